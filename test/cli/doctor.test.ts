import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { bundleOf, redactor, treatmentOf } from '../../src/cli/doctor/bundle.ts'
import { asJson, asText, type Found, runChecks } from '../../src/cli/doctor/check.ts'
import type { DatabaseFacts } from '../../src/cli/doctor/database.ts'
import type { Facts } from '../../src/cli/doctor/facts.ts'
import type { Asked } from '../../src/cli/doctor/platforms.ts'
import { CHECKS } from '../../src/cli/doctor.ts'
import { readConfig } from '../../src/config.ts'
import { StartError } from '../../src/core/errors.ts'
import type { Occurrence } from '../../src/core/occurrence.ts'
import { guestContent } from '../../src/core/suggestion.ts'
import type { Examined } from '../../src/platforms/kit/module.ts'
import { aGroup, CURRICULA, channelsAt, heldChannels } from '../support/study.ts'
import { ROOT } from '../support/studyhall.ts'

const NOW = Date.parse('2026-11-24T12:00:00Z')
const KNOWN = [...readFileSync(join(ROOT, '.env.example'), 'utf8').matchAll(/^#?([A-Z][A-Z0-9_]+)=/gm)].map(
  ([, name = '']) => name,
)

const aDatabase = (change: Partial<DatabaseFacts> = {}): DatabaseFacts => ({
  place: '/data/studyhall.sqlite',
  exists: true,
  stray: undefined,
  problems: [],
  isOlder: false,
  damage: [],
  unreadable: [],
  groups: [{ group: aGroup({ channels: channelsAt([DISCORD]) }), rows: [] }],
  store: undefined,
  ...change,
})

const DISCORD = { platform: 'discord', workspace: '1', channel: '2' }

const asked = (change: Partial<Asked> = {}): Asked => ({
  name: 'discord',
  title: 'Discord',
  findings: (['token', 'scopes', 'gateway'] as const).map((about) => ({
    about,
    said: `The ${about} is right.`,
  })),
  ahead: 500,
  inspect: async () => [],
  ...change,
})

const complaining = (about: Examined['about'], what: string, fix: string): Partial<Facts> => ({
  platforms: async () => [asked({ findings: [{ about, said: what, problem: { what, fix } }] })],
})

/** A machine, a bot and groups with nothing wrong, and what is changed of them. */
const factsOf = (change: Partial<Facts> = {}): Facts => ({
  now: () => NOW,
  machine: {
    version: '0.1.0',
    node: '26.10.0',
    execPath: '/app/node_modules/node/bin/node',
    libc: 'glibc 2.36',
    system: 'linux 6.1 x64',
    root: '/app',
    cwd: '/app',
    zone: 'Europe/Berlin',
  },
  environment: { TZ: 'Europe/Berlin' },
  settings: { DISCORD_TOKEN: 'abc' },
  envFile: { path: '/app/.env', mode: 0o600, hasMark: false, text: 'DISCORD_TOKEN=abc\n' },
  envElsewhere: false,
  known: KNOWN,
  config: () => readConfig({ DISCORD_TOKEN: 'abc' }, ''),
  folder: () => ({ folder: '/data', exists: true, problem: undefined, kind: 0xef53, room: 50 * 2 ** 30 }),
  database: async () => aDatabase(),
  curricula: () => CURRICULA,
  beside: async () => ({
    state: 'running',
    url: 'http://127.0.0.1:3000',
    lives: true,
    lastBeat: '2026-11-24T11:59:30.000Z',
    parts: [{ name: 'store', state: 'ready', reason: '' }],
  }),
  platforms: async () => [asked()],
  ...change,
})

const onMachine = (change: Partial<Facts['machine']>): Partial<Facts> => ({
  machine: { ...factsOf().machine, ...change },
})
const withFile = (change: Partial<NonNullable<Facts['envFile']>>): Partial<Facts> => {
  const { envFile } = factsOf()
  return envFile ? { envFile: { ...envFile, ...change } } : {}
}
const inFolder = (change: Partial<NonNullable<ReturnType<Facts['folder']>>>): Partial<Facts> => {
  const folder = factsOf().folder()
  return folder ? { folder: () => ({ ...folder, ...change }) } : {}
}
const withDatabase = (change: Partial<DatabaseFacts>): Partial<Facts> => ({
  database: async () => aDatabase(change),
})
const withGroup = (change: Parameters<typeof aGroup>[0], rows: Occurrence[] = []): Partial<Facts> =>
  withDatabase({ groups: [{ group: aGroup({ channels: channelsAt([DISCORD]), ...change }), rows }] })
const inChannel = (inspect: Asked['inspect']): Partial<Facts> => ({
  platforms: async () => [asked({ inspect })],
})
const running = (change: object): Partial<Facts> => ({
  beside: async () => ({ ...(await factsOf().beside()), ...change }) as Awaited<ReturnType<Facts['beside']>>,
})

const row = (change: Partial<Occurrence>): Occurrence => ({
  group: 'groupabc',
  series: 'daily',
  date: '2026-11-24',
  round: 1,
  days: [1],
  due: NOW - 3_600_000,
  until: NOW,
  claimedAt: NOW - 3_600_000,
  late: false,
  state: 'done',
  steps: [],
  answered: 0,
  ...change,
})

async function foundBy(name: string, change: Partial<Facts>): Promise<Found[]> {
  const check = CHECKS.find((each) => each.name === name)
  if (!check) throw new Error(`There is no check ${name}.`)
  const [result] = await runChecks([check], factsOf(change))
  return result?.found ?? []
}

type Break = [
  name: string,
  what: string,
  change: Partial<Facts>,
  state: Found['state'],
  said: RegExp,
  fix: RegExp,
]

const BREAKS: Break[] = [
  ['node', 'an older Node', onMachine({ node: '20.19.0' }), 'failed', /Node 20.*needs Node 26/, /npm ci/],
  ['node', 'musl', onMachine({ libc: 'musl' }), 'advice', /on musl/, /"node: not found".*node:26-slim/],
  ['env-file', 'UTF-16', withFile({ text: undefined }), 'failed', /UTF-16/, /UTF-8.*doctor --fix/],
  [
    'env-file',
    'a byte-order mark',
    withFile({ hasMark: true }),
    'advice',
    /byte-order mark/,
    /without a mark/,
  ],
  ['env-file', 'a file that all may read', withFile({ mode: 0o644 }), 'advice', /mode 644/, /chmod 600/],
  [
    'env-file',
    'a misspelled name',
    withFile({ text: 'DISCORD_TOKN=abc\nTZ=UTC\n' }),
    'advice',
    /DISCORD_TOKN, which is no setting/,
    /Correct its name/,
  ],
  [
    'env-file',
    'another folder',
    { ...onMachine({ cwd: '/home/ada' }), envFile: undefined, envElsewhere: true },
    'failed',
    /no \.env in \/home\/ada.*one in \/app/,
    /cd \/app/,
  ],
  [
    'quotes',
    'quotes around what Node reads',
    { environment: { TZ: '"Europe/Berlin"' } },
    'failed',
    /TZ stands in quotes/,
    /--env-file/,
  ],
  [
    'quotes',
    'quotes around a setting',
    { environment: { DISCORD_TOKEN: '"abc"' } },
    'advice',
    /DISCORD_TOKEN stands in quotes, which Studyhall takes off/,
    /--env-file/,
  ],
  [
    'settings',
    'a wrong setting',
    { config: () => new StartError(['PORT must be a port number, such as 3000']) },
    'failed',
    /PORT must be/,
    /\.env\.example/,
  ],
  [
    'time-zone',
    'a zone that is none',
    { environment: { TZ: 'Foo/Bar' }, ...onMachine({ zone: undefined }) },
    'advice',
    /"Foo\/Bar", which names no zone/,
    /Europe\/Berlin/,
  ],
  [
    'clock',
    'a clock that is behind',
    { platforms: async () => [asked({ ahead: 400_000 })] },
    'failed',
    /400 s behind Discord/,
    /set-ntp/,
  ],
  [
    'clock',
    'a clock that is ahead',
    { platforms: async () => [asked({ ahead: -90_000 })] },
    'failed',
    /90 s ahead of Discord/,
    /set-ntp/,
  ],
  [
    'proxy',
    'a proxy that lets nothing through',
    {
      settings: { HTTPS_PROXY: 'http://ada:hush@proxy.example:8080' },
      platforms: async () => [
        asked({
          ahead: undefined,
          findings: [{ about: 'token', said: 'x', problem: { what: 'Discord cannot be asked', fix: 'x' } }],
        }),
      ],
    },
    'failed',
    /^Calls and gateways go through proxy\.example:8080 \(HTTPS_PROXY\)\. Discord cannot be reached/,
    /gateway\.discord\.gg/,
  ],
  [
    'proxy',
    'an address that is none of an HTTP proxy',
    { settings: { https_proxy: 'socks5://ada:hush@proxy.example:1080' } },
    'failed',
    /^https_proxy must be the address of an HTTP proxy(?!.*hush)/,
    /http:\/\//,
  ],
  [
    'data-folder',
    'no permission',
    inFolder({ problem: 'EACCES' }),
    'failed',
    /cannot be written \(EACCES\)/,
    /chown/,
  ],
  [
    'data-folder',
    'a full disk',
    inFolder({ problem: 'ENOSPC', room: 0 }),
    'failed',
    /ENOSPC|room for 0 MB/,
    /Make room/,
  ],
  ['data-folder', 'memory', inFolder({ kind: 0x01021994 }), 'failed', /tmpfs/, /a file on a disk/],
  ['data-folder', 'a network’s disk', inFolder({ kind: 0x6969 }), 'failed', /locks are not safe/, /Postgres/],
  [
    'data-folder',
    'a container',
    inFolder({ kind: 0x794c7630 }),
    'advice',
    /overlayfs/,
    /-v studyhall:\/data/,
  ],
  [
    'left-over',
    'a -wal of another file',
    withDatabase({ stray: 'It was replaced. Run: npx studyhall restore x' }),
    'failed',
    /was replaced/,
    /restore FILE/,
  ],
  [
    'database',
    'one that cannot be opened',
    withDatabase({ problems: ['It is not a database. Move it away.'] }),
    'failed',
    /not a database/,
    /sentence/,
  ],
  [
    'database',
    'damage',
    withDatabase({ damage: ['row 3 missing from index'] }),
    'failed',
    /is damaged: row 3/,
    /npx studyhall restore/,
  ],
  [
    'database',
    'a newer record',
    withDatabase({ unreadable: ['The record group/x cannot be read.'] }),
    'failed',
    /group\/x/,
    /newer Studyhall/,
  ],
  [
    'database',
    'an older layout',
    withDatabase({ isOlder: true }),
    'advice',
    /older Studyhall/,
    /Start this one once/,
  ],
  [
    'curriculum',
    'a broken one',
    { curricula: () => new StartError(['days/001.yaml:3: a title is missing']) },
    'failed',
    /001\.yaml:3/,
    /curriculum check/,
  ],
  [
    'curriculum',
    'one that is gone',
    withGroup({ curriculum: 'sql' }),
    'failed',
    /“sql”, which is not there/,
    /switch/,
  ],
  [
    'bot',
    'nobody',
    { beside: async () => ({ state: 'nobody', url: 'http://127.0.0.1:3000' }) },
    'advice',
    /nothing is posted/,
    /npm start/,
  ],
  [
    'bot',
    'another program',
    { beside: async () => ({ state: 'stranger', url: 'http://127.0.0.1:3000' }) },
    'failed',
    /Another program/,
    /set PORT/,
  ],
  [
    'bot',
    'a heartbeat that stands still',
    running({ lives: false, lastBeat: '2026-11-24T11:40:00Z' }),
    'failed',
    /20 minutes ago/,
    /Restart/,
  ],
  [
    'bot',
    'a part that failed',
    running({ parts: [{ name: 'store', state: 'failed', reason: 'The disk is full.' }] }),
    'failed',
    /store: failed\. The disk is full/,
    /sentence/,
  ],
  [
    'tokens',
    'a refused token',
    complaining('token', 'Discord refuses it.', 'Reset Token'),
    'failed',
    /refuses/,
    /Reset Token/,
  ],
  [
    'scopes',
    'a missing scope',
    complaining('scopes', 'It lacks pins:write.', 'Update the app'),
    'failed',
    /pins:write/,
    /Update/,
  ],
  [
    'gateway',
    'refused intents',
    complaining('gateway', 'Discord refuses the intents.', 'Check it'),
    'failed',
    /intents/,
    /Check/,
  ],
  [
    'channels',
    'a missing permission',
    inChannel(async () => [
      {
        what: 'I am missing “Send Messages”.',
        fix: 'Grant it with the invite link.',
        url: 'https://x.example',
      },
    ]),
    'failed',
    /#study-group: I am missing/,
    /invite link\. https:\/\/x\.example/,
  ],
  [
    'channels',
    'silence',
    inChannel(async () => Promise.reject(new Error('x'))),
    'unknown',
    /could not be asked/,
    /network/,
  ],
  [
    'channels',
    'a platform that is not configured',
    withGroup({ channels: channelsAt([{ ...DISCORD, platform: 'slack' }]) }),
    'failed',
    /slack, which is not configured/,
    /\.env\.example/,
  ],
  [
    'channels',
    'a hold that is over',
    withGroup({ channels: heldChannels().map((channel) => ({ ...channel, ref: DISCORD })) }),
    'advice',
    /can be posted in again/,
    /resume/,
  ],
  [
    'posts',
    'a hold',
    withGroup({ channels: heldChannels({ reason: 'No permission.', fix: 'Grant it.' }) }),
    'failed',
    /on hold: No permission/,
    /Grant it/,
  ],
  [
    'posts',
    'a post that failed',
    withGroup({}, [row({ state: 'failed', reason: 'out of time' })]),
    'failed',
    /failed for day 1: out of time/,
    /post-now/,
  ],
  [
    'posts',
    'one that hangs',
    withGroup({}, [row({ state: 'open' })]),
    'failed',
    /under way for 60 minutes/,
    /by itself/,
  ],
  ['posts', 'the end', withGroup({ position: 134 }), 'advice', /finished its roadmap/, /jump/],
  [
    'posts',
    'the end of a path',
    withGroup({ path: '1-2,9', position: 4 }),
    'advice',
    /finished its roadmap/,
    /jump/,
  ],
]

describe('doctor', () => {
  it('finds nothing wrong where nothing is', async () => {
    const results = await runChecks(CHECKS, factsOf())
    expect(
      results.flatMap(({ check, found }) =>
        found.filter(({ state }) => state !== 'ok').map(({ said }) => [check.name, said]),
      ),
    ).toEqual([])
    expect(results.every(({ found }) => found.length > 0)).toBe(true)
  })

  it.each(BREAKS)('%s finds %s, and says how to fix it', async (name, _, change, state, said, fix) => {
    const check = CHECKS.find((each) => each.name === name)
    const found = (await foundBy(name, change)).filter((one) => one.state === state)
    expect(found[0]?.said).toMatch(said)
    expect(found.map((one) => one.fix ?? check?.fix).join('\n')).toMatch(fix)
  })

  it('says nothing of what lies beside a server', async () => {
    expect(await foundBy('left-over', { folder: () => undefined })).toEqual([])
    expect(await foundBy('left-over', {})).toHaveLength(1)
  })

  it('says what an operator has switched off, names of people too', async () => {
    const given = { DISCORD_TOKEN: 'abc', FEATURES_OFF: 'votes', NAMES: 'off' }
    const [found] = await foundBy('settings', { config: () => readConfig(given, '') })
    expect(found).toMatchObject({ state: 'ok' })
    expect(found?.said).toMatch(
      /switched off: votes \(no votes in .*\), names \(nobody is named where .*\), mocks \(.*\), buddy \(.*\)\.$/,
    )
  })

  it('has a test that breaks the thing of each check, and each says what, why, and how to fix it', () => {
    expect([...new Set(BREAKS.map(([name]) => name))].sort()).toEqual(CHECKS.map(({ name }) => name).sort())
    for (const { what, cause, fix } of CHECKS)
      expect([what, cause, fix].every((text) => text.length > 20)).toBe(true)
  })

  it('shows the first failure on top, with why it matters, and goes on after a check that breaks', async () => {
    const broken = {
      curricula: () => {
        throw new Error('boom')
      },
      ...complaining('token', 'Discord refuses it.', 'Reset it.'),
    }
    const text = asText(await runChecks(CHECKS, factsOf(broken)))
    expect(text).toMatch(
      /^FAILED {2}curriculum: This check broke off: boom\n {4}Fix: .+\n {4}Why it matters: .+\nFAILED {2}tokens/,
    )
    expect(text).toMatch(/FAILED {2}tokens: Discord refuses it\.\n {4}Fix: Reset it\./)
    expect(text.lastIndexOf('FAILED')).toBeLessThan(text.indexOf('ok      node'))
  })

  it('is read by programs too', async () => {
    const json = asJson(await runChecks(CHECKS, factsOf(withFile({ mode: 0o644 })))) as {
      ok: boolean
      checks: { name: string; state: string; found: object[] }[]
    }
    // Advice alone is no failure.
    expect([json.ok, json.checks[0]?.name, json.checks[0]?.state]).toEqual([true, 'env-file', 'advice'])
    expect(json.checks[0]?.found[0]).toMatchObject({
      state: 'advice',
      fix: expect.any(String),
      cause: expect.any(String),
    })
  })
})

describe('what doctor hides', () => {
  it('is the question that a member suggested, and their name, wherever a row of the ledger holds them', async () => {
    const step = (content: string): Occurrence['steps'][number] => ({
      what: 'post',
      to: DISCORD,
      key: 'k',
      content,
      state: 'sent',
      attempts: 1,
      notBefore: 0,
    })
    const suggestion = { ask: 'Why do half-lives add up?', by: 'Lin', at: NOW, state: 'approved' as const }
    const guest = `guest ${guestContent({ id: 's1', suggestion })} 1`
    const steps = ['plan', 'prompt 1', guest].map(step)
    const bundle = await bundleOf(factsOf(withGroup({}, [row({ steps })])), [], undefined)
    expect(JSON.stringify(bundle)).not.toMatch(/Lin|half-lives/)
    expect(bundle).toMatchObject({
      ledger: [{ occurrences: [{ steps: ['plan', 'prompt 1', 'guest'].map((content) => ({ content })) }] }],
    })
  })

  it('is known of every setting that .env.example names', () => {
    expect(KNOWN.length).toBeGreaterThan(20)
    expect(KNOWN.filter((name) => treatmentOf(name) === undefined)).toEqual([])
    for (const name of [
      'DISCORD_TOKEN',
      'SLACK_SIGNING_SECRET',
      'ENCRYPTION_KEY',
      'HEARTBEAT_URL',
      'PLAYGROUND_PASSWORD',
    ])
      expect([name, treatmentOf(name)]).toEqual([name, 'secret'])
  })

  it('is who skipped a post', async () => {
    const facts = factsOf(withGroup({}, [row({ state: 'skipped', days: [], reason: 'Ada skipped it' })]))
    const bundle = await bundleOf(facts, await runChecks(CHECKS, facts), undefined)
    expect(JSON.stringify(bundle)).not.toContain('Ada')
    expect(JSON.stringify(bundle)).toMatch(/The last one, 2026-11-24: skipped\..*"state":"skipped"/)
  })

  it('is every secret wherever it stands, also without the quotes it was set in, and as a password is written in an address', () => {
    const clear = redactor(
      {
        DISCORD_TOKEN: '"Bot-abc.def"',
        DATABASE_URL: 'postgres://ada:p%40ss-word@db.example/study',
        HTTPS_PROXY: 'http://lin:hush-hush@proxy.example',
        SLACK_COMMAND: 'study',
      },
      [/xoxb-\w+/],
    )
    const told = clear('Bot-abc.def p@ss-word p%40ss-word hush-hush xoxb-123 study db.example')
    expect(told).toBe('[removed] [removed] [removed] [removed] [removed] study db.example')
  })
})
