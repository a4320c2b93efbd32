import type { Store } from '../../src/core/records.ts'

/** What a store was asked: reads outside of transactions, transactions that wrote, and all records that were read, also in transactions. */
export type Counts = { reads: number; writes: number; records: number }

const READS = new Set<PropertyKey>(['get', 'list'])

/** The same, telling the name of each method that is called, and what it answered. */
const heard = <T extends object>(target: T, hear: (method: PropertyKey, answer: unknown) => void): T =>
  new Proxy(target, {
    get: (from, name) => {
      const value = Reflect.get(from, name, from)
      if (typeof value !== 'function') return value
      return (...args: unknown[]) => {
        const answer: unknown = value.apply(from, args)
        hear(name, answer)
        return answer
      }
    },
  })

/** A store that counts what it is asked; whoever counts sets the figures back. */
export function counting(store: Store): { counts: Counts; store: Store } {
  const counts: Counts = { reads: 0, writes: 0, records: 0 }
  const read = (method: PropertyKey, answer: unknown): void => {
    if (method === 'get') counts.records++
    if (method === 'list')
      void (answer as Promise<unknown[]>).then(
        (rows) => {
          counts.records += rows.length
        },
        () => {},
      )
  }
  const outside = heard(store, (method, answer) => {
    if (READS.has(method)) counts.reads++
    read(method, answer)
  })
  const transact: Store['transact'] = async (work) => {
    let writes = false
    const result = await store.transact((tx) => {
      writes = false
      return work(
        heard(tx, (method, answer) => {
          writes ||= !READS.has(method)
          read(method, answer)
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
