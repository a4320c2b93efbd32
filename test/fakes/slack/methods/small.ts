import type { EventSink } from '../events.ts'
import { asBot, findMessage, store, toApi } from '../messages.ts'
import { type Accepted, canSee, flagArg, joinedChannelOf, type Methods } from '../method.ts'
import { Refusal } from '../refusal.ts'
import type { SocketMode } from '../socket-mode.ts'
import type { User } from '../world.ts'
import { permalink } from './chat.ts'

/** auth.*, apps.*, users.* and pins.*: a method or two each. */
export function smallMethods(socket: SocketMode, events: EventSink): Methods {
  return {
    'auth.test': { token: 'bot', run: authTest },
    'apps.connections.open': {
      token: 'app',
      run: ({ core }) => {
        if (core.options.mode !== 'socket') throw new Refusal('socket_mode_not_enabled')
        return { url: socket.ticket() }
      },
    },
    'users.info': { token: 'bot', scopes: ['users:read'], required: ['user'], run: userInfo },
    'users.conversations': {
      token: 'bot',
      scopes: ['channels:read', 'groups:read'],
      run: conversationsOf,
    },
    'users.list': { token: 'bot', scopes: ['users:read'], run: userList },
    'pins.add': {
      token: 'bot',
      scopes: ['pins:write'],
      required: ['channel', 'timestamp'],
      run: (call) => {
        const channel = joinedChannelOf(call)
        if (channel.archived) throw new Refusal('is_archived')
        const { ts } = findMessage(channel, call.args.timestamp)
        if (channel.pins.includes(ts)) throw new Refusal('already_pinned')
        if (channel.pins.length >= 100) throw new Refusal('too_many_pins')
        channel.pins.push(ts)
        if (call.core.options.pinNotices) {
          const said = { text: 'pinned a message to this channel.', subtype: 'pinned_item' }
          const notice = store(call.core, channel, asBot(call.core, call.installation), { text: said.text })
          events.message(channel, Object.assign(notice, said))
        }
        return {}
      },
    },
    'pins.remove': {
      token: 'bot',
      scopes: ['pins:write'],
      required: ['channel', 'timestamp'],
      run: (call) => {
        const channel = joinedChannelOf(call)
        const { ts } = findMessage(channel, call.args.timestamp)
        if (!channel.pins.includes(ts)) throw new Refusal('not_pinned')
        channel.pins = channel.pins.filter((pinned) => pinned !== ts)
        return {}
      },
    },
    'pins.list': {
      token: 'bot',
      scopes: ['pins:read'],
      required: ['channel'],
      run: (call) => {
        const channel = joinedChannelOf(call)
        const items = channel.pins.toReversed().map((ts) => ({
          type: 'message',
          channel: channel.id,
          created: Math.floor(Number(ts)),
          created_by: call.installation.botUser,
          message: {
            ...toApi(channel, findMessage(channel, ts), false),
            permalink: permalink(call.core, channel, ts),
          },
        }))
        return { items }
      },
    },
  }
}

/**
 * Private ones are told only where the bot shares them. Archived ones leave gaps: a page may hold fewer than asked for, or none, although
 * others follow (docs.slack.dev/reference/methods/users.conversations).
 */
function conversationsOf({ core, installation, args }: Accepted): object {
  const user = String(args.user ?? installation.botUser)
  if (!core.world.users.has(user)) throw new Refusal('user_not_found')
  const types = String(args.types ?? 'public_channel').split(',')
  if (types.some((type) => !['public_channel', 'private_channel'].includes(type)))
    throw new Refusal('invalid_types')
  const channels = [...core.world.channels.values()].filter(
    (channel) =>
      channel.kind !== 'im' &&
      types.includes(`${channel.kind}_channel`) &&
      canSee(installation, channel) &&
      channel.members.has(user),
  )
  const { items, ...rest } = pageOf(channels, args, { usual: 100, most: 999 })
  const shown = items.filter(({ archived }) => !(flagArg(args.exclude_archived) && archived))
  return { channels: shown.map(({ id, name, archived }) => ({ id, name, is_archived: archived })), ...rest }
}

/** What a cursor and a limit ask for of a list, and the cursor of what is left. */
function pageOf<T>(
  all: readonly T[],
  { cursor, limit: asked }: Accepted['args'],
  { usual, most }: { usual: number; most: number },
) {
  const limit = asked === undefined ? usual : Number(asked)
  if (!Number.isInteger(limit) || limit < 1 || limit > most) throw new Refusal('invalid_limit')
  const start = cursor ? Number(Buffer.from(String(cursor), 'base64').toString()) : 0
  if (!Number.isInteger(start) || start < 0) throw new Refusal('invalid_cursor')
  const end = start + limit
  const next = end < all.length ? Buffer.from(String(end)).toString('base64') : ''
  return { items: all.slice(start, end), response_metadata: { next_cursor: next } }
}

function authTest({ core, installation }: Accepted): object {
  const team = core.world.teams.get(installation.team)
  return {
    url: `https://${team?.domain}.slack.com/`,
    team: team?.name,
    user: core.world.users.get(installation.botUser)?.name,
    team_id: installation.team,
    user_id: installation.botUser,
    bot_id: installation.botId,
    is_enterprise_install: false,
  }
}

/** A stranger of a shared channel is shown with his own team, and without what only his workspace knows. */
function userInfo(call: Accepted): object {
  const { core, installation, args } = call
  const user = core.world.users.get(String(args.user))
  if (!user) throw new Refusal('user_not_found')
  const stranger = user.team !== installation.team
  const met = [...core.world.channels.values()].some(
    ({ members, team, shared }) => members.has(user.id) && [team, ...shared].includes(installation.team),
  )
  if (stranger && !met) throw new Refusal('user_not_found')
  return { user: shown(call, user, stranger) }
}

/** Everybody who is or was in the workspace, a page at a time; a page may hold fewer than asked for. */
function userList(call: Accepted): object {
  const { core, installation, args } = call
  const people = [...core.world.users.values()].filter(({ team }) => team === installation.team)
  const { items, ...rest } = pageOf(people, args, { usual: 1000, most: 1000 })
  return { members: items.map((user) => shown(call, user, false)), ...rest }
}

function shown({ core, args }: Accepted, user: User, stranger: boolean): object {
  const local = Temporal.Instant.fromEpochMilliseconds(core.options.clock.now()).toZonedDateTimeISO(user.tz)
  return {
    id: user.id,
    team_id: user.team,
    name: user.name,
    deleted: user.deleted,
    real_name: user.realName,
    tz: user.tz,
    tz_label: user.tz,
    tz_offset: local.offsetNanoseconds / 1e9,
    profile: {
      real_name: user.realName,
      display_name: user.name,
      real_name_normalized: user.realName,
      display_name_normalized: user.name,
      team: user.team,
    },
    is_bot: user.bot,
    is_app_user: false,
    updated: 1_700_000_000,
    ...(stranger
      ? { is_stranger: true }
      : {
          is_admin: user.admin || user.owner,
          is_owner: user.owner,
          is_primary_owner: false,
          is_restricted: user.restricted || user.ultraRestricted,
          is_ultra_restricted: user.ultraRestricted,
        }),
    ...(flagArg(args.include_locale) && { locale: 'en-US' }),
  }
}
