import type { Typed } from '../../core/caller.ts'
import type { Button, Card, TextFile } from '../../core/card.ts'
import { buttonFor } from '../../core/command.ts'
import type { Choice } from '../../core/feature.ts'
import type { Group } from '../../core/group.ts'
import { PROGRESS_DAYS, type Progress } from '../../core/progress.ts'
import { scopedButton } from '../../core/scope.ts'
import { LINE, plain, tidy } from '../../core/text.ts'
import { commandToken } from '../../core/tokens.ts'
import { pageButtons, pageText } from '../../words/pages.ts'
import { messages, names } from '../../words/private-signatures.ts'
import { formatDate } from '../../words/schedule-text.ts'
import * as to from '../../words/signatures.ts'

/** Somebody in one of their groups; `named` is whether they are when they host, where that is theirs to say. */
export type Place = { group: Group; manages: boolean; progress: Progress; named?: boolean | undefined }

/** “17 of the last 20 study days”, in words. */
function progressText({ kept, of }: Progress): string {
  if (of === 0) return 'Your progress begins with your first answer.'
  const days = of === 1 ? 'study day' : 'study days'
  if (of < PROGRESS_DAYS) return `You took part on ${kept} of ${of} ${days} since you joined.`
  return `You took part on ${kept} of the last ${of} ${days}.`
}

const namedText = (named: boolean | undefined): string =>
  named === undefined ? '' : named ? ' You are named when you host.' : ' Nobody is told that you host.'

/** A switch for each group that may name them; which one is said where there are several. */
function namesButtons(places: readonly Place[]): Button[] {
  const own = places.filter(({ named }) => named !== undefined)
  return own.map(({ group, named }) => {
    const what = named ? 'Don’t name me' : 'Name me'
    const label = own.length > 1 ? `${what}: ${tidy(group.name)}` : named ? what : 'Name me when I host'
    return scopedButton(buttonFor(names, { set: named ? 'off' : 'on' }, label), group.id)
  })
}

/** What somebody sees of themselves, with what they chose to get in private; `awayUntil` is the local date on which they are back, if they are away. */
export function meCard(
  places: readonly Place[],
  awayUntil: string | undefined,
  choices: readonly Choice[],
  typed: Typed,
): Card {
  const away = { name: 'away', who: 'member' } as const
  const lines = places.map(
    ({ group, manages, progress, named }) =>
      `**${plain(group.name)}**${manages ? ', which you manage' : ''}${LINE}${progressText(progress)}${namedText(named)}`,
  )
  const [first] = places
  return {
    plain: first ? `${first.group.name}: ${progressText(first.progress)}` : 'You are in no study group yet.',
    title: 'You',
    text: [
      ...(lines.length > 0
        ? lines
        : ['You are in no study group yet. Answer once in a group’s discussion, and it appears here.']),
      ...(awayUntil ? [`You are away until ${formatDate(awayUntil)}.`] : []),
      ...choices.filter(({ isOn }) => isOn).map(({ text }) => text),
    ].join('\n\n'),
    footer: awayUntil
      ? 'Only you see this.'
      : `Only you see this. Going away? ${commandToken(typed(away, { until: '4 Jan' }))}`,
    buttons: [
      buttonFor(to.review, {}, 'Review'),
      ...choices.filter(({ isOn }) => isOn).flatMap(({ buttons }) => buttons),
      ...namesButtons(places),
      buttonFor(messages, {}, 'Private messages'),
      ...(awayUntil ? [buttonFor(to.away, { until: 'back' }, 'I’m back')] : []),
      buttonFor(to.myData, {}, 'My data'),
      buttonFor(to.forgetMe, {}, 'Forget me'),
    ],
  }
}

/** Lines of what is stored on a page: within what every platform shows of a card. */
const PAGE_LENGTH = 2_500

/** Everything that is stored about somebody, in pages; `zone` is the one by which its instants are told. */
export function dataCard(lines: readonly string[], wanted: number, zone: string): Card {
  const pages: string[][] = [[]]
  for (const line of lines) {
    const page = pages.at(-1) ?? []
    if (page.length > 0 && page.join('\n').length + line.length > PAGE_LENGTH) pages.push([line])
    else page.push(line)
  }
  const page = Math.min(wanted, pages.length)
  return {
    plain: `What is stored about you. ${pageText(page, pages.length)}`.trim(),
    title: 'What is stored about you',
    text:
      lines.length === 0
        ? 'Nothing is stored about you.'
        : (pages[page - 1] ?? []).map((line) => `- ${line}`).join('\n'),
    footer: `Only you see this. What you write is never stored.${lines.length > 0 ? ` Times are by your zone, ${zone}; study days by the zone of their group.` : ''}`,
    buttons: [
      ...pageButtons(to.myData, page, pages.length, (other) => ({ page: other })),
      ...(lines.length > 0 ? [buttonFor(to.myData, { format: 'json' }, 'As a file')] : []),
      buttonFor(to.forgetMe, {}, 'Forget me'),
    ],
  }
}

/** The same as a file for programs: each record as it is stored, and the groups that somebody belongs to, by id. */
export function dataFile(
  records: readonly { kind: string; key: string; value: unknown }[],
  places: readonly Pick<Place, 'group' | 'manages'>[],
  now: Temporal.Instant,
): TextFile {
  const exportedAt = now.round('second').toString()
  const groups = places.map(({ group: { id, name }, manages }) => ({ id, name, manages }))
  const data = { studyhall: 'person', version: 1, exportedAt, groups, records }
  return {
    name: `my-data-${exportedAt.slice(0, 10)}.json`,
    type: 'application/json',
    text: `${JSON.stringify(data, null, 2)}\n`,
  }
}

/** Asks before everything about somebody is deleted; `alone` are the groups that nobody else manages. */
export function askForgetCard(alone: readonly Group[]): Card {
  const names = alone.map(({ name }) => `**${plain(name)}**`).join(', ')
  const orphans =
    alone.length > 0
      ? ` Nobody else manages ${names}: add another manager first, or an administrator will be asked to. Posts continue meanwhile.`
      : ''
  return {
    plain: 'Delete everything that is stored about you?',
    title: 'Delete everything about you?',
    text: `Your answers’ dates, progress, absences, and whatever else \`My data\` lists are deleted at once, in all groups. This cannot be undone.${orphans}\n\nThe messages that you wrote stay, because they are yours to delete, as do messages that you had me send, such as what you shared. Where a discussion names you as its host, or as the author of a question, I take your name out within a few minutes. Copies in backups leave with those.`,
    buttons: [
      buttonFor(to.forgetMe, { sure: 'yes' }, 'Delete everything', 'danger'),
      buttonFor(to.myData, {}, 'My data'),
    ],
  }
}
