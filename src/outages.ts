import type { Configured } from './config.ts'
import { StartError } from './core/errors.ts'
import type { ChatPlatform, Reach } from './core/platform.ts'
import type { Log, Problem } from './core/ports.ts'
import type { Check } from './ops/health.ts'
import type { PlatformModule } from './platforms/kit/module.ts'
import type { Storage } from './storage/storage.ts'

/** Which platforms are down altogether: a token that was withdrawn stops its own platform, and nobody else's. */
export type Outages = {
  /** Rejects with the last refusal once no platform is left, or with why the bot has to end. */
  readonly all: Promise<never>
  /** The bot has to end. */
  end(error: StartError): void
  /** A platform refuses the bot, for a reason that stays until the next start. */
  refuse(module: PlatformModule, reason: unknown): void
  /** Why a platform is down and how to fix it, for members; `undefined` where it is not known to be. */
  of(name: string): Problem | undefined
  /** The same for whoever runs the bot. */
  reasonOf(name: string): string | undefined
}

/** Knows of none yet. */
export function createOutages(platforms: readonly Configured[], log: Log): Outages {
  const refused = new Map<string, StartError>()
  const all = Promise.withResolvers<never>()
  // It may come before anybody waits for it.
  all.promise.catch(() => {})
  return {
    all: all.promise,
    end: (error) => all.reject(error),
    refuse: ({ name }, reason) => {
      const error = reason instanceof StartError ? reason : new StartError([String(reason)])
      refused.set(name, error)
      log.error(
        { platform: name, reason: error.message },
        'A platform refuses this bot; the others keep running',
      )
      if (platforms.every(({ module }) => refused.has(module.name))) all.reject(error)
    },
    of: (name) => {
      const error = refused.get(name)
      const title = platforms.find(({ module }) => module.name === name)?.module.title
      const fix = 'Whoever runs this bot can fix it and start it again. No roadmap day is lost.'
      return error && { what: `I am cut off from ${title}: ${error.problems.join(' ')}`, fix }
    },
    reasonOf: (name) => refused.get(name)?.message,
  }
}

/** What health asks: whether the store can be written, and how each platform is reached. */
export function healthChecks(parts: {
  storage: Storage
  platforms: readonly Configured[]
  /** A platform once it is open. */
  opened(name: string): ChatPlatform | undefined
  outages: Outages
}): Check[] {
  const { storage, platforms, opened, outages } = parts
  const written = storage.expiring<number>('health', WRITTEN_MS)
  const store: Check = {
    name: 'store',
    ask: async () => {
      try {
        // Only a write shows that the disk takes one.
        await written.set('written', 1)
        return { state: 'ready' }
      } catch (error) {
        throw storage.explain(error)
      }
    },
  }
  const reachOf = async (name: string): Promise<Reach> => {
    const reason = outages.reasonOf(name)
    if (reason !== undefined) return { state: 'refused', reason }
    return (await opened(name)?.reach()) ?? { state: 'connecting', reason: 'The bot is starting.' }
  }
  return [store, ...platforms.map(({ module: { name } }): Check => ({ name, ask: () => reachOf(name) }))]
}

/** How long what the store was asked to write stays there, in ms. */
const WRITTEN_MS = 10 * 60_000
