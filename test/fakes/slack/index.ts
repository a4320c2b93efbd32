import { createApi } from './api.ts'
import { createBuilder } from './builder.ts'
import { createChannelLimit } from './channel-limit.ts'
import type { Core } from './core.ts'
import { createEvents } from './events.ts'
import { createFaults } from './faults.ts'
import { createHttpDelivery } from './http-delivery.ts'
import { createIds } from './ids.ts'
import { createLifecycle } from './lifecycle.ts'
import { createMember, type Member } from './member.ts'
import { isReply } from './messages.ts'
import { chatMethods } from './methods/chat.ts'
import { conversationMethods } from './methods/conversations.ts'
import { createFiles } from './methods/files.ts'
import { oauthMethods } from './methods/oauth.ts'
import { smallMethods } from './methods/small.ts'
import { viewMethods } from './methods/views.ts'
import { readMessage } from './mrkdwn.ts'
import { createOauth } from './oauth.ts'
import { defaultOptions, type SlackOptions } from './options.ts'
import { createResponseUrls } from './response-url.ts'
import { createSlackServer } from './server.ts'
import { createSocketMode } from './socket-mode.ts'
import { createWorld, type Message } from './world.ts'

/** A running fake of Slack. */
export type Slack = Awaited<ReturnType<typeof startSlack>>

/**
 * Starts a strict fake of Slack on 127.0.0.1: what Slack refuses, it refuses; what it does not know, it records, and
 * `assertNoUnknown` throws. Give `apiUrl` to Bolt as `slackApiUrl`.
 */
export async function startSlack(options: Partial<SlackOptions> = {}) {
  const settings: SlackOptions = { ...defaultOptions, ...options }
  const { now } = settings.clock
  const ids = createIds(settings.seed, now)
  const core: Core = {
    options: settings,
    ids,
    keys: createKeys(ids),
    world: createWorld(ids, settings.appName),
    stats: { calls: {}, limited: 0, deliveries: 0, redeliveries: 0, acks: [], connections: 0 },
    url: '',
    triggers: new Map(),
    shown: new Map(),
    latest: new Map(),
    faultsOfApp: [],
    deliver: (kind, payload) => (settings.mode === 'socket' ? socket : http).deliver(kind, payload),
  }
  const socket = createSocketMode(core)
  const http = createHttpDelivery(core)
  const events = createEvents(core)
  // Of its own, so that what else draws numbers does not move where faults strike.
  const faults = createFaults(createIds(settings.seed, now))
  const responses = createResponseUrls(core, events)
  const oauth = createOauth(core)
  const lifecycle = createLifecycle(core, events)
  const files = createFiles(core, events)
  const methods = {
    ...files.methods,
    ...chatMethods(events),
    ...conversationMethods(events),
    ...viewMethods,
    ...smallMethods(socket, events),
    ...oauthMethods(oauth, lifecycle.uninstall),
  }
  const api = createApi(core, methods, faults, createChannelLimit(settings.burst, now))
  const server = createSlackServer({ api, responses, socket, upload: files.receive, now })
  const inside = await server.listen()
  core.url = settings.outside ?? inside
  const members = new Map<string, Member>()

  return {
    /** `http://127.0.0.1:PORT/api/`. */
    apiUrl: `${core.url}/api/`,
    url: core.url,
    /** Where it listens, whatever it says. */
    inside,
    keys: core.keys,
    world: core.world,
    stats: core.stats,
    ...createBuilder(core),
    ...lifecycle,
    ...readers(core),
    /** HTTP mode: request URLs, signatures and what can be wrong with them. */
    http,
    /** Socket Mode: open connections, disconnect messages. */
    socket,
    /** Breaks every open socket, or the first `count`. */
    dropSockets: socket.drop,
    /** Walks through an OAuth installation. */
    install: oauth.install,
    /** Makes calls of the Web API go wrong; the answer ends it. */
    fault: faults.add,
    /** Somebody at Slack, by user id. */
    member: (id: string): Member => {
      const member = members.get(id) ?? createMember(core, events, responses, id)
      members.set(id, member)
      return member
    },
    /** Throws what the app did that Slack does not know or does not define. */
    assertNoUnknown: () => {
      if (core.faultsOfApp.length > 0) throw new Error(`The app ${core.faultsOfApp.join('; ')}.`)
    },
    stop: server.close,
  }
}

const createKeys = (ids: ReturnType<typeof createIds>): Core['keys'] => ({
  appId: ids.id('A'),
  clientId: `1234567890.${Math.floor(ids.random() * 1e9)}`,
  clientSecret: ids.secret(),
  signingSecret: ids.secret(),
  verification: ids.secret(),
  appToken: `xapp-1-${ids.secret()}`,
})

/** Reading without asking the Web API, for judges. Messages are copies, metadata and all, oldest first. */
function readers({ world }: Core) {
  const all = (channel: string): Message[] => world.channels.get(channel)?.messages ?? []
  const find = (channel: string, ts: string) => {
    const message = all(channel).find((each) => each.ts === ts)
    if (!message) throw new Error(`There is no message ${ts} in ${channel}.`)
    return message
  }
  return {
    /** A channel's messages without thread replies. */
    messages: (channel: string) => structuredClone(all(channel).filter((message) => !isReply(message))),
    /** The replies under a message. */
    thread: (channel: string, ts: string) =>
      structuredClone(all(channel).filter((message) => message.thread_ts === ts && message.ts !== ts)),
    /** A message as its readers see it: words, mentions, links. */
    read: (channel: string, ts: string) => readMessage(find(channel, ts)),
    /** Who a message notified. */
    mentions: (channel: string, ts: string) => readMessage(find(channel, ts)).mentions,
  }
}
