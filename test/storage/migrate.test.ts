import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { StartError } from '../../src/core/errors.ts'
import { defineKind } from '../../src/core/records.ts'
import { leases } from '../../src/delivery/fence.ts'
import { migrate, undo } from '../../src/migrate.ts'
import { copy, tally } from '../../src/storage/move.ts'
import { openReadOnly, openStorage } from '../../src/storage/open-storage.ts'
import type { Bulk, Storage, Stored } from '../../src/storage/storage.ts'
import { createQuietLog } from '../fakes/quiet-log.ts'
import { openMemory, put } from '../support/memory.ts'
import { freshDatabase, type TestDatabase } from '../support/postgres/database.ts'
import { spawnStudyhall, studyhall } from '../support/studyhall.ts'

const things = defineKind('thing', { version: 2, schema: z.unknown(), upgrades: { 1: (old) => old } })
const log = createQuietLog()
const ALL = new Set<string>()

let folder: string
let file: string
let database: TestDatabase
let lines: string[]
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'studyhall-migrate-'))
  file = `file:${join(folder, 'one.sqlite')}`
  database = await freshDatabase()
  lines = []
})
afterEach(async () => {
  rmSync(folder, { recursive: true })
  await database.release()
})

const parts = { log, say: (line: string) => void lines.push(line) }
const moved = (from = file, to = database.url): Promise<void> => migrate(from, to, parts)
const refusal = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (error: unknown) => (error instanceof StartError ? error.message : `no StartError: ${error}`),
  )

/** Opens a database, whatever became of its data, for as long as `work` takes. */
async function within<T>(url: string, work: (storage: Storage) => Promise<T>): Promise<T> {
  const storage = await openStorage(url, log, { moving: true })
  try {
    return await work(storage)
  } finally {
    await storage.close()
  }
}

const start = (url: string): Promise<string> =>
  refusal(openStorage(url, log, { lock: true }).then((storage) => storage.close()))

/** What is in a database beside what is its own, as counts and checksums. */
const held = (url: string) =>
  within(url, async ({ bulk }) => {
    const side = { bulk, skip: new Set(['move', 'mark', 'release']) }
    return { records: await tally('record', side), values: await tally('expiring', side) }
  })

const fill = (url: string, count: number): Promise<void> =>
  within(url, ({ bulk }) =>
    bulk.write(
      'record',
      Array.from({ length: count }, (_, i) => ({
        kind: `kind-${i % 7}`,
        key: `key/${i}`,
        text: JSON.stringify({ v: 1, value: { i, text: 'x'.repeat(i % 50) } }),
      })),
      [],
    ),
  )

/** Values and keys that engines treat differently. */
const ODD: Stored[] = [
  { kind: 'thing', key: 'b\u{1f600}', text: '{"v":2,"value":{"z":1,"a":[3,{"y":null,"b":"\\u0000"}]}}' },
  { kind: 'thing', key: 'b￮', text: '{"v":1,"value":"half a pair: \\ud83d, a noncharacter: ￾"}' },
  { kind: 'thing', key: 'a/ä', text: '{"value":1e21}' },
  { kind: 'thing', key: 'broken', text: '{"v":1,' },
  { kind: 'older', key: 'a', text: '{"v":1,"value":{}}' },
]

describe('a move', () => {
  it('takes everything along as it was stored, there and back, and says how much of each kind', async () => {
    await within(file, async ({ bulk, expiring }) => {
      await bulk.write('record', ODD, [])
      await expiring<string>('seen', 60_000).set('a', 'x')
    })
    const before = await held(file)
    await moved()
    expect(await held(database.url)).toEqual(before)
    expect(lines).toEqual([
      expect.stringMatching(/^ {2}older +1 {2}sha256 [\da-f]{16}$/),
      expect.stringMatching(/^ {2}thing +4 {2}sha256 [\da-f]{16}$/),
      expect.stringMatching(/^ {2}seen \(expiring\) +1 {2}sha256 [\da-f]{16}$/),
      expect.stringMatching(/^Everything is in postgres:\/\/127\.0\.0\.1:\d+\/test\w+\. Set DATABASE_URL/),
    ])
    expect(lines.join()).not.toContain('only-for-tests')
    const other = `file:${join(folder, 'two.sqlite')}`
    await moved(database.url, other)
    expect(await held(other)).toEqual(before)
    const back = await openStorage(other, log)
    expect(await back.store.get(things, 'b\u{1f600}')).toEqual({ z: 1, a: [3, { y: null, b: '\0' }] })
    expect(await back.expiring('seen', 60_000).get('a')).toBe('x')
    await expect(back.store.get(things, 'broken')).rejects.toThrow('cannot be read')
    // A move is no restored backup.
    expect(await back.isRestored()).toBe(false)
    await back.close()
  })

  it('ends what one that broke off had begun, whatever changed meanwhile', async () => {
    const { bulk } = openMemory()
    const target = openMemory().bulk
    const rows = (from: number, to: number, v = 1): Stored[] =>
      Array.from({ length: to - from }, (_, i) => ({
        kind: `kind-${(from + i) % 3}`,
        key: String(from + i),
        text: JSON.stringify({ v, value: from + i }),
      }))
    await bulk.write('record', rows(0, 5_000), [])
    let left = 2
    let written = 0
    const failing: Bulk = {
      ...target,
      write: async (table, puts, gone) => {
        if (left-- === 0) throw new Error('The power went.')
        written += puts.length
        await target.write(table, puts, gone)
      },
    }
    const sides = [
      { bulk, skip: ALL },
      { bulk: failing, skip: ALL },
    ] as const
    await expect(copy('record', ...sides)).rejects.toThrow('power')
    expect(written).toBe(2_000)
    // Somebody went on with the source.
    await bulk.write('record', [...rows(0, 10, 2), ...rows(9_000, 9_010)], rows(100, 200))
    left = Number.POSITIVE_INFINITY
    await copy('record', ...sides)
    expect(await tally('record', sides[1])).toEqual(await tally('record', sides[0]))
    // What was there already was not written again.
    expect(written).toBeLessThan(5_200)
  })

  it('that is killed leaves two databases that no bot starts on, and comes to its end by another run', async () => {
    await fill(file, 30_000)
    const before = await held(file)
    let kills = 0
    for (const rows of [1, 9_000, 20_000]) {
      const child = spawnStudyhall(['migrate', '--from', file, '--to', database.url])
      const ended = new Promise((resolve) => child.once('close', resolve))
      while (child.exitCode === null) {
        const count = await database
          .query('SELECT count(*)::int AS count FROM studyhall.record')
          .catch(() => [{ count: 0 }])
        if (Number(count[0]?.count) > rows) break
        await setTimeout(5)
      }
      if (child.kill('SIGKILL')) kills++
      await ended
      if (child.exitCode === 0) break
      expect(await start(file)).toMatch(/^The data of this database are being moved to postgres:/)
      expect(await start(database.url)).toMatch(/^A move from \/\S+ to this database has not ended\./)
    }
    expect(kills).toBeGreaterThan(0)
    const { code, err, out } = await studyhall(['migrate', '--from', file, '--to', database.url])
    expect([code, err, out]).toEqual([0, '', expect.stringContaining('  kind-6 ')])
    expect(await held(database.url)).toEqual(before)
    expect(await start(database.url)).toBe('done')
  })

  it('that broke off between its last two marks only closes the first database', async () => {
    await fill(file, 10)
    await moved()
    await within(file, async ({ bulk }) => {
      const [row] = await bulk.page('record', { kind: 'move', key: '' }, 1)
      await bulk.write(
        'record',
        [{ ...(row as Stored), text: (row as Stored).text.replace('gone', 'leaving') }],
        [],
      )
    })
    const { store, close } = await openStorage(database.url, log)
    await put(store, things, 'new', 1)
    await close()
    await moved()
    expect(await start(file)).toMatch(/^The data of this database moved to/)
    expect((await held(database.url)).records.get('thing')?.count).toBe(1)
  })

  it('is refused where the copy differs', async () => {
    await fill(file, 10)
    await database.query('CREATE SCHEMA elsewhere')
    await within(database.url, async () => {})
    await database.query(
      `CREATE FUNCTION elsewhere.spoil() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
         IF new.key = 'key/3' THEN new.body = '{"v": 1, "value": 0}'; END IF; RETURN new; END $$;
       CREATE TRIGGER spoil BEFORE INSERT ON studyhall.record FOR EACH ROW EXECUTE FUNCTION elsewhere.spoil()`,
    )
    expect(await refusal(moved())).toBe(
      'The copy differs: kind-3 has 1 rows instead of 1, or other ones. Run this again.',
    )
    expect(await start(database.url)).toMatch(/has not ended/)
  })
})

describe('a move is refused, and changes nothing,', () => {
  it('where the target holds other data, or nothing is to be moved', async () => {
    const nowhere = `file:${join(folder, 'none.sqlite')}`
    expect(await refusal(moved(nowhere))).toMatch(/^There is no database at \S+none\.sqlite\./)
    await fill(file, 3)
    await fill(database.url, 2)
    expect(await refusal(moved())).toMatch(
      /^postgres:\S+ holds other data \(records: 1 kind-0, 1 kind-1\)\. Move to an empty database/,
    )
    expect(await refusal(moved(file, file))).toMatch(/^Another bot is running on|is both ends/)
    expect([await start(file), await start(database.url)]).toEqual(['done', 'done'])
  })

  it('while a bot runs on either side', async () => {
    await fill(file, 3)
    const locked = await openStorage(file, log, { lock: true })
    expect(await refusal(moved())).toMatch(/^Another bot is running on \S+one\.sqlite/)
    await locked.close()
    const running = await openStorage(database.url, log)
    const now = (await running.sharing?.clock(() => () => {}))?.now() ?? 0
    await put(running.store, leases, 'worker', { until: now + 20_000 })
    expect(await refusal(moved())).toMatch(
      /^A bot runs on postgres:\S+, or ended less than half a minute ago/,
    )
    expect(await refusal(moved(database.url, `file:${join(folder, 'new.sqlite')}`))).toMatch(/^A bot runs on/)
    expect([await start(file), await start(database.url)]).toEqual(['done', 'done'])
    await put(running.store, leases, 'worker', { until: now })
    await running.close()
    expect(await refusal(moved())).toBe('done')
  })

  it('where a move of other data has not ended', async () => {
    await fill(file, 3)
    const other = `file:${join(folder, 'other.sqlite')}`
    await fill(other, 4)
    await within(database.url, async ({ bulk }) => {
      const part = { state: 'arriving', other: join(folder, 'other.sqlite'), id: 'x', at: 0, unproven: false }
      await bulk.write(
        'record',
        [{ kind: 'move', key: 'here', text: JSON.stringify({ v: 1, value: part }) }],
        [],
      )
    })
    expect(await refusal(moved())).toMatch(/^A move from \S+other\.sqlite to this database has not ended/)
    expect(await start(file)).toBe('done')
    expect(await refusal(moved(other))).toBe('done')
  })

  it('where it is written wrongly', async () => {
    for (const args of [[], ['--from', file], ['--from', file, '--to', file, '--undo', file]]) {
      const { code, err } = await studyhall(['migrate', ...args])
      expect([code, err]).toEqual([
        2,
        expect.stringContaining('Write: studyhall migrate --from URL --to URL'),
      ])
    }
  })
})

describe('the database that was left', () => {
  it('starts no bot, is read by nothing, and says where its data went', async () => {
    await fill(file, 3)
    await moved()
    const sentence = new RegExp(
      `^The data of this database moved to postgres://${new URL(database.url).host}/test\\w+ on \\d{4}-\\d\\d-\\d\\d\\. Set DATABASE_URL to it\\. ` +
        'To go on here instead, .* npx studyhall migrate --undo with the URL of this database\\.$',
    )
    expect(await start(file)).toMatch(sentence)
    expect(await refusal(openReadOnly(file, log))).toMatch(sentence)
    expect(await refusal(moved())).toMatch(sentence)
    const { code, err } = await studyhall(['ledger'], { DATABASE_URL: file })
    expect([code, err]).toEqual([1, expect.stringMatching(/^The data of this database moved to/)])
  })

  it('starts again once that is asked for, and looks at its channels first', async () => {
    await fill(file, 3)
    await moved()
    const { code, out } = await studyhall(['migrate', '--undo', file])
    expect([code, out]).toEqual([0, expect.stringContaining('may start on')])
    const storage = await openStorage(file, log, { lock: true })
    expect(await storage.isRestored()).toBe(true)
    await storage.mark()
    expect(await storage.isRestored()).toBe(false)
    await storage.close()
    expect(await refusal(undo(file, parts))).toMatch(/^There is nothing to undo/)
    // It has gone on by itself, and is no longer what the other one came from.
    expect(await refusal(moved(database.url, file))).toMatch(/holds other data/)
  })

  it('takes back what it gave, as it is by then', async () => {
    await fill(file, 3)
    await moved()
    const { store, close } = await openStorage(database.url, log)
    await put(store, things, 'new', 1)
    await close()
    await moved(database.url, file)
    expect(await start(file)).toBe('done')
    expect((await held(file)).records.get('thing')?.count).toBe(1)
    expect(await start(database.url)).toMatch(/^The data of this database moved to \/\S+one\.sqlite/)
    await moved(file, database.url)
    expect(await start(database.url)).toBe('done')
  })

  it('is empty where a move into it is given up', async () => {
    await fill(file, 3)
    await fill(database.url, 3)
    await within(database.url, async ({ bulk }) => {
      const part = { state: 'arriving', other: 'x', id: 'x', at: 0, unproven: false }
      await bulk.write(
        'record',
        [{ kind: 'move', key: 'here', text: JSON.stringify({ v: 1, value: part }) }],
        [],
      )
    })
    await undo(database.url, parts)
    expect(await held(database.url)).toEqual({ records: new Map(), values: new Map() })
    expect(await refusal(moved())).toBe('done')
  })

  it('keeps what it had to prove: a restored backup is one after the move too', async () => {
    await fill(file, 3)
    await within(file, async (storage) => {
      await storage.mark()
      const [row] = await storage.bulk.page('record', { kind: 'mark', key: '' }, 1)
      await storage.mark()
      await storage.bulk.write('record', [row as Stored], [])
    })
    await moved()
    const storage = await openStorage(database.url, log)
    expect(await storage.isRestored()).toBe(true)
    await storage.mark()
    expect(await storage.isRestored()).toBe(false)
    await storage.close()
  })
})
