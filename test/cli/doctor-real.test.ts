import { execFileSync } from 'node:child_process'
import { copyFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PermissionFlagsBits as P } from 'discord.js'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ChannelRef } from '../../src/core/refs.ts'
import { openStorage } from '../../src/storage/open-storage.ts'
import { createDiscordFake, type DiscordFakeOptions } from '../fakes/discord/index.ts'
import { createQuietLog } from '../fakes/quiet-log.ts'
import { startSlack } from '../fakes/slack/index.ts'
import { addGroup, aGroup, channelsAt } from '../support/study.ts'
import { ROOT, studyhall } from '../support/studyhall.ts'

let dir = ''
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'studyhall-doctor-'))
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

const database = () => join(dir, 'bot.sqlite')

/** What doctor says: its exit code, and each finding with its fix, by the check's name. */
async function doctor(args: string[], settings: Record<string, string> = {}) {
  const environment = { PORT: '1', DATABASE_URL: `file:${database()}`, ...settings }
  const { code, out, err } = await studyhall(['doctor', '--json', ...args], environment, dir)
  expect(err).toBe('')
  const { checks, repaired } = JSON.parse(out) as {
    checks: { name: string; state: string; found: { said: string; fix?: string }[] }[]
    repaired?: string[]
  }
  const of = (name: string) => checks.find((check) => check.name === name)
  const told = (name: string) =>
    of(name)
      ?.found.map(({ said, fix = '' }) => `${said} => ${fix}`)
      .join('\n') ?? ''
  return { code, out, repaired, state: (name: string) => of(name)?.state, told }
}

/** A database with a group in a channel. */
async function groupIn(ref: ChannelRef, change: Parameters<typeof aGroup>[0] = {}): Promise<void> {
  const { store, close } = await openStorage(`file:${database()}`, createQuietLog(), { lock: true })
  await addGroup(store, aGroup({ ...change, channels: channelsAt([ref]) }))
  await close()
}

describe('doctor on a machine', () => {
  it('finds a .env in UTF-16 that others may read, and --fix makes it one that is read', async () => {
    const file = join(dir, '.env')
    writeFileSync(file, Buffer.from('\ufeffLOG_LEVEL=loud\r\n', 'utf16le'), { mode: 0o644 })
    const before = await doctor(['--run', 'env-file', '--run', 'settings'])
    expect([before.code, before.state('env-file')]).toEqual([1, 'failed'])
    expect(before.told('settings')).toContain('doctor --fix')
    const after = await doctor(['--fix', '--run', 'env-file', '--run', 'settings'])
    expect(after.repaired?.join()).toMatch(/in UTF-8 now, and can be read by its owner alone/)
    expect([after.state('env-file'), readFileSync(file, 'utf8')]).toEqual(['ok', 'LOG_LEVEL=loud\r\n'])
    if (process.platform !== 'win32') expect(statSync(file).mode & 0o777).toBe(0o600)
    // It is read now, which shows what was wrong all along.
    expect(after.told('settings')).toContain('LOG_LEVEL must be one of')
  })

  it('hides what it could not read before --fix', async () => {
    const env = '\ufeffPLAYGROUND_PASSWORD=hush-hush-hush\r\n'
    writeFileSync(join(dir, '.env'), Buffer.from(env, 'utf16le'), { mode: 0o600 })
    const log = join(dir, 'bot.log')
    writeFileSync(log, '09:00:00 Somebody typed hush-hush-hush\n')
    const file = join(dir, 'bundle.json')
    const { repaired } = await doctor(['--fix', '--run', 'env-file', '--bundle', file, '--log', log])
    expect(repaired).toHaveLength(1)
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({
      settings: { PLAYGROUND_PASSWORD: 'set' },
      log: [{ text: '09:00:00 Somebody typed [removed]' }],
    })
  })

  it('finds quotes of --env-file, a folder that is none, and another program on the port', async () => {
    writeFileSync(join(dir, 'file'), '')
    const other = createServer((_, response) => response.end('hello')).listen(0, '127.0.0.1')
    await new Promise((resolve) => other.once('listening', resolve))
    const { port } = other.address() as AddressInfo
    try {
      const { code, told } = await doctor([], {
        TZ: '"UTC"',
        DATABASE_URL: `file:${join(dir, 'file', 'x.sqlite')}`,
        PORT: String(port),
      })
      expect(code).toBe(1)
      expect(told('quotes')).toMatch(/TZ stands in quotes.* => Take the quotes out/)
      expect(told('data-folder')).toMatch(/ENOTDIR.* => /)
      expect(told('bot')).toMatch(/Another program answers.* => .*set PORT/)
    } finally {
      other.close()
    }
  })

  it('finds a damaged database, and one whose -wal belongs to another file, without changing either', async () => {
    await groupIn({ platform: 'discord', workspace: '1', channel: '2' })
    const whole = readFileSync(database())
    expect((await doctor(['--run', 'database', '--run', 'left-over'])).code).toBe(0)
    const damaged = Buffer.from(whole)
    damaged.fill(0xff, 4096 * 2, 4096 * 3)
    writeFileSync(database(), damaged)
    const { state, told } = await doctor(['--run', 'database'])
    expect([state('database'), told('database')]).toEqual([
      'failed',
      expect.stringMatching(/damaged|malformed/),
    ])
    expect(readFileSync(database()).equals(damaged)).toBe(true)

    rmSync(database())
    const copy = join(dir, 'copy.sqlite')
    const accident = join(ROOT, 'test/support/accident.ts')
    try {
      execFileSync(process.execPath, [accident, database(), copy, 'backup', '1'], { stdio: 'ignore' })
    } catch {
      // It dies, as it is to.
    }
    copyFileSync(copy, database())
    const stray = await doctor(['--run', 'left-over', '--run', 'database'])
    expect(stray.told('left-over')).toMatch(
      /-wal belongs to the file that was there before.*npx studyhall restore/s,
    )
    expect([stray.code, readFileSync(database()).equals(readFileSync(copy))]).toEqual([1, true])
  })

  it('lists its checks, refuses one that is not there, and an argument that is wrong', async () => {
    const listed = await studyhall(['doctor', '--list'], {}, dir)
    expect(listed.out).toMatch(/^node +Node: its version/)
    const { code, err } = await studyhall(['doctor', '--run', 'luck'], {}, dir)
    expect([code, err]).toEqual([2, expect.stringMatching(/no check “luck”.*node, env-file/s)])
    expect((await studyhall(['doctor', '--log', 'x'], {}, dir)).code).toBe(2)
  })
})

describe('doctor asks Discord', () => {
  const withDiscord = async (
    run: (
      fake: Awaited<ReturnType<typeof createDiscordFake>>,
      settings: Record<string, string>,
    ) => Promise<void>,
    options: DiscordFakeOptions = {},
  ) => {
    const fake = await createDiscordFake(options)
    try {
      await run(fake, { DISCORD_TOKEN: fake.token, DISCORD_API_URL: fake.api })
      fake.assertNoUnknown()
    } finally {
      await fake.close()
    }
  }

  it(
    'whose token it is, about its gateway and clock, and what it may do in a channel, by every overwrite',
    () =>
      withDiscord(async (fake, settings) => {
        const guild = fake.guild('Study club')
        const channel = guild.text('ranking')
        await groupIn({ platform: 'discord', workspace: guild.id, channel: channel.id })
        const well = await doctor([], settings)
        expect([well.code, well.state('channels'), well.state('clock')]).toEqual([0, 'ok', 'ok'])
        expect([well.told('tokens'), well.told('gateway')]).toEqual([
          expect.stringContaining('belongs to studyhall'),
          expect.stringContaining('accepts the bot and its intents'),
        ])

        fake.moderator.setOverwrites(channel, [{ id: guild.id, type: 0, allow: 0n, deny: P.SendMessages }])
        const denied = await doctor(['--run', 'channels'], settings)
        expect([denied.code, denied.told('channels')]).toEqual([
          1,
          expect.stringMatching(
            /missing “Send Messages” in #ranking\. => #ranking denies it to @everyone\..*allow it for the role “Studyhall”/,
          ),
        ])
        const own = { id: guild.botRole.id, type: 0, allow: P.SendMessages, deny: 0n } as const
        fake.moderator.setOverwrites(channel, [
          { id: guild.id, type: 0, allow: 0n, deny: P.SendMessages },
          own,
        ])
        expect((await doctor(['--run', 'channels'], settings)).state('channels')).toBe('ok')

        await groupIn(
          { platform: 'discord', workspace: guild.id, channel: guild.text('tables').id },
          { id: 'groupxyz', mocks: true },
        )
        expect((await doctor(['--run', 'channels'], settings)).told('channels')).toMatch(
          /mock tables meet in private messages alone\. I am missing “Create Private Threads” in #tables.*https:\/\/discord/,
        )
        fake.moderator.setRole(guild, guild.botRole, P.ViewChannel | P.SendMessages)
        expect((await doctor(['--run', 'channels'], settings)).told('channels')).toMatch(
          /“Create Public Threads”.*Grant it with the invite link\. https:\/\/discord\.com\/oauth2/,
        )
        fake.moderator.kickBot(guild)
        expect((await doctor(['--run', 'channels'], settings)).told('channels')).toContain(
          'I cannot see that channel',
        )
      }),
    60_000,
  )

  it('and is told that it refuses the token, that it cannot be reached, or lets nobody in any more', async () => {
    await withDiscord(async (_, settings) => {
      const { code, told, out } = await doctor([], {
        ...settings,
        DISCORD_TOKEN: 'another-token.of.somebody',
      })
      expect([code, told('tokens')]).toEqual([
        1,
        expect.stringMatching(/refuses DISCORD_TOKEN\. => .*Reset Token/),
      ])
      expect(out).not.toContain('another-token')
    })
    await withDiscord(
      async (_, settings) =>
        expect((await doctor(['--run', 'gateway'], settings)).told('gateway')).toMatch(
          /no more connections.* => /,
        ),
      { sessionStarts: { total: 1000, remaining: 0 } },
    )
    await withDiscord(
      async (_, settings) =>
        expect(
          (await doctor(['--run', 'gateway'], { ...settings, DISCORD_SHARDS: '0/2' })).told('gateway'),
        ).toMatch(/names 2, which are too few: Discord asks for 16\. => /),
      { shards: 16, requiredShards: 16 },
    )
    const nowhere = { DISCORD_TOKEN: 'abcdef', DISCORD_API_URL: 'http://127.0.0.1:9/api' }
    expect((await doctor(['--run', 'tokens'], nowhere)).told('tokens')).toMatch(
      /not reached: ECONNREFUSED.* => .*network/,
    )
  }, 60_000)
})

describe('doctor asks Slack', () => {
  it('whose token it is, which scopes it has, about its socket and clock, and about channels', async () => {
    const hour = 3_600_000
    const clock = {
      now: () => Date.now() + hour,
      after: (ms: number, work: () => void) => {
        const timer = setTimeout(work, ms)
        return () => clearTimeout(timer)
      },
    }
    const slack = await startSlack({ clock })
    try {
      const team = slack.team({ scopes: ['chat:write', 'channels:read', 'users:read'] })
      const channel = slack.channel(team.id, { name: 'general' })
      await groupIn({ platform: 'slack', workspace: team.id, channel: channel.id })
      const settings = {
        SLACK_BOT_TOKEN: team.botToken,
        SLACK_APP_TOKEN: slack.keys.appToken,
        SLACK_API_URL: slack.apiUrl,
      }
      const { code, told, state } = await doctor([], settings)
      expect([code, state('tokens'), state('gateway')]).toEqual([1, 'ok', 'ok'])
      expect(told('scopes')).toMatch(
        /lacks .*pins:write \(pin the daily post.* => Update the app with the manifest/,
      )
      expect(told('channels')).toMatch(/lacks the permission channels:history\. => Update the app/)
      expect(told('clock')).toMatch(/3[56]\d\d s behind Slack.* => .*set-ntp/)
      // Slack would send what members do to whoever opens a socket.
      expect(slack.stats.connections).toBe(0)

      const other = await doctor(['--run', 'gateway'], { ...settings, SLACK_APP_TOKEN: 'xapp-1-wrong' })
      expect(other.told('gateway')).toMatch(/refuses the Socket Mode connection.* => .*connections:write/)
      const refused = await doctor(['--run', 'tokens'], { ...settings, SLACK_BOT_TOKEN: 'xoxb-wrong' })
      expect(refused.told('tokens')).toMatch(
        /refuses SLACK_BOT_TOKEN \(invalid_auth\)\. => Install your Slack app/,
      )
      slack.assertNoUnknown()
    } finally {
      await slack.stop()
    }
  }, 60_000)

  it('and is told where a group counts stars that the app does not hear, and what SLACK_WITH asks for and the app lacks', async () => {
    const slack = await startSlack()
    try {
      const team = slack.team()
      const { id } = slack.channel(team.id, { name: 'general' })
      await groupIn({ platform: 'slack', workspace: team.id, channel: id }, { stars: true })
      const settings = {
        SLACK_BOT_TOKEN: team.botToken,
        SLACK_APP_TOKEN: slack.keys.appToken,
        SLACK_API_URL: slack.apiUrl,
        SLACK_WITH: 'stars',
      }
      const before = await doctor([], settings)
      expect(before.told('channels')).toMatch(
        /stars are not counted\. The app lacks the permission reactions:read\. => Add stars to SLACK_WITH/,
      )
      expect(before.told('scopes')).toMatch(/lacks reactions:read \(count the stars/)
      team.installation?.scopes.add('reactions:read')
      const after = await doctor([], settings)
      expect([after.told('channels'), after.state('scopes')]).toEqual([
        expect.not.stringContaining('stars'),
        'ok',
      ])
      slack.assertNoUnknown()
    } finally {
      await slack.stop()
    }
  }, 60_000)
})

it('the bundle holds versions, settings, checks, the ledger and a log, and neither a secret nor a person', async () => {
  const slack = await startSlack()
  try {
    const team = slack.team()
    const channel = slack.channel(team.id, { name: 'general' })
    await groupIn({ platform: 'slack', workspace: team.id, channel: channel.id })
    const secrets = {
      SLACK_BOT_TOKEN: team.botToken,
      SLACK_APP_TOKEN: slack.keys.appToken,
      DISCORD_TOKEN: 'very-secret-token',
      PLAYGROUND_PASSWORD: 'hush-"hush"-hush',
      HEARTBEAT_URL: 'https://hc.example/ping-secret',
      HTTPS_PROXY: 'http://lin:proxy-secret@proxy.example:1',
    }
    const log = join(dir, 'bot.log')
    const line = { level: 40, time: 1, msg: `Refused ${team.botToken}`, user: 'U-LIN', group: 'groupabc' }
    writeFileSync(log, `${JSON.stringify(line)}\n09:00:00 Somebody came (user U-LIN)\n`)
    const file = join(dir, 'bundle.json')
    const settings = {
      ...secrets,
      SLACK_API_URL: slack.apiUrl,
      DISCORD_API_URL: 'http://127.0.0.1:9/api',
      PLAYGROUND: 'on',
    }
    const { out } = await doctor(['--bundle', file, '--log', log], settings)
    const text = readFileSync(file, 'utf8')
    for (const secret of [...Object.values(secrets), 'proxy-secret', 'hush-\\"hush']) {
      expect(out).not.toContain(secret)
      expect(text).not.toContain(secret)
    }
    expect(text).not.toMatch(/U-LIN|"ada"|Ada/)
    const bundle = JSON.parse(text)
    expect(bundle).toMatchObject({
      versions: { studyhall: '0.1.0', node: process.versions.node },
      settings: { DISCORD_TOKEN: 'set', PORT: '1', HTTPS_PROXY: 'http://proxy.example:1/' },
      ledger: [{ group: 'groupabc', platforms: ['slack'], occurrences: [] }],
      log: [{ msg: 'Refused [removed]', group: 'groupabc' }, { text: '09:00:00 Somebody came' }],
    })
    expect(bundle.checks.length).toBeGreaterThan(10)
    if (process.platform !== 'win32') expect(statSync(file).mode & 0o777).toBe(0o600)
    const again = await studyhall(['doctor', '--run', 'node', '--bundle', file], {}, dir)
    expect([again.code, again.err]).toEqual([1, expect.stringContaining('is there already')])
  } finally {
    await slack.stop()
  }
}, 60_000)
