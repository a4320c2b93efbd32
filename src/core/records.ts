import type { z } from 'zod'

/** Brings a value from one version of its shape to the next. Pure; sees what the older program stored. */
// biome-ignore lint/suspicious/noExplicitAny: an older shape has no type any more.
type Upgrade = (old: any) => unknown

/** A kind of record: its storage name and the shape that every record is checked against. */
export type Kind<T> = {
  readonly name: string
  /** Of the shape, from 1; stored with each record. */
  readonly version: number
  readonly schema: z.ZodType<T>
  /** By the version they start from; each is applied on reading, one after the other. */
  readonly upgrades: Readonly<Record<number, Upgrade>>
}

/**
 * Names a kind of record. A change of shape raises `version` and adds the upgrade from the one before; a record of a
 * newer version than this is refused. Throws where an upgrade is missing.
 */
export function defineKind<T>(
  name: string,
  shape: { version: number; schema: z.ZodType<T>; upgrades?: Record<number, Upgrade> },
): Kind<T> {
  const { version, schema, upgrades = {} } = shape
  for (let from = 1; from < version; from++)
    if (!upgrades[from]) throw new Error(`The kind ${name} has no upgrade from version ${from}.`)
  return { name, version, schema, upgrades }
}

/** Range of a listing, in key order. `after` is exclusive; with `reverse` it means "before". */
export type Range = { prefix?: string; after?: string; limit: number; reverse?: boolean }

/** Reading; `list` leaves out records that cannot be read, and logs them. */
export interface Reader {
  get<T>(kind: Kind<T>, key: string): Promise<T | undefined>
  list<T>(kind: Kind<T>, range: Range): Promise<{ key: string; value: T }[]>
}

/** What the function of a transaction works on: it reads what is committed, and its own writes before that. */
export interface Tx extends Reader {
  /** Stores a record whether or not there was one. */
  put<T>(kind: Kind<T>, key: string, value: T): void
  /** `false`, with nothing stored, if the record exists: this is how something is claimed. */
  insert<T>(kind: Kind<T>, key: string, value: T): Promise<boolean>
  /** Deletes a record, readable or not; one that is not there is no error. */
  delete(kind: Kind<unknown>, key: string): void
}

/**
 * Durable records. Every method rejects on an engine error. A record that cannot be read is never overwritten: `get`
 * and the transaction that would write it reject with UnreadableRecord.
 */
export interface Store extends Reader {
  /**
   * Runs `work` and makes its writes durable, all or none, when nothing that it read has changed meanwhile; otherwise
   * runs it again, the third time alone. So `work` must be repeatable, and MUST NOT await anything but `tx`. What it
   * throws rejects, with nothing written. Resolves to what it answered.
   */
  transact<T>(work: (tx: Tx) => Promise<T>): Promise<T>
  close(): Promise<void>
}

/** A stored record that its kind refuses; it is left as it is. */
export class UnreadableRecord extends Error {
  override name = 'UnreadableRecord'
  readonly kind: string
  readonly key: string
  constructor(kind: string, key: string, reason: string) {
    super(`The record ${kind}/${key} cannot be read: ${reason}. It was left as it is.`)
    this.kind = kind
    this.key = key
  }
}

/** Changes one record and resolves to what was stored. Rejects where there is none, and with what `change` throws. */
export const update = <T>(store: Store, kind: Kind<T>, key: string, change: (value: T) => T): Promise<T> =>
  store.transact(async (tx) => {
    const changed = await updateIfThere(tx, kind, key, change)
    if (changed === undefined) throw new Error(`There is no record ${kind.name}/${key}.`)
    return changed
  })

/** Changes one record within a transaction and resolves to what is stored; `undefined` where there is none. */
export async function updateIfThere<T>(
  tx: Tx,
  kind: Kind<T>,
  key: string,
  change: (value: T) => T,
): Promise<T | undefined> {
  const old = await tx.get(kind, key)
  const changed = old === undefined ? undefined : change(old)
  if (changed !== undefined && changed !== old) tx.put(kind, key, changed)
  return changed
}

/** Every record of a kind whose key begins so, in key order, read in pages. */
export async function* each<T>(
  reader: Reader,
  kind: Kind<T>,
  { prefix = '', after, page = 500 }: { prefix?: string; after?: string; page?: number } = {},
): AsyncGenerator<{ key: string; value: T }> {
  for (let from = after; ; ) {
    const found = await reader.list(kind, { prefix, limit: page, ...(from !== undefined && { after: from }) })
    yield* found
    const last = found.at(-1)
    if (!last || found.length < page) return
    from = last.key
  }
}

/** Values that leave by themselves once their time is over: never what something must not be forgotten for. */
export interface Expiring<T> {
  get(key: string): Promise<T | undefined>
  /** Durable when it resolves. */
  set(key: string, value: T): Promise<unknown>
  /**
   * Sets it unless it is there, durably, and resolves to whether it did: of any number who ask, in whatever process, one
   * is told so.
   */
  claim(key: string, value: T): Promise<boolean>
  delete(key: string): Promise<unknown>
}

/** Opens the values of one name, each kept for `ttl` ms after it was set. */
export type OpenExpiring = <T>(name: string, ttl: number) => Expiring<T>
