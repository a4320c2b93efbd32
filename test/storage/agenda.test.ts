import { setTimeout } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { SharedAgenda, Taken } from '../../src/core/agenda.ts'
import { openAgenda } from '../../src/storage/postgres/agenda.ts'
import { openClock } from '../../src/storage/postgres/clock.ts'
import { lockLayout, prepareLayout } from '../../src/storage/postgres/layout.ts'
import { createLink, type Link } from '../../src/storage/postgres/link.ts'
import { agendaContract } from '../contracts/agenda.ts'
import { createQuietLog } from '../fakes/quiet-log.ts'
import { freshDatabase, type TestDatabase } from '../support/postgres/database.ts'

const HOUR_MS = 3_600_000
const JOBS = 'studyhall_agenda.job'
const DAILY = { series: 'daily', id: 'groupabc' }

/** A process of its own on a database. */
async function openOn({ url }: TestDatabase, watches = true) {
  const log = createQuietLog()
  const link = createLink(url, log)
  const agenda = await openAgenda(link, ['daily', 'tend'], { watches, log })
  const close = async (): Promise<void> => {
    await agenda.close()
    await link.close()
  }
  return { agenda, link, close }
}

agendaContract('the agenda on Postgres', async () => {
  const database = await freshDatabase()
  const { agenda, close } = await openOn(database)
  return { agenda, close: () => close().then(database.release) }
})

describe('the agenda on Postgres', () => {
  let database: TestDatabase
  let one: Awaited<ReturnType<typeof openOn>>
  let other: Awaited<ReturnType<typeof openOn>>

  beforeEach(async () => {
    database = await freshDatabase()
    one = await openOn(database)
    other = await openOn(database, false)
  })
  afterEach(async () => {
    await Promise.all([one.close(), other.close()])
    await database.release()
  })

  const takeSoon = async (agenda: SharedAgenda): Promise<Taken[]> => {
    for (;;) {
      const taken = await agenda.take(Date.now(), 10)
      if (taken.length > 0) return taken
      await setTimeout(100)
    }
  }

  it('gives what is due to one of several that ask at once', async () => {
    const ids = Array.from({ length: 40 }, (_, i) => `group${i}`)
    for (const id of ids) await one.agenda.set({ series: 'daily', id }, Date.now() - 1_000)
    const taken = await Promise.all(
      Array.from({ length: 8 }, (_, i) => (i % 2 ? one : other).agenda.take(Date.now(), 10)),
    )
    const rest = await other.agenda.take(Date.now(), 40)
    expect([...taken.flat(), ...rest].map(({ id }) => id).sort()).toEqual(ids.sort())
  })

  it('gives what a silent process had taken to another one, and says so to the first', async () => {
    await one.agenda.set(DAILY, Date.now() - 1_000)
    const first = await one.agenda.take(Date.now(), 10)
    const second = await takeSoon(other.agenda)
    expect(second).toMatchObject([DAILY])
    expect(await one.agenda.keep(first)).toEqual(first)
    expect(await other.agenda.keep(second)).toEqual([])
    // What the first still says of it changes nothing.
    await one.agenda.done(first[0] as Taken, Date.now() - 1_000)
    expect(await other.agenda.keep(second)).toEqual([])
  })

  it('sets anew what the ledger says is due, and only that', async () => {
    await database.query(`
      CREATE SCHEMA studyhall;
      CREATE TABLE studyhall.record (kind text, key text, body jsonb);
      INSERT INTO studyhall.record SELECT 'due', 'daily/' || id, jsonb_build_object('value', jsonb_build_object('at', at))
        FROM (VALUES ('gone', 0), ('moved', 0), ('taken', 0), ('known', 0), ('later', ${Date.now() + HOUR_MS})) AS due (id, at)`)
    const set = (id: string, at: number) => one.agenda.set({ series: 'daily', id }, at)
    await set('taken', 0)
    await one.agenda.take(Date.now(), 10)
    await set('moved', Date.now() + HOUR_MS)
    await set('known', 0)
    await database.query(
      "INSERT INTO studyhall.record VALUES ('group', 'new', '{}'), ('group', 'later', '{}')",
    )
    expect(await other.agenda.arm(Date.now())).toBe(3)
    const due = (await one.agenda.take(Date.now(), 10)).map(({ id }) => id)
    expect(due.sort()).toEqual(['gone', 'known', 'moved', 'new'])
    expect(await other.agenda.arm(Date.now())).toBe(0)
    // What is in the ledger is found each time, what is not once an hour, because it goes through all groups.
    await database.query("INSERT INTO studyhall.record VALUES ('group', 'unknown', '{}')")
    expect(await other.agenda.arm(Date.now())).toBe(0)
    expect(await one.agenda.arm(Date.now())).toBe(1)
    await set('unknown', Date.now() + HOUR_MS)
    expect(await other.agenda.arm(Date.now() + HOUR_MS)).toBe(1)
  })

  it('finds what it has lost without comparing each with each, also where many more are due than was counted on', async () => {
    await one.link.transaction(lockLayout, (query) => prepareLayout(query))
    await one.agenda.set({ series: 'daily', id: 'pattern' }, Date.now() + HOUR_MS)
    await database.query(`
      INSERT INTO studyhall.record (kind, key, body) SELECT 'due', 'daily/group' || i, '{"value": {"at": 4e12}}'
        FROM generate_series(1, 5000) i;
      INSERT INTO ${JOBS} SELECT copy.* FROM ${JOBS} pattern, generate_series(1, 5000) i, jsonb_populate_record(
        NULL::${JOBS}, to_jsonb(pattern) || jsonb_build_object('id', gen_random_uuid(), 'singleton_key', 'group' || i)) copy;
      ANALYZE`)
    await database.query(`
      UPDATE studyhall.record SET body = '{"value": {"at": 0}}' WHERE kind = 'due';
      UPDATE ${JOBS} SET start_after = 'epoch' WHERE singleton_key <> 'group7'`)
    const asked: Parameters<Link['query']>[] = []
    const link: Link = {
      ...one.link,
      query: (...what) => {
        asked.push(what)
        return one.link.query(...what)
      },
    }
    const heard = await openAgenda(link, ['daily'], { watches: false, log: createQuietLog() })
    expect(await heard.arm(Date.now())).toBe(1)
    const [sql = '', values] = asked.find(([text]) => text.includes("kind = 'due'")) ?? []
    const plan = (await database.query(`EXPLAIN ${sql}`, values)).map((row) => row['QUERY PLAN']).join('\n')
    expect(plan).toContain('SetOp Except')
    await heard.close()
  })

  it('is made once where several processes begin at the same time', async () => {
    const empty = await freshDatabase()
    const begun = await Promise.all(Array.from({ length: 4 }, () => openOn(empty)))
    await Promise.all(begun.map(({ agenda }, i) => agenda.set({ series: 'daily', id: `group${i}` }, 0)))
    expect(await begun[0]?.agenda.take(Date.now(), 10)).toHaveLength(4)
    await Promise.all(begun.map(({ close }) => close()))
    await empty.release()
  })

  it('has the database’s time', async () => {
    const clock = await openClock(one.link.query, () => () => {})
    const [row] = await database.query('SELECT extract(epoch FROM clock_timestamp()) * 1000 AS ms')
    expect(Math.abs(clock.now() - Number(row?.ms))).toBeLessThan(10_000)
  })
})
