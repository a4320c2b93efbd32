import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openStorage } from '../../src/storage/open-storage.ts'
import { openAgenda } from '../../src/storage/postgres/agenda.ts'
import { createLink } from '../../src/storage/postgres/link.ts'
import { agendaContract } from '../contracts/agenda.ts'
import { storeContract } from '../contracts/store.ts'
import { createQuietLog } from '../fakes/quiet-log.ts'
import { type Bouncer, bouncerPath, startBouncer, whyNoBouncer } from '../support/postgres/bouncer.ts'
import { freshDatabase, type TestDatabase } from '../support/postgres/database.ts'

describe.skipIf(!bouncerPath)(`behind PgBouncer in transaction mode ${whyNoBouncer}`.trim(), () => {
  let database: TestDatabase
  let bouncer: Bouncer
  beforeAll(async () => {
    database = await freshDatabase()
    bouncer = await startBouncer(database.url)
  })
  afterAll(async () => {
    await bouncer.stop()
    await database.release()
  })

  const empty = () =>
    database.query('DROP SCHEMA IF EXISTS studyhall CASCADE; DROP SCHEMA IF EXISTS studyhall_agenda CASCADE')

  storeContract('Postgres', async (log) => (await openStorage(bouncer.url, log, { lock: true })).store, {
    trials: 10,
    afterwards: async () => void (await empty()),
  })

  agendaContract('the agenda on Postgres', async () => {
    const log = createQuietLog()
    const link = createLink(bouncer.url, log)
    const agenda = await openAgenda(link, ['daily', 'tend'], { watches: true, log })
    const close = async (): Promise<void> => {
      await agenda.close()
      await link.close()
      await empty()
    }
    return { agenda, close }
  })

  it('a session is left as it was found, whoever gets it next', async () => {
    const links = Array.from({ length: 6 }, () => createLink(bouncer.url, createQuietLog()))
    const [first] = links
    const settings = () =>
      Promise.all(
        links.map((link) =>
          link.query(
            `SELECT current_setting('lock_timeout') AS lock, current_setting('statement_timeout') AS statement,
               (SELECT count(*)::int FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()) AS held`,
          ),
        ),
      )
    const before = await settings()
    const work = links.map((link, i) =>
      link.transaction(`SELECT pg_advisory_xact_lock(${i})`, async (query) => {
        await query('SELECT pg_sleep(0.02)')
        if (i % 2) throw new Error('undone')
      }),
    )
    await Promise.allSettled(work)
    expect(await settings()).toEqual(before)
    expect(before[0]?.[0]).toEqual({ lock: '0', statement: '0', held: 0 })
    await first?.query('SELECT 1')
    await Promise.all(links.map((link) => link.close()))
  })
})
