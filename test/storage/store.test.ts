import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openStorage } from '../../src/storage/open-storage.ts'
import { storeContract } from '../contracts/store.ts'
import { createMemoryStore } from '../support/memory.ts'
import { freshDatabase, type TestDatabase } from '../support/postgres/database.ts'

let folder: string
let files = 0
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'studyhall-store-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

storeContract('a database file', async (log) => {
  const url = `file:${join(folder, `${files++}.sqlite`)}`
  return (await openStorage(url, log, { lock: true })).store
})
storeContract('memory', async (log) => (await openStorage(':memory:', log)).store)

let database: TestDatabase
storeContract(
  'Postgres',
  async (log) => {
    database = await freshDatabase()
    return (await openStorage(database.url, log, { lock: true })).store
  },
  { trials: 25, afterwards: () => database.release() },
)

it('a transaction that waits for something else than its tx is a mistake that tests notice', async () => {
  const store = createMemoryStore()
  const waiting = store.transact(() => new Promise((resolve) => setTimeout(resolve, 5)))
  await expect(waiting).rejects.toThrow('A transaction waits for something else than its tx.')
  await store.close()
})
