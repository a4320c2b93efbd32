import type { APIMessage } from 'discord.js'
import type { Message, World } from './model.ts'
import { channelJson, iso, partialMemberJson, userJson } from './payloads.ts'

/** Flags of a message that the fake sets or reads. */
export const FLAG = {
  published: 1,
  suppressEmbeds: 4,
  hasThread: 32,
  ephemeral: 64,
  loading: 128,
  silent: 4096,
  v2: 32_768,
}

/**
 * A message as the bot sees it. Without the Message Content intent the text, embeds and components of others are
 * empty, on the gateway and in REST alike, except in private messages and where the bot is mentioned.
 */
export function messageJson(world: World, message: Message, content: boolean): APIMessage {
  const open =
    content ||
    message.author.id === world.bot.id ||
    !message.channel.guild ||
    message.pinged.users.some((user) => user.id === world.bot.id)
  const json = {
    id: message.id,
    channel_id: message.channel.id,
    type: message.type,
    author: userJson(message.author),
    content: open ? message.content : '',
    embeds: open && !(message.flags & FLAG.suppressEmbeds) ? message.embeds : [],
    components: open ? message.components : [],
    attachments: (message.files ?? []).map(({ name, type, text, bytes, description }, i) => ({
      id: `${BigInt(message.id) + BigInt(i + 1)}`,
      filename: name,
      content_type: type,
      size: bytes.length,
      ...(description !== undefined && { description }),
      // The real address leads to a server of files; nobody in the tests follows it.
      url: `data:${type},${encodeURIComponent(text)}`,
    })),
    mentions: message.pinged.users.map(userJson),
    mention_roles: message.pinged.roles,
    mention_everyone: message.pinged.everyone,
    pinned: message.channel.pins.has(message.id),
    tts: false,
    flags: message.flags | (message.thread ? FLAG.hasThread : 0),
    timestamp: iso(message.sent),
    edited_timestamp: message.edited === undefined ? null : iso(message.edited),
    ...(message.nonce !== undefined && { nonce: message.nonce }),
    ...(message.thread && { thread: channelJson(message.thread, world.bot.id) }),
    ...referenceJson(world, message, content),
    ...interactionJson(world, message),
  }
  return json as unknown as APIMessage
}

/** What MESSAGE_CREATE and MESSAGE_UPDATE add to the message: guild and member. */
export function messageEventJson(world: World, message: Message, content: boolean): object {
  const { guild } = message.channel
  const member = guild?.members.get(message.author.id)
  return {
    ...messageJson(world, message, content),
    channel_type: message.channel.type,
    ...(guild && { guild_id: guild.id }),
    ...(member && { member: partialMemberJson(member) }),
  }
}

function referenceJson(world: World, message: Message, content: boolean): object {
  const { reference } = message
  if (!reference) return {}
  const { channel } = reference
  const target = reference.message ? channel.messages.get(reference.message) : undefined
  return {
    message_reference: {
      type: 0,
      channel_id: channel.id,
      ...(channel.guild && { guild_id: channel.guild.id }),
      ...(reference.message && { message_id: reference.message }),
    },
    // Discord resolves one level only; a pin notice resolves nothing.
    ...((message.type === 19 || message.type === 21) && {
      referenced_message: target
        ? { ...messageJson(world, target, content), referenced_message: undefined }
        : null,
    }),
  }
}

function interactionJson(world: World, message: Message): object {
  const { interaction } = message
  if (!interaction) return {}
  return {
    application_id: world.app,
    webhook_id: world.app,
    interaction_metadata: {
      id: interaction.id,
      type: interaction.type,
      user: userJson(interaction.user),
      authorizing_integration_owners: interaction.owners,
      ...(interaction.command && { name: interaction.command, command_type: 1 }),
      ...(interaction.original && { original_response_message_id: interaction.original }),
      ...(interaction.source && { interacted_message_id: interaction.source }),
    },
  }
}
