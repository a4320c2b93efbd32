import type { EventSink } from '../events.ts'
import { isReply, toApi } from '../messages.ts'
import {
  type Accepted,
  channelOf,
  flagArg,
  isIn,
  joinedChannelOf,
  type Methods,
  needKindScope,
  needScope,
} from '../method.ts'
import { Refusal } from '../refusal.ts'
import type { Channel, Message } from '../world.ts'

/** conversations.*: docs.slack.dev/reference/methods?family=conversations. */
export function conversationMethods(events: EventSink): Methods {
  return {
    'conversations.info': {
      token: 'bot',
      required: ['channel'],
      run: (call) => {
        const channel = channelOf(call)
        needKindScope(call, channel, 'read')
        return { channel: toInfo(call, channel) }
      },
    },
    'conversations.join': {
      token: 'bot',
      scopes: ['channels:join'],
      required: ['channel'],
      run: (call) => join(call, events),
    },
    'conversations.open': {
      token: 'bot',
      run: (call) => ({ ...open(call) }),
    },
    'conversations.history': {
      token: 'bot',
      scarce: true,
      required: ['channel'],
      run: (call) => {
        const channel = joinedChannelOf(call)
        needKindScope(call, channel, 'history')
        const range = inRange(
          channel.messages.filter((message) => !isReply(message)),
          call.args,
        )
        const page = cut(range.toReversed(), call.args, shownBy(call, { usual: 100, most: 999 }))
        return { ...answer(call, channel, page.items), ...page.rest, pin_count: channel.pins.length }
      },
    },
    'conversations.replies': {
      token: 'bot',
      scarce: true,
      required: ['channel', 'ts'],
      run: (call) => {
        const channel = joinedChannelOf(call)
        needKindScope(call, channel, 'history')
        const asked = channel.messages.find(({ ts }) => ts === String(call.args.ts))
        if (!asked) throw new Refusal('thread_not_found')
        const root = asked.thread_ts ?? asked.ts
        const parent = channel.messages.filter(({ ts }) => ts === root)
        const replies = channel.messages.filter(({ thread_ts, ts }) => thread_ts === root && ts !== root)
        const page = cut(inRange(replies, call.args), call.args, shownBy(call, { usual: 1000, most: 1000 }))
        // The parent comes first on every page, whatever `oldest` says.
        return { ...answer(call, channel, [...parent, ...page.items]), ...page.rest }
      },
    },
  }
}

/** An app distributed outside the Marketplace gets at most 15 messages, whatever it asks for. */
const shownBy = ({ core }: Accepted, limits: { usual: number; most: number }) =>
  core.options.distributed ? { usual: 15, most: 15 } : limits

const answer = ({ args }: Accepted, channel: Channel, messages: Message[]) => ({
  messages: messages.map((message) => toApi(channel, message, flagArg(args.include_all_metadata))),
})

const micros = (ts: unknown, error: string): bigint => {
  const [, seconds, fraction = ''] = /^(\d{1,13})(?:\.(\d{0,6}))?$/.exec(String(ts)) ?? []
  if (seconds === undefined) throw new Refusal(error)
  return BigInt(seconds) * 1_000_000n + BigInt(fraction.padEnd(6, '0'))
}

/** `oldest` and `latest` are exclusive unless `inclusive`. */
function inRange(messages: Message[], args: Record<string, unknown>): Message[] {
  const inclusive = flagArg(args.inclusive)
  const given = (name: string) => (args[name] === undefined || args[name] === '' ? undefined : args[name])
  const oldest = given('oldest') === undefined ? undefined : micros(args.oldest, 'invalid_ts_oldest')
  const latest = given('latest') === undefined ? undefined : micros(args.latest, 'invalid_ts_latest')
  return messages.filter(({ ts }) => {
    const at = micros(ts, 'internal_error')
    if (oldest !== undefined && !(inclusive ? at >= oldest : at > oldest)) return false
    return latest === undefined || (inclusive ? at <= latest : at < latest)
  })
}

/** One page; the cursor names the last message that was given. */
function cut(messages: Message[], args: Record<string, unknown>, limits: { usual: number; most: number }) {
  const limit = args.limit === undefined ? limits.usual : Number(args.limit)
  if (!Number.isInteger(limit) || limit < 1) throw new Refusal('invalid_limit')
  const cursor = String(args.cursor ?? '')
  const after =
    cursor === ''
      ? ''
      : Buffer.from(cursor, 'base64')
          .toString()
          .replace(/^next_ts:/, '')
  if (cursor !== '' && !/^\d+\.\d+$/.test(after)) throw new Refusal('invalid_cursor')
  const start = after === '' ? 0 : messages.findIndex(({ ts }) => ts === after) + 1
  const items = messages.slice(start, start + Math.min(limit, limits.most))
  const more = start + items.length < messages.length
  const next = more ? Buffer.from(`next_ts:${items.at(-1)?.ts}`).toString('base64') : ''
  return { items, rest: { has_more: more, ...(more && { response_metadata: { next_cursor: next } }) } }
}

function join(call: Accepted, events: EventSink): object {
  const channel = channelOf(call)
  const { installation } = call
  if (channel.kind !== 'public') throw new Refusal('method_not_supported_for_channel_type')
  if (channel.archived) throw new Refusal('is_archived')
  if (isIn(installation, channel))
    return {
      channel: toInfo(call, channel),
      warning: 'already_in_channel',
      response_metadata: { warnings: ['already_in_channel'] },
    }
  channel.members.add(installation.botUser)
  events.send(installation, 'channels:read', {
    type: 'member_joined_channel',
    user: installation.botUser,
    channel: channel.id,
    channel_type: 'C',
    team: installation.team,
  })
  return { channel: toInfo(call, channel) }
}

function open(call: Accepted): object {
  const { core, installation, args } = call
  if (args.channel) needScope(installation, [`${channelOf(call).kind === 'mpim' ? 'mpim' : 'im'}:write`])
  if (args.channel) return { channel: { id: channelOf(call).id }, no_op: true, already_open: true }
  const users = String(args.users ?? '')
    .split(',')
    .filter(Boolean)
  if (users.length === 0) throw new Refusal('users_list_not_supplied')
  needScope(installation, [users.length > 1 ? 'mpim:write' : 'im:write'])
  if (users.length > 1 && !core.options.groupMessages) throw new Refusal('not_allowed_token_type')
  if (users.length > 8) throw new Refusal('too_many_users')
  for (const id of users) {
    const user = core.world.users.get(id)
    if (!user) throw new Refusal('user_not_found')
    if (user.deleted) throw new Refusal('user_disabled')
    if (user.bot) throw new Refusal('cannot_dm_bot')
  }
  const [user = ''] = users
  if (users.length > 1) return { channel: { id: core.world.mpim(installation, users).id } }
  const { id } = core.world.im(installation, user)
  return { channel: flagArg(args.return_im) ? { id, user, is_im: true } : { id } }
}

function toInfo(call: Accepted, channel: Channel): object {
  const { core, installation } = call
  const common = {
    id: channel.id,
    created: 1_700_000_000,
    is_archived: channel.archived,
    context_team_id: installation.team,
  }
  if (channel.kind === 'im') {
    const user = [...channel.members].find((id) => id !== installation.botUser)
    return {
      ...common,
      is_im: true,
      user,
      is_user_deleted: core.world.users.get(user ?? '')?.deleted ?? false,
    }
  }
  const isPrivate = channel.kind === 'private'
  const shared = channel.shared.length > 0
  return {
    ...common,
    name: channel.name,
    name_normalized: channel.name,
    is_channel: true,
    is_group: false,
    is_im: false,
    is_mpim: channel.kind === 'mpim',
    is_private: isPrivate,
    is_general: channel.name === 'general',
    is_member: isIn(installation, channel),
    is_shared: shared,
    is_ext_shared: shared,
    is_org_shared: false,
    shared_team_ids: [channel.team, ...channel.shared],
    ...(isPrivate && isIn(installation, channel) && { is_open: true }),
  }
}
