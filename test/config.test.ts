import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { readConfig } from '../src/config.ts'
import { StartError } from '../src/core/errors.ts'
import { readDiscordConfig } from '../src/platforms/discord/config.ts'
import type { Environment } from '../src/platforms/kit/environment.ts'
import type { PlatformModule } from '../src/platforms/kit/module.ts'
import { playground } from '../src/platforms/playground/platform.ts'
import { readSlackConfig } from '../src/platforms/slack/config.ts'
import { PLATFORMS } from '../src/platforms.ts'
import { openChat } from './platforms/lines/chat.ts'
import { linesOver } from './platforms/lines/platform.ts'

/** The settings that somebody has asked an environment for. */
const asked = vi.hoisted(() => new Set<string>())
const noted = vi.hoisted(() => (environment: Environment): Environment => {
  const note = (name: string | symbol) => void (typeof name === 'string' && asked.add(name))
  return new Proxy(environment, {
    get: (from, name) => {
      note(name)
      return Reflect.get(from, name)
    },
    has: (from, name) => {
      note(name)
      return Reflect.has(from, name)
    },
  })
})
vi.mock(import('../src/platforms/kit/environment.ts'), async (load) => {
  const real = await load()
  return { ...real, readSettings: (schema, environment) => real.readSettings(schema, noted(environment)) }
})

/** Every setting that is read with these platforms, however their modules read it. */
function settingsOf(modules: readonly PlatformModule[], file: string): string[] {
  asked.clear()
  const read = modules.map(
    (module): PlatformModule => ({ ...module, configure: (it, at) => module.configure(noted(it), at) }),
  )
  readConfig({}, file, read)
  return [...asked]
}

const dir = mkdtempSync(join(tmpdir(), 'studyhall-config-'))
afterAll(() => rmSync(dir, { recursive: true }))
const read = (environment: Record<string, string>) => readConfig(environment, join(dir, 'none'))
const ROOT = join(import.meta.dirname, '..')
const namesOf = (environment: Record<string, string>) =>
  read(environment).platforms.map(({ module }) => module.name)
const problemsOf = (environment: Record<string, string>): string[] => {
  try {
    read(environment)
  } catch (error) {
    if (error instanceof StartError) return error.problems
    throw error
  }
  return []
}

describe('the configuration', () => {
  it('of a fresh machine is the playground on loopback over SQLite in ./data', () => {
    expect(read({})).toEqual({
      port: 3000,
      host: '127.0.0.1',
      databaseUrl: 'file:./data/studyhall.sqlite',
      curriculumDir: undefined,
      logLevel: 'info',
      backupDir: undefined,
      metrics: undefined,
      heartbeatUrl: undefined,
      off: new Set(),
      limits: { commands: 10, groups: 100 },
      role: 'all',
      platforms: [{ module: playground, open: expect.any(Function) }],
    })
  })

  it('turns the playground off once a platform is configured, unless it is asked for', () => {
    expect(namesOf({ DISCORD_TOKEN: 'abc' })).toEqual(['discord'])
    expect(namesOf({ DISCORD_TOKEN: 'abc', PLAYGROUND: 'on' })).toEqual(['discord', 'playground'])
  })

  it('names every problem at once, with its fix', () => {
    const problems = problemsOf({
      PORT: 'http',
      LOG_LEVEL: 'loud',
      DATABASE_URL: 'mysql://x',
      SLACK_BOT_TOKEN: 'xapp-1',
      PLAYGROUND: 'maybe',
    })
    expect(problems).toHaveLength(5)
    expect(problems.join('\n')).toMatch(/PORT must be a port number/)
    expect(problems.join('\n')).toMatch(/DATABASE_URL must begin with file: or postgres:/)
    expect(problems.join('\n')).toMatch(/PLAYGROUND must be on or off/)
  })

  it('requests an address after a heartbeat only where nobody on the way can read it', () => {
    for (const url of ['https://hc-ping.com/x', 'http://127.0.0.1:8000/x', 'http://[::1]/x'])
      expect(read({ HEARTBEAT_URL: url }).heartbeatUrl).toBe(url)
    for (const url of ['http://hc-ping.com/secret', 'ftp://127.0.0.1/secret', 'secret']) {
      const problems = problemsOf({ HEARTBEAT_URL: url })
      expect(problems).toEqual([expect.stringMatching(/^HEARTBEAT_URL must /)])
      expect(problems.join()).not.toContain('secret')
    }
  })

  it('takes limits as numbers, or none', () => {
    expect(read({ LIMIT_COMMANDS: '30', LIMIT_GROUPS: 'off' }).limits).toEqual({
      commands: 30,
      groups: Infinity,
    })
    for (const wrong of ['0', '-1', '2.5', 'many', '1e9'])
      expect(problemsOf({ LIMIT_GROUPS: wrong })).toEqual([
        expect.stringMatching(/^LIMIT_GROUPS must be a whole/),
      ])
  })

  it('takes a database on Postgres as well as a file', () => {
    for (const url of ['file:./x.sqlite', 'postgres://me:secret@db/x', 'postgresql://db/x?sslmode=require'])
      expect(read({ DATABASE_URL: url }).databaseUrl).toBe(url)
  })

  it('refuses another host without a password', () => {
    expect(problemsOf({ HOST: '0.0.0.0' }).join()).toContain('PLAYGROUND_PASSWORD')
    expect(problemsOf({ HOST: '0.0.0.0', PLAYGROUND_PASSWORD: 'long enough' })).toEqual([])
    expect(problemsOf({ HOST: '0.0.0.0', DISCORD_TOKEN: 'abc' })).toEqual([])
  })

  it('refuses to run without any platform', () => {
    expect(problemsOf({ PLAYGROUND: 'off' }).join()).toContain('no platform')
    expect(() => readConfig({}, 'none', [])).toThrow('No platform is configured')
  })

  it('reads .env as editors on Windows write it, and says where it cannot', () => {
    const file = join(dir, 'windows.env')
    writeFileSync(file, '\uFEFFPORT=4000\r\nHOST="127.0.0.2"\r\n')
    expect(readConfig({}, file)).toMatchObject({ port: 4000, host: '127.0.0.2' })
    for (const encoding of ['utf16le', 'utf16be']) {
      const bytes = Buffer.from('\uFEFFPORT=4000', 'utf16le')
      writeFileSync(file, encoding === 'utf16le' ? bytes : bytes.swap16())
      expect(() => readConfig({}, file)).toThrow(
        /windows\.env is not in UTF-8 but in UTF-16.*Save it as UTF-8/,
      )
    }
  })

  it('takes values without the quotes that Docker leaves around them', () => {
    expect(read({ PORT: '"4000"', HOST: "'127.0.0.2'" })).toMatchObject({ port: 4000, host: '127.0.0.2' })
    expect(read({ CURRICULUM_DIR: '""' }).curriculumDir).toBeUndefined()
    expect(read({ CURRICULUM_DIR: `it's "here"` }).curriculumDir).toBe(`it's "here"`)
  })

  it('reads .env, and the environment wins; an empty value is none', () => {
    const file = join(dir, '.env')
    writeFileSync(file, 'PORT=4000\nLOG_LEVEL=debug\nDISCORD_TOKEN=\n')
    const config = readConfig({ PORT: '5000' }, file)
    expect(config).toMatchObject({ port: 5000, logLevel: 'debug' })
    expect(config.platforms.map(({ module }) => module)).toEqual([playground])
  })

  it('knows Slack’s three ways, and what half of one lacks', () => {
    const key = 'ab'.repeat(32)
    expect(readSlackConfig({ SLACK_BOT_TOKEN: 'xoxb-1', SLACK_APP_TOKEN: 'xapp-1' })).toMatchObject({
      mode: 'socket',
      command: 'study',
    })
    expect(
      readSlackConfig({
        SLACK_BOT_TOKEN: 'xoxb-1',
        SLACK_SIGNING_SECRET: 's',
        SLACK_API_URL: 'http://127.0.0.1:9/api',
      }),
    ).toMatchObject({
      mode: 'http',
      apiUrl: 'http://127.0.0.1:9/api/',
    })
    const oauth = {
      SLACK_CLIENT_ID: '1',
      SLACK_CLIENT_SECRET: '2',
      SLACK_STATE_SECRET: '3',
      SLACK_SIGNING_SECRET: '4',
    }
    expect(readSlackConfig({ ...oauth, ENCRYPTION_KEY: key })).toMatchObject({ mode: 'oauth' })
    const extras = (words: string) =>
      readSlackConfig({ SLACK_BOT_TOKEN: 'xoxb-1', SLACK_APP_TOKEN: 'xapp-1', SLACK_WITH: words })?.extras
    expect(['', 'files', ' Mocks, files,mocks'].map(extras)).toEqual([[], ['files'], ['mocks', 'files']])
    expect(problemsOf({ SLACK_BOT_TOKEN: 'xoxb-1', SLACK_WITH: 'files,constructor' }).join()).toMatch(
      /SLACK_WITH takes words .* files, mocks, stars/,
    )
    expect(problemsOf(oauth).join()).toContain('ENCRYPTION_KEY is missing')
    expect(problemsOf({ ...oauth, ENCRYPTION_KEY: 'short' }).join()).toContain('32 bytes')
    expect(problemsOf({ SLACK_BOT_TOKEN: 'xoxb-1' }).join()).toContain('SLACK_APP_TOKEN is missing')
  })

  it('takes Discord’s address without a version', () => {
    expect(
      readDiscordConfig({ DISCORD_TOKEN: 'Bot abc', DISCORD_API_URL: 'http://127.0.0.1:9/api/v10/' }),
    ).toEqual({
      token: 'abc',
      apiUrl: 'http://127.0.0.1:9/api',
      guildId: undefined,
      shards: 'auto',
    })
  })

  it('is documented name by name in .env.example, whose lines are valid', () => {
    const example = readFileSync(join(ROOT, '.env.example'), 'utf8')
    const filled = join(dir, 'filled.env')
    writeFileSync(filled, example.replace(/^#(?=[A-Z_]+=)/gm, ''))
    const names = settingsOf(PLATFORMS, filled)
    expect(names.length).toBeGreaterThan(20)
    for (const name of names) expect(example).toMatch(new RegExp(`^#${name}=`, 'm'))
    // As it is it changes nothing: `docker run --env-file` would put loopback over the image's own HOST and DATABASE_URL.
    expect(parseEnv(example)).toEqual({})
    // And of any platform, however its settings are written down.
    const lines = join(dir, 'lines.env')
    writeFileSync(lines, 'LINES=on')
    expect(settingsOf([linesOver(openChat([]))], lines)).toContain('LINES')
  })
})
