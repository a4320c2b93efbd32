import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import type { Log } from '../../src/core/ports.ts'
import {
  defineKind,
  type Kind,
  type Range,
  type Store,
  type Tx,
  UnreadableRecord,
  update,
} from '../../src/core/records.ts'

const thing = z.object({ n: z.number() })
const things = defineKind('thing', { version: 1, schema: thing })
const others = defineKind('other', { version: 1, schema: thing })
/** The same records as `things`, whatever they hold. */
const anyThings = defineKind('thing', { version: 1, schema: z.unknown() })

const SECRET = 'do-not-log-me'
const increment = async (tx: Tx): Promise<void> => {
  const { n } = (await tx.get(things, 'a')) ?? { n: 0 }
  tx.put(things, 'a', { n: n + 1 })
}

/**
 * Every promise of the Store port. `open` answers a new, empty store; whoever opens it removes what it leaves, with
 * `afterwards` after each test. Where a call takes a while, fewer `trials` of a property do.
 */
export function storeContract(
  name: string,
  open: (log: Log) => Promise<Store>,
  { trials = 100, afterwards }: { trials?: number; afterwards?: () => Promise<void> } = {},
): void {
  let store: Store
  let logged: unknown[]

  const log = (...entry: unknown[]): void => void logged.push(entry)
  const read = (key: string) => store.get(things, key)
  const keysOf = async (range: Range) => (await store.list(things, range)).map(({ key }) => key)
  const put = <T>(kind: Kind<T>, key: string, value: T) =>
    store.transact(async (tx) => tx.put(kind, key, value))
  const fill = (keys: string[]) =>
    store.transact(async (tx) => {
      for (const [n, key] of keys.entries()) tx.put(things, key, { n })
    })

  describe(`${name} as a Store`, () => {
    beforeEach(async () => {
      logged = []
      store = await open({ debug: log, info: log, warn: log, error: log })
    })
    afterEach(async () => {
      await store.close()
      await afterwards?.()
    })

    describe('get', () => {
      test('answers undefined for a record that is not there', async () => {
        expect(await read('a')).toBeUndefined()
      })

      test('keeps kinds apart, even where a key begins like its kind', async () => {
        await put(things, 'a', { n: 1 })
        await put(others, 'a', { n: 2 })
        await put(things, 'thing:a', { n: 3 })
        const found = [await read('a'), await store.get(others, 'a'), await read('thing:a')]
        expect(found).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }])
      })

      test('gives every reader a value of its own', async () => {
        const value = { n: 1 }
        const stored = put(things, 'a', value)
        value.n = 2
        await stored
        const first = await read('a')
        if (first) first.n = 3
        expect(await read('a')).toEqual({ n: 1 })
      })

      test('answers any JSON value as it was put, under any well-formed key', async () => {
        const key = fc.string({ unit: 'grapheme' }).filter((text) => !text.includes('\0'))
        await fc.assert(
          fc.asyncProperty(key, fc.jsonValue({ noUnicodeString: false }), async (at, value) => {
            const asJson: unknown = JSON.parse(JSON.stringify(value))
            await put(anyThings, at, value)
            expect(await store.get(anyThings, at)).toEqual(asJson)
          }),
          { numRuns: trials },
        )
      })
    })

    describe('a transaction', () => {
      test('puts over what is there, deletes, and deletes what is not there without complaint', async () => {
        await store.transact(async (tx) => {
          tx.put(things, 'a', { n: 1 })
          tx.put(things, 'a', { n: 2 })
        })
        expect(await read('a')).toEqual({ n: 2 })
        await store.transact(async (tx) => {
          tx.delete(things, 'a')
          tx.delete(things, 'never')
        })
        expect(await read('a')).toBeUndefined()
      })

      test('resolves to what its function answers', async () => {
        expect(await store.transact(async () => 'nothing written')).toBe('nothing written')
        expect(await store.transact((tx) => tx.insert(things, 'a', { n: 1 }))).toBe(true)
      })

      test('reads its own writes, in gets and in lists', async () => {
        await fill(['a', 'b', 'c'])
        const seen = await store.transact(async (tx) => {
          tx.delete(things, 'a')
          tx.put(things, 'b', { n: 9 })
          await tx.insert(things, 'bb', { n: 8 })
          tx.put(others, 'a', { n: 7 })
          const list = async (range: Range) =>
            (await tx.list(things, range)).map(({ key, value }) => `${key}${value.n}`)
          return {
            gets: [await tx.get(things, 'a'), await tx.get(things, 'b')],
            all: await list({ limit: 9 }),
            backwards: await list({ limit: 2, reverse: true }),
            prefixed: await list({ prefix: 'b', limit: 9 }),
            first: await list({ limit: 1 }),
          }
        })
        expect(seen).toEqual({
          gets: [undefined, { n: 9 }],
          all: ['b9', 'bb8', 'c2'],
          backwards: ['c2', 'bb8'],
          prefixed: ['b9', 'bb8'],
          first: ['b9'],
        })
      })

      test('inserts what is not there, and answers false for what is', async () => {
        await put(things, 'taken', { n: 1 })
        const inserted = await store.transact(async (tx) => {
          const fresh = await tx.insert(things, 'new', { n: 2 })
          const again = await tx.insert(things, 'new', { n: 3 })
          tx.delete(things, 'taken')
          return [fresh, again, await tx.insert(things, 'taken', { n: 4 })]
        })
        expect(inserted).toEqual([true, false, true])
        expect([await read('new'), await read('taken')]).toEqual([{ n: 2 }, { n: 4 }])
      })

      test('writes nothing at all where its function throws', async () => {
        await put(things, 'a', { n: 1 })
        const failing = store.transact(async (tx) => {
          tx.put(things, 'a', { n: 2 })
          await tx.insert(things, 'b', { n: 2 })
          throw new Error('boom')
        })
        await expect(failing).rejects.toThrow('boom')
        expect([await read('a'), await read('b')]).toEqual([{ n: 1 }, undefined])
      })

      test('lets exactly one of many racing claims through', async () => {
        const claims = Array.from({ length: 50 }, (_, n) =>
          store.transact(async (tx) => {
            if (!(await tx.insert(things, 'claim', { n }))) return false
            tx.put(others, `by/${n}`, { n })
            return true
          }),
        )
        const won = (await Promise.all(claims)).flatMap((wins, n) => (wins ? [n] : []))
        expect(won).toHaveLength(1)
        expect(await read('claim')).toEqual({ n: won[0] })
        expect(await store.list(others, { limit: 99 })).toEqual([
          { key: `by/${won[0]}`, value: { n: won[0] } },
        ])
      })

      test('loses none of many concurrent changes of one record', async () => {
        await Promise.all(Array.from({ length: 100 }, () => store.transact(increment)))
        expect(await read('a')).toEqual({ n: 100 })
      })

      test('lets the neighbours of a failing one through', async () => {
        const [before, failing, after] = await Promise.allSettled([
          put(things, 'before', { n: 1 }),
          store.transact(async (tx) => {
            tx.put(things, 'mine', { n: 1 })
            throw new Error('boom')
          }),
          put(things, 'after', { n: 1 }),
        ])
        expect([before.status, failing.status, after.status]).toEqual(['fulfilled', 'rejected', 'fulfilled'])
        expect(await keysOf({ limit: 9 })).toEqual(['after', 'before'])
      })

      test('stores thousands of one tick', async () => {
        await Promise.all(Array.from({ length: 3000 }, (_, n) => put(things, `${n}`, { n })))
        expect(await keysOf({ limit: 9999 })).toHaveLength(3000)
      })

      test('refuses a value that its schema could not read back, and writes nothing', async () => {
        for (const n of [SECRET, Number.NaN, undefined, 1n]) {
          const wrong = store.transact(async (tx) => {
            tx.put(things, 'fine', { n: 1 })
            tx.put(things, 'wrong', { n } as unknown as { n: number })
          })
          await expect(wrong).rejects.toThrow(TypeError)
        }
        const dates = defineKind('date', { version: 1, schema: z.date() })
        await expect(put(dates, 'a', new Date(0))).rejects.toThrow('date/a')
        expect(await keysOf({ limit: 9 })).toEqual([])
      })

      test('refuses keys that an engine would take for others', async () => {
        for (const key of ['a\ud800', 'a\0b']) {
          await expect(put(things, key, { n: 1 })).rejects.toThrow(TypeError)
          await expect(store.transact((tx) => tx.insert(things, key, { n: 1 }))).rejects.toThrow(TypeError)
          await expect(store.transact(async (tx) => tx.delete(things, key))).rejects.toThrow(TypeError)
          await expect(store.get(things, key)).rejects.toThrow(TypeError)
          await expect(store.list(things, { prefix: key, limit: 1 })).rejects.toThrow(TypeError)
        }
      })
    })

    describe('a transaction during which something changes', () => {
      /** Runs `work`, and lets `meanwhile` happen before each of its first `times` runs comes to its end. */
      const amid = (
        work: (tx: Tx) => Promise<unknown>,
        meanwhile: (run: number) => Promise<unknown>,
        times = 1,
      ): Promise<number> => {
        let runs = 0
        return store.transact(async (tx) => {
          await work(tx)
          runs++
          if (runs <= times) await meanwhile(runs)
          return runs
        })
      }

      test('runs again where a record that it read was changed, deleted, or made', async () => {
        await put(things, 'a', { n: 1 })
        expect(await amid(increment, () => put(things, 'a', { n: 10 }))).toBe(2)
        expect(await read('a')).toEqual({ n: 11 })
        expect(await amid(increment, () => store.transact(async (tx) => tx.delete(things, 'a')))).toBe(2)
        expect(await read('a')).toEqual({ n: 1 })
        await store.transact(async (tx) => tx.delete(things, 'a'))
        expect(await amid(increment, () => put(things, 'a', { n: 5 }))).toBe(2)
        expect(await read('a')).toEqual({ n: 6 })
      })

      test('runs again where a record was deleted and made anew with the same value', async () => {
        await put(things, 'a', { n: 1 })
        const remake = async () => {
          await store.transact(async (tx) => tx.delete(things, 'a'))
          await put(things, 'a', { n: 1 })
        }
        expect(await amid(increment, remake)).toBe(2)
      })

      test('runs again where a list that it read is another one now', async () => {
        const count = (range: Range) => async (tx: Tx) =>
          tx.put(others, 'count', { n: (await tx.list(things, range)).length })
        await fill(['a/1', 'a/3', 'b/1'])
        expect(await amid(count({ prefix: 'a/', limit: 9 }), () => put(things, 'a/2', { n: 1 }))).toBe(2)
        expect(await store.get(others, 'count')).toEqual({ n: 3 })
        expect(await amid(count({ prefix: 'a/', limit: 9 }), () => put(things, 'a/1', { n: 7 }))).toBe(2)
        const remove = () => store.transact(async (tx) => tx.delete(things, 'a/3'))
        expect(await amid(count({ prefix: 'a/', limit: 9 }), remove)).toBe(2)
        expect(
          await amid(count({ prefix: 'a/', limit: 9, reverse: true }), () => put(things, 'a/9', { n: 1 })),
        ).toBe(2)
        expect(await amid(count({ prefix: 'none/', limit: 9 }), () => put(things, 'none/1', { n: 1 }))).toBe(
          2,
        )
      })

      test('runs once where only what lies beside or behind its list was changed', async () => {
        const list = (range: Range) => async (tx: Tx) => {
          await tx.list(things, range)
          tx.put(others, 'seen', { n: 1 })
        }
        await fill(['a/1', 'a/2', 'b/1'])
        expect(await amid(list({ prefix: 'a/', limit: 9 }), () => put(things, 'b/2', { n: 1 }))).toBe(1)
        expect(await amid(list({ prefix: 'a/', limit: 1 }), () => put(things, 'a/3', { n: 1 }))).toBe(1)
      })

      test('runs once where nothing that it read was changed, and the last write stays', async () => {
        const blind = async (tx: Tx) => tx.put(things, 'a', { n: 1 })
        expect(await amid(blind, () => put(things, 'a', { n: 2 }))).toBe(1)
        expect(await read('a')).toEqual({ n: 1 })
      })

      test('runs alone the third time, when nobody else’s write comes between', async () => {
        let late: Promise<unknown> = Promise.resolve()
        const runs = await amid(
          increment,
          async (run) => {
            if (run < 3) await store.transact(increment)
            // Asked for while it runs alone: it waits.
            else late = store.transact(increment)
          },
          3,
        )
        expect(runs).toBe(3)
        await late
        expect(await read('a')).toEqual({ n: 4 })
      })
    })

    describe('update', () => {
      test('answers what it stored', async () => {
        await put(things, 'a', { n: 1 })
        expect(await update(store, things, 'a', ({ n }) => ({ n: n + 1 }))).toEqual({ n: 2 })
        expect(await read('a')).toEqual({ n: 2 })
      })

      test('rejects where there is none, and with what the change throws', async () => {
        await expect(update(store, things, 'a', (it) => it)).rejects.toThrow('There is no record thing/a.')
        await put(things, 'a', { n: 1 })
        const boom = () => {
          throw new Error('boom')
        }
        await expect(update(store, things, 'a', boom)).rejects.toThrow('boom')
        await expect(update(store, things, 'a', () => ({ n: Number.NaN }))).rejects.toThrow(TypeError)
        expect(await read('a')).toEqual({ n: 1 })
      })
    })

    describe('an unreadable record', () => {
      beforeEach(() => put(anyThings, 'bad', { n: SECRET }))

      const untouched = async () => expect(await store.get(anyThings, 'bad')).toEqual({ n: SECRET })
      const named = { name: 'UnreadableRecord', kind: 'thing', key: 'bad' }

      test('rejects what reads it with its kind and key, and stays as it is', async () => {
        await expect(read('bad')).rejects.toMatchObject(named)
        await expect(store.transact((tx) => tx.get(things, 'bad'))).rejects.toMatchObject(named)
        await expect(update(store, things, 'bad', () => ({ n: 1 }))).rejects.toMatchObject(named)
        await untouched()
      })

      test('is not overwritten by a transaction, which writes nothing', async () => {
        const over = store.transact(async (tx) => {
          tx.put(things, 'a', { n: 1 })
          tx.put(things, 'bad', { n: 1 })
        })
        await expect(over).rejects.toThrow(UnreadableRecord)
        expect(await read('a')).toBeUndefined()
        await untouched()
      })

      test('can be deleted', async () => {
        await store.transact(async (tx) => tx.delete(things, 'bad'))
        expect(await store.get(anyThings, 'bad')).toBeUndefined()
      })

      test('exists for an insert, which logs it', async () => {
        expect(await store.transact((tx) => tx.insert(things, 'bad', { n: 1 }))).toBe(false)
        expect(logged).toMatchObject([[{ kind: 'thing', key: 'bad' }, expect.any(String)]])
        await untouched()
      })

      test('is skipped and logged by list, which still fills up to its limit', async () => {
        await fill(['a', 'c'])
        expect(await keysOf({ limit: 2 })).toEqual(['a', 'c'])
        expect(logged).toMatchObject([[{ kind: 'thing', key: 'bad' }, expect.any(String)]])
      })

      test('never shows its value', async () => {
        const error = await read('bad').catch((reason: unknown) => reason)
        await keysOf({ limit: 9 })
        await store.transact((tx) => tx.insert(things, 'bad', { n: 1 }))
        expect(logged).toHaveLength(2)
        expect(`${error} ${JSON.stringify(logged)}`).not.toContain(SECRET)
      })
    })

    describe('a kind whose shape has changed', () => {
      const second = defineKind('thing', {
        version: 2,
        schema: z.object({ count: z.number() }),
        upgrades: { 1: ({ n }: { n: number }) => ({ count: n }) },
      })
      const third = defineKind('thing', {
        version: 3,
        schema: z.object({ count: z.number(), unit: z.string() }),
        upgrades: { 1: second.upgrades[1] as () => unknown, 2: (old: object) => ({ ...old, unit: 'each' }) },
      })

      test('brings older records up step by step when they are read', async () => {
        await put(things, 'a', { n: 1 })
        await put(second, 'b', { count: 2 })
        expect(await store.get(third, 'a')).toEqual({ count: 1, unit: 'each' })
        expect((await store.list(third, { limit: 9 })).map(({ value }) => value)).toEqual([
          { count: 1, unit: 'each' },
          { count: 2, unit: 'each' },
        ])
        await update(store, third, 'a', (it) => ({ ...it, unit: 'dozen' }))
        expect(await store.get(third, 'a')).toEqual({ count: 1, unit: 'dozen' })
      })

      test('refuses a newer record, and neither strips nor overwrites it', async () => {
        await put(third, 'a', { count: 1, unit: 'each' })
        await expect(store.get(second, 'a')).rejects.toThrow(
          'a newer Studyhall wrote it (version 3; this one knows 2)',
        )
        await expect(put(second, 'a', { count: 2 })).rejects.toThrow(UnreadableRecord)
        expect(await store.get(third, 'a')).toEqual({ count: 1, unit: 'each' })
      })

      test('takes a record that no program of ours wrote for an unreadable one', async () => {
        await put(anyThings, 'a', null)
        await expect(store.get(third, 'a')).rejects.toThrow(UnreadableRecord)
      })

      test('cannot be defined with an upgrade missing', () => {
        const shape = { version: 3, schema: thing, upgrades: { 1: (old: unknown) => old } }
        expect(() => defineKind('gap', shape)).toThrow('The kind gap has no upgrade from version 2.')
      })
    })

    describe('list', () => {
      test('takes a prefix literally', async () => {
        const keys = ['50%/a', '50x/b', 'a_b', 'axb', "o'hara/1", 'o"hara', 'été/1', 'été/2', '日/1', '😀/1']
        await fill(keys)
        expect(await keysOf({ prefix: '50%', limit: 9 })).toEqual(['50%/a'])
        expect(await keysOf({ prefix: 'a_', limit: 9 })).toEqual(['a_b'])
        expect(await keysOf({ prefix: "o'", limit: 9 })).toEqual(["o'hara/1"])
        expect(await keysOf({ prefix: 'o"', limit: 9 })).toEqual(['o"hara'])
        expect(await keysOf({ prefix: 'été/', limit: 9 })).toEqual(['été/1', 'été/2'])
        expect(await keysOf({ prefix: '😀', limit: 9 })).toEqual(['😀/1'])
        expect(await keysOf({ prefix: 'A', limit: 9 })).toEqual([])
      })

      test('pages through a range in both directions without repeating or missing a key', async () => {
        await fill(['a/1', 'b/1', 'b/2', 'b/3', 'c/1'])
        expect(await keysOf({ prefix: 'b/', limit: 2 })).toEqual(['b/1', 'b/2'])
        expect(await keysOf({ prefix: 'b/', after: 'b/2', limit: 2 })).toEqual(['b/3'])
        expect(await keysOf({ prefix: 'b/', limit: 2, reverse: true })).toEqual(['b/3', 'b/2'])
        expect(await keysOf({ prefix: 'b/', after: 'b/2', limit: 2, reverse: true })).toEqual(['b/1'])
        expect(await keysOf({ limit: 0 })).toEqual([])
      })

      test('orders keys by code point: capitals first, emoji last', async () => {
        await fill(['é', 'b', '😀', 'B', '10', '9', '\uffee', ''])
        expect(await keysOf({ limit: 9 })).toEqual(['', '10', '9', 'B', 'b', 'é', '\uffee', '😀'])
      })
    })

    test('agrees with a map, whatever is committed and listed', async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(step, { maxLength: 20 }), async (steps) => {
          await store.transact(async (tx) => {
            for (const { key } of await tx.list(things, { limit: Infinity })) tx.delete(things, key)
          })
          const model = new Map<string, number>()
          for (const at of steps) {
            if (!Array.isArray(at)) expect(await store.list(things, at)).toEqual(selected(model, at))
            else {
              const applied = new Map(model)
              const seen = await store.transact(async (tx) => {
                applied.clear()
                for (const [key, n] of model) applied.set(key, n)
                const answers = []
                for (const op of at) answers.push(await run(tx, op), apply(applied, op))
                return answers
              })
              for (let i = 0; i < seen.length; i += 2) expect(seen[i]).toEqual(seen[i + 1])
              model.clear()
              for (const [key, n] of applied) model.set(key, n)
            }
          }
        }),
        { numRuns: trials },
      )
    })

    describe('close', () => {
      test('is preceded by every write asked for', async () => {
        const stored = store.transact((tx) => tx.insert(things, 'a', { n: 1 }))
        await store.close()
        expect(await stored).toBe(true)
      })

      test('may be repeated, and every other method rejects after it', async () => {
        await store.close()
        await store.close()
        await expect(read('a')).rejects.toThrow('The store is closed.')
        await expect(store.list(things, { limit: 1 })).rejects.toThrow('The store is closed.')
        await expect(put(things, 'a', { n: 1 })).rejects.toThrow('The store is closed.')
      })
    })
  })
}

type ModelOp = { op: 'put' | 'insert' | 'delete' | 'get' | 'list'; key: string; n: number }

// Neighbours of the places where orders of text differ: surrogates, the end of a plane, wildcards, quotes.
const unit = fc.constantFrom('a', 'b', '%', '_', "'", 'é', '\ud7ff', '\ue000', '\uffff', '😀', '\u{10ffff}')
const key = fc.string({ unit, maxLength: 3 })
const modelOp: fc.Arbitrary<ModelOp> = fc.record({
  op: fc.constantFrom('put', 'put', 'insert', 'delete', 'get', 'list'),
  key,
  n: fc.nat(9),
})
const range: fc.Arbitrary<Range> = fc.record(
  { prefix: key, after: key, reverse: fc.boolean(), limit: fc.nat(6) },
  { requiredKeys: ['limit'] },
)
const step = fc.oneof(fc.array(modelOp, { maxLength: 8 }), range)

/** One thing done inside a transaction; its answer, where it has one. */
async function run(tx: Tx, { op, key, n }: ModelOp): Promise<unknown> {
  switch (op) {
    case 'put':
      return tx.put(things, key, { n })
    case 'insert':
      return tx.insert(things, key, { n })
    case 'delete':
      return tx.delete(things, key)
    case 'get':
      return tx.get(things, key)
    case 'list':
      return tx.list(things, { prefix: key, limit: n })
  }
}

/** What `run` does, to a map. */
function apply(model: Map<string, number>, { op, key, n }: ModelOp): unknown {
  const before = model.get(key)
  if (op === 'get') return before === undefined ? undefined : { n: before }
  if (op === 'list') return selected(model, { prefix: key, limit: n })
  if (op === 'delete') return void model.delete(key)
  if (op === 'insert' && before !== undefined) return false
  model.set(key, n)
  return op === 'insert' ? true : undefined
}

/** What `list` answers, from a map. */
function selected(model: Map<string, number>, { prefix = '', after, limit, reverse }: Range) {
  const order = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b)) * (reverse ? -1 : 1)
  return [...model]
    .filter(([key]) => key.startsWith(prefix) && (after === undefined || order(key, after) > 0))
    .sort(([a], [b]) => order(a, b))
    .slice(0, limit)
    .map(([key, n]) => ({ key, value: { n } }))
}
