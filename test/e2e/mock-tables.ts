import { groups } from '../../src/core/group.ts'
import { lookAtInbox } from '../../src/core/inbox.ts'
import { scores, seatings, type Table, tables, wishes } from '../../src/core/mock.ts'
import { emptyRow, occurrenceKey, occurrences } from '../../src/core/occurrence.ts'
import type { Store } from '../../src/core/records.ts'
import { weekOf } from '../../src/core/schedule.ts'
import { seatWeek } from '../../src/features/mock/week.ts'

/** The hours of everybody who takes a seat. */
export const HOURS = { hours: '18:00-19:00' }

/** The coming week is seated now. */
export async function seatNow(store: Store, id: string): Promise<void> {
  const group = await store.get(groups, id)
  if (!group) throw new Error('no group')
  const week = weekOf(new Date(Date.now() + 7 * 24 * 3_600_000).toISOString().slice(0, 10))
  const now = Temporal.Now.instant()
  await store.transact(async (tx) => {
    await seatWeek(tx, group, week, now.epochMilliseconds)
    // On a Sunday the bot would seat it too, once more.
    const due = { date: week, instant: now }
    const rest = { series: 'mock', until: 0, claimedAt: 0, reason: 'Seated here.', state: 'skipped' as const }
    tx.put(occurrences, occurrenceKey({ group: id, series: 'mock', date: week }), emptyRow(id, due, rest))
  })
}

/** Every table begins now, or so many ms ago, and who sits there is looked at. */
export async function beginNow(store: Store, late = 0): Promise<void> {
  for (const { key, value } of await store.list(tables, { limit: 9 }))
    await store.transact(async (tx) => {
      tx.put(tables, key, { ...value, at: Date.now() - late })
      for (const { account, zone } of value.seats)
        await lookAtInbox(tx, { member: account, zone }, 0, Date.now())
    })
}

/** What somebody is in the first round, by their id on the platform. */
export const roleOf = (table: Table | undefined, user: string): string => {
  const [round] = table?.rounds ?? []
  if (round?.candidate.endsWith(`:${user}`)) return 'the candidate'
  return round?.interviewer.endsWith(`:${user}`) ? 'the interviewer' : 'observe'
}

/** What is kept of somebody about mock tables, by their id on the platform: keys, and the tables that name them. */
export async function keptOf(store: Store, user: string): Promise<string[]> {
  const own = await Promise.all([
    store.list(seatings, { limit: 99 }),
    store.list(scores, { limit: 99 }),
    store.list(wishes, { limit: 99 }),
  ])
  const named = await store.list(tables, { limit: 99 })
  return [
    ...own.flatMap((rows) => rows.map(({ key }) => key)).filter((key) => key.includes(user)),
    ...named.filter(({ value }) => JSON.stringify(value).includes(user)).map(({ key }) => key),
  ]
}
