import type { Log } from '../core/ports.ts'
import type { Store } from '../core/records.ts'
import { openSqlite, openSqliteReadOnly } from './sqlite/open.ts'
import type { Storage, StorageOptions } from './storage.ts'

/** Which engine a URL names; the driver of a server is loaded only for one. */
const isPostgres = (url: string): boolean => /^postgres(ql)?:/.test(url)

/**
 * Opens the database at `file:<path>`, `postgres://…` or `:memory:`, making what is missing and bringing an older one up
 * to date. Rejects with StartError, which says where and how to fix it and repeats no password.
 */
export async function openStorage(url: string, log: Log, options: StorageOptions = {}): Promise<Storage> {
  if (!isPostgres(url)) return openSqlite(url, log, options)
  const { openPostgres } = await import('./postgres/open.ts')
  return openPostgres(url, log, options)
}

/** The Store beside a running bot: reads only, never creates anything, and every write rejects. Rejects as `openStorage` does. */
export async function openReadOnly(url: string, log: Log): Promise<Store> {
  if (!isPostgres(url)) return openSqliteReadOnly(url, log)
  const { openPostgresReadOnly } = await import('./postgres/open.ts')
  return openPostgresReadOnly(url, log)
}
