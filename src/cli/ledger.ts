import { parseArgs } from 'node:util'
import { readConfig, readSetting } from '../config.ts'
import type { Curriculum } from '../core/curriculum.ts'
import { StartError } from '../core/errors.ts'
import { type Group, groups, standstill } from '../core/group.ts'
import { nextPost } from '../core/next-post.ts'
import { type Occurrence, occurrences, seriesPrefix } from '../core/occurrence.ts'
import { roadmapLength } from '../core/path.ts'
import type { Log } from '../core/ports.ts'
import { each, type Store } from '../core/records.ts'
import { channelKey } from '../core/refs.ts'
import { openCurricula } from '../curricula.ts'
import { explain, openReadOnly } from '../storage/open-storage.ts'
import { outcomeOf } from '../words/outcome.ts'
import { formatInstant } from '../words/schedule-text.ts'
import type { SubCommand } from './sub-command.ts'

const SHOWN = 5

/** `studyhall ledger`: every group's last occurrences, its next due time and what holds it. Reads beside a running bot. */
export const ledger: SubCommand = {
  usage: 'studyhall ledger [--json]',
  summary: 'Prints what was posted, what comes next, and what keeps it from coming, for every group.',
  run: async (args) => {
    const { values } = parseArgs({ args, options: { json: { type: 'boolean' } } })
    const url = databaseUrl()
    let unread = 0
    const log = unreadableTo((sentence) => {
      unread++
      console.error(sentence)
    })
    const store = await openReadOnly(url, log)
    try {
      const all = servedNow()
      const rows = []
      for await (const { value: group } of each(store, groups))
        rows.push(await report(store, group, roadmapLength(all, group)))
      if (values.json) console.log(JSON.stringify(rows, null, 2))
      else if (rows.length === 0 && unread === 0) console.log('There is no group yet.')
      else for (const row of rows) console.log(asText(row))
      return unread === 0 ? 0 : 1
    } catch (error) {
      throw await explain(url, error)
    } finally {
      await store.close()
    }
  },
}

/** What is studied says only how long it is: where its files are broken just now, the ledger can be read all the same. */
function servedNow(): readonly Curriculum[] {
  try {
    return openCurricula(readSetting('CURRICULUM_DIR')).all
  } catch (error) {
    if (!(error instanceof StartError)) throw error
    for (const problem of error.problems) console.error(problem)
    return []
  }
}

/** The database alone: a ledger can be read without the tokens that the bot needs. */
export const databaseUrl = (): string =>
  readConfig({ DATABASE_URL: readSetting('DATABASE_URL') }, '').databaseUrl

/** A log that tells a sentence on each record that cannot be read, and nothing else. */
export const unreadableTo = (tell: (sentence: string) => void): Log => ({
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: (fields) => tell(String('reason' in fields ? fields.reason : 'A record cannot be read.')),
})

async function report(store: Store, group: Group, length: number) {
  const range = { prefix: seriesPrefix(group.id), limit: SHOWN, reverse: true }
  const rows = await store.list(occurrences, range)
  const hold = standstill(group)
  const next = hold ? undefined : nextPost(group, length, Temporal.Now.instant())
  return {
    group: group.id,
    name: group.name,
    channels: group.channels.map(({ ref }) => channelKey(ref)),
    zone: group.schedule.zone,
    position: group.position,
    finished: group.position > length,
    next: next ? { date: next.date, instant: next.instant.toString() } : null,
    hold: hold ? { reason: hold.reason, fix: hold.fix } : null,
    occurrences: rows.map(({ value }) => occurrenceReport(value)),
  }
}

const occurrenceReport = (row: Occurrence) => ({
  date: row.date,
  round: row.round,
  days: row.days,
  state: row.state,
  outcome: outcomeOf(row),
  late: row.late,
  steps: row.steps.map(({ what, content, state, attempts, reason }) => ({
    what,
    content,
    state,
    attempts,
    ...(reason !== undefined && { reason }),
  })),
})

function asText(row: Awaited<ReturnType<typeof report>>): string {
  const next = row.next ? formatInstant(Temporal.Instant.from(row.next.instant), row.zone) : 'nothing due'
  return [
    `${row.name} (${row.group}, ${row.channels.join(', ')})`,
    `  next: ${row.finished ? 'the roadmap is finished' : `day ${row.position}`}, ${row.hold ? `on hold: ${row.hold.reason} ${row.hold.fix}` : `${next} (${row.zone})`}`,
    ...row.occurrences.map(({ date, outcome }) => `  ${date}  ${outcome}`),
  ].join('\n')
}
