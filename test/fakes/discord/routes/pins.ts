import { PermissionFlagsBits as P } from 'discord.js'
import { messageIn, reach, refuseArchived } from '../access.ts'
import { messageJson } from '../message-payload.ts'
import type { Channel, Message } from '../model.ts'
import { iso } from '../payloads.ts'
import { may } from '../permissions.ts'
import { instantOf, limitOf } from '../query.ts'
import { REFUSALS } from '../refusal.ts'
import { done, ok, type Request, type Route, route } from '../router.ts'
import type { State } from '../state.ts'

const MAXIMUM = 250

/** Pins, at the paths of 2025 and at the older ones. Pinning needs Pin Messages; Manage Messages does not do. */
export function pinRoutes(state: State, content: () => boolean): Route[] {
  const { world } = state
  const json = (message: Message): unknown => messageJson(world, message, content())
  const target = ({ params }: Request): Message => {
    const channel = reach(world, params.channel ?? '', P.PinMessages)
    const message = messageIn(channel, params.message ?? '')
    refuseArchived(world, channel)
    return message
  }
  const pin = (request: Request) => {
    const message = target(request)
    const { channel } = message
    if (message.type !== 0 && message.type !== 19 && message.type !== 20) throw REFUSALS.systemMessage()
    if (channel.pins.has(message.id)) return done
    if (channel.pins.size >= MAXIMUM) throw REFUSALS.maximumPins()
    state.pin(message, world.bot)
    return done
  }
  const unpin = (request: Request) => {
    const message = target(request)
    if (message.channel.pins.has(message.id)) state.pin(message, undefined)
    return done
  }
  const pinned = (channel: Channel): { message: Message; at: number }[] =>
    may(channel, world.bot.id, P.ReadMessageHistory)
      ? [...channel.pins]
          .map(([id, at]) => ({ message: messageIn(channel, id), at }))
          .sort((a, b) => b.at - a.at)
      : []

  return [
    route('PUT', '/channels/:channel/messages/pins/:message', pin),
    route('DELETE', '/channels/:channel/messages/pins/:message', unpin),
    route('PUT', '/channels/:channel/pins/:message', pin),
    route('DELETE', '/channels/:channel/pins/:message', unpin),
    route('GET', '/channels/:channel/messages/pins', ({ params, query }) => {
      const limit = limitOf(query, 1, 50, 50)
      const before = instantOf(query, 'before') ?? Number.POSITIVE_INFINITY
      const all = pinned(reach(world, params.channel ?? '')).filter(({ at }) => at < before)
      const items = all
        .slice(0, limit)
        .map(({ message, at }) => ({ pinned_at: iso(at), message: json(message) }))
      return ok({ items, has_more: all.length > items.length })
    }),
    route('GET', '/channels/:channel/pins', ({ params }) =>
      ok(pinned(reach(world, params.channel ?? '')).map(({ message }) => json(message))),
    ),
  ]
}
