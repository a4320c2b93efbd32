import type { Button, Card } from '../../core/card.ts'
import { buttonFor } from '../../core/command.ts'
import type { Form, FormInput } from '../../core/form.ts'
import { type Authored, LONGEST, type Suggestion } from '../../core/suggestion.ts'
import { paragraphs, plain } from '../../core/text.ts'
import { pageButtons } from '../../words/pages.ts'
import { datesFrom, formatDate } from '../../words/schedule-text.ts'
import * as to from '../../words/signatures.ts'
import { briefly } from './rules.ts'

/** Where a member proposes a question, and agrees to be named or not, unless nobody is. */
export const suggestForm = (nameless: boolean): Form => ({
  title: 'Suggest a question',
  submit: 'Suggest',
  action: to.suggest.name,
  inputs: [
    {
      name: 'ask',
      label: 'Question',
      kind: 'long',
      hint: `At most ${LONGEST.ask} characters`,
      required: true,
    },
    { name: 'answer', label: 'What a good answer says', kind: 'long', hint: 'Shown on request only' },
    { name: 'area', label: 'Area', kind: 'text', placeholder: 'caching' },
    ...(nameless ? [] : [CREDIT]),
  ],
})

const CREDIT: FormInput = {
  name: 'credit',
  label: 'Your name under it',
  kind: 'choice',
  value: 'unnamed',
  choices: [
    { label: 'No: from the group', value: 'unnamed' },
    { label: 'Yes: suggested by me', value: 'named' },
  ],
  required: true,
}

/** What a manager does with a suggestion in a form: changes its text, says why not, or chooses its day. */
export function suggestionForm(
  id: string,
  { ask, answer, area }: Suggestion,
  what: 'edit' | 'refuse' | 'date',
  today: Temporal.PlainDate,
): Form {
  const about = { arg: id, submit: 'Save' }
  if (what === 'date')
    return {
      ...about,
      title: 'On which day?',
      action: to.approve.name,
      inputs: [
        {
          name: 'from',
          label: 'Study day',
          kind: 'date',
          choices: datesFrom(today),
          hint: 'With the post of that day, or of the next study day',
          required: true,
        },
      ],
    }
  if (what === 'refuse')
    return {
      ...about,
      title: 'Turn it down',
      submit: 'Turn down',
      action: to.refuseSuggestion.name,
      inputs: [
        {
          name: 'word',
          label: 'A word to whoever suggested it',
          kind: 'text',
          placeholder: 'We had this one in May',
          hint: 'They read it when they look at their suggestions; nobody is told who they are',
        },
      ],
    }
  return {
    ...about,
    title: 'Edit the question',
    action: to.editSuggestion.name,
    inputs: [
      { name: 'ask', label: 'Question', kind: 'long', value: ask, required: true },
      {
        name: 'answer',
        label: 'What a good answer says',
        kind: 'long',
        ...(answer !== undefined && { value: answer }),
      },
      { name: 'area', label: 'Area', kind: 'text', ...(area !== undefined && { value: area }) },
    ],
  }
}

/** Where a suggestion is: waiting, coming, or posted. */
export function placeText({ state, from, postedIn }: Suggestion): string {
  if (state === 'open') return 'waits for a manager'
  if (postedIn !== undefined) return 'was posted'
  return from === undefined ? 'comes on a review day' : `comes on ${formatDate(from)} or the next study day`
}

/** What a member sees: their own suggestions, each with what became of it, by the dates of the group’s zone. */
export function ownCard(
  own: readonly { own: Authored; suggestion: Suggestion | undefined }[],
  { isOn, zone }: { isOn: boolean; zone: string },
): Card {
  const lines = own.map(({ own: { refused }, suggestion }) =>
    suggestion
      ? `- ${plain(briefly(suggestion))}: *${placeText(suggestion)}*`
      : `- *${refused ? `Turned down on ${dateOf(refused.at, zone)}${refused.word ? `: ${plain(refused.word)}` : ''}` : 'No longer there'}*`,
  )
  return {
    plain: own.length === 0 ? 'You have suggested nothing here yet.' : `You have suggested ${own.length}.`,
    title: 'Your suggestions',
    text: lines.join('\n') || 'You have suggested nothing here yet.',
    footer: 'Only you see this.',
    ...(isOn && { buttons: [buttonFor(to.suggest, {}, 'Suggest a question', 'primary')] }),
  }
}

const dateOf = (at: number, zone: string): string =>
  formatDate(Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).toPlainDate().toString())

/** What a manager sees: one suggestion that waits, then those that were approved and are still to come. */
export function queueCard(
  all: readonly { id: string; value: Suggestion }[],
  wanted: number,
  { isOn, nameless }: { isOn: boolean; nameless: boolean },
): Card {
  const waiting = all.filter(({ value }) => value.state === 'open')
  const coming = all.filter(({ value }) => value.state === 'approved' && value.postedIn === undefined)
  const queue = [...waiting, ...coming]
  const page = Math.min(wanted, Math.max(1, queue.length))
  const shown = queue[page - 1]
  const off = isOn ? [] : ['*Suggestions are off: nothing is taken, and nothing approved is posted.*']
  if (!shown)
    return {
      plain: 'No suggestion waits.',
      title: 'Suggestions',
      text: [...off, 'None waits, and none is to come.'].join('\n\n'),
      buttons: [isOn ? buttonFor(to.suggest, {}, 'Suggest a question') : switchOn],
    }
  const { id, value } = shown
  const isOpen = value.state === 'open'
  return {
    plain: `${waiting.length} ${waiting.length === 1 ? 'suggestion waits' : 'suggestions wait'} for you.`,
    title: isOpen ? 'A suggestion' : 'An approved suggestion',
    text: [
      ...off,
      `**${paragraphs(value.ask)}**`.replaceAll('\n\n', '**\n\n**'),
      ...(value.answer ? [`*A good answer says:* ${paragraphs(value.answer)}`] : []),
    ].join('\n\n'),
    fields: [
      ...(value.area ? [{ name: 'Area', value: plain(value.area) }] : []),
      ...(value.by && !nameless ? [{ name: 'Suggested by', value: plain(value.by) }] : []),
      ...(isOpen ? [] : [{ name: 'When', value: `It ${placeText(value)}.` }]),
    ],
    footer: `${page} of ${queue.length}: ${waiting.length} waiting, ${coming.length} to come`,
    buttons: [
      ...pageButtons(to.suggestions, page, queue.length, (other) => ({ page: other })),
      ...(isOpen ? [buttonFor(to.approve, { suggestion: id }, 'Approve: next review day', 'primary')] : []),
      buttonFor(to.suggestionForm, { suggestion: id, what: 'date' }, 'Approve for a day'),
      buttonFor(to.suggestionForm, { suggestion: id, what: 'edit' }, 'Edit'),
      buttonFor(to.suggestionForm, { suggestion: id, what: 'refuse' }, 'Turn down', 'danger'),
      ...(isOn ? [] : [switchOn]),
    ],
  }
}

const switchOn: Button = buttonFor(to.settings, { setting: 'suggestions', value: 'on' }, 'Switch them on')
