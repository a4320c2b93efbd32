import type { Bot } from '../../core/bot.ts'
import { StartError } from '../../core/errors.ts'
import type { ChatPlatform } from '../../core/platform.ts'
import type { Log } from '../../core/ports.ts'
import type { Store } from '../../core/records.ts'
import { isLoopback } from '../kit/environment.ts'
import type { SimulatedTime } from '../kit/module.ts'
import { createPending } from '../kit/waiting.ts'
import { createApi } from './api.ts'
import { createPlaces } from './booths.ts'
import { createEvents } from './events.ts'
import { createInbound, type Inbound } from './inbound.ts'
import { createMessages } from './messages.ts'
import { createOutbound } from './outbound.ts'
import type { Message } from './records.ts'
import { createSession } from './session.ts'
import { createSite } from './site.ts'
import { createStars } from './stars.ts'
import { typed } from './typed.ts'
import { viewOf } from './view.ts'

/** What the playground is served by; `src/ops/http.ts` builds it. */
export type Server = {
  readonly app: { use(site: ReturnType<typeof createSite>): unknown }
  readonly host: string
  listen(): Promise<string>
}

/**
 * The local chat platform: a page with channels, threads, cards and three members, and its HTTP API. `start` rejects
 * with StartError when the server binds another address than loopback without a password. `now` answers epoch ms.
 */
export function createPlayground(options: {
  store: Store
  http: Server
  password?: string | undefined
  now(): number
  /** Where its members may move time. */
  time?: SimulatedTime | undefined
  log: Log
}): ChatPlatform {
  const { store, http, password, now, time, log } = options
  let url = ''
  const view = (message: Message) => viewOf(message, url)
  const events = createEvents<Message>(view)
  const places = createPlaces(store)
  const messages = createMessages({ store, now, changed: events.publish })
  /** What members asked, which `stop` waits for. */
  const pending = createPending()

  const waited = ({ now, move }: SimulatedTime): SimulatedTime => ({
    now,
    move: (by) => pending.add(move(by)),
  })

  const start = async (bot: Bot): Promise<void> => {
    if (!isLoopback(http.host) && !password)
      throw new StartError([
        `HOST=${http.host} opens the playground to other machines. Set PLAYGROUND_PASSWORD, or HOST=127.0.0.1.`,
      ])
    await places.load()
    const { write, act } = createInbound({ messages, store, bot })
    const star = createStars({ messages, bot, url: () => url })
    const inbound: Inbound = {
      write: (...args) => pending.add(write(...args)),
      act: (...args) => pending.add(act(...args)),
    }
    http.app.use(
      createSite({
        api: createApi({
          bot,
          messages,
          events,
          inbound,
          star: (...args) => pending.add(star(...args)),
          places,
          view,
          time: time && waited(time),
        }),
        served: () => ({ host: http.host, url }),
        session: password ? createSession(password, time ? Date.now : now) : undefined,
        log,
      }),
    )
    url = await http.listen()
  }

  return {
    name: 'playground',
    typed,
    start,
    stop: async () => {
      events.close()
      await pending.settled()
    },
    reach: async () =>
      url === '' ? { state: 'connecting', reason: 'The playground is not served yet.' } : { state: 'ready' },
    ...createOutbound({ messages, places, store, url: () => url, log }),
  }
}
