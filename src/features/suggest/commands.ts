import { doneCard } from '../../core/card.ts'
import { buttonFor, type Command, type Context, defineCommand } from '../../core/command.ts'
import { UserError } from '../../core/errors.ts'
import { areUnnamed, type Feature, personal } from '../../core/feature.ts'
import { type Group, groups } from '../../core/group.ts'
import { manages } from '../../core/membership.ts'
import { isNameable } from '../../core/names.ts'
import { personOf } from '../../core/person.ts'
import { each } from '../../core/records.ts'
import {
  authored,
  changeSuggestion,
  MOST_OPEN,
  ownOf,
  propose,
  refuse,
  type Suggestion,
  suggestions,
  suggestionsOf,
  unname,
} from '../../core/suggestion.ts'
import { paragraphs, plain } from '../../core/text.ts'
import { commandToken } from '../../core/tokens.ts'
import { parseDate } from '../../words/date-text.ts'
import { formatDate } from '../../words/schedule-text.ts'
import * as to from '../../words/signatures.ts'
import { ownCard, placeText, queueCard, suggestForm, suggestionForm } from './card.ts'
import { briefly, questionOf, wordOf } from './rules.ts'

const GONE = new UserError(
  'This suggestion is gone',
  'Somebody turned it down, or it was posted and its group is no more.',
  [buttonFor(to.suggestions, {}, 'Suggestions')],
)

const UNNAMED =
  'It comes without your name: guests are never named here, nor is anybody in a channel that another workspace reads too.'

/** Members propose questions; managers edit, approve, or turn them down. */
const commands: readonly Command[] = [
  defineCommand({
    ...to.suggest,
    summary: 'Suggest a question for the group',
    who: 'member',
    visibility: 'private',
    effect: 'repeatable',
    group: 'needed',
    opensForm: true,
    form: (_, { off }) => suggestForm(areUnnamed(off)),
    run: async ({ credit, ...written }, context) => {
      const { store, caller, group, now, off } = context
      if (!group.suggestions)
        throw new UserError(
          'This group takes no suggestions',
          `A manager can switch them on: ${commandToken(caller.typed({ name: 'settings', who: 'manager' }, { setting: 'suggestions', value: 'on' }))}.`,
        )
      if (Object.values(written).every((value) => value === undefined))
        return { form: suggestForm(areUnnamed(off)) }
      const question = questionOf(written)
      const at = now.epochMilliseconds
      const wants = credit === 'named' && !areUnnamed(off)
      const isNamed = wants && (await isNameable(context, caller.member, group))
      const outcome = await store.transact((tx) =>
        propose(tx, caller.member, group.id, {
          ...question,
          at,
          state: 'open',
          ...(isNamed && { by: caller.name }),
        }),
      )
      if (outcome === 'enough')
        throw new UserError(
          `${MOST_OPEN} of yours are waiting`,
          'A manager looks at them first. Then you can suggest the next one.',
          [buttonFor(to.suggestions, {}, 'Your suggestions')],
        )
      return {
        card: doneCard(
          outcome === 'same' ? 'You have suggested that already' : 'Thank you',
          `A manager decides whether and when the group gets it. ${isNamed ? 'Your name stands under it.' : wants ? UNNAMED : 'Nobody sees that it is yours.'}`,
          [buttonFor(to.suggestions, {}, 'Your suggestions')],
        ),
      }
    },
  }),
  defineCommand({
    ...to.suggestions,
    summary: 'See your suggestions; managers see those that wait',
    who: 'member',
    visibility: 'private',
    effect: 'none',
    group: 'needed',
    run: async ({ page }, { store, caller, group, off }) => {
      const update = page !== undefined
      if (await manages(group, caller))
        return {
          card: queueCard(await suggestionsOf(store, group.id), page ?? 1, {
            isOn: group.suggestions ?? false,
            nameless: areUnnamed(off),
          }),
          update,
        }
      return {
        card: ownCard(await ownOf(store, caller.member, group.id), {
          isOn: group.suggestions ?? false,
          zone: group.schedule.zone,
        }),
        update,
      }
    },
  }),
  defineCommand({
    ...to.suggestedAnswer,
    summary: 'Shows what a good answer to a question of the group says',
    who: 'member',
    visibility: 'private',
    effect: 'none',
    group: 'needed',
    internal: true,
    run: async ({ suggestion: id }, context) => {
      const { ask, answer } = await found(context, id)
      return {
        card: {
          plain: answer ? 'What a good answer says.' : 'Nobody has written an answer.',
          title: 'From the group',
          text: [
            paragraphs(ask),
            answer ? `**Answer:** ${paragraphs(answer)}` : 'Nobody has written an answer.',
          ].join('\n\n'),
          footer: 'Written by a member of this group.',
        },
      }
    },
  }),
  ...managing(),
]

/** The form about a suggestion that it carries the id of. */
function formOf(what: 'edit' | 'refuse' | 'date') {
  return async ({ suggestion: id }: Readonly<Record<string, unknown>>, context: Context<Group>) =>
    suggestionForm(String(id), await found(context, String(id)), what, todayOf(context))
}

/** What managers do with a suggestion. */
function managing(): Command[] {
  const manager = { who: 'manager', visibility: 'private', group: 'needed', internal: true } as const
  return [
    defineCommand({
      ...to.suggestionForm,
      ...manager,
      summary: 'Opens a form about a suggestion',
      effect: 'none',
      opensForm: true,
      run: async ({ suggestion: id, what }, context) => ({
        form: suggestionForm(id, await found(context, id), what, todayOf(context)),
      }),
    }),
    defineCommand({
      ...to.editSuggestion,
      ...manager,
      summary: 'Changes the text of a suggestion',
      effect: 'repeatable',
      form: formOf('edit'),
      run: async ({ suggestion: id, ...written }, context) => {
        const question = questionOf(written)
        const changed = await change(context, id, ({ ask: _, answer: _a, area: _r, ...rest }) => ({
          ...rest,
          ...question,
        }))
        return { card: doneCard('Saved', `${plain(briefly(changed))}`, [back]) }
      },
    }),
    defineCommand({
      ...to.approve,
      ...manager,
      summary: 'Approves a suggestion for the next review day, or for a day',
      effect: 'repeatable',
      form: formOf('date'),
      run: async ({ suggestion: id, from }, context) => {
        const date = from === undefined ? undefined : dayFor(from, todayOf(context))
        const changed = await change(context, id, ({ from: _, ...rest }) => ({
          ...rest,
          state: 'approved',
          ...(date && { from: date.toString() }),
        }))
        const off = context.group.suggestions ? '' : ' Switch suggestions on, or it is not posted.'
        return {
          card: doneCard('Approved', `It ${placeText(changed)}, as *from the group*.${off}`, [back]),
        }
      },
    }),
    defineCommand({
      ...to.refuseSuggestion,
      ...manager,
      summary: 'Turns a suggestion down',
      effect: 'repeatable',
      form: formOf('refuse'),
      run: async ({ suggestion: id, word }, { store, group, now }) => {
        const refused = { word: wordOf(word), at: now.epochMilliseconds }
        if (!(await refuse(store, group.id, id, refused))) throw GONE
        return {
          card: doneCard(
            'Turned down',
            'It is deleted. Whoever suggested it reads that, with your word, among their suggestions.',
            [back],
          ),
        }
      },
    }),
  ]
}

/** The day that a manager chose. Throws UserError. */
function dayFor(from: string, today: Temporal.PlainDate): Temporal.PlainDate {
  const date = parseDate(from, today, 'from')
  if (Temporal.PlainDate.compare(date, today) < 0)
    throw new UserError(
      'That date has already passed',
      `Choose today (${formatDate(today.toString())}) or later.`,
      [],
      'from',
    )
  return date
}

const todayOf = ({ group, now }: Context<Group>): Temporal.PlainDate =>
  now.toZonedDateTimeISO(group.schedule.zone).toPlainDate()

const back = buttonFor(to.suggestions, {}, 'Suggestions')

async function found({ store, group }: Context<Group>, id: string): Promise<Suggestion> {
  const suggestion = await store.get(suggestions, `${group.id}/${id}`)
  if (!suggestion) throw GONE
  return suggestion
}

async function change(
  { store, group }: Context<Group>,
  id: string,
  work: (suggestion: Suggestion) => Suggestion,
): Promise<Suggestion> {
  const changed = await store.transact((tx) => changeSuggestion(tx, group.id, id, work))
  if (!changed) throw GONE
  return changed
}

/** Questions from the group. */
export const suggest: Feature = {
  name: 'suggestions',
  commands,
  personal: [personal(authored, (tx, _, key) => unname(tx, key))],
  kept: async (member, { store }) => {
    const prefix = `${personOf(member)}/`
    const counts = new Map<string, number>()
    for await (const { key } of each(store, authored, { prefix })) {
      const [group = ''] = key.slice(prefix.length).split('/')
      counts.set(group, (counts.get(group) ?? 0) + 1)
    }
    const lines: string[] = []
    for (const [id, count] of counts) {
      const group = await store.get(groups, id)
      const many = count === 1 ? 'one question' : `${count} questions`
      if (group) lines.push(`**${plain(group.name)}**: you suggested ${many} for it.`)
    }
    return lines
  },
}
