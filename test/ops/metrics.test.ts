import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, it, vi } from 'vitest'
import { parse } from 'yaml'
import { readConfig } from '../../src/config.ts'
import { PlatformError } from '../../src/core/errors.ts'
import { type Running, startBot } from '../../src/main.ts'
import { openMeter } from '../../src/ops/metrics.ts'
import { createFakeChat } from '../fakes/chat.ts'
import { createQuietLog } from '../fakes/quiet-log.ts'
import { createMemoryStore } from '../support/memory.ts'
import { CHANNEL } from '../support/study.ts'
import { ROOT } from '../support/studyhall.ts'
import { WELL } from '../support/well.ts'

const dir = mkdtempSync(join(tmpdir(), 'studyhall-metrics-'))
let bot: Running | undefined
afterEach(async () => {
  await bot?.stop()
  bot = undefined
  rmSync(dir, { recursive: true, force: true })
})

async function start(settings: Record<string, string>): Promise<string> {
  const url = `file:${join(dir, 'bot.sqlite')}`
  const config = readConfig({ DATABASE_URL: url, PORT: '0', BACKUP_DIR: 'off', ...settings }, 'none')
  bot = await startBot(config, createQuietLog())
  return bot.url ?? ''
}

const ask = (url: string, headers: Record<string, string> = {}) => fetch(`${url}/metrics`, { headers })

/** The value of a sample, by its name and labels as they are written. */
const valueOf = (text: string, sample: string): number | undefined => {
  const line = text.split('\n').find((each) => each.startsWith(`${sample} `))
  return line === undefined ? undefined : Number(line.slice(sample.length))
}

/** Every name of a sample that may be asked for. */
const namesIn = (text: string): Set<string> =>
  new Set(
    [...text.matchAll(/^# TYPE (\S+) (\w+)/gm)].flatMap(([, name = '', type]) =>
      type === 'histogram' ? [`${name}_bucket`, `${name}_sum`, `${name}_count`] : [name],
    ),
  )

it('tell of posts, calls, answers, the store and the process', async () => {
  const url = await start({ METRICS: 'on' })
  const text = await vi.waitFor(async () => {
    const told = await (await ask(url)).text()
    expect(valueOf(told, 'studyhall_occurrences_total{series="daily",state="done"}')).toBe(1)
    return told
  }, 10_000)
  const value = (sample: string) => valueOf(text, sample)
  expect(value('studyhall_delivery_lag_seconds_count{series="daily"}')).toBe(1)
  expect(value('studyhall_calls_total{platform="playground",call="post",outcome="ok"}')).toBeGreaterThan(1)
  expect(value('studyhall_store_seconds_count{call="transact"}')).toBeGreaterThan(3)
  expect(value('studyhall_check{name="store"}')).toBe(1)
  expect(value('studyhall_check{name="playground"}')).toBe(1)
  expect(value('studyhall_last_heartbeat_seconds')).toBeGreaterThan(1.7e9)
  expect(value('studyhall_groups_waiting')).toBe(1)
  expect(value('studyhall_queue_size')).toBe(0)
  expect(value('studyhall_occurrences_open')).toBe(0)
  expect(value('studyhall_notices_unreported')).toBe(0)
  expect(value('nodejs_heap_size_used_bytes')).toBeGreaterThan(1e6)
  await fetch(`${url}/api/channels/study-group/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url },
    body: JSON.stringify({ user: 'ada', text: '/today' }),
  })
  const after = await (await ask(url)).text()
  expect(valueOf(after, 'studyhall_acknowledgement_seconds_count{platform="playground"}')).toBe(1)
})

it('every metric that the dashboard and the six alert rules name exists', async () => {
  const text = await (await ask(await start({ METRICS: 'on' }))).text()
  const names = namesIn(text)
  const read = (name: string) => readFileSync(join(ROOT, 'docs/operate', name), 'utf8')
  const { panels } = JSON.parse(read('grafana.json')) as { panels: { targets: { expr: string }[] }[] }
  const { groups } = parse(read('alerts.yaml')) as {
    groups: {
      rules: { alert: string; expr: string; annotations: { summary: string; description: string } }[]
    }[]
  }
  const rules = groups.flatMap((group) => group.rules)
  expect([panels.length, rules.length]).toEqual([12, 6])
  for (const { annotations } of rules) expect(Object.keys(annotations)).toEqual(['summary', 'description'])
  const exprs = [...panels.flatMap(({ targets }) => targets), ...rules].map(({ expr }) => expr)
  const named = new Set(exprs.flatMap((expr) => expr.match(/\b(studyhall|nodejs|process)_\w+/g) ?? []))
  expect(named.size).toBeGreaterThan(12)
  expect([...named].filter((name) => !names.has(name))).toEqual([])
  // Nothing is measured in vain.
  const ours = [...names].filter((name) => /^studyhall_.*(?<!_sum|_count)$/.test(name))
  expect(ours.filter((name) => !named.has(name))).toEqual([])
})

it('are there for this machine alone, for whoever has the token, or not at all', async () => {
  const here = await start({ METRICS: 'on' })
  expect((await ask(here)).status).toBe(200)
  expect((await ask(here, { 'x-forwarded-for': '203.0.113.1' })).status).toBe(404)
  await bot?.stop()
  const token = 'a-token-of-some-length'
  const guarded = await start({ METRICS_TOKEN: token })
  expect((await ask(guarded)).status).toBe(404)
  expect((await ask(guarded, { authorization: `Bearer ${token}x` })).status).toBe(404)
  const given = { authorization: `Bearer ${token}`, 'x-forwarded-for': '203.0.113.1' }
  expect((await ask(guarded, given)).status).toBe(200)
  await bot?.stop()
  expect((await ask(await start({}))).status).toBe(404)
})

it('count a failed call by its outcome, and one that was asked to come later apart', async () => {
  const meter = await openMeter()
  const chat = createFakeChat(() => 0)
  const platform = meter.platform(chat)
  const post = () =>
    platform.post({ to: CHANNEL, card: { plain: 'A post.', title: 'x' }, key: 'k', title: 'x' })
  chat.mishaps = ['limited', 'unknown'].map((outcome) => ({
    error: new PlatformError(outcome as 'limited' | 'unknown', 'Later.'),
  }))
  await expect(post()).rejects.toThrow('Later.')
  await expect(post()).rejects.toThrow('Later.')
  await post()
  let serve: unknown
  const app = {
    get: (_: string, handler: unknown) => {
      serve = handler
    },
  }
  meter.serve({
    app: app as never,
    token: 'token',
    store: createMemoryStore(),
    health: WELL,
    engine: { underway: 0, waiting: 0, beatAt: 0 },
    log: createQuietLog(),
  })
  const text = await new Promise<string>((resolve) => {
    const response = { set: () => response, send: resolve }
    ;(serve as (...args: unknown[]) => void)(
      { headers: { authorization: 'Bearer token' } },
      response,
      () => {},
    )
  })
  const count = (outcome: string) =>
    valueOf(text, `studyhall_calls_total{platform="playground",call="post",outcome="${outcome}"}`)
  expect(['ok', 'limited', 'unknown'].map(count)).toEqual([1, 1, 1])
  expect(valueOf(text, 'studyhall_rate_limited_total{platform="playground"}')).toBe(1)
})
