import { beforeEach, describe, expect, it } from 'vitest'
import type { Caller } from '../../src/core/caller.ts'
import type { Card } from '../../src/core/card.ts'
import { type Group, groupByChannel, groups } from '../../src/core/group.ts'
import { occurrences } from '../../src/core/occurrence.ts'
import { each } from '../../src/core/records.ts'
import { channelKey } from '../../src/core/refs.ts'
import { cardOf, reading, saidIn } from '../support/acting.ts'
import {
  ADA,
  aCaller,
  addGroup,
  aGroup,
  CHANNEL,
  channelsAt,
  createStudy,
  LIN,
  type Study,
} from '../support/study.ts'

const OTHER = { ...CHANNEL, channel: 'other' }
const admin = aCaller({ member: LIN, name: 'Lin', standingIs: { admin: true, maySetUp: true } })
const lin = aCaller({ member: LIN, name: 'Lin' })

let study: Study
const { ask, press } = reading(() => study)
const another = (change: Partial<Group> = {}) =>
  aGroup({ id: 'groupxyz', name: 'Ranking club', channels: channelsAt([OTHER]), ...change })

beforeEach(async () => {
  study = await createStudy()
  await addGroup(study.store, aGroup())
  await study.engine.start()
})

describe('the list of groups', () => {
  it('shows a manager their own, an administrator all, and others how to get in', async () => {
    await addGroup(study.store, another({ managers: [{ ...LIN, name: 'Lin' }], position: 30 }))
    const own = await ask('list')
    expect(own.title).toBe('Groups that you manage')
    expect(saidIn(own.text)).toContain('Day 1 of 133 comes on Mon 23 Nov 2026')
    expect(own.text).not.toContain('Ranking club')
    const all = await ask('list', '', admin)
    expect(all.text).toMatch(/study-group[\s\S]*Ranking club\*\*\\\nDay 30 of 133/)
    const none = await ask('list', '', aCaller({ member: { ...LIN, user: 'sam' } }))
    expect(none.text).toContain('You manage no group here.')
  })

  it('says why nothing comes, also where a curriculum is gone', async () => {
    await addGroup(study.store, another({ curriculum: 'gone', managers: [{ ...LIN, name: 'Lin' }] }))
    await ask('pause')
    const { text } = await ask('list', '', admin)
    expect(text).toContain('Day 1 of 133; posts are paused.')
    expect(text).toMatch(/Ranking club\*\*\\\nOn hold: /)
  })

  it('comes in pages, and shows no group of another workspace', async () => {
    for (let i = 0; i < 12; i++)
      await addGroup(
        study.store,
        another({
          id: `group0${String(i).padStart(2, '0')}`,
          name: `Club ${i}`,
          channels: channelsAt([{ ...OTHER, channel: `c${i}` }]),
        }),
      )
    await addGroup(
      study.store,
      another({ name: 'Far away', channels: channelsAt([{ ...OTHER, workspace: 'elsewhere' }]) }),
    )
    const first = await ask('list', '', admin)
    expect(first.footer).toBe('Page 1 of 2')
    const second = await press(first, 'Next →', admin)
    expect(`${first.text}${second.text}`).toContain('Club 11')
    expect(`${first.text}${second.text}`).not.toContain('Far away')
  })
})

describe('a group that is ended', () => {
  const end = async (): Promise<Card> => press(await ask('end'), 'End the group')

  it('is asked about first, and nothing is done by asking', async () => {
    const card = await ask('end')
    expect(card.text).toContain('deleted after 30 days')
    expect((await study.group())?.over).toBeUndefined()
  })

  it('gets no more posts, and its channel is free for another', async () => {
    await study.days(1)
    const sent = study.chat.held.length
    const said = await end()
    expect(said.title).toBe('This group has ended')
    expect(said.text).toContain('Ada ended')
    await study.days(5)
    expect(study.chat.held).toHaveLength(sent)
    expect(study.chat.told).toEqual([])
    expect((await ask('status')).title).toBe('No study group here yet')
    const { reply } = await study.bot.dispatch('setup', { text: '09:00 UTC mon-fri' }, aCaller())
    expect(JSON.stringify(reply)).not.toContain('has a study group already')
  })

  it('cannot be ended by a member', async () => {
    expect((await ask('end', '', lin)).title).toBe('Only a manager can do that')
    expect((await ask('end-now', '', lin)).title).toBe('Only a manager can do that')
  })

  it('goes on where a manager takes it back, and what passed meanwhile is no missed day', async () => {
    await study.days(1)
    const said = await end()
    await study.days(4)
    expect((await press(said, 'Take it back', lin)).title).toBe('Only a manager can do that')
    const back = await press(said, 'Take it back')
    expect(back.title).toBe('The group continues')
    expect(back.text).toContain('Day 2 of 133 comes on')
    await study.days(3)
    const rows: string[] = []
    for await (const { value } of each(study.store, occurrences, { prefix: 'groupabc/daily/' }))
      rows.push(`${value.state} ${value.days.join()}`)
    expect(rows.filter((row) => row.startsWith('missed'))).toEqual([])
    expect(rows[1]).toBe('done 2')
  })

  it('is not taken back over another one that meets there by now', async () => {
    const said = await end()
    await addGroup(study.store, another({ channels: channelsAt([CHANNEL]) }))
    expect((await press(said, 'Take it back', aCaller())).title).toBe('Another group meets here by now')
    expect((await study.group())?.over).toBeDefined()
  })

  it('is not taken back where the workspace has as many groups as it may have by now', async () => {
    study = await createStudy({ limits: { commands: 100, groups: 1 } })
    await addGroup(study.store, aGroup())
    const said = await end()
    await addGroup(study.store, another())
    expect((await press(said, 'Take it back')).title).toBe('There is no room for another group here')
    expect((await study.group())?.over).toBeDefined()
    await ask('end-now', '', aCaller({ channel: OTHER }))
    expect((await press(said, 'Take it back')).title).toBe('The group continues')
    expect(await study.store.get(groupByChannel, channelKey(CHANNEL))).toEqual({ group: 'groupabc' })
  })

  it('is forgotten after 30 days, and the group that meets there by then is not', async () => {
    await study.days(1)
    const said = await end()
    await addGroup(study.store, another({ channels: channelsAt([CHANNEL]), startDate: '2027-06-01' }))
    await study.days(29)
    expect(await study.group()).toBeDefined()
    study.clock.step(2 * 24 * 60 * 60_000)
    for (let beat = 0; beat < 25 * 60; beat++) {
      await study.engine.beat()
      if (beat % 10 === 0) await study.settle()
    }
    await study.settle()
    expect(await study.group()).toBeUndefined()
    expect(await study.store.list(occurrences, { prefix: 'groupabc/', limit: 5 })).toEqual([])
    expect(await study.store.get(groupByChannel, channelKey(CHANNEL))).toEqual({ group: 'groupxyz' })
    expect(await study.store.get(groups, 'groupxyz')).toBeDefined()
    expect((await press(said, 'Take it back')).title).toBe('It is too late for that')
  })

  it('no longer counts as a group of its members', async () => {
    await study.days(1)
    const inDm = aCaller({ member: ADA })
    const { channel: _, ...direct } = inDm
    expect((await ask('today', '', direct as Caller)).title).toContain('Day 2')
    await end()
    expect((await ask('today', '', direct as Caller)).title).toBe('Which group?')
  })
})

describe('a button that names a group', () => {
  it('is about that one also in the channel of another, for whoever is in it', async () => {
    await addGroup(study.store, another())
    expect((await ask('status', '@groupxyz')).title).toBe('Status of Ranking club')
    expect((await ask('status', '@groupabc')).title).toBe('Status of #study-group')
    const stranger = await ask('status', '@groupxyz', lin)
    expect([stranger.title, stranger.text]).toEqual([
      'Which group?',
      expect.stringContaining('You are in no study group'),
    ])
    expect((await ask('status', '@groupabc', lin)).title).toBe('Status of #study-group')
  })
})

describe('what a group is called', () => {
  const name = async () => (await study.group())?.name
  const renamed = (to: string, channel = CHANNEL) => study.bot.renamed(channel, to)

  it('is its channel’s name, also after that has changed', async () => {
    await renamed('reading')
    expect(await name()).toBe('#reading')
    // Nobody told of the next one: whoever uses the bot there does.
    const seen = await study.bot.dispatch('status', { text: '' }, aCaller({ channelName: 'writing' }))
    expect(cardOf(seen).title).toBe('Status of #writing')
    expect(await name()).toBe('#writing')
  })

  it('stays what a manager chose, also where that was chosen in a form that was only looked at', async () => {
    await ask('settings', 'name Rankers')
    await renamed('reading')
    expect(await name()).toBe('Rankers')
  })

  it('is chosen by nobody who saves the form of settings as it is', async () => {
    const saved = await study.bot.dispatch(
      'settings-save',
      { text: 'group', values: { name: '#study-group', extras: 'recap' } },
      aCaller(),
    )
    expect(cardOf(saved).title).toBe('Saved')
    await renamed('reading')
    expect(await name()).toBe('#reading')
  })

  it('is none of its other channels’ names, nor an empty one', async () => {
    const other = { ...CHANNEL, channel: 'other' }
    await study.change((group) => ({ ...group, channels: channelsAt([CHANNEL, other]) }))
    await renamed('reading', other)
    await renamed('\u200b ')
    expect(await name()).toBe('#study-group')
  })
})
