import { Client, type ClientOptions, GatewayIntentBits } from 'discord.js'
import type { Clock } from '../../src/core/ports.ts'
import { createDiscordFake, type DiscordFake, type DiscordFakeOptions } from './discord/index.ts'

/** An unchanged discord.js client that is not logged in, as the bot configures it. */
export const createClient = (fake: DiscordFake, options: Partial<ClientOptions> = {}): Client =>
  new Client({
    intents: [GatewayIntentBits.Guilds, GatewayIntentBits.GuildMessages],
    rest: { api: fake.api, retries: 0 },
    ...options,
  })

/** Logs a client in and waits until it has its servers. */
export async function login(client: Client, fake: DiscordFake): Promise<Client<true>> {
  const ready = new Promise<Client<true>>((resolve) => client.once('clientReady', resolve))
  await client.login(fake.token)
  return ready
}

/** What Discord answered to a call: the body of success, or `{ status, code, errors }` of a refusal. */
export async function call(
  fake: DiscordFake,
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<{ status: number; body: Record<string, any>; headers: Headers }> {
  const response = await fetch(`${fake.api}/v10${path}`, {
    method,
    headers: {
      authorization: `Bot ${fake.token}`,
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  return { status: response.status, body: text === '' ? {} : JSON.parse(text), headers: response.headers }
}

/** A clock that tests turn. */
export function manualClock(start = Date.UTC(2026, 0, 5, 9)): Clock & { advance(ms: number): void } {
  let now = start
  const timers = new Set<{ at: number; work: () => void }>()
  return {
    now: () => now,
    after: (ms, work) => {
      const timer = { at: now + ms, work }
      timers.add(timer)
      return () => timers.delete(timer)
    },
    advance: (ms) => {
      now += ms
      for (const timer of [...timers].sort((a, b) => a.at - b.at))
        if (timer.at <= now && timers.delete(timer)) timer.work()
    },
  }
}

/** What a test opened and must close. */
export function createCleanup(): {
  fake(options?: DiscordFakeOptions): Promise<DiscordFake>
  client(fake: DiscordFake, options?: Partial<ClientOptions>): Client
  run(): Promise<void>
} {
  const closes: (() => Promise<void>)[] = []
  return {
    fake: async (options) => {
      const fake = await createDiscordFake(options)
      closes.push(fake.close)
      return fake
    },
    client: (fake, options) => {
      const client = createClient(fake, options)
      closes.push(() => client.destroy())
      return client
    },
    run: async () => {
      for (const close of closes.splice(0).reverse()) await close()
    },
  }
}
