import { type Logger, SocketModeReceiver, webApi } from '@slack/bolt'
import { StartError } from '../../core/errors.ts'
import type { Log } from '../../core/ports.ts'
import { isEnvelope } from './envelope.ts'
import { reasonOf } from './errors.ts'
import type { Receiving } from './receiving.ts'
import { webOptions } from './teams.ts'
import { within } from './within.ts'

/** After a drop the client stays away for this long, in ms: 5 seconds by default, in which Slack finds nobody. */
const PING_MS = 1_000
/** Slack closes a connection within this many ms, or it is broken off. */
const CLOSE_MS = 250
/** Pause before a refused app token is tried again. */
const REFUSED_MS = 60_000

/** Socket Mode: no public address needed. `start` rejects with StartError when Slack refuses the app token. */
export function createSocket(parts: {
  apiUrl: string
  appToken: string
  logger: Logger
  log: Log
}): Receiving {
  const { apiUrl, appToken, logger, log } = parts
  let stopped = false
  const receiver = new SocketModeReceiver({
    appToken,
    logger,
    clientPingTimeout: PING_MS,
    // These reach the client that calls apps.connections.open, which sends no message and may be repeated.
    installerOptions: {
      clientOptions: {
        slackApiUrl: apiUrl,
        retryConfig: { retries: 100, minTimeout: 500, maxTimeout: 30_000, factor: 1.5 },
        timeout: 10_000,
      },
    },
  })

  /** A reconnection that Slack refuses would end the process as an unhandled rejection. */
  const keepTrying = (): void => {
    const { client } = receiver
    const connect = client.start.bind(client)
    client.start = async () => {
      try {
        return await connect()
      } catch (error) {
        if (stopped) return { ok: false }
        log.error(
          { error },
          'Slack refuses the Socket Mode connection. Check SLACK_APP_TOKEN; it is tried again in a minute.',
        )
        setTimeout(() => stopped || client.start(), REFUSED_MS).unref()
        return { ok: false }
      }
    }
  }

  /** The client reads a message's fields unasked, in a promise that nobody awaits: a wrong one would end the process. */
  const passEnvelopes = (): void => {
    const { client } = receiver
    const [read] = client.listeners('ws_message')
    if (!read) throw new Error('The Socket Mode client listens to its socket in another way now.')
    client.removeAllListeners('ws_message')
    client.on('ws_message', (data: unknown, isBinary: unknown) => {
      if (isEnvelope(data)) read(data, isBinary)
      else log.warn({}, 'A message over Slack’s socket could not be read and was passed over')
    })
  }
  passEnvelopes()

  return {
    receiver,
    start: async () => {
      await checkAppToken(appToken, apiUrl, logger)
      keepTrying()
      await receiver.start()
    },
    stop: async () => {
      stopped = true
      const { client } = receiver
      const closed = await within(
        client.disconnect().then(() => true),
        CLOSE_MS,
      )
      // Asked a second time it no longer waits for Slack to say goodbye.
      if (!closed) await client.disconnect()
    },
  }
}

/** Bolt would retry some refusals for ever without a word; a call of our own says what is wrong. */
async function checkAppToken(token: string, apiUrl: string, logger: Logger): Promise<void> {
  const web = new webApi.WebClient(token, webOptions(apiUrl, logger))
  await web.apps.connections.open({}).catch((error: unknown) => {
    const reason = reasonOf(error)
    throw new StartError([
      reason
        ? `Slack refuses SLACK_APP_TOKEN (${reason}). Make one under “Basic Information”, “App-Level Tokens”, with the scope connections:write, and switch Socket Mode on.`
        : `Slack cannot be reached at ${apiUrl}. Check the network, or SLACK_API_URL.`,
    ])
  })
}
