import type { RawFile, REST, RequestMethod } from 'discord.js'
import { PlatformError } from '../../core/errors.ts'
import type { Pacer, Rank } from '../kit/pacing.ts'
import { isOfBot, pauseOf, platformError } from './errors.ts'
import { TIMES } from './limits.ts'

/** One request. `query` keeps its order. */
export type Request = {
  method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE'
  route: `/${string}`
  body?: unknown
  /** Sent along as attachments. */
  files?: RawFile[] | undefined
  query?: Record<string, string>
  /** What a right answer holds (of a list: its length). Any other answer is not Discord’s, and `unknown`. */
  expects?: 'id' | 'user' | 'threads' | 'items' | 'length'
  /** The address carries a token of its own: the bot’s is not sent, and a 401 says nothing about it. */
  auth?: false
}

/** Discord's HTTP API: one attempt a call, and every failure is a PlatformError. */
export type Calls = {
  /** Waits for its turn, then calls. */
  call<T>(rank: Rank, request: Request): Promise<T>
  /** Calls at once: the first answer to an interaction, which Discord does not count. */
  now<T>(request: Request): Promise<T>
  /** Resolves when no call is under way. */
  idle(): Promise<void>
}

/**
 * Calls through `rest()`, asked anew before each call: absent while the bot is not connected, and with its token set, which
 * `REST` forgets whenever an answer is 401.
 */
export function createCalls(
  rest: () => REST | undefined,
  pacer: Pacer,
  beforeCall: () => void = () => {},
): Calls {
  const pending = new Set<Promise<unknown>>()

  const send = async <T>({ method, route, body, files, query, auth, expects }: Request): Promise<T> => {
    const client = rest()
    if (!client) throw new PlatformError('unreachable', 'Discord is not connected yet.')
    try {
      const answer = await client.request({
        method: method as RequestMethod,
        fullRoute: route,
        ...(body !== undefined && { body }),
        ...(files && { files }),
        ...(query && { query: new URLSearchParams(query) }),
        ...(auth === false && { auth }),
        signal: AbortSignal.timeout(TIMES.call),
      })
      if (expects && !holds(answer, expects))
        throw new PlatformError('unknown', 'The answer was not one of Discord’s: a proxy may have made it.')
      return answer as T
    } catch (error) {
      const ms = pauseOf(error)
      if (ms > 0) pacer.pause(ms, isOfBot(error))
      throw platformError(error)
    }
  }

  const counted = <T>(work: Promise<T>): Promise<T> => {
    const settled = work.finally(() => pending.delete(settled))
    pending.add(settled)
    return settled
  }

  return {
    call: (rank, request) =>
      counted(
        pacer.turn(rank).then(() => {
          beforeCall()
          return send(request)
        }),
      ),
    now: (request) => counted(send(request)),
    idle: async () => {
      while (pending.size > 0) await Promise.allSettled(pending)
    },
  }
}

const holds = (answer: unknown, part: string): boolean =>
  typeof answer === 'object' && answer !== null && part in answer
