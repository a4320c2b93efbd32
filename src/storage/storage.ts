import { randomUUID } from 'node:crypto'
import { Keyv } from 'keyv'
import type { SharedAgenda } from '../core/agenda.ts'
import type { Clock, Erasures, Log } from '../core/ports.ts'
import type { OpenExpiring, Store } from '../core/records.ts'

/** A table of what is stored: records, or what expires. */
export type Table = 'record' | 'expiring'

/** A row as it is stored: a record, or a value that expires, `kind` being its name and `until` its end, epoch ms. */
export type Stored = { kind: string; key: string; text: string; until?: number }

/** Everything in a database, read by nobody's schema; for a move. */
export type Bulk = {
  /** At most `limit` rows in order of kind and key, after one. */
  page(table: Table, after: Pick<Stored, 'kind' | 'key'> | undefined, limit: number): Promise<Stored[]>
  /** Durable when it resolves, all or none. */
  write(table: Table, puts: readonly Stored[], gone: readonly Pick<Stored, 'kind' | 'key'>[]): Promise<void>
}

/** An open database. */
export type Storage = {
  /** Where it is, without user and password. */
  readonly place: string
  readonly store: Store
  readonly bulk: Bulk
  /** Values that leave by themselves. */
  readonly expiring: OpenExpiring
  /**
   * How the database is backed up while it is used, and where its backups stand unless somebody says otherwise; `undefined`
   * where the engine has tools of its own, or there is no file.
   */
  readonly backup?: { write(to: string, signal: AbortSignal): Promise<void>; folder: string }
  /** Who asked to be forgotten; `undefined` where there is no place beside the database. */
  readonly erasures?: Erasures
  /** What processes that share the database share beside its records; `undefined` where only one may work on it. */
  readonly sharing?: Sharing
  /** Whether the database is older than the last mark: a backup was restored, or a server took over that lacks the latest. */
  isRestored(): Promise<boolean>
  /** Advances the mark by which a restored backup is known. At every start and clean stop, and now and then. */
  mark(): Promise<void>
  /** Deletes what has expired, and lets the file shrink. */
  tidy(): Promise<void>
  /** What the engine refused as a StartError with cause and fix; any other error as it is. */
  explain(error: unknown): unknown
  /** Makes durable what was asked for; safe to repeat. */
  close(): Promise<void>
}

/** Of one database for all of its processes. All reject as its engine does. */
export type Sharing = {
  /** The same records, for what must not wait behind everything else. */
  readonly urgent: Store
  /** Their time; timers go by `after`. */
  clock(after: Clock['after']): Promise<SharedClock>
  /** Their agenda of these series. `watches` is whether this process looks for others that are silent. */
  agenda(series: readonly string[], watches: boolean): Promise<SharedAgenda & { close(): Promise<void> }>
  /** How often a connection to it was lost so far: behind the next one may be a server that lacks the latest. */
  cuts(): number
}

/** A time that several processes go by. */
export type SharedClock = Clock & {
  /** Sets it by the database anew. A suspended machine is behind until then. */
  sync(): Promise<void>
}

/**
 * `lock` keeps every other locking process off the same database until this one is closed or its process ends; a bot sets it.
 * `moving` opens what no bot may work on because its data move or have moved.
 */
export type StorageOptions = { lock?: boolean; now?: () => number; moving?: boolean }

/** Beats between two advances of the mark. */
const MARK_BEATS = 15

/**
 * A beat after which the database is tended every quarter of an hour, and at once where `cuts` has grown; where that fails the beats go
 * on.
 */
export function tendingBeat(
  beat: () => Promise<void>,
  tend: () => Promise<unknown>,
  log: Log,
  cuts: () => number = () => 0,
): () => Promise<void> {
  let beats = 0
  let seen = cuts()
  return async () => {
    await beat()
    const now = cuts()
    if (++beats % MARK_BEATS !== 0 && now === seen) return
    try {
      await tend()
      seen = now
    } catch (error) {
      log.error({ error }, 'The mark of the database was not advanced')
    }
  }
}

/** A Keyv storage adapter, which Keyv gives its `namespace`, and which can claim. */
type Adapter = Exclude<ConstructorParameters<typeof Keyv>[0], undefined> & {
  namespace: string
  /** Stores a text where nothing is, or where it is itself: so a claim may be made twice. Resolves to whether it is there now. */
  claim(key: string, text: string, ttl: number): Promise<boolean>
}

/** Opens what expires, a Keyv for each name, over an adapter of its own. */
export const expiringOver =
  (createAdapter: () => Adapter): OpenExpiring =>
  <T>(name: string, ttl: number) => {
    const adapter = createAdapter()
    const keyv = new Keyv<T>(adapter, {
      namespace: name,
      ttl,
      // With its prefix, Keyv takes the key `name:a` of the name `name` for `a`.
      useKeyPrefix: false,
      // What has expired the adapter says, by the time of all; Keyv would go by this machine's clock.
      deserialize: (text) => ({ ...JSON.parse(text), expires: undefined }),
      // Otherwise Keyv answers `undefined` for a busy database.
      throwOnErrors: true,
    })
    return {
      get: (key) => keyv.get(key),
      set: (key, value) => keyv.set(key, value),
      delete: (key) => keyv.delete(key),
      // As Keyv writes a value, and like no other claim.
      claim: (key, value) => adapter.claim(key, JSON.stringify({ value, claim: randomUUID() }), ttl),
    }
  }
