import { beforeEach, describe, expect, it } from 'vitest'
import type { Card } from '../../src/core/card.ts'
import { PlatformError } from '../../src/core/errors.ts'
import { occurrences, openOccurrences } from '../../src/core/occurrence.ts'
import { GRADES, rate } from '../../src/core/recall.ts'
import { openFsrs } from '../../src/features/self-check/fsrs.ts'
import { buttonOf, reading } from '../support/acting.ts'
import { ADA, aCaller, addGroup, aGroup, CURRICULA, createStudy, LIN, type Study } from '../support/study.ts'

const memorize = await openFsrs()
const { channel: _, ...lin } = aCaller({ member: LIN, name: 'Lin', zone: 'UTC' })
let study: Study
const { ask, press } = reading(() => study, lin, true)
const labels = ({ buttons = [] }: Card): string[] => buttons.map(({ label }) => label)
const told = () => study.chat.told.filter(({ member }) => member.user === 'lin')
const dates = () => told().map(({ at }) => new Date(at).toISOString().slice(0, 16))
const HOUR = 60

/** Lin rated a question yesterday and is to see it again; the group posts on, and Ada answers. */
async function rated(): Promise<void> {
  const [prompt] = CURRICULA.default.day(1)?.prompts ?? []
  const question = { curriculum: CURRICULA.default.id, prompt: prompt?.id ?? '', letter: 'a' }
  const at = study.clock.now() - 24 * HOUR * 60_000
  await rate(study.store, memorize, LIN, {
    question,
    grade: GRADES[0],
    at,
    groups: ['groupabc'],
    isSameDay: () => false,
  })
}

beforeEach(async () => {
  study = await createStudy()
  await addGroup(study.store, aGroup({ managers: [ADA, LIN].map((who) => ({ ...who, name: who.user })) }))
  await rated()
})

describe('nobody', () => {
  it('is written to who did not ask for it', async () => {
    await study.engine.start()
    await study.days(2)
    expect(told().filter(({ card }) => labels(card).includes('Stop'))).toEqual([])
    const card = await ask('messages')
    expect(card.text).toContain('only if you ask for it')
    expect(labels(card)).toEqual(['Make a promise', 'Nudge me'])
  })
})

describe('a nudge', () => {
  it('comes at its time on days when something is due, three times a week, with how to get less', async () => {
    await ask('nudge', '6 pm')
    await study.engine.start()
    await study.days(8)
    expect(dates()).toEqual(
      ['2026-11-23T18:00', '2026-11-24T18:00', '2026-11-25T18:00', '2026-11-30T18:00'].map((at) =>
        expect.stringMatching(`^${at.slice(0, 13)}`),
      ),
    )
    const card = told()[0]?.card
    expect(card?.title).toBe('One question is due')
    expect(labels(card as Card)).toEqual(['Review', 'Fewer', 'Stop'])
    expect((await press(card, 'Review')).title).toContain('Day 1')
    // Nothing of it stays in the group’s ledger.
    const rows = await study.store.list(occurrences, { limit: 100 })
    expect(rows.filter(({ key }) => key.includes('/private/'))).toEqual([])
  })

  it('comes less often after Fewer and not at all after Stop, also by a process that began since', async () => {
    await ask('nudge')
    await study.engine.start()
    await study.days(1)
    const [first] = told()
    expect((await press(first?.card, 'Fewer')).text).toContain('at most two a week')
    await study.engine.stop()
    const { store, chat } = study
    study = await createStudy({ start: '2026-11-24T08:59:00Z', store, chat })
    await study.engine.start()
    await study.days(6)
    expect(told()).toHaveLength(2)
    const stopped = await press(told()[1]?.card, 'Stop')
    expect(labels(stopped)).toEqual(['Start again', 'Make a promise', 'No nudge'])
    await study.days(8)
    expect(told()).toHaveLength(2)
    await press(stopped, 'Start again')
    await study.days(1)
    expect(told()).toHaveLength(3)
  })

  it('that waits to be sent is taken back by Stop', async () => {
    await ask('nudge', '10:00')
    await study.engine.start()
    study.chat.privateMishaps = [
      { error: new PlatformError('limited', 'Later.', { retryAfter: 3 * HOUR * 60_000 }) },
    ]
    await study.pass(70)
    expect((await study.store.list(openOccurrences, { limit: 9 })).map(({ key }) => key)).toEqual([
      expect.stringMatching(/^groupabc\/private\/2026-11-23~[a-z0-9]+$/),
    ])
    await ask('messages', 'stop', { ...lin })
    await study.days(1)
    expect(told()).toEqual([])
  })

  it('whose answer was lost is looked for, and comes once', async () => {
    await ask('nudge', '10:00')
    await study.engine.start()
    study.chat.privateMishaps = [{ error: new PlatformError('unknown', 'Cut off.'), arrives: true }]
    await study.days(1)
    expect(told()).toHaveLength(1)
    expect(study.chat.calls.filter((call) => call.startsWith('find n'))).toHaveLength(1)
  })

  it('that never arrived is sent again after it was looked for', async () => {
    await ask('nudge', '10:00')
    await study.engine.start()
    study.chat.privateMishaps = [{ error: new PlatformError('unknown', 'Cut off.') }]
    await study.days(1)
    expect(told()).toHaveLength(1)
  })

  it('is tried twice where private messages are closed, and then no more until somebody asks', async () => {
    await ask('nudge', '10:00')
    await study.engine.start()
    const closed = { error: new PlatformError('refused', 'Cannot send messages to this user.', { fix: 'x' }) }
    study.chat.privateMishaps = Array.from({ length: 9 }, () => closed)
    await study.days(9)
    const tried = study.log.entries.filter(
      ({ message, fields }) => message === 'A call failed' && 'step' in fields,
    )
    const keys = tried.map(({ fields }) => (fields as { step: string }).step)
    expect(keys).toEqual([expect.stringMatching(/^n\w+\.\w+$/), keys[0]])
    // A member who cannot be written to is no trouble of the group.
    expect((await study.group())?.channels[0]?.hold).toBeUndefined()
    const card = await ask('messages')
    expect(card.text).toContain('could not be delivered')
    study.chat.privateMishaps = []
    await press(card, 'Try again')
    await study.days(1)
    expect(told()).toHaveLength(1)
  })

  it('does not come while somebody is away, nor where nothing is due, nor once it is off', async () => {
    await ask('nudge', '10:00')
    await ask('away', '2026-11-27')
    await study.engine.start()
    await study.days(3)
    expect(told()).toEqual([])
    await study.days(2)
    expect(told()).toHaveLength(1)
    const { arg = '' } = buttonOf(await ask('review'), 'Key points')
    await ask('review', arg.replace('list', 'easy'))
    await study.days(2)
    expect(told()).toHaveLength(1)
    await ask('nudge', 'off')
    expect((await ask('messages')).text).toContain('**Nudge**: none')
  })

  it('is forgotten with whoever wanted it, and so is what waits to be sent', async () => {
    await ask('nudge', '10:00')
    expect((await ask('my-data')).text).toMatch(/hear at 10:00.*\n?.*/)
    await study.engine.start()
    study.chat.privateMishaps = [
      { error: new PlatformError('limited', 'Later.', { retryAfter: 3 * HOUR * 60_000 }) },
    ]
    await study.pass(70)
    await press(await ask('forget-me'), 'Delete everything')
    expect(await study.store.list(openOccurrences, { limit: 9 })).toEqual([])
    await study.days(1)
    expect(told().filter(({ card }) => labels(card).includes('Stop'))).toEqual([])
  })

  it('says which time it does not understand', async () => {
    expect((await ask('nudge', 'sometimes')).title).toContain('time')
  })
})
