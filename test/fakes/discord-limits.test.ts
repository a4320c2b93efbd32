import { afterEach, expect, test } from 'vitest'
import { DISCORD_LIMITS } from './discord/rate-limits.ts'
import { call, createCleanup, login, manualClock } from './discord-harness.ts'

const cleanup = createCleanup()
afterEach(cleanup.run)

test('a bucket tells its state in headers and answers 429 when it is empty', async () => {
  const clock = manualClock()
  const fake = await cleanup.fake({ clock, limits: DISCORD_LIMITS })
  const guild = fake.guild('Readers')
  const [one, two] = [guild.text('one'), guild.text('two')]
  const send = (to: { id: string }) => call(fake, 'POST', `/channels/${to.id}/messages`, { content: 'x' })
  const first = await send(one)
  expect(first.headers.get('x-ratelimit-limit')).toBe('5')
  expect(first.headers.get('x-ratelimit-remaining')).toBe('4')
  expect(first.headers.get('x-ratelimit-reset-after')).toBe('5.000')
  for (let i = 0; i < 4; i++) await send(one)
  const over = await send(one)
  expect([over.status, over.body]).toEqual([
    429,
    { message: expect.any(String), retry_after: 5, global: false },
  ])
  expect(over.headers.get('retry-after')).toBe('5')
  expect(over.headers.get('x-ratelimit-scope')).toBe('user')
  const other = await send(two)
  expect([other.status, other.headers.get('x-ratelimit-bucket')]).toEqual([
    200,
    first.headers.get('x-ratelimit-bucket'),
  ])
  clock.advance(5000)
  expect((await send(one)).status).toBe(200)
  expect(fake.stats).toMatchObject({ limited: 1, invalid: 1, clientErrors: 1 })
})

test('the 51st request of a second is 429 for the whole bot, interactions excepted', async () => {
  const clock = manualClock()
  const fake = await cleanup.fake({ clock, limits: DISCORD_LIMITS })
  const guild = fake.guild('Readers')
  const channels = Array.from({ length: 51 }, (_, i) => guild.text(`c${i}`))
  const statuses: number[] = []
  for (const { id } of channels) statuses.push((await call(fake, 'GET', `/channels/${id}`)).status)
  expect(statuses.filter((status) => status === 200)).toHaveLength(50)
  const over = await call(fake, 'GET', '/users/@me')
  expect([over.status, over.body.global, over.headers.get('x-ratelimit-global')]).toEqual([429, true, 'true'])
  expect((await call(fake, 'POST', '/interactions/1/x/callback', { type: 6 })).status).toBe(404)
  clock.advance(1000)
  expect((await call(fake, 'GET', '/users/@me')).status).toBe(200)
})

test('discord.js keeps to the limits that the headers tell', async () => {
  const fake = await cleanup.fake({
    limits: { global: { requests: 1000, per: 1000 }, routes: {}, other: { requests: 5, per: 200 } },
  })
  const guild = fake.guild('Readers')
  const id = guild.text('daily').id
  const client = await login(cleanup.client(fake), fake)
  const channel = await client.channels.fetch(id)
  if (!channel?.isSendable()) throw new Error('The channel is not there')
  await Promise.all(Array.from({ length: 12 }, (_, i) => channel.send(`${i}`)))
  expect(fake.messages(id)).toHaveLength(12)
  expect(fake.stats.limited).toBe(0)
})

test('each fault does what it says to the message and to the caller', async () => {
  const clock = manualClock()
  const fake = await cleanup.fake({ clock })
  const channel = fake.guild('Readers').text('daily')
  const path = `/channels/${channel.id}/messages`
  const send = async (signal?: AbortSignal): Promise<number | 'no answer'> => {
    const response = fetch(`${fake.api}/v10${path}`, {
      method: 'POST',
      headers: { authorization: `Bot ${fake.token}`, 'content-type': 'application/json' },
      body: '{"content":"x"}',
      signal: signal ?? null,
    })
    return response.then(
      ({ status }) => status,
      () => 'no answer' as const,
    )
  }
  const stored = (): number => fake.messages(channel).length
  const once = { method: 'POST', path: /messages$/, times: 1 }
  fake.fault(once, 'drop-response')
  expect([await send(), stored()]).toEqual(['no answer', 1])
  fake.fault(once, 'reset')
  expect([await send(), stored()]).toEqual(['no answer', 1])
  fake.fault(once, { status: 503, stored: false })
  expect([await send(), stored()]).toEqual([503, 1])
  fake.fault(once, { status: 502, stored: true })
  expect([await send(), stored()]).toEqual([502, 2])
  fake.fault(once, { retryAfter: 1500 })
  expect([await send(), stored()]).toEqual([429, 2])
  fake.fault(once, { late: 40_000 })
  expect([await send(), stored()]).toEqual(['no answer', 2])
  clock.advance(40_000)
  expect(stored()).toBe(3)
  const hang = fake.fault(once, 'hang')
  const controller = new AbortController()
  const hanging = send(controller.signal)
  await expect.poll(hang.hits).toBe(1)
  controller.abort()
  expect([await hanging, stored()]).toEqual(['no answer', 3])
  const delay = fake.fault(once, { delay: 5000 })
  const delayed = send()
  await expect.poll(delay.hits).toBe(1)
  expect(stored()).toBe(4)
  clock.advance(5000)
  expect(await delayed).toBe(200)
  expect(await send()).toBe(200)
})

test('the same seed draws the same chances', async () => {
  const draw = async (seed: number): Promise<number[]> => {
    const fake = await cleanup.fake({ seed })
    fake.fault({ chance: 0.5 }, { status: 500, stored: false })
    const statuses: number[] = []
    for (let i = 0; i < 20; i++) statuses.push((await call(fake, 'GET', '/users/@me')).status)
    return statuses
  }
  const first = await draw(7)
  expect(await draw(7)).toEqual(first)
  expect(new Set(first)).toEqual(new Set([200, 500]))
  expect(await draw(8)).not.toEqual(first)
})
