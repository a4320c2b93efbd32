import { type GatewayMessageCreateDispatchData, Routes } from 'discord.js'
import type { Bot } from '../../core/bot.ts'
import type { Caller, Typed } from '../../core/caller.ts'
import { type Card, problemCard } from '../../core/card.ts'
import type { CommandInfo } from '../../core/command.ts'
import { commandToken } from '../../core/tokens.ts'
import { readTalk, type Said } from '../kit/talk.ts'
import type { Calls } from './calls.ts'
import { answerOf } from './message.ts'
import { channelRef, idiom, memberRef, type TypedIn } from './place.ts'
import type { World } from './world.ts'

const FAMILY = /^\s*\/?(?:study|group)\s+/i

/**
 * What a message says to the bot: everything in a private one, and what stands behind a mention that begins it or that a
 * command follows. `undefined` for anything else. Discord tells the text of these alone without its privileged intent.
 */
export function readMessage(
  { content, guild_id }: Pick<GatewayMessageCreateDispatchData, 'content' | 'guild_id'>,
  self: string,
  isCommand: (name: string) => boolean,
): Said | undefined {
  const [mention] = new RegExp(`<@!?${self}>`).exec(content) ?? []
  if (mention === undefined) return guild_id ? undefined : readTalk(bare(content), isCommand, true)
  const at = content.indexOf(mention)
  const said = readTalk(bare(content.slice(at + mention.length)), isCommand, !guild_id)
  const isFirst = content.slice(0, at).trim() === ''
  const [word = ''] = /\w+/.exec(content.slice(at + mention.length)) ?? []
  return isFirst || isCommand(word.toLowerCase()) ? said : undefined
}

const bare = (text: string): string => text.replace(FAMILY, '')

/**
 * Answers who talks to the bot, in the same place: a mention is asked before everybody. Resolves to whether the message
 * was meant for the bot. Rejects with PlatformError.
 */
export function createTalk({
  bot,
  calls,
  world,
  typed,
}: {
  bot: Bot
  calls: Calls
  world: World
  typed: TypedIn
}) {
  const answer = async (data: GatewayMessageCreateDispatchData, card: Card): Promise<void> => {
    const { channel_id: channel, id } = data
    await calls.call('other', {
      method: 'POST',
      route: Routes.channelMessages(channel),
      body: {
        ...answerOf(card),
        message_reference: { message_id: id, fail_if_not_exists: false },
        // Sent twice after a lost answer it arrives once.
        nonce: id,
        enforce_nonce: true,
      },
      expects: 'id',
    })
  }
  return async (data: GatewayMessageCreateDispatchData): Promise<boolean> => {
    const isCommand = (name: string): boolean => bot.command(name)?.internal === false
    const said = readMessage(data, world.self(), isCommand)
    if (said === undefined) return false
    if (said === 'thanks') return true
    const info = bot.command(said.name)
    if (info?.who === 'manager') {
      await answer(data, elsewhere(info, typed(data.guild_id)))
      return true
    }
    const { reply, tooFast } = await bot.dispatch(
      said.name,
      { text: said.text, typed: true },
      callerOf(data, world, typed(data.guild_id)),
    )
    // To a flood in a channel nothing is added.
    if (tooFast && data.guild_id) return true
    if (reply && 'card' in reply) await answer(data, reply.card)
    return true
  }
}

/** What changes a group is typed: only a command tells who may, and its answer is private. */
const elsewhere = (info: CommandInfo, typed: Typed): Card =>
  problemCard('Type this one', `Use ${commandToken(typed(info))}: its answer is for you alone.`)

function callerOf(data: GatewayMessageCreateDispatchData, world: World, typed: Typed): Caller {
  const { author, member, guild_id: guild, channel_id: here } = data
  const parent = world.channel(here)?.parent
  const id = parent ?? here
  const name = world.channel(id)?.name
  return {
    member: memberRef(author.id),
    name: member?.nick ?? author.global_name ?? author.username,
    ...(guild && { channel: channelRef(guild, id) }),
    ...(guild && name !== undefined && { channelName: name }),
    ...(guild && parent !== undefined && { thread: here }),
    // Everybody there reads the answer already.
    shares: false,
    typed,
    idiom,
    standing: async () => ({ admin: false, maySetUp: 'Use `/group setup`.' }),
  }
}
