import { App } from '@slack/bolt'
import type { Bot } from '../../core/bot.ts'
import { StartError } from '../../core/errors.ts'
import type { ChatPlatform } from '../../core/platform.ts'
import type { Log } from '../../core/ports.ts'
import type { OpenExpiring, Store } from '../../core/records.ts'
import type { PlatformParts } from '../kit/module.ts'
import { createSpacing } from '../kit/pacing.ts'
import { type Claims, createClaims } from '../kit/seen.ts'
import { createPending, pause } from '../kit/waiting.ts'
import { createAnswers } from './answer.ts'
import { boltLog } from './bolt-log.ts'
import { createBooths } from './booth.ts'
import { createChannels } from './channels.ts'
import type { Receiving, SlackConfig } from './config.ts'
import { createEvents } from './events.ts'
import { createLooks } from './history.ts'
import { createInbound } from './inbound.ts'
import { createInstallations, type Installations } from './installations.ts'
import { listen, SEEN_MS } from './listeners.ts'
import { createOutbound } from './outbound.ts'
import { createPatience, type Patience } from './patience.ts'
import { createPeople, type People } from './people.ts'
import { createPins } from './pins.ts'
import { reachOf, refusedToken } from './reach.ts'
import { createReactions } from './reactions.ts'
import { createSlackTime } from './slack-time.ts'
import { createSocket } from './socket.ts'
import { createTeams, onlyTeam, openTeam, reportScopes, type Team, type Teams, webOptions } from './teams.ts'
import { typedWith } from './typed.ts'
import { createWebDoor, type WebApp } from './web-door.ts'

/** Slack takes about one message a second and channel (docs.slack.dev/apis/web-api/rate-limits). */
const INTERVAL_MS = 1_000

/** What the platform is opened with; `now` answers epoch ms, and `interval` is between two messages to one place, in ms. */
type Options = {
  config: SlackConfig
  store: Store
  expiring: OpenExpiring
  http: { readonly app: WebApp }
  now(): number
  interval?: number
  log: Log
  beforeCall?(): void
  sharing?: PlatformParts['sharing']
}

/**
 * The Slack platform: Socket Mode, HTTP on our server, or HTTP in many workspaces. `start` rejects with StartError when
 * Slack refuses a token; a Slack that cannot be reached is tried again.
 */
export function createSlack(options: Options): ChatPlatform {
  const { config, store, now, interval = INTERVAL_MS, log } = options
  const monotonic = () => performance.now()
  const time = createSlackTime(monotonic)
  const web = webOptions(config.apiUrl, boltLog(log), time)
  const typed = typedWith(config.command)
  const installations =
    config.mode === 'oauth' ? createInstallations(store, config.encryptionKey, now) : undefined
  const stopping = new AbortController()
  const patient = createPatient(stopping.signal, log)
  const listens = options.sharing?.listens ?? true
  const receiving = listens ? createReceiving(options, patient, installations) : undefined
  let own: Team | undefined
  const teams: Teams = installations
    ? createTeams(installations.tokenOf, web, (team) => reportScopes(team, config.extras, log))
    : onlyTeam(() => own)
  const pace = createSpacing({ title: 'Slack', ms: interval })
  const looks = createLooks({ time, monotonic })
  const pins = createPins({ teams, store, log })
  const outbound = createOutbound({ teams, pins, pace, looks, log, beforeCall: options.beforeCall })
  const booths = createBooths(teams, options)
  const channels = createChannels({ teams, store, now, log })
  const people = createPeople({ teams, setup: config.setup, now, log })
  const pending = createPending()

  const start = async (bot: Bot): Promise<void> => {
    if (!installations) own = await openOwn(config, web, patient.patience)
    if (own) reportScopes(own, config.extras, log)
    stopping.signal.throwIfAborted()
    if (!receiving) return
    const common = { bot, teams, outbound, channels, people, pins, typed, log }
    const asking = { answers: createAnswers(common), isBooth: booths.has, word: config.command }
    const ears = {
      claims: claimsOf(options),
      inbound: createInbound({ ...common, ...asking }),
      events: createEvents(common),
      reactions: createReactions(common),
      uninstalled: uninstaller(installations, teams),
      arrived: looks.arrived,
      homeOf: channels.home,
      log,
    }
    const app = openApp(receiving, own && authorizeAs(own, tokenIn(config)), web, log)
    installations?.watch((installed) => void pending.add(ears.events.installed(installed)))
    listen(app, ears, (work) => pending.add(work()))
    await receiving.start()
  }

  const { say: _, ...calls } = outbound
  return {
    name: 'slack',
    typed,
    start,
    stop: async () => {
      stopping.abort()
      await receiving?.stop().catch((error: unknown) => log.warn({ error }, 'Slack was not left cleanly'))
      pace.stop()
      await pending.settled()
    },
    reach: () => reachOf(receiving?.reach(), installations ? 'many' : own),
    ...calls,
    booths: booths.booths,
    locate: channels.locate,
    ...askedOf(people),
  }
}

/** What the core asks about people. */
const askedOf = (people: People): Pick<ChatPlatform, 'admins' | 'who' | 'rooms'> => ({
  admins: ({ workspace }) => people.admins(workspace),
  who: ({ user }, { workspace }) => people.who(workspace, user),
  rooms: (workspace, { user }) => people.rooms(workspace, user),
})

const claimsOf = ({ expiring, sharing, now }: Pick<PlatformParts, 'expiring' | 'sharing' | 'now'>): Claims =>
  createClaims({ seen: expiring<number>('slack-seen', SEEN_MS), shared: sharing !== undefined, now })

function openApp(
  { receiver }: Receiving,
  authorize: ReturnType<typeof authorizeAs> | undefined,
  clientOptions: ReturnType<typeof webOptions>,
  log: Log,
): App {
  const app = new App({
    receiver,
    ...(authorize && { authorize }),
    clientOptions,
    logger: boltLog(log),
    // Ours decides: leaving a channel is something the bot must hear of itself.
    ignoreSelf: false,
    convoStore: false,
  })
  app.error(async (error) => log.error({ error }, 'Slack: a delivery was not worked on'))
  return app
}

const uninstaller =
  (installations: Installations | undefined, teams: Teams) =>
  async (team: string, at: number): Promise<boolean> => {
    if (installations && !(await installations.remove(team, at))) return false
    teams.forget(team)
    return true
  }

type Patient = { stopping: AbortSignal; pause(ms: number): Promise<void>; patience: Patience }

function createPatient(stopping: AbortSignal, log: Log): Patient {
  const pausing = (ms: number): Promise<void> => pause(ms, stopping)
  return { stopping, pause: pausing, patience: createPatience({ stopping, pause: pausing, log }) }
}

function createReceiving(
  {
    config,
    http,
    now,
    log,
  }: { config: SlackConfig; http: { readonly app: WebApp }; now(): number; log: Log },
  patient: Patient,
  store: Installations | undefined,
): Receiving {
  if (config.mode === 'socket')
    return createSocket({ apiUrl: config.apiUrl, appToken: config.appToken, ...patient, log })
  const { apiUrl, signingSecret } = config
  const setup = typedWith(config.command)({ name: 'setup', who: 'manager' }).text
  const oauth = config.mode === 'oauth' && store ? { ...config, apiUrl, store, setup } : undefined
  return createWebDoor({ app: http.app, signingSecret, ...(oauth && { oauth }), now, log })
}

const tokenIn = (config: SlackConfig): string => (config.mode === 'oauth' ? '' : config.botToken)

const openOwn = (
  config: SlackConfig,
  web: ReturnType<typeof webOptions>,
  patience: Patience,
): Promise<Team> =>
  patience(
    () => openTeam(tokenIn(config), web),
    (word) => {
      throw new StartError([refusedToken(word)])
    },
  )

/** In one workspace every delivery is for the same bot. */
const authorizeAs =
  ({ id, botId, botUser }: Team, botToken: string) =>
  async () => ({ botToken, botId, botUserId: botUser, teamId: id })
