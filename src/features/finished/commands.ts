import { type Card, spoken } from '../../core/card.ts'
import { buttonFor, type Command, defineCommand } from '../../core/command.ts'
import type { Curriculum } from '../../core/curriculum.ts'
import { answeredDates } from '../../core/discussion.ts'
import { UserError } from '../../core/errors.ts'
import type { Feature, FeatureParts } from '../../core/feature.ts'
import type { Group } from '../../core/group.ts'
import type { Addressee, Word } from '../../core/inbox.ts'
import { groupsOf } from '../../core/membership.ts'
import { isPosted, type Occurrence, occurrences, seriesPrefix, studiedIn } from '../../core/occurrence.ts'
import { isSparedOn, people, personOf } from '../../core/person.ts'
import { each, type Reader } from '../../core/records.ts'
import type { MemberRef } from '../../core/refs.ts'
import { scopedButton } from '../../core/scope.ts'
import { plain } from '../../core/text.ts'
import * as here from '../../words/private-signatures.ts'
import { formatDate } from '../../words/schedule-text.ts'
import * as to from '../../words/signatures.ts'

const DAY_MS = 24 * 60 * 60_000
/** That a roadmap is finished is said a day after its last post, for so many days. */
const SAID_DAYS = 14

/** How somebody went through a roadmap that is finished: on how many of its study days they took part, since their first. */
type Completion = { took: number; of: number; first: string; last: Occurrence }

/** What somebody did in a group that has been through its roadmap; `undefined` for one that has not, and for who took no part. */
async function completionOf(
  store: Reader,
  member: MemberRef,
  group: Group,
  { length, id }: Pick<Curriculum, 'length' | 'id'>,
): Promise<Completion | undefined> {
  if (group.position <= length) return undefined
  const answeredOn = await answeredDates(store, member, group.id)
  if (answeredOn.size === 0) return undefined
  const away = (await store.get(people, personOf(member)))?.away ?? []
  // A group that has switched: the days of what it studied before are no part of this roadmap.
  const dates = new Map<string, number>()
  let last: Occurrence | undefined
  for await (const { value } of each(store, occurrences, { prefix: seriesPrefix(group.id) })) {
    if (!isPosted(value) || studiedIn(value, group) !== id) continue
    last = value
    if (!dates.has(value.date)) dates.set(value.date, value.due)
  }
  const took = [...dates.keys()].filter((date) => answeredOn.has(date))
  const [first] = took
  if (!last || first === undefined) return undefined
  const joinedAt = Math.min(...took.flatMap((date) => answeredOn.get(date) ?? []))
  const counted = [...dates].filter(
    ([date, due]) => answeredOn.has(date) || (due >= joinedAt && !isSparedOn(away, date)),
  )
  return { took: took.length, of: counted.length, first, last }
}

const finishedCommand: Command = defineCommand({
  ...here.finished,
  summary: 'See how you went through a roadmap that is finished, to keep or to share',
  who: 'member',
  visibility: 'private',
  effect: 'none',
  group: 'needed',
  shareable: true,
  run: async (_, { store, caller, group, curriculum }) => {
    const found = await completionOf(store, caller.member, group, curriculum)
    if (found) return { card: completionCard(group, curriculum, found) }
    throw new UserError(
      'Nothing to show yet',
      group.position <= curriculum.length
        ? `The group is at day ${group.position} of ${curriculum.length}. This card comes at the end of the roadmap.`
        : 'It is for whoever took part in a discussion of this roadmap.',
    )
  },
})

/** What somebody may keep and share: nothing in it names them, and it counts nobody else. */
function completionCard(group: Group, { length, title }: Curriculum, at: Completion): Card {
  const text = `**${plain(group.name)}** has been through all ${length} days of ${plain(title)}.\n\nTook part on **${at.took} of ${at.of}** study days, from ${formatDate(at.first)} to ${formatDate(at.last.date)}.`
  return {
    plain: spoken('Roadmap finished', text),
    title: 'Roadmap finished',
    text,
    tone: 'good',
    buttons: [to.shareButton(here.finished, {}), buttonFor(to.review, {}, 'Review')],
  }
}

/** That a group has been through its roadmap, once, to each who took part and wants private messages. */
async function owed({ member }: Addressee, { store, curriculumOf, now }: FeatureParts) {
  const words: Word[] = []
  for (const group of await groupsOf(store, member, now)) {
    // A curriculum that is not loaded has no end.
    const roadmap = loaded(group, curriculumOf)
    const found = roadmap && (await completionOf(store, member, group, roadmap))
    if (!found) continue
    const due = found.last.due + DAY_MS
    words.push({
      id: `finished/${group.id}/${found.last.date}`,
      due,
      until: due + SAID_DAYS * DAY_MS,
      group: group.id,
      title: 'Roadmap finished',
      text: `**${plain(group.name)}** has been through all ${roadmap.length} days. You took part on **${found.took} of ${found.of}** study days since your first.`,
      buttons: [buttonFor(here.finished, {}, 'My card')],
    })
  }
  return { words }
}

function loaded(group: Group, curriculumOf: FeatureParts['curriculumOf']): Curriculum | undefined {
  try {
    return curriculumOf(group)
  } catch (error) {
    if (error instanceof UserError) return undefined
    throw error
  }
}

/** A card at the end of a roadmap, in private: to who asked for messages, and under *me* to everybody else. */
export const finished: Feature = {
  name: 'finished',
  commands: [finishedCommand],
  private: {
    owed,
    choices: async (member, { store, curriculumOf, now }) => {
      const own = await groupsOf(store, member, now)
      const cards = await Promise.all(
        own.map(async (group) => {
          const roadmap = loaded(group, curriculumOf)
          const found = roadmap && (await completionOf(store, member, group, roadmap))
          if (!found) return []
          const text = `**${plain(group.name)}** has been through its roadmap.`
          const button = scopedButton(buttonFor(here.finished, {}, 'Roadmap finished'), group.id)
          return [{ text, buttons: [button], isOn: true }]
        }),
      )
      return cards.flat()
    },
  },
}
