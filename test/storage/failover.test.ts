import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openStorage } from '../../src/storage/open-storage.ts'
import type { Storage } from '../../src/storage/storage.ts'
import { createFakeChat } from '../fakes/chat.ts'
import { createFakeClock } from '../fakes/clock.ts'
import { createQuietLog } from '../fakes/quiet-log.ts'
import { query } from '../support/postgres/database.ts'
import { type PostgresServer, startPostgres } from '../support/postgres/server.ts'
import { addGroup, aGroup, createStudy } from '../support/study.ts'

const log = createQuietLog()

describe('a failover to a standby', { timeout: 180_000 }, () => {
  let primary: PostgresServer
  let standby: PostgresServer
  let opened: Storage[]
  beforeEach(async () => {
    opened = []
    primary = await startPostgres()
    standby = await primary.follow()
  }, 120_000)
  afterEach(async () => {
    for (const storage of opened) await storage.close()
    await Promise.all([primary.stop(), standby.stop()])
  }, 120_000)

  const open = async ({ url }: PostgresServer): Promise<Storage> => {
    const storage = await openStorage(url(), log)
    opened.push(storage)
    return storage
  }

  /** Whether the standby has all that the primary has. */
  const hasAll = async (): Promise<boolean> => {
    const [row] = await query(
      primary.url(),
      'SELECT bool_and(replay_lsn = pg_current_wal_lsn()) AS all FROM pg_stat_replication',
    )
    return row?.all === true
  }

  /** The primary is gone; the standby takes over with what it has. */
  const failOver = async (): Promise<Storage> => {
    await primary.halt('immediate')
    await standby.start()
    await query(standby.url(), 'SELECT pg_promote()')
    return open(standby)
  }

  it('that has not got the latest is noticed by the next start, and nothing that it has forgotten comes twice', async () => {
    const clock = createFakeClock('2026-11-23T08:59:00Z')
    const chat = createFakeChat(clock.now)
    const before = await open(primary)
    const study = await createStudy({ store: before.store, chat })
    await addGroup(study.store, aGroup())
    await before.mark()
    await expect.poll(hasAll, { timeout: 30_000 }).toBe(true)
    await standby.halt()
    await study.engine.start()
    await study.pass(2)
    expect(await study.row('2026-11-23')).toMatchObject({ state: 'done', days: [1] })
    const sent = chat.held.length

    const after = await failOver()
    expect(await after.isRestored()).toBe(true)
    // A process that went on notices that its connections were cut.
    await expect.poll(() => before.sharing?.cuts()).toBeGreaterThan(0)
    const again = await createStudy({ store: after.store, chat, start: '2026-11-23T10:00:00Z' })
    expect([await again.row('2026-11-23'), (await again.group())?.position]).toEqual([undefined, 1])
    await again.engine.distrust()
    await after.mark()
    await again.engine.start()
    for (let i = 0; i < 15 && (await again.row('2026-11-23'))?.state !== 'done'; i++) await again.pass(1)
    expect(await again.row('2026-11-23')).toMatchObject({ state: 'done', days: [1] })
    expect((await again.group())?.position).toBe(2)
    expect(chat.held).toHaveLength(sent)
    expect(await after.isRestored()).toBe(false)
  })

  it('that is waited for has all that was acknowledged', async () => {
    await query(primary.url(), "ALTER SYSTEM SET synchronous_standby_names = 'standby'")
    await query(primary.url(), 'SELECT pg_reload_conf()')
    const isWaitedFor = () =>
      query(primary.url(), 'SELECT sync_state FROM pg_stat_replication').then(([row]) => row?.sync_state)
    await expect.poll(isWaitedFor, { timeout: 30_000 }).toBe('sync')
    const clock = createFakeClock('2026-11-23T08:59:00Z')
    const chat = createFakeChat(clock.now)
    const before = await open(primary)
    const study = await createStudy({ store: before.store, chat })
    await addGroup(study.store, aGroup())
    await before.mark()
    await study.engine.start()
    await study.pass(2)
    const row = await study.row('2026-11-23')
    expect(row).toMatchObject({ state: 'done', days: [1] })

    await standby.halt('immediate')
    const after = await failOver()
    const again = await createStudy({ store: after.store, chat, start: '2026-11-23T10:00:00Z' })
    expect(await again.row('2026-11-23')).toEqual(row)
  })
})
