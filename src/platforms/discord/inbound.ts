import type { APIInteraction } from 'discord.js'
import type { Answer, Bot } from '../../core/bot.ts'
import type { Caller } from '../../core/caller.ts'
import type { Clock, Log } from '../../core/ports.ts'
import type { OpenExpiring } from '../../core/records.ts'
import { createTaken } from '../kit/seen.ts'
import { within } from '../kit/waiting.ts'
import { createAnswering } from './answer.ts'
import type { Reader } from './attached.ts'
import { callerOf } from './caller.ts'
import { createCorrections, typing } from './correction.ts'
import { readInteraction, type Typing, type Use } from './interaction.ts'
import { TIMES } from './limits.ts'
import type { TypedIn } from './place.ts'
import type { Responder } from './responder.ts'
import type { Rooms } from './rooms.ts'
import type { Twin } from './twin.ts'
import type { World } from './world.ts'

/** Takes interactions from the gateway. Never rejects. */
export function createInbound(parts: {
  bot: Bot
  responder: Responder
  expiring: OpenExpiring
  world: World
  twin: Pick<Twin, 'remarks'>
  rooms: Pick<Rooms, 'enter'>
  typed: TypedIn
  clock: Clock
  /** Reads what was put into a form. */
  read: Reader
  log: Log
}): (interaction: APIInteraction) => Promise<void> {
  const { bot, responder, world, twin, rooms, typed, clock, log } = parts
  const answer = createAnswering(parts)
  const corrections = createCorrections(parts.expiring, log)
  // A gateway that resumes may deliver again what it did, but not after a restart.
  const seen = createTaken(clock.now)
  const running = new Set<string>()

  const dispatched = async ({ name, input, files }: Use, caller: Caller): Promise<Answer> => {
    if (!files) return bot.dispatch(name, input, caller)
    const read = await parts.read(files)
    return 'texts' in read ? bot.dispatch(name, { ...input, files: read.texts }, caller) : read
  }

  const use = async (interaction: APIInteraction, what: Use): Promise<void> => {
    const caller = callerOf(interaction, world, twin, rooms, typed)
    if (!caller) return
    const { press } = what
    if (press !== undefined && running.has(press)) {
      await responder.acknowledge(what.ticket).catch(() => undefined)
      return
    }
    if (press !== undefined) running.add(press)
    const { channel } = caller
    const asked = await corrections.read(what)
    const isUse = 'ticket' in asked
    const used = { ...(isUse ? asked : what), ticket: { ...what.ticket, ...(channel && { channel }) } }
    const said = isUse ? (typing(asked) ?? dispatched(asked, caller)) : asked
    const work = Promise.resolve(said).then((found) => corrections.offer(used, found))
    await answer(used, work)
    if (press !== undefined) running.delete(press)
  }

  const complete = async (interaction: APIInteraction, what: Typing): Promise<void> => {
    const { channel, zone } = callerOf(interaction, world, twin, rooms, typed) ?? {}
    const given = { values: what.values, ...(zone !== undefined && { zone }) }
    const asked = bot.suggest(what.name, what.arg, what.typed, channel, given)
    const found = await within(asked, TIMES.suggest, clock.after)
    await responder
      .complete(what.ticket, found ?? [], what.numeric)
      .catch((error: unknown) => log.debug({ reason: String(error) }, 'A completion came too late'))
  }

  return async (interaction) => {
    if (!seen.take(interaction.id)) return
    const what = readInteraction(interaction, clock.now())
    if (!what) return
    await ('arg' in what ? complete(interaction, what) : use(interaction, what))
  }
}
