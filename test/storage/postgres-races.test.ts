import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { defineKind, type Range, type Store, type Tx } from '../../src/core/records.ts'
import { giveStar, starred, stars, takeStar } from '../../src/core/star.ts'
import { openStorage } from '../../src/storage/open-storage.ts'
import { createLink } from '../../src/storage/postgres/link.ts'
import { createQuietLog } from '../fakes/quiet-log.ts'
import { openCutting } from '../support/postgres/cutting.ts'
import { freshDatabase, query, type TestDatabase } from '../support/postgres/database.ts'
import { startPostgres } from '../support/postgres/server.ts'

const things = defineKind('thing', { version: 1, schema: z.object({ n: z.number() }) })
const log = createQuietLog()

let database: TestDatabase
let stores: Store[]
beforeEach(async () => {
  database = await freshDatabase()
  stores = []
})
afterEach(async () => {
  for (const store of stores) await store.close()
  await database.release()
})

async function open(url = database.url): Promise<Store> {
  const { store } = await openStorage(url, log)
  stores.push(store)
  return store
}

const increment = async (tx: Tx): Promise<void> => {
  const { n } = (await tx.get(things, 'count')) ?? { n: 0 }
  tx.put(things, 'count', { n: n + 1 })
}
const counted = (store: Store) => store.get(things, 'count').then((found) => found?.n)

/** Lets each of two transactions go on only once both have read for the first time. */
function meeting(): () => Promise<void> {
  const both = Promise.withResolvers<void>()
  let there = 0
  return async () => {
    if (++there === 2) both.resolve()
    await both.promise
  }
}

describe('two processes on one database', () => {
  it('lose none of their changes of one record', async () => {
    const [one, two] = await Promise.all([open(), open()])
    await Promise.all(
      Array.from({ length: 30 }, () => [one.transact(increment), two.transact(increment)]).flat(),
    )
    expect(await counted(one)).toBe(60)
  })

  it('lose no star that two of them hear of for one message, nor one that is taken back meanwhile', async () => {
    const [one, two] = await Promise.all([open(), open()])
    const place = { group: 'groupabc', thread: 't1', message: 'm1' }
    const member = (i: number) => ({ platform: 'slack', workspace: 'T1', user: `U${i}` }) as const
    const give = (store: Store, i: number) =>
      store.transact((tx) => giveStar(tx, member(i), place, { url: 'https://chat.example/m1', at: 1 }))
    await Promise.all(Array.from({ length: 30 }, (_, i) => [give(one, i), give(two, i)]).flat())
    await Promise.all(
      Array.from({ length: 10 }, (_, i) => one.transact((tx) => takeStar(tx, member(i), place))),
    )
    const [row] = await two.list(starred, { limit: 9 })
    expect(row?.value.people).toHaveLength(20)
    expect(await two.list(stars, { limit: 99 })).toHaveLength(20)
  })

  it('lose none as programs of their own', async () => {
    const store = await open()
    const source = (name: string) => JSON.stringify(new URL(`../../src/${name}`, import.meta.url).href)
    const program = `
      import { z } from ${JSON.stringify(import.meta.resolve('zod'))}
      import { defineKind } from ${source('core/records.ts')}
      import { openStorage } from ${source('storage/open-storage.ts')}
      const { store } = await openStorage(${JSON.stringify(database.url)}, { debug() {}, info() {}, warn() {}, error() {} })
      const things = defineKind('thing', { version: 1, schema: z.object({ n: z.number() }) })
      for (let i = 0; i < 20; i++)
        await Promise.all([1, 2].map(() => store.transact(async (tx) =>
          tx.put(things, 'count', { n: ((await tx.get(things, 'count'))?.n ?? 0) + 1 }))))
      await store.close()`
    const codes = [1, 2].map(async () => {
      const child = spawn(process.execPath, ['--input-type=module', '-e', program], { stdio: 'inherit' })
      return (await once(child, 'exit'))[0]
    })
    expect(await Promise.all(codes)).toEqual([0, 0])
    expect(await counted(store)).toBe(80)
  })

  // Each reads that the range has room for one, and wants to fill it: one of them must see the other's.
  it.each<[string, Range, string, string]>([
    ['a prefix of whole parts', { prefix: 'g/daily/', limit: 9 }, 'g/daily/1', 'g/daily/2'],
    ['a prefix that ends within a part', { prefix: 'g/da', limit: 9 }, 'g/daily/1', 'g/dark'],
    ['a prefix without a slash', { prefix: 'g', limit: 9 }, 'g', 'g2/1'],
    ['the end of a range, backwards', { prefix: 'g/', limit: 1, reverse: true }, 'g/8', 'g/9'],
    ['a range behind a key', { after: 'f', limit: 9 }, 'g/1', 'h'],
    ['a whole kind', { limit: 9 }, 'a', 'b/c/d'],
  ])('see what the other has put into %s', async (_, range, first, second) => {
    const [one, two] = await Promise.all([open(), open()])
    const meet = meeting()
    const fill = (store: Store, key: string) =>
      store.transact(async (tx) => {
        const found = await tx.list(things, range)
        await meet()
        if (found.length === 0) tx.put(things, key, { n: 1 })
        return found.length === 0
      })
    const filled = await Promise.all([fill(one, first), fill(two, second)])
    expect(filled.filter(Boolean)).toHaveLength(1)
    expect(await one.list(things, { limit: 9 })).toHaveLength(1)
  })

  it('see what the other has put where they found nothing', async () => {
    const [one, two] = await Promise.all([open(), open()])
    const meet = meeting()
    const takeUnless = (store: Store, key: string, other: string) =>
      store.transact(async (tx) => {
        const taken = (await tx.get(things, other)) !== undefined
        await meet()
        if (!taken) tx.put(things, key, { n: 1 })
        return !taken
      })
    const taken = await Promise.all([takeUnless(one, 'x', 'y'), takeUnless(two, 'y', 'x')])
    expect(taken.filter(Boolean)).toHaveLength(1)
  })

  it('show a transaction that only reads nothing but what was so at one instant', async () => {
    const [one, two] = await Promise.all([open(), open()])
    const setBoth = (n: number) =>
      one.transact(async (tx) => {
        tx.put(things, 'left', { n })
        tx.put(things, 'right', { n })
      })
    await setBoth(0)
    let runs = 0
    const seen = await two.transact(async (tx) => {
      const left = await tx.get(things, 'left')
      if (++runs === 1) await setBoth(1)
      return [left, await tx.get(things, 'right')]
    })
    expect([seen, runs]).toEqual([[{ n: 1 }, { n: 1 }], 2])
  })

  it('hold a sum together, whatever they move at once, lists and many writes among it', async () => {
    const both = await Promise.all([open(), open()])
    const keys = Array.from({ length: 40 }, (_, i) => `${i % 4}/${i}`)
    await both[0].transact(async (tx) => {
      for (const key of keys) tx.put(things, key, { n: 10 })
    })
    const sum = async (tx: Pick<Tx, 'list'>) =>
      (await tx.list(things, { limit: 99 })).reduce((total, { value }) => total + value.n, 0)
    const move = (i: number) => async (tx: Tx) => {
      const [from = '', to = ''] = [keys[(i * 7) % 40], keys[(i * 11 + 1) % 40]]
      const there = await tx.list(things, { prefix: `${i % 4}/`, limit: 99 })
      const [a, b] = [await tx.get(things, from), await tx.get(things, to)]
      if (!a || !b || from === to || there.length !== 10) throw new Error('A record is missing.')
      tx.put(things, from, { n: a.n - 1 })
      tx.put(things, to, { n: b.n + 1 })
      // More than the locks that one transaction takes one by one.
      if (i % 10 === 0)
        for (const { key, value } of await tx.list(things, { limit: 99 })) tx.put(things, key, value)
    }
    const sums = await Promise.all(
      Array.from({ length: 60 }, (_, i) => {
        const store = both[i % 2] as Store
        return i % 6 === 5 ? store.transact(sum) : store.transact(move(i)).then(() => 400)
      }),
    )
    expect(new Set(sums)).toEqual(new Set([400]))
    expect(await sum(both[0])).toBe(400)
  })
})

describe('a transaction that the server undoes because of others', () => {
  it('runs again after a deadlock, until each has written', async () => {
    const link = createLink(database.url, log)
    await link.query('CREATE TABLE pair (id int PRIMARY KEY, n int); INSERT INTO pair VALUES (1, 0), (2, 0)')
    const meet = meeting()
    let runs = 0
    const raise = (first: number, second: number) =>
      link.transaction('', async (query) => {
        runs++
        await query('UPDATE pair SET n = n + 1 WHERE id = $1', [first])
        await meet()
        await query('UPDATE pair SET n = n + 1 WHERE id = $1', [second])
      })
    await Promise.all([raise(1, 2), raise(2, 1)])
    expect(runs).toBe(3)
    expect(await link.query('SELECT n FROM pair')).toEqual([{ n: 2 }, { n: 2 }])
    await link.close()
  })

  it('runs again after a serialization failure, and not after what would fail again', async () => {
    const link = createLink(database.url, log)
    const failing = async (code: string) => {
      let runs = 0
      const work = () =>
        link.transaction('', async (query) => {
          if (++runs < 3) await query(`DO $$ BEGIN RAISE EXCEPTION 'no' USING ERRCODE = '${code}'; END $$`)
        })
      return [
        await work().then(
          () => 'done',
          (error: Error) => error.message,
        ),
        runs,
      ]
    }
    expect(await failing('40001')).toEqual(['done', 3])
    expect(await failing('23505')).toEqual(['no', 1])
    await link.close()
  })

  it('does not count as done where a failed statement of it went unnoticed', async () => {
    const link = createLink(database.url, log)
    const work = link.transaction('', async (query) => {
      await query('SELECT 1 / 0').catch(() => {})
    })
    await expect(work).rejects.toThrow('went unnoticed')
    await link.close()
  })
})

describe('a lost connection', () => {
  it.each(['before', 'after'] as const)(
    'just %s the server has committed leads to one write, not two or none',
    async (when) => {
      const way = await openCutting(database.url)
      const store = await open(way.url)
      await store.transact(increment)
      way.cutCommit(when)
      await store.transact(increment)
      expect(await counted(store)).toBe(2)
      // Blind writes and inserts go the same way.
      way.cutCommit(when)
      expect(await store.transact((tx) => tx.insert(things, 'claim', { n: 1 }))).toBe(true)
      way.close()
    },
  )

  it('in the breath of a crash leads to one write, also where another one got its number', {
    timeout: 120_000,
  }, async () => {
    const server = await startPostgres()
    const slow = "ALTER SYSTEM SET wal_writer_delay = '10s'; SELECT pg_reload_conf(); CHECKPOINT"
    for (const sql of slow.split('; ')) await query(server.url(), sql)
    const way = await openCutting(server.url())
    const [one, other] = await Promise.all([open(way.url), open(server.url())])
    await one.transact(increment)
    // What the server has not written down when it crashes it does not know of, nor that the number was given out.
    way.cutCommit('before', 'closed')
    const waiting = one.transact(increment)
    await way.isCut()
    await server.halt('immediate')
    await server.start()
    await other.transact(async (tx) => tx.put(things, 'another', { n: 1 }))
    way.open()
    await waiting
    expect([await counted(one), await other.get(things, 'another')]).toEqual([2, { n: 1 }])
    way.close()
    await one.close()
    await other.close()
    stores = []
    await server.stop()
  })

  it('costs nobody anything, however often all are cut', async () => {
    const store = await open()
    const over = Promise.all(Array.from({ length: 40 }, () => store.transact(increment)))
    let isOver = false
    void over.finally(() => {
      isOver = true
    })
    let cuts = 0
    for (; !isOver && cuts < 20; cuts++) {
      await setTimeout(50)
      await database.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`,
      )
    }
    await over
    expect(cuts).toBeGreaterThan(0)
    expect(await counted(store)).toBe(40)
  })

  it('is waited for while Postgres restarts in order or crashes, and nothing is lost or doubled', {
    timeout: 180_000,
  }, async () => {
    const server = await startPostgres()
    const store = await open(server.url())
    let done = 0
    const work = async () => {
      for (let i = 0; i < 15; i++) await store.transact(increment).then(() => done++)
    }
    const over = Promise.all([work(), work(), work(), work()])
    for (const mode of ['immediate', 'fast'] as const) {
      const before = done
      while (done < before + 5) await setTimeout(5)
      await server.halt(mode)
      const read = counted(store)
      await server.start()
      expect(await read).toBeGreaterThanOrEqual(before)
    }
    await over
    expect(await counted(store)).toBe(60)
    await store.close()
    await server.stop()
  })

  it('is told to the caller once patience is at an end, and a stop does not wait for it', {
    timeout: 120_000,
  }, async () => {
    const server = await startPostgres()
    const hasty = createLink(server.url(), log, { patience: 0 })
    const store = await open(server.url())
    await hasty.query('SELECT 1')
    await server.halt()
    await expect(hasty.query('SELECT 1')).rejects.toThrow('The database does not answer.')
    const waiting = store.transact(increment)
    waiting.catch(() => {})
    await store.close()
    await expect(waiting).rejects.toThrow()
    await hasty.close()
    await server.stop()
  })
})
