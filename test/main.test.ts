import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
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

it('leaves no timer behind when it cannot start, so that the process ends at once', async () => {
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve))
  const clock = createCountingClock()
  const { port } = taken.address() as AddressInfo
  const config = readConfig({ DATABASE_URL: `file:${join(dir, 'bot.sqlite')}`, PORT: String(port) }, 'none')
  await expect(startBot(config, createQuietLog(), clock)).rejects.toThrow(`Port ${port}`)
  expect(clock.pending.size).toBe(0)
})
