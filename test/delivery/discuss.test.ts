import { expect, it } from 'vitest'
import { PlatformError, type PlatformOutcome } from '../../src/core/errors.ts'
import {
  addGroup,
  aGroup,
  CHANNEL,
  CURRICULA,
  channelsAt,
  createStudy,
  type Study,
} from '../support/study.ts'

const prompts = CURRICULA.default.day(1)?.prompts.length ?? 0

async function study(): Promise<Study> {
  const made = await createStudy()
  await addGroup(made.store, aGroup())
  await made.engine.start()
  return made
}

/** The first button of the day's post. */
const discuss = ({ chat }: Study) => chat.held[0]?.card.buttons?.[0]
const LINK = { label: 'Discuss', url: 'https://chat.example/study-group/threads/1', style: 'primary' }

it('the post’s *Discuss* becomes a link once its discussion is open, and its other buttons stay', async () => {
  const made = await study()
  await made.pass(1)
  expect(discuss(made)).toEqual(LINK)
  expect(made.chat.held[0]?.card.buttons?.map(({ label }) => label)).toEqual([
    'Discuss',
    'Warm-up',
    'I answered aloud',
  ])
  expect(made.chat.held).toHaveLength(1 + prompts)
})

it.each([
  ['unreachable', 3],
  ['unknown', 3],
  ['limited', 1],
  ['refused', 1],
  ['invalid', 1],
] as [PlatformOutcome, number][])(
  'where the post cannot be changed (%s), the discussion goes on after %d attempts, and the button answers the link',
  async (outcome, attempts) => {
    const made = await study()
    let calls = 0
    made.chat.edit = () => {
      calls++
      return Promise.reject(new PlatformError(outcome, 'No.', { retryAfter: 60_000, fix: 'Mend it.' }))
    }
    await made.pass(2)
    expect(calls).toBe(attempts)
    expect(made.chat.held).toHaveLength(1 + prompts)
    expect(await made.row('2026-11-23')).toMatchObject({ state: 'done' })
    expect((await made.group())?.channels[0]?.hold).toBeUndefined()
    expect(discuss(made)).toMatchObject({ action: 'discuss' })
  },
)

it('a crash between the two costs the link nothing', async () => {
  const first = await study()
  const died = Promise.withResolvers<never>()
  first.chat.edit = () => died.promise
  first.clock.step(60_000)
  await first.engine.beat()
  await new Promise((resolve) => setTimeout(resolve, 50))
  const next = await createStudy({ start: '2026-11-23T09:01:00Z', store: first.store, chat: first.chat })
  const [held] = next.chat.held
  next.chat.edit = async (_, card) => {
    if (held) held.card = card
  }
  await next.engine.start()
  await next.pass(1)
  expect(discuss(next)).toEqual(LINK)
  expect(next.chat.held).toHaveLength(1 + prompts)
})

it('a post whose answer was lost is pinned once it is found, where the group wants that', async () => {
  for (const pin of [true, false]) {
    const made = await createStudy()
    const channels = channelsAt([CHANNEL]).map((it) => ({ ...it, settings: { ...it.settings, pin } }))
    await addGroup(made.store, aGroup({ channels }))
    const pinned: string[] = []
    made.chat.pin = async ({ message }) => void pinned.push(message)
    made.chat.mishaps = [{ error: new PlatformError('unknown', 'Lost.'), arrives: true }]
    await made.engine.start()
    await made.pass(5)
    expect(made.chat.held).toHaveLength(1 + prompts)
    expect(pinned).toEqual(pin ? [made.chat.held[0]?.ref.message] : [])
  }
})

it('what is posted again rings nobody’s phone and mentions nobody', async () => {
  const made = await createStudy()
  const [channel] = channelsAt([CHANNEL])
  if (!channel) throw new Error('no channel')
  const channels = [{ ...channel, settings: { ...channel.settings, mention: 'S1', publish: true } }]
  await addGroup(made.store, aGroup({ channels }))
  const orders: unknown[] = []
  const { post, edit } = made.chat
  made.chat.post = (order) => {
    if (!('thread' in order.to)) orders.push([order.mention, order.silent])
    return post(order)
  }
  made.chat.edit = (ref, card, sent) => {
    orders.push([sent?.mention, sent?.publish])
    return edit(ref, card, sent)
  }
  await made.engine.start()
  await made.pass(1)
  await made.engine.postNow('groupabc', true)
  await made.pass(1)
  expect(orders).toEqual([
    ['S1', false],
    ['S1', true],
    [undefined, true],
    [undefined, true],
  ])
})
