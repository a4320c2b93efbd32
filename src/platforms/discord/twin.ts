import type { Clock, Log } from '../../core/ports.ts'
import { type ChannelRef, channelKey } from '../../core/refs.ts'

/** Another process that answers with this bot's token. */
export type Twin = {
  /** Somebody else had given the first answer to an interaction, in a channel or (without one) in private. */
  seen(channel: ChannelRef | undefined): void
  /** How to fix it, in card text, as long as it was seen within a day. */
  remarks(): string[]
}

/** After so long without a sign, in ms, it is taken to be gone. */
const GONE_MS = 24 * 60 * 60_000

/** Says so once, in the log and of each channel by `tell`, and again where it comes back. */
export function createTwin(clock: Pick<Clock, 'now'>, log: Log, tell: (channel: ChannelRef) => void): Twin {
  let last = Number.NEGATIVE_INFINITY
  const told = new Set<string>()
  const isThere = (): boolean => clock.now() - last < GONE_MS
  return {
    seen: (channel) => {
      if (!isThere()) {
        told.clear()
        log.error(
          {},
          'Another process answers with DISCORD_TOKEN: members are answered by either, and daily posts may come twice. Stop the other one. If you do not know it, reset the token in the Developer Portal (your application, Bot, Reset Token) and start this bot with the new one.',
        )
      }
      last = clock.now()
      if (!channel || told.has(channelKey(channel))) return
      told.add(channelKey(channel))
      tell(channel)
    },
    remarks: () =>
      isThere()
        ? [
            '**Another process answers with my token**, so that posts may come twice. Whoever runs this bot can stop the other one, or reset the token.',
          ]
        : [],
  }
}
