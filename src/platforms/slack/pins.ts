import type { webApi } from '@slack/bolt'
import { z } from 'zod'
import type { Log } from '../../core/ports.ts'
import { defineKind, type Store } from '../../core/records.ts'
import { type ChannelRef, channelKey, type PostRef } from '../../core/refs.ts'
import { plain } from '../../core/text.ts'
import { FIXES, reasonOf, toPlatformError } from './errors.ts'
import type { Teams } from './teams.ts'

/** The daily post that this bot pinned last, by channel key, and why a later one was not pinned, as a sentence with its fix. */
const pinned = defineKind('slack-pin', {
  version: 2,
  schema: z.object({ ts: z.string().optional(), failed: z.string().optional() }),
  upgrades: { 1: (pin: { ts: string }) => pin },
})

const SCOPE = 'pins:write'
const FULL: Record<string, string> = {
  too_many_pins: 'The channel holds as many pins as Slack takes. Take some away.',
}

/** Somebody took the pin away, or the message (docs.slack.dev/reference/methods/pins.remove, errors). */
const UNPINNED = ['no_pin', 'not_pinned', 'message_not_found']

/** Keeps one daily post of a channel pinned. */
export function createPins({ teams, store, log }: { teams: Teams; store: Store; log: Log }) {
  const note = (at: ChannelRef, change: { ts?: string; failed?: string }): Promise<void> =>
    store.transact(async (tx) => {
      const { failed: _, ...old } = (await tx.get(pinned, channelKey(at))) ?? {}
      tx.put(pinned, channelKey(at), { ...old, ...change })
    })

  return {
    /** Pins a post and unpins the one before. What fails is noted and logged: a pin is no reason to fail a post. */
    move: async (web: webApi.WebClient, ref: PostRef): Promise<void> => {
      const { channel } = ref
      try {
        const { ts: old } = (await store.get(pinned, channelKey(ref))) ?? {}
        const before = old === ref.message ? undefined : old
        const add = () => web.pins.add({ channel, timestamp: ref.message }).catch(unless('already_pinned'))
        const remove = async (timestamp: string) =>
          web.pins.remove({ channel, timestamp }).catch(unless(...UNPINNED))
        await add().catch(async (error: unknown) => {
          if (before === undefined || !(reasonOf(error) in FULL)) throw error
          // There is no room for another: the one before has to go first.
          await remove(before)
          await add()
        })
        await note(ref, { ts: ref.message })
        if (before !== undefined) await remove(before)
      } catch (error) {
        log.warn({ error, channel }, 'A daily post was not pinned')
        const { outcome, message, fix } = toPlatformError(error)
        // What passes by itself nobody has to fix.
        if (outcome !== 'refused') return
        const failed = FULL[reasonOf(error)] ?? `${message} ${fix}`
        await note(ref, { failed }).catch((cause: unknown) =>
          log.warn({ error: cause, channel }, 'A failed pin was not noted'),
        )
      }
    },
    /** Why the daily posts of a channel are not pinned although they should be, in card text. Never rejects. */
    remarks: async (at: ChannelRef): Promise<string[]> => {
      const scopes = await teams.of(at.workspace).then(
        (team) => team.scopes,
        () => undefined,
      )
      const lacks = scopes && !scopes.includes(SCOPE)
      const failed = lacks
        ? `The app lacks the permission ${SCOPE}. ${FIXES.update}`
        : await store.get(pinned, channelKey(at)).then(
            (pin) => pin?.failed,
            () => undefined,
          )
      return failed === undefined ? [] : [`**pin** does nothing yet: ${plain(failed)}`]
    },
  }
}

export type Pins = ReturnType<typeof createPins>

/** Goes on where Slack says that it is so already. */
const unless =
  (...words: string[]) =>
  (error: unknown): void => {
    if (!words.includes(reasonOf(error))) throw error
  }
