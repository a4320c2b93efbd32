import type { Typed } from '../../core/caller.ts'
import type { Card } from '../../core/card.ts'
import { doneCard } from '../../core/card.ts'
import { buttonFor } from '../../core/command.ts'
import type { Curriculum } from '../../core/curriculum.ts'
import type { Group, GroupChannel, Why } from '../../core/group.ts'
import { isReopenable, type Occurrence } from '../../core/occurrence.ts'
import type { Located } from '../../core/platform.ts'
import type { Problem } from '../../core/ports.ts'
import { daysPerPost } from '../../core/schedule.ts'
import { plain } from '../../core/text.ts'
import { commandToken } from '../../core/tokens.ts'
import { endButtons } from '../../words/end-buttons.ts'
import { fixButtons, problemList } from '../../words/problems.ts'
import { formatDate } from '../../words/schedule-text.ts'
import * as to from '../../words/signatures.ts'
import { formatWeekdays } from '../../words/weekday-text.ts'
import { slower } from './rules.ts'

/** What keeps posts from coming, where, and what the platform says of it now. */
export type Barred = Why & { at: Located; problems: readonly Problem[]; isLost: boolean }

/** Posts cannot come: where, why, and how to fix it. */
export function heldCard(group: Group, { reason, fix, at, problems, isLost }: Barred): Card {
  const why = problems.length > 0 && !isLost ? problemList(problems) : `${plain(reason)}\n\n${plain(fix)}`
  const after = isLost
    ? 'If nothing happens, I delete this channel’s data after 30 days, and tell you a week before.'
    : 'I check again whenever a post is due.'
  const where = placed(at)
  return {
    plain: `The daily posts of ${group.name} are on hold: ${reason}`,
    title: `${group.name}: daily posts are on hold`,
    text: `${where && `${where}\n\n`}${why}\n\nNo roadmap day is lost. ${after}`,
    tone: 'bad',
    buttons: [
      ...fixButtons(problems),
      buttonFor(to.resume, {}, 'Check again'),
      ...(isLost ? [buttonFor(to.move, {}, 'Move the group')] : []),
    ],
  }
}

/** Channels can be posted in again. */
export function backCard(group: Group, places: readonly Located[]): Card {
  const where = places.map(placed).filter((place) => place !== '')
  return doneCard(
    `${group.name}: no longer on hold`,
    `I can post ${where.length > 0 ? `in ${where.join(', ')}` : 'there'} again. No roadmap day was lost.`,
    [buttonFor(to.status, {}, 'Status')],
  )
}

/** Another process answers for the bot. Only whoever runs it can end that. */
export const doubledCard = (group: Group, at: Located): Card => ({
  plain: `The daily posts of ${group.name} may come twice: another process answers with my token.`,
  title: `${group.name}: posts may come twice`,
  text: `${placed(at) && `${placed(at)}\n\n`}Another process answers with my token, so members get their answers from either, and daily posts may come twice. Whoever runs this bot can stop the other one, or reset the token.`,
  tone: 'bad',
  buttons: [buttonFor(to.status, {}, 'Status')],
})

/** A channel for who reads elsewhere, in card text; empty where nothing is known of it. */
function placed({ name, workspace, url }: Located): string {
  if (name === undefined) return ''
  const shown = url === undefined ? `**${plain(name)}**` : `[${plain(name)}](${url})`
  return workspace === undefined ? shown : `${shown} on **${plain(workspace)}**`
}

/** The last manager has left. An administrator reads it in private, or (without `at`) everybody in the channel. */
export function orphanedCard(group: Group, typed: Typed, at?: Located): Card {
  const add = commandToken(typed({ name: 'managers', who: 'manager' }, { action: 'add', member: '@name' }))
  const where = at ? placed(at) : ''
  const title = `${at ? group.name : 'This group'} has no manager any more`
  return {
    plain: `${group.name} has no manager any more.`,
    title,
    text: `${where && `${where}\n\n`}Daily posts continue as before. To change anything, an administrator can make somebody a manager: ${add}${at ? ' in the channel' : ''}`,
  }
}

/** A lost channel leaves its group in a week; with the last one the group's data go. */
export function leavingCard(group: Group, { lost }: GroupChannel): Card {
  const isLast = group.channels.length === 1
  const what = isLast ? 'all data of the group are deleted' : 'this channel is taken out of the group'
  return {
    plain: `${group.name}: in a week ${what}.`,
    title: `${group.name}: in a week ${what}`,
    text: `${plain(lost?.reason ?? '')} That was more than three weeks ago. If you want to keep it, invite me back before then, or move the group to another channel.`,
    tone: 'bad',
    buttons: [buttonFor(to.resume, {}, 'Check again'), buttonFor(to.move, {}, 'Move the group')],
  }
}

/** An occurrence failed or nobody can tell whether it arrived. */
export function failedCard(group: Group, row: Occurrence): Card {
  const uncertain = row.steps.some(({ state }) => state === 'uncertain')
  const rest = isReopenable(row)
  const what = uncertain ? 'may not have arrived' : 'could not be sent'
  return {
    plain: `The daily post of ${group.name} for ${formatDate(row.date)} ${what}.`,
    title: `${group.name}: a post ${what}`,
    text: `**${formatDate(row.date)}** ${plain(row.reason ?? '')}\n\n${
      uncertain
        ? 'Look in the channel: if it isn’t there, send it now. If it is, there’s nothing to do.'
        : row.days.length > 0
          ? rest
            ? 'Part of it is out. You can have the rest sent now.'
            : 'Part of it is out; the rest cannot be sent. There’s nothing to do.'
          : 'Its roadmap day is not lost: it comes on the next study day. You can also have it sent now.'
    }`,
    tone: 'bad',
    ...((rest || row.days.length === 0) && {
      buttons: [buttonFor(to.postNow, {}, 'Post now', 'primary')],
    }),
  }
}

/** A backup was restored; the ledger was brought up to the posts that the channel holds. */
export function restoredCard(group: Group, posts: number): Card {
  const found = posts === 1 ? 'one daily post' : `${posts} daily posts`
  return {
    plain: `The database was restored from a backup. ${group.name} continues with day ${group.position}.`,
    title: `${group.name}: continues with day ${group.position}`,
    text: `The database was restored from a backup. I found ${found} in the channel that it did not know of, and counted a roadmap day for each.\n\nWhat else changed since the backup is lost: settings, days off, answers. If you jumped to another day since, jump again.`,
    buttons: [
      buttonFor(to.jumpForm, {}, 'Jump to a day'),
      buttonFor(to.status, {}, 'Status'),
      buttonFor(to.settings, {}, 'Settings'),
    ],
  }
}

/** The roadmap has no day left: what should the group do now? It may have others to choose from (`hasOthers`). */
export function endedCard(
  group: Group,
  { roadmap, hasOthers }: { roadmap: Curriculum | undefined; hasOthers: boolean },
  typed: Typed,
): Card {
  const clone = commandToken(typed({ name: 'clone', who: 'manager' }, { from: group.name }))
  const last = group.position - 1
  return {
    plain: `${group.name} has finished the roadmap: day ${last} was the last one.`,
    title: `${group.name} has finished the roadmap`,
    text: `Day ${last} was the last one, so nothing more is posted. Look-ups and discussions stay as they are. The group can go through the roadmap again, keep to its review days, jump to any day, or take another path${hasOthers ? ' or curriculum' : ' through the curriculum'}.\n\nFor newcomers, begin it once more in another channel: type ${clone} there.`,
    buttons: [...endButtons(roadmap, hasOthers), buttonFor(to.roadmap, {}, 'Roadmap')],
  }
}

/** Three posts without an answer: keep going, repeat, or pause? */
export function silenceCard(group: Group, posts: number): Card {
  // The day that is being posted now comes after the silent ones.
  const from = Math.max(1, group.position - (1 + posts) * daysPerPost(group.schedule))
  return {
    plain: `Nobody answered the last ${posts} posts of ${group.name}. Keep going, repeat, or pause?`,
    title: `${group.name}: nobody answered the last ${posts} posts`,
    text: 'That happens in busy times. What should come next?',
    buttons: [
      buttonFor(to.keepGoing, {}, 'Keep going'),
      buttonFor(to.jump, { day: from }, `Repeat from day ${from}`),
      buttonFor(to.pause, {}, 'Pause'),
    ],
  }
}

/** Nobody has taken part for two weeks: slow down, pause, or end? */
export function quietCard(group: Group): Card {
  const fewer = slower(group.schedule.weekdays)
  return {
    plain: `Nobody has taken part in ${group.name} for two weeks.`,
    title: `${group.name}: nobody has taken part for two weeks`,
    text: 'Groups have their seasons. Fewer days a week often bring people back; a pause keeps everything as it is, and so does an end for 30 days. If you do nothing, the posts continue, and I don’t ask again until somebody has taken part.',
    buttons: [
      ...(fewer
        ? [
            buttonFor(
              to.pace,
              { days: formatWeekdays(fewer) },
              `Slow down: ${formatWeekdays(fewer)}`,
              'primary',
            ),
          ]
        : []),
      buttonFor(to.pause, {}, 'Pause'),
      buttonFor(to.end, {}, 'End'),
    ],
  }
}

/** A group that has one manager falls silent with them. */
export function helperCard(group: Group, typed: Typed): Card {
  const add = commandToken(typed({ name: 'managers', who: 'manager' }, { action: 'add', member: '@name' }))
  return {
    plain: `${group.name} has been studying for a week. A second manager helps.`,
    title: `${group.name}: a second manager helps`,
    text: `The group has been studying for a week, and you manage it alone. Groups often end when the one person who runs them has no time: ask somebody who takes part often, then type ${add} in the channel.\n\nYou can skip this: I don’t ask again.`,
    buttons: [buttonFor(to.status, {}, 'Status')],
  }
}
