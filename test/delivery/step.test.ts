import { describe, expect, it } from 'vitest'
import { isReopenable, type Occurrence, type Step } from '../../src/core/occurrence.ts'
import { isUnsettled, planOccurrence } from '../../src/delivery/ledger.ts'
import { advance, FOLLOW_UP_MS, LANDING_MS, nextStep, progress } from '../../src/delivery/step.ts'
import { daily } from '../../src/features/daily-post/card.ts'
import { aGroup, CURRICULA } from '../support/study.ts'

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
