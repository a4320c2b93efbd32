import { describe, expect, it } from 'vitest'
import type { Card, Image } from '../../src/core/card.ts'
import { PlatformError } from '../../src/core/errors.ts'
import type { Live } from '../../src/core/feature.ts'
import { BOOTH } from '../../src/core/mock.ts'
import { DAILY, type Occurrence, type Step } from '../../src/core/occurrence.ts'
import type { ChatPlatform } from '../../src/core/platform.ts'
import type { PostRef } from '../../src/core/refs.ts'
import { call, composed, markOf, type Work } from '../../src/delivery/call.ts'
import { createFakeChat } from '../fakes/chat.ts'
import { createQuietLog } from '../fakes/quiet-log.ts'
import { createMemoryStore } from '../support/memory.ts'
import { aGroup, CHANNEL, channelsAt, LIN, SAM } from '../support/study.ts'

/** One call by itself: what a step says, and what its platform is asked for. */

const THREAD = { ...CHANNEL, thread: '7' }
const URL = 'https://chat.example/7'
const POST: PostRef = { ...CHANNEL, message: '7', url: URL }
const CARD: Card = { plain: 'Day 1.', title: 'Day 1' }
const IMAGE: Image = { url: 'https://chat.example/weeks.png', alt: 'Weeks' }

const step = (what: Step['what'], change: Partial<Step> = {}): Step => ({
  what,
  content: what,
  to: CHANNEL,
  key: `key.${what}`,
  state: 'sending',
  attempts: 1,
  notBefore: 0,
  ...change,
})

/** The work on a step of a row, and what its platform was asked for. */
function working(
  own: Step,
  change: {
    series?: string
    others?: Step[]
    settings?: object
    platform?: Partial<ChatPlatform>
    work?: Partial<Work>
    isElsewhere?: true
  } = {},
) {
  const asked: Record<string, unknown>[] = []
  const note =
    <T>(name: string, answer: T) =>
    async (...args: unknown[]): Promise<T> => {
      asked.push({ [name]: args })
      return answer
    }
  const chat = createFakeChat(() => 0)
  const platform = {
    ...chat,
    post: note('post', POST),
    dm: note('dm', POST),
    edit: note('edit', undefined),
    openThread: note('openThread', { ...THREAD, url: URL }),
    booths: { ...chat.booths, open: note('open', { ...THREAD, url: URL }) },
    ...change.platform,
  } as ChatPlatform
  const row: Occurrence = {
    group: 'groupabc',
    series: change.series ?? DAILY,
    date: '2026-11-23',
    round: 1,
    days: [1],
    due: 0,
    until: 0,
    claimedAt: 0,
    late: false,
    state: 'open',
    steps: [...(change.others ?? []), own],
    answered: 0,
  }
  const settings = { archiveMinutes: 60, tags: ['a'], publish: true, pin: true, mention: 'quiet' }
  const at = change.isElsewhere ? { ...CHANNEL, channel: 'another' } : CHANNEL
  const channels = channelsAt([at]).map((it) => ({ ...it, settings: { ...settings, ...change.settings } }))
  const work: Work = {
    store: createMemoryStore(),
    compose: () => ({ card: CARD, title: 'A title' }),
    live: async () => undefined,
    picture: async () => undefined,
    clock: { now: () => 0, after: () => () => {} },
    random: () => 0,
    log: createQuietLog(),
    seen: { row, group: aGroup({ channels: channels as never }) },
    step: own,
    platform,
    ...change.work,
  }
  return { work, asked }
}

const said = { card: CARD, title: 'A title' }
const sentPost = step('post', { state: 'sent', post: POST })
const sentThread = step('thread', { state: 'sent', thread: THREAD })

describe('what a step says', () => {
  it('comes with its picture, and all else of its card', async () => {
    const { work } = working(step('post'), { work: { picture: async () => IMAGE } })
    expect(await composed(work)).toEqual({ card: { ...CARD, image: IMAGE }, title: 'A title' })
  })

  it('by what is stored then has a mark; what is said for good has none, and nothing is no message', async () => {
    const live: Live = { ...said, people: [LIN], again: 5 }
    const { work } = working(step('reply'), { work: { live: async () => live } })
    expect(await composed(work)).toEqual({ ...live, mark: markOf(work.step, live) })
    expect(await composed(working(step('reply')).work)).toEqual(said)
    const nothing = working(step('reply'), { work: { live: async () => 'nothing' } })
    expect(await composed(nothing.work)).toBeUndefined()
  })

  it('has another mark where it says something else, and of a booth where it lets in others', () => {
    const [reply, booth] = [step('reply'), step('booth')]
    const live: Live = { ...said, people: [LIN] }
    const changes: Partial<Live>[] = [
      { card: { ...CARD, title: 'Day 2' } },
      { people: [SAM] },
      { over: true },
    ]
    const differs = (of: Step) =>
      changes.map((change) => markOf(of, { ...live, ...change }) !== markOf(of, live))
    expect([differs(reply), differs(booth)]).toEqual([
      [true, true, true],
      [false, true, false],
    ])
    expect(markOf(reply, { ...live, again: 9 })).toBe(markOf(reply, live))
    expect(markOf(reply, live)).toMatch(/^[\w-]{12}$/)
  })
})

describe('the call of a step', () => {
  it('writes to a person in private', async () => {
    const { work, asked } = working(step('dm', { to: LIN }))
    expect(await call(work, said)).toEqual({ post: POST })
    expect(asked).toEqual([{ dm: [LIN, CARD, 'key.dm'] }])
  })

  it('opens a booth near its channel for its people', async () => {
    const { work, asked } = working(step('booth'), { series: BOOTH })
    expect(await call(work, { ...said, people: [LIN] })).toEqual({ booth: THREAD, url: URL })
    expect(asked).toEqual([{ open: [{ near: CHANNEL, people: [LIN], key: 'key.booth', title: 'A title' }] }])
    const alone = working(step('booth'), { series: BOOTH })
    await call(alone.work, said)
    expect(alone.asked).toMatchObject([{ open: [{ people: [] }] }])
  })

  it('is refused where its platform has no booths, which it names', async () => {
    const { work } = working(step('booth'), { platform: { booths: undefined } as never })
    const failure = await call(work, said).catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(PlatformError)
    expect(failure).toMatchObject({
      outcome: 'invalid',
      message: 'playground has no place that only some people read.',
    })
  })

  it('rings for those whom a message in a booth calls, and for nobody else', async () => {
    const booth = step('booth', { state: 'sent', booth: THREAD })
    const order = { to: THREAD, card: CARD, key: 'key.reply', title: 'A title', archiveMinutes: 60 }
    for (const [people, rest] of [
      [[LIN], { people: [LIN], silent: false }],
      [[], { silent: true }],
    ] as const) {
      const { work, asked } = working(step('reply'), { series: BOOTH, others: [booth] })
      expect(await call(work, { ...said, people })).toEqual({ post: POST })
      expect(asked).toEqual([{ post: [{ ...order, ...rest }] }])
    }
  })

  it('opens a thread under its post, and makes the post lead there as it was sent', async () => {
    const { work, asked } = working(step('thread'), { others: [sentPost] })
    expect(await call(work, said)).toEqual({ thread: THREAD, url: URL })
    expect(asked).toEqual([
      { openThread: [POST, 'A title', 60] },
      { edit: [POST, CARD, { key: 'key.post', publish: true, mention: 'quiet' }] },
    ])
  })

  it('goes on in a channel that its group has left, without that one’s settings', async () => {
    const left = { isElsewhere: true } as const
    const thread = working(step('thread'), { ...left, others: [sentPost] })
    await call(thread.work, said)
    expect(thread.asked).toEqual([
      { openThread: [POST, 'A title', 0] },
      { edit: [POST, CARD, { key: 'key.post', publish: false }] },
    ])
    const order = { card: CARD, title: 'A title', archiveMinutes: 0, silent: false }
    const reply = working(step('reply'), { ...left, others: [sentPost, sentThread] })
    await call(reply.work, said)
    expect(reply.asked).toEqual([{ post: [{ ...order, to: THREAD, key: 'key.reply' }] }])
    const post = working(step('post'), left)
    await call(post.work, said)
    expect(post.asked).toEqual([{ post: [{ ...order, to: CHANNEL, key: 'key.post', pin: false, tags: [] }] }])
  })
})
