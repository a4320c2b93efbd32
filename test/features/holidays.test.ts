import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Card } from '../../src/core/card.ts'
import { FILE_BYTES } from '../../src/core/form.ts'
import { readCalendar } from '../../src/features/off/ics.ts'
import { readRanges, writeRanges } from '../../src/features/off/rules.ts'
import { acting, cardOf } from '../support/acting.ts'
import { aCaller, addGroup, aGroup, createStudy, LIN, type Study } from '../support/study.ts'

const TODAY = Temporal.PlainDate.from('2026-11-23')

const event = (...lines: string[]): string => ['BEGIN:VEVENT', ...lines, 'END:VEVENT'].join('\r\n')
const allDay = (date: string, name: string, ...more: string[]): string =>
  event(`UID:${date}-${name}`, `DTSTART;VALUE=DATE:${date}`, ...more, `SUMMARY:${name}`)
const calendar = (...events: string[]): string =>
  ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//Test//EN', ...events, 'END:VCALENDAR', ''].join('\r\n')
const read = (...events: string[]) => readCalendar(calendar(...events), TODAY)
const dates = async (...events: string[]) =>
  (await read(...events)).holidays.map(({ from, to, name }) => [from, to, name])

describe('a calendar', () => {
  it('gives its all-day events, whose end is the day after the last', async () => {
    expect(
      await dates(
        allDay('20261228', 'Between the years', 'DTEND;VALUE=DATE:20270101'),
        allDay('20261225', 'Christmas', 'DTEND;VALUE=DATE:20261226'),
        allDay('20261208', 'No end'),
        allDay('20261209', 'The same end', 'DTEND;VALUE=DATE:20261209'),
        allDay('20261214', 'By duration', 'DURATION:P2D'),
      ),
    ).toEqual([
      ['2026-12-08', '2026-12-08', 'No end'],
      ['2026-12-09', '2026-12-09', 'The same end'],
      ['2026-12-14', '2026-12-15', 'By duration'],
      ['2026-12-25', '2026-12-25', 'Christmas'],
      ['2026-12-28', '2026-12-31', 'Between the years'],
    ])
  })

  it('leaves out what has a time, is cancelled, is past, or lies more than 400 days ahead', async () => {
    expect(
      await read(
        event('UID:1', 'DTSTART:20261225T090000Z', 'SUMMARY:A meeting'),
        event('UID:2', 'DTSTART;TZID=Europe/Berlin:20261225T000000', 'SUMMARY:At midnight'),
        allDay('20261225', 'Not this year', 'STATUS:CANCELLED'),
        allDay('20261120', 'Over', 'DTEND;VALUE=DATE:20261122'),
        allDay('20281225', 'Far'),
      ),
    ).toEqual({ holidays: [], unread: 0 })
    expect(await dates(allDay('20261120', 'Running', 'DTEND;VALUE=DATE:20261125'))).toHaveLength(1)
  })

  it('repeats what recurs, without its exceptions, and where one was moved in its new place', async () => {
    expect(await dates(allDay('19600106', 'Epiphany', 'RRULE:FREQ=YEARLY'))).toEqual([
      ['2027-01-06', '2027-01-06', 'Epiphany'],
    ])
    expect(await dates(allDay('20200525', 'Memorial', 'RRULE:FREQ=YEARLY;BYMONTH=5;BYDAY=-1MO'))).toEqual([
      ['2027-05-31', '2027-05-31', 'Memorial'],
    ])
    const series = event(
      'UID:s',
      'DTSTART;VALUE=DATE:20261127',
      'RRULE:FREQ=WEEKLY;COUNT=4',
      'EXDATE;VALUE=DATE:20261204',
      'SUMMARY:Fridays',
    )
    const moved = event(
      'UID:s',
      'RECURRENCE-ID;VALUE=DATE:20261211',
      'DTSTART;VALUE=DATE:20261210',
      'SUMMARY:Thursday',
    )
    expect(await dates(series, moved)).toEqual([
      ['2026-11-27', '2026-11-27', 'Fridays'],
      ['2026-12-10', '2026-12-10', 'Thursday'],
      ['2026-12-18', '2026-12-18', 'Fridays'],
    ])
  })

  it('is read entry by entry: what is broken or too long is counted, what is cut off left out', async () => {
    const broken = allDay('20261301', 'No month')
    const long = allDay('20261201', 'Winter', 'DTEND;VALUE=DATE:20270301')
    const endless = allDay('19000101', 'Daily', 'RRULE:FREQ=DAILY')
    const yearly = allDay('20001225', 'Christmas', 'RRULE:FREQ=YEARLY')
    expect(await read(broken, long, endless, yearly)).toEqual({
      holidays: ['2026-12-25', '2027-12-25'].map((date) => ({ from: date, to: date, name: 'Christmas' })),
      unread: 3,
    })
    const whole = calendar(allDay('20261225', 'Christmas'), allDay('20270101', 'New Year'))
    const cutOff = whole.slice(whole.indexOf('BEGIN:VEVENT'), whole.lastIndexOf('END:VEVENT'))
    expect((await readCalendar(cutOff.replaceAll('\r\n', '\n'), TODAY)).holidays).toHaveLength(1)
  })

  it('joins the names of one day, folds long lines, and shows names as they are', async () => {
    const folded = allDay('20261225', 'A very\r\n  long name\\, with *marks*')
    expect(await dates(folded, allDay('20261225', 'Christmas'), allDay('20261225', 'Christmas '))).toEqual([
      ['2026-12-25', '2026-12-25', 'A very long name, with *marks*, Christmas'],
    ])
  })

  it('never fails or takes long, whatever it is damaged into', { timeout: 60_000 }, async () => {
    const good = calendar(
      allDay('20261225', 'Christmas', 'DTEND;VALUE=DATE:20261227', 'RRULE:FREQ=YEARLY;BYMONTH=12'),
      event('UID:t', 'DTSTART:20261225T090000Z', 'SUMMARY:x', 'BEGIN:VALARM', 'TRIGGER:-PT5M', 'END:VALARM'),
      allDay('20270101', 'New Year', 'RRULE:FREQ=MONTHLY;BYDAY=1MO;COUNT=5', 'EXDATE;VALUE=DATE:20270104'),
    )
    const words = [
      'BEGIN:VEVENT',
      'END:VEVENT',
      'RRULE:FREQ=SECONDLY',
      'INTERVAL=0',
      '9999',
      '\r\n',
      ';',
      ':',
      '\0',
      '🎄',
      'BYDAY=9MO',
      'COUNT=99999999',
      'DTSTART;VALUE=DATE:00000000',
    ]
    const damage = fc.array(
      fc.record({
        at: fc.nat(good.length),
        cut: fc.nat(30),
        put: fc.oneof(fc.constantFrom(...words), fc.string({ maxLength: 10 })),
      }),
      { maxLength: 8 },
    )
    await fc.assert(
      fc.asyncProperty(damage, async (edits) => {
        const text = edits.reduce(
          (all, { at, cut, put }) => `${all.slice(0, at)}${put}${all.slice(at + cut)}`,
          good,
        )
        const { holidays } = await readCalendar(text, TODAY)
        for (const { from, to } of holidays) {
          expect(from <= to && to >= TODAY.toString()).toBe(true)
          expect(Temporal.PlainDate.from(from).until(to).days).toBeLessThan(35)
        }
      }),
      { numRuns: 2_000 },
    )
  })
})

describe('ranges in a button', () => {
  it('are read as they were written, and fit', () => {
    const range = fc.record({ begins: fc.nat(1_200), days: fc.integer({ min: 1, max: 35 }) })
    fc.assert(
      fc.property(fc.array(range, { minLength: 1, maxLength: 20 }), (random) => {
        const ranges = random.map(({ begins, days }) => {
          const from = TODAY.add({ days: begins })
          return { from: from.toString(), to: from.add({ days: days - 1 }).toString() }
        })
        const { from, code } = writeRanges(ranges)
        expect(readRanges(from, code)).toEqual(ranges)
        expect(`holidays-save:@abcd1234 ${from} ${code}`.length).toBeLessThanOrEqual(100)
      }),
    )
  })
})

describe('holidays', () => {
  let study: Study
  const { ask, press } = acting(() => study)
  const pasted = async (...events: string[]): Promise<Card> =>
    cardOf(await ask('holidays', { values: { calendar: calendar(...events) } }))
  beforeEach(async () => {
    study = await createStudy()
    await addGroup(study.store, aGroup())
    await study.engine.start()
  })
  const off = async () => (await study.group())?.schedule.off

  it('asks for a calendar, shows what it holds, and saves it as days off once it is told to', async () => {
    const { reply } = await ask('holidays')
    expect(reply && 'form' in reply && reply.form.inputs.map(({ kind, name }) => [kind, name])).toEqual([
      ['file', 'file'],
      ['long', 'calendar'],
    ])
    const card = await pasted(
      allDay('20261224', '*Christmas*', 'DTEND;VALUE=DATE:20261227'),
      allDay('20270101', 'New Year'),
      allDay('20261226', 'A Saturday'),
    )
    expect(card.text).toBe(
      '- Thu 24 Dec 2026 to Sat 26 Dec 2026 · \\*Christmas\\*\n- Fri 1 Jan 2027 · New Year\n\n1 more falls on days that have no post anyway.',
    )
    expect(await off()).toEqual([])
    const saved = cardOf(await press(card, 'Save as days off'))
    expect(saved.text).toMatch(/^- Thu 24 Dec 2026 to Sat 26 Dec 2026\n- Fri 1 Jan 2027\n\nThe last day of/)
    expect(await off()).toEqual([
      { from: '2026-12-24', to: '2026-12-26' },
      { from: '2027-01-01', to: '2027-01-01' },
    ])
    await press(card, 'Save as days off')
    expect(await off()).toHaveLength(2)
  })

  it('saves many in parts, each by a button of its own', async () => {
    const many = Array.from({ length: 50 }, (_, i) =>
      TODAY.add({ days: 7 * (i + 1) })
        .toString()
        .replaceAll('-', ''),
    )
    const card = await pasted(...many.map((date) => event(`DTSTART;VALUE=DATE:${date}`)))
    expect(card.buttons?.map(({ label }) => label)).toEqual(['Save 1–20', 'Save 21–40', 'Save 41–50'])
    await press(card, 'Save 21–40')
    expect(await off()).toHaveLength(20)
    await press(card, 'Save 41–50')
    await press(card, 'Save 1–20')
    expect(await off()).toHaveLength(50)
  })

  it('says where there are none, and what to paste', async () => {
    expect((await pasted(event('UID:1', 'DTSTART:20261225T090000Z'))).title).toBe('No holidays found')
    expect((await pasted(allDay('20261226', 'A Saturday'))).text).toContain('no post anyway')
    expect((await pasted(allDay('20261225', 'Christmas'))).plain).toBe(
      'One holiday found. Make it a day off?',
    )
    expect(cardOf(await ask('holidays', { values: { calendar: 'Christmas' } })).text).toContain(
      'BEGIN:VEVENT',
    )
  })

  it('takes them from a file as well, longer than anything that is typed, and says where one is too long', async () => {
    const long = calendar(...Array.from({ length: 100 }, (_, i) => allDay('20261224', `Christmas ${i}`)))
    expect(long.length).toBeGreaterThan(4_000)
    const card = cardOf(await ask('holidays', { text: 'sent', files: { file: long } }))
    expect(card.text).toMatch(/^- Thu 24 Dec 2026 · Christmas 0, .{20,60}…$/)
    const tooLong = await ask('holidays', { text: 'sent', files: { file: 'x'.repeat(FILE_BYTES + 1) } })
    expect(tooLong).toMatchObject({ again: true, field: 'file' })
    expect(cardOf(tooLong).title).toBe('This file is too long')
    // It is measured as a file is: each of these takes three bytes.
    const wide = await ask('holidays', { text: 'sent', files: { file: '日'.repeat(FILE_BYTES / 2) } })
    expect(wide).toMatchObject({ again: true, field: 'file' })
    const none = await ask('holidays', { text: 'sent' })
    expect([cardOf(none).title, none.field]).toEqual(['No calendar is there', 'calendar'])
  })

  it('is for managers alone', async () => {
    const lin = aCaller({ member: LIN, name: 'Lin' })
    expect(cardOf(await ask('holidays', {}, lin)).title).toBe('Only a manager can do that')
    expect(cardOf(await ask('holidays-save', '2026-12-24 001', lin)).title).toBe('Only a manager can do that')
  })
})
