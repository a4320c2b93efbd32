import { expect, test } from 'vitest'
import type { Store } from '../../src/core/records.ts'
import { createFakeClock } from '../fakes/clock.ts'
import { createQuietLog } from '../fakes/quiet-log.ts'
import { openMemory } from '../support/memory.ts'
import { addGroup, aGroup, CURRICULA, createStudy } from '../support/study.ts'

/** The same, telling the name of each method that is called. */
const heard = <T extends object>(target: T, hear: (method: PropertyKey) => void): T =>
  new Proxy(target, {
    get: (from, name) => {
      const value = Reflect.get(from, name, from)
      if (typeof value !== 'function') return value
      return (...args: unknown[]) => {
        hear(name)
        return value.apply(from, args)
      }
    },
  })

const READS = new Set<PropertyKey>(['get', 'list'])

/** A store that counts its transactions that write, and reads outside of transactions. */
function counting(store: Store) {
  const counts = { reads: 0, writes: 0 }
  const outside = heard(store, (method) => {
    if (READS.has(method)) counts.reads++
  })
  const transact: Store['transact'] = async (work) => {
    let writes = false
    const result = await store.transact((tx) => {
      writes = false
      return work(
        heard(tx, (method) => {
          writes ||= !READS.has(method)
        }),
      )
    })
    if (writes) counts.writes++
    return result
  }
  return {
    counts,
    store: new Proxy(outside, {
      get: (from, name) => (name === 'transact' ? transact : Reflect.get(from, name)),
    }),
  }
}

test('a daily post with three prompts costs at most 8 durable writes, and 7 reads beside them', async () => {
  const day = CURRICULA.default.days.find(({ prompts }) => prompts.length === 3)
  const clock = createFakeClock('2026-11-23T08:59:00Z')
  const { counts, store } = counting(openMemory(createQuietLog(), clock.now).store)
  const study = await createStudy({ store })
  await addGroup(store, aGroup({ position: day?.number ?? 0 }))
  await study.engine.start()
  await study.settle()
  Object.assign(counts, { reads: 0, writes: 0 })
  await study.pass(1)
  expect(study.chat.calls).toHaveLength(5)
  // The claim, and each of five steps before its call: fewer would not survive a crash, or were not counted.
  expect(counts.writes).toBeGreaterThanOrEqual(6)
  expect(counts.writes).toBeLessThanOrEqual(8)
  expect(counts.reads).toBeGreaterThan(0)
  expect(counts.reads).toBeLessThanOrEqual(7)
})
