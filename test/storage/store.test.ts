import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll } from 'vitest'
import { openStore } from '../../src/storage/open-store.ts'
import { storeContract } from '../contracts/store.ts'

let folder: string
let files = 0
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'studyhall-store-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

storeContract('a database file', (log) =>
  openStore(`file:${join(folder, `${files++}.sqlite`)}`, log, { lock: true }),
)
storeContract('memory', (log) => openStore(':memory:', log))
