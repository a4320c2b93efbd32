import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { startPlayground } from '../../e2e/playground-harness.ts'
import type { ScriptedBot } from '../../fakes/scripted-bot.ts'

let playground: Awaited<ReturnType<typeof startPlayground<ScriptedBot>>>
let streams: AbortController[] = []
beforeEach(async () => {
  playground = await startPlayground()
})
afterEach(async () => {
  for (const stream of streams) stream.abort()
  streams = []
  await playground.stop()
})

type Event = { id: string; event: string; data: any }

/** Follows the stream of a member; `events` fills as they arrive, `ended` tells when the server closed it. */
async function follow(user: string, lastId?: string) {
  const controller = new AbortController()
  streams.push(controller)
  const response = await fetch(`${playground.url}/api/events?user=${user}`, {
    headers: lastId === undefined ? {} : { 'last-event-id': lastId },
    signal: controller.signal,
  })
  const events: Event[] = []
  const state = { events, ended: false, leave: () => controller.abort() }
  const read = async () => {
    let text = ''
    for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
      text += Buffer.from(chunk).toString()
      const parts = text.split('\n\n')
      text = parts.pop() ?? ''
      for (const part of parts) {
        const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(part)?.[1] ?? ''
        if (field('event'))
          events.push({ id: field('id'), event: field('event'), data: JSON.parse(field('data')) })
      }
    }
    state.ended = true
  }
  read().catch(() => {})
  await vi.waitFor(() => expect(events.length).toBeGreaterThan(0))
  return state
}

const write = (user: string, text: string, channel = 'random') =>
  fetch(`${playground.url}/api/channels/${channel}/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ user, text }),
  })

const said = (events: Event[]) =>
  events.filter(({ event }) => event === 'message').map(({ data }) => data.text ?? data.card.title)

it('A new message reaches everybody, a private one its member, a direct one its two sides', async () => {
  const [ada, lin] = [await follow('ada'), await follow('lin')]
  await write('ada', 'hello')
  await write('ada', '/topic towers')
  await write('ada', 'hi', 'dm-ada')
  await write('lin', 'bye')
  await vi.waitFor(() => expect(said(ada.events)).toContain('bye'))
  await vi.waitFor(() => expect(said(lin.events)).toContain('bye'))
  expect(said(ada.events)).toEqual(['hello', '/topic towers', 'towers', 'hi', 'Your groups', 'bye'])
  expect(said(lin.events)).toEqual(['hello', 'bye'])
})

it('A dropped stream goes on where it stopped', async () => {
  const before = await follow('lin')
  await write('ada', 'one')
  await vi.waitFor(() => expect(said(before.events)).toEqual(['one']))
  before.leave()
  await write('ada', 'two')
  await write('ada', '/topic private')
  await write('ada', 'three')
  const after = await follow('lin', before.events.at(-1)?.id)
  await vi.waitFor(() => expect(after.events.at(-1)?.event).toBe('ready'))
  expect(said(after.events)).toEqual(['two', 'three'])
})

it('A stream that cannot be resumed is told to load everything again', async () => {
  const before = await follow('lin')
  const last = before.events.at(-1)?.id
  for (let i = 0; i < 501; i++) await write('ada', `${i}`)
  expect((await follow('lin', last)).events[0]?.event).toBe('refresh')
  await playground.stop()
  await playground.again()
  expect((await follow('lin', last)).events[0]?.event).toBe('refresh')
  expect((await follow('lin', 'nonsense')).events[0]?.event).toBe('refresh')
})

it('Stopping ends every stream', async () => {
  const stream = await follow('ada')
  await playground.stop()
  await vi.waitFor(() => expect(stream.ended).toBe(true))
})
