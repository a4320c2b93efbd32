import { randomUUID } from 'node:crypto'
import { systemClock } from './compose.ts'
import { StartError } from './core/errors.ts'
import { HERE, type Move, moves, refuseMoved } from './core/moved.ts'
import { DAILY, openOccurrences } from './core/occurrence.ts'
import type { Log } from './core/ports.ts'
import { each } from './core/records.ts'
import { dues, fences, LANDED_MS, leases } from './delivery/fence.ts'
import { clear, copy, type Side, type Tally, tally } from './storage/move.ts'
import { openReadOnly, openStorage } from './storage/open-storage.ts'
import { marks } from './storage/sqlite/mark.ts'
import { releases } from './storage/sqlite/upgrade.ts'
import type { Storage, Table } from './storage/storage.ts'

type TimeOf = (storage: Storage) => Promise<number>

const databaseTime: TimeOf = async ({ sharing }) =>
  (await sharing?.clock(systemClock.after))?.now() ?? Date.now()

/** What is of one database alone: its part in a move, its mark, who wrote it last, and who works on what. */
const OWN = new Set([moves, marks, releases, fences, leases, dues].map(({ name }) => name))

const TABLES: readonly Table[] = ['record', 'expiring']

/** What a move works with. */
type Parts = {
  log: Log
  /** Hears a line for each kind, and the end. */
  say(line: string): void
  /** The time that a database's processes go by, epoch ms. */
  timeOf?: TimeOf
}

/**
 * Moves everything from one database to another, empty one, and closes the first to bots. May be run again whenever it
 * broke off. Rejects with StartError where a bot runs on either side, the target holds other data, or anything differs in
 * the end.
 */
export async function migrate(
  from: string,
  to: string,
  { log, say, timeOf = databaseTime }: Parts,
): Promise<void> {
  await withStorage(from, log, (source) =>
    withStorage(to, log, (target) => move(source, target, { log, say, timeOf }), { mayBeNew: true }),
  )
}

/**
 * Lets a bot work again on a database whose data moved, or empties one that a move did not come to an end in. Rejects
 * with StartError where there is nothing to undo.
 */
export async function undo(url: string, { log, say }: Parts): Promise<void> {
  await withStorage(url, log, async ({ store, bulk, place }) => {
    const part = await store.get(moves, HERE)
    if (part?.state === 'arriving') {
      for (const table of TABLES) await clear(table, bulk)
      say(`${place} is empty again.`)
      return
    }
    if (part?.state !== 'leaving' && part?.state !== 'gone')
      throw new StartError([`There is nothing to undo: no data moved away from ${place}.`])
    await store.transact(async (tx) =>
      tx.put(moves, HERE, { ...part, state: 'reopened', unproven: true, at: Date.now() }),
    )
    say(
      `A bot may start on ${place} again. It looks at what the channels hold before it posts. Start none on ${part.other} meanwhile.`,
    )
  })
}

/** Opens a database for a move. One that is read from, or undone, must be there. */
async function withStorage<T>(
  url: string,
  log: Log,
  work: (storage: Storage) => Promise<T>,
  { mayBeNew = false } = {},
): Promise<T> {
  if (!mayBeNew) await (await openReadOnly(url, log, { moving: true })).close()
  const storage = await openStorage(url, log, { lock: true, moving: true })
  try {
    return await work(storage)
  } catch (error) {
    throw storage.explain(error)
  } finally {
    await storage.close()
  }
}

async function move(source: Storage, target: Storage, parts: Required<Parts>): Promise<void> {
  const { say, timeOf } = parts
  if (source.place === target.place) throw new StartError([`${source.place} is both ends of the move.`])
  const leaving = await source.store.get(moves, HERE)
  const arriving = await target.store.get(moves, HERE)
  const isCopied = leaving?.state === 'leaving' && arriving?.state === 'arrived' && leaving.id === arriving.id
  if (!isCopied) {
    await refuseOther(source, target, leaving, arriving)
    const id = randomUUID()
    await claim(source, { state: 'leaving', other: target.place, id }, leaving, timeOf)
    try {
      await claim(target, { state: 'arriving', other: source.place, id }, arriving, timeOf)
    } catch (error) {
      await restore(source, leaving)
      throw error
    }
    await fill(source, target, say)
    await letLand(target, timeOf)
    // The target first: at no time may a bot start on both.
    const isOld = (await source.isRestored()) || (leaving?.unproven ?? false)
    await target.mark()
    await setState(target, 'arrived', isOld)
  }
  await setState(source, 'gone', false)
  say(
    `Everything is in ${target.place}. Set DATABASE_URL to it and start the bot there; none starts on ${source.place} any more.`,
  )
}

/** Rejects with StartError unless the source's data may go to the target. */
async function refuseOther(source: Storage, target: Storage, leaving?: Move, arriving?: Move): Promise<void> {
  const isSame = leaving?.state === 'leaving' && leaving.other === target.place
  if (!isSame) await refuseMoved(source.store)
  if (arriving?.state === 'arriving') {
    if (arriving.other === source.place) return
    return refuseMoved(target.store)
  }
  // What the source itself came from, and went on from.
  const isBefore = arriving?.state === 'gone' && leaving?.state === 'arrived' && arriving.id === leaving.id
  if (isBefore) return
  const held = [...(await tally('record', { bulk: target.bulk, skip: OWN }))]
  if (held.length === 0) return
  const kinds = held.map(([kind, { count }]) => `${count} ${kind}`).join(', ')
  throw new StartError([
    `${target.place} holds other data (records: ${kinds}). Move to an empty database, or move these away first.`,
  ])
}

/** Keeps bots from a database. Rejects with StartError, having changed nothing, while one runs on it. */
async function claim(
  storage: Storage,
  part: Pick<Move, 'state' | 'other' | 'id'>,
  before: Move | undefined,
  timeOf: TimeOf,
): Promise<void> {
  const { store } = storage
  await store.transact(async (tx) =>
    tx.put(moves, HERE, { unproven: before?.unproven ?? false, at: Date.now(), ...part }),
  )
  try {
    await refuseRunning(storage, timeOf)
  } catch (error) {
    await restore(storage, before)
    throw error
  }
}

const restore = ({ store }: Storage, before: Move | undefined): Promise<void> =>
  store.transact(async (tx) => (before ? tx.put(moves, HERE, before) : tx.delete(moves, HERE)))

/** A file is locked by its bot; of processes that share a database, each says that it lives. */
async function refuseRunning(storage: Storage, timeOf: TimeOf): Promise<void> {
  const { store, sharing, place } = storage
  if (!sharing) return
  const now = await timeOf(storage)
  for await (const { value } of each(store, leases))
    if (value.until > now)
      throw new StartError([
        `A bot runs on ${place}, or ended less than half a minute ago without a word. Stop all of its processes, and run this again.`,
      ])
}

/** Copies, then reads both sides again. Rejects with StartError where they differ. */
async function fill(source: Storage, target: Storage, say: (line: string) => void): Promise<void> {
  const of: Side = { bulk: source.bulk, skip: OWN }
  const to: Side = { bulk: target.bulk, skip: new Set([moves.name, releases.name]) }
  for (const table of TABLES) {
    await copy(table, of, to)
    compare(await tally(table, of), await tally(table, to), table, say)
  }
}

function compare(
  there: Map<string, Tally>,
  here: Map<string, Tally>,
  table: Table,
  say: (line: string) => void,
): void {
  for (const kind of new Set([...there.keys(), ...here.keys()])) {
    const [one, other] = [there.get(kind), here.get(kind)]
    const what = table === 'record' ? kind : `${kind} (expiring)`
    if (one?.sum !== other?.sum)
      throw new StartError([
        `The copy differs: ${what} has ${other?.count ?? 0} rows instead of ${one?.count ?? 0}, or other ones. Run this again.`,
      ])
    say(`  ${what.padEnd(32)} ${String(one?.count).padStart(9)}  sha256 ${one?.sum.slice(0, 16)}`)
  }
}

/** What the last process had just sent, by a clock that may have been another, must arrive before it is looked for. */
async function letLand(storage: Storage, timeOf: TimeOf): Promise<void> {
  const { store, sharing } = storage
  if (!sharing) return
  const landedAt = (await timeOf(storage)) + LANDED_MS
  const open = new Set<string>()
  for await (const { key } of each(store, openOccurrences)) open.add(key.slice(0, key.indexOf('/')))
  for (const id of open)
    await store.transact(async (tx) =>
      tx.put(fences, `${DAILY}/${id}`, { number: 0, worker: 'moved', free: true, landedAt }),
    )
}

const setState = ({ store }: Storage, state: Move['state'], unproven: boolean): Promise<unknown> =>
  store.transact(async (tx) => {
    const part = await tx.get(moves, HERE)
    if (part) tx.put(moves, HERE, { ...part, state, unproven, at: Date.now() })
  })
