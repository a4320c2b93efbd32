import { createHash } from 'node:crypto'
import type { TxRun } from '../tx.ts'

/** How a transaction holds a lock: with others that share it, or alone. */
type Mode = 'shared' | 'alone'

/** Beyond so many the whole store is locked instead: a server keeps room for some thousand locks in all. */
const MOST = 64

/**
 * The statements that take what a run's check and writes need, until the end of the database transaction. Whoever
 * writes takes them, so they protect what is not there as well: absent records, and the gaps of a range.
 *
 * The store, a kind in it, the parts of a key up to each slash and the whole key are locks, each within the one before.
 * A writer has its key alone and shares what it lies in; who read a key shares it; who listed has alone whatever the
 * range lies in. All take their locks in one order, so none waits in a circle.
 */
export function locksOf({ seen, walked, writes }: Pick<TxRun, 'seen' | 'walked' | 'writes'>): string {
  const locks = new Map<bigint, Mode>()
  const lock = (mode: Mode, ...path: string[]): void => {
    const id = idOf(path)
    if (locks.get(id) !== 'alone') locks.set(id, mode)
  }
  lock('shared')
  for (const { kind, key } of seen) lock('shared', kind, key)
  for (const { kind, range } of walked) lock('alone', kind, ...foldersOf(range.prefix ?? '').slice(-1))
  for (const { kind, key } of writes) {
    lock('shared', kind.name)
    for (const folder of foldersOf(key)) lock('shared', kind.name, folder)
    lock('alone', kind.name, key)
  }
  if (locks.size > MOST) return lockStore()
  const inOrder = [...locks].sort(([a], [b]) => (a < b ? -1 : 1))
  return inOrder.map(([id, mode]) => statement(id, mode)).join(' ')
}

/** Takes the store alone: no other transaction writes until the end of this one. */
export const lockStore = (): string => statement(idOf([]), 'alone')

/** `a/` and `a/b/` of the key `a/b/c`, or of a prefix of keys. */
const foldersOf = (key: string): string[] =>
  [...key.matchAll(/\//g)].map(({ index }) => key.slice(0, index + 1))

/** Two things of one number only wait for each other needlessly. */
function idOf(path: readonly string[]): bigint {
  return createHash('sha256')
    .update(['studyhall', ...path].join('\0'))
    .digest()
    .readBigInt64BE()
}

const statement = (id: bigint, mode: Mode): string =>
  `SELECT pg_advisory_xact_lock${mode === 'shared' ? '_shared' : ''}(${id});`
