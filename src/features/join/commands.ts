import type { Card } from '../../core/card.ts'
import { buttonFor, type Command, defineCommand } from '../../core/command.ts'
import {
  type Curriculum,
  type Day,
  dayTitle,
  type FoundPrompt,
  nameOf,
  type PlacedQuestion,
  questionAt,
} from '../../core/curriculum.ts'
import type { Group } from '../../core/group.ts'
import { isListed, join, membershipKey, memberships } from '../../core/membership.ts'
import { isKept } from '../../core/mock-day.ts'
import { nextPost } from '../../core/next-post.ts'
import { occurrenceKey, occurrences, studiedIn } from '../../core/occurrence.ts'
import { postedDay, titleOn } from '../../core/path.ts'
import { personOf } from '../../core/person.ts'
import type { Reader } from '../../core/records.ts'
import { plain } from '../../core/text.ts'
import { askText } from '../../words/prompt-card.ts'
import { instantText } from '../../words/schedule-text.ts'
import * as to from '../../words/signatures.ts'

/** So many earlier questions are named: whoever is late drowns in more. */
const EARLIER = 3

/** `join`: makes somebody a member before their first answer, and shows where to begin: today, and what today builds on. */
export const joinCommand: Command = defineCommand({
  ...to.joinHere,
  summary: 'Join this group where it stands, without catching up',
  who: 'member',
  visibility: 'private',
  effect: 'repeatable',
  group: 'needed',
  run: async (_, { store, caller, group, curriculum, now }) => {
    const key = membershipKey(personOf(caller.member), group.id)
    const known = (await store.get(memberships, key)) !== undefined || isListed(group, caller.member)
    await store.transact((tx) => join(tx, caller.member, group.id, now.epochMilliseconds))
    const begun = await todayOf(store, group, curriculum, now)
    return { card: welcomeCard(group, curriculum, { known, ...begun, now }) }
  },
})

/**
 * The day that was posted today, of what the group studies now, and the question that it begins with, unless that goes to mock tables
 * first.
 */
async function todayOf(
  store: Reader,
  group: Group,
  curriculum: Curriculum,
  now: Temporal.Instant,
): Promise<{ today?: Day | undefined; lead?: PlacedQuestion | undefined }> {
  const date = now.toZonedDateTimeISO(group.schedule.zone).toPlainDate()
  const row = await store.get(occurrences, occurrenceKey({ group: group.id, date }))
  const today = row && studiedIn(row, group) === curriculum.id ? postedDay(curriculum, row) : undefined
  if (!row || !today) return {}
  return { today, lead: isKept(row, now.epochMilliseconds) ? undefined : questionAt(today, today.lead) }
}

/** The earlier prompts that a day calls back, each once. */
function earlierOf(curriculum: Curriculum, day: Day): FoundPrompt[] {
  const ids = new Set(day.prompts.flatMap(({ recalls }) => recalls))
  return [...ids].slice(0, EARLIER).flatMap((id) => curriculum.prompt(id) ?? [])
}

function welcomeCard(
  group: Group,
  curriculum: Curriculum,
  {
    known,
    today,
    lead,
    now,
  }: { known: boolean; now: Temporal.Instant } & Awaited<ReturnType<typeof todayOf>>,
): Card {
  const title = known ? `You are in ${group.name} already` : `Welcome to ${group.name}`
  const earlier = today ? earlierOf(curriculum, today) : []
  const next = nextPost(group, curriculum.length, now)
  const coming = curriculum.day(group.position)
  const ahead =
    next && coming
      ? `Next is ${plain(dayTitle(coming).replace('Day', 'day'))}, on ${instantText(next.instant, group.schedule.zone)}.`
      : ''
  return {
    plain: `${title}. Begin with today: each day stands alone.`,
    title,
    text: [
      'Begin where the group is: each day stands alone, and nothing has to be caught up on. One answer is enough.',
      ...(today ? [`**${plain(titleOn(curriculum, today))}**`] : []),
      ...(lead ? [`**${lead.label}** ${askText(lead.question)}`] : []),
      ...(earlier.length > 0
        ? [
            `Today builds on\n${earlier.map(({ prompt, day }) => `- ${day.number > 0 ? `**Day ${day.number}** ` : ''}${plain(nameOf(prompt))}`).join('\n')}`,
          ]
        : []),
      ...(today || !ahead ? [] : [ahead]),
    ].join('\n\n'),
    buttons: [
      ...(today ? [buttonFor(to.today, {}, 'Today', 'primary')] : []),
      // A day that the group’s path leaves out has no number there.
      ...earlier.map(({ prompt, day }) =>
        buttonFor(to.prompt, { prompt: prompt.id }, day.number > 0 ? `Day ${day.number}` : nameOf(prompt)),
      ),
      buttonFor(to.roadmap, {}, 'Roadmap'),
    ],
  }
}
