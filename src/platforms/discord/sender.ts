import { REST, Routes } from 'discord.js'
import { StartError } from '../../core/errors.ts'
import type { ChatPlatform } from '../../core/platform.ts'
import type { Log } from '../../core/ports.ts'
import type { Store } from '../../core/records.ts'
import type { Sharing } from '../kit/module.ts'
import { createPacer } from '../kit/pacing.ts'
import { pause, untilReached } from '../kit/waiting.ts'
import { type Calls, createCalls } from './calls.ts'
import { type Connection, refusalOf } from './connect.ts'
import { platformError, saidIn } from './errors.ts'
import { PACE, TIMES } from './limits.ts'
import { createNotedWorld, type Notes, type Self } from './notes.ts'
import { createOutbound } from './outbound.ts'
import { createOffer } from './place.ts'
import { reachOf } from './reach.ts'
import { reportRefusedToken } from './refused-token.ts'
import { idsKnown } from './register.ts'
import { TICKING } from './ticking.ts'

/**
 * Discord for a process that only sends: no gateway, HTTP out. What it has to know of channels, processes that hear the
 * gateway have written down. `start` rejects with StartError when the token is refused; an unreachable Discord is tried again.
 */
export function createSender(
  options: Connection & {
    store: Pick<Store, 'get'>
    notes: Notes
    log: Log
    beforeCall?: (() => void) | undefined
    sharing?: Pick<Sharing, 'limit'> | undefined
  },
): ChatPlatform {
  const { token, apiUrl, store, log, notes } = options
  const stopping = new AbortController()
  const rest = new REST({
    api: apiUrl,
    version: '10',
    retries: 0,
    timeout: TIMES.call,
    globalRequestsPerSecond: Number.POSITIVE_INFINITY,
    rejectOnRateLimit: () => true,
  })
  const pacer = createPacer(PACE, TICKING, options.sharing?.limit('discord'))
  const calls = reportRefusedToken(
    createCalls(() => rest.setToken(token), pacer, options.beforeCall),
    log,
  )
  let self: Self | undefined
  const offer = createOffer(undefined)
  const typed = offer.typed(undefined)
  /** Whoever hears the gateway registers the commands, and may do so after this process began. */
  const learn = async (application: string): Promise<void> => offer.named(await idsKnown(store, application))
  const world = createNotedWorld({ notes, calls, self: () => self, now: TICKING.now })
  return {
    name: 'discord',
    typed: (command, values) => {
      const shown = typed(command, values)
      if (shown.id === undefined && self)
        void learn(self.application).catch((error: unknown) =>
          log.warn({ error }, 'The ids of the commands could not be read'),
        )
      return shown
    },
    start: async () => {
      self = await untilReached(() => askSelf(calls), {
        waits: TIMES.retry,
        pause: (ms) => pause(ms, stopping.signal, TICKING.after),
        signal: stopping.signal,
        stopped: 'The bot was stopped before it reached Discord.',
        failed: (error) => {
          if (error instanceof StartError) throw error
          return { reason: platformError(error).message, atLeast: 0 }
        },
        waiting: (about) => log.warn(about, 'Discord cannot be reached; trying again'),
      })
      await learn(self.application)
      log.info({ user: self.user }, 'Discord takes this process’s calls')
    },
    stop: async () => {
      stopping.abort()
      pacer.stop()
      await calls.idle()
      rest.clearHandlerSweeper()
      rest.clearHashSweeper()
    },
    reach: () => reachOf(calls, undefined),
    ...createOutbound({ calls, world, log }),
  }
}

async function askSelf(calls: Calls): Promise<Self> {
  try {
    const get = <T>(route: `/${string}`) => calls.call<T>('other', { method: 'GET', route, expects: 'id' })
    const { id: user } = await get<{ id: string }>(Routes.user())
    const { id: application } = await get<{ id: string }>(Routes.currentApplication())
    return { user, application }
  } catch (error) {
    if (saidIn(error)?.status === 401) throw refusalOf(4004)
    throw error
  }
}
