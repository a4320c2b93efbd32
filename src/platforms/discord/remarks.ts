import { ChannelType, PermissionFlagsBits } from 'discord.js'
import type { Settings } from '../../core/group.ts'
import type { ChannelRef } from '../../core/refs.ts'
import { plain } from '../../core/text.ts'
import { isForum } from './permissions.ts'
import { tagsNamed } from './tags.ts'
import type { KnownChannel, World } from './world.ts'

/** What of a group's settings has no effect in a channel, in card text; posts come all the same. Empty for a channel that is unknown. */
export function remarksOn(
  world: Pick<World, 'channel' | 'role'>,
  { channel: id }: ChannelRef,
  settings: Settings,
): string[] {
  const channel = world.channel(id)
  return channel
    ? [
        ...onMention(world, channel, settings),
        ...onPin(channel, settings),
        ...onTags(channel, settings),
        ...onPublish(channel, settings),
      ]
    : []
}

const may = ({ allowed }: KnownChannel, bit: bigint): boolean => (allowed & bit) === bit

/** Discord leaves a mention that is not allowed in the text and notifies nobody. */
function onMention(world: Pick<World, 'role'>, channel: KnownChannel, { mention }: Settings): string[] {
  if (mention === '') return []
  const role = world.role(channel.guild, mention)
  if (!role) return ['**mention** notifies nobody: the role is not on this server.']
  if (role.mentionable || may(channel, PermissionFlagsBits.MentionEveryone)) return []
  return [
    `**mention** notifies nobody: ${plain(role.name)} may not be mentioned by me. In the role’s settings switch on “Allow anyone to @mention this role”, or grant my role “Mention @everyone, @here, and All Roles”.`,
  ]
}

function onPin(channel: KnownChannel, { pin }: Settings): string[] {
  if (!pin) return []
  // A forum holds one pinned post, which belongs to its moderators.
  if (isForum(channel.type)) return ['**pin** does nothing here: posts of a forum are not pinned.']
  if (may(channel, PermissionFlagsBits.PinMessages)) return []
  return [`**pin** does nothing yet: grant my role “Pin Messages” in #${plain(channel.name)}.`]
}

const onPublish = ({ type }: KnownChannel, { publish }: Settings): string[] =>
  publish && type !== ChannelType.GuildAnnouncement
    ? ['**publish** does nothing here: only an announcement channel is followed by others.']
    : []

function onTags(channel: KnownChannel, { tags }: Settings): string[] {
  if (tags.length === 0) return []
  if (!isForum(channel.type)) return ['**tags** do nothing here: only the posts of a forum have them.']
  const missing = tags.filter((tag) => tagsNamed(channel.tags, [tag]).length === 0)
  return missing.map((tag) => `**tags**: this forum has no tag “${plain(tag)}”.`)
}
