import { describe, expect, it } from 'vitest'
import type { Card } from '../../src/core/card.ts'
import { PlatformError, UserError } from '../../src/core/errors.ts'
import { type Group, type GroupChannel, groups } from '../../src/core/group.ts'
import {
  addressKey,
  discussions,
  type Occurrence,
  occurrenceKey,
  occurrences,
  openOccurrences,
  type Step,
} from '../../src/core/occurrence.ts'
import type { ChatPlatform, Found } from '../../src/core/platform.ts'
import type { Problem } from '../../src/core/ports.ts'
import { type PostRef, threadKey } from '../../src/core/refs.ts'
import { type Attempted, attempt, stepOf, type Track } from '../../src/delivery/attempt.ts'
import type { Seen } from '../../src/delivery/call.ts'
import { planOccurrence } from '../../src/delivery/ledger.ts'
import { tracksOf } from '../../src/delivery/outbox.ts'
import { LANDING_MS } from '../../src/delivery/step.ts'
import { daily } from '../../src/features/daily-post/card.ts'
import { createFakeChat } from '../fakes/chat.ts'
import { createQuietLog } from '../fakes/quiet-log.ts'
import { createMemoryStore } from '../support/memory.ts'
import { ADA, addGroup, aGroup, CHANNEL, CURRICULA, channelsAt, TWO_CHANNELS } from '../support/study.ts'

/** One attempt by itself: what is called with what, what is durable before and after it, and what it says it led to. */

const AT = Date.parse('2026-11-23T09:00:00Z')
const UNTIL = AT + 3_600_000
const ADDRESS = 'playground/local/study-group'
const URL = 'https://chat.example/discussion'
const THREAD = { ...CHANNEL, thread: '7' }
const POST: PostRef = { ...CHANNEL, message: '7', url: 'https://chat.example/7' }
const CARD: Card = { plain: 'Day 1.', title: 'Day 1' }
const day = CURRICULA.default.day(1)
if (!day) throw new Error('no day 1')

const PLANNED = planOccurrence(daily, aGroup(), day, {
  date: '2026-11-23',
  round: 1,
  due: AT,
  until: UNTIL,
  claimedAt: AT,
  late: false,
  look: false,
})
const SENT_POST = { state: 'sent', post: POST } as const
const SENT_THREAD = { state: 'sent', thread: THREAD, url: URL } as const
/** The row with its first steps as told: its post, its thread, its first reply, the others. */
const aRow = (steps: Partial<Step>[] = [], change: Partial<Occurrence> = {}): Occurrence => ({
  ...PLANNED,
  steps: PLANNED.steps.slice(0, 4).map((step, i) => ({ ...step, ...steps[i] })),
  ...change,
})
const withSettings = (settings: Partial<GroupChannel['settings']>): Partial<Group> => ({
  channels: channelsAt([CHANNEL]).map((channel) => ({
    ...channel,
    settings: { ...channel.settings, ...settings },
  })),
})

/** What a call of the platform does: what it answers, or the error that it throws. */
type Answers = Partial<Record<'post' | 'openThread' | 'edit' | 'find' | 'dm' | 'inspect', unknown>>

async function anAttempt(
  row: Occurrence,
  change: {
    now?: number
    group?: Partial<Group> | 'none'
    answers?: Answers
    isMissing?: true
    isStopping?: true
    seen?: Seen
    landedAt?: number
    to?: Step['to']
    address?: string
    compose?: () => never
    /** What happens while the platform is called. */
    meanwhile?: () => Promise<void>
    /** What is on record, where that is not what was seen. */
    stored?: Occurrence
  } = {},
) {
  let now = change.now ?? AT
  const store = createMemoryStore()
  const log = createQuietLog()
  const key = occurrenceKey(row)
  if (change.group !== 'none') await addGroup(store, aGroup(change.group))
  await store.transact(async (tx) => {
    tx.put(occurrences, key, change.stored ?? row)
    tx.put(openOccurrences, key, { group: row.group })
  })
  const calls: unknown[][] = []
  const during: (Step['state'] | undefined)[] = []
  const read = () => store.get(occurrences, key)
  const answer =
    (name: keyof Answers, usual: unknown) =>
    async (...args: unknown[]): Promise<never> => {
      calls.push([name, ...args])
      const stored = await read()
      during.push(stored?.steps.find(({ state }) => state === 'todo' || state === 'sending')?.state)
      await change.meanwhile?.()
      const value = change.answers && name in change.answers ? change.answers[name] : usual
      if (value instanceof Error) throw value
      return value as never
    }
  const pinned: PostRef[] = []
  const chat: ChatPlatform = {
    ...createFakeChat(() => now),
    post: answer('post', POST),
    openThread: answer('openThread', { ...THREAD, url: URL }),
    edit: answer('edit', undefined),
    find: answer('find', { posts: new Map(), complete: true }),
    dm: answer('dm', POST),
    inspect: answer('inspect', []),
    pin: async (post) => void pinned.push(post),
  }
  const composed: unknown[][] = []
  const track: Track = {
    key,
    address: change.address ?? ADDRESS,
    to: change.to ?? CHANNEL,
    seen: change.seen,
    landedAt: change.landedAt,
  }
  const result = attempt(
    {
      store,
      platform: () => (change.isMissing ? undefined : chat),
      compose: (...args) => {
        composed.push(args)
        change.compose?.()
        return {
          card: { ...CARD, ...(args[3] !== undefined && { footer: args[3] }) },
          title: 'Day 1 · Topic',
        }
      },
      live: async () => undefined,
      picture: async () => undefined,
      clock: {
        now: () => now,
        setTimer: () => {
          throw new Error('An attempt waits for nothing.')
        },
      } as never,
      random: () => 0.5,
      log,
      isStopping: () => change.isStopping === true,
    },
    track,
  )
  const advance = (to: number): void => {
    now = to
  }
  return { result, calls, during, pinned, composed, log, store, read, advance, key }
}

/** What a log was told, without its parts. */
const saidIn = (log: ReturnType<typeof createQuietLog>) =>
  log.entries.map(({ level, message, fields }) => ({ level, message, ...fields }))

/** Attempts, and tells what it led to with the row that is on record after it. */
async function tried(row: Occurrence, change: Parameters<typeof anAttempt>[1] = {}) {
  const it = await anAttempt(row, change)
  const led = await it.result
  const after = (await it.read()) as Occurrence
  return { ...it, led, after, names: it.calls.map(([name]) => name) }
}

const failing = (
  outcome: PlatformError['outcome'],
  detail: ConstructorParameters<typeof PlatformError>[2] = {},
) => new PlatformError(outcome, `It was ${outcome}.`, detail)
const NOTHING: Attempted = { over: 'nothing left' }
const REFUSED = { over: 'refused', group: 'groupabc', to: CHANNEL }
const PROBLEMS: Problem[] = [{ what: 'I can’t post here.', fix: 'Let me.' } as Problem]
const sending = (change: Partial<Step> = {}): Partial<Step> => ({ state: 'sending', attempts: 1, ...change })

describe('an attempt has nothing to do', () => {
  it('without a row, without its group, and where the row is closed', async () => {
    const row = aRow()
    const gone = await anAttempt(row, { group: 'none' })
    expect(await gone.result).toEqual(NOTHING)
    expect(gone.calls).toEqual([])
    const store = createMemoryStore()
    const track = { key: 'groupabc/daily/2026-11-23', address: ADDRESS, to: CHANNEL }
    const parts = { store, platform: () => undefined, clock: { now: () => AT } } as never
    expect(await attempt(parts, track)).toEqual(NOTHING)
    const closed = await tried(aRow([], { state: 'failed' }))
    expect(closed.led).toEqual(NOTHING)
    expect(closed.calls).toEqual([])
  })

  it('with an address at which nothing is left', async () => {
    const { led, calls } = await tried(aRow(), { address: 'playground/local/elsewhere' })
    expect(led).toEqual(NOTHING)
    expect(calls).toEqual([])
  })

  const hold = { reason: 'No.', fix: 'x', since: 0, notified: true }
  it.each<[string, Partial<Group>]>([
    ['its group is on hold', { hold }],
    ['its group was ended', { over: AT }],
    ['its channel has left the group', { channels: channelsAt([{ ...CHANNEL, channel: 'other' }]) }],
    ['its channel is on hold', { channels: channelsAt([CHANNEL]).map((channel) => ({ ...channel, hold })) }],
  ])('while %s', async (_, group) => {
    const { led, calls, after } = await tried(aRow(), { group })
    expect(led).toEqual(NOTHING)
    expect(calls).toEqual([])
    expect(after.steps[0]?.state).toBe('todo')
  })

  it('before its time, which it says with what it saw', async () => {
    const row = aRow([{ notBefore: AT + 1 }])
    const { led, calls } = await tried(row)
    expect(led).toMatchObject({ row, group: { id: 'groupabc' } })
    expect(calls).toEqual([])
    const seen = { row, group: aGroup(), begun: 'another step' }
    expect((await tried(row, { seen })).led).toBe(seen)
  })
})

describe('an attempt at a private message', () => {
  const dm = (change: Partial<Step> = {}): Occurrence => {
    const [first] = PLANNED.steps
    return aRow([], { steps: [{ ...(first as Step), what: 'dm', to: ADA, ...change }] })
  }
  const at = { to: ADA, address: 'playground/local/ada' }

  it('goes to its person, whatever holds a channel', async () => {
    const row = dm()
    const address = addressKey(row.steps[0] as Step)
    const channels = channelsAt([CHANNEL]).map((channel) => ({
      ...channel,
      hold: { reason: 'No.', fix: 'x', since: 0, notified: true },
    }))
    const { led, calls, after, log } = await tried(row, { ...at, address, group: { channels } })
    expect(calls).toEqual([['dm', ADA, CARD, row.steps[0]?.key]])
    expect(after).toMatchObject({ state: 'done', steps: [{ state: 'sent', post: POST }] })
    expect(led).toMatchObject({ over: 'closed', row: { state: 'done' } })
    expect(log.entries).toEqual([])
  })

  it('that may have arrived is looked for where its person reads it, and never pinned', async () => {
    const row = dm(sending())
    const to = { ...at, address: addressKey(row.steps[0] as Step) }
    const found = { posts: new Map([[row.steps[0]?.key ?? '', POST]]), complete: true }
    const there = await tried(row, { ...to, answers: { find: found } })
    expect(there.names).toEqual(['find'])
    expect(there.after.steps[0]).toMatchObject({ state: 'sent', post: POST })
    const nobodyKnows = { find: { posts: new Map(), complete: false } }
    expect((await tried(row, { ...to, answers: nobodyKnows })).after.steps[0]).toMatchObject({
      state: 'uncertain',
      reason: 'Whether it arrived cannot be read from the channel’s history.',
    })
    // It keeps no channel back that its person cannot be asked about just now.
    const refusal = new PlatformError('refused', 'No.', { fix: 'x' })
    const refused = await tried(row, { ...to, answers: { find: refusal } })
    expect([refused.after.steps[0]?.state, refused.led]).toMatchObject(['uncertain', { over: 'closed' }])
  })

  it('waits where its platform is no longer configured, and holds nothing', async () => {
    const row = dm()
    const { led, after } = await tried(row, {
      ...at,
      address: addressKey(row.steps[0] as Step),
      isMissing: true,
    })
    expect([led, after.steps[0]?.state]).toEqual([{ over: 'nothing left' }, 'todo'])
  })
})

describe('an attempt whose time is over', () => {
  it('gives up, with the last reason or one of its own', async () => {
    const first = await tried(aRow(), { now: UNTIL })
    expect(first.calls).toEqual([])
    expect(first.after).toMatchObject({ state: 'failed', reason: 'It could not be sent in time.', days: [] })
    expect(first.after.steps[0]).toMatchObject({ state: 'failed', failedAt: UNTIL })
    expect(first.led).toEqual({ over: 'closed', row: first.after })
    const second = await tried(aRow([{ reason: 'It was limited.' }]), { now: UNTIL })
    expect(second.after.reason).toBe('It was limited.')
  })

  it('is not made once the machine has slept over it between the mark and the call', async () => {
    let sleep = () => {}
    const it = await anAttempt(aRow(), { meanwhile: async () => sleep() })
    sleep = () => it.advance(UNTIL)
    expect(await it.result).toMatchObject({ row: { steps: [{ state: 'sending' }, {}, {}, {}] } })
    expect(it.calls.map(([name]) => name)).toEqual(['inspect'])
    const row = aRow([sending({ firstSentAt: AT })])
    const late = await tried(row, {
      now: UNTIL,
      seen: { row, group: aGroup(), begun: row.steps[0]?.key },
    })
    expect(late.names).toEqual(['inspect'])
    expect(late.led).toEqual({ row, group: aGroup() })
    expect(late.after.steps[0]?.state).toBe('sending')
  })

  it('opens a thread all the same where it has begun, because what follows a post has an hour', async () => {
    const row = aRow([SENT_POST])
    const { names, after } = await tried(row, {
      now: UNTIL,
      seen: { row, group: aGroup(), begun: row.steps[1]?.key },
    })
    expect(names).toEqual(['openThread', 'edit'])
    expect(after.steps[1]?.state).toBe('sent')
  })
})

describe('an attempt on a platform that is no longer configured', () => {
  it('holds the channel, and says what to do', async () => {
    const { led } = await tried(aRow(), { isMissing: true })
    expect(led).toEqual({
      ...REFUSED,
      reason: 'playground is no longer configured.',
      fix: 'Configure it and start again.',
    })
  })

  it('calls uncertain what may have been sent, when its time is over', async () => {
    const { after } = await tried(aRow([sending()]), { isMissing: true, now: UNTIL })
    expect(after.steps[0]).toMatchObject({
      state: 'uncertain',
      reason: 'playground is no longer configured.',
    })
  })
})

describe('the next step of a track', () => {
  const left = sending({ notBefore: AT + LANDING_MS })
  it.each<[string, Partial<Step>, number | undefined, number]>([
    ['waits as it says where nobody left it', left, undefined, AT + LANDING_MS],
    ['is looked for as soon as what another process began has arrived', left, AT + 5, AT + 5],
    ['is so at the very instant at which it was begun', left, AT, AT],
    ['waits as it says where it was begun after that', left, AT - 1, AT + LANDING_MS],
    [
      'waits as it says where it was looked for before',
      { ...left, reason: 'It was unknown.' },
      AT + 5,
      AT + LANDING_MS,
    ],
    ['waits as it says where nobody has called yet', { ...left, attempts: 0 }, AT + 5, AT + LANDING_MS],
    ['waits as it says where it is to be sent', { ...left, state: 'todo' }, AT + 5, AT + LANDING_MS],
  ])('%s', (_, step, landedAt, notBefore) => {
    const track = { key: 'x', address: ADDRESS, to: CHANNEL, landedAt }
    expect(stepOf(track, aRow([step]))).toMatchObject({ ...step, notBefore })
  })

  it('is none where nothing is left', () => {
    const track = { key: 'x', address: 'elsewhere', to: CHANNEL, landedAt: AT }
    expect(stepOf(track, aRow())).toBeUndefined()
  })

  it('is one for each address of the row', () => {
    const row = planOccurrence(daily, aGroup({ channels: channelsAt(TWO_CHANNELS) }), day, PLANNED as never)
    expect(tracksOf(row, 'key')).toEqual([
      { key: 'key', address: ADDRESS, to: TWO_CHANNELS[0] },
      { key: 'key', address: 'playground/local/other', to: TWO_CHANNELS[1] },
    ])
  })
})

describe('a look for what may have been sent', () => {
  const found = (row: Occurrence, i = 0): Found => ({
    posts: new Map([[row.steps[i]?.key ?? '', POST]]),
    complete: true,
  })

  it('takes what it finds as sent, and pins a post where posts are pinned', async () => {
    const row = aRow([sending()])
    const { led, after, pinned, log, names } = await tried(row, {
      answers: { find: found(row) },
      group: withSettings({ pin: true }),
    })
    expect(names).toEqual(['find'])
    expect(after.steps[0]).toMatchObject(SENT_POST)
    expect(led).toMatchObject({ row: after, group: { id: 'groupabc' } })
    expect(pinned).toEqual([POST])
    expect(saidIn(log)).toMatchObject([
      { message: 'A post went out', step: row.steps[0]?.key, group: 'groupabc', channel: CHANNEL.channel },
    ])
  })

  it('pins no post where posts are not pinned, and no reply anywhere', async () => {
    const row = aRow([sending()])
    expect((await tried(row, { answers: { find: found(row) } })).pinned).toEqual([])
    const reply = aRow([SENT_POST, SENT_THREAD, sending()])
    const group = withSettings({ pin: true })
    const { pinned, log, after } = await tried(reply, { answers: { find: found(reply, 2) }, group })
    expect(after.steps[2]).toMatchObject(SENT_POST)
    expect(pinned).toEqual([])
    expect(saidIn(log)).toEqual([])
  })

  it('has it sent again where it never arrived', async () => {
    const { led, after } = await tried(aRow([sending({ reason: 'It was unknown.' })]))
    expect(after.steps[0]).toMatchObject({ state: 'todo', notBefore: 0 })
    expect(led).toMatchObject({ row: after })
  })

  const unreadable = { posts: new Map(), complete: false }
  it('that can tell nothing calls it uncertain, unless somebody can mend that in time', async () => {
    const row = aRow([sending()])
    const none = await tried(row, { answers: { find: unreadable } })
    expect(none.names).toEqual(['find', 'inspect'])
    expect(none.after.steps[0]).toMatchObject({
      state: 'uncertain',
      reason: 'Whether it arrived cannot be read from the channel’s history.',
    })
    const mendable = await tried(row, { answers: { find: unreadable, inspect: PROBLEMS } })
    expect(mendable.led).toEqual({ ...REFUSED, reason: 'I can’t post here.', fix: 'Let me.' })
    expect(mendable.after).toEqual(row)
    const late = await tried(row, { answers: { find: unreadable, inspect: PROBLEMS }, now: UNTIL })
    expect(late.names).toEqual(['find'])
    expect(late.after.steps[0]?.state).toBe('uncertain')
  })

  it('that is refused waits for whoever fixes it, and no longer than the time to send', async () => {
    const row = aRow([sending()])
    const answers = { find: failing('refused', { fix: 'Let me read.' }) }
    const { led, after, log } = await tried(row, { answers, now: UNTIL - 1 })
    expect(led).toEqual({ ...REFUSED, reason: 'It was refused.', fix: 'Let me read.' })
    expect(after).toEqual(row)
    expect(saidIn(log)).toMatchObject([
      {
        level: 'warn',
        message: 'A look into the history failed',
        step: row.steps[0]?.key,
        outcome: 'refused',
        reason: 'It was refused.',
      },
    ])
    const late = await tried(row, { answers, now: UNTIL })
    expect(late.after.steps[0]).toMatchObject({ state: 'uncertain', reason: 'It was refused.' })
  })

  it.each([
    ['unreachable', undefined, 2_000],
    ['unknown', undefined, 2_000],
    ['limited', 7_000, 7_000],
  ] as const)('that is %s is repeated', async (outcome, retryAfter, wait) => {
    const answers = { find: failing(outcome, retryAfter === undefined ? {} : { retryAfter }) }
    const { led, after } = await tried(aRow([sending()]), { answers })
    expect(after.steps[0]).toMatchObject({
      state: 'sending',
      attempts: 2,
      notBefore: AT + wait,
      reason: `It was ${outcome}.`,
    })
    expect(led).toMatchObject({ row: after })
  })

  it('is repeated for a day after the time to send, and not longer', async () => {
    const answers = { find: failing('unreachable') }
    const end = UNTIL + 24 * 3_600_000
    const before = await tried(aRow([sending()]), { answers, now: end - 1 })
    expect(before.after.steps[0]?.state).toBe('sending')
    const at = await tried(aRow([sending()]), { answers, now: end })
    expect(at.after.steps[0]).toMatchObject({ state: 'uncertain', reason: 'It was unreachable.' })
  })

  it('that fails by an error of ours is no answer', async () => {
    const { result, read } = await anAttempt(aRow([sending()]), { answers: { find: new Error('ours') } })
    await expect(result).rejects.toThrow('ours')
    expect((await read())?.steps[0]?.state).toBe('sending')
  })
})

describe('sending', () => {
  it('looks first whether a post can be made, and holds its channel where not', async () => {
    const { led, names, after } = await tried(aRow(), { answers: { inspect: PROBLEMS } })
    expect(names).toEqual(['inspect'])
    expect(led).toEqual({ ...REFUSED, reason: 'I can’t post here.', fix: 'Let me.' })
    expect(after.steps[0]?.state).toBe('todo')
  })

  it('goes on where that cannot be asked', async () => {
    const { names, after } = await tried(aRow(), { answers: { inspect: failing('unreachable') } })
    expect(names).toEqual(['inspect', 'post'])
    expect(after.steps[0]?.state).toBe('sent')
  })

  it('is durable as begun before the call, and is begun once', async () => {
    const first = await tried(aRow())
    expect(first.during).toEqual(['todo', 'sending'])
    expect(first.after.steps[0]).toMatchObject({ ...SENT_POST, attempts: 1, firstSentAt: AT })
    const row = aRow([sending({ notBefore: AT + LANDING_MS })])
    const begun = await tried(row, { seen: { row, group: aGroup(), begun: row.steps[0]?.key } })
    expect(begun.names).toEqual(['inspect', 'post'])
    expect(begun.after.steps[0]?.attempts).toBe(1)
    // What another step began says nothing of this one.
    const other = await tried(row, { now: AT + LANDING_MS, seen: { row, group: aGroup(), begun: 'other' } })
    expect(other.names).toEqual(['find'])
  })

  it('makes no call where the row was closed since it was seen', async () => {
    const row = aRow()
    const stored = aRow([], { state: 'failed', reason: 'Ended.' })
    const { names, led } = await tried(row, { seen: { row, group: aGroup() }, stored })
    expect(names).toEqual(['inspect'])
    expect(led).toMatchObject({ over: 'closed', row: { state: 'failed' } })
  })

  it('that cannot be made out costs no call, and says why', async () => {
    const user = await tried(aRow(), {
      compose: () => {
        throw new UserError('There is no day 9', 'Choose one.')
      },
    })
    expect(user.names).toEqual(['inspect'])
    expect(user.after.steps[0]).toMatchObject({ state: 'todo', attempts: 1, reason: 'There is no day 9.' })
    expect(user.after.steps[0]?.notBefore).toBe(AT + 2_000)
    const ours = await tried(aRow(), {
      compose: () => {
        throw new Error('ours')
      },
    })
    expect(ours.after.steps[0]?.reason).toBe('The message could not be written: see the log.')
    expect(saidIn(ours.log)).toMatchObject([
      {
        level: 'error',
        message: 'A message could not be written; it is tried again',
        step: PLANNED.steps[0]?.key,
        error: expect.objectContaining({ message: 'ours' }),
      },
    ])
  })

  it('sends a post with all that its channel wants', async () => {
    const settings = { mention: 'role', pin: true, tags: ['study'], archiveMinutes: 60 }
    const row = aRow()
    const { calls, led, log } = await tried(row, { group: withSettings(settings) })
    expect(calls[1]).toEqual([
      'post',
      {
        to: CHANNEL,
        card: CARD,
        key: row.steps[0]?.key,
        title: 'Day 1 · Topic',
        archiveMinutes: 60,
        silent: false,
        pin: true,
        tags: ['study'],
        mention: 'role',
      },
    ])
    expect(led).toMatchObject({ row: { steps: [{ state: 'sent' }, {}, {}, {}] } })
    expect(saidIn(log)).toMatchObject([{ level: 'info', message: 'A post went out' }])
  })

  it('sends a post that wants nothing as it is', async () => {
    const { calls } = await tried(aRow())
    expect(calls[1]).toEqual([
      'post',
      {
        to: CHANNEL,
        card: CARD,
        key: PLANNED.steps[0]?.key,
        title: 'Day 1 · Topic',
        archiveMinutes: 0,
        silent: false,
        pin: false,
        tags: [],
      },
    ])
  })

  it.each<[string, Partial<Occurrence>, boolean]>([
    ['the same day’s post again mentions nobody, and is pinned', { round: 2 }, true],
    ['what only follows the daily posts mentions nobody, and is not pinned', { series: 'recap' }, false],
  ])('%s', async (_, change, pin) => {
    const { calls } = await tried(aRow([], change), { group: withSettings({ mention: 'role', pin: true }) })
    expect(calls[1]?.[1]).toMatchObject({ silent: true, pin })
    expect(calls[1]?.[1]).not.toHaveProperty('mention')
  })

  it('sends a reply into its thread, without what is a post’s', async () => {
    const row = aRow([SENT_POST, SENT_THREAD])
    const settings = { mention: 'role', pin: true, tags: ['study'], archiveMinutes: 60 }
    const { calls, after, log } = await tried(row, { group: withSettings(settings) })
    expect(calls).toEqual([
      [
        'post',
        {
          to: THREAD,
          card: CARD,
          key: row.steps[2]?.key,
          title: 'Day 1 · Topic',
          archiveMinutes: 60,
          silent: false,
        },
      ],
    ])
    // What was sent and what begins next share a write.
    expect(after.steps.map(({ state }) => state)).toEqual(['sent', 'sent', 'sent', 'sending'])
    expect(saidIn(log)).toEqual([])
  })

  it('throws an error of ours, and what may be sent stays so', async () => {
    const { result, read } = await anAttempt(aRow(), { answers: { post: new Error('ours') } })
    await expect(result).rejects.toThrow('ours')
    expect((await read())?.steps[0]?.state).toBe('sending')
  })
})

describe('opening a discussion', () => {
  const row = aRow([SENT_POST])

  it('takes no mark, and makes the post lead to it', async () => {
    const settings = { mention: 'role', archiveMinutes: 60, publish: true }
    const { calls, during, after, composed, store, key } = await tried(row, { group: withSettings(settings) })
    expect(during).toEqual(['todo', 'todo'])
    expect(calls).toEqual([
      ['openThread', POST, 'Day 1 · Topic', 60],
      ['edit', POST, { ...CARD, footer: URL }, { key: row.steps[0]?.key, publish: true, mention: 'role' }],
    ])
    expect(composed.map((args) => args[3])).toEqual([undefined, URL])
    expect(after.steps[1]).toMatchObject({ state: 'sent', thread: THREAD, url: URL })
    expect(await store.get(discussions, threadKey(THREAD))).toEqual({ occurrence: key })
    const plain = await tried(row)
    expect(plain.calls).toEqual([
      ['openThread', POST, 'Day 1 · Topic', 0],
      ['edit', POST, { ...CARD, footer: URL }, { key: row.steps[0]?.key, publish: false }],
    ])
  })

  it.each(['unreachable', 'unknown'] as const)('opens it again where the link is %s', async (outcome) => {
    const answers = { edit: failing(outcome) }
    const first = await tried(row, { answers })
    expect(first.after.steps[1]).toMatchObject({ state: 'todo', attempts: 1, reason: `It was ${outcome}.` })
    const last = await tried(aRow([SENT_POST, { attempts: 1 }]), { answers })
    expect(last.after.steps[1]).toMatchObject({ state: 'todo', attempts: 2 })
    // The third time the discussion goes on without.
    const third = await tried(aRow([SENT_POST, { attempts: 2 }]), { answers })
    expect(third.after.steps[1]).toMatchObject({ state: 'sent', thread: THREAD })
    expect(saidIn(third.log)).toMatchObject([
      {
        level: 'info',
        message: 'The button of a post was not made a link',
        step: row.steps[1]?.key,
        reason: `It was ${outcome}.`,
      },
    ])
  })

  it.each(['refused', 'invalid', 'limited'] as const)('goes on where the link is %s', async (outcome) => {
    const { after } = await tried(row, { answers: { edit: failing(outcome) } })
    expect(after.steps[1]).toMatchObject({ state: 'sent', thread: THREAD })
  })

  it('opens it again where nobody knows whether it is open', async () => {
    const { after } = await tried(row, { answers: { openThread: failing('unknown') } })
    expect(after.steps[1]).toMatchObject({
      state: 'todo',
      attempts: 1,
      notBefore: AT + 2_000,
      reason: 'It was unknown.',
    })
  })
})

describe('a call that fails', () => {
  it('is in the log with its step, its outcome and its reason', async () => {
    const { log } = await tried(aRow(), { answers: { post: failing('unreachable') } })
    expect(saidIn(log)).toMatchObject([
      {
        level: 'warn',
        message: 'A call failed',
        step: PLANNED.steps[0]?.key,
        outcome: 'unreachable',
        reason: 'It was unreachable.',
      },
    ])
  })

  it.each<[string, PlatformError, Partial<Step>]>([
    [
      'because the channel refuses it is to be sent once that is fixed',
      failing('refused', { fix: 'Let me.' }),
      { state: 'todo', notBefore: 0, reason: 'It was refused.' },
    ],
    [
      'because it is malformed is given up',
      failing('invalid'),
      { state: 'failed', useless: true, reason: 'It was invalid.' },
    ],
    [
      'because of a limit comes again when the platform says, and was no attempt',
      failing('limited', { retryAfter: 9_000 }),
      { state: 'todo', attempts: 0, notBefore: AT + 9_125 },
    ],
    [
      'because nobody was reached comes again soon',
      failing('unreachable'),
      { state: 'todo', attempts: 1, notBefore: AT + 2_000, reason: 'It was unreachable.' },
    ],
    [
      'and may have arrived is looked for once it must have landed',
      failing('unknown'),
      { state: 'sending', notBefore: AT + LANDING_MS + 1_000, reason: 'It was unknown.' },
    ],
  ])('%s', async (_, error, step) => {
    const { after, led } = await tried(aRow(), { answers: { post: error } })
    expect(after.steps[0]).toMatchObject(step)
    if (error.outcome === 'refused')
      expect(led).toEqual({ ...REFUSED, reason: 'It was refused.', fix: 'Let me.' })
    else if (error.outcome === 'invalid') expect(led).toMatchObject({ over: 'closed' })
    else expect(led).toMatchObject({ row: after })
  })

  it('because the process stops is sent at once by the next start', async () => {
    const { after } = await tried(aRow(), { answers: { post: failing('unreachable') }, isStopping: true })
    expect(after.steps[0]).toMatchObject({ state: 'todo', notBefore: 0 })
    expect(after.steps[0]).not.toHaveProperty('reason')
  })

  it('because a thread is locked holds no channel where the message only follows the daily posts', async () => {
    const row = aRow([SENT_POST, SENT_THREAD], { series: 'wrap-up' })
    const { led, after } = await tried(
      { ...row, steps: row.steps.slice(0, 3) },
      {
        answers: { post: failing('refused') },
      },
    )
    expect(led).toMatchObject({ over: 'closed', row: { state: 'failed' } })
    expect(after.steps[2]).toMatchObject({ state: 'failed', useless: true, reason: 'It was refused.' })
  })

  it('because the channel refuses it holds nothing where the row was closed meanwhile', async () => {
    const row = aRow()
    let store: Awaited<ReturnType<typeof anAttempt>>['store'] | undefined
    const it = await anAttempt(row, {
      answers: { post: failing('refused') },
      meanwhile: async () => {
        await store?.transact(async (tx) => {
          const stored = await tx.get(occurrences, occurrenceKey(row))
          if (stored?.steps[0]?.state === 'sending')
            tx.put(occurrences, occurrenceKey(row), { ...stored, state: 'failed', reason: 'Ended.' })
        })
      },
    })
    store = it.store
    expect(await it.result).toMatchObject({ over: 'closed', row: { state: 'failed' } })
    expect(await it.store.get(groups, 'groupabc')).toBeDefined()
  })
})
