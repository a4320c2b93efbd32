import { beforeEach, describe, expect, it } from 'vitest'
import type { Caller } from '../../src/core/caller.ts'
import { PlatformError } from '../../src/core/errors.ts'
import type { Group } from '../../src/core/group.ts'
import { occurrenceKey, occurrences } from '../../src/core/occurrence.ts'
import { openCurricula } from '../../src/curricula.ts'
import { folderOf, SEVERAL } from '../curriculum/small.ts'
import { acting, reading, saidIn } from '../support/acting.ts'
import { put, slippingStore } from '../support/memory.ts'
import { aCaller, addGroup, aGroup, CHANNEL, createStudy, LIN, type Study } from '../support/study.ts'

const MINUTE = 60_000
const DAY_MS = 24 * 3_600_000

let study: Study
const { ask: dispatch } = acting(() => study)
const { ask: card, press } = reading(() => study)
const posts = () =>
  study.chat.held.filter(({ key }) => key.endsWith('.p')).map(({ card: { title } }) => title)
const replies = () => study.chat.held.filter(({ key }) => !key.endsWith('.p'))
/** Lets the next nine o'clock come. */
const nextDay = async (): Promise<void> => {
  study.clock.step(DAY_MS - 2 * MINUTE)
  await study.pass(2)
}

const begin = async (group: Partial<Group> = {}, store?: Study['store']): Promise<void> => {
  study = await createStudy({ curricula: openCurricula(folderOf(SEVERAL)), ...(store && { store }) })
  await addGroup(study.store, aGroup({ curriculum: 'knots', ...group }))
  await study.engine.start()
}

describe('a switch', () => {
  beforeEach(() => begin())

  it('asks first and shows what is left, what comes next and when; nothing is changed', async () => {
    await study.pass(2)
    const asked = await card('switch', 'ropes 2')
    expect(asked.title).toBe('Switch to Ropes & lines?')
    expect(asked.text).toContain('2 days, about 5 minutes each. It leaves **Knots** before day 2 of 3.')
    expect(asked.text).not.toContain('being sent')
    expect(asked.fields?.map((each) => ({ ...each, value: saidIn(each.value) }))).toMatchObject([
      {
        name: 'Next: day 2 · Nylon',
        value: expect.stringMatching(/^It comes on Tue 24 Nov.*What is a Nylon\?$/s),
      },
      { name: 'Finish', value: 'Day 2 comes on about Tue 24 Nov 2026.' },
    ])
    expect(await study.group()).toMatchObject({ curriculum: 'knots', position: 2 })
  })

  it('tells the channel, keeps the ledger, and goes on at the day chosen', async () => {
    await study.pass(2)
    await study.change((group) => ({ ...group, silence: { posts: 3, asked: true } }))
    const { visibility } = await dispatch('switch-now', 'ropes 2')
    expect(visibility).toBe('public')
    expect(await study.group()).toMatchObject({ curriculum: 'ropes', position: 2, silence: { posts: 0 } })
    await nextDay()
    expect(posts()).toEqual(['Day 1 of 3 · Bowline', 'Day 2 of 2 · Nylon'])
    expect(await study.row('2026-11-23')).toMatchObject({ curriculum: 'knots', days: [1], state: 'done' })
    expect(await study.row('2026-11-24')).toMatchObject({ curriculum: 'ropes', days: [2], state: 'done' })
    const status = await card('status')
    expect(status.text).toContain('The roadmap is finished')
    expect(status.fields?.[0]?.value).toBe(
      '- Tue 24 Nov 2026: posted day 2\n- Mon 23 Nov 2026: posted day 1 (knots)',
    )
    // And back: each row is of what it was of.
    await press(await card('switch', 'Knots 3'), 'Switch')
    expect((await card('status')).fields?.[0]?.value).toBe(
      '- Tue 24 Nov 2026: posted day 2 (ropes)\n- Mon 23 Nov 2026: posted day 1',
    )
    await nextDay()
    expect(posts().at(-1)).toBe('Day 3 of 3 · Clove hitch')
  })

  it('by its words asks which day, and without any shows what there is to choose', async () => {
    expect((await card('switch', 'Ropes & lines 2')).fields?.[0]?.name).toBe('Next: day 2 · Nylon')
    expect((await card('switch', 'ropes')).fields?.[0]?.name).toBe('Next: day 1 · Hemp')
    const list = await card('switch')
    expect(list.title).toBe('What can be studied here')
    expect((await press(list, 'Ropes & lines')).title).toBe('Switch to Ropes & lines?')
    expect((await press(await card('curricula'), 'Ropes & lines')).title).toBe('Switch to Ropes & lines?')
    expect(
      (await study.bot.suggest('switch', 'day', 'nyl', CHANNEL, { values: { curriculum: 'ropes' } })).length,
    ).toBe(1)
  })

  it('is a manager’s, of another curriculum, to a day that it has, and not before it is known what was posted', async () => {
    const title = async (input: string, caller?: Caller) => (await card('switch-now', input, caller)).title
    expect(await title('ropes 1', aCaller({ member: LIN }))).toBe('Only a manager can do that')
    expect(await title('knots 2')).toBe('The group studies it already')
    expect((await card('switch-now', 'ropes 3')).text).toContain('days 1 to 2')
    expect(await title('chess 1')).toBe('There is no such curriculum')
    const hold = { reason: 'A backup.', fix: 'Look.', since: 0, notified: true, restored: true }
    await study.change((group) => ({ ...group, hold }))
    expect(await title('ropes 1')).toBe('First it has to be clear what was posted')
    expect(await study.group()).toMatchObject({ curriculum: 'knots', hold })
  })
})

describe('what is being sent at a switch', () => {
  it('is finished first, with the words of what it is of', async () => {
    await begin()
    const fails = { error: new PlatformError('unreachable', 'No route.') }
    study.chat.mishaps = [undefined, undefined, fails, fails]
    await study.pass(1)
    expect(replies()).toEqual([])
    expect((await card('switch', 'ropes 1')).text).toContain('What is being sent now is finished first.')
    await card('switch-now', 'ropes 1')
    await study.pass(5)
    expect(replies().map(({ card: { text } }) => text)).toEqual([
      expect.stringContaining('What is a Bowline?'),
    ])
    expect(await study.row('2026-11-23')).toMatchObject({ state: 'done', curriculum: 'knots' })
    expect(await study.group()).toMatchObject({ curriculum: 'ropes', position: 1 })
  })

  it('gives no day back to another roadmap where it never went out', async () => {
    await begin({ schedule: { ...aGroup().schedule, window: 60 } })
    study.chat.post = () => Promise.reject(new PlatformError('unreachable', 'No route.'))
    await study.pass(2)
    expect(await study.group()).toMatchObject({ position: 2 })
    // Where the new place is the same number, only what it is of tells them apart.
    await card('switch-now', 'ropes 2')
    await study.pass(70)
    expect(await study.row('2026-11-23')).toMatchObject({ state: 'failed', days: [], curriculum: 'knots' })
    expect(await study.group()).toMatchObject({ curriculum: 'ropes', position: 2 })
  })

  it('is not claimed from the old roadmap for the new one', async () => {
    const store = slippingStore()
    await begin({}, store)
    store.slip(() => study.change((group) => ({ ...group, curriculum: 'ropes' })))
    await study.pass(3)
    expect(posts()).toEqual(['Day 1 of 2 · Hemp'])
    expect(await study.group()).toMatchObject({ position: 2 })
  })
})

describe('posts of before a switch', () => {
  beforeEach(async () => {
    await begin()
    await study.pass(2)
    await card('switch-now', 'ropes 1')
  })

  it('keep their buttons, in the channel and in the discussion, though both have a prompt of that id', async () => {
    const [post, reply] = study.chat.held
    const hint = await press(post?.card, 'Hint')
    expect(hint.text).toBe('Look at the Bowline.')
    expect((await press(await press(hint, 'Answer 1a'), 'Show it')).text).toBe('This is a Bowline.')
    const inThread = aCaller({ thread: post?.ref.message ?? '' })
    expect((await press(reply?.card, 'Hint 1a', inThread)).text).toBe('Look at the Bowline.')
    expect((await press(reply?.card, 'Answer', inThread)).text).toBe('This is a Bowline.')
    // Elsewhere, and from the next post on, it is what the group studies.
    expect((await card('hint', 'd1-1 a')).text).toBe('Look at the Hemp.')
    await nextDay()
    const next = study.chat.held.filter(({ key }) => key.endsWith('.p')).at(-1)
    expect((await press(next?.card, 'Hint')).text).toBe('Look at the Hemp.')
    expect((await press(post?.card, 'I answered aloud')).title).toBe('Counted')
  })

  it('and what was said of a day in the channel open that day, and what stands beside it', async () => {
    await begin()
    const jumped = await card('jump', '2')
    const switched = await card('switch-now', 'ropes 1')
    expect((await press(jumped, 'Read it')).title).toBe('Day 2 of 3 · Sheet bend')
    await card('switch-now', 'knots 1')
    expect((await press(switched, 'Read it')).title).toBe('Day 1 of 2 · Hemp')
    expect((await press(await press(switched, 'Read it'), 'Day after →')).title).toBe('Day 2 of 2 · Nylon')
  })

  it('and so does what asks before a day that the group has not had yet', async () => {
    await begin()
    const asked = await press(await card('jump', '2'), 'Read it')
    expect(asked.text).toContain('Your group has not had this day yet.')
    await card('switch-now', 'ropes 1')
    expect((await press(asked, 'Read it now')).title).toBe('Day 2 of 3 · Sheet bend')
    expect((await press(asked, 'Day after →')).title).toBe('Day 3 of 3 · Clove hitch')
  })

  it('and a day on the path of then is found on the one of now', async () => {
    await begin({ position: 4 })
    const jumped = await card('jump', '2')
    await study.change((group) => ({ ...group, path: '2-3', position: 3 }))
    expect((await press(jumped, 'Read it')).title).toBe('Day 1 of 2 · Sheet bend')
  })

  it('are sent again as they were', async () => {
    await card('post-now', 'again')
    await study.settle()
    expect(posts()).toEqual(['Day 1 of 3 · Bowline', 'Day 1 of 3 · Bowline'])
    expect(await study.row('2026-11-23.2')).toMatchObject({ curriculum: 'knots', round: 2 })
    expect(await study.group()).toMatchObject({ position: 1 })
  })

  it('are no day of the new roadmap, today and on the home page', async () => {
    const today = await card('today')
    expect(today.title).toBe('Day 1 of 2 · Hemp')
    expect(today.text).toContain('Today’s post was of what the group studied before.')
    const [home] = await study.bot.home(aCaller().member)
    expect(home?.text).toContain('Today’s post was of what the group studied before.')
    expect(home?.text).toContain('Next: day 1')
  })
})

it('rows that 0.1.0 wrote say from a switch on what they are of', async () => {
  await begin()
  await study.pass(2)
  const row = await study.row('2026-11-23')
  if (!row) throw new Error('no row')
  const { curriculum: _, ...old } = row
  const first = Temporal.PlainDate.from(row.date)
  const dates = Array.from({ length: 25 }, (_, ago) => first.subtract({ days: ago }).toString())
  for (const date of dates)
    await put(study.store, occurrences, occurrenceKey({ ...row, date }), { ...old, date })
  await card('switch-now', 'ropes 1')
  for (const date of dates) expect(await study.row(date)).toMatchObject({ curriculum: 'knots' })
  expect((await card('discussions')).text).toBe('Nothing was discussed yet. It begins with the next post.')
})

it('frees a group whose curriculum is gone', async () => {
  await begin({ curriculum: 'lost' })
  await study.pass(2)
  expect((await study.group())?.hold?.reason).toContain('not loaded')
  const asked = await card('switch', 'ropes')
  expect(asked.text).toContain('What it studies now (`lost`) is not loaded.')
  await press(asked, 'Switch')
  await study.settle()
  expect((await study.group())?.hold).toBeUndefined()
  expect(posts()).toEqual(['Day 1 of 2 · Hemp'])
})
