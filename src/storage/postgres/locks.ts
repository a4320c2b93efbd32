import { createHash } from 'node:crypto'
import type { Range } from '../../core/records.ts'
import type { TxRun } from '../tx.ts'

/** How a transaction holds a lock: with others that share it, or alone. */
type Mode = 'shared' | 'alone'

/** Beyond so many the whole store is locked instead: a server keeps room for some thousand locks in all. */
const MOST = 50

const STORE = 'store'

/**
 * The statements that take what a run's check and writes need, until the end of the database transaction. Whoever
 * writes takes them, so they protect what is not there as well: absent records, and the gaps of a range.
 *
 * Locks are of the store, of a kind, and of a bucket: the records of a kind whose keys agree up to the first slash, as
 * those of one group or person do. A writer shares the store and the kind and has the bucket alone; a reader shares its
 * bucket; who walked over more than a bucket has the kind alone. All take them in one order, so none waits in a circle.
 */
export function locksOf({ seen, walked, writes }: Pick<TxRun, 'seen' | 'walked' | 'writes'>): string {
  const locks = new Map<bigint, Mode>()
  const lock = (mode: Mode, ...path: string[]): void => {
    const id = idOf(path)
    if (locks.get(id) !== 'alone') locks.set(id, mode)
  }
  lock('shared', STORE)
  for (const { kind, key } of seen) lock('shared', kind, bucketOf(key))
  for (const { kind, range } of walked) {
    const bucket = bucketOfRange(range)
    if (bucket === undefined) lock('alone', kind)
    else lock('shared', kind, bucket)
  }
  for (const { kind, key } of writes) {
    lock('shared', kind.name)
    lock('alone', kind.name, bucketOf(key))
  }
  if (locks.size > MOST) return lockStore()
  const inOrder = [...locks].sort(([a], [b]) => (a < b ? -1 : 1))
  return inOrder.map(([id, mode]) => statement(id, mode)).join(' ')
}

/** Takes the store alone: no other transaction writes until the end of this one. */
export const lockStore = (): string => statement(idOf([STORE]), 'alone')

const bucketOf = (key: string): string => key.split('/', 1)[0] as string

const bucketOfRange = ({ prefix = '' }: Range): string | undefined =>
  prefix.includes('/') ? bucketOf(prefix) : undefined

/** Two things of one number only wait for each other needlessly. */
function idOf(path: readonly string[]): bigint {
  return createHash('sha256')
    .update(`studyhall\0${path.join('\0')}`)
    .digest()
    .readBigInt64BE()
}

function statement(id: bigint, mode: Mode): string {
  return `SELECT pg_advisory_xact_lock${mode === 'shared' ? '_shared' : ''}(${id});`
}
