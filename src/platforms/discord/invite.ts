import { OAuth2Scopes, PermissionFlagsBits } from 'discord.js'

/** Everything the bot uses in any kind of channel. */
export const PERMISSIONS =
  PermissionFlagsBits.ViewChannel |
  PermissionFlagsBits.SendMessages |
  PermissionFlagsBits.CreatePublicThreads |
  PermissionFlagsBits.SendMessagesInThreads |
  PermissionFlagsBits.EmbedLinks |
  PermissionFlagsBits.ReadMessageHistory |
  PermissionFlagsBits.PinMessages

/** The link that adds the bot to a server with every permission it uses; with `guild` it is that server's. */
export function inviteUrl(application: string, guild?: string): string {
  const url = new URL('https://discord.com/oauth2/authorize')
  url.searchParams.set('client_id', application)
  url.searchParams.set('scope', `${OAuth2Scopes.Bot} ${OAuth2Scopes.ApplicationsCommands}`)
  url.searchParams.set('permissions', PERMISSIONS.toString())
  if (guild) {
    url.searchParams.set('guild_id', guild)
    url.searchParams.set('disable_guild_select', 'true')
  }
  return url.href
}
