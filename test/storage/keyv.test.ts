import keyvTestSuite from '@keyv/test-suite'
import { Keyv } from 'keyv'
import * as vitest from 'vitest'
import { openDatabase, prepareDatabase } from '../../src/storage/database.ts'
import { createAdapter, createExpiring, sweepExpired } from '../../src/storage/expiring.ts'
import { MEMORY } from '../../src/storage/location.ts'
import { createWriter } from '../../src/storage/writer.ts'

const db = openDatabase(MEMORY, false)
prepareDatabase(MEMORY, db)
const writer = createWriter(db)
vitest.afterAll(() => db.close())

vitest.describe('the adapter as a Keyv store', () => {
  keyvTestSuite(vitest, Keyv, () => createAdapter(db, writer))
})

vitest.describe('what expires', () => {
  let time = Date.parse('2026-11-23T09:00:00Z')
  const seen = createExpiring(db, writer, () => time)<number>('seen', 60_000)
  const rows = () => db.prepare("SELECT key FROM expiring WHERE name = 'seen'").all().length

  vitest.it('is there until its time is over, for another connection of the same name too', async () => {
    await seen.set('a', 1)
    time += 59_999
    vitest.expect(await createExpiring(db, writer, () => time)<number>('seen', 1).get('a')).toBe(1)
    vitest.expect(await createExpiring(db, writer, () => time)<number>('other', 1).get('a')).toBeUndefined()
    time += 1
    vitest.expect(await seen.get('a')).toBeUndefined()
  })

  vitest.it('leaves the table with the next sweep, in batches, and what has not expired stays', async () => {
    await Promise.all(Array.from({ length: 1_200 }, (_, i) => seen.set(`old${i}`, i)))
    time += 60_000
    await seen.set('new', 1)
    await sweepExpired(db, writer, time)
    vitest.expect(rows()).toBe(1)
    vitest.expect(await seen.get('new')).toBe(1)
  })
})
