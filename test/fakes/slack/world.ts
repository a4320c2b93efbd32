import type { types } from '@slack/bolt'
import type { Ids } from './ids.ts'

/** A person or a bot. `stranger` is decided by the reader: a user whose team is not the reader's. */
export type User = {
  id: string
  team: string
  name: string
  realName: string
  tz: string
  admin: boolean
  owner: boolean
  /** Multi-channel guest; with `ultraRestricted`, single-channel guest. */
  restricted: boolean
  ultraRestricted: boolean
  bot: boolean
  deleted: boolean
}

/** A message as Slack keeps it. `thread_ts` is set for replies and, once it has replies, for their parent. */
export type Message = {
  ts: string
  thread_ts?: string
  user: string
  team: string
  text: string
  bot_id?: string
  app_id?: string
  subtype?: string
  blocks?: types.KnownBlock[]
  files?: { id: string; name: string; text: string }[]
  metadata?: types.MessageMetadata
  edited?: { user: string; ts: string }
  reactions?: { name: string; users: string[]; count: number }[]
  /** Words like @here link although they are plain text. */
  link_names?: boolean
}

export type ChannelKind = 'public' | 'private' | 'im' | 'mpim'

/** A conversation. `members` holds user ids, the bot's own among them; `shared` the other teams in it. */
export type Channel = {
  id: string
  team: string
  name: string
  kind: ChannelKind
  members: Set<string>
  shared: string[]
  archived: boolean
  deleted: boolean
  /** Oldest first, thread replies included. */
  messages: Message[]
  /** Timestamps of pinned messages. */
  pins: string[]
}

/** The app in one workspace. `state` decides what its token answers. */
export type Installation = {
  team: string
  botToken: string
  botUser: string
  botId: string
  scopes: Set<string>
  state: 'active' | 'uninstalled' | 'revoked'
}

export type Team = { id: string; name: string; domain: string }

/** An open modal or a published home page, as Slack returns it. */
export type View = {
  id: string
  team: string
  user: string
  hash: string
  open: boolean
  payload: types.View
  previous?: string
  /** What the app suggested for selects whose options come from it, by block id. */
  offered: Map<string, types.PlainTextOption[]>
}

/** A file that was uploaded. Blocks cannot show it before they were refused for it `pending` times more. */
export type StoredFile = { owner: string; name: string; bytes: Buffer; isPicture: boolean; pending: number }

/** Everything that exists at Slack. */
export type World = {
  files: Map<string, StoredFile>
  /** So often a message that shows a file uploaded from now on is refused first. */
  slowFiles: number
  teams: Map<string, Team>
  users: Map<string, User>
  channels: Map<string, Channel>
  /** By team. */
  installations: Map<string, Installation>
  /** Every bot token that ever was. */
  tokens: Map<string, Installation>
  views: Map<string, View>
  /** Home page by user. */
  homes: Map<string, View>
  /** The direct conversation of a user with the app; opened on first use. */
  im(installation: Installation, user: string): Channel
  /** The conversation of several users with the app; the same users have one. */
  mpim(installation: Installation, users: readonly string[]): Channel
  /** Puts the app into a workspace, with a bot user of its own. */
  install(team: string, scopes: Iterable<string>): Installation
}

/** An empty Slack. */
export function createWorld(ids: Ids, appName: string): World {
  const channels = new Map<string, Channel>()
  const users = new Map<string, User>()
  const installations = new Map<string, Installation>()
  const tokens = new Map<string, Installation>()
  const ims = new Map<string, Channel>()
  return {
    files: new Map(),
    slowFiles: 0,
    teams: new Map(),
    users,
    channels,
    installations,
    tokens,
    views: new Map(),
    homes: new Map(),
    im: (installation, user) => {
      const key = `${installation.team} ${user}`
      const open = ims.get(key)
      if (open) return open
      const channel: Channel = {
        ...emptyChannel(ids.id('D'), installation.team, '', 'im'),
        members: new Set([user, installation.botUser]),
      }
      ims.set(key, channel)
      channels.set(channel.id, channel)
      return channel
    },
    mpim: (installation, people) => {
      const key = `${installation.team} ${[...people].sort().join(' ')}`
      const open = ims.get(key)
      if (open) return open
      const names = people.map((id) => users.get(id)?.name ?? id)
      const channel: Channel = {
        ...emptyChannel(ids.id('G'), installation.team, `mpdm-${names.join('--')}--studyhall-1`, 'mpim'),
        members: new Set([...people, installation.botUser]),
      }
      ims.set(key, channel)
      channels.set(channel.id, channel)
      return channel
    },
    install: (team, scopes) => {
      const before = installations.get(team)
      const botUser = before?.botUser ?? ids.id('U')
      if (!before) users.set(botUser, { ...emptyUser(botUser, team, appName.toLowerCase()), bot: true })
      const installation: Installation = {
        team,
        botUser,
        botId: before?.botId ?? ids.id('B'),
        botToken: `xoxb-${ids.secret()}`,
        scopes: new Set(scopes),
        state: 'active',
      }
      installations.set(team, installation)
      tokens.set(installation.botToken, installation)
      return installation
    },
  }
}

/** A full member without rights of his own. */
export const emptyUser = (id: string, team: string, name: string): User => ({
  id,
  team,
  name,
  realName: name,
  tz: 'America/Los_Angeles',
  admin: false,
  owner: false,
  restricted: false,
  ultraRestricted: false,
  bot: false,
  deleted: false,
})

/** A channel without members and messages. */
export const emptyChannel = (id: string, team: string, name: string, kind: ChannelKind): Channel => ({
  id,
  team,
  name,
  kind,
  members: new Set(),
  shared: [],
  archived: false,
  deleted: false,
  messages: [],
  pins: [],
})
