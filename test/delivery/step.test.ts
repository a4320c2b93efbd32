import { describe, expect, it } from 'vitest'
import { groups } from '../../src/core/group.ts'
import {
  discussions,
  isOut,
  isReopenable,
  type Occurrence,
  occurrenceKey,
  occurrences,
  openOccurrences,
  type Step,
  unreported,
} from '../../src/core/occurrence.ts'
import { type PostRef, threadKey } from '../../src/core/refs.ts'
import { isUnsettled, planOccurrence } from '../../src/delivery/ledger.ts'
import {
  advance,
  doubted,
  FOLLOW_UP_MS,
  LANDING_MS,
  nextStep,
  progress,
  saveProgress,
} from '../../src/delivery/step.ts'
import { daily } from '../../src/features/daily-post/card.ts'
import { createMemoryStore } from '../support/memory.ts'
import { addGroup, aGroup, CURRICULA, channelsAt, TWO_CHANNELS } from '../support/study.ts'

const AT = 1_000_000
const day = CURRICULA.default.day(1)
if (!day) throw new Error('no day 1')
const timing = {
  date: '2026-11-23',
  round: 1,
  due: AT,
  until: AT + 60_000,
  claimedAt: AT,
  late: false,
  look: false,
}
const ADDRESS = 'playground/local/study-group'

const aRow = (
  states: Partial<Record<number, Partial<Step>>> = {},
  change: Partial<Occurrence> = {},
): Occurrence => {
  const row = planOccurrence(daily, aGroup(), day, timing)
  return { ...row, steps: row.steps.map((step, i) => ({ ...step, ...states[i] })), ...change }
}
const post = {
  platform: 'playground',
  workspace: 'local',
  channel: 'study-group',
  message: '1',
  url: 'https://x',
} as const
const SENT = { state: 'sent', post } as const
const stepAt = (row: Occurrence, i: number): Step => row.steps[i] as Step

describe('a step', () => {
  const step = stepAt(aRow(), 0)
  const began = advance(step, { type: 'begin', at: AT })

  it('that begins is not looked for before a lost request must have landed', () => {
    expect(began).toMatchObject({
      state: 'sending',
      attempts: 1,
      notBefore: AT + LANDING_MS,
      firstSentAt: AT,
    })
    const again = advance({ ...began, state: 'todo' }, { type: 'begin', at: AT + 9 })
    expect(again).toMatchObject({ attempts: 2, firstSentAt: AT })
  })

  it('that the platform limited was no attempt, and waits as long as it was told', () => {
    const limited = advance(began, { type: 'limited', at: AT, retryAfter: 5_000, chance: 0 })
    expect(limited).toMatchObject({ state: 'todo', attempts: 0, notBefore: AT + 5_000 })
    // Not all at once, and never sooner.
    const last = advance(began, { type: 'limited', at: AT, retryAfter: 5_000, chance: 0.999 })
    expect(last.notBefore).toBe(AT + 5_249)
  })

  it('that reached nobody is tried again, each time later by more', () => {
    const wait = (attempts: number) =>
      advance({ ...began, attempts }, { type: 'unreachable', at: AT, reason: 'No route.', chance: 0.999 })
        .notBefore - AT
    expect(wait(1)).toBeLessThan(wait(3))
    expect(wait(3)).toBeLessThan(wait(6))
    expect(wait(30)).toBeLessThanOrEqual(5 * 60_000)
  })

  it('that never began counts its own attempts, as a thread does', () => {
    const thread = advance(stepAt(aRow(), 1), { type: 'unreachable', at: AT, reason: 'No route.', chance: 0 })
    expect(thread).toMatchObject({ state: 'todo', attempts: 1 })
  })
})

/** Every event on a step that was begun twice and had trouble: what the step is then, whole. */
describe('a step that was begun', () => {
  const base = {
    ...stepAt(aRow(), 0),
    state: 'sending',
    attempts: 2,
    notBefore: AT + 7,
    firstSentAt: AT - 9,
  } as const
  const step: Step = { ...base, reason: 'Earlier.' }

  it('and was sent keeps its post and where it is discussed, and forgets its trouble', () => {
    const thread = {
      platform: 'playground',
      workspace: 'local',
      channel: 'study-group',
      thread: '1',
    } as const
    expect(advance(step, { type: 'sent', post, thread })).toEqual({
      ...base,
      state: 'sent',
      notBefore: 0,
      post,
      thread,
    })
    expect(advance(step, { type: 'sent' })).toEqual({ ...base, state: 'sent', notBefore: 0 })
  })

  it('and was limited at its first try has made none', () => {
    const limited = advance(
      { ...step, attempts: 0 },
      { type: 'limited', at: AT, retryAfter: 1_000, chance: 0.5 },
    )
    expect(limited).toEqual({ ...base, state: 'todo', attempts: 0, notBefore: AT + 1_125 })
  })

  it('and reached nobody has counted that attempt already', () => {
    const event = { type: 'unreachable', at: AT, reason: 'No route.', chance: 0.5 } as const
    expect(advance(step, event)).toEqual({
      ...step,
      state: 'todo',
      reason: 'No route.',
      notBefore: AT + 4_000,
    })
    const unbegun = { ...step, state: 'todo' } as const
    expect(advance(unbegun, event)).toMatchObject({ state: 'todo', attempts: 3, notBefore: AT + 8_000 })
  })

  it('and had no answer is looked for, after a while', () => {
    const event = { type: 'unknown', at: AT, wait: 60_000, reason: 'No answer.' } as const
    expect(advance({ ...step, state: 'todo' }, event)).toEqual({
      ...step,
      reason: 'No answer.',
      notBefore: AT + 60_000,
    })
  })

  it('and could not be looked for stays in doubt, and counts the look', () => {
    const event = { type: 'unseen', at: AT, wait: 5_000, reason: 'Unreadable.' } as const
    expect(advance(step, event)).toEqual({
      ...step,
      attempts: 3,
      reason: 'Unreadable.',
      notBefore: AT + 5_000,
    })
  })

  it.each([
    ['refused', { type: 'refused', reason: 'No.' }, { state: 'todo', reason: 'No.', notBefore: 0 }],
    ['found absent', { type: 'absent' }, { state: 'todo', reason: undefined, notBefore: 0 }],
    [
      'nowhere to be read',
      { type: 'unreadable', reason: 'No.' },
      { state: 'uncertain', reason: 'No.', notBefore: 0 },
    ],
    [
      'given up',
      { type: 'failed', at: AT, reason: 'No.' },
      { state: 'failed', reason: 'No.', notBefore: 0, failedAt: AT },
    ],
    [
      'rejected for good',
      { type: 'rejected', reason: 'No.' },
      { state: 'failed', reason: 'No.', notBefore: 0, useless: true },
    ],
  ] as const)('and is %s', (_, event, change) => {
    expect(advance(step, event)).toEqual({ ...step, ...change })
  })

  it('is in doubt after a restore where it was to be sent, unless it is a thread', () => {
    const [first, thread] = aRow().steps as [Step, Step]
    expect(doubted(first)).toEqual({ ...first, state: 'sending' })
    expect(doubted(thread)).toBe(thread)
    expect(doubted({ ...first, state: 'failed' })).toMatchObject({ state: 'failed' })
  })
})

describe('a row', () => {
  it('goes on with the post, then the thread, then each reply', () => {
    expect(nextStep(aRow(), ADDRESS)?.content).toBe('post')
    expect(nextStep(aRow({ 0: SENT }), ADDRESS)?.content).toBe('thread')
    expect(nextStep(aRow({ 0: SENT, 1: { state: 'sent' } }), ADDRESS)?.content).toBe('prompt 1')
    expect(nextStep(aRow({ 0: SENT, 1: { state: 'sent' }, 2: { state: 'failed' } }), ADDRESS)?.content).toBe(
      'prompt 2',
    )
  })

  it('has no replies without a thread, and no thread without a post', () => {
    expect(nextStep(aRow({ 0: SENT, 1: { state: 'failed' } }), ADDRESS)).toBeUndefined()
    expect(nextStep(aRow({ 0: { state: 'uncertain' } }), ADDRESS)).toBeUndefined()
  })

  it('begins the next reply in the write that says that the one before was sent', () => {
    const row = aRow({ 0: SENT, 1: { state: 'sent' }, 2: { state: 'sending' } })
    const done = progress(row, stepAt(row, 2).key, { type: 'sent', post }, AT)
    expect(done.begun).toBe(stepAt(row, 3).key)
    expect(done.row.steps[3]).toMatchObject({ state: 'sending', attempts: 1 })
  })

  it('begins none whose time is over', () => {
    const row = aRow({ 0: SENT, 1: { state: 'sent' }, 2: { state: 'sending' } })
    const done = progress(row, stepAt(row, 2).key, { type: 'sent', post }, row.until)
    expect(done.begun).toBeUndefined()
    expect(done.row.steps[3]).toMatchObject({ state: 'todo' })
  })

  it.each([
    ['found, not sent', { type: 'absent' }, {}],
    ['followed by one that waits', { type: 'sent', post }, { notBefore: AT + 1 }],
    ['followed by one that is looked for', { type: 'sent', post }, { state: 'sending' }],
  ] as const)('begins no reply behind one that was %s', (_, event, after) => {
    const row = aRow({ 0: SENT, 1: { state: 'sent' }, 2: { state: 'sending' }, 3: after })
    expect(progress(row, stepAt(row, 2).key, event, AT).begun).toBeUndefined()
  })

  it('begins a reply whose time comes at that instant', () => {
    const row = aRow({ 0: SENT, 1: { state: 'sent' }, 2: { state: 'sending' }, 3: { notBefore: AT } })
    expect(progress(row, stepAt(row, 2).key, { type: 'sent', post }, AT).begun).toBe(stepAt(row, 3).key)
  })

  it('does not begin a thread with its post', () => {
    const row = aRow({ 0: { state: 'sending', firstSentAt: AT } })
    const { row: after, begun } = progress(row, stepAt(row, 0).key, { type: 'sent', post }, AT)
    expect([begun, after.steps[1]?.state, after.state]).toEqual([undefined, 'todo', 'open'])
  })

  it('has no step that it was not planned with', () => {
    expect(() => progress(aRow(), 'dx', { type: 'absent' }, AT)).toThrow(
      'The occurrence groupabc/daily/2026-11-23 has no step dx.',
    )
  })

  it('stays open while something is left at another address', () => {
    const row = planOccurrence(daily, aGroup({ channels: channelsAt(TWO_CHANNELS) }), day, timing)
    const rejected = { type: 'rejected', reason: 'No.' } as const
    const [first] = row.steps as [Step]
    const other = row.steps.find((step) => step.what === 'post' && step.key !== first.key)
    const half = progress(row, first.key, rejected, AT).row
    expect(half.state).toBe('open')
    expect(progress(half, other?.key ?? '', rejected, AT).row).toMatchObject({
      state: 'failed',
      days: [],
      reason: 'No.',
    })
  })

  it('whose post was sent without a call on record doubts what follows there, and only there', () => {
    const row = planOccurrence(daily, aGroup({ channels: channelsAt(TWO_CHANNELS) }), day, timing)
    const [first] = row.steps as [Step]
    const { steps } = progress(row, first.key, { type: 'sent', post }, AT).row
    const states = (address: string) =>
      steps
        .filter(({ what, to }) => what === 'reply' && 'channel' in to && to.channel === address)
        .map(({ state }) => state)
    expect(new Set(states('study-group'))).toEqual(new Set(['sending']))
    expect(new Set(states('other'))).toEqual(new Set(['todo']))
    const known = { ...row, steps: row.steps.map((step) => ({ ...step, firstSentAt: AT })) }
    const after = progress(known, first.key, { type: 'sent', post }, AT).row
    expect(new Set(after.steps.slice(1).map(({ state }) => state))).toEqual(new Set(['todo']))
  })

  it('is out where its post was sent or may have been, and nothing else of it counts', () => {
    expect(isOut(aRow())).toBe(false)
    expect(isOut(aRow({ 1: { state: 'sent' }, 2: { state: 'sent' } }))).toBe(false)
    expect(isOut(aRow({ 0: SENT }))).toBe(true)
    expect(isOut(aRow({ 0: { state: 'uncertain' } }))).toBe(true)
  })

  it('that failed without a word says so', () => {
    const states = Object.fromEntries(aRow().steps.map((_, i) => [i, { state: 'sent' } as Partial<Step>]))
    const last = aRow().steps.length - 1
    const row = aRow({ ...states, 0: SENT, 3: { state: 'failed' }, [last]: { state: 'sending' } })
    const { row: after } = progress(row, stepAt(row, last).key, { type: 'sent', post }, AT)
    expect(after).toMatchObject({ state: 'failed', reason: 'It could not be sent.', days: [1] })
  })

  it('gets an hour for what follows its post', () => {
    const row = aRow({ 0: { state: 'sending', firstSentAt: AT } })
    const done = progress(row, stepAt(row, 0).key, { type: 'sent', post }, AT + 59_000)
    expect(done.row.until).toBe(AT + 59_000 + FOLLOW_UP_MS)
  })

  it('is done when every step was sent', () => {
    const states = Object.fromEntries(aRow().steps.map((_, i) => [i, { state: 'sent' } as Partial<Step>]))
    const last = aRow().steps.length - 1
    const row = aRow({ ...states, 0: SENT, [last]: { state: 'sending' } })
    expect(progress(row, stepAt(row, last).key, { type: 'sent', post }, AT).row.state).toBe('done')
  })

  it('gives its roadmap day back only if its post certainly never came', () => {
    const failed = { type: 'failed', at: AT, reason: 'No route.' } as const
    const row = aRow()
    expect(progress(row, stepAt(row, 0).key, failed, AT).row).toMatchObject({ state: 'failed', days: [] })
    const unsure = aRow({ 0: { state: 'sending' } })
    const seen = { type: 'unreadable', reason: 'Nobody can tell.' } as const
    expect(progress(unsure, stepAt(unsure, 0).key, seen, AT).row).toMatchObject({
      state: 'failed',
      days: [1],
    })
  })

  it('keeps later dates waiting until its post is out, but not when it is posted again', () => {
    expect(isUnsettled(aRow())).toBe(true)
    expect(isUnsettled(aRow({ 0: { state: 'uncertain' } }))).toBe(false)
    expect(isUnsettled(aRow({}, { round: 2 }))).toBe(false)
  })
})

describe('a failed row can be sent again', () => {
  const failed = { state: 'failed', reason: 'No route.' } as const
  const useless = { ...failed, useless: true }

  it('where something is left that the platform did not reject for good', () => {
    const after = { 0: SENT, 1: { state: 'sent' } } as const
    expect(isReopenable(aRow({ ...after, 2: failed }, { state: 'failed' }))).toBe(true)
    expect(isReopenable(aRow({ ...after, 2: useless, 3: failed }, { state: 'failed' }))).toBe(true)
    const all = Object.fromEntries(aRow().steps.map((_, i) => [i, i < 2 ? SENT : useless]))
    expect(isReopenable(aRow(all, { state: 'failed' }))).toBe(false)
  })

  it('but not below a thread that was rejected, nor where no day is left in it', () => {
    const below = { 0: SENT, 1: useless, 2: failed } as const
    expect(isReopenable(aRow(below, { state: 'failed' }))).toBe(false)
    expect(isReopenable(aRow({ 0: failed }, { state: 'failed', days: [] }))).toBe(false)
  })
})

describe('what happened to a step, on record', () => {
  const KEY = occurrenceKey(aRow())
  const thread = { platform: 'playground', workspace: 'local', channel: 'study-group', thread: '1' } as const

  async function stored(row: Occurrence, change: Parameters<typeof aGroup>[0] = {}) {
    const store = createMemoryStore()
    await addGroup(store, aGroup({ position: 2, silence: { posts: 3, asked: false }, ...change }))
    await store.transact(async (tx) => {
      tx.put(occurrences, KEY, row)
      tx.put(openOccurrences, KEY, { group: row.group })
    })
    return store
  }
  const failed = { type: 'failed', at: AT, reason: 'No route.' } as const
  const ends = async (row: Occurrence, change: Parameters<typeof aGroup>[0] = {}) => {
    const store = await stored(row, change)
    await saveProgress(store, row, stepAt(row, 0), failed, AT)
    const group = await store.get(groups, row.group)
    return {
      group: group && { position: group.position, silence: group.silence.posts },
      open: (await store.get(openOccurrences, KEY)) !== undefined,
      unreported: (await store.get(unreported, KEY)) !== undefined,
    }
  }

  it('gives a day that never went out back to its group, with the silence that it counted', async () => {
    expect(await ends(aRow())).toEqual({
      group: { position: 1, silence: 2 },
      open: false,
      unreported: true,
    })
    expect(await ends(aRow(), { silence: { posts: 0, asked: false } })).toMatchObject({
      group: { silence: 0 },
    })
  })

  it.each([
    ['of a row posted again', aRow({}, { round: 2 }), {}],
    ['of a row without one', aRow({}, { days: [] }), {}],
    ['of a group that moved on', aRow(), { position: 3 }],
  ] as const)('gives no day back %s', async (_, row, change) => {
    const key = occurrenceKey(row)
    const store = createMemoryStore()
    await addGroup(store, aGroup({ position: 2, silence: { posts: 3, asked: false }, ...change }))
    await store.transact(async (tx) => tx.put(occurrences, key, row))
    await saveProgress(store, row, stepAt(row, 0), failed, AT)
    expect(await store.get(groups, row.group)).toMatchObject({
      position: 'position' in change ? change.position : 2,
      silence: { posts: 3 },
    })
  })

  it('of a group that is gone is written all the same', async () => {
    const store = createMemoryStore()
    await store.transact(async (tx) => tx.put(occurrences, KEY, aRow()))
    await saveProgress(store, aRow(), stepAt(aRow(), 0), failed, AT)
    expect(await store.get(occurrences, KEY)).toMatchObject({ state: 'failed' })
  })

  it('that closes a row without trouble leaves nothing to report', async () => {
    const states = Object.fromEntries(aRow().steps.map((_, i) => [i, { state: 'sent' } as Partial<Step>]))
    const last = aRow().steps.length - 1
    const row = aRow({ ...states, 0: SENT, [last]: { state: 'sending' } })
    const store = await stored(row)
    await saveProgress(store, row, stepAt(row, last), { type: 'sent', post }, AT)
    expect(await store.get(unreported, KEY)).toBeUndefined()
    expect(await store.get(openOccurrences, KEY)).toBeUndefined()
  })

  it('keeps a row open while something is left, and remembers whose thread it is', async () => {
    const row = aRow({ 0: SENT })
    const store = await stored(row)
    await saveProgress(store, row, stepAt(row, 1), { type: 'sent', thread }, AT)
    expect(await store.get(openOccurrences, KEY)).toBeDefined()
    expect(await store.get(discussions, threadKey(thread))).toEqual({ occurrence: KEY })
  })

  it('does not close again a row that was closed', async () => {
    const row = aRow({}, { state: 'failed', reason: 'Earlier.' })
    expect(await ends(row)).toEqual({ group: { position: 2, silence: 3 }, open: true, unreported: false })
  })

  it('refuses to begin what somebody else has sent, but hears that it was sent', async () => {
    const row = aRow({ 0: SENT })
    const store = await stored(row)
    const first = stepAt(row, 0)
    await expect(saveProgress(store, row, first, { type: 'begin', at: AT }, AT)).rejects.toThrow(
      `${first.key} was sent by somebody else.`,
    )
    const again = { ...post, message: '2' } satisfies PostRef
    const { row: after } = await saveProgress(store, row, first, { type: 'sent', post: again }, AT)
    expect(after.steps[0]?.post?.message).toBe('2')
    const reply = stepAt(row, 2)
    expect((await saveProgress(store, row, reply, { type: 'begin', at: AT }, AT)).row.steps[2]?.state).toBe(
      'sending',
    )
  })

  it('of a row that is no longer on record is refused', async () => {
    const write = saveProgress(createMemoryStore(), aRow(), stepAt(aRow(), 0), failed, AT)
    await expect(write).rejects.toThrow(`The occurrence ${KEY} is no longer on record.`)
  })
})
