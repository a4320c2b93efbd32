import { beforeEach, describe, expect, it } from 'vitest'
import type { Answer } from '../../src/core/bot.ts'
import { buttonState, type Card } from '../../src/core/card.ts'
import { PlatformError } from '../../src/core/errors.ts'
import { type Occurrence, occurrences } from '../../src/core/occurrence.ts'
import { createCurriculum } from '../../src/curriculum/curriculum.ts'
import { claimDue, planOccurrence, timingOf } from '../../src/delivery/ledger.ts'
import { daily } from '../../src/features/daily-post/card.ts'
import { acting, cardOf, saidIn } from '../support/acting.ts'
import { put } from '../support/memory.ts'
import { aCaller, addGroup, aGroup, CURRICULA, createStudy, LIN, type Study } from '../support/study.ts'

let study: Study
const { ask, press } = acting(() => study)
const posts = (): (string | undefined)[] =>
  study.chat.held.filter(({ key }) => key.endsWith('.p')).map(({ card }) => card.title)
/** Until the next study day's post is out. */
const nextDay = async (): Promise<void> => {
  study.clock.step(24 * 3_600_000)
  await study.pass(2)
}

beforeEach(async () => {
  study = await createStudy()
})

describe('a group set up on a focus', () => {
  it('sees the roadmap’s own length before anything is saved', async () => {
    const preview = cardOf(
      await ask('setup', { values: { zone: 'UTC', path: 'eight weeks to an interview' } }),
    )
    expect(preview.fields?.[0]).toMatchObject({
      name: 'Roadmap: 40 of the 133 days',
      value: expect.stringMatching(/Coding & SQL \d+ · .*Each pillar keeps its share/s),
    })
    expect(preview.fields?.[1]?.name).toMatch(/^First post: day 1 of 40 · /)
    expect(preview.fields?.[2]?.value).toContain('Day 40 comes on about Fri 15 Jan 2027')
    expect(await study.group('newgrp01')).toBeUndefined()
  })

  it('is changed before it is saved, from what was proposed', async () => {
    const preview = cardOf(await ask('setup', '09:00 UTC daily only coding, llm 4 weeks'))
    expect(preview.fields?.[0]?.name).toBe('Roadmap: 28 of the 133 days')
    const { reply } = await press(preview, 'Change')
    const inputs = reply && 'form' in reply ? reply.form.inputs : []
    expect(inputs.map(({ name, value }) => [name, value])).toEqual([
      ['time', '09:00'],
      ['zone', 'UTC'],
      ['days', 'mon,tue,wed,thu,fri,sat,sun'],
      ['path', 'only coding, llm-genai, 28 days'],
    ])
  })

  it('carries it in buttons as short as Discord takes them', async () => {
    const values = {
      zone: 'America/Argentina/ComodRivadavia',
      days: 'mon,tue,thu,sat,sun',
      path: 'without coding, 40 days',
    }
    const preview = cardOf(await ask('setup', { values }))
    for (const button of preview.buttons ?? [])
      if ('action' in button) expect(buttonState(button).length).toBeLessThanOrEqual(100)
  })

  it.each(['only nonsense', 'only math from llm', 'without everything'])(
    'refuses %j and names the field',
    async (path) => {
      expect((await ask('setup', { values: { zone: 'UTC', path } })).field).toBe('path')
    },
  )

  it('goes to its end, day by day under its own numbers, and stops there', async () => {
    await study.engine.start()
    await press(cardOf(await ask('setup', '09:00 UTC daily only coding, 3 days')), 'Start now')
    await study.settle()
    await nextDay()
    await nextDay()
    expect(posts()).toEqual([
      expect.stringMatching(/^Day 1 of 3 · /),
      expect.stringMatching(/^Day 2 of 3 · /),
      expect.stringMatching(/^Day 3 of 3 · /),
    ])
    expect(study.chat.held.findLast(({ key }) => key.endsWith('.p'))?.card.footer).toContain(
      'The last day of the roadmap',
    )
    await nextDay()
    expect(posts()).toHaveLength(3)
    expect(study.chat.told.at(-1)?.card.title).toContain('has finished the roadmap')
    expect(cardOf(await ask('status')).text).toContain('The roadmap is finished')
  })

  it('counts along its path in every look-up', async () => {
    await addGroup(study.store, aGroup({ path: '58-63,70', position: 3 }))
    expect(cardOf(await ask('day', '3')).title).toMatch(/^Day 3 of 7 · /)
    expect(cardOf(await ask('roadmap')).text).toMatch(
      /^Next is day 3 of 7\..*\n\nIt is a path through the curriculum’s 133 days: ML System Design 7\.\n\n/,
    )
    expect(cardOf(await ask('status')).text).toContain('Day 3 of 7 comes on')
    expect(cardOf(await ask('today')).title).toMatch(/^Day 3 of 7 · /)
    expect((await study.bot.home(aCaller().member))[0]?.text).toContain('Next: day 3 of 7 on')
    expect(cardOf(await ask('day', '8')).text).toContain('days 1 to 7')
    expect(cardOf(await ask('jump', '7')).title).toBe('Day 7 is next')
    expect((await study.group())?.position).toBe(7)
  })

  it('draws and lists what its path has, and still shows a prompt that it has not', async () => {
    await addGroup(study.store, aGroup({ path: '58-59' }))
    const titles = await Promise.all(
      Array.from({ length: 5 }, async () => cardOf(await ask('random')).footer ?? ''),
    )
    expect(titles.every((footer) => /^Day [12] · /.test(footer))).toBe(true)
    expect(cardOf(await ask('browse')).title).toBe('6 prompts · the whole roadmap')
    const [off] = CURRICULA.default.day(2)?.prompts ?? []
    const shown = cardOf(await ask('prompt', off?.id ?? ''))
    expect(shown.footer).not.toMatch(/Day/)
    const day = cardOf(await press(cardOf(await press(shown, 'More')), 'Open its day'))
    expect([day.title, day.buttons?.some(({ label }) => label.includes('Day'))]).toEqual([
      CURRICULA.default.day(2)?.theme,
      false,
    ])
  })
})

describe('path', () => {
  beforeEach(async () => {
    await addGroup(study.store, aGroup())
    await study.engine.start()
  })

  it('is read by every member and changed by a manager', async () => {
    const lin = aCaller({ member: LIN, name: 'Lin' })
    expect(cardOf(await ask('path', '', lin)).title).toBe('The roadmap: all 133 days of the curriculum')
    expect(cardOf(await ask('path', '8 weeks', lin)).title).toBe('Only a manager can do that')
    const asked = cardOf(await ask('path', '8 weeks'))
    expect(cardOf(await press(asked, 'Take it', lin)).title).toBe('Only a manager can do that')
    expect((await study.group())?.path).toBeUndefined()
  })

  it('asks first, with the new length, and tells the channel once it is changed', async () => {
    const asked = cardOf(await ask('path', 'only system design'))
    expect([asked.title, asked.fields?.[0]?.name]).toEqual(['Change the roadmap?', 'The roadmap: 18 days'])
    expect((await study.group())?.path).toBeUndefined()
    const done = await press(asked, 'Take it')
    expect([done.visibility, cardOf(done).title]).toEqual(['public', 'The roadmap has 18 days now'])
    expect(await study.group()).toMatchObject({ path: '58-63,68-70,106-114', position: 1 })
    await study.pass(2)
    expect(posts()).toEqual([expect.stringMatching(/^Day 1 of 18 · /)])
  })

  it('leaves out what the group has had, for as many days as were asked for', async () => {
    await study.pass(2)
    await nextDay()
    const asked = cardOf(await ask('path', 'only coding, 4 days'))
    expect(asked.fields?.map(({ name }) => name)).toEqual([
      'Without what it has had: 4 days',
      'With all of it: 4 days',
    ])
    await press(asked, 'Leave out what it has had')
    const numbers = (await study.group())?.path
    expect(numbers).not.toMatch(/^2\b/)
    await nextDay()
    expect(posts().at(-1)).toMatch(/^Day 1 of 4 · /)
    expect((await study.row('2026-11-25'))?.curriculumDay).toBeGreaterThan(2)
  })

  it('is the whole curriculum again', async () => {
    await study.change((group) => ({ ...group, path: '58-63', position: 2 }))
    await press(cardOf(await ask('path', 'everything')), 'Take it')
    expect(await study.group()).not.toHaveProperty('path')
    expect(await study.group()).toMatchObject({ position: 1 })
  })

  it('changes nothing where the group moved on since it was looked at', async () => {
    const asked = cardOf(await ask('path', '8 weeks'))
    const edit = study.engine.edit.bind(study.engine)
    study.engine.edit = async (id, change) => {
      await study.change((group) => ({ ...group, position: group.position + 1 }))
      return edit(id, change)
    }
    expect(cardOf(await press(asked, 'Take it')).title).toBe('The group moved on meanwhile')
    expect((await study.group())?.path).toBeUndefined()
  })

  it('keeps what earlier posts say and their buttons right', async () => {
    await study.pass(2)
    const warmUp = (title: string): Promise<Answer> => {
      const post = study.chat.held.find(({ card }) => card.title?.startsWith(title))
      return press(post?.card as Card, 'Warm-up')
    }
    const before = cardOf(await warmUp('Day 1 of 133'))
    await press(cardOf(await ask('path', 'only system design')), 'Take it')
    expect(cardOf(await warmUp('Day 1 of 133'))).toMatchObject({ title: 'Warm-up', text: before.text })
    await nextDay()
    const after = cardOf(await warmUp('Day 1 of 18'))
    expect([after.title, after.text === before.text]).toEqual(['Warm-up of day 1', false])
    expect(cardOf(await ask('today')).title).toMatch(/^Day 1 of 18 · /)
  })

  it('posts a day again as it was, also after the path has changed', async () => {
    await study.pass(2)
    const [title] = posts()
    await press(cardOf(await ask('path', 'only system design')), 'Take it')
    await ask('post-now', 'again')
    await study.settle()
    expect(posts()).toEqual([title, title?.replace(' of 133', '')])
    expect(await study.group()).toMatchObject({ position: 1 })
  })

  it('asks nobody to jump by it', async () => {
    const refused = cardOf(await ask('path', 'from day 12'))
    expect(saidIn(refused.text)).toContain('jump 12')
    expect(cardOf(await press(refused, 'Jump to day 12')).title).toBe('Day 12 is next')
    // On a path its own days are meant, and a day that it has not is none to jump to.
    await study.change((group) => ({ ...group, path: '58-63' }))
    const beyond = cardOf(await ask('path', '12'))
    expect(beyond.text).toContain('This roadmap has days 1 to 6.')
    expect((await press(beyond, 'Jump to a day')).reply).toMatchObject({
      form: { title: 'Jump to a day' },
    })
  })

  it('does not claim a day of a path that was changed meanwhile', async () => {
    const group = await study.change((old) => old)
    const day = CURRICULA.default.day(1)
    const due = { date: '2026-11-23', instant: Temporal.Instant.from('2026-11-23T09:00:00Z') }
    const claim = { due, until: due.instant.add({ hours: 1 }), late: false }
    const row = planOccurrence(daily, group, day as NonNullable<typeof day>, timingOf(claim, 0, 0))
    await study.change((old) => ({ ...old, path: '58-63' }))
    expect(await claimDue(study.store, group, row)).toBe(false)
  })

  it('gives a day that never went out back to the path', async () => {
    await study.change((group) => ({ ...group, path: '58-63', position: 2 }))
    study.chat.mishaps = [{ error: new PlatformError('invalid', 'No.') }]
    await study.pass(2)
    expect([(await study.row('2026-11-23'))?.state, (await study.group())?.position]).toEqual(['failed', 2])
    await nextDay()
    expect(posts()).toEqual([expect.stringMatching(/^Day 2 of 6 · /)])
  })
})

describe('a group that changes its curriculum or comes to a day anew', () => {
  it('takes no day of another curriculum for one that it has had', async () => {
    await addGroup(study.store, aGroup())
    await study.engine.start()
    await study.pass(2)
    const row = await study.row('2026-11-23')
    await put(study.store, occurrences, 'groupabc/daily/2026-11-23', {
      ...row,
      curriculum: 'other',
    } as Occurrence)
    const asked = cardOf(await ask('path', '8 weeks'))
    expect(asked.text).not.toContain('has had')
    expect(asked.buttons?.map(({ label }) => label)).toEqual(['Take it'])
  })

  it('leaves its path with the curriculum, and keeps what was posted on it what it was', async () => {
    const other = createCurriculum({
      id: 'other',
      title: 'Other',
      pillars: CURRICULA.default.pillars,
      topics: [],
      days: CURRICULA.default.days.slice(0, 3),
    })
    const all = [CURRICULA.default, other]
    study = await createStudy({
      curricula: { all, of: (id) => all.find((each) => each.id === id) ?? CURRICULA.default },
    })
    await addGroup(study.store, aGroup({ path: '58-63', position: 2 }))
    await study.engine.start()
    await study.pass(2)
    const [title] = posts()
    expect(title).toMatch(/^Day 2 of 6 · /)
    await press(cardOf(await ask('switch', 'other')), 'Switch')
    expect(await study.group()).not.toHaveProperty('path')
    await ask('post-now', 'again')
    await study.settle()
    expect(posts().at(-1)).toBe(title?.replace(' of 6', ''))
    await nextDay()
    expect(posts().at(-1)).toMatch(/^Day 1 of 3 · /)
  })

  it('asks before a day that its path has still to come to, and not before one that it leaves out', async () => {
    await addGroup(study.store, aGroup({ path: '58-63', position: 2 }))
    expect(cardOf(await ask('day', '3')).text).toContain('has not had this day yet')
    expect(cardOf(await ask('day', '1')).text).not.toContain('has not had this day yet')
    expect(cardOf(await ask('day', '0 from:2')).text).not.toContain('has not had this day yet')
  })
})
