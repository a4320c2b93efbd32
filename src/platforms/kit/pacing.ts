import { setMaxListeners } from 'node:events'
import { PlatformError } from '../../core/errors.ts'
import type { Clock } from '../../core/ports.ts'
import { pause } from './waiting.ts'

/** What goes first when there is more to send than a platform allows; within a rank, first come first served. */
export type Rank = keyof typeof RANKS

const RANKS = { reply: 0, post: 1, thread: 2, prompt: 3, other: 4 }

/** Keeps all calls of a bot below a limit that counts them together. */
export type Pacer = {
  /**
   * Resolves when the call may be made; rejects with PlatformError: `unreachable` once stopped, except for a reply, and
   * `limited` during a long pause, so that what is to be sent waits where it is durable.
   */
  turn(rank: Rank): Promise<void>
  /** Lets nobody through for `ms`: the platform said that it is too much already; with `all`, of every process of the bot. */
  pause(ms: number, all?: boolean): void
  /** Turns away whoever waits, because nothing of theirs was sent; members who were asked to wait still get their reply. */
  stop(): void
}

/** One process's part of a limit that it shares with others. */
export type SharedLimit = {
  /** How many share it, this process among them. */
  peers(): number
  /** From 0 to 1. */
  share(): number
  /** Has all of them wait, in ms. */
  pause(ms: number): void
  /** How long all wait still, in ms. */
  pausedFor(): number
}

/** A longer pause than this, in ms, nobody waits out in line. */
const IN_LINE_MS = 10_000
/** Whoever has little of a limit looks again after this, in ms: it may have more by then. */
const MOST_MS = 1_000

/**
 * A token bucket: `burst` calls at once, then `perSecond`. `title` names the platform; `clock` must never run backwards.
 * Of a limit that processes share, each takes its part, and no more than one call at once.
 */
export function createPacer(
  pace: { title: string; perSecond: number; burst: number },
  clock: Clock,
  shared: SharedLimit = ALONE,
): Pacer {
  const { title, burst } = pace
  /** Each of several may do one at once: all together no more in any second than one process alone. */
  const perSecond = (): number => {
    const all = Math.min(pace.perSecond, pace.perSecond + burst - shared.peers())
    return Math.max(0.5, all * shared.share())
  }
  const waiting = Object.keys(RANKS).map(() => [] as PromiseWithResolvers<void>[])
  let tokens = burst
  let filledAt = clock.now()
  let pausedUntil = 0
  let timer: (() => void) | undefined
  let stopped = false

  const fill = (): void => {
    const now = clock.now()
    tokens = Math.min(shared.peers() > 1 ? 1 : burst, tokens + ((now - filledAt) * perSecond()) / 1000)
    filledAt = now
  }

  const pausedFor = (): number => Math.max(0, pausedUntil - clock.now(), shared.pausedFor())
  const isLong = (): boolean => pausedFor() > IN_LINE_MS
  const turnAwayAll = (): void => {
    for (const line of waiting) for (const turn of line.splice(0)) turn.reject(paused(title, pausedFor()))
  }

  const release = (): void => {
    timer = undefined
    fill()
    // Another process was asked to wait.
    if (isLong()) turnAwayAll()
    while (tokens >= 1 && pausedFor() === 0) {
      const next = waiting.find((line) => line.length > 0)?.shift()
      if (!next) return
      tokens -= 1
      next.resolve()
    }
    if (waiting.every((line) => line.length === 0)) return
    const filled = ((1 - tokens) * 1000) / perSecond()
    timer = clock.after(Math.max(1, Math.min(filled, MOST_MS), pausedFor()), release)
  }

  return {
    turn: (rank) => {
      if (stopped && rank !== 'reply') return Promise.reject(turnedAway(title))
      if (isLong()) return Promise.reject(paused(title, pausedFor()))
      const turn = Promise.withResolvers<void>()
      waiting[RANKS[rank]]?.push(turn)
      if (!timer) release()
      return turn.promise
    },
    pause: (ms, all = false) => {
      pausedUntil = Math.max(pausedUntil, clock.now() + ms)
      if (all) shared.pause(ms)
      if (isLong()) turnAwayAll()
    },
    stop: () => {
      stopped = true
      const others = waiting.slice(RANKS.reply + 1)
      for (const line of others) for (const turn of line.splice(0)) turn.reject(turnedAway(title))
      if (waiting.some((line) => line.length > 0)) return
      timer?.()
      timer = undefined
    },
  }
}

const ALONE: SharedLimit = { peers: () => 1, share: () => 1, pause: () => {}, pausedFor: () => 0 }

const paused = (title: string, retryAfter: number): PlatformError =>
  new PlatformError('limited', `${title} asks the whole bot to wait.`, { retryAfter })

const turnedAway = (title: string): PlatformError =>
  new PlatformError('unreachable', `The bot is stopping; this was not sent to ${title}.`)

/** Sends one message after another to one place, some time apart; no place waits for another. */
export type Spacing = {
  /** Rejects with `unreachable` when it is stopped before the turn comes: nothing was sent. */
  turn<T>(place: string, send: () => Promise<T>): Promise<T>
  /** Ends all waiting. */
  stop(): void
}

/** Keeps `ms` between two messages to one place, for a limit that counts each place by itself. */
export function createSpacing({ title, ms }: { title: string; ms: number }): Spacing {
  /** The end of each place's line; an entry leaves once that much time has passed after its last message. */
  const lines = new Map<string, Promise<void>>()
  const stopping = new AbortController()
  const { signal } = stopping
  // Each line waits for it.
  setMaxListeners(0, signal)
  return {
    turn: (place, send) => {
      const before = lines.get(place) ?? Promise.resolve()
      const sending = before.then(() => {
        if (signal.aborted) throw turnedAway(title)
        return send()
      })
      const next = (): Promise<void> => pause(ms, signal)
      const line = sending.then(next, next).then(() => {
        if (lines.get(place) === line) lines.delete(place)
      })
      lines.set(place, line)
      return sending
    },
    stop: () => stopping.abort(),
  }
}
