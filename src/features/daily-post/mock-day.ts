import { type Button, type Card, spoken } from '../../core/card.ts'
import { buttonFor } from '../../core/command.ts'
import type { Day, Mock } from '../../core/curriculum.ts'
import { UserError } from '../../core/errors.ts'
import type { FollowingSeries, Owed } from '../../core/feature.ts'
import { type Group, keptChannels } from '../../core/group.ts'
import { tables } from '../../core/mock.ts'
import { AFTER_MS, dayTables, tablesTime } from '../../core/mock-day.ts'
import { isTo, newestDaily, type Occurrence, occurrenceKey, studiedIn } from '../../core/occurrence.ts'
import { ifLoaded, postedDay, studiedAt } from '../../core/path.ts'
import { each, type Reader } from '../../core/records.ts'
import { mockDay } from '../../words/mock-signatures.ts'
import { promptCard } from '../../words/prompt-card.ts'
import { instantText } from '../../words/schedule-text.ts'

/**
 * It is tried so long to bring what was asked to a discussion, in ms: a channel on hold is looked at again when the next post is due.
 * What is older is not dug up.
 */
const WINDOW_MS = 24 * 60 * 60_000
const LATEST_MS = 8 * 24 * 60 * 60_000

/** The files of a curriculum may change while its post is being sent. */
export const gone = (what: string): UserError =>
  new UserError(`${what} is not in the curriculum any more`, 'It was changed while its post was being sent.')

/** When the mock tables of a day begin whose post is sent at an instant (both epoch ms); `undefined` where it has none. */
export const tablesOf = (group: Group, day: Day, posted: number): number | undefined =>
  group.mocks && day.mock ? tablesTime(group, posted) : undefined

/** What the discussion of a mock day holds: how it is run, and its prompts. */
export const mockReplies = (day: Day): string[] => ['plan', ...day.prompts.map((_, i) => `prompt ${i + 1}`)]

const minutesText = ({ timing }: Mock): string => {
  let minute = 0
  return timing
    .map(({ minutes, what }) => {
      const from = minute
      minute += minutes
      return `- **${from}–${minute} min** ${what}`
    })
    .join('\n')
}
const lengthOf = ({ timing }: Mock): number => timing.reduce((sum, { minutes }) => sum + minutes, 0)
const seatsText = ({ seats }: Mock): string =>
  seats.map(({ seat, does }) => `- **${seat}** ${does}`).join('\n')
const timeOf = (at: number, { schedule }: Group): string =>
  instantText(Temporal.Instant.fromEpochMilliseconds(at), schedule.zone)

/** How a mock day is run: the first message of its discussion. */
export function mockCard({ number, mock }: Day): Card {
  if (!mock) throw new Error(`Day ${number} is no mock day.`)
  const minutes = lengthOf(mock)
  return {
    plain: `How to run this mock, ${minutes} minutes.`,
    title: `How to run this mock · ${minutes} minutes`,
    text: mock.brief,
    fields: [
      { name: 'Timing', value: minutesText(mock) },
      { name: 'Seats', value: seatsText(mock) },
      ...mock.rubric.map(({ scores, strong, fair, weak }) => ({
        name: `Rubric: ${scores}`,
        value: `- **Strong:** ${strong}\n- **Fair:** ${fair}\n- **Weak:** ${weak}`,
      })),
    ],
  }
}

/** What the post of a mock day says whose tables begin at an instant (epoch ms): how it is run, and nothing of what is asked. */
export const mockPost = (
  mock: Mock,
  title: string,
  begins: number,
  group: Group,
): Pick<Card, 'plain' | 'text'> => ({
  plain: `${title.replace(' · ', ': ')}. ${lengthOf(mock)} minutes of mock interviews; take a seat.`,
  text: [
    mock.brief,
    minutesText(mock),
    `**Tables begin** ${timeOf(begins, group)}. Take a seat: an hour before, everybody who is in is put to tables of two to four.`,
  ].join('\n\n'),
})

/** Puts somebody to the tables of a mock day. */
export const seatButton = (row: Occurrence): Button =>
  buttonFor(mockDay, { occurrence: occurrenceKey(row) }, 'Take a seat', 'primary')

/** The first message of a mock day’s discussion while its questions are with the tables: who does what there. */
export function heldCard({ number, mock }: Day, row: Occurrence, group: Group): Card {
  if (!mock) throw new Error(`Day ${number} is no mock day.`)
  const title = 'Who does what at a table'
  const text =
    row.tablesAt === undefined
      ? ''
      : `The questions and the rubric go to the tables first, so that nobody has read them before. Once the tables of ${timeOf(row.tablesAt, group)} are over, they come here.`
  return { plain: spoken(title, text), title, text, fields: [{ name: 'Seats', value: seatsText(mock) }] }
}

/** What was asked at the tables of a mock day, in its discussion, once they are over: how it was run, the rubric, and the prompts. */
export const afterTables: FollowingSeries = {
  name: 'after-tables',
  code: 'h',
  owed: async (reader, group, { now }, curriculumOf) => {
    const at = now.epochMilliseconds
    const rows = await newestDaily(reader, group.id)
    const owed: Owed[] = []
    const ahead: number[] = []
    for (const row of rows) {
      if (row.round > 1 || row.tablesAt === undefined) continue
      const due = await overAt(reader, group, row.date, row.tablesAt, at)
      if (due > at) ahead.push(due)
      if (due > at || at >= due + LATEST_MS) continue
      // What was promised comes also where the group studies something else by now.
      const curriculum = ifLoaded(curriculumOf, studiedAt(row, group))
      const day = curriculum && postedDay(curriculum, row)
      if (day) owed.push(owedFor(row, day, rows, group, { due, at }))
    }
    return {
      owed: owed.filter(({ steps }) => steps.length > 0),
      ...(ahead.length > 0 && { next: Math.min(...ahead) }),
    }
  },
  compose: ({ content }, row, _group, curriculum) => {
    const day = postedDay(curriculum, row)
    const prompt = Number(/^prompt (\d+)$/.exec(content)?.[1] ?? 0)
    if (!day?.mock) throw gone(`Day ${row.curriculumDay ?? row.days[0]}`)
    if (prompt > 0 && !day.prompts[prompt - 1]) throw gone(`Prompt ${prompt} of day ${day.number}`)
    const card = prompt > 0 ? promptCard(day, prompt) : overCard(day)
    return { card, title: card.title }
  },
}

/** What follows is what was asked at tables. Its case has stood nowhere before. */
function overCard(day: Day): Card {
  const { text = '', ...card } = mockCard(day)
  const over =
    'This was kept for the mock tables of this day, and is for everybody now. Answers here count as ever.'
  return { ...card, text: [over, ...(day.case ? [`**Case:** ${day.case}`] : []), text].join('\n\n') }
}

/** When the tables of a date are over, epoch ms: at once where nobody sits at one. */
async function overAt(
  reader: Reader,
  group: Group,
  date: string,
  begins: number,
  now: number,
): Promise<number> {
  if (now < begins) return begins
  for await (const { value } of each(reader, tables, { prefix: dayTables(group.id, date) }))
    if (!value.over) return begins + AFTER_MS
  return begins
}

function owedFor(
  row: Occurrence,
  day: Day,
  rows: readonly Occurrence[],
  group: Group,
  { due, at }: { due: number; at: number },
): Owed {
  // A post that was sent again after they began brought everything.
  const rounds = rows.filter(({ date, tablesAt }) => date === row.date && tablesAt !== undefined)
  const steps = keptChannels(group).flatMap((channel) => {
    const open = rounds.flatMap(({ steps }) =>
      steps.filter((step) => step.what === 'thread' && step.thread && !step.gone && isTo(step, channel.ref)),
    )
    const thread = open[0]?.thread
    return thread ? mockReplies(day).map((content) => ({ channel, content, thread })) : []
  })
  const { date, days, curriculumDay } = row
  return {
    date,
    days: days.slice(0, 1),
    curriculum: studiedIn(row, group),
    curriculumDay,
    due,
    until: at + WINDOW_MS,
    steps,
  }
}
