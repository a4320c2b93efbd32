import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { App, LogLevel, SocketModeReceiver } from '@slack/bolt'
import { compose, randomIds, systemClock } from '../../src/compose.ts'
import type { Answer, Bot } from '../../src/core/bot.ts'
import type { Card } from '../../src/core/card.ts'
import { type Group, newGroup } from '../../src/core/group.ts'
import { storeGroup } from '../../src/core/membership.ts'
import { occurrences } from '../../src/core/occurrence.ts'
import type { Log } from '../../src/core/ports.ts'
import type { Store } from '../../src/core/records.ts'
import { openCurricula } from '../../src/curricula.ts'
import { createHttp } from '../../src/ops/http.ts'
import { DM_ACTION } from '../../src/platforms/slack/answer.ts'
import type { SlackConfig } from '../../src/platforms/slack/config.ts'
import { createSlack } from '../../src/platforms/slack/index.ts'
import { renderCard } from '../../src/platforms/slack/render.ts'
import { openStorage } from '../../src/storage/open-storage.ts'
import type { Storage } from '../../src/storage/storage.ts'
import { type Slack, startSlack } from '../fakes/slack/index.ts'
import { IDIOM } from '../support/study.ts'
import { WELL } from '../support/well.ts'

/**
 * Slack on loopback, as JSON: how soon 50 commands a second are acknowledged, how many a second are answered beside a bare
 * Bolt app that echoes, and how long 100 workspaces of 10 groups take that are due in the same minute, one of them told
 * to wait by Slack. The store is a file: every command is claimed durably. `workspaces=20 commands=500` shortens it.
 */
const option = (name: string, fallback: number): number =>
  Number(process.argv.find((arg) => arg.startsWith(`${name}=`))?.split('=')[1] ?? fallback)

/** What went wrong, by its words. */
const warnings: Record<string, number> = {}
const log: Log = {
  debug: () => {},
  info: () => {},
  warn: (fields, message) => {
    const { outcome = '' } = fields as { outcome?: string }
    const said = `${message} ${outcome}`.trim()
    warnings[said] = (warnings[said] ?? 0) + 1
  },
  error: console.error,
}
const CURRICULA = openCurricula(undefined)
const folder = mkdtempSync(join(tmpdir(), 'studyhall-bench-'))
let stores = 0
const newStorage = (): Promise<Storage> =>
  openStorage(`file:${join(folder, `${stores++}.sqlite`)}`, log, { lock: true })

/** The whole bot's commands over a real store; it delivers nothing by itself. */
const wholeBot = (store: Store): Bot =>
  compose({
    store,
    platform: () => undefined,
    curricula: CURRICULA,
    clock: systemClock,
    random: () => 0,
    ids: randomIds,
    log,
  }).bot

const http = () => createHttp({ host: '127.0.0.1', port: 0, health: WELL, log })

type Stoppable = { stop(): Promise<void> }

/** The platform over Socket Mode; with `said` its commands are not run and every one is answered with that card. */
async function started(fake: Slack, botToken: string, said?: Card): Promise<Stoppable> {
  const { store, expiring } = await newStorage()
  const { apiUrl, keys } = fake
  const config: SlackConfig = {
    mode: 'socket',
    extras: [],
    apiUrl,
    command: 'study',
    setup: 'members',
    botToken,
    appToken: keys.appToken,
  }
  const platform = createSlack({ config, store, expiring, http: http(), now: Date.now, log })
  const bot = wholeBot(store)
  const answer: Answer = { reply: said && { card: said }, visibility: 'private' }
  await platform.start(said ? { ...bot, dispatch: async () => answer } : bot)
  return {
    stop: async () => {
      await platform.stop()
      await store.close()
    },
  }
}

/** The card as the platform shows it, with one button more: whatever takes it in reads each. */
const shown = (said: Card): Card => {
  const [share] = said.buttons ?? []
  if (!share || !('action' in share)) throw new Error('The look-up has no button to share it')
  return {
    ...said,
    buttons: [...(said.buttons ?? []), { label: 'Send to DM', action: DM_ACTION, arg: share.arg ?? '' }],
  }
}

/** A bare Bolt app that answers every command with the same message: what the library itself can do. */
const echo =
  (said: Card) =>
  async (fake: Slack, token: string): Promise<Stoppable> => {
    const { text, blocks } = renderCard(shown(said))
    const receiver = new SocketModeReceiver({
      appToken: fake.keys.appToken,
      logLevel: LogLevel.ERROR,
      installerOptions: { clientOptions: { slackApiUrl: fake.apiUrl } },
    })
    const app = new App({
      receiver,
      token,
      logLevel: LogLevel.ERROR,
      clientOptions: { slackApiUrl: fake.apiUrl },
    })
    app.command('/study', async ({ ack, respond }) => {
      await ack()
      await respond({ text, blocks, response_type: 'ephemeral' })
    })
    await app.start()
    return { stop: async () => void (await app.stop()) }
  }

async function town(count: number) {
  const fake = await startSlack({ mode: 'socket' })
  const team = fake.team()
  const users = Array.from({ length: count }, () => fake.user(team.id))
  const channel = fake.channel(team.id, { members: users })
  const members = users.map(({ id }) => fake.member(id))
  const ask = async (i: number): Promise<void> => {
    const seen = await members[i % count]?.command('/study', 'topic two tower', channel.id)
    if (!seen?.outcome.ok) throw new Error('A command was not acknowledged')
    const shown = await seen.answer()
    if (shown.kind !== 'ephemeral') throw new Error(`A command was answered with ${shown.kind}`)
  }
  return { fake, token: team.botToken, ask }
}

const quantile = (of: readonly number[], share: number): number =>
  Number((of.toSorted((a, b) => a - b)[Math.ceil(share * of.length) - 1] ?? 0).toFixed(2))

async function acknowledgements(perSecond: number, seconds: number) {
  const { fake, token, ask } = await town(20)
  const bot = await started(fake, token)
  for (let i = 0; i < 100; i++) await ask(i)
  fake.stats.acks.length = 0
  const asked: Promise<void>[] = []
  const start = performance.now()
  while (asked.length < perSecond * seconds) {
    asked.push(ask(asked.length))
    await sleep(Math.max(0, start + (asked.length * 1000) / perSecond - performance.now()))
  }
  await Promise.all(asked)
  const { acks } = fake.stats
  await bot.stop()
  await fake.stop()
  return {
    perSecond,
    count: acks.length,
    p50: quantile(acks, 0.5),
    p99: quantile(acks, 0.99),
    max: quantile(acks, 1),
  }
}

type Rate = { perSecond: number; cpu: number }

/**
 * Commands answered a second with 40 members who each ask again as soon as they are answered, and the processor's time for
 * one of them in µs, the fake's own included: it says more than the clock where others use the machine.
 */
async function rate(
  start: (fake: Slack, token: string) => Promise<Stoppable>,
  commands: number,
): Promise<Rate> {
  const { fake, token, ask } = await town(40)
  const bot = await start(fake, token)
  for (let i = 0; i < 200; i++) await ask(i)
  const begun = performance.now()
  const before = process.cpuUsage()
  let next = 0
  const member = async (): Promise<void> => {
    while (next < commands) await ask(next++)
  }
  await Promise.all(Array.from({ length: 40 }, member))
  const perSecond = commands / ((performance.now() - begun) / 1000)
  const { user, system } = process.cpuUsage(before)
  await bot.stop()
  await fake.stop()
  return { perSecond, cpu: (user + system) / commands }
}

/** The same card turn and turn about: by the platform, by a bare Bolt app, and by the whole bot, which looks it up. */
async function throughput(rounds: number, commands: number) {
  const said = await lookUp()
  const contenders = {
    platform: (fake: Slack, token: string) => started(fake, token, said),
    echo: echo(said),
    wholeBot: (fake: Slack, token: string) => started(fake, token),
  }
  const rates: Record<string, Rate[]> = { platform: [], echo: [], wholeBot: [] }
  for (let i = 0; i < rounds; i++)
    for (const [name, start] of Object.entries(contenders)) rates[name]?.push(await rate(start, commands))
  const perSecond = (name: string): number =>
    Math.round(
      quantile(
        (rates[name] ?? []).map((own) => own.perSecond),
        0.5,
      ),
    )
  /** Round by round, because whatever else the machine does slows neighbours alike. */
  const toEcho = (name: string, of: (own: Rate, echo: Rate) => number): number =>
    quantile(
      (rates[name] ?? []).map((own, i) => of(own, rates.echo?.[i] ?? own)),
      0.5,
    )
  const bySpeed = (own: Rate, echo: Rate): number => own.perSecond / echo.perSecond
  const byCpu = (own: Rate, echo: Rate): number => echo.cpu / own.cpu
  return {
    rounds,
    commands,
    platform: perSecond('platform'),
    echo: perSecond('echo'),
    wholeBot: perSecond('wholeBot'),
    platformToEcho: toEcho('platform', bySpeed),
    wholeBotToEcho: toEcho('wholeBot', bySpeed),
    platformToEchoByCpu: toEcho('platform', byCpu),
    wholeBotToEchoByCpu: toEcho('wholeBot', byCpu),
  }
}

/** The card that is measured. */
async function lookUp(): Promise<Card> {
  const { store } = await newStorage()
  const { reply } = await wholeBot(store).dispatch(
    'topic',
    { text: 'two tower' },
    {
      member: { platform: 'slack', workspace: 'T1', user: 'U1' },
      name: 'Lin',
      typed: ({ name }) => ({ text: `/study ${name}` }),
      idiom: IDIOM,
      standing: async () => ({ admin: false, maySetUp: true }),
    },
  )
  await store.close()
  if (!reply || !('card' in reply)) throw new Error('The look-up was not answered')
  return reply.card
}

const due = Temporal.Now.instant().toZonedDateTimeISO('UTC')

const aGroup = (id: string, workspace: string, channel: string): Group => ({
  ...newGroup({
    id,
    name: `#${channel}`,
    curriculum: CURRICULA.default.id,
    channel: { platform: 'slack', workspace, channel },
    schedule: {
      time: due.toPlainTime().toString({ smallestUnit: 'minute' }),
      zone: 'UTC',
      weekdays: [1, 2, 3, 4, 5, 6, 7],
      off: [],
      window: 720,
    },
    position: 2,
    startDate: due.toPlainDate().toString(),
    manager: { platform: 'slack', workspace, user: '', name: '' },
    createdAt: 0,
  }),
  managers: [],
})

/** Workspaces installed through OAuth; Slack takes one message a second and channel, and holds the first workspace back. */
async function sameMinute(workspaces: number, groupsEach: number, holdSeconds: number) {
  const fake = await startSlack({ mode: 'http', burst: 1 })
  const { store, expiring } = await newStorage()
  const server = http()
  const { signingSecret, clientId, clientSecret } = fake.keys
  const config: SlackConfig = {
    ...{ mode: 'oauth', apiUrl: fake.apiUrl, command: 'study', setup: 'members', extras: [] },
    ...{ signingSecret, clientId, clientSecret, stateSecret: 'state', encryptionKey: randomBytes(32) },
  }
  const platform = createSlack({ config, store, expiring, http: server, now: Date.now, log })
  await platform.start(wholeBot(store))
  const url = await server.listen()
  fake.http.pointAt(`${url}/slack/events`)
  const places: { team: string; channel: string }[] = []
  for (let i = 0; i < workspaces; i++) {
    const { id: team } = fake.team({ installed: false })
    await fake.install(`${url}/slack/install`, { team, user: fake.user(team).id })
    for (let j = 0; j < groupsEach; j++) places.push({ team, channel: fake.channel(team).id })
  }
  for (const [i, { team, channel }] of places.entries())
    await storeGroup(store, aGroup(i.toString(36).padStart(8, '0'), team, channel))
  const [slow] = places
  const token = fake.world.installations.get(slow?.team ?? '')?.botToken ?? ''
  const begun = Date.now()
  const where = () => Date.now() - begun < holdSeconds * 1000
  fake.fault({ method: 'chat.postMessage', token, where }, { kind: 'limit', retryAfter: 5 })
  const { engine } = compose({
    store,
    platform: () => platform,
    curricula: CURRICULA,
    clock: systemClock,
    random: Math.random,
    ids: randomIds,
    log,
  })
  await engine.start()
  await engine.idle()
  const done = async () =>
    (await store.list(occurrences, { limit: 10_000 })).filter(({ value }) => value.state === 'done').length
  while ((await done()) < places.length && Date.now() - begun < 300_000) await sleep(1000)
  const times = places.map(({ team, channel }) => ({
    isSlow: team === slow?.team,
    sent: (fake.world.channels.get(channel)?.messages ?? [])
      .map(({ ts }) => Number(ts) - begun / 1000)
      .sort((a, b) => a - b),
  }))
  const last = (isSlow: boolean, which: number): number =>
    quantile(
      times.flatMap((each) => (each.isSlow === isSlow ? (each.sent.at(which) ?? 0) : [])),
      1,
    )
  const gaps = times.flatMap(({ sent }) => sent.slice(1).map((at, i) => at - (sent[i] ?? 0)))
  const result = {
    workspaces,
    groups: places.length,
    done: await done(),
    messages: times.reduce((sum, { sent }) => sum + sent.length, 0),
    others: { lastPostAfter: last(false, 0), lastMessageAfter: last(false, -1) },
    heldBack: { seconds: holdSeconds, lastPostAfter: last(true, 0), lastMessageAfter: last(true, -1) },
    limitedBySlack: fake.stats.limited,
    warnings,
    shortestGapInAChannel: Number(Math.min(...gaps).toFixed(3)),
  }
  await engine.stop()
  await platform.stop()
  await server.close()
  await store.close()
  await fake.stop()
  return result
}

const figures = {
  bench: 'slack',
  acknowledged: await acknowledgements(50, option('seconds', 20)),
  throughput: await throughput(option('rounds', 5), option('commands', 2000)),
  sameMinute: await sameMinute(option('workspaces', 100), 10, option('hold', 20)),
}
rmSync(folder, { recursive: true, force: true })
console.log(JSON.stringify(figures))
process.exit(0)
