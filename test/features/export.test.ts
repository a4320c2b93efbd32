import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import { countAnswer } from '../../src/core/discussion.ts'
import type { MemberRef } from '../../src/core/refs.ts'
import { exportOf, type GroupExport } from '../../src/features/export/rules.ts'
import { fileOf } from '../../src/features/export/text.ts'
import { acting, cardOf } from '../support/acting.ts'
import { ADA, aCaller, addGroup, aGroup, CURRICULA, createStudy, LIN, type Study } from '../support/study.ts'

let study: Study
const { ask, press } = acting(() => study)

const someone = (user: string): MemberRef => ({ platform: 'playground', workspace: 'local', user })

/** So many members answer on a date, in private: nobody may be told from the file who they are. */
async function answered(date: string, users: readonly string[]): Promise<void> {
  for (const user of users)
    await countAnswer(study.store, someone(user), `groupabc/daily/${date}`, {
      at: study.clock.now(),
      via: 'aloud',
    })
}

async function fileIn(answer: ReturnType<typeof ask>) {
  const { reply } = await answer
  if (!reply || !('card' in reply) || !reply.file) throw new Error('no file')
  return reply.file
}
const exported = async (): Promise<GroupExport> => JSON.parse((await fileIn(ask('export', 'json'))).text)

beforeEach(async () => {
  study = await createStudy()
  const group = aGroup({ name: 'Quilla’s *club*', managers: [{ ...ADA, name: 'Ada Quillfeather' }] })
  const [channel] = group.channels
  if (!channel) throw new Error('no channel')
  const settings = { ...channel.settings, mention: 'role-of-lin', pin: true }
  await addGroup(study.store, {
    ...group,
    channels: [{ ...channel, settings }],
    schedule: { ...group.schedule, off: [{ from: '2026-12-24', to: '2027-01-02' }] },
    votes: true,
    host: true,
  })
  await study.engine.start()
  await study.days(3)
  await answered('2026-11-23', ['ada', 'lin', 'sam'])
  await answered('2026-11-24', ['lin', 'sam'])
})

describe('an export', () => {
  it('is dated by the zone of its group, and says which', async () => {
    await study.change((group) => ({
      ...group,
      schedule: { ...group.schedule, zone: 'Pacific/Kiritimati' },
    }))
    const { name, text } = await fileIn(ask('export', 'markdown'))
    expect(name).toMatch(/-2026-11-26\.md$/)
    expect(text).toContain('Exported on Thu 26 Nov 2026 (Pacific/Kiritimati).')
  })

  it('leaves out a post that is still on its way, and a pause that is over', async () => {
    await study.changeRow('2026-11-25', (row) => ({
      ...row,
      state: 'open',
      steps: row.steps.map((step) => ({ ...step, state: 'todo' })),
    }))
    await study.change((group) => ({
      ...group,
      schedule: { ...group.schedule, pause: { from: '2026-11-01', until: '2026-11-10' } },
    }))
    await ask('settings', 'time 10:00')
    const { dates, settings, began } = await exported()
    expect(began).toBe('2026-11-23')
    expect(dates.map(({ date }) => date)).toEqual(['2026-11-23', '2026-11-24'])
    expect(settings.pause).toBeUndefined()
  })

  it('holds the days that were had, with dates, discussions, open questions, and settings', async () => {
    const { dates, open, settings, curriculum, name } = await exported()
    const themes = CURRICULA.default.days.slice(0, 3).map(({ theme }) => theme)
    expect(dates.map(({ date, days, outcome }) => [date, days, outcome])).toEqual([
      ['2026-11-23', [{ number: 1, theme: themes[0] }], 'posted'],
      ['2026-11-24', [{ number: 2, theme: themes[1] }], 'posted'],
      ['2026-11-25', [{ number: 3, theme: themes[2] }], 'posted'],
    ])
    expect(dates.map(({ discussions }) => discussions?.length)).toEqual([1, 1, 1])
    expect(open).toEqual([
      expect.objectContaining({
        date: '2026-11-25',
        days: [{ number: 3, theme: themes[2] }],
        discussion: dates[2]?.discussions?.[0],
      }),
    ])
    expect(open[0]?.question).not.toMatch(/\*\*/)
    expect(settings).toMatchObject({
      time: '09:00',
      zone: 'UTC',
      weekdays: 'mon-fri',
      daysPerPost: 1,
      daysOff: [{ from: '2026-12-24', to: '2027-01-02' }],
      ...{
        recap: true,
        wrapUp: true,
        suggestions: false,
        votes: true,
        stars: false,
        mocks: false,
        host: true,
      },
      channels: [{ channel: 'study-group', pin: true, mention: true }],
    })
    expect(curriculum).toMatchObject({ id: CURRICULA.default.id, days: 133, next: 4 })
    expect(name).toBe('Quilla’s *club*')
  })

  it('counts three and more, and says nothing of fewer', async () => {
    const counts = (await exported()).dates.map(({ tookPart }) => tookPart)
    expect(counts).toEqual([3, undefined, undefined])
  })

  it('names nobody, whatever a skipped, failed or missed day left behind', async () => {
    await ask('skip')
    await study.days(2)
    await study.change((group) => ({ ...group, hold: { ...HOLD, reason: 'Quillfeather left.' } }))
    await study.days(6)
    for (const format of ['json', 'markdown']) {
      const { text } = await fileIn(ask('export', format))
      expect(text).not.toMatch(/quillfeather|\blin\b|\bsam\b|\bada\b|role-of-lin/i)
    }
    expect((await exported()).dates.map(({ outcome }) => outcome)).toContain('skipped')
  })

  it('is Markdown whose names are no marks, with a button for JSON and back', async () => {
    const answer = await ask('export')
    const { name, type, text } = await fileIn(Promise.resolve(answer))
    expect([name, type]).toEqual(['quilla-s-club-2026-11-26.md', 'text/markdown'])
    expect(text.split('\n')[0]).toBe('# Quilla’s \\*club\\*')
    expect(text).toMatch(/- Mon 23 Nov 2026: \[Day 1 · [^\]]+\]\(https:[^)]+\), 3 took part\n/)
    expect(text).toContain(
      '**suggestions:** off; **votes:** on; **stars:** off; **mocks:** off; **host:** on\n',
    )
    expect(text).toContain('## Days off\n\n- Thu 24 Dec 2026 to Sat 2 Jan 2027\n')
    const json = await press(cardOf(answer), 'As JSON')
    expect((await fileIn(Promise.resolve(json))).name).toBe('quilla-s-club-2026-11-26.json')
    expect(cardOf(json).buttons?.map(({ label }) => label)).toEqual(['As Markdown'])
  })

  it('leaves out a discussion that was deleted, and gives that of the post which took its place', async () => {
    const thread = (await study.row('2026-11-25'))?.steps.find(({ what }) => what === 'thread')?.thread
    if (!thread) throw new Error('no thread')
    await study.bot.threadDeleted(thread)
    expect((await exported()).dates[2]?.discussions).toBeUndefined()
    expect((await exported()).open).toEqual([])
    await study.clock.advance(10 * 60 * 60_000, study.settle)
    await ask('post-now', 'again')
    await study.settle()
    expect((await exported()).dates.at(-1)?.discussions).toHaveLength(1)
  })

  it('says what a day was of once the group has left that, also where it is not loaded any more', async () => {
    await study.change((group) => ({ ...group, curriculum: 'elsewhere' }))
    const shelf = { ...CURRICULA, of: () => CURRICULA.default }
    const group = await study.group()
    if (!group) throw new Error('no group')
    const now = Temporal.Instant.fromEpochMilliseconds(study.clock.now())
    const { dates } = await exportOf(study.store, group, shelf, now)
    expect(dates[0]).toMatchObject({
      curriculum: CURRICULA.default.id,
      days: [{ number: 1, theme: expect.any(String) }],
    })
    const none = await exportOf(study.store, group, { ...shelf, all: [] }, now)
    expect(none.dates[0]).toEqual({
      date: '2026-11-23',
      outcome: 'posted',
      days: [{ number: 1 }],
      curriculum: CURRICULA.default.id,
      discussions: [expect.any(String)],
      tookPart: 3,
    })
  })

  it('is for managers alone, and offered before a group ends', async () => {
    const refused = await ask('export', '', aCaller({ member: LIN, name: 'Lin' }))
    expect(refused).toMatchObject({ visibility: 'private' })
    expect(cardOf(refused).title).toBe('Only a manager can do that')
    const offered = await press(cardOf(await ask('end')), 'Export it first')
    expect((await fileIn(Promise.resolve(offered))).text).toContain('## Days')
    expect((await study.group())?.over).toBeUndefined()
  })

  it('has a file name that every system takes, whatever the group is called', async () => {
    const whole = await exported()
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 80 }), (name) => {
        expect(fileOf({ ...whole, name }, 'json').name).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*\.json$/)
      }),
    )
  })
})

describe('one’s own data as a file', () => {
  it('holds every kind of record that is stored about oneself, and nobody else’s', async () => {
    const lin = aCaller({ member: LIN, name: 'Lin' })
    const question = `${CURRICULA.default.day(1)?.prompts[0]?.id} a`
    await ask('keypoints', `${question} good`, lin)
    await study.change((group) => ({ ...group, suggestions: true }))
    await ask('suggest', { values: { ask: 'Why?', credit: 'unnamed' } }, lin)
    const card = cardOf(await ask('my-data', '', lin))
    const { text, name } = await fileIn(press(card, 'As a file', lin))
    const { records, groups } = JSON.parse(text) as {
      records: { kind: string; key: string }[]
      groups: object[]
    }
    expect(name).toBe('my-data-2026-11-26.json')
    expect([...new Set(records.map(({ kind }) => kind))].sort()).toEqual([
      'answer',
      'authored',
      'membership',
      'person',
      'recall',
    ])
    expect(groups).toEqual([{ id: 'groupabc', name: 'Quilla’s *club*', manages: false }])
    expect(text).not.toMatch(/sam|ada/i)
  })
})

const HOLD = { reason: 'No.', fix: 'x', since: 0, notified: true }
