import { describe, expect, it } from 'vitest'
import { HandedOver, PlatformError } from '../../src/core/errors.ts'
import { type Occurrence, occurrenceKey, occurrences, openOccurrences } from '../../src/core/occurrence.ts'
import type { Kind, Store } from '../../src/core/records.ts'
import type { Attempted } from '../../src/delivery/attempt.ts'
import { planOccurrence } from '../../src/delivery/ledger.ts'
import { Outbox } from '../../src/delivery/outbox.ts'
import { LANDING_MS } from '../../src/delivery/step.ts'
import { daily } from '../../src/features/daily-post/card.ts'
import { createFakeChat } from '../fakes/chat.ts'
import { createFakeClock } from '../fakes/clock.ts'
import { createQuietLog } from '../fakes/quiet-log.ts'
import { createMemoryStore } from '../support/memory.ts'
import { addGroup, aGroup, CURRICULA } from '../support/study.ts'

/** The outbox by itself, without an engine around it: what it reads, when it waits, and when it is at rest. */

const START = '2026-11-23T09:00:00Z'
const AT = Date.parse(START)
const day = CURRICULA.default.day(1)
if (!day) throw new Error('no day 1')
const PROMPTS = day.prompts.length
const WHOLE = 1 + PROMPTS

const rowOf = (id = 'groupabc', date = '2026-11-23'): Occurrence =>
  planOccurrence(daily, aGroup({ id }), day, {
    date,
    round: 1,
    due: AT,
    until: AT + 12 * 3_600_000,
    claimedAt: AT,
    late: false,
    look: false,
  })

async function anOutbox(change: { postpone?: (at: number) => boolean } = {}) {
  const clock = createFakeClock(START)
  const log = createQuietLog()
  const chat = createFakeChat(clock.now)
  const memory = createMemoryStore()
  const reads: string[] = []
  const failures: unknown[] = []
  const store: Store = {
    ...memory,
    get: (kind: Kind<never>, key: string) => {
      reads.push(`${kind.name} ${key}`)
      return memory.get(kind, key)
    },
    transact: (work) => {
      const failure = failures.shift()
      return failure === undefined ? memory.transact(work) : Promise.reject(failure)
    },
  }
  const refused: Extract<Attempted, { over: 'refused' }>[] = []
  const closed: Occurrence[] = []
  const postponed: number[] = []
  let bound = 0
  const outbox = new Outbox({
    store,
    platform: () => chat,
    compose: (step, row, group, discussion) => daily.compose(step, row, group, CURRICULA.default, discussion),
    live: async () => undefined,
    picture: async () => undefined,
    clock,
    random: () => 0,
    log,
    bind: (work) => {
      bound++
      return work
    },
    postpone: (at) => {
      postponed.push(at)
      return change.postpone?.(at) ?? false
    },
    onRefused: async (refusal) => void refused.push(refusal),
    onClosed: async (row) => void closed.push(row),
  })
  await addGroup(memory, aGroup())
  const save = async (row: Occurrence): Promise<Occurrence> => {
    await memory.transact(async (tx) => {
      tx.put(occurrences, occurrenceKey(row), row)
      tx.put(openOccurrences, occurrenceKey(row), { group: row.group })
    })
    return row
  }
  return {
    clock,
    log,
    chat,
    store: memory,
    reads,
    failures,
    refused,
    closed,
    postponed,
    outbox,
    save,
    bound: () => bound,
    settle: () => outbox.idle(),
  }
}

/** Whether a promise has settled by the next turns of the event loop. */
async function isDone(promise: Promise<unknown>): Promise<boolean> {
  let done = false
  void promise.then(() => {
    done = true
  })
  for (let i = 0; i < 3; i++) await new Promise((resolve) => setImmediate(resolve))
  return done
}

describe('an occurrence that was just stored', () => {
  it('is sent without being read again, as is its group', async () => {
    const at = await anOutbox()
    at.outbox.enqueue(await at.save(rowOf()), aGroup())
    await at.outbox.idle()
    expect(at.chat.held).toHaveLength(WHOLE)
    expect(at.reads).toEqual([])
    expect(at.closed).toMatchObject([{ state: 'done' }])
    expect(at.bound()).toBeGreaterThan(0)
  })

  it('is read, with its group, by whoever only knows that it is there', async () => {
    const at = await anOutbox()
    at.outbox.enqueue(await at.save(rowOf()))
    await at.outbox.idle()
    expect(at.reads).toEqual(['occurrence groupabc/daily/2026-11-23', 'group groupabc'])
    expect(at.chat.held).toHaveLength(WHOLE)
  })

  it('taken up twice is sent once', async () => {
    const at = await anOutbox()
    const row = await at.save(rowOf())
    at.outbox.enqueue(row, aGroup())
    at.outbox.enqueue(row, aGroup())
    await at.outbox.idle()
    expect(at.chat.held).toHaveLength(WHOLE)
    expect(at.chat.calls.filter((call) => call.startsWith('find'))).toEqual([])
  })
})

describe('a group', () => {
  it('is busy while something of it is under way, and whoever waits hears when it is at rest', async () => {
    const at = await anOutbox()
    const answered = Promise.withResolvers<void>()
    const { post } = at.chat
    at.chat.post = async (order) => {
      await answered.promise
      return post(order)
    }
    expect(at.outbox.isBusy('groupabc')).toBe(false)
    expect(await isDone(at.outbox.settled('groupabc'))).toBe(true)
    at.outbox.enqueue(await at.save(rowOf()), aGroup())
    const first = at.outbox.settled('groupabc')
    const second = at.outbox.settled('groupabc')
    expect(at.outbox.isBusy('groupabc')).toBe(true)
    expect(at.outbox.isBusy('groupxyz')).toBe(false)
    expect(await isDone(at.outbox.settled('groupxyz'))).toBe(true)
    expect(await isDone(first)).toBe(false)
    answered.resolve()
    await at.outbox.idle()
    await Promise.all([first, second])
    expect(at.outbox.isBusy('groupabc')).toBe(false)
    // Who waits again waits for what comes then.
    expect(await isDone(at.outbox.settled('groupabc'))).toBe(true)
  })

  it('with two occurrences is at rest after the last of them', async () => {
    const at = await anOutbox()
    const gates = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    const { post } = at.chat
    at.chat.post = async (order) => {
      if (!('thread' in order.to)) await gates[order.key.includes('2026-11-23') ? 0 : 1]?.promise
      return post(order)
    }
    at.outbox.enqueue(await at.save(rowOf()), aGroup())
    at.outbox.enqueue(await at.save(rowOf('groupabc', '2026-11-24')), aGroup())
    const rest = at.outbox.settled('groupabc')
    gates[0]?.resolve()
    expect(await isDone(rest)).toBe(false)
    gates[1]?.resolve()
    await rest
    expect(at.closed).toHaveLength(2)
  })
})

describe('a wait', () => {
  const limited = { error: new PlatformError('limited', 'Slow down.', { retryAfter: 60_000 }) }

  it('is the outbox’s own where nobody takes it over', async () => {
    const at = await anOutbox()
    at.chat.mishaps = [limited]
    at.outbox.enqueue(await at.save(rowOf()), aGroup())
    await at.outbox.idle()
    expect(at.postponed).toEqual([AT + 60_000])
    expect(at.outbox.isBusy('groupabc')).toBe(true)
    await at.clock.advance(60_000, at.settle)
    expect(at.chat.held).toHaveLength(WHOLE)
    // What is stored may have changed meanwhile.
    expect(at.reads[0]).toBe('occurrence groupabc/daily/2026-11-23')
  })

  it('ends the track where the group is looked at again instead', async () => {
    const at = await anOutbox({ postpone: () => true })
    at.chat.mishaps = [limited]
    at.outbox.enqueue(await at.save(rowOf()), aGroup())
    await at.outbox.idle()
    expect(at.postponed).toEqual([AT + 60_000])
    expect(at.outbox.isBusy('groupabc')).toBe(false)
    await at.clock.advance(120_000, at.settle)
    expect(at.chat.calls).toHaveLength(1)
  })

  it('before a look is the time in which a request of an earlier process may still land', async () => {
    const begun = (row: Occurrence, attempts: number): Occurrence => ({
      ...row,
      steps: row.steps.map((step, i) =>
        i > 0 ? step : { ...step, state: 'sending', attempts, ...(attempts > 0 && { firstSentAt: AT - 1 }) },
      ),
    })
    const called = await anOutbox()
    called.outbox.resume(await called.save(begun(rowOf(), 1)))
    await called.outbox.idle()
    expect(called.chat.calls).toEqual([])
    await called.clock.advance(LANDING_MS, called.settle)
    expect(called.chat.calls[0]).toMatch(/^find /)
    expect(called.chat.held).toHaveLength(WHOLE)

    // Of one that only may have been sent before a restore nothing is on its way.
    const restored = await anOutbox()
    restored.outbox.resume(await restored.save(begun(rowOf(), 0)))
    await restored.outbox.idle()
    expect(restored.chat.calls[0]).toMatch(/^find /)
  })
})

describe('what another process left', () => {
  it('is looked for as soon as it must have arrived', async () => {
    const at = await anOutbox()
    const row = rowOf()
    const left: Occurrence = {
      ...row,
      steps: row.steps.map((step, i) =>
        i > 0
          ? step
          : { ...step, state: 'sending', attempts: 1, firstSentAt: AT - 5_000, notBefore: AT + 55_000 },
      ),
    }
    at.outbox.takeOver(await at.save(left), AT + 10_000)
    await at.outbox.idle()
    expect(at.chat.calls).toEqual([])
    await at.clock.advance(10_000, at.settle)
    expect(at.chat.calls[0]).toMatch(/^find /)
    expect(at.chat.held).toHaveLength(WHOLE)
  })
})

describe('an error of our own', () => {
  it('that says who has taken the group over ends the track without a word', async () => {
    const at = await anOutbox()
    at.failures.push(new HandedOver('Taken.'))
    at.outbox.enqueue(await at.save(rowOf()), aGroup())
    await at.outbox.idle()
    expect(at.outbox.isBusy('groupabc')).toBe(false)
    expect(at.log.entries.filter(({ level }) => level === 'error')).toEqual([])
    await at.clock.advance(10 * 60_000, at.settle)
    expect(at.chat.held).toEqual([])
  })

  it('is logged with its occurrence, and the wait grows from five seconds', async () => {
    const at = await anOutbox()
    at.failures.push(new Error('disk full'), new Error('disk full'))
    at.outbox.enqueue(await at.save(rowOf()), aGroup())
    await at.outbox.idle()
    const [entry] = at.log.entries.filter(({ level }) => level === 'error')
    expect(entry).toMatchObject({ fields: { occurrence: 'groupabc/daily/2026-11-23' } })
    await at.clock.advance(5_000, at.settle)
    await at.clock.advance(9_999, at.settle)
    expect(at.chat.held).toEqual([])
    await at.clock.advance(1, at.settle)
    expect(at.chat.held).toHaveLength(WHOLE)
  })
})

describe('a stop', () => {
  it('leaves nothing under way, and later work is not taken up', async () => {
    const at = await anOutbox()
    at.chat.mishaps = [{ error: new PlatformError('limited', 'Slow down.', { retryAfter: 60_000 }) }]
    at.outbox.enqueue(await at.save(rowOf()), aGroup())
    await at.outbox.idle()
    const rest = at.outbox.settled('groupabc')
    await at.outbox.stop()
    await rest
    expect(at.outbox.isBusy('groupabc')).toBe(false)
    at.outbox.enqueue(await at.save(rowOf('groupabc', '2026-11-24')), aGroup())
    expect(at.outbox.isBusy('groupabc')).toBe(false)
    await at.clock.advance(120_000, at.settle)
    expect(at.chat.calls).toHaveLength(1)
  })
})

it('a refusal is told with its reason, and the track ends', async () => {
  const at = await anOutbox()
  at.chat.mishaps = [{ error: new PlatformError('refused', 'No.', { fix: 'Invite me.' }) }]
  at.outbox.enqueue(await at.save(rowOf()), aGroup())
  await at.outbox.idle()
  expect(at.refused).toMatchObject([{ group: 'groupabc', reason: 'No.', fix: 'Invite me.' }])
  expect(at.outbox.isBusy('groupabc')).toBe(false)
  expect(at.closed).toEqual([])
})
