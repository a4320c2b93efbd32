import keyvTestSuite from '@keyv/test-suite'
import { Keyv } from 'keyv'
import * as vitest from 'vitest'
import { createAdapter } from '../../src/storage/adapter.ts'
import { openDatabase, prepareDatabase } from '../../src/storage/database.ts'
import { MEMORY } from '../../src/storage/location.ts'
import { createRecords } from '../../src/storage/records.ts'
import { createWriter } from '../../src/storage/writer.ts'

const db = openDatabase(MEMORY, false)
prepareDatabase(MEMORY, db)
const records = createRecords(db)
const writer = createWriter(db)
vitest.afterAll(() => db.close())

vitest.describe('the adapter as a Keyv store', () => {
  keyvTestSuite(vitest, Keyv, () => createAdapter(records, writer))
})
