import type { webApi } from '@slack/bolt'
import { LONGEST_TEXT, readContent } from '../content.ts'
import type { Core } from '../core.ts'
import { show } from '../core.ts'
import type { EventSink } from '../events.ts'
import { asBot, findMessage, store, toApi } from '../messages.ts'
import { type Accepted, channelOf, isIn, type Methods, needScope } from '../method.ts'
import { Refusal } from '../refusal.ts'
import type { Channel } from '../world.ts'

/** chat.*: docs.slack.dev/reference/methods?family=chat. `events` hears of every message that was stored. */
export function chatMethods(events: EventSink): Methods {
  return {
    'chat.postMessage': {
      token: 'bot',
      scopes: ['chat:write'],
      required: ['channel'],
      posts: true,
      run: (call): webApi.ChatPostMessageResponse & object => {
        const channel = target(call)
        if (channel.archived) throw new Refusal('is_archived')
        const content = readContent(call.core, call.args)
        const message = store(call.core, channel, asBot(call.core, call.installation), content, thread(call))
        events.message(channel, message)
        return { ok: true, channel: channel.id, ts: message.ts, message: toApi(channel, message, true) }
      },
    },
    'chat.postEphemeral': {
      token: 'bot',
      scopes: ['chat:write'],
      required: ['channel', 'user'],
      run: (call) => postEphemeral(call),
    },
    'chat.update': {
      token: 'bot',
      scopes: ['chat:write'],
      required: ['channel', 'ts'],
      run: (call) => {
        const channel = channelOf(call)
        const message = findMessage(channel, call.args.ts)
        if (message.bot_id !== call.installation.botId) throw new Refusal('cant_update_message')
        if (channel.archived) throw new Refusal('is_archived')
        update(message, call)
        events.changed(channel, message)
        return {
          channel: channel.id,
          ts: message.ts,
          text: message.text,
          message: toApi(channel, message, true),
        }
      },
    },
    'chat.delete': {
      token: 'bot',
      scopes: ['chat:write'],
      required: ['channel', 'ts'],
      run: (call) => {
        const channel = channelOf(call)
        const message = findMessage(channel, call.args.ts)
        if (message.bot_id !== call.installation.botId) throw new Refusal('cant_delete_message')
        removeMessage(channel, message.ts)
        return { channel: channel.id, ts: message.ts }
      },
    },
    'chat.getPermalink': {
      token: 'bot',
      required: ['channel', 'message_ts'],
      run: (call) => {
        const channel = channelOf(call)
        const message = findMessage(channel, call.args.message_ts)
        return { channel: channel.id, permalink: permalink(call.core, channel, message.ts) }
      },
    },
  }
}

/** Takes a message away; one with replies leaves a tombstone, without text, blocks and metadata. */
export function removeMessage(channel: Channel, ts: string): void {
  const message = findMessage(channel, ts)
  channel.pins = channel.pins.filter((pinned) => pinned !== ts)
  const replies = channel.messages.some((each) => each.thread_ts === ts && each.ts !== ts)
  if (!replies) {
    channel.messages.splice(channel.messages.indexOf(message), 1)
    return
  }
  const { blocks: _, metadata: __, bot_id: ___, app_id: ____, ...rest } = message
  const tombstone = { ...rest, subtype: 'tombstone', user: 'USLACKBOT', text: 'This message was deleted.' }
  channel.messages[channel.messages.indexOf(message)] = tombstone
}

/** A user id opens the direct conversation; a public channel without the bot takes `chat:write.public`. */
function target(call: Accepted): Channel {
  const { core, installation } = call
  const id = String(call.args.channel)
  const user = core.world.users.get(id)
  if (user) {
    if (user.bot || user.deleted) throw new Refusal('channel_not_found')
    return core.world.im(installation, id)
  }
  const channel = channelOf(call)
  if (!isIn(installation, channel) && !installation.scopes.has('chat:write.public'))
    throw new Refusal('not_in_channel')
  return channel
}

/** Text without blocks takes the blocks away; metadata that is not named stays (chat.update's documentation). */
function update(message: ReturnType<typeof findMessage>, call: Accepted): void {
  const { args, installation, core } = call
  const content = readContent(core, args, { text: LONGEST_TEXT.update, total: true })
  const before = message.metadata
  delete message.blocks
  delete message.metadata
  Object.assign(message, content)
  if (args.metadata === undefined && before) message.metadata = before
  message.edited = { user: installation.botUser, ts: core.ids.ts() }
}

function postEphemeral(call: Accepted): object {
  const { core, installation } = call
  const channel = channelOf(call)
  const user = String(call.args.user)
  if (channel.archived) throw new Refusal('is_archived')
  if (!isIn(installation, channel)) throw new Refusal('not_in_channel')
  if (!core.world.users.has(user)) throw new Refusal('user_not_found')
  if (!channel.members.has(user)) throw new Refusal('user_not_in_channel')
  needScope(installation, ['chat:write'])
  const { text, blocks } = readContent(call.core, call.args)
  const ts = core.ids.ts()
  const at = thread(call)
  const shown = {
    kind: 'ephemeral' as const,
    text,
    channel: channel.id,
    ts,
    ...(blocks && { blocks }),
    ...(at !== undefined && { thread: at }),
  }
  show(core, user, shown, core.latest.get(user))
  return { message_ts: ts }
}

const thread = ({ args }: Accepted): string | undefined =>
  args.thread_ts === undefined || args.thread_ts === '' ? undefined : String(args.thread_ts)

/** Where a message opens in Slack's client. */
export function permalink(core: Core, channel: Channel, ts: string): string {
  const domain = core.world.teams.get(channel.team)?.domain
  return `https://${domain}.slack.com/archives/${channel.id}/p${ts.replace('.', '')}`
}
