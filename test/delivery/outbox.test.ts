import { describe, expect, it } from 'vitest'
import { PlatformError } from '../../src/core/errors.ts'
import { occurrences } from '../../src/core/occurrence.ts'
import { type Kind, type Store, UnreadableRecord } from '../../src/core/records.ts'
import { createMemoryStore } from '../support/memory.ts'
import { addGroup, aGroup, CURRICULA, createStudy, type Study } from '../support/study.ts'

const MINUTE = 60_000
const PROMPTS = CURRICULA.default.day(1)?.prompts.length ?? 0
const DAY = '2026-11-23'

/** A group whose post has just been sent while the store began to fail; `read` is how it fails to read the row. */
async function failing(read: () => Promise<never>) {
  const memory = createMemoryStore()
  let isBroken = false
  const reads: number[] = []
  const store: Store = {
    ...memory,
    transact: (work) => (isBroken ? Promise.reject(new Error('disk full')) : memory.transact(work)),
    get: (kind: Kind<never>, key: string) => {
      if (!isBroken || kind.name !== occurrences.name) return memory.get(kind, key)
      reads.push(study.clock.now())
      return read()
    },
  }
  const study: Study = await createStudy({ store })
  await addGroup(store, aGroup())
  const { post } = study.chat
  study.chat.post = async (order) => {
    const ref = await post(order)
    isBroken = !('thread' in order.to)
    study.chat.post = post
    return ref
  }
  await study.engine.start()
  await study.clock.advance(MINUTE, study.settle)
  const began = study.clock.now()
  await study.engine.beat()
  await study.settle()
  return {
    study,
    began,
    reads,
    mend: () => {
      isBroken = false
    },
    errors: () => study.log.entries.filter(({ level }) => level === 'error').map(({ message }) => message),
  }
}
const messages = ({ chat }: Study): number => chat.held.length
const WHOLE = 1 + PROMPTS

describe('a step that cannot be recorded', () => {
  it('is tried again less and less often, and goes on where it was once the store works', async () => {
    const { study, began, reads, mend, errors } = await failing(() => Promise.reject(new Error('disk full')))
    await study.clock.advance(40 * MINUTE, study.settle)
    const waits = reads.map((at, i) => (at - (reads[i - 1] ?? began)) / 1000)
    expect(waits).toEqual([7.5, 15, 30, 60, 120, 240, 450, 450, 450, 450])
    expect(new Set(errors())).toEqual(new Set(['A delivery step could not be recorded; it is tried again']))
    expect(errors()).toHaveLength(11)
    expect(messages(study)).toBe(1)
    mend()
    await study.clock.advance(10 * MINUTE, study.settle)
    expect(messages(study)).toBe(WHOLE)
    expect(await study.row(DAY)).toMatchObject({ state: 'done' })
  })

  it('is left alone where its record cannot be read, and taken up when its group is looked at', async () => {
    const unreadable = () => Promise.reject(new UnreadableRecord('occurrence', 'x', 'spoiled'))
    const { study, reads, mend, errors } = await failing(unreadable)
    await study.clock.advance(60 * MINUTE, study.settle)
    expect(reads).toHaveLength(1)
    expect(errors().at(-1)).toBe('A delivery is left alone: its record cannot be read')
    mend()
    await study.clock.advance(60 * MINUTE, study.settle)
    expect(messages(study)).toBe(1)
    await study.engine.changed('groupabc')
    await study.clock.advance(2 * MINUTE, study.settle)
    expect(messages(study)).toBe(WHOLE)
  })
})

describe('a bot that stops', () => {
  it('leaves no wait behind, and takes nothing more up', async () => {
    const study = await createStudy()
    await addGroup(study.store, aGroup())
    study.chat.mishaps = [{ error: new PlatformError('limited', 'Slow down.', { retryAfter: 90_000 }) }]
    const armed = new Set<() => void>()
    const { after } = study.clock
    study.clock.after = (ms, work) => {
      const cancel = after(ms, () => {
        armed.delete(work)
        work()
      })
      armed.add(work)
      return () => {
        armed.delete(work)
        cancel()
      }
    }
    await study.engine.start()
    await study.pass(1)
    expect(study.chat.calls).toHaveLength(1)
    expect(armed.size).toBe(1)
    await study.engine.stop()
    expect(armed.size).toBe(0)
    await study.engine.changed('groupabc')
    await study.clock.advance(5 * MINUTE, study.settle)
    expect(study.chat.calls).toHaveLength(1)
  })

  it('says which step the next start looks for, where it cannot be put back', async () => {
    const memory = createMemoryStore()
    let room = Number.POSITIVE_INFINITY
    const store: Store = {
      ...memory,
      transact: (work) => (room-- > 0 ? memory.transact(work) : Promise.reject(new Error('disk full'))),
    }
    const study = await createStudy({ store })
    await addGroup(store, aGroup())
    const { post } = study.chat
    const underway = Promise.withResolvers<void>()
    const answered = Promise.withResolvers<void>()
    study.chat.post = async (order) => {
      const ref = await post(order)
      if (!('thread' in order.to)) return ref
      underway.resolve()
      await answered.promise
      return ref
    }
    await study.engine.start()
    study.clock.step(MINUTE)
    await study.engine.beat()
    await underway.promise
    // What was sent is recorded, and that the next one begins.
    room = 1
    const stopped = study.engine.stop()
    answered.resolve()
    await stopped
    const warnings = study.log.entries.filter(({ level }) => level === 'warn')
    expect(warnings.map(({ message }) => message)).toContain(
      'A step that was not sent is looked for at the next start',
    )
  })
})
