import type { Card } from '../../src/core/card.ts'
import type { Form } from '../../src/core/form.ts'
import type { ChatPlatform } from '../../src/core/platform.ts'
import { cardToHtml } from '../../src/platforms/playground/html.ts'
import { startPlayground } from '../e2e/playground-harness.ts'
import { composeOver } from '../support/study.ts'
import type { Deed } from './deeds.ts'
import { type Player, type Say, shownWrongly } from './players.ts'

const PATHS = [
  'channels',
  'channels/ml-design/messages',
  'channels/dm-ada/messages',
  'channels/random/messages',
  'threads/1/messages',
  'actions',
  'commands',
  'suggest',
  'time',
  'login',
]

const MOST_OF_A_PATH = 12_000

type Outcome = { message: string; card?: Card; form?: Form }

/** The playground’s API, by its own requests, and by such as its page never makes. */
export async function playApi(say: Say): Promise<Player> {
  let running: { platform(): ChatPlatform } | undefined
  const { bot, engine, storage, log } = composeOver(() => running?.platform())
  const playground = await startPlayground({ bot, store: storage.store })
  running = playground
  const seen: Outcome[] = []

  const request = async (path: string, body?: string): Promise<void> => {
    // Node itself refuses more, before anything of ours is asked.
    const response = await fetch(`${playground.url}/api/${path.slice(0, MOST_OF_A_PATH)}`, {
      ...(body !== undefined && { method: 'POST', headers: { 'content-type': 'application/json' }, body }),
    })
    const said = await response.text()
    if (response.status >= 500) say(`answers ${response.status}: ${said.slice(0, 300)}`)
    if (!response.headers.get('content-type')?.startsWith('application/json')) {
      // A path may lead out of the API.
      if (new URL(response.url).pathname.startsWith('/api/')) say(`answers ${response.status} without JSON`)
      return
    }
    const json = JSON.parse(said) as { error?: string; reply?: Outcome }
    const wrong = json.error === undefined ? undefined : shownWrongly(json.error)
    if (wrong) say(`an error says ${wrong}`)
    if (!json.reply) return
    const { card } = json.reply
    if (card && /<script|href="javascript:/i.test(cardToHtml(card, playground.url)))
      say('a script on the page')
    const text = card && shownWrongly(`${card.title}\n${card.text ?? ''}`)
    if (text) say(`a card says ${text}`)
    seen.push(json.reply)
    if (seen.length > 40) seen.shift()
  }
  const post = (path: string, body: unknown) => request(path, JSON.stringify(body))
  const user = ({ pick }: Deed) => ['ada', 'lin', 'sam'][pick % 3] as string
  const last = ({ pick }: Deed) => seen[pick % (seen.length || 1)]
  const ways: ((deed: Deed) => Promise<void>)[] = [
    (deed) => post('channels/ml-design/messages', { user: user(deed), text: `/${deed.name} ${deed.text}` }),
    (deed) => post(`channels/dm-${user(deed)}/messages`, { user: user(deed), text: deed.text }),
    (deed) => {
      const { message, card } = last(deed) ?? { message: '1' }
      const button = card?.buttons?.[deed.way % (card.buttons.length || 1)]
      const { action = deed.name, arg = deed.text } = button && 'action' in button ? button : {}
      return post('actions', { user: user(deed), message, action, arg })
    },
    (deed) => {
      const { message, form } = seen.findLast((each) => each.form) ?? { message: '1' }
      const given = Object.values(deed.values)
      const values = form
        ? Object.fromEntries(form.inputs.map(({ name, value = '' }, i) => [name, given[i] ?? value]))
        : deed.values
      const { action, arg } = form ?? { action: deed.name, arg: deed.text }
      return post('actions', { user: user(deed), message, action, ...(arg !== undefined && { arg }), values })
    },
    ({ name, text, values }) =>
      request(`suggest?${new URLSearchParams({ command: name, text, channel: 'ml-design', ...values })}`),
    ({ pick, json }) => post(PATHS[pick % PATHS.length] as string, json),
    ({ pick, json, text }) => request(PATHS[pick % PATHS.length] as string, `${JSON.stringify(json)}${text}`),
    (deed) => post('channels/ml-design/messages', { user: user(deed), text: deed.text, thread: deed.json }),
    ({ pick, text, values }) => {
      const query = new URLSearchParams({ limit: text, before: text, user: text, ...values })
      const segment = encodeURIComponent(text.toWellFormed())
      return request(`${(PATHS[pick % PATHS.length] as string).replace('1', segment)}?${query}`)
    },
  ]
  return {
    play: async (deed) => ways[deed.way % ways.length]?.(deed),
    log,
    stop: async () => {
      await engine.stop()
      await playground.stop()
      await storage.close()
    },
  }
}
