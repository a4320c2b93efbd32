import { ChannelType, PermissionFlagsBits } from 'discord.js'
import type { Problem } from '../../core/ports.ts'

/** A channel as far as posting in it goes. `allowed` is the bot's permissions there. */
export type Place = {
  name: string
  type: ChannelType
  allowed: bigint
  /** The bot may not write because a moderator gave it a timeout. */
  timedOut: boolean
  /** A forum that takes no post without a tag, and has none the bot may set. */
  tagless: boolean
  invite: string
}

/** A permission by its bit, and as Discord's settings name it. */
type Permission = readonly [bit: bigint, name: string]

const COMMON: Permission[] = [
  [PermissionFlagsBits.ViewChannel, 'View Channel'],
  [PermissionFlagsBits.SendMessagesInThreads, 'Send Messages in Threads'],
  [PermissionFlagsBits.EmbedLinks, 'Embed Links'],
  [PermissionFlagsBits.ReadMessageHistory, 'Read Message History'],
]
const TEXT: Permission[] = [
  [PermissionFlagsBits.SendMessages, 'Send Messages'],
  [PermissionFlagsBits.CreatePublicThreads, 'Create Public Threads'],
  ...COMMON,
]
/** In a forum sending is creating a post, and Create Public Threads is ignored. */
const FORUM: Permission[] = [[PermissionFlagsBits.SendMessages, 'Create Posts'], ...COMMON]

/** What the bot needs, by kind of channel; other kinds hold no daily post. */
const NEEDED: Partial<Record<ChannelType, Permission[]>> = {
  [ChannelType.GuildText]: TEXT,
  [ChannelType.GuildAnnouncement]: TEXT,
  [ChannelType.GuildForum]: FORUM,
  [ChannelType.GuildMedia]: FORUM,
}

/** Whether a channel's messages are posts with a thread each. */
export const isForum = (type: ChannelType | undefined): boolean =>
  type === ChannelType.GuildForum || type === ChannelType.GuildMedia

/** Whether the bot may read what was said there. Without it Discord answers an empty history. */
export const mayRead = (allowed: bigint): boolean =>
  [PermissionFlagsBits.ViewChannel, PermissionFlagsBits.ReadMessageHistory].every(
    (bit) => (allowed & bit) === bit,
  )

/** Everything that would make a daily post fail in a place, one problem a permission. `allowed` holds every bit for an administrator. */
export function problemsIn({ name, type, allowed, timedOut, tagless, invite }: Place): Problem[] {
  const needed = NEEDED[type]
  if (!needed)
    return [
      {
        what: `#${name} is no channel for a study group.`,
        fix: 'Use a text, announcement or forum channel.',
      },
    ]
  const missing = needed.filter(([bit]) => (allowed & bit) !== bit)
  return [
    ...missing.map(([, permission]) => ({
      what: `I am missing “${permission}” in #${name}.`,
      fix: `In the channel’s settings, under Permissions, allow it for the bot’s role; or grant everything with the invite link.`,
      url: invite,
    })),
    ...(timedOut
      ? [
          {
            what: 'I am in a timeout on this server.',
            fix: 'A moderator can end the timeout in the list of members.',
          },
        ]
      : []),
    ...(tagless
      ? [
          {
            what: `The forum #${name} asks for a tag and has none that I may set.`,
            fix: 'Add a tag that everybody may use, or do not ask for tags.',
          },
        ]
      : []),
  ]
}

/** A channel that the bot cannot see or that does not exist. */
export const unknownChannel = (invite: string): Problem => ({
  what: 'I cannot see that channel: it was deleted, or I am not on its server.',
  fix: 'Invite the bot to the server, let it view the channel, or set up the group in another channel.',
  url: invite,
})
