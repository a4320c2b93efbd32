import type { Channel, Guild, Member, Role, User, World } from './model.ts'
import { permissionsIn } from './permissions.ts'

type Json = Record<string, unknown>

/** ISO text of an instant, as Discord writes it. */
export const iso = (ms: number): string => new Date(ms).toISOString().replace('Z', '000+00:00')

/** A user as in the API. */
export const userJson = (user: User): Json => ({
  id: user.id,
  username: user.name.toLowerCase().replace(/[^a-z0-9._]/g, '_'),
  discriminator: user.bot ? '0001' : '0',
  global_name: user.bot ? null : user.name,
  avatar: null,
  public_flags: 0,
  flags: 0,
  primary_guild: null,
  ...(user.bot && { bot: true }),
})

/** A role as in the API. */
export const roleJson = (role: Role): Json => ({
  id: role.id,
  name: role.name,
  description: null,
  permissions: role.permissions.toString(),
  position: role.position,
  color: 0,
  colors: { primary_color: 0, secondary_color: null, tertiary_color: null },
  hoist: false,
  managed: role.managed,
  ...(role.bot !== undefined && { tags: { bot_id: role.bot } }),
  mentionable: role.mentionable,
  icon: null,
  unicode_emoji: null,
  flags: 0,
})

/** A member without the user, as in message payloads. */
export const partialMemberJson = (member: Member): Json => ({
  avatar: null,
  banner: null,
  communication_disabled_until: null,
  flags: 0,
  joined_at: iso(member.joined),
  nick: null,
  pending: false,
  premium_since: null,
  roles: [...member.roles],
  mute: false,
  deaf: false,
})

/** A member with the user. */
export const memberJson = (member: Member): Json => ({
  ...partialMemberJson(member),
  user: userJson(member.user),
})

/** A channel, thread or private channel as in the API, seen by the bot. */
export function channelJson(channel: Channel, bot: string): Json {
  if (channel.thread) return threadJson(channel, bot)
  const last = [...channel.messages.keys()].at(-1) ?? null
  if (!channel.guild)
    return {
      id: channel.id,
      type: channel.type,
      flags: 0,
      last_message_id: last,
      recipients: channel.recipient ? [userJson(channel.recipient)] : [],
    }
  return {
    id: channel.id,
    type: channel.type,
    guild_id: channel.guild.id,
    name: channel.name,
    position: channel.position,
    parent_id: null,
    topic: null,
    nsfw: false,
    flags: channel.requireTag ? 16 : 0,
    last_message_id: last,
    rate_limit_per_user: 0,
    ...(channel.archiveMinutes !== undefined && { default_auto_archive_duration: channel.archiveMinutes }),
    permission_overwrites: channel.overwrites.map(({ id, type, allow, deny }) => ({
      id,
      type,
      allow: allow.toString(),
      deny: deny.toString(),
    })),
    ...(channel.type === 15 && {
      available_tags: channel.tags.map((tag) => ({
        ...tag,
        moderated: false,
        emoji_id: null,
        emoji_name: null,
      })),
      default_reaction_emoji: null,
      default_sort_order: null,
      default_forum_layout: 0,
      template: '',
    }),
  }
}

function threadJson(channel: Channel, bot: string): Json {
  const { thread, guild, parent } = channel
  if (!thread || !guild || !parent) throw new Error(`${channel.id} is no thread`)
  return {
    id: channel.id,
    type: channel.type,
    guild_id: guild.id,
    parent_id: parent.id,
    name: channel.name,
    owner_id: thread.owner,
    last_message_id: [...channel.messages.keys()].at(-1) ?? null,
    rate_limit_per_user: 0,
    bitrate: 64_000,
    user_limit: 0,
    rtc_region: null,
    flags: 0,
    total_message_sent: thread.total,
    // The starter message does not count.
    message_count: Math.max(0, channel.messages.size - 1),
    member_count: thread.members?.size ?? 1,
    thread_metadata: {
      archived: thread.archived,
      archive_timestamp: iso(thread.archiveStamp),
      auto_archive_duration: thread.minutes,
      locked: thread.locked,
      create_timestamp: iso(thread.created),
    },
    ...(parent.type === 15 && { applied_tags: thread.tags }),
    ...(thread.owner === bot && {
      member: {
        id: channel.id,
        user_id: bot,
        join_timestamp: iso(thread.created),
        flags: 1,
        muted: false,
        mute_config: null,
      },
    }),
  }
}

/** What GET /guilds/:id answers. */
export const guildJson = (guild: Guild): Json => ({
  id: guild.id,
  name: guild.name,
  icon: null,
  home_header: null,
  splash: null,
  discovery_splash: null,
  banner: null,
  description: null,
  features: ['COMMUNITY'],
  owner_id: guild.owner,
  application_id: null,
  region: 'deprecated',
  afk_channel_id: null,
  afk_timeout: 300,
  system_channel_id: null,
  system_channel_flags: 0,
  rules_channel_id: null,
  public_updates_channel_id: null,
  safety_alerts_channel_id: null,
  widget_enabled: false,
  widget_channel_id: null,
  verification_level: 0,
  roles: [...guild.roles.values()].map(roleJson),
  default_message_notifications: 1,
  mfa_level: 0,
  explicit_content_filter: 0,
  max_presences: null,
  max_members: 500_000,
  max_stage_video_channel_users: 50,
  max_video_channel_users: 25,
  vanity_url_code: null,
  premium_tier: 0,
  premium_subscription_count: 0,
  preferred_locale: 'en-US',
  nsfw: false,
  nsfw_level: 0,
  emojis: [],
  stickers: [],
  premium_progress_bar_enabled: false,
  incidents_data: { invites_disabled_until: null, dms_disabled_until: null },
})

/** What GUILD_CREATE carries: without the members intent the bot's own member alone; every channel; active threads it sees. */
export function guildCreateJson(guild: Guild, world: World): Json {
  const bot = world.bot.id
  const self = guild.members.get(bot)
  const channels = [...guild.channels.values()]
  return {
    ...guildJson(guild),
    joined_at: iso(self?.joined ?? world.now()),
    large: false,
    unavailable: false,
    member_count: guild.members.size,
    voice_states: [],
    members: self ? [memberJson(self)] : [],
    channels: channels.filter((channel) => !channel.thread).map((channel) => channelJson(channel, bot)),
    threads: channels
      .filter(({ thread }) => thread && !thread.archived)
      .filter((channel) => permissionsIn(channel, bot) !== 0n)
      .map((channel) => channelJson(channel, bot)),
    presences: [],
    stage_instances: [],
    guild_scheduled_events: [],
    soundboard_sounds: [],
  }
}
