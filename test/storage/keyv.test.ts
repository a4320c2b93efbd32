import keyvTestSuite from '@keyv/test-suite'
import { Keyv } from 'keyv'
import * as vitest from 'vitest'
import type { OpenExpiring } from '../../src/core/records.ts'
import { openStorage } from '../../src/storage/open-storage.ts'
import * as postgres from '../../src/storage/postgres/expiring.ts'
import { createLink, type Link } from '../../src/storage/postgres/link.ts'
import { openDatabase, prepareDatabase } from '../../src/storage/sqlite/database.ts'
import * as sqlite from '../../src/storage/sqlite/expiring.ts'
import { MEMORY } from '../../src/storage/sqlite/location.ts'
import { createWriter } from '../../src/storage/sqlite/writer.ts'
import { createQuietLog } from '../fakes/quiet-log.ts'
import { freshDatabase, type TestDatabase } from '../support/postgres/database.ts'

type Engine = {
  adapter(): unknown
  /** Of the name `seen`. */
  claiming(now: () => number): Pick<ReturnType<typeof postgres.createAdapter>, 'claim'>
  expiring(now: () => number): OpenExpiring
  sweep(now: number): Promise<void>
  rows(name: string): Promise<number>
}

vitest.describe('SQLite', () => {
  const db = openDatabase(MEMORY, false)
  prepareDatabase(MEMORY, db)
  const writer = createWriter(db)
  vitest.afterAll(() => db.close())
  suite({
    adapter: () => sqlite.createAdapter(db, writer),
    claiming: (now) => Object.assign(sqlite.createAdapter(db, writer, now), { namespace: 'seen' }),
    expiring: (now) => sqlite.createExpiring(db, writer, now),
    sweep: (now) => sqlite.sweepExpired(db, writer, now),
    rows: async (name) => db.prepare('SELECT key FROM expiring WHERE name = ?').all(name).length,
  })
})

vitest.describe('Postgres', () => {
  let database: TestDatabase
  let link: Link
  const query: Link['query'] = (sql, values) => link.query(sql, values)
  vitest.beforeAll(async () => {
    database = await freshDatabase()
    await (await openStorage(database.url, createQuietLog())).close()
    link = createLink(database.url, createQuietLog())
  })
  vitest.afterAll(async () => {
    await link.close()
    await database.release()
  })
  suite({
    adapter: () => postgres.createAdapter(query),
    claiming: (now) => Object.assign(postgres.createAdapter(query, now), { namespace: 'seen' }),
    expiring: (now) => postgres.createExpiring(query, now),
    sweep: (now) => postgres.sweepExpired(query, now),
    rows: async (name) => (await query('SELECT key FROM studyhall.expiring WHERE name = $1', [name])).length,
  })
})

function suite(engine: Engine): void {
  vitest.describe('the adapter as a Keyv store', () => {
    keyvTestSuite(vitest, Keyv, () => engine.adapter() as never)
  })

  vitest.describe('what expires', () => {
    let time = Date.parse('2026-11-23T09:00:00Z')
    let seen: ReturnType<typeof open>
    const open = (name: string, ttl = 60_000) => engine.expiring(() => time)<number>(name, ttl)
    vitest.beforeEach(() => {
      seen = open('seen')
    })

    vitest.it('is there until its time is over, for another connection of the same name too', async () => {
      await seen.set('a', 1)
      time += 59_999
      vitest.expect(await open('seen', 1).get('a')).toBe(1)
      vitest.expect(await open('other', 1).get('a')).toBeUndefined()
      time += 1
      vitest.expect(await seen.get('a')).toBeUndefined()
    })

    vitest.it('is there by the time of all, whatever this machine’s clock says', async () => {
      await seen.set('kept', 1)
      vitest.vi.spyOn(Date, 'now').mockReturnValue(Date.now() + 3_600_000)
      vitest.expect(await open('seen').get('kept')).toBe(1)
      vitest.vi.restoreAllMocks()
    })

    vitest.it('is claimed by one of many at once, and by another once its time is over', async () => {
      const won = async (key: string): Promise<number> => {
        const claims = Array.from({ length: 20 }, (_, i) => open('seen').claim(key, i))
        return (await Promise.all(claims)).filter(Boolean).length
      }
      vitest.expect(await Promise.all(['one', 'two', 'one/'].map(won))).toEqual([1, 1, 1])
      vitest.expect(await seen.get('one')).toBeTypeOf('number')
      vitest.expect([await won('one'), await open('other').claim('one', 1)]).toEqual([0, true])
      time += 60_000
      vitest.expect(await won('one')).toBe(1)
      await seen.set('set', 7)
      vitest.expect([await seen.claim('set', 8), await seen.get('set')]).toEqual([false, 7])
    })

    vitest.it('stays claimed by whoever asks again because the answer was lost', async () => {
      const { claim } = engine.claiming(() => time)
      vitest.expect(await claim('lost', '{"value":1,"claim":"a"}', 60_000)).toBe(true)
      vitest.expect(await claim('lost', '{"value":1,"claim":"a"}', 60_000)).toBe(true)
      vitest.expect(await claim('lost', '{"value":1,"claim":"b"}', 60_000)).toBe(false)
    })

    vitest.it(
      'leaves the table with the next sweep, in batches, and what has not expired stays',
      async () => {
        await Promise.all(Array.from({ length: 1_200 }, (_, i) => seen.set(`old${i}`, i)))
        time += 60_000
        await seen.set('new', 1)
        await engine.sweep(time)
        vitest.expect(await engine.rows('seen')).toBe(1)
        vitest.expect(await seen.get('new')).toBe(1)
      },
    )
  })
}
