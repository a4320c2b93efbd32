import { type ChildProcess, execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createDiscordFake } from '../fakes/discord/index.ts'
import { startSlack } from '../fakes/slack/index.ts'
import { ROOT, spawnStudyhall, untilReady } from '../support/studyhall.ts'

/** A minute of the bot's is two seconds here. */
const SPEED = 30
const MINUTE = 60_000 / SPEED

let dir = ''
let pings = 0
let answer = 200
let children: ChildProcess[] = []
const listener = createServer((_request, response) => {
  pings++
  response.writeHead(answer).end()
})

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'studyhall-health-'))
  pings = 0
  answer = 200
  if (!listener.listening)
    await new Promise<void>((resolve) => void listener.listen(0, '127.0.0.1', () => resolve()))
})
afterEach(() => {
  for (const child of children) child.kill('SIGKILL')
  children = []
  rmSync(dir, { recursive: true, force: true })
})

type Body = { ok: boolean; lastBeat: string; checks?: { name: string; state: string; reason?: string }[] }

/** A bot whose time goes fast, which requests our listener after each heartbeat. */
async function startBot(settings: Record<string, string>) {
  const { port } = listener.address() as AddressInfo
  const child = spawnStudyhall(
    ['start'],
    {
      DATABASE_URL: `file:${join(dir, 'bot.sqlite')}`,
      PORT: '0',
      PLAYGROUND: 'on',
      HEARTBEAT_URL: `http://127.0.0.1:${port}/ping-secret`,
      NODE_OPTIONS: ['fast-time', 'quick-beat']
        .map((name) => `--import=${pathToFileURL(join(ROOT, 'test/preload', `${name}.ts`)).href}`)
        .join(' '),
      FAST_TIME_FROM: String(Date.parse('2026-11-23T12:00:00Z')),
      FAST_TIME_SPEED: String(SPEED),
      ...settings,
    },
    dir,
  )
  children.push(child)
  const { url, out } = await untilReady(child)
  const ask = async (path: string): Promise<{ status: number; body: Body }> => {
    const response = await fetch(`${url}/${path}`, { signal: AbortSignal.timeout(3_000) })
    return { status: response.status, body: (await response.json()) as Body }
  }
  await vi.waitFor(async () => {
    expect(pings).toBeGreaterThan(0)
    expect(await ask('readyz')).toMatchObject({ status: 200, body: { ok: true } })
    expect(await ask('healthz')).toMatchObject({ status: 200, body: { ok: true } })
  }, 20_000)
  return { child, ask, out }
}

type Bot = Awaited<ReturnType<typeof startBot>>

/** What `/readyz` says of one part once it is not well; within three of the bot's minutes, and what a slow machine adds. */
const unwell = ({ ask }: Bot, name: string) =>
  vi.waitFor(
    async () => {
      const { status, body } = await ask('readyz')
      const found = body.checks?.find((check) => check.name === name)
      expect([status, body.ok]).toEqual([503, false])
      expect(found?.state).not.toBe('ready')
      return found
    },
    { timeout: 3 * MINUTE + 10_000, interval: 100 },
  )

/** More heartbeats go by. */
async function beats(count: number, { ask }: Bot): Promise<void> {
  for (let i = 0; i < count; i++) {
    const before = (await ask('healthz')).body.lastBeat
    await vi.waitFor(async () => expect((await ask('healthz')).body.lastBeat).not.toBe(before), {
      timeout: 20_000,
      interval: 100,
    })
  }
}

/** The dead man's switch is no longer held: heartbeats go by without a request. */
async function expectSilence(bot: Bot): Promise<void> {
  await beats(1, bot)
  const before = pings
  await beats(2, bot)
  expect(pings).toBe(before)
}

const heldAgain = (bot: Bot) =>
  vi.waitFor(
    async () => {
      const before = pings
      expect(await bot.ask('readyz')).toMatchObject({ status: 200 })
      await beats(1, bot)
      expect(pings).toBeGreaterThan(before)
    },
    { timeout: 40_000 },
  )

/** Whether a disk of a test's own can be had here: root may mount one, as in a container with the right to. */
const mayMount = ((): boolean => {
  const place = mkdtempSync(join(tmpdir(), 'studyhall-mount-'))
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'none', place], { stdio: 'ignore' })
    execFileSync('umount', [place])
    return true
  } catch {
    console.log('The test of a full disk is skipped: nothing can be mounted here.')
    return false
  } finally {
    rmSync(place, { recursive: true, force: true })
  }
})()

/** Leaves no room where this file lies. */
function fill(path: string): void {
  const file = openSync(path, 'w')
  try {
    for (;;) writeSync(file, Buffer.alloc(65_536))
  } catch (error) {
    expect((error as NodeJS.ErrnoException).code).toBe('ENOSPC')
    for (let rest = 32_768; rest > 0; rest >>= 1)
      try {
        writeSync(file, Buffer.alloc(rest))
      } catch {
        // A smaller piece may still fit.
      }
  } finally {
    closeSync(file)
  }
}

describe('health says within three minutes, and the dead man’s switch goes off, when', () => {
  it('the process stands still, until it goes on', async () => {
    const { child, ask } = await startBot({})
    child.kill('SIGSTOP')
    await expect(ask('healthz')).rejects.toThrow()
    const before = pings
    await new Promise((resolve) => setTimeout(resolve, 4 * MINUTE))
    expect(pings).toBe(before)
    child.kill('SIGCONT')
    await vi.waitFor(() => expect(pings).toBeGreaterThan(before), 20_000)
    expect((await ask('healthz')).status).toBe(200)
  }, 60_000)

  it('the store cannot be written, until it can', async () => {
    const bot = await startBot({})
    const other = new DatabaseSync(join(dir, 'bot.sqlite'))
    other.exec('BEGIN IMMEDIATE')
    expect(await unwell(bot, 'store')).toMatchObject({ state: 'failed', reason: expect.any(String) })
    await expectSilence(bot)
    other.exec('ROLLBACK')
    other.close()
    await heldAgain(bot)
  }, 120_000)

  it.skipIf(!mayMount)(
    'the disk is full, until there is room',
    async () => {
      const disk = join(dir, 'disk')
      mkdirSync(disk)
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=24m', 'none', disk])
      try {
        const bot = await startBot({ DATABASE_URL: `file:${join(disk, 'bot.sqlite')}`, BACKUP_DIR: 'off' })
        fill(join(disk, 'filler'))
        expect(await unwell(bot, 'store')).toMatchObject({
          state: 'failed',
          reason: expect.stringMatching(/full/),
        })
        expect(await bot.ask('healthz')).toMatchObject({ status: 200 })
        await expectSilence(bot)
        rmSync(join(disk, 'filler'))
        await heldAgain(bot)
        bot.child.kill('SIGTERM')
        await once(bot.child, 'close')
      } finally {
        for (const child of children) child.kill('SIGKILL')
        execFileSync('umount', ['--lazy', disk])
      }
    },
    120_000,
  )

  it('Discord’s gateway and API are away', async () => {
    const discord = await createDiscordFake()
    const bot = await startBot({ DISCORD_TOKEN: discord.token, DISCORD_API_URL: discord.api })
    await discord.close()
    expect(await unwell(bot, 'discord')).toMatchObject({
      state: 'connecting',
      reason: 'The connection to Discord’s gateway is not open.',
    })
    expect(await bot.ask('healthz')).toMatchObject({ status: 200 })
    await expectSilence(bot)
  }, 120_000)

  it('Discord withdraws the token', async () => {
    const discord = await createDiscordFake()
    const bot = await startBot({ DISCORD_TOKEN: discord.token, DISCORD_API_URL: discord.api })
    discord.gateway.close(4004)
    expect(await unwell(bot, 'discord')).toMatchObject({
      state: 'refused',
      reason: expect.stringContaining('DISCORD_TOKEN is refused'),
    })
    await expectSilence(bot)
    await discord.close()
  }, 120_000)

  it.each(['socket', 'http'] as const)(
    'Slack withdraws the token of a bot that hears it over %s, until it takes it again',
    async (mode) => {
      const slack = await startSlack({ mode })
      const { botToken } = slack.team({ id: 'T0TOWN', name: 'Town' })
      const bot = await startBot({
        SLACK_BOT_TOKEN: botToken,
        SLACK_API_URL: slack.apiUrl,
        ...(mode === 'socket'
          ? { SLACK_APP_TOKEN: slack.keys.appToken }
          : { SLACK_SIGNING_SECRET: slack.keys.signingSecret }),
      })
      const end = slack.fault({ method: 'auth.test' }, { kind: 'refuse', error: 'token_revoked' })
      expect(await unwell(bot, 'slack')).toMatchObject({
        state: 'refused',
        reason: expect.stringMatching(/^Slack refuses SLACK_BOT_TOKEN \(token_revoked\)\. Install/),
      })
      await expectSilence(bot)
      end()
      await heldAgain(bot)
      await slack.stop()
    },
    120_000,
  )

  it('Slack’s socket is away', async () => {
    const slack = await startSlack({ mode: 'socket' })
    const { botToken } = slack.team({ id: 'T0TOWN', name: 'Town' })
    const bot = await startBot({
      SLACK_BOT_TOKEN: botToken,
      SLACK_API_URL: slack.apiUrl,
      SLACK_APP_TOKEN: slack.keys.appToken,
    })
    const end = slack.fault({ method: 'apps.connections.open' }, { kind: 'page' })
    slack.dropSockets()
    expect(await unwell(bot, 'slack')).toMatchObject({
      state: 'connecting',
      reason: 'The socket to Slack is being replaced (connection lost).',
    })
    end()
    await heldAgain(bot)
    await slack.stop()
  }, 120_000)
})

it('what answers HEARTBEAT_URL wrongly is told once, without its address', async () => {
  const bot = await startBot({})
  answer = 404
  await vi.waitFor(() => expect(bot.out()).toContain('It answered with status 404.'), 20_000)
  await beats(2, bot)
  expect(bot.out().match(/HEARTBEAT_URL is not requested/g)).toHaveLength(1)
  answer = 200
  await vi.waitFor(() => expect(bot.out()).toContain('HEARTBEAT_URL is requested again'), 20_000)
  expect(bot.out()).not.toContain('ping-secret')
}, 60_000)
