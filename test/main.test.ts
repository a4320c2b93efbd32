import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it, vi } from 'vitest'
import { systemClock } from '../src/compose.ts'
import { readConfig } from '../src/config.ts'
import type { Clock } from '../src/core/ports.ts'
import { startBot } from '../src/main.ts'
import { createDiscordFake } from './fakes/discord/index.ts'
import { createQuietLog } from './fakes/quiet-log.ts'

const taken = createServer()
const dir = mkdtempSync(join(tmpdir(), 'studyhall-main-'))
afterAll(() => {
  taken.close()
  rmSync(dir, { recursive: true })
})

/** The system's clock, with the timers that nobody has run or cancelled. */
function createCountingClock(): Clock & { pending: Set<object> } {
  const pending = new Set<object>()
  return {
    pending,
    now: systemClock.now,
    after: (ms, work) => {
      const timer = {}
      pending.add(timer)
      const cancel = systemClock.after(ms, () => {
        pending.delete(timer)
        work()
      })
      return () => {
        pending.delete(timer)
        cancel()
      }
    },
  }
}

it('says so when a platform withdraws the token after a good start', async () => {
  const fake = await createDiscordFake()
  const config = readConfig(
    {
      DATABASE_URL: `file:${join(dir, 'withdrawn.sqlite')}`,
      PORT: '0',
      DISCORD_TOKEN: fake.token,
      DISCORD_API_URL: fake.api,
    },
    'none',
  )
  const bot = await startBot(config, createQuietLog())
  const refused = bot.refused.catch((error: unknown) => error)
  fake.gateway.close(4004)
  expect(await refused).toMatchObject({ problems: [expect.stringContaining('DISCORD_TOKEN')] })
  await bot.stop()
  await fake.close()
})

it('goes on with the other platforms when one withdraws its token, and /readyz says which is down', async () => {
  const fake = await createDiscordFake()
  const config = readConfig(
    {
      DATABASE_URL: `file:${join(dir, 'beside.sqlite')}`,
      PORT: '0',
      PLAYGROUND: 'on',
      DISCORD_TOKEN: fake.token,
      DISCORD_API_URL: fake.api,
    },
    'none',
  )
  const log = createQuietLog()
  let ahead = 0
  const clock: Clock = { ...systemClock, now: () => systemClock.now() + ahead }
  const bot = await startBot(config, log, clock)
  let isRefused = false
  bot.refused.catch(() => {
    isRefused = true
  })
  const health = async (path: string) => {
    const response = await fetch(`${bot.url}/${path}`)
    return { status: response.status, body: await response.json() }
  }
  expect(await health('readyz')).toMatchObject({ status: 200, body: { ok: true } })
  fake.gateway.close(4004)
  await vi.waitFor(async () => {
    // What anybody may ask is asked anew after a while only.
    ahead += 5_000
    expect(await health('readyz')).toMatchObject({
      status: 503,
      body: {
        ok: false,
        checks: [
          { name: 'store', state: 'ready' },
          { name: 'discord', state: 'refused', reason: expect.stringContaining('DISCORD_TOKEN') },
          { name: 'playground', state: 'ready' },
        ],
      },
    })
  })
  expect(await health('healthz')).toMatchObject({ status: 200, body: { ok: true } })
  expect(isRefused).toBe(false)
  const channels = await fetch(`${bot.url}/api/channels?user=ada`)
  expect(channels.status).toBe(200)
  await bot.stop()
  await fake.close()
})

it('answers 503 where no heartbeat came for three minutes', async () => {
  const url = `file:${join(dir, 'stale.sqlite')}`
  const config = readConfig({ DATABASE_URL: url, PORT: '0', PLAYGROUND: 'on' }, 'none')
  let ahead = 0
  const clock: Clock = { ...systemClock, now: () => systemClock.now() + ahead }
  const bot = await startBot(config, createQuietLog(), clock)
  const status = async () => (await fetch(`${bot.url}/healthz`)).status
  expect(await status()).toBe(200)
  ahead = 3 * 60_000
  expect(await status()).toBe(503)
  await bot.stop()
})

it('leaves no timer behind when it cannot start, so that the process ends at once', async () => {
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve))
  const clock = createCountingClock()
  const { port } = taken.address() as AddressInfo
  const config = readConfig({ DATABASE_URL: `file:${join(dir, 'bot.sqlite')}`, PORT: String(port) }, 'none')
  await expect(startBot(config, createQuietLog(), clock)).rejects.toThrow(`Port ${port}`)
  expect(clock.pending.size).toBe(0)
})
