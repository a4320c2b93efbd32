import { type Button, type Card, problemCard, spoken } from '../../core/card.ts'
import { buttonFor } from '../../core/command.ts'
import type { Curriculum } from '../../core/curriculum.ts'
import { questionAt } from '../../core/curriculum.ts'
import { UserError } from '../../core/errors.ts'
import type { Feature, FeatureParts } from '../../core/feature.ts'
import { type Group, standstill } from '../../core/group.ts'
import { groupsOf, isListed } from '../../core/membership.ts'
import { isKept } from '../../core/mock-day.ts'
import { nextPost } from '../../core/next-post.ts'
import { type Occurrence, occurrenceKey, occurrences, studiedIn } from '../../core/occurrence.ts'
import { postedDay, titleOn } from '../../core/path.ts'
import type { MemberRef } from '../../core/refs.ts'
import { pauseOn } from '../../core/schedule.ts'
import { scopedCard } from '../../core/scope.ts'
import { waitingIn } from '../../core/suggestion.ts'
import { plain } from '../../core/text.ts'
import { comingName } from '../../words/days-text.ts'
import { endButtons } from '../../words/end-buttons.ts'
import { instantText } from '../../words/schedule-text.ts'
import * as to from '../../words/signatures.ts'
import { withWaiting } from '../../words/suggestion-text.ts'

/** A member's home page: each group with today's lead question and its next post. */
export const home: Feature = {
  name: 'home',
  home: async (member, parts) => {
    const own = await groupsOf(parts.store, member, parts.now)
    return own.length === 0 ? [welcome] : Promise.all(own.map((group) => cardOf(member, group, parts)))
  },
}

/** One group whose curriculum is mislaid says so, and the others are shown. */
async function cardOf(
  member: MemberRef,
  group: Group,
  { store, curricula, curriculumOf, now }: FeatureParts,
): Promise<Card> {
  const date = now.toZonedDateTimeISO(group.schedule.zone).toPlainDate()
  const row = await store.get(occurrences, occurrenceKey({ group: group.id, date }))
  try {
    const isLeft = row !== undefined && studiedIn(row, group) !== group.curriculum
    const manages = isListed(group, member)
    const waiting = manages ? await waitingIn(store, group) : 0
    const roadmap = curriculumOf(group)
    const shown = groupCard(group, roadmap, isLeft ? 'left' : row, now)
    const isFinished = standstill(group) === undefined && group.position > roadmap.length
    const more = isFinished
      ? endButtons(roadmap, curricula.all.length > 1)
      : managing(group, row !== undefined && row.days.length > 0, date)
    const card = withWaiting(
      manages ? { ...shown, buttons: [...(shown.buttons ?? []), ...more] } : shown,
      waiting,
    )
    // A home page is of no channel: each button says which group it is about.
    return scopedCard(card, group.id)
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    return problemCard(group.name, `${error.title}. ${error.message}`)
  }
}

/** What a manager does most. Once today's post is out there is nothing to post now. */
function managing({ schedule }: Group, isOut: boolean, today: Temporal.PlainDate): Button[] {
  return [
    buttonFor(to.settings, {}, 'Settings'),
    pauseOn(schedule, today) ? buttonFor(to.resume, {}, 'Resume') : buttonFor(to.pauseForm, {}, 'Pause'),
    ...(isOut ? [] : [buttonFor(to.postNow, {}, 'Post now')]),
  ]
}

const welcome: Card = {
  plain: 'You are in no study group yet.',
  title: 'Welcome to Studyhall',
  text: [
    'You are in no study group yet.',
    '- **To begin one**, press *Set up a group*: you choose its channel, time and weekdays.',
    '- **To join one**, answer once in its discussion, and it appears here.',
    '- **Look-ups** work everywhere, with or without a group.',
  ].join('\n'),
  buttons: [
    buttonFor(to.setupWhere, {}, 'Set up a group', 'primary'),
    buttonFor(to.pillar, {}, 'Pillars'),
    buttonFor(to.random, {}, 'A random prompt'),
    buttonFor(to.help, {}, 'Help'),
  ],
}

function groupCard(
  group: Group,
  curriculum: Curriculum,
  posted: Occurrence | 'left' | undefined,
  now: Temporal.Instant,
): Card {
  const { zone } = group.schedule
  const next = nextPost(group, curriculum.length, now)
  const today = posted && posted !== 'left' ? postedDay(curriculum, posted) : undefined
  const isRead = posted && posted !== 'left' && !isKept(posted, now.epochMilliseconds)
  const lead = today && isRead ? questionAt(today, today.lead) : undefined
  const when = standstill(group)
    ? 'Posts are on hold; a manager has been told.'
    : group.position > curriculum.length
      ? 'The roadmap is finished.'
      : next
        ? `Next: ${comingName(group, curriculum.length)} on ${instantText(next.instant, zone)}.`
        : 'Posts are paused.'
  return {
    plain: spoken(group.name, when),
    title: group.name,
    text: [
      ...(today
        ? [`**Today: ${plain(titleOn(curriculum, today).replace('Day', 'day'))}**`]
        : [
            posted === 'left'
              ? 'Today’s post was of what the group studied before.'
              : 'Nothing was posted today.',
          ]),
      ...(lead ? [`**${lead.label}** ${lead.question.ask}`] : []),
      when,
    ].join('\n\n'),
    buttons: [
      ...(today ? [to.dayButton(today, 'Read today’s prompts', { style: 'primary' })] : []),
      buttonFor(to.roadmap, {}, 'Roadmap'),
    ],
  }
}
