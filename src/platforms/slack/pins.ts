import type { webApi } from '@slack/bolt'
import { z } from 'zod'
import type { Log } from '../../core/ports.ts'
import { defineKind, type Store } from '../../core/records.ts'
import { channelKey, type PostRef } from '../../core/refs.ts'

/** The daily post that this bot pinned last, by channel key. */
const pinned = defineKind('slack-pin', { version: 1, schema: z.object({ ts: z.string() }) })

/** Keeps one daily post of a channel pinned. */
export function createPins(store: Store, log: Log) {
  return {
    /** Pins a post and unpins the one before. What fails is logged: a pin is no reason to fail a post. */
    move: async (web: webApi.WebClient, ref: PostRef): Promise<void> => {
      const { channel } = ref
      try {
        const before = await store.get(pinned, channelKey(ref))
        await web.pins.add({ channel, timestamp: ref.message })
        await store.transact(async (tx) => tx.put(pinned, channelKey(ref), { ts: ref.message }))
        if (before) await web.pins.remove({ channel, timestamp: before.ts })
      } catch (error) {
        log.warn({ error, channel }, 'A daily post was not pinned')
      }
    },
  }
}
