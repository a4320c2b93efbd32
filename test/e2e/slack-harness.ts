import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { vi } from 'vitest'
import { type Config, readConfig } from '../../src/config.ts'
import type { Bot } from '../../src/core/bot.ts'
import type { Clock } from '../../src/core/ports.ts'
import { type Running, startBot } from '../../src/main.ts'
import { createHttp } from '../../src/ops/http.ts'
import type { SlackConfig } from '../../src/platforms/slack/config.ts'
import { createSlack } from '../../src/platforms/slack/index.ts'
import { slack } from '../../src/platforms/slack/platform.ts'
import type { Storage } from '../../src/storage/storage.ts'
import { createQuietLog } from '../fakes/quiet-log.ts'
import { createScriptedBot } from '../fakes/scripted-bot.ts'
import { type Slack, startSlack } from '../fakes/slack/index.ts'
import type { SlackOptions } from '../fakes/slack/options.ts'
import { openMemory } from '../support/memory.ts'
import { WELL } from '../support/well.ts'

export type Mode = SlackConfig['mode']

/** How the bot is configured for a fake Slack. */
export function configOf(fake: Slack, mode: Mode, botToken: string, setup: SlackConfig['setup'] = 'members') {
  const common = { apiUrl: fake.apiUrl, command: 'study', setup, extras: [] }
  const { signingSecret, clientId, clientSecret, appToken } = fake.keys
  const by: Record<Mode, SlackConfig> = {
    socket: { ...common, mode: 'socket', botToken, appToken },
    http: { ...common, mode: 'http', botToken, signingSecret },
    oauth: {
      ...common,
      mode: 'oauth',
      signingSecret,
      clientId,
      clientSecret,
      stateSecret: 'state-secret',
      encryptionKey: randomBytes(32),
    },
  }
  return by[mode]
}

/** Slack beside the playground, whose address is the one that Slack sends to. */
export const withSlack = (config: SlackConfig): Config['platforms'] => [
  { module: slack, open: async (parts) => createSlack({ ...parts, config }) },
  ...readConfig({ PLAYGROUND: 'on' }, 'none').platforms,
]

/** A workspace with a public channel and people of every standing. */
export function buildTown(fake: Slack) {
  const team = fake.team({ id: 'T0TOWN', name: 'Town' })
  const other = fake.team({ id: 'T0OTHER', name: 'Other', installed: false })
  const lin = fake.user(team.id, { id: 'U0LIN', name: 'lin', tz: 'America/New_York' })
  const ada = fake.user(team.id, { id: 'U0ADA', name: 'ada', admin: true })
  const guest = fake.user(team.id, { id: 'U0GUEST', name: 'guest', restricted: true })
  const stranger = fake.user(other.id, { id: 'U0STRANGE', name: 'stranger', admin: true })
  const members = [lin, ada, guest, stranger]
  const channel = fake.channel(team.id, { id: 'C0STUDY', name: 'study', members, shared: [other.id] })
  fake.channel(team.id, { id: 'C0FORM', name: 'form', members })
  const open = fake.channel(team.id, { id: 'C0OPEN', name: 'open', members, bot: false })
  const secret = fake.channel(team.id, { id: 'C0SECRET', name: 'secret', members, kind: 'private' })
  const closed = fake.channel(team.id, {
    id: 'C0CLOSED',
    name: 'closed',
    members,
    kind: 'private',
    bot: false,
  })
  fake.channel(team.id, { id: 'C0SHARED', name: 'shared', members, shared: [other.id] })
  return { team, lin, ada, guest, stranger, channel, open, secret, closed }
}

/** The platform alone against a fake Slack, with a scripted bot behind. */
export async function startPlatform<B extends Bot = ReturnType<typeof createScriptedBot>>(
  mode: 'socket' | 'http',
  more: {
    options?: Partial<SlackOptions>
    bot?: B
    storage?: Pick<Storage, 'store' | 'expiring'>
    setup?: SlackConfig['setup']
    /** By the system's clock unless told. */
    clock?: Clock
    interval?: number
  } = {},
) {
  const now = more.clock?.now ?? Date.now
  const fake = await startSlack({ mode, ...more.options, ...(more.clock && { clock: more.clock }) })
  const town = buildTown(fake)
  const log = createQuietLog()
  const interval = more.interval !== undefined && { interval: more.interval }
  const { store, expiring } = more.storage ?? openMemory(log)
  const bot = (more.bot ?? createScriptedBot()) as B
  const serve = async () => {
    const http = createHttp({ host: '127.0.0.1', port: 0, health: WELL, log, grace: 500 })
    const config = configOf(fake, mode, town.team.botToken, more.setup)
    const platform = createSlack({ config, store, expiring, http, now, log, ...interval })
    await platform.start(bot)
    if (mode === 'http') fake.http.pointAt(`${await http.listen()}/slack/events`)
    return { platform, http }
  }
  let running = await serve()
  const halt = async () => {
    await running.platform.stop()
    await running.http.close()
  }
  return {
    fake,
    town,
    log,
    store,
    bot,
    platform: () => running.platform,
    /** As after a restart of the process. */
    again: async () => {
      await halt()
      running = await serve()
    },
    stop: async () => {
      await halt()
      await fake.stop()
      fake.assertNoUnknown()
    },
  }
}

/** The whole bot as `startBot` composes it, against a fake Slack. */
export async function startWhole(mode: Mode, options: Partial<SlackOptions> = {}, curriculumDir?: string) {
  const fake = await startSlack({ mode: mode === 'socket' ? 'socket' : 'http', ...options })
  const town = buildTown(fake)
  const folder = await mkdtemp(join(tmpdir(), 'studyhall-slack-'))
  const log = createQuietLog()
  const configured = configOf(fake, mode, town.team.botToken)
  const config: Config = {
    port: 0,
    host: '127.0.0.1',
    databaseUrl: `file:${join(folder, 'bot.sqlite')}`,
    curriculumDir,
    logLevel: 'silent',
    backupDir: 'off',
    metrics: undefined,
    heartbeatUrl: undefined,
    off: new Set(),
    limits: { commands: Infinity, groups: Infinity },
    role: 'all',
    platforms: withSlack(configured),
  }
  const serve = async (): Promise<Running> => {
    const running = await startBot(config, log)
    fake.http.pointAt(`${running.url}/slack/events`)
    return running
  }
  let running = await serve()
  return {
    fake,
    town,
    log,
    url: () => running.url ?? '',
    reload: () => running.reload(),
    again: async () => {
      await running.stop()
      running = await serve()
    },
    stop: async () => {
      await running.stop()
      await fake.stop()
      await rm(folder, { recursive: true })
      fake.assertNoUnknown()
    },
  }
}

/** Waits until a look at the world has what is expected of it. */
export const soon = <T>(look: () => T | Promise<T>) => vi.waitFor(look, { timeout: 10_000, interval: 20 })
