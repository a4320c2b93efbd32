import type { Interaction } from './interactions.ts'
import { contextOf } from './invoke.ts'
import { messageJson } from './message-payload.ts'
import type { World } from './model.ts'
import { channelJson, memberJson, userJson } from './payloads.ts'
import { permissionsIn } from './permissions.ts'

/** What INTERACTION_CREATE tells of an interaction; `data` is its own part. */
export function interactionJson(world: World, interaction: Interaction, data: object): object {
  const { channel, user, source } = interaction
  const { guild } = channel
  const member = guild?.members.get(user.id)
  const { permission_overwrites: _, ...place } = channelJson(channel, world.bot.id)
  return {
    id: interaction.id,
    application_id: world.app,
    type: interaction.kind,
    token: interaction.token,
    version: 1,
    data,
    channel_id: channel.id,
    channel: { ...place, permissions: permissionsIn(channel, user.id).toString() },
    app_permissions: permissionsIn(
      channel,
      interaction.owners['0'] === undefined ? user.id : world.bot.id,
    ).toString(),
    locale: 'en-US',
    entitlements: [],
    authorizing_integration_owners: interaction.owners,
    context: contextOf(channel),
    attachment_size_limit: 10_485_760,
    ...(guild && {
      guild_id: guild.id,
      guild_locale: 'en-US',
      guild: { id: guild.id, locale: 'en-US', features: [] },
    }),
    ...(member
      ? { member: { ...memberJson(member), permissions: permissionsIn(channel, user.id).toString() } }
      : { user: userJson(user) }),
    ...(source && { message: messageJson(world, source, true) }),
  }
}
