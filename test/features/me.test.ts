import { beforeEach, describe, expect, it } from 'vitest'
import { countAnswer } from '../../src/core/discussion.ts'
import { answered, answers, join, memberships } from '../../src/core/membership.ts'
import { occurrences } from '../../src/core/occurrence.ts'
import { people, personOf } from '../../src/core/person.ts'
import { each, type Kind } from '../../src/core/records.ts'
import { reading } from '../support/acting.ts'
import { put } from '../support/memory.ts'
import {
  ADA,
  aCaller,
  addGroup,
  aGroup,
  CHANNEL,
  createStudy,
  LIN,
  SAM,
  type Study,
} from '../support/study.ts'

let study: Study
beforeEach(async () => {
  study = await createStudy()
})

const lin = aCaller({ member: LIN, name: 'Lin' })
const { ask, press } = reading(() => study, lin, true)

/** A post of each weekday from Monday on, and who answered on which of these days. */
async function posted(
  days: number,
  answersOf: Partial<Record<'lin' | 'sam' | 'ada', number[]>>,
  group = 'groupabc',
) {
  const who = { lin: LIN, sam: SAM, ada: ADA }
  const start = Temporal.PlainDate.from('2026-11-23')
  for (let i = 0; i < days; i++) {
    const date = start.add({ days: i + 2 * Math.floor(i / 5) }).toString()
    const due = Date.parse(`${date}T09:00:00Z`)
    const row = {
      group,
      series: 'daily',
      date,
      round: 1,
      days: [i + 1],
      due,
      until: due,
      claimedAt: due,
      late: false,
      state: 'done' as const,
      steps: [],
      answered: 0,
    }
    await put(study.store, occurrences, `${group}/daily/${date}`, row)
    for (const [name, of] of Object.entries(answersOf))
      if (of.includes(i + 1))
        await countAnswer(study.store, who[name as 'lin'], `${group}/daily/${date}`, {
          at: due + 60_000,
          via: 'message',
        })
  }
}

const everything = async (person: string): Promise<string[]> => {
  const found: string[] = []
  for (const kind of [people, memberships, answers, answered] as Kind<unknown>[])
    for await (const { key } of each(study.store, kind))
      if (key === person || key.startsWith(`${person}/`) || key.endsWith(`/${person}`))
        found.push(`${kind.name} ${key}`)
  return found
}

describe('me', () => {
  it('says how to begin to whoever is in no group', async () => {
    const card = await ask('me')
    expect(card.text).toContain('You are in no study group yet.')
    expect(card.buttons?.map(({ label }) => label)).toEqual([
      'Review',
      'Private messages',
      'My data',
      'Forget me',
    ])
  })

  it('counts the study days on which somebody took part, from the first one on', async () => {
    await addGroup(study.store, aGroup())
    await posted(8, { lin: [3, 4, 6, 8] })
    await study.clock.advance(12 * 24 * 60 * 60_000, study.settle)
    expect((await ask('me')).text).toContain('You took part on 4 of 6 study days since you joined.')
  })

  it('shows the newest day only once it is kept or over', async () => {
    await addGroup(study.store, aGroup())
    await posted(3, { lin: [1, 2] })
    await study.clock.advance(Date.parse('2026-11-25T12:00:00Z') - study.clock.now(), study.settle)
    expect((await ask('me')).text).toContain('2 of 2 study days')
    await study.clock.advance(3 * 24 * 60 * 60_000, study.settle)
    expect((await ask('me')).text).toContain('2 of 3 study days')
  })

  it('looks back over twenty study days of a long roadmap', async () => {
    await addGroup(study.store, aGroup())
    const all = Array.from({ length: 90 }, (_, i) => i + 1)
    await posted(90, { lin: all.filter((day) => day !== 85) })
    await study.clock.advance(200 * 24 * 60 * 60_000, study.settle)
    expect((await ask('me')).text).toContain('You took part on 19 of the last 20 study days.')
  })

  it('shows every group, also in its channel, and which of them one manages', async () => {
    const other = { ...CHANNEL, channel: 'other' }
    await addGroup(study.store, aGroup())
    await addGroup(
      study.store,
      aGroup({
        id: 'groupxyz',
        name: 'Second',
        channels: [{ ...(aGroup().channels[0] as object), ref: other } as never],
      }),
    )
    await posted(2, { ada: [1] })
    const { text } = await ask('me', '', aCaller())
    expect(text).toMatch(/, which you manage\\\n[\s\S]*\*\*Second\*\*, which you manage\\\n/)
  })
})

describe('away', () => {
  beforeEach(async () => {
    await addGroup(study.store, aGroup())
  })

  it('keeps study days from counting until somebody is back', async () => {
    await posted(2, { lin: [1, 2] })
    await study.clock.advance(Date.parse('2026-11-25T07:00:00Z') - study.clock.now(), study.settle)
    expect((await ask('away', '1 Dec')).text).toContain('until Tue 1 Dec 2026')
    const shown = await ask('me')
    expect(shown.text).toContain('You are away until Tue 1 Dec 2026')
    await posted(8, { lin: [1, 2] })
    await study.clock.advance(20 * 24 * 60 * 60_000, study.settle)
    // Days 3 to 6 fell into the absence, days 7 and 8 did not.
    expect((await ask('me')).text).toContain('2 of 4 study days')
    expect((await ask('me')).text).not.toContain('away until')
  })

  it('ends by a button, and says so to whoever was not away', async () => {
    await ask('away', '2027-01-04')
    expect((await press(await ask('me'), 'I’m back')).title).toBe('Welcome back')
    expect((await ask('away', 'back')).title).toBe('You were not away')
  })

  it.each([
    ['today', 'Choose a later date'],
    ['2026-11-20', 'Choose a later date'],
    ['2028-01-01', 'That is more than a year ahead'],
    ['whenever', ''],
  ])('until %s is refused with a sentence', async (until, title) => {
    const card = await ask('away', until)
    expect(card.tone).toBe('bad')
    if (title) expect(card.title).toBe(title)
    expect((await study.store.get(people, personOf(LIN)))?.away).toBeUndefined()
  })

  it('is not forgotten when somebody answers', async () => {
    await ask('away', '2027-01-04')
    await study.clock.advance(3 * 24 * 60 * 60_000, study.settle)
    await study.store.transact((tx) => join(tx, LIN, 'groupabc', study.clock.now()))
    expect((await ask('me')).text).toContain('You are away until')
  })
})

describe('my data', () => {
  it('lists everything by month, and whoever is unknown has none', async () => {
    await addGroup(study.store, aGroup())
    expect((await ask('my-data')).text).toBe('Nothing is stored about you.')
    await posted(7, { lin: [1, 2, 7] })
    await ask('away', '1 Dec')
    const { text } = await ask('my-data')
    expect(text).toContain('Your account, `lin`, last seen on Tue 1 Dec 2026')
    expect(text).toContain('Away from Mon 23 Nov 2026, back on Tue 1 Dec 2026')
    expect(text).toContain('Days on which you took part: 2026-11: 23, 24; 2026-12: 1.')
    const { footer, text: there } = await ask('my-data', '', { ...lin, zone: 'Pacific/Pago_Pago' })
    expect(there).toContain('Your account, `lin`, last seen on Mon 30 Nov 2026')
    expect(footer).toContain('Times are by your zone, Pacific/Pago_Pago;')
  })
})

describe('forget me', () => {
  it('asks first, and deletes nothing by asking', async () => {
    await addGroup(study.store, aGroup())
    await posted(2, { lin: [1] })
    const card = await ask('forget-me')
    expect(card.title).toBe('Delete everything about you?')
    expect(await everything(personOf(LIN))).toHaveLength(4)
  })

  it('leaves no record of the person, and every other person as they were', async () => {
    await addGroup(study.store, aGroup())
    await posted(120, { lin: Array.from({ length: 120 }, (_, i) => i + 1), sam: [1, 2] })
    const others = await everything(personOf(SAM))
    const done = await press(await ask('forget-me'), 'Delete everything')
    expect(done.title).toBe('You are forgotten')
    expect(await everything(personOf(LIN))).toEqual([])
    expect(await everything(personOf(SAM))).toEqual(others)
    expect((await ask('my-data')).text).toBe('Nothing is stored about you.')
  })

  it('says who manages a group alone what follows, and somebody is told', async () => {
    await addGroup(study.store, aGroup())
    const ada = aCaller()
    const card = await ask('forget-me', '', ada)
    expect(card.text).toContain('Nobody else manages')
    await press(card, 'Delete everything', ada)
    expect((await study.group())?.managers).toEqual([])
    expect(await everything(personOf(ADA))).toEqual([])
    expect(study.chat.calls).toEqual(['post groupabc.left'])
  })

  it('promises no posts of a group that was ended, which is listed as what is kept alone', async () => {
    await addGroup(study.store, aGroup())
    await study.change((group) => ({ ...group, over: study.clock.now() }))
    const ada = aCaller()
    expect((await ask('me', '', ada)).text).toContain('You are in no study group yet.')
    expect((await ask('my-data', '', ada)).text).toContain('you manage it')
    const card = await ask('forget-me', '', ada)
    expect(card.text).not.toContain('Posts continue')
    await press(card, 'Delete everything', ada)
    expect((await study.group())?.managers).toEqual([])
    expect(study.chat.calls).toEqual([])
  })

  it('of one of two managers tells nobody', async () => {
    await addGroup(
      study.store,
      aGroup({
        managers: [
          { ...ADA, name: 'Ada' },
          { ...LIN, name: 'Lin' },
        ],
      }),
    )
    const card = await ask('forget-me')
    expect(card.text).not.toContain('Nobody else manages')
    await press(card, 'Delete everything')
    expect((await study.group())?.managers.map(({ user }) => user)).toEqual(['ada'])
    expect(study.chat.told).toEqual([])
  })
})
