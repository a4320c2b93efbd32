import { describe, expect, it } from 'vitest'
import { freshDatabase, query } from '../support/postgres/database.ts'
import { startPostgres } from '../support/postgres/server.ts'

describe('the Postgres of the tests', () => {
  it('gives every test an empty database, and one that was used comes back empty', async () => {
    const [one, two] = await Promise.all([freshDatabase(), freshDatabase()])
    expect(one.url).not.toBe(two.url)
    await one.query('CREATE TABLE thing (n int); CREATE SCHEMA other; CREATE TABLE other.thing (n int)')
    await one.release()
    const again = await freshDatabase()
    expect(again.url).toBe(one.url)
    expect(await again.query("SELECT to_regclass('thing') AS a, to_regclass('other.thing') AS b")).toEqual([
      { a: null, b: null },
    ])
    await Promise.all([again.release(), two.release()])
  })

  it('orders text as people do unless it is asked for another order', async () => {
    const database = await freshDatabase()
    const [row] = await database.query(`SELECT 'b' < 'C' AS people, 'b' < 'C' COLLATE "C" AS bytes`)
    expect(row).toEqual({ people: true, bytes: false })
    await database.release()
  })

  it('can be halted and started again, in order and as by a crash, and keeps its data', {
    timeout: 120_000,
  }, async () => {
    const server = await startPostgres()
    await query(server.url(), 'CREATE DATABASE other')
    await query(server.url('other'), 'CREATE TABLE thing (n int)')
    for (const mode of ['fast', 'immediate'] as const) {
      await server.halt(mode)
      await expect(query(server.url('other'), 'SELECT 1')).rejects.toThrow('ECONNREFUSED')
      await server.start()
      await query(server.url('other'), 'INSERT INTO thing VALUES (1)')
    }
    expect(await query(server.url('other'), 'SELECT n FROM thing')).toEqual([{ n: 1 }, { n: 1 }])
    await server.stop()
  })
})
