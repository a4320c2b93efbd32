import type { APIEmbed, APIMessageTopLevelComponent } from 'discord.js'
import type { Attachment } from './router.ts'

/** A user; `dms` is whether they take private messages, `installed` whether they have the app for themselves. */
export type User = { id: string; name: string; bot: boolean; dms: boolean; installed?: boolean }

/** A role of a guild. The role with the guild's id is @everyone. */
export type Role = {
  id: string
  name: string
  permissions: bigint
  position: number
  mentionable: boolean
  managed: boolean
  /** The bot that Discord made it for. */
  bot?: string
}

/** A channel's exception for a role (type 0) or a member (type 1). */
export type Overwrite = { id: string; type: 0 | 1; allow: bigint; deny: bigint }

/** A user in a guild. `joined` is epoch ms. */
export type Member = { user: User; roles: Set<string>; joined: number }

/** What only a thread has. Instants are epoch ms; `total` counts messages that were ever sent. */
export type ThreadState = {
  owner: string
  archived: boolean
  locked: boolean
  archiveStamp: number
  minutes: number
  created: number
  total: number
  tags: string[]
  /** Of a private thread: who alone, beside moderators, reads it. */
  members?: Set<string>
}

/** A channel, a thread or a private channel; `type` is Discord's number. `pins` is message id → pinned at. */
export type Channel = {
  id: string
  type: number
  name: string
  guild?: Guild
  parent?: Channel
  recipient?: User
  /** A conversation between members (type 1 or 3) that the bot is not in. */
  among?: User[]
  overwrites: Overwrite[]
  tags: { id: string; name: string }[]
  requireTag: boolean
  /** What Discord's own apps, not the API, give to a new thread, in minutes. */
  archiveMinutes?: number
  position: number
  messages: Map<string, Message>
  pins: Map<string, number>
  thread?: ThreadState
}

/** Who installed the app where an interaction began, by how: a server (`0`; its private messages have the id 0), a user (`1`). */
export type Owners = { '0'?: string; '1'?: string }

/** Whom a message really notifies. */
export type Pinged = { users: User[]; roles: string[]; everyone: boolean }

/** A message as stored. Instants are epoch ms. `onlyFor` is who alone sees an ephemeral message. */
export type Message = {
  id: string
  channel: Channel
  author: User
  type: number
  content: string
  embeds: APIEmbed[]
  components: APIMessageTopLevelComponent[]
  files?: Attachment[]
  flags: number
  sent: number
  edited?: number
  nonce?: string | number
  pinged: Pinged
  /** Who reacted with each emoji, by user id. */
  reactions?: Map<string, Set<string>>
  reference?: { channel: Channel; message?: string }
  interaction?: {
    id: string
    type: number
    user: User
    owners: Owners
    command?: string
    original?: string
    source?: string
  }
  thread?: Channel
  onlyFor?: string
}

/** A server. `bot` is whether the bot is in it; unavailable guilds answer nothing. */
export type Guild = {
  id: string
  name: string
  owner: string
  /** Who added the bot, as the audit log has it. */
  invitedBy?: string
  bot: boolean
  available: boolean
  roles: Map<string, Role>
  members: Map<string, Member>
  channels: Map<string, Channel>
}

/** Everything the fake knows. */
export type World = {
  app: string
  /** What the app's operator lets it be installed to: servers (0), users (1). */
  installs: Set<number>
  /** What people see of the app, and how it is installed. */
  profile: {
    description: string
    tags: string[]
    public: boolean
    params: Map<number, unknown>
  }
  bot: User
  users: Map<string, User>
  guilds: Map<string, Guild>
  channels: Map<string, Channel>
  id(): string
  now(): number
}

/** What a thing may be named by in a call: itself or its id. */
export type Named = string | { id: string }

/** The id of a named thing. */
export const idOf = (named: Named): string => (typeof named === 'string' ? named : named.id)
