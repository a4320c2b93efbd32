import { App, type Logger } from '@slack/bolt'
import { PlatformError, StartError } from '../../core/errors.ts'
import type { Bot, ChatPlatform, Log, Store } from '../../core/ports.ts'
import { createAnswers } from './answer.ts'
import { boltLog } from './bolt-log.ts'
import { createClaims } from './claims.ts'
import type { SlackConfig } from './config.ts'
import { createEvents } from './events.ts'
import { createInbound } from './inbound.ts'
import { createInstallations, type Installations } from './installations.ts'
import { listen } from './listeners.ts'
import { createOutbound } from './outbound.ts'
import { createPace } from './pace.ts'
import { createPeople } from './people.ts'
import type { Receiving } from './receiving.ts'
import { createSocket } from './socket.ts'
import { createTeams, openTeam, type Team, type Teams, webOptions } from './teams.ts'
import { typedWith } from './typed.ts'
import { createWebDoor, type WebApp } from './web-door.ts'

/**
 * The Slack platform: Socket Mode, HTTP on our server, or HTTP in many workspaces. `start` rejects with StartError when
 * Slack refuses a token. `now` answers epoch ms.
 */
export function createSlack(options: {
  config: SlackConfig
  store: Store
  http: { readonly app: WebApp }
  now(): number
  log: Log
}): ChatPlatform {
  const { config, store, now, log } = options
  const logger = boltLog(log)
  const web = webOptions(config.apiUrl, logger)
  const typed = typedWith(config.command)
  const installations = config.mode === 'oauth' ? createInstallations(store, config.encryptionKey) : undefined
  const receiving = createReceiving(options, logger, installations)
  let own: Team | undefined
  const teams: Teams = createTeams(
    installations ? installations.tokenOf : async (id) => (own?.id === id ? tokenIn(config) : undefined),
    web,
  )
  const pace = createPace()
  const outbound = createOutbound({ teams, store, pace, log })
  const pending = new Set<Promise<void>>()
  let settled = async (): Promise<void> => {}

  const counted = (work: () => Promise<void>): Promise<void> => {
    const running = work().finally(() => pending.delete(running))
    pending.add(running)
    return running
  }

  const start = async (bot: Bot): Promise<void> => {
    if (!installations) own = await openOwn(config, web)
    const app = new App({
      receiver: receiving.receiver,
      ...(own && { authorize: authorizeAs(own, tokenIn(config)) }),
      clientOptions: web,
      logger,
      // Ours decides: leaving a channel is something the bot must hear of itself.
      ignoreSelf: false,
      convoStore: false,
    })
    app.error(async (error) => log.error({ error }, 'Slack: a delivery was not worked on'))
    const answers = createAnswers({ teams, outbound, bot, typed, log })
    const people = createPeople({ teams, setup: config.setup, now, log })
    const uninstalled = async (team: string): Promise<void> => {
      teams.forget(team)
      await installations?.remove(team)
    }
    const claims = createClaims({ store, now, log })
    settled = claims.settled
    listen(
      app,
      {
        claims,
        inbound: createInbound({ bot, answers, outbound, people, typed, word: config.command, log }),
        events: createEvents({ bot, teams, store, log }),
        uninstalled,
        log,
      },
      counted,
    )
    await receiving.start()
  }

  const { say: _, ...calls } = outbound
  return {
    name: 'slack',
    typed,
    start,
    stop: async () => {
      await receiving.stop().catch((error: unknown) => log.warn({ error }, 'Slack was not left cleanly'))
      pace.stop()
      await Promise.allSettled(pending)
      await settled()
    },
    ...calls,
  }
}

function createReceiving(
  {
    config,
    http,
    now,
    log,
  }: { config: SlackConfig; http: { readonly app: WebApp }; now(): number; log: Log },
  logger: Logger,
  store: Installations | undefined,
): Receiving {
  if (config.mode === 'socket')
    return createSocket({ apiUrl: config.apiUrl, appToken: config.appToken, logger, log })
  const { apiUrl, signingSecret } = config
  const oauth = config.mode === 'oauth' && store ? { ...config, apiUrl, store } : undefined
  return createWebDoor({ app: http.app, signingSecret, ...(oauth && { oauth }), now, log })
}

const tokenIn = (config: SlackConfig): string => (config.mode === 'oauth' ? '' : config.botToken)

async function openOwn(config: SlackConfig, web: ReturnType<typeof webOptions>): Promise<Team> {
  try {
    return await openTeam(tokenIn(config), web)
  } catch (error) {
    const refused = error instanceof PlatformError && error.outcome === 'refused'
    throw new StartError([
      refused
        ? `Slack refuses SLACK_BOT_TOKEN: ${error.message} Copy the token from “OAuth & Permissions” of your Slack app again.`
        : `Slack cannot be reached at ${config.apiUrl}. Check the network, or SLACK_API_URL.`,
    ])
  }
}

/** In one workspace every delivery is for the same bot. */
const authorizeAs =
  ({ id, botId, botUser }: Team, botToken: string) =>
  async () => ({ botToken, botId, botUserId: botUser, teamId: id })
