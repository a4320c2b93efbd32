import type {
  GatewayMessageReactionAddDispatchData,
  GatewayMessageReactionRemoveDispatchData,
} from 'discord.js'
import type { Bot } from '../../core/bot.ts'
import type { ThreadRef } from '../../core/refs.ts'
import { channelRef, memberRef, postRef } from './place.ts'
import type { World } from './world.ts'

/** What the gateway tells of reactions, and of messages that are gone with theirs. No method rejects. */
export type Reactions = {
  /** Somebody gave a message a reaction, or took one back. Of stars alone the bot is told. */
  reacted(data: GatewayMessageReactionAddDispatchData): Promise<void>
  unreacted(data: GatewayMessageReactionRemoveDispatchData): Promise<void>
  /** Somebody cleared all reactions of a message, or all of one emoji. */
  cleared(data: Cleared): Promise<void>
  /** One message was deleted, or several at once. */
  deleted(data: { id?: string; ids?: string[]; channel_id: string; guild_id?: string }): Promise<void>
}

type Reacting = GatewayMessageReactionRemoveDispatchData &
  Partial<Pick<GatewayMessageReactionAddDispatchData, 'member' | 'message_author_id'>>
type Cleared = { message_id: string; channel_id: string; guild_id?: string; emoji?: { name: string | null } }

/** The emoji that is counted. */
const STAR = '⭐'

/**
 * Tells the bot of stars. `parentOf` answers the channel that a thread is in, `quietly` logs what goes wrong in words of what is lost by
 * it.
 */
export function hearReactions({
  bot,
  world,
  parentOf,
  quietly,
}: {
  bot: Pick<Bot, 'reaction' | 'reactionsGone'>
  world: Pick<World, 'self' | 'channel'>
  parentOf(id: string): Promise<string | undefined>
  quietly<A>(what: string, work: (data: A) => Promise<void>): (data: A) => Promise<void>
}): Reactions {
  const react = async (data: Reacting, isGiven: boolean): Promise<void> => {
    const { emoji, guild_id: guild, channel_id: id, message_id: message, message_author_id: author } = data
    if (emoji.name !== STAR || data.member?.user.bot || guild === undefined) return
    const parent = await parentOf(id)
    if (parent === undefined) return
    const channel = channelRef(guild, parent)
    const thread = { ...channel, thread: id }
    const { url } = postRef(thread, message)
    // A webhook's messages are nobody's.
    const isSomebodys = author !== undefined && author !== world.self()
    await bot.reaction({
      member: memberRef(data.user_id),
      channel,
      message,
      isGiven,
      about: async () => (isSomebodys ? { thread, url, author: memberRef(author) } : undefined),
    })
  }

  const gone = async (
    { channel_id: id, guild_id: guild }: { channel_id: string; guild_id?: string },
    messages: readonly string[],
  ): Promise<void> => {
    // Most that is deleted is in no thread, or in one that is known: it is not worth a call.
    const parent = world.channel(id)?.parent
    if (guild === undefined || parent === undefined) return
    const thread: ThreadRef = { ...channelRef(guild, parent), thread: id }
    for (const message of messages) await bot.reactionsGone(thread, message)
  }

  return {
    reacted: quietly('A star was not counted', (data) => react(data, true)),
    unreacted: quietly('A star that was taken back still counts', (data) => react(data, false)),
    cleared: quietly('Stars that were cleared still count', async ({ emoji, ...data }) => {
      if (!emoji || emoji.name === STAR) await gone(data, [data.message_id])
    }),
    deleted: quietly('The stars of a deleted message still count', async ({ id, ids, ...data }) =>
      gone(data, ids ?? (id === undefined ? [] : [id])),
    ),
  }
}
