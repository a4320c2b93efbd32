import { type RESTGetAPIChannelMessagesPinsResult, Routes } from 'discord.js'
import type { Log } from '../../core/ports.ts'
import type { PostRef } from '../../core/refs.ts'
import { markIn } from './buttons.ts'
import type { Calls } from './calls.ts'
import { saidIn } from './errors.ts'
import { placeOf } from './place.ts'

/** "Maximum number of pins reached." */
const FULL = 30003

/** Pins a daily post and unpins this bot's earlier ones in that channel. Never fails: what does not work is logged. */
export async function pinInstead(calls: Calls, self: string, post: PostRef, log: Log): Promise<void> {
  const place = placeOf(post)
  const change = (method: 'PUT' | 'DELETE', message: string): Promise<unknown> =>
    calls.call('other', { method, route: Routes.channelMessagesPin(place, message) })
  try {
    const hasRoom = await change('PUT', post.message).then(
      () => true,
      (error: unknown) => {
        if (saidIn(error)?.code !== FULL) throw error
        return false
      },
    )
    for (const message of await ownPins(calls, self, place))
      if (message !== post.message) await change('DELETE', message)
    // Where there was none, an earlier one has just left some.
    if (!hasRoom) await change('PUT', post.message)
  } catch (error) {
    const said = saidIn(error)
    log.warn(
      { channel: post.channel, said, reason: String(error) },
      said?.code === FULL
        ? 'A daily post could not be pinned; its channel holds as many pins as Discord takes'
        : 'A daily post could not be pinned; the permission “Pin Messages” is needed',
    )
  }
}

/** The pinned messages of this bot's own that carry a key, from every page. */
async function ownPins(calls: Calls, self: string, place: string): Promise<string[]> {
  const found: string[] = []
  for (let before: string | undefined; ; ) {
    const { items, has_more: more } = await calls.call<RESTGetAPIChannelMessagesPinsResult>('other', {
      method: 'GET',
      route: Routes.channelMessagesPins(place),
      ...(before !== undefined && { query: { before } }),
      expects: 'items',
    })
    for (const { message } of items)
      if (message.author.id === self && markIn(message.components ?? []) !== undefined) found.push(message.id)
    before = items.at(-1)?.pinned_at
    if (!more || before === undefined) return found
  }
}
