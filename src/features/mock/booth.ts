import type { FollowingSeries, Owed } from '../../core/feature.ts'
import { type Group, groups, openChannels } from '../../core/group.ts'
import { BOOTH, boothKey, openTables, putTable, type Table, tables } from '../../core/mock.ts'
import { askRedraw, type Occurrence, occurrenceKey, occurrences } from '../../core/occurrence.ts'
import type { Reader } from '../../core/records.ts'
import { boardSaid, soonSaid } from './board.ts'
import { expected } from './roles.ts'
import { EARLY_MS } from './table.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

/** So many have to have said that they come: before, nobody is brought together for a table that may not take place. */
const LEAST = 2

/** In a booth people are called within so long, in ms; then in private. */
export const CALL_MS = 3 * MINUTE_MS

/** What its two messages are called in the ledger. */
const BOARD = 'board'
const SOON = 'soon'

/** A table’s booth that is open: its address, whether its people are called there, and whether they were. */
export type Opened = { url: string; calls: boolean; called: boolean }

/** The booth of a table; `undefined` while there is none, and where there can be none. */
export async function boothOf(reader: Reader, key: string, table: Table): Promise<Opened | undefined> {
  const row = await reader.get(occurrences, boothKey(key))
  const url = row?.steps.find(({ booth }) => booth)?.url
  if (!row || url === undefined) return undefined
  const soon = await reader.get(occurrences, soonKey(key))
  const called = soon?.steps.some(({ what, state }) => what === 'reply' && state === 'sent') ?? false
  return { url, calls: isInTime(row, table), called }
}

const soonKey = (key: string): string => {
  const [group = '', place = ''] = key.split('/')
  const [date = '', reader = ''] = place.split('.')
  return occurrenceKey({ group, series: BOOTH, date, reader, round: 2 })
}

/** Whether the booth stood when it was time to call its people: else they were called in private. */
const isInTime = ({ steps }: Occurrence, { at }: Table): boolean =>
  steps.some(
    ({ what, state, firstSentAt = 0 }) =>
      what === 'reply' && state === 'sent' && firstSentAt <= at - EARLY_MS,
  )

/**
 * A place for each table that only who sits there reads, with one message that is edited while the table goes on, and one word ten
 * minutes before. It is opened once two have said that they come, and lets in everybody who may: who is expected should not have to
 * look for the others.
 */
export const boothSeries: FollowingSeries = {
  name: BOOTH,
  code: 'b',
  early: true,
  owed: async (reader, group, { now }) => {
    const owed: Owed[] = []
    const ahead: number[] = []
    if (!group.mocks) return { owed }
    const at = now.epochMilliseconds
    for await (const { key, value } of openTables(reader, group.id, at)) {
      if (at >= value.at + HOUR_MS) continue
      const first = await reader.get(occurrences, boothKey(key))
      const next = first ? callIn(first, key, value, at) : boothFor(group, key, value)
      if (next) owed.push(next)
      if (at < value.at - EARLY_MS) ahead.push(value.at - EARLY_MS)
    }
    return { owed, ...(ahead.length > 0 && { next: Math.min(...ahead) }) }
  },
  claimed: async (tx, row) => {
    const key = tableOf(row)
    const table = await tx.get(tables, key)
    if (!table) return
    const inside = new Set(expected(table).map(({ person }) => person))
    if (row.round === 1)
      await putTable(tx, key, {
        ...table,
        seats: table.seats.map((seat) => (inside.has(seat.person) ? { ...seat, inside: true } : seat)),
      })
    else await askRedraw(tx, boothKey(key))
  },
  compose: () => {
    throw new Error('A booth says what stands at its table.')
  },
  live: async (reader, { what, content, state }, row, now) => {
    const table = await reader.get(tables, tableOf(row))
    const group = await reader.get(groups, row.group)
    // The booth of a later message is the first one’s.
    if (!table || !group || (what === 'booth' && row.round > 1)) return undefined
    const key = tableOf(row)
    if (content === SOON) return soonSaid(key, table, now, group.schedule.zone)
    const board = boardSaid(key, table, now, group.schedule.zone)
    if (what !== 'booth') return board
    const people = expected(table).filter(({ inside }) => inside || state === 'sent')
    if (state !== 'sent' && people.length < LEAST) return undefined
    return { ...board, people: people.map(({ account }) => account) }
  },
}

/** The table that a row is of. */
const tableOf = ({ group, date, reader }: Occurrence): string => `${group}/${date}.${reader}`

const rowOf = (key: string, { curriculum }: Table): Pick<Owed, 'date' | 'reader' | 'days' | 'curriculum'> => {
  const [date = '', reader = ''] = key.slice(key.indexOf('/') + 1).split('.')
  return { date, reader, days: [], curriculum }
}

/** The booth of a table that will take place, where all who come are on one platform that a channel of the group is on. */
function boothFor(group: Group, key: string, table: Table): Owed | undefined {
  const come = table.seats.filter(({ said }) => said === 'yes')
  const channel = openChannels(group).find(({ ref }) =>
    expected(table).every(({ account }) => account.platform === ref.platform),
  )
  if (come.length < LEAST || !channel) return undefined
  return {
    ...rowOf(key, table),
    due: table.made,
    until: table.at + HOUR_MS,
    steps: [{ channel, content: BOARD, booth: 'new' }],
  }
}

/** The word ten minutes before, in a booth that stands. */
function callIn(first: Occurrence, key: string, table: Table, now: number): Owed | undefined {
  const open = first.steps.find(({ booth }) => booth)
  const due = table.at - EARLY_MS
  const isDue = now >= due && now < due + CALL_MS && isInTime(first, table) && table.rounds.length === 0
  if (!isDue || !open?.booth || !('channel' in open.to)) return undefined
  return {
    ...rowOf(key, table),
    round: 2,
    due,
    until: due + CALL_MS,
    // A key names the channel that the booth was opened beside; the group may have moved since.
    steps: [
      { channel: { id: open.key.split('.')[3] ?? '', ref: open.to }, content: SOON, booth: open.booth },
    ],
  }
}
