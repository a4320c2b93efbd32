import { GatewayIntentBits } from 'discord.js'
import type { Message, User } from './model.ts'
import { memberJson } from './payloads.ts'
import { permissionsIn } from './permissions.ts'
import type { State } from './state.ts'

/** Reactions on messages; the gateway tells them to whoever has their intent, of channels that the bot can view. */
export type Reactions = {
  /** Somebody adds an emoji to a message, or takes their own away. Twice changes nothing. */
  set(message: Message, user: User, emoji: string, isOn: boolean): void
  /** Somebody clears a message's reactions, or those of one emoji. */
  clear(message: Message, emoji?: string): void
}

/** Reactions by the state of the world (docs.discord.com/developers/events/gateway-events, "Reactions"). */
export function createReactions({ world, emit }: Pick<State, 'world' | 'emit'>): Reactions {
  const tell = (name: string, message: Message, more: object): void => {
    const { channel, id } = message
    const { guild } = channel
    if (message.onlyFor !== undefined || channel.among) return
    if (guild && permissionsIn(channel, world.bot.id) === 0n) return
    emit({
      name,
      ...(guild && { guild }),
      intent: guild ? GatewayIntentBits.GuildMessageReactions : GatewayIntentBits.DirectMessageReactions,
      data: () => ({
        channel_id: channel.id,
        message_id: id,
        ...(guild && { guild_id: guild.id }),
        ...more,
      }),
    })
  }
  const emojiJson = (name: string) => ({ id: null, name })
  return {
    set: (message, user, emoji, isOn) => {
      const all = message.reactions ?? new Map<string, Set<string>>()
      const people = all.get(emoji) ?? new Set<string>()
      if (people.has(user.id) === isOn) return
      if (isOn) people.add(user.id)
      else people.delete(user.id)
      message.reactions = all.set(emoji, people)
      const common = { user_id: user.id, emoji: emojiJson(emoji), burst: false, type: 0 }
      if (!isOn) return tell('MESSAGE_REACTION_REMOVE', message, common)
      const member = message.channel.guild?.members.get(user.id)
      tell('MESSAGE_REACTION_ADD', message, {
        ...common,
        ...(member && { member: memberJson(member) }),
        message_author_id: message.author.id,
      })
    },
    clear: (message, emoji) => {
      if (emoji === undefined) delete message.reactions
      else message.reactions?.delete(emoji)
      if (emoji === undefined) tell('MESSAGE_REACTION_REMOVE_ALL', message, {})
      else tell('MESSAGE_REACTION_REMOVE_EMOJI', message, { emoji: emojiJson(emoji) })
    },
  }
}
