import { beforeEach, describe, expect, it } from 'vitest'
import type { Caller } from '../../src/core/caller.ts'
import type { Card } from '../../src/core/card.ts'
import { type Group, groups } from '../../src/core/group.ts'
import { each } from '../../src/core/records.ts'
import type { ChannelRef } from '../../src/core/refs.ts'
import { reading } from '../support/acting.ts'
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
const NEW: ChannelRef = { ...CHANNEL, channel: 'second' }
const here = (change: Partial<Caller> = {}) => aCaller({ channel: NEW, channelName: 'second', ...change })
const { ask, press } = reading(() => study)

const SETTINGS = { archiveMinutes: 1440, pin: true, mention: 'quiet', tags: ['daily'], publish: false }

const source = (change: Partial<Group> = {}): Group => {
  const group = aGroup({
    name: 'Ranking club',
    path: '1-14,42',
    position: 9,
    managers: [
      { ...ADA, name: 'Ada' },
      { ...SAM, name: 'Sam' },
    ],
    channels: channelsAt([CHANNEL]).map((channel) => ({ ...channel, settings: SETTINGS })),
    recap: false,
    suggestions: true,
    silence: { posts: 2, asked: true },
    named: true,
    quiet: '2026-11-09',
    lastDate: '2026-11-23',
    helper: true,
    ...change,
  })
  const off = [
    { from: '2026-11-01', to: '2026-11-02' },
    { from: '2026-12-24', to: '2027-01-02' },
  ]
  return { ...group, schedule: { ...group.schedule, time: '10:30', zone: 'Europe/Berlin', off } }
}

const made = async (): Promise<Group | undefined> => {
  for await (const { value } of each(study.store, groups)) if (value.id !== 'groupabc') return value
  return undefined
}

beforeEach(async () => {
  study = await createStudy()
  await addGroup(study.store, source())
  await study.engine.start()
})

describe('clone', () => {
  it('shows how the new group studies, when it begins and ends, and saves nothing before it is told to', async () => {
    const card = await ask('clone', '', here())
    expect(card.title).toBe('Begin Ranking club once more here?')
    expect(card.text).toContain('**mon-fri at 10:30** (Europe/Berlin)')
    expect(card.fields).toEqual([
      { name: 'First post', value: 'Mon 23 Nov 2026 at 10:30' },
      { name: 'Finish', value: 'Day 15 comes on about Fri 11 Dec 2026.' },
    ])
    expect(await made()).toBeUndefined()
  })

  it('makes a group with the same settings from day 1, whose only manager is whoever cloned it', async () => {
    const card = await press(await ask('clone', 'ranking CLUB', here()), 'Begin', here())
    expect(card.text).toContain('The first post comes on Mon 23 Nov 2026 at 10:30')
    expect(card.text).toContain('Whoever finishes **Ranking club** knows the way')
    expect(await made()).toEqual({
      id: 'newgrp02',
      name: '#second',
      curriculum: source().curriculum,
      path: '1-14,42',
      channels: [{ id: '0', ref: NEW, settings: SETTINGS }],
      schedule: { ...source().schedule, off: [{ from: '2026-12-24', to: '2027-01-02' }] },
      position: 1,
      startDate: '2026-11-23',
      managers: [{ ...ADA, name: 'Ada' }],
      recap: false,
      suggestions: true,
      sample: false,
      silence: { posts: 0, asked: false },
      createdAt: study.clock.now(),
    })
    await study.days(1)
    expect((await study.row('2026-11-23', 'newgrp02'))?.days).toEqual([1])
    expect((await study.row('2026-11-23'))?.days).toEqual([9])
  })

  it('makes one group, however often the button is pressed', async () => {
    const press = () => study.bot.dispatch('clone-now', { text: 'groupabc', pressed: 'm1' }, here())
    const answers = await Promise.all([1, 2, 3].map(press))
    expect(answers.filter(({ reply }) => JSON.stringify(reply).includes('is set up'))).toHaveLength(1)
    let count = 0
    for await (const _ of each(study.store, groups)) count++
    expect(count).toBe(2)
  })

  it('begins on the next study day where the time of today has passed', async () => {
    await study.clock.advance(4 * 60 * 60_000, study.settle)
    await press(await ask('clone', '', here()), 'Begin', here())
    await study.settle()
    expect((await made())?.startDate).toBe('2026-11-24')
    expect(await study.row('2026-11-23', 'newgrp02')).toBeUndefined()
  })

  it('takes nothing along that keeps the other group from posting', async () => {
    await study.change((group) => ({
      ...group,
      hold: { reason: 'No.', fix: 'x', since: 0, notified: true },
      schedule: { ...group.schedule, pause: { from: '2026-11-20' } },
      ended: true,
    }))
    await press(await ask('clone', '', here()), 'Begin', here())
    const group = await made()
    expect(group?.schedule.pause).toBeUndefined()
    expect([group?.hold, group?.ended]).toEqual([undefined, undefined])
  })

  it('leaves the settings of another workspace behind', async () => {
    const other = { ...NEW, workspace: 'elsewhere' }
    await study.change((group) => ({
      ...group,
      channels: group.channels.map((it) => ({ ...it, ref: other })),
    }))
    await press(await ask('clone', '', here()), 'Begin', here())
    expect((await made())?.channels[0]?.settings).toMatchObject({ mention: '', tags: [], pin: false })
  })

  it('says which settings have no effect in the new channel', async () => {
    const remarks: Caller['remarks'] = async (channel, { mention }) => [`${mention} in ${channel.channel}?`]
    expect((await ask('clone', '', here({ remarks }))).text).toContain('quiet in second?')
  })

  it('is refused with a sentence where the channel has a group, also one that came meanwhile', async () => {
    const there = await ask('clone', '', aCaller())
    expect([there.title, there.text]).toEqual([
      'This channel has a study group already',
      expect.stringContaining('at most one group: Ranking club'),
    ])
    const preview = await ask('clone', '', here())
    await addGroup(study.store, aGroup({ id: 'groupxyz', channels: channelsAt([NEW]) }))
    expect((await press(preview, 'Begin', here())).title).toBe('This channel has a study group already')
  })

  it('asks which group where several could be meant, and knows them by name', async () => {
    await addGroup(
      study.store,
      aGroup({
        id: 'groupxyz',
        name: 'Joins',
        channels: channelsAt([{ ...CHANNEL, channel: 'third' }]),
      }),
    )
    const asked = await ask('clone', '', here())
    expect(asked.buttons?.map(({ label }) => label)).toEqual(['Joins', 'Ranking club'])
    expect((await press(asked, 'Joins', here())).title).toBe('Begin Joins once more here?')
    const unknown = await ask('clone', 'nobody', here())
    expect([unknown.title, unknown.buttons?.length]).toEqual(['Which group?', 2])
  })

  it('takes a number at the end of a name as a part of it', async () => {
    for (const [id, name] of [
      ['groupx10', 'Cohort 2'],
      ['groupx11', 'Cohort'],
    ] as const)
      await addGroup(study.store, aGroup({ id, name, channels: channelsAt([{ ...CHANNEL, channel: id }]) }))
    expect((await ask('clone', 'cohort 2', here())).title).toBe('Begin Cohort 2 once more here?')
  })

  it('turns over more groups than a card has room for, also those of one name', async () => {
    for (let i = 10; i < 33; i += 1)
      await addGroup(
        study.store,
        aGroup({
          id: `groupx${i}`,
          name: i === 32 ? 'Zebra' : 'Same',
          channels: channelsAt([{ ...CHANNEL, channel: `c${i}` }]),
        }),
      )
    const labels = ({ buttons = [] }: Card) => buttons.map(({ label }) => label)
    const first = await ask('clone', '', here())
    expect([first.footer, labels(first)[0], labels(first).length]).toEqual(['Page 1 of 2', 'Next →', 21])
    const { reply } = await study.bot.dispatch('clone', { text: 'page:2' }, here())
    expect(reply).toMatchObject({ update: true })
    const second = await press(first, 'Next →', here())
    expect(second.footer).toBe('Page 2 of 2')
    const all = [...labels(first), ...labels(second)]
    expect(all.filter((label) => !label.endsWith('→'))).toHaveLength(24)
    const shown = all.includes('Zebra') ? (labels(first).includes('Zebra') ? first : second) : undefined
    expect((await press(shown as Card, 'Zebra', here())).title).toBe('Begin Zebra once more here?')
    const same = await ask('clone', 'same', here())
    expect([same.footer, labels(same).length]).toEqual(['Page 1 of 2', 21])
    expect(labels(await press(same, labels(same)[0] ?? '', here())).slice(1)).toEqual(['Same', 'Same'])
    const unknown = await ask('clone', 'nobody', here())
    expect((await press(unknown, 'Next →', here())).footer).toBe('Page 2 of 2')
  })

  it('clones only what one manages, and everything for an administrator', async () => {
    const lin = here({ member: LIN, name: 'Lin' })
    expect((await ask('clone', '', lin)).title).toBe('You manage no group here')
    expect((await ask('clone-now', 'groupabc', lin)).title).toBe('You manage no group here')
    const admin = aCaller({
      channel: NEW,
      member: LIN,
      name: 'Lin',
      standingIs: { admin: true, maySetUp: true },
    })
    expect((await ask('clone', '', admin)).title).toBe('Begin Ranking club once more here?')
  })

  it('is bound to the limit of groups, and to what keeps the bot from posting there', async () => {
    study.chat.problems = [{ what: 'I may not post.', fix: 'Let me.' }]
    const card = await ask('clone', '', here())
    expect([card.title, card.buttons?.map(({ label }) => label)]).toEqual([
      'I cannot post here yet',
      ['Check again'],
    ])
    const full = await createStudy({ limits: { commands: Infinity, groups: 1 } })
    await addGroup(full.store, source())
    const answer = await full.bot.dispatch('clone', { text: '' }, here())
    expect(JSON.stringify(answer.reply)).toContain('There is no room for another group here')
  })
})
