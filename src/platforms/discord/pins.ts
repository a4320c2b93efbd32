import { type APIMessage, Routes } from 'discord.js'
import type { Log } from '../../core/ports.ts'
import type { PostRef } from '../../core/refs.ts'
import { markIn } from './buttons.ts'
import type { Calls } from './calls.ts'
import { saidIn } from './errors.ts'
import { placeOf } from './place.ts'

/** Pins a daily post and unpins this bot's earlier ones in that channel. Never fails: what does not work is logged. */
export async function pinInstead(calls: Calls, self: string, post: PostRef, log: Log): Promise<void> {
  const place = placeOf(post)
  try {
    await calls.call('other', { method: 'PUT', route: Routes.channelMessagesPin(place, post.message) })
    const { items } = await calls.call<{ items: { message: APIMessage }[] }>('other', {
      method: 'GET',
      route: Routes.channelMessagesPins(place),
      expects: 'items',
    })
    const earlier = items.filter(
      ({ message }) =>
        message.id !== post.message &&
        message.author.id === self &&
        markIn(message.components ?? []) !== undefined,
    )
    for (const { message } of earlier)
      await calls.call('other', { method: 'DELETE', route: Routes.channelMessagesPin(place, message.id) })
  } catch (error) {
    log.warn(
      { channel: post.channel, said: saidIn(error), reason: String(error) },
      'A daily post could not be pinned; the permission “Pin Messages” is needed',
    )
  }
}
