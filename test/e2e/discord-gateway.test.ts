import { expect, it, vi } from 'vitest'
import { createDice } from '../support/dice.ts'
import { startDiscord } from './discord-harness.ts'

const COMMANDS = 300
const DROPS = 20
const WORKERS = 6

it('Discord’s gateway breaks 20 times during 300 commands: each is answered, none twice', async () => {
  const seed = Number(process.env.SEED ?? Date.now() % 1_000_000)
  console.log(`SEED=${seed}`)
  const dice = createDice(seed)
  const discord = await startDiscord((fake) => {
    const guild = fake.guild('Study club')
    return { channel: guild.text('ranking'), lin: guild.member('Lin') }
  })
  try {
    const { fake, world, bot } = discord
    const lin = fake.member(world.lin)
    const breaks = new Set<number>()
    while (breaks.size < DROPS) breaks.add(dice.int(1, COMMANDS))
    let asked = 0
    let drops = 0
    const types: number[] = []
    const cut = (): void => {
      expect(fake.gateway.drop()).toBe(1)
      drops += 1
    }
    const work = async (): Promise<void> => {
      while (asked < COMMANDS) {
        asked += 1
        const breaking = breaks.has(asked)
        const seen = lin.slash(world.channel, 'topic', { query: `q${asked}` })
        // While the last break is being mended there is no connection to cut.
        if (breaking) await vi.waitFor(cut, { timeout: 10_000, interval: 5 })
        types.push((await seen).type)
      }
    }
    await Promise.all(Array.from({ length: WORKERS }, work))
    expect(drops).toBe(DROPS)
    expect(types).toEqual(Array(COMMANDS).fill(4))
    expect(bot.calls).toHaveLength(COMMANDS)
    const callbacks = fake.requests.filter(({ path }) => path.endsWith('/callback'))
    expect(callbacks).toHaveLength(COMMANDS)
    expect(fake.stats.clientErrors).toBe(0)
  } finally {
    await discord.stop()
  }
}, 120_000)
