import type { createQuietLog } from '../fakes/quiet-log.ts'
import { CURRICULA } from '../support/study.ts'
import { playApi } from './api.ts'
import { playBot } from './bot.ts'
import { type Deed, deedsOf } from './deeds.ts'
import { playDiscord } from './discord.ts'
import { playSlack } from './slack.ts'

/** Hears what is wrong with what a deed led to. */
export type Say = (fault: string) => void

/** Plays deeds on one platform. A deed that the member’s own app would not let them do resolves at once. */
export type Player = {
  play(deed: Deed): Promise<void>
  log: ReturnType<typeof createQuietLog>
  stop(): Promise<void>
}

/** What so many deeds led to. `slow` took the processor for more than 100 ms. */
export type Fuzzed = { played: number; faults: string[]; slow: number; slowest: { ms: number; deed: string } }

/** By what each is played through, and how large a part of all deeds it gets: sockets take their time. */
const PLAYERS = {
  bot: { open: playBot, part: 0.7 },
  playground: { open: playApi, part: 0.1 },
  discord: { open: playDiscord, part: 0.1 },
  slack: { open: playSlack, part: 0.1 },
} as const
export type Place = keyof typeof PLAYERS
export const PLACES = Object.keys(PLAYERS) as Place[]

/** Longest that a deed may take before it counts as one that hangs, in ms; nothing here waits for a person. */
const HANGS_MS = 20_000

/** Plays its part of `count` deeds, which the seed decides, on one platform with the whole bot behind; or, of these, up to `only`. */
export async function fuzz(place: Place, seed: number, count: number): Promise<Fuzzed> {
  const { open, part } = PLAYERS[place]
  const result: Fuzzed = { played: 0, faults: [], slow: 0, slowest: { ms: 0, deed: '' } }
  let at = ''
  const say: Say = (fault) => void result.faults.push(`${at}: ${fault}`)
  // As the start does where a platform waits for an answer.
  CURRICULA.default.search('', 1)
  const player = await open(say)
  const onError = (error: unknown) =>
    say(`nobody caught ${String(error instanceof Error ? error.stack : error)}`)
  process.on('uncaughtException', onError).on('unhandledRejection', onError)
  try {
    for (const deed of deedsOf(seed, Math.round(count * part))) {
      at = `deed ${result.played} of seed ${seed} on ${place} (${JSON.stringify(deed).slice(0, 400)})`
      const before = process.cpuUsage()
      const played = await Promise.race([player.play(deed).then(() => true), hanging()])
      if (!played) say('it hangs')
      const { user, system } = process.cpuUsage(before)
      const ms = (user + system) / 1000
      if (ms > 100) result.slow += 1
      if (ms > result.slowest.ms) result.slowest = { ms, deed: at }
      for (const { level, message, fields } of player.log.entries.splice(0)) {
        const { error, ...rest } = fields as { error?: unknown }
        if (level === 'error' || /did not arrive|too late/.test(message))
          say(`${message} ${JSON.stringify(rest)} ${error instanceof Error ? error.stack : ''}`)
      }
      result.played += 1
    }
  } finally {
    await player.stop()
    process.off('uncaughtException', onError).off('unhandledRejection', onError)
  }
  return result
}

async function hanging(): Promise<false> {
  await new Promise((resolve) => setTimeout(resolve, HANGS_MS).unref())
  return false
}

/** What no text that members read may hold; `undefined` where it is all right. The curriculum itself speaks of NaN and undefined. */
export const shownWrongly = (text: string): string | undefined =>
  /\b(?:day|page|prompt|channel) (?:undefined|NaN)\b|\[object Object\]|\n {4}at \w|Something went wrong|ZodError/i.exec(
    text,
  )?.[0]
