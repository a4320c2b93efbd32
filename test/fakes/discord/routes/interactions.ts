import { type Callback, readCallback } from '../check/callback.ts'
import { filesOf } from '../check/files.ts'
import { type MessageBody, readMessage } from '../check/message.ts'
import type { Interaction, Interactions } from '../interactions.ts'
import { FLAG, messageJson } from '../message-payload.ts'
import type { Message, World } from '../model.ts'
import { REFUSALS } from '../refusal.ts'
import { type Attachment, done, ok, openRoute, type Route } from '../router.ts'

/** Answering interactions: the callback, then the webhook of the token. */
export function interactionRoutes(world: World, interactions: Interactions): Route[] {
  const json = (message: Message): unknown => messageJson(world, message, true)
  const one = (params: Record<string, string>): { interaction: Interaction; message: Message } => {
    const interaction = interactions.answered(params.app ?? '', params.token ?? '')
    return { interaction, message: interactions.message(interaction, params.message ?? '') }
  }
  return [
    openRoute('POST', '/interactions/:id/:token/callback', ({ params, query, body, files }) => {
      const interaction = interactions.awaiting(params.id ?? '', params.token ?? '')
      const callback = readCallback(body, interaction.kind, interaction.source !== undefined)
      interactions.answer(interaction, withFiles(callback, files))
      return query.get('with_response') === 'true' ? ok(callbackJson(world, interaction)) : done
    }),
    openRoute('POST', '/webhooks/:app/:token', ({ params, body, files }) => {
      const interaction = interactions.answered(params.app ?? '', params.token ?? '')
      return ok(json(interactions.follow(interaction, withTheir(readMessage(body, 'reply'), files))))
    }),
    openRoute('GET', '/webhooks/:app/:token/messages/:message', ({ params }) =>
      ok(json(one(params).message)),
    ),
    openRoute('PATCH', '/webhooks/:app/:token/messages/:message', ({ params, body, files }) => {
      const { interaction, message } = one(params)
      interactions.edit(interaction, message, withTheir(readMessage(body, 'update'), files))
      return ok(json(message))
    }),
    openRoute('DELETE', '/webhooks/:app/:token/messages/:message', ({ params }) => {
      const { interaction, message } = one(params)
      interactions.remove(interaction, message)
      return done
    }),
  ]
}

/** Files belong to a message, so a callback without one takes none. */
function withFiles(callback: Callback, files: Attachment[]): Callback {
  if (!callback.message && files.length > 0) throw REFUSALS.invalidJson()
  return callback.message ? { ...callback, message: withTheir(callback.message, files) } : callback
}

const withTheir = (body: MessageBody, files: Attachment[]): MessageBody => ({
  ...body,
  ...filesOf(body, files),
})

function callbackJson(world: World, interaction: Interaction): object {
  const message = interaction.type === 7 ? interaction.source : interaction.original
  return {
    interaction: {
      id: interaction.id,
      type: interaction.kind,
      ...(message && {
        response_message_id: message.id,
        response_message_loading: (message.flags & FLAG.loading) !== 0,
        response_message_ephemeral: message.onlyFor !== undefined,
      }),
      channel_id: interaction.channel.id,
      ...(interaction.channel.guild && { guild_id: interaction.channel.guild.id }),
    },
    // Only a message that was created or updated now is told.
    ...((interaction.type === 4 || interaction.type === 5 || interaction.type === 7) &&
      message && { resource: { type: interaction.type, message: messageJson(world, message, true) } }),
  }
}
