import type { Caller } from '../../core/caller.ts'
import type { Button, Card } from '../../core/card.ts'
import { buttonFor } from '../../core/command.ts'
import type { Curriculum } from '../../core/curriculum.ts'
import { barOf, type Group, standstill } from '../../core/group.ts'
import { nextPost } from '../../core/next-post.ts'
import { hasLostDiscussion, isReopenable, type Occurrence, studiedIn } from '../../core/occurrence.ts'
import type { Problem, Who } from '../../core/ports.ts'
import { pauseOn } from '../../core/schedule.ts'
import { plain, tidy, withoutMarkup } from '../../core/text.ts'
import { commandToken } from '../../core/tokens.ts'
import { comingText } from '../../words/days-text.ts'
import { outcomeOf } from '../../words/outcome.ts'
import { fixButtons } from '../../words/problems.ts'
import { formatDate, instantText } from '../../words/schedule-text.ts'
import * as to from '../../words/signatures.ts'

/** Why the next post would not come, or when it comes. Card text. */
export function nextLine(group: Group, curriculum: Curriculum, now: Temporal.Instant): string {
  const hold = standstill(group)
  if (hold) return `On hold: ${plain(hold.reason)}`
  if (group.position > curriculum.length) return 'The roadmap is finished: nothing more is posted.'
  const next = nextPost(group, curriculum.length, now)
  if (!next) return 'Paused until somebody resumes.'
  const pause = pauseOn(group.schedule, now.toZonedDateTimeISO(group.schedule.zone).toPlainDate())
  return `${pause?.until ? `Paused until ${formatDate(pause.until)}. ` : ''}${comingText(group, curriculum.length)} on ${instantText(next.instant, group.schedule.zone)}.`
}

/** Stands for what a channel that could not be asked would have said. */
export const SILENT: Problem = {
  what: 'I could not ask about this channel just now.',
  fix: 'What is due is tried again until it gets through; ask again in a minute.',
}

/** What a post was of, where the group studies something else by now. */
const ofWhat = (row: Occurrence, group: Group): string => {
  const studied = studiedIn(row, group)
  return studied === group.curriculum ? '' : ` (${plain(studied)})`
}

/**
 * What status goes by: the newest posts, what each channel says now, what else does not work (`remarks`, card text), and what keeps mock
 * tables from a place of their own.
 */
export type Looked = {
  rows: readonly Occurrence[]
  problems: readonly Problem[]
  remarks: readonly string[]
  booths: readonly Problem[]
  /** Who looks at it may change the group, and press what does. */
  manages: boolean
}

/** Something that keeps posts from coming, or does not work, with how to fix it; both card text. */
type Trouble = { what: string; fix: string }

/** What keeps the group from its posts, the worst first: its holds, its channels, and its last post. */
function troublesOf(group: Group, { rows: [last], problems, manages }: Looked): Trouble[] {
  const hold = standstill(group)
  // What the channels say now is newer than what was stored of the same trouble.
  const isStored =
    hold && (group.hold || problems.length === 0 || problems.every((problem) => problem === SILENT))
  const stored = isStored ? [{ what: `On hold: ${plain(hold.reason)}`, fix: plain(hold.fix) }] : []
  const unique = [...new Map(problems.map((each) => [`${each.what} ${each.fix}`, each])).values()]
  const live = unique.map(({ what, fix }, i) => ({
    what: `${hold && !isStored && i === 0 ? 'On hold: ' : ''}${plain(what)}`,
    fix: plain(fix),
  }))
  return [...stored, ...live, ...(last ? troubleOfPost(last, manages) : [])]
}

/** Whether the last post can be sent after all by a press. */
const isSendable = (row: Occurrence): boolean =>
  row.state === 'failed' && (isReopenable(row) || row.days.length === 0)

function troubleOfPost(row: Occurrence, manages: boolean): Trouble[] {
  const what = `The last post, ${formatDate(row.date)}: ${plain(outcomeOf(row))}.`
  if (row.state === 'failed') {
    const fix = isSendable(row)
      ? `${manages ? 'Press “Post now”' : 'A manager can press “Post now”'} to send what is left of it.`
      : 'The next one comes as planned.'
    return [{ what, fix }]
  }
  if (hasLostDiscussion(row))
    return [
      {
        what: 'The last post’s discussion was deleted.',
        fix: `${manages ? 'Press' : 'A manager can press'} “Send the post again” for a new one.`,
      },
    ]
  const isWaiting = row.state === 'open' && row.steps.some(({ reason }) => reason)
  return isWaiting ? [{ what, fix: 'It is tried again until it gets through or its time is over.' }] : []
}

/** What was looked at and is well, as a list in card text; empty where nothing is. */
function wellIn(group: Group, { rows: [last], problems, remarks, booths, manages }: Looked): string {
  const many = group.channels.length > 1
  const well = [
    ...(problems.length === 0 && group.channels.every((channel) => !barOf(channel))
      ? [many ? 'I can post in every channel of this group.' : 'I can post in this group’s channel.']
      : []),
    ...(group.hold ? [] : ['What this group studies is loaded.']),
    ...(last?.state === 'done' && troubleOfPost(last, manages).length === 0
      ? ['The last post is out, with its discussion.']
      : []),
    ...(remarks.length + booths.length === 0 ? ['Every setting has its effect.'] : []),
  ]
  return well.map((line) => `- ${line}`).join('\n')
}

/**
 * Why nothing came, or what comes: what is wrong with how to fix it on top, then the next post, the last five, and what was looked
 * at and is well.
 */
export function statusCard(
  group: Group,
  curriculum: Curriculum,
  looked: Looked,
  now: Temporal.Instant,
): Card {
  const { rows, problems, remarks, booths } = looked
  const next = nextLine(group, curriculum, now)
  const troubles = troublesOf(group, looked)
  const isHeld = standstill(group) !== undefined || group.channels.some(barOf)
  const [last] = rows
  const sendable = last && isSendable(last)
  const isUndiscussed = last !== undefined && hasLostDiscussion(last)
  const lines = [
    ...troubles.map(({ what, fix }) => `- **${what}** ${fix}`),
    ...remarks.map((remark) => `- ${remark}`),
    ...booths.map(
      ({ what, fix }) => `- **mocks**: tables meet in private messages alone. ${plain(what)} ${plain(fix)}`,
    ),
  ]
  const buttons: Button[] = [
    ...(sendable ? [buttonFor(to.postNow, {}, 'Post now', 'primary')] : []),
    ...(isUndiscussed && !sendable ? [buttonFor(to.postNow, {}, 'Send the post again', 'primary')] : []),
    ...(isHeld ? [buttonFor(to.resume, {}, 'Check again')] : []),
    ...(group.channels.some(({ lost }) => lost) ? [buttonFor(to.move, {}, 'Move the group')] : []),
    ...fixButtons([...problems, ...booths]),
    buttonFor(to.settings, {}, 'Settings'),
    buttonFor(to.roadmap, {}, 'Roadmap'),
  ]
  const well = wellIn(group, looked)
  return {
    plain: `${group.name}: ${withoutMarkup(next)}`,
    title: `Status of ${group.name}`,
    text: [
      ...(lines.length > 0 ? [lines.join('\n')] : []),
      // Where the group stands still, the hold on top says so.
      ...(standstill(group) ? [] : [`**Next:** ${next}`]),
    ].join('\n\n'),
    fields: [
      {
        name: 'Last posts',
        value:
          rows.length === 0
            ? 'None yet.'
            : rows
                .map((row) => `- ${formatDate(row.date)}: ${plain(outcomeOf(row))}${ofWhat(row, group)}`)
                .join('\n'),
      },
      ...(well === '' ? [] : [{ name: 'Checked and well', value: well }]),
    ],
    tone: isHeld || problems.length > 0 || last?.state === 'failed' || isUndiscussed ? 'bad' : 'good',
    buttons,
  }
}

/** Why a member cannot do something: who they are to the platform and to the group. `who` is `undefined` for nobody there. */
export function memberCard(
  who: Who | undefined,
  { group, manages, caller }: { group: Group; manages: boolean; caller: Caller },
): Card {
  const { typed, idiom } = caller
  const { what, fix, isWell } = standingOf(who, manages)
  const name = plain(who?.name ?? '')
  const add = commandToken(typed({ name: 'managers', who: 'manager' }, { action: 'add', member: '@name' }))
  const text = `- **${what.replace('%', () => name)}** ${fix.replace('%', () => add)}`
  return {
    plain: `${what.replace('%', () => who?.name ?? '')} (${group.name})`,
    title: who ? `What ${tidy(who.name)} can do here` : 'Nobody I can find',
    text,
    fields: [
      {
        name: 'In general',
        value: [
          '- Look-ups, hints, key points, and discussions are open to everybody in the channel.',
          `- What changes the group is for its managers, and for the ${plain(idiom.admins)}.`,
          `- If none of my commands is offered to somebody, the ${plain(idiom.admins)} decide who may use them in a channel.`,
        ].join('\n'),
      },
    ],
    tone: isWell ? 'good' : 'bad',
  }
}

/** `%` stands for the name in `what`, and for how a manager is added in `fix`. */
function standingOf(who: Who | undefined, manages: boolean): { what: string; fix: string; isWell: boolean } {
  if (!who)
    return {
      what: 'I can’t find that member here.',
      fix: 'They have left, or belong elsewhere. Type @ and choose the name.',
      isWell: false,
    }
  if (manages)
    return { what: '% manages this group', fix: 'and may change everything about it.', isWell: true }
  switch (who.kind) {
    case 'bot':
      return { what: '% is a bot.', fix: 'My commands are for people.', isWell: false }
    case 'guest':
      return {
        what: '% is a guest here.',
        fix: 'Guests can look things up and discuss; only a full member can set up or manage a group.',
        isWell: false,
      }
    case 'stranger':
      return {
        what: '% belongs to another workspace.',
        fix: 'They can look things up and discuss; somebody of the workspace that the group belongs to has to change it.',
        isWell: false,
      }
    case 'member':
      return {
        what: '% does not manage this group',
        fix: 'and so may read its settings, but not change them. A manager can add them: %',
        isWell: true,
      }
  }
}
