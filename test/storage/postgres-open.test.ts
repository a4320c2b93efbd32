import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { StartError } from '../../src/core/errors.ts'
import { defineKind, type Store } from '../../src/core/records.ts'
import { openReadOnly, openStorage } from '../../src/storage/open-storage.ts'
import { lockLayout, prepareLayout, STEPS } from '../../src/storage/postgres/layout.ts'
import { createLink, type Link } from '../../src/storage/postgres/link.ts'
import { isRestored } from '../../src/storage/postgres/origin.ts'
import { createStore } from '../../src/storage/postgres/store.ts'
import type { Storage, StorageOptions } from '../../src/storage/storage.ts'
import { createQuietLog } from '../fakes/quiet-log.ts'
import { put } from '../support/memory.ts'
import { freshDatabase, type TestDatabase } from '../support/postgres/database.ts'

const things = defineKind('thing', { version: 1, schema: z.object({ n: z.number() }) })
const log = createQuietLog()

let database: TestDatabase
let opened: Storage[]
beforeEach(async () => {
  database = await freshDatabase()
  opened = []
})
afterEach(async () => {
  for (const storage of opened) await storage.close()
  await database.release()
})

async function open(url = database.url, options: StorageOptions = {}): Promise<Storage> {
  const storage = await openStorage(url, log, options)
  opened.push(storage)
  return storage
}

const sentence = (error: unknown): string =>
  error instanceof StartError ? error.message : `no StartError: ${error}`
const refusal = (url?: string, options?: StorageOptions): Promise<string> =>
  open(url, options).then(() => 'opened', sentence)
const readerRefusal = (): Promise<string> => openReadOnly(database.url, log).then(() => 'opened', sentence)

/** The database's URL with something else in it. */
const urlWith = (change: (url: URL) => void): string => {
  const url = new URL(database.url)
  change(url)
  return url.href
}

/** Brings the database to the layout of a program that knows only these steps. */
async function layOut(steps: typeof STEPS): Promise<void> {
  const link = createLink(database.url, log)
  await link.transaction(lockLayout, (query) => prepareLayout(query, steps))
  await link.close()
}

describe('a database on Postgres', () => {
  it('is laid out by the first start, also by two at once, and holds what was stored', async () => {
    const [one, two] = await Promise.all([open(), open()])
    await put(one.store, things, 'a', { n: 1 })
    expect(await two.store.get(things, 'a')).toEqual({ n: 1 })
    await one.close()
    expect(await (await open()).store.get(things, 'a')).toEqual({ n: 1 })
  })

  it('is brought up from every older layout, with its records', async () => {
    for (let version = 1; version < STEPS.length; version++) {
      await layOut(STEPS.slice(0, version))
      await database.query(
        `INSERT INTO studyhall.record (kind, key, body) VALUES ('thing', 'a', '{"v": 1, "value": {"n": 1}}')`,
      )
      const { store } = await open()
      expect(await store.get(things, 'a')).toEqual({ n: 1 })
      expect(await database.query('SELECT version FROM studyhall.layout')).toEqual([
        { version: STEPS.length },
      ])
      await store.close()
      await database.query('DROP SCHEMA studyhall CASCADE')
    }
  })

  it('of a newer layout is refused, unless programs of this one can go on working on it', async () => {
    const next = { sql: 'CREATE TABLE studyhall.next (n int)', worksFrom: STEPS.length }
    await layOut([...STEPS, next])
    expect(await refusal()).toBe('opened')
    expect(await database.query(`SELECT version FROM studyhall.layout`)).toEqual([
      { version: STEPS.length + 1 },
    ])
    await layOut([...STEPS, next, { sql: 'DROP TABLE studyhall.record', worksFrom: STEPS.length + 2 }])
    const known = STEPS.length
    const newer = `The database was written by a newer Studyhall (layout ${known + 2}, this one knows ${known}). Start the newer one, or restore a backup from before.`
    expect([await refusal(), await readerRefusal()]).toEqual([newer, newer])
  })

  it('goes on with a program of layout 3 while newer ones bring it up beside it, also amid what that one does', async () => {
    const three = STEPS.slice(0, 3)
    await layOut(three)
    // Programs of that layout leave no witness of what they write.
    const older = createStore(createLink(database.url, log), log)
    const increment = (store: Store, between?: () => Promise<unknown>): Promise<void> =>
      store.transact(async (tx) => {
        const { n } = (await tx.get(things, 'a')) ?? { n: 0 }
        await between?.()
        tx.put(things, 'a', { n: n + 1 })
      })
    await increment(older)
    let newer: Storage[] = []
    let runs = 0
    await increment(older, async () => {
      if (runs++ > 0) return
      newer = await Promise.all([open(), open()])
      for (const { store } of newer) await increment(store)
    })
    // What it had read had moved meanwhile.
    expect(runs).toBe(2)
    const all = [older, ...newer.map(({ store }) => store)]
    await Promise.all(Array.from({ length: 20 }, () => all.map((store) => increment(store))).flat())
    expect(await Promise.all(all.map((store) => store.get(things, 'a')))).toEqual(all.map(() => ({ n: 64 })))
    await older.close()
    // Nor is it turned away where it begins anew, and leaves the layout as it is.
    await layOut(three)
    expect(await database.query('SELECT version FROM studyhall.layout')).toEqual([{ version: STEPS.length }])
    await expect(layOut(STEPS.slice(0, 2))).rejects.toThrow(
      `The database was written by a newer Studyhall (layout ${STEPS.length}, this one knows 2).`,
    )
  })

  it('needs no right to make schemas where somebody has made ours', async () => {
    await database.query('CREATE ROLE plain LOGIN PASSWORD $$hunter2$$').catch(() => {})
    const asPlain = urlWith((url) => {
      url.username = 'plain'
      url.password = 'hunter2'
    })
    const name = new URL(database.url).pathname.slice(1)
    expect(await refusal(asPlain)).toBe(
      `This user may not write in the database ${name}. Run as its owner: GRANT CREATE ON DATABASE ${name} TO the user, or make the user its owner.`,
    )
    await database.query('CREATE SCHEMA studyhall AUTHORIZATION plain')
    const storage = await open(asPlain, { lock: true })
    await put(storage.store, things, 'a', { n: 1 })
    await storage.mark()
    expect(await storage.isRestored()).toBe(false)
    // Without a superuser's rights, the server can still be told from its copies.
    expect(await database.query('SELECT server FROM studyhall.origin')).toEqual([
      { server: expect.stringMatching(/^\d+\/[\dA-F]{8}\/\d+\/\d+$/) },
    ])
  })
})

describe('a start on Postgres is refused with a sentence and a fix', () => {
  const host = () => new URL(database.url).host

  it('where nobody answers', async () => {
    const nowhere = urlWith((url) => {
      url.port = '1'
    })
    expect(await refusal(nowhere)).toBe(
      'Postgres at 127.0.0.1:1 cannot be reached (ECONNREFUSED). Start it, or correct DATABASE_URL.',
    )
  })

  it('where the password is wrong, which it does not repeat', async () => {
    const wrong = urlWith((url) => {
      url.password = 'hunter2'
    })
    expect(await refusal(wrong)).toBe(
      `Postgres at ${host()} refuses the user or the password. Correct DATABASE_URL.`,
    )
  })

  it('where the database is missing', async () => {
    const missing = urlWith((url) => {
      url.pathname = '/nothing'
    })
    expect(await refusal(missing)).toBe(
      `Postgres at ${host()} has no database nothing. Create it (CREATE DATABASE nothing), or correct DATABASE_URL.`,
    )
  })

  it('where the database cannot hold every language', async () => {
    await database.query(
      `CREATE DATABASE plain_${process.pid} ENCODING 'SQL_ASCII' LOCALE 'C' LOCALE_PROVIDER libc TEMPLATE template0`,
    )
    const ascii = urlWith((url) => {
      url.pathname = `/plain_${process.pid}`
    })
    expect(await refusal(ascii)).toBe(
      `The database keeps its text as SQL_ASCII, which cannot hold every language. Create it with ENCODING 'UTF8'.`,
    )
  })

  it('for a URL that is none, whose password it does not repeat', async () => {
    for (const url of [
      'postgres://me:hunter2@/x',
      'postgres://me:hunter2@db',
      'postgres://me:hunter2%@db/x',
      'postgres://me:hunter2#@db/x',
      'postgresql://me:hunter2@db:port/x',
    ]) {
      const found = await refusal(url)
      expect(found).toMatch(/^DATABASE_URL must be postgres:\/\/user:password@host:5432\/database/)
      expect(found).not.toContain('hunter2')
    }
  })
})

describe('a reader of Postgres', () => {
  it('works beside a running bot, and cannot write', async () => {
    const { store } = await open(undefined, { lock: true })
    const reader = await openReadOnly(database.url, log)
    await put(store, things, 'a', { n: 1 })
    expect(await reader.get(things, 'a')).toEqual({ n: 1 })
    await expect(put(reader, things, 'a', { n: 2 })).rejects.toThrow('readonly')
    expect(await store.get(things, 'a')).toEqual({ n: 1 })
    await reader.close()
  })

  it('makes nothing where there is nothing, and asks for a start where the layout is older', async () => {
    expect(await readerRefusal()).toBe('The database holds nothing yet. Start the bot once: npm start.')
    expect(await database.query(`SELECT to_regnamespace('studyhall') AS schema`)).toEqual([{ schema: null }])
    await layOut(STEPS.slice(0, 1))
    expect(await readerRefusal()).toMatch(
      /^The database was written by an older Studyhall\. Start this one once/,
    )
  })
})

describe('what expires on Postgres', () => {
  it('stays claimed where a machine’s clock is an hour ahead or behind, which sweeps nothing too early', async () => {
    const machine = async (ahead: number) => {
      const storage = await open(undefined, { now: () => Date.now() + ahead })
      await storage.sharing?.clock(() => () => {})
      return { ...storage, seen: storage.expiring<number>('seen', 60_000) }
    }
    const [right, fast, slow] = [await machine(0), await machine(3_600_000), await machine(-3_600_000)]
    expect(await right.seen.claim('a', 1)).toBe(true)
    await fast.tidy()
    expect([await fast.seen.claim('a', 2), await slow.seen.claim('a', 3)]).toEqual([false, false])
    expect(await slow.seen.claim('b', 4)).toBe(true)
    expect([await right.seen.claim('b', 5), await fast.seen.get('b')]).toEqual([false, 4])
  })
})

describe('the mark on Postgres', () => {
  it('tells a database that another server goes on with, until it is made anew', async () => {
    const storage = await open()
    expect(await storage.isRestored()).toBe(false)
    await storage.mark()
    expect(await storage.isRestored()).toBe(false)
    // As a failover leaves it: the same cluster on its next timeline.
    await database.query(`UPDATE studyhall.origin SET server = replace(server, '/00000001/', '/00000000/')`)
    expect(await storage.isRestored()).toBe(true)
    await storage.mark()
    expect(await storage.isRestored()).toBe(false)
  })
  it('tells a dump that was restored in the place of what it was made of', async () => {
    const storage = await open()
    await storage.mark()
    // As pg_restore --clean does, the mark among what it brings back.
    await database.query(`
      ALTER TABLE studyhall.record RENAME TO old;
      CREATE TABLE studyhall.record (LIKE studyhall.old INCLUDING ALL);
      INSERT INTO studyhall.record SELECT * FROM studyhall.old;
      DROP TABLE studyhall.old`)
    expect(await storage.isRestored()).toBe(true)
    await storage.mark()
    expect(await storage.isRestored()).toBe(false)
  })
  it('is asked for again where the server is just starting, and counts as no other one', async () => {
    await (await open()).mark()
    const link = createLink(database.url, log)
    const query: Link['query'] = (sql, values) =>
      sql.includes('pg_control_system')
        ? Promise.reject(Object.assign(new Error('starting up'), { severity: 'FATAL', code: '57P03' }))
        : link.query(sql, values)
    await expect(isRestored(query)).rejects.toThrow('starting up')
    await link.close()
  })
})
