import { beforeEach, describe, expect, it } from 'vitest'
import type { Caller, Input } from '../../src/core/caller.ts'
import type { Card } from '../../src/core/card.ts'
import { groups } from '../../src/core/group.ts'
import { membershipKey, memberships } from '../../src/core/membership.ts'
import { occurrences } from '../../src/core/occurrence.ts'
import { personOf } from '../../src/core/person.ts'
import { withoutMarkup } from '../../src/core/text.ts'
import { acting, cardOf, saidIn } from '../support/acting.ts'
import { put, slippingStore } from '../support/memory.ts'
import {
  ADA,
  aCaller,
  addGroup,
  aGroup,
  CHANNEL,
  channelsAt,
  createStudy,
  LIN,
  SAM,
  type Study,
} from '../support/study.ts'

let study: Study
const { ask, press } = acting(() => study)
const typed = async (line: string): Promise<Card> => {
  const [name = '', ...words] = line.split(' ')
  return cardOf(await ask(name, words.join(' ')))
}

beforeEach(async () => {
  study = await createStudy()
})

describe('setup', () => {
  it('without arguments opens a form with the caller’s zone', async () => {
    const { reply } = await ask('setup')
    expect(reply).toMatchObject({
      form: {
        action: 'setup',
        inputs: [
          { name: 'time', value: '09:00' },
          { name: 'zone', value: 'Europe/Berlin' },
          { name: 'days' },
          { name: 'path', value: 'everything' },
        ],
      },
    })
  })

  it('previews the first post and the finish date before anything is saved', async () => {
    const preview = cardOf(
      await ask('setup', { values: { time: '09:00', zone: 'Europe/Berlin', days: 'mon-fri', day: '1' } }),
    )
    expect(preview.fields?.[0]?.name).toMatch(/^First post: day 1 · /)
    expect(preview.fields?.[1]?.value).toContain('Day 133 comes on about Thu 27 May 2027')
    expect(await study.store.list(groups, { limit: 10 })).toEqual([])
  })

  it('can be changed before it is saved, from what was proposed', async () => {
    const preview = cardOf(await ask('setup', '07:30 America/New_York mon,wed 5'))
    const { reply } = await press(preview, 'Change')
    expect(reply).toMatchObject({
      form: {
        action: 'setup',
        inputs: [
          { value: '07:30' },
          { value: 'America/New_York' },
          { value: 'mon,wed' },
          { value: 'from day 5' },
        ],
      },
    })
  })

  it('started now, posts at once; the next post keeps to the schedule', async () => {
    const preview = cardOf(await ask('setup', '15:00 UTC mon-fri'))
    expect(cardOf(await press(preview, 'Start now')).title).toBe('The study group is set up')
    await study.settle()
    expect(study.chat.held[0]?.card.title).toContain('Day 1 of 133')
    // A post that is late may come for half a day.
    expect((await study.group('newgrp01'))?.schedule.window).toBe(12 * 60)
    study.clock.step(10 * 3_600_000)
    await study.pass(1)
    expect(study.chat.held.filter(({ key }) => key.endsWith('.p'))).toHaveLength(1)
    study.clock.step(24 * 3_600_000)
    await study.pass(1)
    expect(study.chat.held.filter(({ key }) => key.endsWith('.p'))).toHaveLength(2)
  })

  it('started tomorrow, posts nothing today', async () => {
    const preview = cardOf(await ask('setup', '09:00 UTC daily'))
    await press(preview, 'Tomorrow')
    await study.pass(5)
    expect(study.chat.held).toEqual([])
    study.clock.step(24 * 3_600_000)
    await study.pass(1)
    expect(study.chat.held.length).toBeGreaterThan(1)
  })

  it('names every problem of the channel and how it is mended', async () => {
    study.chat.problems = [
      { what: 'I may not send messages.', fix: 'Allow Send Messages.', url: 'https://chat.example/invite' },
      { what: 'I may not open threads.', fix: 'Allow Create Public Threads.' },
    ]
    const problems = cardOf(await ask('setup', '09:00 UTC daily'))
    expect(problems.text).toContain('Send Messages')
    expect(problems.text).toContain('Create Public Threads')
    expect(problems.buttons?.[0]).toMatchObject({ url: 'https://chat.example/invite' })
  })

  describe('refuses at the first step, whichever that is', () => {
    const steps: [string, string, Input | string][] = [
      ['the form', 'setup', ''],
      ['the preview', 'setup', '09:00 UTC daily'],
      ['the start', 'setup', '09:00 UTC daily 1 now'],
      ['a submitted form', 'setup', { values: { time: '09:00', zone: 'UTC', days: 'daily', day: '1' } }],
      ['a change of the proposal', 'setup-change', '09:00 UTC daily 1'],
    ]
    const refused = async (name: string, input: Input | string, caller?: Caller) => {
      const answer = cardOf(await ask(name, input, caller))
      expect([study.chat.held, (await study.group('newgrp01')) !== undefined]).toEqual([[], false])
      return `${answer.title}: ${answer.text}`
    }
    const guest = aCaller({
      member: SAM,
      name: 'Sam',
      standingIs: { admin: false, maySetUp: 'Guests cannot set up a group.' },
    })

    it.each(steps)('%s, who may not, also who manages a group elsewhere', async (_step, name, input) => {
      expect(await refused(name, input, guest)).toBe(
        'You cannot set up a group here: Guests cannot set up a group.',
      )
      const elsewhere = { ...guest, channel: { ...CHANNEL, channel: 'elsewhere' } }
      await addGroup(study.store, aGroup({ managers: [{ ...SAM, name: 'Sam' }] }))
      expect(await refused(name, input, elsewhere)).toMatch(/^You cannot set up a group here/)
    })

    it.each(steps)('%s, in a private message, whoever asks', async (_step, name, input) => {
      const { channel: _c, channelName: _n, ...alone } = guest
      const where = /^You cannot set up a group here: A group is set up in the channel where/
      expect(await refused(name, input, alone)).toMatch(where)
      await addGroup(study.store, aGroup({ managers: [] }))
      const seen = { group: 'groupabc', seenAt: study.clock.now() }
      await put(study.store, memberships, membershipKey(personOf(SAM), 'groupabc'), seen)
      expect(await refused(name, input, alone)).toMatch(where)
    })

    it.each(steps)('%s, where a group was set up meanwhile', async (_step, name, input) => {
      await addGroup(study.store, aGroup())
      expect(await refused(name, input)).toMatch(/^This channel has a study group already/)
    })
  })

  it.each([
    ['25:00 UTC daily', 'time'],
    ['09:00 Mars/Olympus daily', 'zone'],
    ['09:00 UTC someday', 'days'],
    ['09:00 UTC daily 0', 'day'],
    ['09:00 UTC daily 134', 'day'],
    ['09:00 UTC daily first', 'day'],
  ])('refuses %j and names the field', async (text, field) => {
    expect((await ask('setup', text)).field).toBe(field)
  })

  it.each([
    ['9:30 am New York mon - fri 5', '09:30', 'America/New_York', [1, 2, 3, 4, 5], 5],
    ['0900 Mumbai monday to thursday', '09:00', 'Asia/Kolkata', [1, 2, 3, 4], 1],
    ['noon San Francisco, CA mon, wed and fri 7', '12:00', 'America/Los_Angeles', [1, 3, 5], 7],
    ['time:9:30 pm zone:São Paulo days:every day', '21:30', 'America/Sao_Paulo', [1, 2, 3, 4, 5, 6, 7], 1],
    ['Berlin M-F', '09:00', 'Europe/Berlin', [1, 2, 3, 4, 5], 1],
  ])('takes %j on one line as it is meant', async (line, time, zone, weekdays, position) => {
    await ask('setup', `${line} tomorrow`)
    const [group] = (await study.store.list(groups, { limit: 1 })).map(({ value }) => value)
    expect(group).toMatchObject({ schedule: { time, zone, weekdays }, position })
  })

  it('shows a zone that was only guessed before anything is saved', async () => {
    const preview = cardOf(await ask('setup', 'weekends tomorrow'))
    expect(preview.text).toMatch(/\(Europe\/Berlin, \d\d:\d\d now\)/)
    expect(await study.store.list(groups, { limit: 1 })).toEqual([])
    const [, start] = preview.buttons ?? []
    if (!start || !('action' in start)) throw new Error('no button')
    await ask(start.action, start.arg ?? '')
    expect((await study.store.list(groups, { limit: 1 }))[0]?.value.schedule.weekdays).toEqual([6, 7])
  })

  it('shows the time in the zone before anything is saved, and offers zones with it where one is unclear', async () => {
    expect(cardOf(await ask('setup', '9:30 am Tokyo daily')).text).toMatch(/\(Asia\/Tokyo, \d\d:\d\d now\)/)
    const unclear = await ask('setup', '9:30 am EST daily')
    expect([unclear.field, cardOf(unclear).text]).toEqual([
      'zone',
      expect.stringMatching(/America\/New\\_York, \d\d:\d\d now/),
    ])
  })

  it('a second time in the same channel points to the settings', async () => {
    await ask('setup', '09:00 UTC daily 1 tomorrow')
    expect(cardOf(await ask('setup', '10:00 UTC daily 1 tomorrow')).title).toBe(
      'This channel has a study group already',
    )
    expect(await study.store.list(groups, { limit: 10 })).toHaveLength(1)
  })
})

describe('a group whose first date is ahead', () => {
  beforeEach(async () => {
    await addGroup(study.store, aGroup({ startDate: '2026-11-25' }))
    await study.engine.start()
  })

  it('is told the same next post by every command', async () => {
    const first = 'Wed 25 Nov 2026, 09:00'
    for (const line of ['today', 'status', 'settings pin on', 'jump 1', 'resume', 'pause 2026-11-24'])
      expect(saidIn((await typed(line)).text), line).toContain(first)
    const [home] = await study.bot.home(aCaller().member)
    expect(saidIn(home?.text)).toContain(first)
    expect(cardOf(await ask('roadmap')).text).toContain('the last day comes on **Fri 28 May 2027**')
  })

  it('has nothing to skip before it', async () => {
    const answer = cardOf(await ask('skip'))
    expect([answer.title, saidIn(answer.text)]).toEqual([
      'Nothing to skip',
      'Today has no post. The next post comes on Wed 25 Nov 2026, 09:00 (UTC).',
    ])
  })
})

describe('a group that has finished its roadmap', () => {
  it('is promised no further post', async () => {
    await addGroup(study.store, aGroup({ position: 134 }))
    for (const line of ['settings pin on', 'resume', 'status'])
      expect((await typed(line)).text, line).toContain('The roadmap is finished')
    await ask('pause')
    expect(cardOf(await ask('resume')).buttons).toBeUndefined()
  })
})

describe('a group that is set up', () => {
  beforeEach(async () => {
    await addGroup(study.store, aGroup())
    await study.engine.start()
  })

  it('is changed by its managers and by administrators only', async () => {
    const lin = aCaller({ member: LIN, name: 'Lin' })
    expect(cardOf(await ask('pause', '', lin)).title).toBe('Only a manager can do that')
    expect(
      cardOf(await ask('pause', '', { ...lin, standing: async () => ({ admin: true, maySetUp: true }) }))
        .title,
    ).toBe('Paused')
    await ask('managers', 'add @lin')
    expect(cardOf(await ask('resume', '', lin)).title).toBe('Daily posts resumed')
  })

  it('lets every member read its status, settings, days off and managers, and change none of them', async () => {
    const lin = aCaller({ member: LIN, name: 'Lin' })
    for (const name of ['status', 'settings', 'off', 'managers'])
      expect(cardOf(await ask(name, '', lin)).title, name).not.toBe('Only a manager can do that')
    for (const [name, text] of [
      ['settings', 'pin on'],
      ['off', '24 Dec'],
      ['managers', 'add @lin'],
      ['skip', ''],
    ] as const) {
      const refused = cardOf(await ask(name, text, lin))
      expect([refused.title, saidIn(refused.text)]).toEqual([
        'Only a manager can do that',
        expect.stringContaining(
          `Ask Ada or one of the administrators of this chat to use \`/group ${name}\`.`,
        ),
      ])
    }
  })

  it('is resumed only where something is paused, and paused only once: the channel hears nothing else', async () => {
    expect(await ask('resume')).toMatchObject({
      visibility: 'private',
      reply: { card: { title: 'Nothing is paused' } },
    })
    await ask('pause', '2026-11-25')
    expect(await ask('pause', '2026-11-25')).toMatchObject({
      visibility: 'private',
      reply: { card: { title: 'Posts are paused already' } },
    })
    expect(cardOf(await ask('pause', '2026-11-26')).title).toBe('Paused')
    expect(cardOf(await ask('resume')).title).toBe('Daily posts resumed')
  })

  it('takes nobody as a manager who is not mentioned', async () => {
    for (const nobody of ['bob', 'everyone', '@lin and @sam'])
      expect(cardOf(await ask('managers', `add ${nobody}`)).title).toBe('Who?')
    expect((await study.group())?.managers).toHaveLength(1)
  })

  it('keeps its last manager', async () => {
    const admin = aCaller({ member: SAM, name: 'Sam', standingIs: { admin: true, maySetUp: true } })
    for (const caller of [aCaller(), admin])
      expect(cardOf(await ask('managers', 'remove @ada', caller)).title).toBe('The last manager stays')
    expect((await study.group())?.managers).toMatchObject([{ user: 'ada' }])
  })

  it('are people who are there, shown by their names of now: no bot, no guest, no stranger, nobody unknown', async () => {
    await addGroup(
      study.store,
      aGroup({ id: 'mangroup', channels: channelsAt([{ ...CHANNEL, channel: 'managers' }]) }),
    )
    const caller = aCaller({ channel: { ...CHANNEL, channel: 'managers' } })
    const manage = async (text: string) => cardOf(await ask('managers', text, caller))
    study.chat.people.set('robo', { name: 'Robo', kind: 'bot' })
    study.chat.people.set('guest', { name: 'Guest', kind: 'guest' })
    study.chat.people.set('far', { name: 'Far', kind: 'stranger' })
    for (const who of ['robo', 'guest', 'far', 'nobody'])
      expect((await manage(`add @${who}`)).title).toBe('That can’t be a manager')
    expect((await manage('add @lin')).text).toBe('- Ada\n- Lin')
    study.chat.people.set('lin', { name: 'Lin (away)', kind: 'member' })
    expect((await manage('')).text).toContain('- Lin (away)')
    study.chat.people.delete('lin')
    expect((await manage('')).text).toContain('has left')
    expect((await manage('remove @ada')).title).toBe('The last manager stays')
  })

  it('are not added to a group that is deleted meanwhile: it does not come back', async () => {
    const store = slippingStore()
    const slipped = await createStudy({ store })
    await addGroup(store, aGroup())
    store.slip(() => store.transact(async (tx) => tx.delete(groups, 'groupabc')))
    const { reply } = await slipped.bot.dispatch('managers', { text: 'add @lin' }, aCaller())
    expect(reply).toMatchObject({ card: { title: 'This group is gone' } })
    expect(await store.get(groups, 'groupabc')).toBeUndefined()
  })

  it('that all have left are told of in the channel once, naming nobody, and an administrator goes on', async () => {
    const channel = { ...CHANNEL, channel: 'managers' }
    const managers = [ADA, LIN].map((member) => ({ ...member, name: member.user }))
    await addGroup(study.store, aGroup({ id: 'mangroup', managers, channels: channelsAt([channel]) }))
    await study.bot.gone(LIN, true)
    const heard = () =>
      study.chat.held.filter(({ ref }) => ref.channel === 'managers').map(({ title }) => title)
    expect(heard()).toEqual([])
    for (let i = 0; i < 2; i++) await study.bot.gone(ADA, true)
    expect(heard()).toEqual(['This group has no manager any more'])
    const admin = aCaller({ member: SAM, channel, standingIs: { admin: true, maySetUp: true } })
    expect(cardOf(await ask('managers', 'add @sam', admin)).title).toBe('Added')
    expect((await study.group('mangroup'))?.managers).toMatchObject([{ user: 'sam', name: 'Sam' }])
  })

  it('that all have left are told of to an administrator in private, and the channel hears nothing', async () => {
    const channel = { ...CHANNEL, channel: 'managers' }
    const managers = [{ ...LIN, name: 'Lin' }]
    await addGroup(study.store, aGroup({ id: 'mangroup', managers, channels: channelsAt([channel]) }))
    // Whoever left may have been one of those who run the whole.
    study.chat.runBy = [LIN, SAM]
    await study.bot.gone(LIN, true)
    expect(study.chat.told.map(({ member, card: { title } }) => [member.user, title])).toEqual([
      ['sam', '#study-group has no manager any more'],
    ])
    expect(study.chat.told[0]?.card.text).toMatch(/^\[.*managers\]\(https:\/\/chat.example\/managers\)/)
    expect(study.chat.held.filter(({ ref }) => ref.channel === 'managers')).toEqual([])
  })

  it('takes settings one by one', async () => {
    for (const line of [
      'time 10:30',
      'zone New York',
      'days mon,wed',
      'archive 3d',
      'pin on',
      'mention &quiet',
      'tags daily, ml',
      'name Ranking club',
    ])
      expect(cardOf(await ask('settings', line)).title).toBe('Saved')
    expect(await study.group()).toMatchObject({
      name: 'Ranking club',
      schedule: { time: '10:30', zone: 'America/New_York', weekdays: [1, 3] },
      channels: [
        {
          settings: {
            archiveMinutes: 4320,
            pin: true,
            mention: 'quiet',
            tags: ['daily', 'ml'],
          },
        },
      ],
    })
    for (const line of [
      'archive 2h',
      'pin maybe',
      'tags a, b, c, d, e, f',
      'mention @everyone',
      'zone nowhere',
      'colour red',
    ])
      expect(cardOf(await ask('settings', line)).tone).toBe('bad')
  })

  it('completes zones where a zone is asked for, and nowhere else', async () => {
    const complete = (setting: string | undefined, typed: string) =>
      study.bot.suggest('settings', 'value', typed, CHANNEL, setting ? { values: { setting } } : {})
    expect((await complete('zone', 'seattle'))[0]).toMatchObject({
      label: expect.stringMatching(/^America\/Los_Angeles, \d\d:\d\d now$/),
      value: 'America/Los_Angeles',
    })
    for (const [setting, typed] of [
      ['pin', 'off'],
      ['days', 'mon-fri'],
      ['name', 'london'],
      [undefined, 'london'],
    ])
      expect(await complete(setting, typed ?? '')).toEqual([])
    const own = await study.bot.suggest('setup', 'zone', 'ist', CHANNEL, { zone: 'Europe/Dublin' })
    expect(own[0]?.value).toBe('Europe/Dublin')
  })

  it.each([
    ['time 9:30 xm', 'time'],
    ['zone EST', 'zone'],
    ['days mon-fir', 'days'],
  ])('refuses %j at its field', async (line, field) => {
    expect((await ask('settings', line)).field).toBe(field)
  })

  it('offers its settings as a form that saves', async () => {
    const { reply } = await ask('settings-form')
    if (!reply || !('form' in reply)) throw new Error('no form')
    const values = Object.fromEntries(
      reply.form.inputs.map(({ name, value }) => [name, name === 'time' ? '07:15' : (value ?? '')]),
    )
    expect(cardOf(await ask(reply.form.action, { values })).title).toBe('Saved')
    expect((await study.group())?.schedule.time).toBe('07:15')
  })

  it('offers everything that a group can switch on as a box, and saves what is ticked', async () => {
    const { reply } = await ask('settings-form', 'group')
    if (!reply || !('form' in reply)) throw new Error('no form')
    const choices = reply.form.inputs.flatMap((input) => ('choices' in input ? (input.choices ?? []) : []))
    const boxes = ['recap', 'wrap-up', 'suggestions', 'votes', 'stars', 'mocks', 'host']
    expect(choices.map(({ value }) => value)).toEqual(boxes)
    await ask(reply.form.action, { text: 'group', values: { extras: boxes.join(','), name: 'Rankers' } })
    const on = { suggestions: true, votes: true, stars: true, mocks: true, host: true }
    expect(await study.group()).toMatchObject(on)
  })

  it('pauses until a date, and no roadmap day is lost', async () => {
    expect(saidIn(cardOf(await ask('pause', '2026-11-25')).text)).toContain('Wed 25 Nov 2026, 09:00')
    for (let day = 0; day < 3; day++) {
      await study.pass(3)
      study.clock.step(24 * 3_600_000 - 3 * 60_000)
    }
    expect(await study.row('2026-11-23')).toBeUndefined()
    expect(await study.row('2026-11-25')).toMatchObject({ days: [1] })
    expect(cardOf(await ask('pause', '2020-01-01')).tone).toBe('bad')
    expect(cardOf(await ask('pause', '2040-01-01')).title).toBe('That is more than a year ahead')
    expect((await study.group())?.schedule.pause?.until).toBe('2026-11-25')
  })

  it.each(['until 2026-11-25', 'until 25 Nov', 'till wednesday', 'for 2 days', '25.11.2026'])(
    'pauses %s',
    async (until) => {
      expect(saidIn(cardOf(await ask('pause', until)).text)).toContain('Wed 25 Nov 2026, 09:00')
    },
  )

  it('blames what is no date, at its field', async () => {
    for (const [name, line, field] of [
      ['pause', 'until christmas', 'until'],
      ['off', '2026-12-24, christmas and 2027-01-01', 'dates'],
    ] as const) {
      const answer = await ask(name, line)
      expect([answer.field, cardOf(answer).text]).toEqual([field, expect.stringContaining('“christmas”')])
    }
    expect(cardOf(await ask('off', '2026-12-24, 2026-01-05')).text).toContain(
      'Mon 5 Jan 2026 has already passed',
    )
  })

  it('says what a setting is where its new value is missing, and when the roadmap ends with new days off', async () => {
    expect(saidIn(cardOf(await ask('settings', 'time')).text)).toMatch(
      /^\*\*time\*\* The daily post comes at 09:00\. To change it, write: `/,
    )
    expect(cardOf(await ask('off', '24 Dec to 2 Jan')).text).toMatch(
      /\n\nThe last day of the roadmap comes on about \w{3} \d+ \w{3} 2027\.$/,
    )
  })

  it('takes lists and ranges of days off as people write them, and takes them back', async () => {
    const off = async () =>
      (await study.group())?.schedule.off.map(({ from, to }) => (from === to ? from : `${from} ${to}`))
    await ask('off', '2026-12-24, 2026-12-31 and 2027-01-01')
    expect(await off()).toEqual(['2026-12-24', '2026-12-31 2027-01-01'])
    await ask('off', '24 Dec – 2 Jan, 6 Jan')
    expect(await off()).toEqual(['2026-12-24 2027-01-02', '2027-01-06'])
    await ask('off', 'remove 25-26 Dec and 6 Jan')
    expect(await off()).toEqual(['2026-12-24', '2026-12-27 2027-01-02'])
    const none = cardOf(await ask('off', 'remove 3 Jan, 5 Jan'))
    expect([none.tone, none.title]).toEqual(['bad', 'None of these are days off'])
    expect(none.text).toContain('Thu 24 Dec 2026')
  })

  it('resumed after a pause, the days in between are no missed days', async () => {
    await ask('pause')
    study.clock.step(8 * 24 * 3_600_000)
    await study.pass(2)
    await ask('resume')
    await study.settle()
    expect((await study.store.list(occurrences, { limit: 50 })).map(({ key }) => key)).toEqual([])
    study.clock.step(24 * 3_600_000)
    await study.pass(1)
    expect(await study.row('2026-12-02')).toMatchObject({ state: 'done', days: [1] })
  })

  it('skips today once, and its roadmap day comes next time', async () => {
    expect(saidIn(cardOf(await ask('skip')).text)).toContain('Tue 24 Nov 2026, 09:00')
    expect(cardOf(await ask('skip')).title).toBe('Too late to skip')
    // The channel hears who did it; on record it stays when they are forgotten.
    expect(await study.row('2026-11-23')).toMatchObject({ state: 'skipped', reason: 'A manager skipped it' })
    await study.pass(3)
    expect(study.chat.held).toEqual([])
    study.clock.step(24 * 3_600_000)
    await study.pass(1)
    expect(await study.row('2026-11-24')).toMatchObject({ days: [1] })
  })

  it('does not say that today has no post right after one that was sent by hand', async () => {
    const saturday = await createStudy({ start: '2026-11-28T10:00:00Z' })
    await addGroup(saturday.store, aGroup({ startDate: '2026-11-28' }))
    await saturday.engine.start()
    const skip = async () => {
      const { reply } = await saturday.bot.dispatch('skip', {}, aCaller())
      return reply && 'card' in reply ? [reply.card.title, saidIn(reply.card.text)] : []
    }
    const next = 'The next post comes on Mon 30 Nov 2026, 09:00 (UTC).'
    expect(await skip()).toEqual(['Nothing to skip', `Today has no post. ${next}`])
    await saturday.bot.dispatch('post-now', {}, aCaller())
    await saturday.settle()
    expect(await skip()).toEqual(['Too late to skip', `Today’s post is out, or was skipped already. ${next}`])
  })

  it('says in a private message that the channel did not hear of it, and in the channel nothing such', async () => {
    const { channel: _c, channelName: _n, ...alone } = aCaller()
    const footers = []
    for (const [name, text] of [
      ['pause', ''],
      ['resume', ''],
      ['jump', '5'],
      ['skip', ''],
    ] as const) {
      footers.push(cardOf(await ask(name, text, alone)).footer)
      if (name === 'pause') footers.push(cardOf(await ask(name, text)).footer)
    }
    const alarm = 'Only you see this: the group’s channel was not told.'
    expect(footers).toEqual([alarm, undefined, alarm, alarm, alarm])
    expect(cardOf(await ask('status', '', alone)).footer).not.toBe(alarm)
    expect(cardOf(await ask('jump', '999', alone)).footer).toBeUndefined()
  })

  it('jumps to another day, within the roadmap', async () => {
    expect(cardOf(await ask('jump', '58')).title).toBe('Day 58 is next')
    expect(cardOf(await ask('jump', '134')).text).toContain('days 1 to 133')
    await study.pass(2)
    expect(await study.row('2026-11-23')).toMatchObject({ days: [58] })
  })

  it('takes days off, joins and splits them, and moves the roadmap', async () => {
    await ask('off', '2026-11-23..2026-11-24')
    await ask('off', '2026-11-25')
    expect((await study.group())?.schedule.off).toEqual([{ from: '2026-11-23', to: '2026-11-25' }])
    await ask('off', 'remove 2026-11-24')
    expect((await study.group())?.schedule.off).toEqual([
      { from: '2026-11-23', to: '2026-11-23' },
      { from: '2026-11-25', to: '2026-11-25' },
    ])
    await study.pass(3)
    expect(study.chat.held).toEqual([])
    study.clock.step(24 * 3_600_000)
    await study.pass(1)
    expect(await study.row('2026-11-24')).toMatchObject({ days: [1] })
    expect(cardOf(await ask('off', '2020-01-01')).tone).toBe('bad')
  })

  it('posts now if today’s is not out, else offers to send it again, said to be again', async () => {
    expect(cardOf(await ask('post-now')).title).toBe('On its way')
    await study.pass(3)
    expect(study.chat.held.filter(({ key }) => key.endsWith('.p'))).toHaveLength(1)
    const offer = cardOf(await ask('post-now'))
    expect(offer.title).toBe('Send today’s post again?')
    await press(offer, 'Send it again')
    await study.settle()
    const posts = study.chat.held.filter(({ key }) => key.endsWith('.p'))
    expect(posts).toHaveLength(2)
    expect(posts[1]?.card.footer).toContain('Posted again')
    expect((await study.group())?.position).toBe(2)
  })

  it('sends today’s again as often as it is asked to', async () => {
    await study.pass(2)
    for (let times = 1; times <= 11; times++) {
      expect(cardOf(await press(cardOf(await ask('post-now')), 'Send it again')).title).toBe('On its way')
      await study.settle()
      expect(study.chat.held.filter(({ key }) => key.endsWith('.p'))).toHaveLength(1 + times)
    }
  })

  it('posts a skipped day after all', async () => {
    await ask('skip')
    expect(cardOf(await ask('post-now')).title).toBe('On its way')
    await study.settle()
    expect(await study.row('2026-11-23')).toMatchObject({ state: 'done', days: [1] })
  })

  it('tells why somebody cannot do something, by who they are to the platform and to the group', async () => {
    study.chat.people.set('sam', { name: '*Sam* $&', kind: 'guest' })
    const about = async (text: string) => {
      const { title, text: said, tone, plain } = cardOf(await ask('status', text))
      return { title, said, tone, plain }
    }
    expect(await about('@ada')).toMatchObject({
      said: '- **Ada manages this group** and may change everything about it.',
    })
    expect(saidIn((await about('@lin')).said)).toBe(
      '- **Lin does not manage this group** and so may read its settings, but not change them. A manager can add them: `/group managers add @name`',
    )
    const guest = await about('@sam')
    expect([guest.said?.startsWith('- **\\*Sam\\* $& is a guest here.**'), guest.plain, guest.tone]).toEqual([
      true,
      '*Sam* $& is a guest here. (#study-group)',
      'bad',
    ])
    expect((await about('@nobody')).said).toContain('I can’t find that member here')
    expect((await about('Lin')).title).toBe('Who?')
    const general = cardOf(await ask('status', '@lin')).fields?.[0]?.value
    expect(general).toContain('for its managers, and for the administrators of this chat')
  })

  it('shows in its status what is wrong on top, with its fix, then what was looked at and is well', async () => {
    await study.pass(2)
    const well = (shown: Card) => shown.fields?.find(({ name }) => name === 'Checked and well')?.value
    expect(well(cardOf(await ask('status')))?.split('\n')).toEqual([
      '- I can post in this group’s channel.',
      '- What this group studies is loaded.',
      '- The last post is out, with its discussion.',
      '- Every setting has its effect.',
    ])
    study.chat.problems = [{ what: 'I may not send here.', fix: 'Allow it.' }]
    const soon = cardOf(
      await ask('status', '', aCaller({ remarks: async () => ['**pin** does nothing here.'] })),
    )
    expect(saidIn(soon.text)).toBe(
      '- **I may not send here.** Allow it.\n- **pin** does nothing here.\n\n**Next:** Day 2 of 133 comes on Tue 24 Nov 2026, 09:00 (UTC).',
    )
    expect(well(soon)).not.toMatch(/can post|setting/)
    study.clock.step(24 * 3_600_000)
    await study.pass(1)
    // What stands still has no next post.
    expect(cardOf(await ask('status')).text).toBe('- **On hold: I may not send here.** Allow it.')
  })

  it('tells its status: last posts, next post, what is in the way', async () => {
    await study.pass(2)
    const fine = cardOf(await ask('status'))
    expect(saidIn(fine.text)).toContain('Day 2 of 133 comes on Tue 24 Nov 2026, 09:00')
    expect(fine.fields?.[0]?.value).toContain('posted day 1')
    study.chat.problems = [{ what: 'I may not send here.', fix: 'Allow Send Messages.' }]
    study.clock.step(24 * 3_600_000)
    await study.pass(1)
    const held = cardOf(await ask('status'))
    expect(held.tone).toBe('bad')
    expect(held.text).toContain('On hold')
    expect(held.text).toContain('Allow Send Messages')
    expect(cardOf(await press(held, 'Check again')).title).toBe('Still on hold')
    study.chat.problems = []
    expect(cardOf(await press(held, 'Check again')).title).toBe('Daily posts resumed')
    await study.settle()
    expect(await study.row('2026-11-24')).toMatchObject({ state: 'done' })
  })
})

describe('a finished group', () => {
  it('that jumps back goes on at its next due time, without a restart', async () => {
    await addGroup(study.store, aGroup({ position: 134 }))
    await study.engine.start()
    await study.pass(2)
    expect(study.chat.held).toEqual([])
    await ask('jump', '3')
    study.clock.step(24 * 3_600_000 - 2 * 60_000)
    await study.pass(2)
    expect(await study.row('2026-11-24')).toMatchObject({ state: 'done', days: [3] })
  })
})

describe('a group whose curriculum has an awkward name', () => {
  it('is told of it as it is written, in the notice, in status and in post-now', async () => {
    await addGroup(study.store, aGroup({ curriculum: 'my_course' }))
    await study.engine.start()
    await study.settle()
    const notice = study.chat.told[0]?.card
    for (const shown of [notice, cardOf(await ask('post-now'))])
      expect(withoutMarkup(shown?.text ?? '')).not.toContain('\\')
    expect(withoutMarkup(notice?.text ?? '')).toContain('“my_course”')
  })

  it('leaves the home page of a member’s other groups as it is', async () => {
    const other = { ...CHANNEL, channel: 'other' }
    await addGroup(study.store, aGroup({ curriculum: 'mislaid' }))
    await addGroup(study.store, aGroup({ id: 'othergrp', name: '#other', channels: channelsAt([other]) }))
    const home = await study.bot.home(ADA)
    expect(home.map(({ title, tone }) => `${title} ${tone ?? ''}`)).toEqual(['#study-group bad', '#other '])
  })
})

describe('answers', () => {
  it('are counted once a member, end the silence, and hold no text', async () => {
    await addGroup(study.store, aGroup())
    await study.engine.start()
    await study.pass(2)
    const thread = (await study.row('2026-11-23'))?.steps.find(({ what }) => what === 'thread')?.thread
    if (!thread) throw new Error('no thread')
    await study.bot.message(LIN, thread, 'm1')
    await study.bot.message(LIN, thread, 'm2')
    await ask('aloud', 'groupabc/2026-11-23')
    expect(await study.row('2026-11-23')).toMatchObject({ answered: 2 })
    expect((await study.group())?.silence).toEqual({ posts: 0, asked: false })
    expect(cardOf(await ask('aloud', 'groupabc/2026-11-23')).title).toBe('Counted already')
    // Who answers again stays a member for as long again.
    const seen = async () =>
      (await study.store.get(memberships, membershipKey(personOf(LIN), 'groupabc')))?.seenAt
    const before = await seen()
    study.clock.step(3_600_000)
    await study.bot.message(LIN, thread, 'm3')
    expect(await seen()).toBe((before ?? 0) + 3_600_000)
    expect(await study.row('2026-11-23')).toMatchObject({ answered: 2 })
    expect(cardOf(await ask('discuss', 'groupabc/2026-11-23')).buttons?.[0]).toMatchObject({
      url: expect.stringContaining('https://'),
    })
  })

  it('belong to the group’s own posts only', async () => {
    await addGroup(study.store, aGroup())
    expect(cardOf(await ask('aloud', 'othergrp/2026-11-23')).title).toBe('This post is gone')
  })
})
