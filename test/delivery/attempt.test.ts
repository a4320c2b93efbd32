import { describe, expect, it } from 'vitest'
import { UserError } from '../../src/core/errors.ts'
import { type Act, decideAct } from '../../src/delivery/step.ts'
import { addGroup, aGroup, CURRICULA, createStudy } from '../support/study.ts'

const todo = { state: 'todo', notBefore: 0 } as const
const sending = { state: 'sending', notBefore: 0 } as const
const now = 1_000

/** A step, whether this runner began it, whether its time is over, the hold, whether its platform is there: what to do. */
const TABLE: [
  what: string,
  step: { state: 'todo' | 'sending'; notBefore: number } | undefined,
  at: { begun?: true; late?: true; held?: true; missing?: true },
  act: Act,
][] = [
  ['nothing is left', undefined, {}, 'leave'],
  ['to be sent', todo, {}, 'send'],
  ['to be sent, its time is over', todo, { late: true }, 'give up'],
  ['to be sent, on hold and too late', todo, { late: true, held: true }, 'give up'],
  ['to be sent later', { ...todo, notBefore: now + 1 }, {}, 'wait'],
  ['to be sent later, its time is over', { ...todo, notBefore: now + 1 }, { late: true }, 'give up'],
  ['to be sent, on hold', todo, { held: true }, 'leave'],
  ['to be sent, the platform is not configured', todo, { missing: true }, 'hold'],
  ['begun by this runner', { ...sending, notBefore: now + 60 }, { begun: true }, 'send'],
  [
    'begun by this runner, too late',
    { ...sending, notBefore: now + 60 },
    { begun: true, late: true },
    'send',
  ],
  ['begun by this runner, on hold', sending, { begun: true, held: true }, 'leave'],
  ['may have been sent', sending, {}, 'look'],
  ['may still land', { ...sending, notBefore: now + 1 }, {}, 'wait'],
  ['may still land, its time is over', { ...sending, notBefore: now + 1 }, { late: true }, 'wait'],
  ['may have been sent, on hold', sending, { held: true }, 'leave'],
  ['may have been sent, too late', sending, { late: true }, 'look'],
  ['may have been sent, on hold and too late', sending, { late: true, held: true }, 'look'],
  ['may have been sent, no platform', sending, { missing: true }, 'hold'],
  ['may have been sent, no platform, too late', sending, { missing: true, late: true }, 'call it uncertain'],
]

describe('what is done about a step that is', () => {
  it.each(TABLE)('%s', (_, step, { begun = false, late = false, held = false, missing = false }, act) => {
    const until = late ? now : now + 1
    expect(decideAct(step, { now, until, begun, held, configured: !missing })).toBe(act)
  })
})

describe('a message that cannot be written', () => {
  it('costs no call, is no message that may have been sent, and is told with its reason when its time is over', async () => {
    const pillar = () => {
      throw new UserError('This pillar is not there', 'Put it back.')
    }
    const study = await createStudy({ curricula: { all: [], of: () => ({ ...CURRICULA.default, pillar }) } })
    await addGroup(study.store, aGroup({ schedule: { ...aGroup().schedule, window: 60 } }))
    await study.engine.start()
    await study.pass(30)
    const post = { what: 'post', state: 'todo', reason: 'This pillar is not there.' }
    expect(await study.row('2026-11-23')).toMatchObject({
      state: 'open',
      steps: expect.arrayContaining([expect.objectContaining(post)]),
    })
    await study.pass(40)
    expect(await study.row('2026-11-23')).toMatchObject({ state: 'failed', days: [], reason: post.reason })
    expect(study.chat.calls).toEqual([])
    expect(study.chat.told).toHaveLength(1)
    const said = study.log.entries.filter(({ level }) => level === 'error').length
    expect(said).toBeGreaterThan(0)
    expect(said).toBeLessThan(40)
  })
})
