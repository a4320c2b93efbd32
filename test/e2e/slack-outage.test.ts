import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, vi } from 'vitest'
import { systemClock } from '../../src/compose.ts'
import type { Clock } from '../../src/core/ports.ts'
import { startBot } from '../../src/main.ts'
import { openStorage } from '../../src/storage/open-storage.ts'
import { createQuietLog } from '../fakes/quiet-log.ts'
import { startSlack } from '../fakes/slack/index.ts'
import { addGroup, aGroup, channelsAt } from '../support/study.ts'
import { buildTown, configOf, withSlack } from './slack-harness.ts'

/** The system's clock, whose waits are over soon. */
const hasty: Clock = { now: systemClock.now, after: (ms, work) => systemClock.after(Math.min(ms, 50), work) }

const due = Temporal.Now.zonedDateTimeISO('UTC')

/** A group of Town's that is due today. */
const group = aGroup({
  channels: channelsAt([{ platform: 'slack', workspace: 'T0TOWN', channel: 'C0STUDY' }]),
  schedule: {
    ...aGroup().schedule,
    time: due.toPlainTime().toString({ smallestUnit: 'minute' }),
    weekdays: [1, 2, 3, 4, 5, 6, 7],
  },
  position: 2,
  startDate: due.toPlainDate().toString(),
  managers: [],
})

it('the whole bot comes up without Slack, and posts the day when Slack is there', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'studyhall-outage-'))
  const databaseUrl = `file:${join(folder, 'bot.sqlite')}`
  const log = createQuietLog()
  const { store } = await openStorage(databaseUrl, log, { lock: true })
  await addGroup(store, group)
  await store.close()
  const fake = await startSlack({ mode: 'socket' })
  const town = buildTown(fake)
  const end = fake.fault({ method: 'auth.test' }, { kind: 'page' })
  const bot = await startBot(
    {
      ...{
        port: 0,
        host: '127.0.0.1',
        databaseUrl,
        curriculumDir: undefined,
        logLevel: 'silent',
        backupDir: 'off',
        metrics: undefined,
        heartbeatUrl: undefined,
        off: new Set(),
        limits: { commands: Infinity, groups: Infinity },
        role: 'all',
      },
      platforms: withSlack(configOf(fake, 'socket', town.team.botToken)),
    },
    log,
    hasty,
  )
  expect((await fetch(`${bot.url}/healthz`)).status).toBe(200)
  expect(fake.messages('C0STUDY')).toEqual([])
  end()
  // The pause before the next attempt may have grown.
  await vi.waitFor(() => expect(fake.messages('C0STUDY')).toHaveLength(1), 25_000)
  await bot.stop()
  await fake.stop()
  await rm(folder, { recursive: true })
  fake.assertNoUnknown()
})
