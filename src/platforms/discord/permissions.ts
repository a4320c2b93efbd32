import { ChannelType, PermissionFlagsBits, PermissionsBitField } from 'discord.js'
import type { Problem } from '../../core/ports.ts'
import type { Overwrite } from './world.ts'

/** A channel as far as posting in it goes. `allowed` is the bot's permissions there. */
export type Place = {
  name: string
  type: ChannelType
  allowed: bigint
  overwrites: readonly Overwrite[]
  botRole: string | undefined
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
const NEEDED = {
  [ChannelType.GuildText]: TEXT,
  [ChannelType.GuildAnnouncement]: TEXT,
  [ChannelType.GuildForum]: FORUM,
  [ChannelType.GuildMedia]: FORUM,
} satisfies Partial<Record<ChannelType, Permission[]>>

/** The kinds of channel in which a group can meet. */
export const POSTABLE = Object.keys(NEEDED).map((type) => Number(type) as keyof typeof NEEDED)

/** Whether a channel's messages are posts with a thread each. */
export const isForum = (type: ChannelType | undefined): boolean =>
  type === ChannelType.GuildForum || type === ChannelType.GuildMedia

/** Whether a group can meet in channels of a kind. */
export const holdsPosts = (type: ChannelType): type is keyof typeof NEEDED => type in NEEDED

/** Whether the bot may read what was said there. Without it Discord answers an empty history. */
export const mayRead = (allowed: bigint): boolean =>
  [PermissionFlagsBits.ViewChannel, PermissionFlagsBits.ReadMessageHistory].every(
    (bit) => (allowed & bit) === bit,
  )

/** Whether the bot may attach files there. */
export const mayAttach = (allowed: bigint): boolean => (allowed & PermissionFlagsBits.AttachFiles) !== 0n

/** Everything that would make a daily post fail in a place, one problem for what is fixed in one way. `allowed` holds every bit for an administrator. */
export function problemsIn(place: Place): Problem[] {
  const { name, type, timedOut, tagless } = place
  if (!holdsPosts(type))
    return [
      {
        what: `#${name} is no channel for a study group.`,
        fix: 'Use a text, announcement or forum channel.',
      },
    ]
  return [
    ...missingIn(place, NEEDED[type]),
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

const BOOTH: Permission[] = [
  [PermissionFlagsBits.ViewChannel, 'View Channel'],
  [PermissionFlagsBits.CreatePrivateThreads, 'Create Private Threads'],
  [PermissionFlagsBits.SendMessagesInThreads, 'Send Messages in Threads'],
]

/** Everything that would make a private thread fail in a place. */
export function boothProblemsIn(place: Place): Problem[] {
  if (place.type === ChannelType.GuildText) return missingIn(place, BOOTH)
  return [
    {
      what: `#${place.name} is no text channel, and Discord has private threads in text channels alone.`,
      fix: 'A group that meets in a text channel has them.',
    },
  ]
}

/** Missing permissions, those together that the same entry of the channel denies, and those that the server does not grant. */
function missingIn({ name, allowed, overwrites, botRole, invite }: Place, needed: Permission[]): Problem[] {
  const missing = needed.filter(([bit]) => (allowed & bit) !== bit)
  const byCause = Map.groupBy(missing, ([bit]) => denierOf(bit, overwrites))
  return [...byCause].map(([denier, permissions]) => {
    const them = permissions.length > 1 ? 'them' : 'it'
    const what = `I am missing ${NAMES.format(permissions.map(([, permission]) => `“${permission}”`))} in #${name}.`
    if (!denier) return { what, fix: `Grant ${them} with the invite link.`, url: invite }
    return { what, fix: overwriteFix(denier, them, { name, botRole }) }
  })
}

const NAMES = new Intl.ListFormat('en')

/**
 * The entry of a channel's permissions that keeps a permission from the bot, whatever the server grants; `undefined`
 * where none does. Source: docs.discord.com/developers, "Permissions", "Permission overwrites".
 */
function denierOf(bit: bigint, overwrites: readonly Overwrite[]): Overwrite | undefined {
  for (const kind of ['bot', 'role', 'everyone'] as const) {
    const own = overwrites.filter((overwrite) => overwrite.of === kind)
    if (own.some(({ allow }) => (allow & bit) === bit)) return undefined
    const denier = own.find(({ deny }) => (deny & bit) === bit)
    if (denier) return denier
  }
  return undefined
}

/** No invite link changes what a channel denies. What the bot's role or its own entry is allowed there outweighs the rest. */
function overwriteFix(
  denier: Overwrite,
  them: string,
  { name, botRole }: Pick<Place, 'name' | 'botRole'>,
): string {
  const role = botRole === undefined ? 'my role' : `the role “${botRole}”`
  const { of, name: denied } = denier
  const who = of === 'bot' ? 'me' : of === 'everyone' ? '@everyone' : `the role “${denied}”`
  const whom = of === 'bot' ? 'me' : role
  return `#${name} denies ${them} to ${who}. In its settings, under Permissions, allow ${them} for ${whom}.`
}

/** A channel that the bot cannot see or that does not exist. */
export const unknownChannel = (invite: string): Problem => ({
  what: 'I cannot see that channel: it was deleted, or I am not on its server.',
  fix: 'Invite me to the server with the link, let me view the channel, or set up the group in another one.',
  url: invite,
})

/**
 * What is left of what the server grants once a channel's entries were applied, those of the one who asks (`bot`) last. Source:
 * docs.discord.com/developers, "Permissions".
 */
export function allowedIn(
  granted: bigint,
  overwrites: readonly Pick<Overwrite, 'of' | 'allow' | 'deny'>[],
): bigint {
  if ((granted & PermissionFlagsBits.Administrator) !== 0n) return PermissionsBitField.All
  return (['everyone', 'role', 'bot'] as const).reduce((bits, of) => {
    const own = overwrites.filter((entry) => entry.of === of)
    const denied = own.reduce((all, { deny }) => all | deny, 0n)
    const allowed = own.reduce((all, { allow }) => all | allow, 0n)
    return (bits & ~denied) | allowed
  }, granted)
}
