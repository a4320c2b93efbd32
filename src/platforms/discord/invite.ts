import { ApplicationIntegrationType, OAuth2Scopes, PermissionFlagsBits } from 'discord.js'

/** Everything the bot uses in any kind of channel. */
export const PERMISSIONS =
  PermissionFlagsBits.ViewChannel |
  PermissionFlagsBits.SendMessages |
  PermissionFlagsBits.CreatePublicThreads |
  PermissionFlagsBits.SendMessagesInThreads |
  PermissionFlagsBits.EmbedLinks |
  PermissionFlagsBits.AttachFiles |
  PermissionFlagsBits.ReadMessageHistory |
  PermissionFlagsBits.PinMessages

/** The link that adds the bot to a server with every permission it uses; with `guild` it is that server's. */
export const inviteUrl = (application: string, guild?: string): string =>
  invite(application, PERMISSIONS, guild)

/** The same for a server with mock tables, which meet in private threads. */
export const boothInviteUrl = (application: string, guild: string): string =>
  invite(application, PERMISSIONS | PermissionFlagsBits.CreatePrivateThreads, guild)

function invite(application: string, permissions: bigint, guild: string | undefined): string {
  const url = authorizeUrl(application, `${OAuth2Scopes.Bot} ${OAuth2Scopes.ApplicationsCommands}`)
  url.searchParams.set('permissions', permissions.toString())
  if (guild) {
    url.searchParams.set('guild_id', guild)
    url.searchParams.set('disable_guild_select', 'true')
  }
  return url.href
}

/** The link by which a member installs the app for themselves: look-ups everywhere, and no bot on any server. */
export function installUrl(application: string): string {
  const url = authorizeUrl(application, OAuth2Scopes.ApplicationsCommands)
  url.searchParams.set('integration_type', String(ApplicationIntegrationType.UserInstall))
  return url.href
}

function authorizeUrl(application: string, scope: string): URL {
  const url = new URL('https://discord.com/oauth2/authorize')
  url.searchParams.set('client_id', application)
  url.searchParams.set('scope', scope)
  return url
}
