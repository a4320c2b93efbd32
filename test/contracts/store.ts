import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import {
  change,
  defineKind,
  insert,
  type Log,
  MissingRecord,
  type Op,
  put,
  type Range,
  remove,
  type Store,
  UnreadableRecord,
} from '../../src/core/ports.ts'

const things = defineKind('thing', z.object({ n: z.number() }))
const others = defineKind('other', z.object({ n: z.number() }))
/** The same records as `things`, whatever they hold. */
const anyThings = defineKind('thing', z.unknown())

const SECRET = 'do-not-log-me'
const bad = put(anyThings, 'bad', { n: SECRET })

/** Every promise of the Store port. `open` answers a new, empty store; whoever opens it removes what it leaves. */
export function storeContract(name: string, open: (log: Log) => Promise<Store>): void {
  let store: Store
  let logged: unknown[]

  const log = (...entry: unknown[]): void => void logged.push(entry)
  const read = (key: string) => store.get(things, key)
  const keysOf = async (range: Range) => (await store.list(things, range)).map(({ key }) => key)
  const fill = (keys: string[]) => store.commit(keys.map((key, n) => put(things, key, { n })))

  describe(`${name} as a Store`, () => {
    beforeEach(async () => {
      logged = []
      store = await open({ debug: log, info: log, warn: log, error: log })
    })
    afterEach(() => store.close())

    describe('get', () => {
      test('answers undefined for a record that is not there', async () => {
        expect(await read('a')).toBeUndefined()
      })

      test('keeps kinds apart, even where a key begins like its kind', async () => {
        await store.commit([
          put(things, 'a', { n: 1 }),
          put(others, 'a', { n: 2 }),
          put(things, 'thing:a', { n: 3 }),
        ])
        expect([await read('a'), await store.get(others, 'a'), await read('thing:a')]).toEqual([
          { n: 1 },
          { n: 2 },
          { n: 3 },
        ])
      })

      test('gives every reader a value of its own', async () => {
        const value = { n: 1 }
        const stored = store.commit([put(things, 'a', value)])
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
            await store.commit([put(anyThings, at, value)])
            expect(await store.get(anyThings, at)).toEqual(asJson)
          }),
        )
      })
    })

    describe('commit', () => {
      test('puts over what is there, deletes, and deletes what is not there without complaint', async () => {
        expect(await store.commit([put(things, 'a', { n: 1 }), put(things, 'a', { n: 2 })])).toBe(true)
        expect(await read('a')).toEqual({ n: 2 })
        expect(await store.commit([remove(things, 'a'), remove(things, 'never')])).toBe(true)
        expect(await read('a')).toBeUndefined()
        expect(await store.commit([])).toBe(true)
      })

      test('writes nothing at all if a record to insert exists', async () => {
        await store.commit([insert(things, 'taken', { n: 1 }), put(things, 'old', { n: 1 })])
        const ops = [
          put(things, 'new', { n: 2 }),
          remove(things, 'old'),
          insert(things, 'taken', { n: 2 }),
          put(others, 'later', { n: 2 }),
        ]
        expect(await store.commit(ops)).toBe(false)
        expect(await keysOf({ limit: 9 })).toEqual(['old', 'taken'])
        expect(await read('taken')).toEqual({ n: 1 })
        expect(await store.get(others, 'later')).toBeUndefined()
      })

      test('runs its ops in their order', async () => {
        await store.commit([put(things, 'a', { n: 1 })])
        expect(await store.commit([remove(things, 'a'), insert(things, 'a', { n: 2 })])).toBe(true)
        expect(await store.commit([insert(things, 'b', { n: 1 }), insert(things, 'b', { n: 2 })])).toBe(false)
        expect([await read('a'), await read('b')]).toEqual([{ n: 2 }, undefined])
      })

      test('lets exactly one of many racing claims through', async () => {
        const claims = Array.from({ length: 50 }, (_, n) =>
          store.commit([insert(things, 'claim', { n }), put(others, `by/${n}`, { n })]),
        )
        const won = (await Promise.all(claims)).flatMap((wins, n) => (wins ? [n] : []))
        expect(won).toHaveLength(1)
        expect(await read('claim')).toEqual({ n: won[0] })
        expect(await store.list(others, { limit: 99 })).toEqual([
          { key: `by/${won[0]}`, value: { n: won[0] } },
        ])
      })

      test('lets the neighbours of a failing commit through', async () => {
        const boom = change(things, 'a', () => {
          throw new Error('boom')
        })
        await store.commit([put(things, 'a', { n: 0 })])
        const [before, failing, after] = await Promise.allSettled([
          store.commit([put(things, 'before', { n: 1 })]),
          store.commit([put(things, 'mine', { n: 1 }), boom]),
          store.commit([put(things, 'after', { n: 1 })]),
        ])
        expect([before.status, after.status]).toEqual(['fulfilled', 'fulfilled'])
        expect(failing).toMatchObject({ status: 'rejected', reason: { message: 'boom' } })
        expect(await keysOf({ limit: 9 })).toEqual(['a', 'after', 'before'])
      })

      test('stores thousands of commits of one tick', async () => {
        const commits = Array.from({ length: 3000 }, (_, n) => store.commit([insert(things, `${n}`, { n })]))
        expect((await Promise.all(commits)).every(Boolean)).toBe(true)
        expect(await keysOf({ limit: 9999 })).toHaveLength(3000)
      })

      test('refuses a value that its schema could not read back, and writes nothing', async () => {
        for (const n of [SECRET, Number.NaN, undefined, 1n]) {
          const wrong = put(things, 'wrong', { n } as unknown as { n: number })
          await expect(store.commit([put(things, 'fine', { n: 1 }), wrong])).rejects.toThrow(TypeError)
        }
        const dates = defineKind('date', z.date())
        await expect(store.commit([put(dates, 'a', new Date(0))])).rejects.toThrow('date/a')
        expect(await keysOf({ limit: 9 })).toEqual([])
      })

      test('refuses keys that an engine would take for others', async () => {
        for (const key of ['a\ud800', 'a\0b']) {
          await expect(store.commit([put(things, key, { n: 1 })])).rejects.toThrow(TypeError)
          await expect(store.get(things, key)).rejects.toThrow(TypeError)
          await expect(store.update(things, key, (thing) => thing)).rejects.toThrow(TypeError)
          await expect(store.list(things, { prefix: key, limit: 1 })).rejects.toThrow(TypeError)
        }
      })
    })

    describe('change', () => {
      const increment = change(things, 'a', ({ n }) => ({ n: n + 1 }))

      test('sees the earlier ops of its commit', async () => {
        expect(await store.commit([put(things, 'a', { n: 1 }), increment, increment])).toBe(true)
        expect(await read('a')).toEqual({ n: 3 })
      })

      test('fails the commit if the record is missing or it declines', async () => {
        expect(await store.commit([put(things, 'b', { n: 1 }), increment])).toBe(false)
        await store.commit([put(things, 'a', { n: 1 })])
        const decline = change(things, 'a', () => undefined)
        expect(await store.commit([increment, put(things, 'b', { n: 1 }), decline])).toBe(false)
        expect([await read('a'), await read('b')]).toEqual([{ n: 1 }, undefined])
      })

      test('loses none of many concurrent changes', async () => {
        await store.commit([put(things, 'a', { n: 0 })])
        await Promise.all(Array.from({ length: 100 }, () => store.commit([increment])))
        expect(await read('a')).toEqual({ n: 100 })
      })

      test('refuses to make a record unreadable', async () => {
        await store.commit([put(things, 'a', { n: 1 })])
        const spoil = change(things, 'a', () => ({ n: Number.NaN }))
        await expect(store.commit([spoil])).rejects.toThrow(TypeError)
        expect(await read('a')).toEqual({ n: 1 })
      })
    })

    describe('update', () => {
      test('answers what it stored', async () => {
        await store.commit([put(things, 'a', { n: 1 })])
        expect(await store.update(things, 'a', ({ n }) => ({ n: n + 1 }))).toEqual({ n: 2 })
        expect(await read('a')).toEqual({ n: 2 })
      })

      test('rejects with MissingRecord where there is none', async () => {
        await expect(store.update(things, 'a', (thing) => thing)).rejects.toThrow(MissingRecord)
        expect(await read('a')).toBeUndefined()
      })

      test('loses none of many concurrent updates', async () => {
        await store.commit([put(things, 'a', { n: 0 })])
        await Promise.all(
          Array.from({ length: 100 }, () => store.update(things, 'a', ({ n }) => ({ n: n + 1 }))),
        )
        expect(await read('a')).toEqual({ n: 100 })
      })

      test('changes nothing if the change throws or answers what cannot be stored', async () => {
        await store.commit([put(things, 'a', { n: 1 })])
        const boom = () => {
          throw new Error('boom')
        }
        await expect(store.update(things, 'a', boom)).rejects.toThrow('boom')
        await expect(store.update(things, 'a', () => ({ n: Number.NaN }))).rejects.toThrow(TypeError)
        expect(await read('a')).toEqual({ n: 1 })
      })
    })

    describe('an unreadable record', () => {
      beforeEach(() => store.commit([bad]))

      const untouched = async () => expect(await store.get(anyThings, 'bad')).toEqual({ n: SECRET })

      test('rejects get and update with its kind and key, and stays as it is', async () => {
        const named = { name: 'UnreadableRecord', kind: 'thing', key: 'bad' }
        await expect(read('bad')).rejects.toMatchObject(named)
        await expect(store.update(things, 'bad', () => ({ n: 1 }))).rejects.toMatchObject(named)
        await untouched()
      })

      test('is neither overwritten, changed nor deleted by a commit, which writes nothing', async () => {
        const over: Op[] = [
          put(things, 'bad', { n: 1 }),
          change(things, 'bad', () => ({ n: 1 })),
          remove(things, 'bad'),
        ]
        for (const op of over) {
          await expect(store.commit([put(things, 'a', { n: 1 }), op])).rejects.toThrow(UnreadableRecord)
        }
        expect(await read('a')).toBeUndefined()
        await untouched()
      })

      test('exists for an insert, which reports it', async () => {
        expect(await store.commit([insert(things, 'bad', { n: 1 })])).toBe(false)
        expect(logged).toMatchObject([[{ kind: 'thing', key: 'bad' }, expect.any(String)]])
        await untouched()
      })

      test('is skipped and reported by list, which still fills up to its limit', async () => {
        await fill(['a', 'c'])
        expect(await keysOf({ limit: 2 })).toEqual(['a', 'c'])
        expect(logged).toMatchObject([[{ kind: 'thing', key: 'bad' }, expect.any(String)]])
      })

      test('never shows its value', async () => {
        const error = await read('bad').catch((reason: unknown) => reason)
        await keysOf({ limit: 9 })
        await store.commit([insert(things, 'bad', { n: 1 })])
        expect(logged).toHaveLength(2)
        expect(`${error} ${JSON.stringify(logged)}`).not.toContain(SECRET)
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
          for (const { key } of await store.list(things, { limit: Infinity })) {
            await store.commit([remove(things, key)])
          }
          const model = new Map<string, number>()
          for (const at of steps) {
            if (Array.isArray(at)) expect(await store.commit(at.map(opOf))).toBe(applied(model, at))
            else expect(await store.list(things, at)).toEqual(selected(model, at))
          }
        }),
      )
    })

    describe('close', () => {
      test('is preceded by every write asked for', async () => {
        const claim = store.commit([insert(things, 'a', { n: 1 })])
        await store.close()
        expect(await claim).toBe(true)
      })

      test('may be repeated, and every other method rejects after it', async () => {
        await store.close()
        await store.close()
        await expect(read('a')).rejects.toThrow('The store is closed.')
        await expect(store.list(things, { limit: 1 })).rejects.toThrow('The store is closed.')
        await expect(store.commit([put(things, 'a', { n: 1 })])).rejects.toThrow('The store is closed.')
        await expect(store.update(things, 'a', (thing) => thing)).rejects.toThrow('The store is closed.')
      })
    })
  })
}

type ModelOp = { op: 'put' | 'insert' | 'change' | 'delete'; key: string; n: number }

// Neighbours of the places where orders of text differ: surrogates, the end of a plane, wildcards, quotes.
const unit = fc.constantFrom('a', 'b', '%', '_', "'", 'é', '\ud7ff', '\ue000', '\uffff', '😀', '\u{10ffff}')
const key = fc.string({ unit, maxLength: 3 })
const modelOp: fc.Arbitrary<ModelOp> = fc.record({
  op: fc.constantFrom('put', 'put', 'insert', 'change', 'delete'),
  key,
  n: fc.nat(9),
})
const range: fc.Arbitrary<Range> = fc.record(
  { prefix: key, after: key, reverse: fc.boolean(), limit: fc.nat(6) },
  { requiredKeys: ['limit'] },
)
const step = fc.oneof(fc.array(modelOp, { maxLength: 5 }), range)

function opOf({ op, key, n }: ModelOp): Op {
  if (op === 'delete') return remove(things, key)
  if (op === 'change') return change(things, key, (thing) => (n === 0 ? undefined : { n: thing.n + n }))
  return { put, insert }[op](things, key, { n })
}

/** What `commit` does, to a map. */
function applied(model: Map<string, number>, ops: ModelOp[]): boolean {
  const next = new Map(model)
  for (const { op, key, n } of ops) {
    const before = next.get(key)
    if (op === 'insert' && before !== undefined) return false
    if (op === 'change' && (before === undefined || n === 0)) return false
    if (op === 'delete') next.delete(key)
    else next.set(key, op === 'change' ? (before as number) + n : n)
  }
  model.clear()
  for (const [key, n] of next) model.set(key, n)
  return true
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
