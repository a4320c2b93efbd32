import { StartError } from '../core/errors.ts'
import { HERE, moves, refuseMoved } from '../core/moved.ts'
import type { Log } from '../core/ports.ts'
import { type Store, updateIfThere } from '../core/records.ts'
import { asStartError } from './sqlite/database.ts'
import { locationOf } from './sqlite/location.ts'
import { openSqlite, openSqliteReadOnly } from './sqlite/open.ts'
import type { Storage, StorageOptions } from './storage.ts'

/** Which engine a URL names; the driver of a server is loaded only for one. */
const isPostgres = (url: string): boolean => /^postgres(ql)?:/.test(url)

/**
 * Opens the database at `file:<path>`, `postgres://…` or `:memory:`, making what is missing and bringing an older one up
 * to date. Rejects with StartError, which says where and how to fix it and repeats no password.
 */
export async function openStorage(url: string, log: Log, options: StorageOptions = {}): Promise<Storage> {
  const storage = await openEngine(url, log, options)
  if (options.moving) return storage
  try {
    await refuseMoved(storage.store)
  } catch (error) {
    await storage.close()
    throw storage.explain(error)
  }
  return proven(storage)
}

/**
 * The Store beside a running bot: reads only, never creates anything, and every write rejects. Rejects as `openStorage` does.
 */
export async function openReadOnly(
  url: string,
  log: Log,
  { moving = false }: Pick<StorageOptions, 'moving'> = {},
): Promise<Store> {
  const store = await openReader(url, log)
  try {
    if (!moving) await refuseMoved(store)
    return store
  } catch (error) {
    await store.close()
    throw await explain(url, error)
  }
}

/** What the engine of a URL refused as a StartError with cause and fix; any other error as it is. */
export async function explain(url: string, error: unknown): Promise<unknown> {
  if (error instanceof StartError) return error
  if (!isPostgres(url)) return asStartError(locationOf(url), error) ?? error
  const [{ explained }, { placeOf }] = await Promise.all([
    import('./postgres/open.ts'),
    import('./postgres/address.ts'),
  ])
  return explained(placeOf(url), error)
}

async function openEngine(url: string, log: Log, options: StorageOptions): Promise<Storage> {
  if (!isPostgres(url)) return openSqlite(url, log, options)
  const { openPostgres } = await import('./postgres/open.ts')
  return openPostgres(url, log, options)
}

async function openReader(url: string, log: Log): Promise<Store> {
  if (!isPostgres(url)) return openSqliteReadOnly(url, log)
  const { openPostgresReadOnly } = await import('./postgres/open.ts')
  return openPostgresReadOnly(url, log)
}

/** The same database; one that was moved away from and is used again counts as restored until its next mark. */
function proven(storage: Storage): Storage {
  const { store } = storage
  return {
    ...storage,
    isRestored: async () =>
      (await storage.isRestored()) || ((await store.get(moves, HERE))?.unproven ?? false),
    mark: async () => {
      await storage.mark()
      if ((await store.get(moves, HERE))?.unproven)
        await store.transact((tx) => updateIfThere(tx, moves, HERE, (move) => ({ ...move, unproven: false })))
    },
  }
}
