import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import { checksOf } from '../../src/core/check.ts'
import { PlatformError } from '../../src/core/errors.ts'
import type { Group } from '../../src/core/group.ts'
import { answers } from '../../src/core/membership.ts'
import { comingDays, nextPost } from '../../src/core/next-post.ts'
import { DAILY, occurrenceKey, occurrences } from '../../src/core/occurrence.ts'
import { roadmapOf } from '../../src/core/path.ts'
import { each } from '../../src/core/records.ts'
import { dateAfter, nextOccurrence, type Schedule } from '../../src/core/schedule.ts'
import { daily } from '../../src/features/daily-post/card.ts'
import { reading } from '../support/acting.ts'
import {
  aCaller,
  addGroup,
  aGroup,
  CHANNEL,
  CURRICULA,
  channelsAt,
  createStudy,
  LIN,
  type Study,
} from '../support/study.ts'

let study: Study
const { ask, press } = reading(() => study)
const lin = aCaller({ member: LIN, name: 'Lin' })
const day = (number: number) => {
  const found = CURRICULA.default.day(number)
  if (!found) throw new Error(`no day ${number}`)
  return found
}
const twoADay = (change: Partial<Group> = {}): Group => {
  const group = aGroup(change)
  return { ...group, schedule: { ...group.schedule, perPost: 2 } }
}
const start = async (group: Group) => {
  study = await createStudy()
  await addGroup(study.store, group)
  await study.engine.start()
}
const titles = () => study.chat.held.map(({ card }) => card.title)
const MONDAY = '2026-11-23'

describe('pace', () => {
  beforeEach(() => start(aGroup()))

  it('shows the new finish date beside the old one, and saves nothing before it is told to', async () => {
    const card = await ask('pace', 'mon wed fri 2')
    expect(card.text).toContain('**mon,wed,fri**, **two days** each')
    const finish = (schedule: Schedule) =>
      dateAfter(schedule, Temporal.Instant.from('2026-11-23T08:59:00Z'), 133)
    const { schedule } = aGroup()
    expect(finish({ ...schedule, weekdays: [1, 3, 5], perPost: 2 })).toBe('2027-04-26')
    expect(card.fields).toEqual([
      { name: 'Then', value: 'The last day of the roadmap comes on about **Mon 26 Apr 2027**.' },
      { name: 'Now', value: 'The last day of the roadmap comes on about **Wed 26 May 2027**.' },
    ])
    expect((await study.group())?.schedule).toEqual(schedule)
    const saved = await press(card, 'Save')
    expect(saved.text).toContain('**Mon 26 Apr 2027**')
    expect((await study.group())?.schedule).toEqual({ ...schedule, weekdays: [1, 3, 5], perPost: 2 })
  })

  it('goes back to one day a post, and says where nothing would change', async () => {
    await press(await press(await ask('pace'), 'Two days in each post'), 'Save')
    expect((await study.group())?.schedule.perPost).toBe(2)
    expect((await ask('pace', '2')).title).toBe('That is the pace already')
    await press(await press(await ask('pace'), 'One day in each post'), 'Save')
    expect((await study.group())?.schedule).toEqual(aGroup().schedule)
    expect((await ask('pace', 'someday')).tone).toBe('bad')
    expect((await ask('pace', '3')).tone).toBe('bad')
  })

  it('may be read by everybody, and changed by managers', async () => {
    expect((await ask('pace', '', lin)).title).toBe('The pace of #study-group')
    expect((await ask('pace', '2', lin)).title).toBe('Only a manager can do that')
  })

  it('changes nothing of what was posted, and counts from the next post on', async () => {
    await study.days(1)
    await press(await ask('pace', '2'), 'Save')
    await study.days(2)
    expect([(await study.row(MONDAY))?.days, (await study.row('2026-11-24'))?.days]).toEqual([[1], [2, 3]])
    expect((await study.row('2026-11-25'))?.days).toEqual([4, 5])
  })
})

describe('two days in a post', () => {
  it('bring one post in the channel and the second day in its discussion, counted on from the first', async () => {
    await start(twoADay())
    await study.days(1)
    const row = await study.row(MONDAY)
    expect([row?.days, row?.state]).toEqual([[1, 2], 'done'])
    expect((await study.group())?.position).toBe(3)
    expect(study.chat.held.filter(({ key }) => key?.endsWith('.p'))).toHaveLength(1)
    const [post] = study.chat.held
    expect(post?.card.title).toBe(`Day 1 of 133 · ${day(1).theme}`)
    expect(post?.card.text).toMatch(/\*\*Also today:\*\* day 2 · .*, in the discussion\.$/)
    const second = titles().slice(-1 - day(2).prompts.length)
    expect(second[0]).toBe(`Day 2 · ${day(2).theme}`)
    expect(second.slice(1).every((title) => title.startsWith('Day 2 · '))).toBe(true)
    const shown = day(1).prompts.length + 1
    expect(study.chat.held.at(-day(2).prompts.length)?.card.text).toContain(`**${shown}a** `)
    expect(new Set(study.chat.held.map(({ key }) => key)).size).toBe(study.chat.held.length)
  })

  it('have a last post with what is left, and end there', async () => {
    await start(twoADay({ position: 131 }))
    await study.days(4)
    const rows = []
    for await (const { value } of each(study.store, occurrences))
      if (value.series === DAILY) rows.push(value.days)
    expect(rows).toEqual([[131, 132], [133]])
    const last = study.chat.held.find(({ card }) => card.title.startsWith('Day 133 of 133'))
    expect(last?.card.footer).toContain('The last day of the roadmap')
    expect((await study.group())?.position).toBe(134)
  })

  it('come back together where the post never went out', async () => {
    await start(twoADay())
    study.chat.mishaps = [{ error: new PlatformError('invalid', 'Refused.') }]
    await study.pass(3)
    const row = await study.row(MONDAY)
    expect([row?.state, row?.days]).toEqual(['failed', []])
    expect((await study.group())?.position).toBe(1)
  })

  it('are sent again as they were, also after the path changed', async () => {
    await start(twoADay({ path: '5,9,12-14' }))
    await study.days(1)
    expect(await study.row(MONDAY)).toMatchObject({ days: [1, 2], curriculumDay: 5, curriculumSecond: 9 })
    await study.change((group) => ({ ...group, path: '40-50', position: 1 }))
    const roadmap = roadmapOf(CURRICULA.default, '40-50')
    const row = await study.store.get(occurrences, occurrenceKey({ group: 'groupabc', date: MONDAY }))
    const group = await study.group()
    if (!row || !group) throw new Error('nothing')
    const said = row.steps.map((step) => daily.compose(step, row, group, roadmap).card.title)
    expect(said.find((title) => title.startsWith('Day 2 · '))).toBe(`Day 2 · ${day(9).theme}`)
  })

  it('are both posted once more by “Send it again”', async () => {
    await start(twoADay())
    await study.pass(3)
    const before = titles()
    await ask('post-now', 'again')
    await study.pass(1)
    const rows = await study.store.list(occurrences, { limit: 9, reverse: true })
    expect(rows.map(({ value }) => [value.round, value.days])).toEqual([
      [2, [1, 2]],
      [1, [1, 2]],
    ])
    expect(titles().slice(before.length)).toEqual(before)
    expect((await study.group())?.position).toBe(3)
  })

  it('are found again after a backup was restored, and the place moves on by both', async () => {
    await start(twoADay())
    await study.days(3)
    const { chat } = study
    const before = chat.held.length
    study = await createStudy({ start: '2026-11-25T15:00:00Z', chat })
    await addGroup(study.store, twoADay())
    await study.engine.distrust()
    await study.engine.start()
    await study.pass(2)
    expect(chat.held).toHaveLength(before)
    expect((await study.group())?.position).toBe(7)
    expect((await study.row('2026-11-24'))?.days).toEqual([3, 4])
    expect(chat.told.at(-1)?.card.text).toContain('I found 3 daily posts')
  })

  it('keep the label of an answer to either day, and of nothing else', async () => {
    await start(twoADay())
    await study.days(1)
    const thread = (await study.row(MONDAY))?.steps.find(({ what }) => what === 'thread')?.thread
    if (!thread) throw new Error('no thread')
    const ofSecond = `${day(1).prompts.length + 1}a`
    const beyond = `${day(1).prompts.length + day(2).prompts.length + 1}a`
    for (const label of ['1a', ofSecond, beyond, '0a'])
      await study.bot.message(LIN, thread, `m${label}`, label)
    const [found] = await study.store.list(answers, { limit: 1 })
    expect(found?.value.labels).toEqual(['1a', ofSecond])
  })

  it('are named together by what looks back and ahead', async () => {
    await start(twoADay())
    await study.days(1)
    const thread = (await study.row(MONDAY))?.steps.find(({ what }) => what === 'thread')?.thread
    if (!thread) throw new Error('no thread')
    for (const user of ['lin', 'sam', 'ada']) await study.bot.message({ ...LIN, user }, thread, user)
    expect((await ask('discussions')).text).toContain(`[Days 1 and 2 · ${day(1).theme}; ${day(2).theme}]`)
    expect((await ask('status')).text).toContain('Days 3 and 4 of 133 come on')
    expect((await ask('status')).fields?.[0]?.value).toContain('posted days 1 and 2')
    const roadmap = (await ask('roadmap')).text ?? ''
    expect(roadmap).toContain('Next are days 3 and 4 of 133.')
    const dates = [...roadmap.matchAll(/- (\w+ \d+ \w+ \d+) · \*\*(\d+)\*\*/g)].map(([, on, n]) => [n, on])
    expect(dates.slice(0, 4)).toEqual([
      ['3', 'Tue 24 Nov 2026'],
      ['4', 'Tue 24 Nov 2026'],
      ['5', 'Wed 25 Nov 2026'],
      ['6', 'Wed 25 Nov 2026'],
    ])
    expect((await ask('day', '2')).footer ?? '').not.toContain('ahead')
    expect((await ask('me', '', lin)).text).toContain('1 of 1 study day')
    await study.days(1)
    expect(titles()).toContain('3 people took part in days 1 and 2')
    await study.days(7)
    const recap = study.chat.held.find(({ card }) => card.title.startsWith('Last week in'))?.card.text
    expect(recap).toContain(`**Day 1** ${day(1).theme}, and **day 2** ${day(2).theme} · 3 took part`)
    expect(recap).toContain('On 1 of 5 study days at least half')
    expect(recap?.match(/\*\*This week\*\*\n(?:- .*\n?){10}/)).not.toBeNull()
  })

  it('are voted on both in their discussion, and today leads to both', async () => {
    const first = CURRICULA.default.days.find(
      (each) => checksOf(each).length > 0 && checksOf(day(each.number + 1)).length > 0,
    )
    if (!first) throw new Error('no two days with checks')
    const second = day(first.number + 1)
    await start(twoADay({ position: first.number, votes: true }))
    await study.pass(3)
    const thread = (await study.row(MONDAY))?.steps.find(({ what }) => what === 'thread')?.thread?.thread
    const there = aCaller({ ...(thread !== undefined && { thread }) })
    const checks = [...checksOf(first), ...checksOf(second)]
    for (const check of checks) {
      const ballot = await ask('vote', '', there)
      expect(ballot.text).toContain(check.ask)
      await press(ballot, 'Close the vote', there)
    }
    expect((await ask('vote', '', there)).title).toBe('Too few votes for a result')
    expect((await ask('today')).buttons?.map(({ label }) => label)).toContain(`Day ${second.number}`)
  })

  it('are asked about by their own group alone: one a day beside it goes on as before', async () => {
    study = await createStudy()
    await addGroup(study.store, twoADay())
    const channels = channelsAt([{ ...CHANNEL, channel: 'other' }])
    await addGroup(study.store, aGroup({ id: 'groupxyz', channels }))
    await study.engine.start()
    await study.days(2)
    expect((await study.row('2026-11-24', 'groupxyz'))?.days).toEqual([2])
    expect((await study.row('2026-11-24'))?.days).toEqual([3, 4])
  })
})

describe('the finish date', () => {
  it('is the date of the last post, whatever the pace', () => {
    const schedule = fc.record({
      time: fc.constant('09:00'),
      zone: fc.constantFrom('UTC', 'Europe/Berlin', 'Pacific/Apia'),
      weekdays: fc.subarray([1, 2, 3, 4, 5, 6, 7], { minLength: 1 }),
      off: fc.boolean().map((off) => (off ? [{ from: '2026-12-01', to: '2026-12-20' }] : [])),
      window: fc.constant(720),
    })
    const begins = Temporal.Instant.from('2026-11-23T08:59:00Z')
    fc.assert(
      fc.property(
        schedule,
        fc.boolean(),
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 1, max: 40 }),
        (random, two, length, from) => {
          const it: Schedule = { ...random, ...(two && { perPost: 2 }) }
          const roadmap = { day: (n: number) => (n >= 1 && n <= length ? day(n) : undefined) }
          let group = { ...aGroup({ position: Math.min(from, length) }), schedule: it }
          const promised = dateAfter(it, begins, length - group.position + 1)
          let last: string | undefined
          for (let at = begins; nextPost(group, length, at); ) {
            const due = nextOccurrence(group.schedule, at)
            if (!due) break
            last = due.date
            at = due.instant
            group = { ...group, position: group.position + comingDays(group, roadmap).length }
          }
          expect(promised).toBe(last)
        },
      ),
    )
  })
})
