import type { Button, Card } from '../../core/card.ts'
import { buttonFor } from '../../core/command.ts'
import { type Curriculum, questionAt } from '../../core/curriculum.ts'
import type { FollowingSeries, Owed } from '../../core/feature.ts'
import { type Group, keptChannels } from '../../core/group.ts'
import { isKept } from '../../core/mock-day.ts'
import {
  isTo,
  newestDaily,
  type Occurrence,
  occurrenceKey,
  occurrences,
  studiedIn,
} from '../../core/occurrence.ts'
import { postedDay } from '../../core/path.ts'
import type { Reader } from '../../core/records.ts'
import { mostStarred } from '../../core/star.ts'
import { daysName } from '../../words/days-text.ts'
import { answerName } from '../../words/prompt-card.ts'
import * as to from '../../words/signatures.ts'

/** A discussion is over so long after its post was due, in ms, or once the next post is complete. */
const OPEN_MS = 72 * 60 * 60_000
/** What ended longer ago was ended while nobody was there to say so, and is not dug up. */
const LATEST_MS = 8 * 24 * 60 * 60_000
/** So long is it tried to say so, in ms: a channel on hold is looked at again when the next post is due, also on a day of 25 hours. */
const WINDOW_MS = 26 * 60 * 60_000
/** Where so many posts had no answer, what was discussed before them has ended with one of them. */
const SILENT_POSTS = 8

/** The last word in a discussion in which somebody took part: how many did, where a worked answer is, and what they liked most. */
export const wrapUp: FollowingSeries = {
  name: 'wrap-up',
  code: 'w',
  lasts: OPEN_MS,
  owed: async (reader, group, { now }) => {
    if (group.wrapUp === false || group.silence.posts > SILENT_POSTS) return { owed: [] }
    const at = now.epochMilliseconds
    const rows = await newestDaily(reader, group.id)
    const owed: Owed[] = []
    let next: number | undefined
    for (const row of rows) {
      if (row.round > 1 || row.days.length === 0 || row.due > at) continue
      const due = overAt(row, rows)
      if (due > at) next = Math.min(next ?? due, due)
      else if (at < due + LATEST_MS && row.answered > 0)
        owed.push(await withStars(reader, group, owedFor(row, rows, group, { due, at })))
    }
    return { owed: owed.filter(({ steps }) => steps.length > 0), next }
  },
  compose: ({ content }, row, _group, curriculum) => {
    const card = wrapUpCard(row, readContent(content), curriculum)
    return { card, title: card.title }
  },
}

/** What a step says: how many took part and, where stars are counted, the address of the message that has most. */
type Content = { count: number; starred: string | undefined }

const contentOf = ({ count, starred }: Content): string =>
  starred === undefined ? String(count) : `${count} ${starred}`

function readContent(content: string): Content {
  const [count, starred] = content.split(' ')
  return { count: Number(count), starred }
}

/** The same, with the message of each discussion that has most stars, unless that was said already. */
async function withStars(reader: Reader, group: Group, owed: Owed): Promise<Owed> {
  if (!group.stars) return owed
  const said = { group: group.id, series: wrapUp.name, date: owed.date }
  if (await reader.get(occurrences, occurrenceKey(said))) return owed
  const steps: Owed['steps'] = []
  for (const step of owed.steps) {
    const most = step.thread && (await mostStarred(reader, group.id, step.thread.thread))
    const { count } = readContent(step.content)
    steps.push({ ...step, content: contentOf({ count, starred: most?.url }) })
  }
  return { ...owed, steps }
}

/**
 * When a discussion is over, epoch ms: once a later post is complete, and at the latest after three days. What goes to mock tables
 * first is discussed after they begin.
 */
function overAt(row: Occurrence, rows: readonly Occurrence[]): number {
  const later = rows.filter(
    ({ date, days, state, due }) =>
      date > row.date && days.length > 0 && state !== 'open' && !isKept(row, due),
  )
  return Math.min(row.due + OPEN_MS, ...later.map(({ due }) => due))
}

function owedFor(
  row: Occurrence,
  rows: readonly Occurrence[],
  group: Group,
  { due, at }: { due: number; at: number },
): Owed {
  const rounds = rows.filter(({ date }) => date === row.date)
  const steps = keptChannels(group).flatMap((channel) => {
    // The newest round comes first: its discussion is the one that goes on.
    const open = rounds.flatMap(({ steps }) =>
      steps.filter((step) => step.what === 'thread' && step.thread && !step.gone && isTo(step, channel.ref)),
    )
    const thread = open[0]?.thread
    return thread
      ? [{ channel, content: contentOf({ count: row.answered, starred: undefined }), thread }]
      : []
  })
  const { date, days, curriculumDay } = row
  return { date, days, curriculum: studiedIn(row, group), curriculumDay, due, until: at + WINDOW_MS, steps }
}

function wrapUpCard(row: Occurrence, { count, starred }: Content, curriculum: Curriculum): Card {
  const day = postedDay(curriculum, row)
  const lead = day && questionAt(day, day.lead)
  const people = count === 1 ? 'One person' : `${count} people`
  const name = lead && answerName([lead.question])
  const buttons: Button[] =
    lead && name
      ? [
          buttonFor(
            to.keyPoints,
            { prompt: lead.prompt.id, letter: lead.label.slice(-1) },
            `${name} ${lead.label}`,
          ),
        ]
      : []
  const late = 'Late answers are welcome, and count.'
  const said = buttons.length > 0 ? `Compare yours with a strong answer, for your eyes only. ${late}` : late
  return {
    plain: `${people} took part in ${daysName(row.days)}.`,
    title: `${people} took part in ${daysName(row.days)}`,
    text: starred === undefined ? said : `**Most starred:** [this message](${starred})\n\n${said}`,
    ...(buttons.length > 0 && { buttons }),
  }
}
