import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { soon, startPlatform } from './slack-harness.ts'

describe('Slack over Socket Mode', () => {
  it('takes up each of 300 commands once although the socket is dropped 10 times', async () => {
    const seed = Math.floor(Math.random() * 2 ** 31)
    const at = await startPlatform('socket', { options: { seed, ackWithin: 1500 } })
    // One drop in every 30 commands, far enough from the next for the socket to be open again.
    const [offsets = []] = fc.sample(
      fc.array(fc.integer({ min: 0, max: 15 }), { minLength: 10, maxLength: 10 }),
      { seed, numRuns: 1 },
    )
    const drops = offsets.map((offset, i) => 30 * i + offset)
    const lin = at.fake.member('U0LIN')
    const reached: string[] = []
    let next = 0
    const worker = async () => {
      for (let i = next++; i < 300; i = next++) {
        await soon(() => expect(at.fake.socket.open()).toBeGreaterThan(0))
        const command = lin.command('/study', `topic n${i}`, 'C0STUDY')
        if (drops.includes(i)) at.fake.dropSockets()
        if ((await command).outcome.ok) reached.push(`n${i}`)
      }
    }
    await Promise.all(Array.from({ length: 6 }, worker))
    const handled = () => at.bot.calls.map(({ input }) => input.text ?? '')
    await soon(() => expect(handled()).toEqual(expect.arrayContaining(reached)))
    expect(new Set(handled()).size, `seed ${seed}`).toBe(handled().length)
    expect(reached.length, `seed ${seed}`).toBeGreaterThan(200)
    expect(at.fake.stats.connections).toBeGreaterThanOrEqual(11)
    await at.stop()
  })

  it('comes back when Slack asks to reconnect', async () => {
    const at = await startPlatform('socket')
    at.fake.socket.disconnect('refresh_requested')
    await soon(() => expect(at.fake.socket.open()).toBe(1))
    const seen = await at.fake.member('U0LIN').command('/study', 'topic ann', 'C0STUDY')
    expect((await seen.answer()).text).toContain('ann')
    await at.stop()
  })

  it('answers a command once when the acknowledgement was lost', async () => {
    const at = await startPlatform('socket', { options: { ackWithin: 300, interactionRetries: 3 } })
    const command = at.fake.member('U0LIN').command('/study', 'topic ann', 'C0STUDY')
    await soon(() => expect(at.bot.calls).toHaveLength(1))
    await command
    at.fake.dropSockets()
    await soon(() => expect(at.fake.socket.open()).toBe(1))
    expect(at.bot.calls).toHaveLength(1)
    await at.stop()
  })

  it('goes on without a crash when its app token is refused later, and says so', async () => {
    const at = await startPlatform('socket')
    const { appToken } = at.fake.keys
    at.fake.keys.appToken = 'xapp-another'
    at.fake.dropSockets()
    await soon(() =>
      expect(at.log.entries.some(({ message }) => message.includes('Check SLACK_APP_TOKEN'))).toBe(true),
    )
    expect(JSON.stringify(at.log.entries)).not.toContain(appToken)
    await at.stop()
  })

  it('stops while it is reconnecting', async () => {
    const at = await startPlatform('socket')
    at.fake.dropSockets()
    await at.stop()
  })

  it('ends what it had begun before it stops', async () => {
    const at = await startPlatform('socket')
    let release = () => {}
    const held = new Promise<void>((resolve) => {
      release = resolve
    })
    const { dispatch } = at.bot
    at.bot.dispatch = async (...args) => {
      await held
      return dispatch(...args)
    }
    const seen = await at.fake.member('U0LIN').command('/study', 'topic ann', 'C0STUDY')
    const stopping = at.stop()
    release()
    expect((await seen.answer()).text).toContain('ann')
    await stopping
  })
})
