import type { ThreadRef } from '../../src/core/refs.ts'
import type { Study } from './study.ts'

/** A study's days as they pass, its discussions, and its channels. */
export const discussing = (study: () => Study) => ({
  /** Lets time pass up to an instant, with a beat at the instant itself, and few on the way. */
  until: async (instant: string): Promise<void> => {
    const { clock, engine, settle } = study()
    const minutes = (Date.parse(instant) - clock.now()) / 60_000
    for (let left = minutes; left > 0; left -= 30) {
      await clock.advance(Math.min(left, 30) * 60_000, settle)
      await engine.beat()
      await settle()
    }
  },
  /** The discussion of a date’s post in a channel; rejects where none is open. */
  threadOf: async (date: string, channel = 'study-group'): Promise<ThreadRef> => {
    const row = await study().row(date)
    const found = row?.steps.find(
      ({ what, to }) => what === 'thread' && 'channel' in to && to.channel === channel,
    )
    if (!found?.thread) throw new Error(`no thread on ${date}`)
    return found.thread
  },
  /** Puts the group's channels on hold, but for the first few that stay `free`. */
  holdFrom: async (free: number): Promise<void> => {
    const why = { reason: 'No.', fix: 'x', since: 1, notified: true }
    await study().change(({ channels, ...group }) => ({
      ...group,
      channels: channels.map((channel, i) => (i < free ? channel : { ...channel, hold: why })),
    }))
  },
})
