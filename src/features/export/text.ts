import type { TextFile } from '../../core/card.ts'
import { folded, plain } from '../../core/text.ts'
import { daysName } from '../../words/days-text.ts'
import { formatDate, formatInstant } from '../../words/schedule-text.ts'
import type { ExportedDate, ExportedDay, GroupExport } from './rules.ts'

/** An export as a file to keep. Markdown is CommonMark that any reader shows; JSON holds the same, by name. */
export function fileOf(group: GroupExport, format: 'markdown' | 'json'): TextFile {
  const date = exportedOn(group)
  const name = `${
    folded(group.name)
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-|-$/g, '')
      .slice(0, 40) || 'group'
  }-${date}`
  return format === 'json'
    ? { name: `${name}.json`, type: 'application/json', text: `${JSON.stringify(group, null, 2)}\n` }
    : { name: `${name}.md`, type: 'text/markdown', text: markdownOf(group) }
}

/** The local date of a group’s export. */
const exportedOn = ({ exportedAt, settings }: GroupExport): string =>
  Temporal.Instant.from(exportedAt).toZonedDateTimeISO(settings.zone).toPlainDate().toString()

function markdownOf(group: GroupExport): string {
  const { settings, curriculum, dates, open } = group
  const zone = settings.zone
  const next = curriculum.nextPost
    ? `Day ${curriculum.next} of ${curriculum.days} comes next, on ${formatInstant(Temporal.Instant.from(curriculum.nextPost), zone)}.`
    : curriculum.next > curriculum.days
      ? `All ${curriculum.days} days are done.`
      : `Day ${curriculum.next} of ${curriculum.days} comes next; nothing is due.`
  const sections = [
    `# ${plain(group.name)}`,
    `Exported on ${formatDate(exportedOn(group))} (${zone}). It names nobody, and counts of fewer than three people are left out.`,
    [
      `- **Curriculum:** ${plain(curriculum.title)}${curriculum.path === undefined ? '' : ` (days ${curriculum.path})`}`,
      `- **Roadmap:** ${next}`,
      `- **Posts:** ${settings.weekdays} at ${settings.time} (${zone})${settings.daysPerPost === 2 ? ', two days each' : ''}`,
      ...(settings.pause ? [`- **Paused:** ${pauseText(settings.pause)}`] : []),
      `- **Recap:** ${onOff(settings.recap)}; **wrap-up:** ${onOff(settings.wrapUp)}; **suggestions:** ${onOff(settings.suggestions)}; **votes:** ${onOff(settings.votes)}; **stars:** ${onOff(settings.stars)}; **mocks:** ${onOff(settings.mocks)}; **host:** ${onOff(settings.host)}`,
    ].join('\n'),
    '## Days',
    dates.length === 0 ? 'None yet.' : dates.map(dateText).join('\n'),
    '## Open questions',
    open.length === 0
      ? dates.length === 0
        ? 'None yet.'
        : 'Every discussion has an answer.'
      : open
          .map(
            ({ date, days, question, discussion }) =>
              `- [${titleOf(days)}](${discussion}), ${formatDate(date)}${question ? `: ${plain(question)}` : ''}`,
          )
          .join('\n'),
    ...(settings.daysOff.length > 0
      ? [
          '## Days off',
          settings.daysOff
            .map(({ from, to }) => `- ${formatDate(from)}${to === from ? '' : ` to ${formatDate(to)}`}`)
            .join('\n'),
        ]
      : []),
  ]
  return `${sections.join('\n\n')}\n`
}

/** `Day 5 · Joins`, `Days 5 and 6 · Joins; Keys`. */
function titleOf(days: readonly ExportedDay[]): string {
  const themes = days.flatMap(({ theme }) => (theme === undefined ? [] : [plain(theme)])).join('; ')
  const name = daysName(days.map(({ number }) => number)).replace('d', 'D')
  return themes === '' ? name : `${name} · ${themes}`
}

const onOff = (on: boolean): string => (on ? 'on' : 'off')

const pauseText = ({ from, until }: { from: string; until?: string }): string =>
  until === undefined
    ? `since ${formatDate(from)}, until a manager resumes`
    : `from ${formatDate(from)} until ${formatDate(until)}`

function dateText({
  date,
  outcome,
  days = [],
  curriculum,
  discussions = [],
  tookPart,
}: ExportedDate): string {
  const when = `- ${formatDate(date)}`
  if (days.length === 0) return `${when}: ${outcome}`
  const title = titleOf(days)
  const [first, ...others] = discussions
  const of = curriculum === undefined ? '' : ` of ${plain(curriculum)}`
  const also = others.map((url, i) => `, [${i + 2}](${url})`).join('')
  const count = tookPart === undefined ? '' : `, ${tookPart} took part`
  return `${when}: ${first === undefined ? title : `[${title}](${first})`}${also}${of}${count}`
}
