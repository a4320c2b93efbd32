import { type App, SocketModeReceiver } from '@slack/bolt'
import type { Log } from '../../core/ports.ts'
import { within } from '../kit/waiting.ts'
import { silentLog } from './bolt-log.ts'
import { readEnvelope } from './envelope.ts'
import { webOptions } from './teams.ts'
import { tunnel } from './tunnel.ts'

/** Slack closes a connection within this many ms, or it is broken off. */
const CLOSE_MS = 250
/** Slack greets a connection within this many ms, or it is given up. */
const HELLO_MS = 10_000

/** A connection over which no answer to a ping came for this long is lost, in ms; to replace it costs little. */
const PONG_MS = 2_000

/** A connection that was replaced still takes what Slack sends over it until Slack closes it, at most so long, in ms. */
const LINGER_MS = 30_000

/** One connection over Socket Mode. It is never opened again: what follows it is another. */
export type Connection = {
  /** Resolves, to the reason, when it is lost, when Slack is about to close it, or when the bot stops. */
  over: Promise<string>
  /** Works on what still comes until Slack closes it, and lets it go then, or when the bot stops. Never rejects. */
  retire(): Promise<void>
  /** Lets it go. Never rejects. */
  close(): Promise<void>
}

type Client = SocketModeReceiver['client']

/**
 * Opens a connection and resolves when Slack has greeted it; `app` works on what comes. Rejects as a call to Slack does. An
 * abort of `stopping` cuts it off.
 */
export async function openConnection(parts: {
  apiUrl: string
  appToken: string
  app: App
  stopping: AbortSignal
  log: Log
}): Promise<Connection> {
  const { apiUrl, appToken, app, stopping, log } = parts
  const receiver = new SocketModeReceiver({
    appToken,
    dispatcher: tunnel(),
    // What ends a connection is said by whoever replaces it.
    logger: silentLog(),
    // The client would wait for seconds, close the old connection before it opens the next, and give up on some failures.
    autoReconnectEnabled: false,
    clientPingTimeout: PONG_MS,
    installerOptions: {
      clientOptions: {
        ...webOptions(apiUrl, silentLog()),
        fetch: (url, { signal, ...init } = {}) =>
          fetch(url, { ...init, signal: AbortSignal.any([stopping, ...(signal ? [signal] : [])]) }),
      },
    },
  })
  receiver.init(app)
  const { client } = receiver
  const { promise: over, resolve: end } = Promise.withResolvers<string>()
  const { promise: gone, resolve: leave } = Promise.withResolvers<void>()
  const stop = (): void => {
    end('the bot stops')
    leave()
  }
  stopping.addEventListener('abort', stop, { once: true })
  client.on('disconnected', () => {
    end('connection lost')
    leave()
  })
  takeMessages(client, end, log)
  const close = async (): Promise<void> => {
    stopping.removeEventListener('abort', stop)
    await letGo(client)
  }
  const greeted = Promise.race([client.start().then(() => ''), over])
  try {
    const trouble = await within(greeted, HELLO_MS)
    if (trouble !== '') throw new Error(`Slack did not greet the connection (${trouble ?? 'no answer'}).`)
    return {
      over,
      retire: async () => {
        await within(gone, LINGER_MS)
        await close()
      },
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}

/** The client reads a message's fields unasked, in a promise that nobody awaits: a wrong one would end the process. */
function takeMessages(client: Client, end: (reason: string) => void, log: Log): void {
  const [read] = client.listeners('ws_message')
  if (!read) throw new Error('The Socket Mode client listens to its socket in another way now.')
  client.removeAllListeners('ws_message')
  client.on('ws_message', (data: unknown, isBinary: unknown) => {
    const envelope = readEnvelope(data)
    if (!envelope) log.warn({}, 'A message over Slack’s socket could not be read and was passed over')
    // The client would close the connection at once; whoever replaces it does so when the next one is open.
    else if (envelope.type === 'disconnect') end(envelope.reason)
    else read(data, isBinary)
  })
}

async function letGo(client: Client): Promise<void> {
  const closed = await within(
    client.disconnect().then(() => true),
    CLOSE_MS,
  )
  // Asked a second time it no longer waits for Slack to say goodbye.
  if (!closed) await client.disconnect()
  // Where it was not open yet, the client has forgotten this timer, which keeps a stopped process alive for half a minute.
  const { closeHandshakeTimeout } = (client.websocket ?? {}) as { closeHandshakeTimeout?: NodeJS.Timeout }
  clearTimeout(closeHandshakeTimeout)
}
