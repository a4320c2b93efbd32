import type { Card } from '../../core/card.ts'
import type { Group } from '../../core/group.ts'
import { isReopenable, type Occurrence } from '../../core/occurrence.ts'
import type { Typed } from '../../core/ports.ts'
import { formatDate } from '../../core/schedule-text.ts'
import { plain } from '../../core/text.ts'

/** The channel says no: what for, and what mends it. Buttons name the group, because this is a private message. */
export function heldCard(group: Group, typed: Typed): Card {
  const { reason = '', mends = '' } = group.hold ?? {}
  return {
    plain: `The daily posts of ${group.name} are on hold: ${reason}`,
    title: `${group.name}: daily posts are on hold`,
    text: `${plain(reason)}\n\n${plain(mends)}\n\nNo roadmap day is lost. I look again at every post’s time; \`${typed({ name: 'status', who: 'manager' })}\` in the channel tells more.`,
    tone: 'bad',
    buttons: [{ label: 'Check again', action: 'resume', arg: `@${group.id}` }],
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
        ? 'Look into the channel: if it is not there, send it now. If it is, nothing is to be done.'
        : row.days.length > 0
          ? rest
            ? 'Part of it is out. You can have the rest sent now.'
            : 'Part of it is out; the rest cannot be sent. Nothing is to be done.'
          : 'Its roadmap day is not lost: it comes on the next study day. You can also have it sent now.'
    }`,
    tone: 'bad',
    ...((rest || row.days.length === 0) && {
      buttons: [{ label: 'Post now', style: 'primary' as const, action: 'post-now', arg: `@${group.id}` }],
    }),
  }
}

/** A backup was restored; the ledger was brought up to the posts that the channel holds. */
export function restoredCard(group: Group, posts: number, typed: Typed): Card {
  const found = posts === 1 ? 'one daily post' : `${posts} daily posts`
  return {
    plain: `The database was restored from a backup. ${group.name} goes on with day ${group.place}.`,
    title: `${group.name}: goes on with day ${group.place}`,
    text: `The database was restored from a backup. I found ${found} in the channel that it did not know of, and counted a roadmap day for each.\n\nWhat else changed since the backup is lost: settings, days off, answers. If you jumped to another day since, jump again: \`${typed({ name: 'jump', who: 'manager' })}\` in the channel.`,
    buttons: [
      { label: 'Status', action: 'status', arg: `@${group.id}` },
      { label: 'Settings', action: 'settings', arg: `@${group.id}` },
    ],
  }
}

/** Three posts without an answer: go on, repeat, or pause? */
export function silenceCard(group: Group, posts: number): Card {
  const from = Math.max(1, group.place - posts)
  return {
    plain: `Nobody answered the last ${posts} posts of ${group.name}. Go on, repeat or pause?`,
    title: `${group.name}: nobody answered the last ${posts} posts`,
    text: 'That happens in busy times. What should come next?',
    buttons: [
      { label: 'Go on', action: 'keep-going', arg: `@${group.id}` },
      { label: `Repeat from day ${from}`, action: 'jump', arg: `@${group.id} ${from}` },
      { label: 'Pause', action: 'pause', arg: `@${group.id}` },
    ],
  }
}
