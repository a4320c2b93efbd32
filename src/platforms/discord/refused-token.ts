import type { Log } from '../../core/ports.ts'
import type { Calls, Request } from './calls.ts'
import { saidIn } from './errors.ts'

/** The same calls; where Discord refuses the bot’s token the log says once what to do, until it is taken again. */
export function reportRefusedToken(calls: Calls, log: Log): Calls {
  let told = false
  const watched = async <T>({ auth }: Request, work: Promise<T>): Promise<T> => {
    if (auth === false) return work
    try {
      const result = await work
      told = false
      return result
    } catch (error) {
      if (saidIn(error)?.status === 401 && !told) {
        told = true
        log.error(
          {},
          'Discord refused DISCORD_TOKEN for a call, and I keep trying. If this stays, copy the token anew from the Developer Portal (your application, Bot, Reset Token) and start again; where DISCORD_API_URL names a proxy, see that it passes the token on.',
        )
      }
      throw error
    }
  }
  return {
    ...calls,
    call: (rank, request) => watched(request, calls.call(rank, request)),
    now: (request) => watched(request, calls.now(request)),
  }
}
