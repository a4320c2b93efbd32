import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { asText, type Check, failed } from '../../src/cli/doctor/check.ts'
import { CHECKS } from '../../src/cli/doctor.ts'
import { withValues } from '../../src/cli/init/env-file.ts'
import type { Talk } from '../../src/cli/init/talk.ts'
import { asking } from '../../src/cli/init.ts'
import { wrapped } from '../../src/cli/sub-command.ts'
import { createDiscordFake, type DiscordFake } from '../fakes/discord/index.ts'
import { startSlack } from '../fakes/slack/index.ts'
import { ROOT, studyhall } from '../support/studyhall.ts'

let dir = ''
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'studyhall-init-'))
})
afterEach(() => {
  rmSync(dir, { recursive: true, force: true })
  vi.restoreAllMocks()
})

const file = () => join(dir, '.env')
const settings = () => ({ ...parseEnv(readFileSync(file(), 'utf8')) })
const modeOf = (path: string) => statSync(path).mode & 0o777
const EXAMPLE = readFileSync(join(ROOT, '.env.example'), 'utf8')

describe('settings go into a file', () => {
  it('where a line has them or would without its #, and else at the end; the rest stays', () => {
    expect(withValues('# A\n#PORT=3000\nHOST=a\r\n#B=1', { PORT: '1', HOST: '$&', NEW: 'x' })).toBe(
      '# A\nPORT=1\nHOST=$&\r\n#B=1\nNEW=x\n',
    )
    expect(withValues('', { A: '1' })).toBe('# Settings of Studyhall.\nA=1\n')
    // The one that counts is the one that is set.
    expect(withValues('#A=\nexport A=0\nAB=2\n', { A: '1' })).toBe('#A=\nA=1\nAB=2\n')
    expect(parseEnv(withValues('A=old\nB=2\nA=older\n', { A: 'new' }))).toEqual({ A: 'new', B: '2' })
  })

  it('that begins as .env.example, in which each of them stands already', () => {
    const names = ['DISCORD_TOKEN', 'SLACK_BOT_TOKEN', 'SLACK_APP_TOKEN', 'PLAYGROUND']
    const text = withValues(EXAMPLE, Object.fromEntries(names.map((name) => [name, 'x'])))
    expect(text.split('\n')).toHaveLength(EXAMPLE.split('\n').length)
    expect(Object.keys(parseEnv(text)).sort()).toEqual(names.sort())
  })
})

describe('a sentence in a terminal', () => {
  it('breaks between words, keeps a link whole, and stays one line in a file', () => {
    const text = 'Open https://example.com/a-long-link and copy the token.'
    expect(wrapped(text, 20, '  ')).toBe('Open\n  https://example.com/a-long-link\n  and copy the\n  token.')
    expect(wrapped(text, undefined)).toBe(text)
    expect(wrapped('    Why it matters', 8, '    ')).toBe('    Why\n    it\n    matters')
  })

  it('of doctor breaks too, but for a fix, which may hold a command to copy', async () => {
    const [node] = CHECKS
    const found = [failed('The database holds what nobody can read.', 'Run: npx studyhall restore /a/b/FILE')]
    const text = asText([{ check: node as Check, state: 'failed', found }], 30)
    expect(text.split('\n')).toEqual([
      'FAILED  node: The database',
      '        holds what nobody can',
      '        read.',
      '    Fix: Run: npx studyhall restore /a/b/FILE',
      ...wrapped(`    Why it matters: ${node?.cause}`, 30, '    ').split('\n'),
    ])
  })
})

/** Somebody who gives these answers in turn, and what they were shown. */
function talkOf(answers: (string | boolean)[]) {
  const told: string[] = []
  const next = (question: string): string | boolean => {
    told.push(question)
    const answer = answers.shift()
    if (answer === undefined) throw new Error(`Nobody answers: ${question}`)
    return answer
  }
  const talk: Talk = {
    begin: (title) => told.push(title),
    end: (sentence) => told.push(sentence),
    show: (title, lines) => told.push(title, ...lines),
    choose: async (question, options) => {
      const answer = next(question)
      const option = options.find(({ value }) => value === answer)
      if (!option) throw new Error(`${answer} is none of ${options.map(({ value }) => value).join()}`)
      return option.value
    },
    agree: async (question) => next(question) === true,
    secret: async (question, wrong) => {
      for (;;) {
        const text = String(next(question))
        const why = wrong(text)
        if (why === undefined) return text
        told.push(why)
      }
    },
    during: async (_, work, ended) => {
      const result = await work
      told.push(ended(result))
      return result
    },
  }
  return { talk, told, left: answers }
}

async function begin(answers: (string | boolean)[], environment: Record<string, string> = {}) {
  const printed = vi.spyOn(console, 'log').mockImplementation(() => {})
  const { talk, told, left } = talkOf(answers)
  const code = await asking(talk, { folder: dir, environment, examine: async () => 7 })
  return { code, told: [...told, ...printed.mock.calls.flat()].join('\n'), left }
}

const withDiscord = async (work: (fake: DiscordFake) => Promise<void>): Promise<void> => {
  const fake = await createDiscordFake()
  try {
    await work(fake)
    fake.assertNoUnknown()
  } finally {
    await fake.close()
  }
}

describe('init asks', () => {
  it('nothing more for the playground, writes a file for its owner alone, and ends as doctor does', async () => {
    const { code, told, left } = await begin(['playground'])
    expect([code, left, settings()]).toEqual([7, [], { PLAYGROUND: 'on' }])
    expect(told).toContain('npm start')
    if (process.platform !== 'win32') expect(modeOf(file())).toBe(0o600)
  })

  it('for Discord’s token until Discord takes it, and prints the invite link', () =>
    withDiscord(async (fake) => {
      const { told } = await begin(['discord', 'nonsense', 'aaa.bbb.ccc', fake.token], {
        DISCORD_API_URL: fake.api,
      })
      expect(told).toMatch(
        /three parts with dots.*Discord refuses DISCORD_TOKEN\..*Reset Token.*belongs to studyhall/s,
      )
      expect(told).toMatch(/https:\/\/discord\.com\/oauth2\/authorize\?client_id=\d+/)
      // A proxy's address belongs to who set it, and stays in the environment.
      expect(settings()).toEqual({ DISCORD_TOKEN: fake.token })
      expect(told).not.toContain(fake.token)
    }))

  it('for Slack’s tokens one by one, after the manifest was printed', async () => {
    const slack = await startSlack()
    try {
      const { botToken } = slack.team()
      const answers = ['slack', 'xoxb-wrong', botToken, slack.keys.appToken]
      const { told } = await begin(answers, { SLACK_API_URL: slack.apiUrl })
      expect(told).toMatch(
        /refuses SLACK_BOT_TOKEN \(invalid_auth\).*accepts SLACK_BOT_TOKEN.*Socket Mode is on/s,
      )
      expect(told).toContain('"socket_mode_enabled": true')
      expect(settings()).toEqual({ SLACK_BOT_TOKEN: botToken, SLACK_APP_TOKEN: slack.keys.appToken })
      expect(slack.stats.connections).toBe(0)
      slack.assertNoUnknown()
    } finally {
      await slack.stop()
    }
  })

  it('whether to go on where the platform cannot be reached, and for the token again where not', async () => {
    const nowhere = { DISCORD_API_URL: 'http://127.0.0.1:9/api' }
    const { told, left } = await begin(['discord', 'a.b.c', false, 'd.e.f', true], nowhere)
    expect([left, settings()]).toEqual([[], { DISCORD_TOKEN: 'd.e.f' }])
    expect(told).toMatch(/ECONNREFUSED.*network.*could not be asked/s)
  })

  it('about a .env that is there, and keeps it, or what it was', async () => {
    writeFileSync(file(), 'PORT=4000\nPLAYGROUND=off\n', { mode: 0o644 })
    const kept = await begin(['keep'])
    expect([kept.code, settings()]).toEqual([7, { PORT: '4000', PLAYGROUND: 'off' }])
    await begin(['change', 'playground'])
    expect(settings()).toEqual({ PORT: '4000', PLAYGROUND: 'on' })
    const [old = ''] = readdirSync(dir).filter((name) => name.startsWith('.env.before-'))
    expect(readFileSync(join(dir, old), 'utf8')).toBe('PORT=4000\nPLAYGROUND=off\n')
    if (process.platform !== 'win32') expect([modeOf(file()), modeOf(join(dir, old))]).toEqual([0o600, 0o600])
  })

  it('and writes nothing where somebody leaves', async () => {
    await expect(begin(['discord'])).rejects.toThrow('Nobody answers')
    expect(readdirSync(dir)).toEqual([])
  })
})

describe('init in a script', () => {
  const run = (args: string[], environment: Record<string, string> = {}) =>
    studyhall(['init', ...args], { PORT: '1', ...environment }, dir)

  it(
    'takes the tokens from the environment, and runs doctor',
    () =>
      withDiscord(async (fake) => {
        const environment = { DISCORD_TOKEN: fake.token, DISCORD_API_URL: fake.api }
        const { code, out, err } = await run(['--platform', 'discord'], environment)
        expect([code, err, settings()]).toEqual([0, '', { DISCORD_TOKEN: fake.token }])
        expect(out).toMatch(/belongs to studyhall.*Written to .*ok {6}tokens/s)
        expect(out).not.toContain(fake.token)
      }),
    30_000,
  )

  it('asks nothing: what is missing, wrong, or in the way is an error, and nothing is written', async () => {
    expect(await run([])).toMatchObject({
      code: 2,
      err: expect.stringContaining('--platform playground|discord|slack'),
    })
    expect(await run(['--platform', 'irc'])).toMatchObject({ code: 2 })
    expect(await run(['--platform', 'discord'])).toMatchObject({
      code: 1,
      err: expect.stringMatching(/DISCORD_TOKEN is not in the environment\. A bot token has three parts/),
    })
    await withDiscord(async (fake) => {
      const wrong = { DISCORD_TOKEN: 'aaa.bbb.ccc', DISCORD_API_URL: fake.api }
      const { code, err } = await run(['--platform', 'discord'], wrong)
      expect([code, err]).toEqual([
        1,
        expect.stringMatching(/^Discord refuses DISCORD_TOKEN\. Copy the token/),
      ])
    })
    expect(readdirSync(dir)).toEqual([])
    writeFileSync(file(), 'PORT=1\n')
    expect(await run(['--platform', 'playground'])).toMatchObject({
      code: 1,
      err: expect.stringContaining('--change'),
    })
    expect((await run(['--platform', 'playground', '--change'])).code).toBe(0)
    expect(settings()).toEqual({ PORT: '1', PLAYGROUND: 'on' })
  }, 60_000)
})
