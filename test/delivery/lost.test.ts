import { describe, expect, it } from 'vitest'
import { groupByChannel, groups, lostChannels, withChannel } from '../../src/core/group.ts'
import { answered, answers, memberships } from '../../src/core/membership.ts'
import { discussions, occurrences, openOccurrences, unreported } from '../../src/core/occurrence.ts'
import { type Kind, type Store, update } from '../../src/core/records.ts'
import type { ChannelRef } from '../../src/core/refs.ts'
import { lose } from '../../src/delivery/holds.ts'
import { type LostParts, sweepLost } from '../../src/delivery/lost.ts'
import { createFakeChat } from '../fakes/chat.ts'
import { createQuietLog } from '../fakes/quiet-log.ts'
import {
  ADA,
  addGroup,
  aGroup,
  CHANNEL,
  channelsAt,
  createStudy,
  heldChannels,
  LIN,
  type Study,
  TWO_CHANNELS,
} from '../support/study.ts'

const DAY_MS = 24 * 3_600_000
const OTHER = TWO_CHANNELS[1] as ChannelRef
const titles = ({ chat }: Study): string[] => chat.told.map(({ card }) => card.title)
const posts = ({ chat }: Study, channel: string): number =>
  chat.held.filter(({ key, ref }) => key.endsWith('.p') && ref.channel === channel).length

/** Days with a quarter of an hour of beats each: what is swept is swept. */
async function days(study: Study, count: number): Promise<void> {
  for (let i = 0; i < count; i++) {
    await study.pass(16)
    study.clock.step(DAY_MS - 16 * 60_000)
  }
}

/** Channels that cannot be posted in any more. */
const unreachable = (study: Study, ...channels: string[]): void => {
  study.chat.inspect = async ({ channel }) =>
    channels.includes(channel) ? [{ what: 'I cannot see that channel.', fix: 'Invite me.' }] : []
}

describe('a lost channel', () => {
  it('of a group that was on hold for a month deletes nothing yet, and its manager hears of the loss', async () => {
    const study = await createStudy()
    const since = study.clock.now() - 31 * DAY_MS
    await addGroup(
      study.store,
      aGroup({ channels: heldChannels({ since, reason: 'I am missing Embed Links.' }) }),
    )
    unreachable(study, 'study-group')
    await study.engine.start()
    await study.bot.lost(CHANNEL, { reason: 'The channel was deleted.', fix: 'Invite me.' })
    await study.settle()
    expect(titles(study)).toEqual(['#study-group: daily posts are on hold'])
    expect(study.chat.told[0]?.card.text).toContain('The channel was deleted.')
    await days(study, 22)
    expect(await study.group()).toBeDefined()
    expect(titles(study)).toHaveLength(1)
  })

  it('is told a week before it goes, and the group of its only channel then goes with everything', async () => {
    const study = await createStudy()
    await addGroup(study.store, aGroup())
    await study.engine.start()
    await study.pass(2)
    const thread = (await study.row('2026-11-23'))?.steps.find(({ what }) => what === 'thread')?.thread
    await study.bot.message(LIN, thread as never, '1')
    unreachable(study, 'study-group')
    await study.bot.lost(CHANNEL, { reason: 'I was removed.', fix: 'Invite me.' })
    await days(study, 25)
    expect(titles(study).at(-1)).toContain('in a week all data of the group are deleted')
    expect(await study.group()).toBeDefined()
    await days(study, 8)
    expect(await study.group()).toBeUndefined()
    expect(await study.store.list(lostChannels, { limit: 1 })).toEqual([])
    const kinds = [
      groupByChannel,
      occurrences,
      openOccurrences,
      unreported,
      discussions,
      memberships,
      answers,
      answered,
    ]
    for (const kind of kinds as Kind<unknown>[])
      expect([kind.name, await study.store.list(kind, { limit: 1 })]).toEqual([kind.name, []])
  })

  it('goes although nothing of its group is ever due again', async () => {
    const study = await createStudy()
    await addGroup(study.store, aGroup({ position: 134 }))
    const paused = { ...aGroup().schedule, pause: { from: '2026-11-01' } }
    await addGroup(study.store, aGroup({ id: 'pausedgp', channels: channelsAt([OTHER]), schedule: paused }))
    unreachable(study, 'study-group', 'other')
    await study.engine.start()
    for (const channel of TWO_CHANNELS)
      await study.bot.lost(channel, { reason: 'I was removed.', fix: 'Invite me.' })
    await days(study, 33)
    expect(await study.store.list(groups, { limit: 5 })).toEqual([])
  })

  it('that comes back within the month stays, with all that was stored', async () => {
    const study = await createStudy()
    await addGroup(study.store, aGroup({ position: 134 }))
    unreachable(study, 'study-group')
    await study.engine.start()
    await study.bot.lost(CHANNEL, { reason: 'The channel was archived.', fix: 'Invite me.' })
    await days(study, 26)
    unreachable(study)
    await days(study, 10)
    expect((await study.group())?.channels).toEqual(aGroup().channels)
    expect(await study.store.list(lostChannels, { limit: 1 })).toEqual([])
    // Nobody else says so: no post follows.
    expect(titles(study).filter((title) => title === '#study-group: no longer on hold')).toHaveLength(1)
  })

  it('of two silences neither the other nor takes its group with it', async () => {
    const study = await createStudy()
    await addGroup(study.store, aGroup({ channels: channelsAt(TWO_CHANNELS) }))
    unreachable(study, 'other')
    await study.engine.start()
    await study.bot.lost(OTHER, { reason: 'The channel was deleted.', fix: 'Invite me.' })
    await days(study, 33)
    expect(posts(study, 'study-group')).toBe(25)
    expect(posts(study, 'other')).toBe(0)
    const group = await study.group()
    expect(group?.channels.map(({ id, ref }) => `${id} ${ref.channel}`)).toEqual(['0 study-group'])
    expect(await study.store.get(groupByChannel, 'playground/local/other')).toBeUndefined()
    expect(titles(study).filter((title) => title.includes('taken out of the group'))).toHaveLength(1)
  })

  it('that comes back while it is asked once more stays, with its group', async () => {
    for (const channels of [[CHANNEL], TWO_CHANNELS]) {
      const study = await createStudy()
      await addGroup(study.store, aGroup({ position: 134, channels: channelsAt(channels) }))
      unreachable(study, 'study-group')
      await study.engine.start()
      await study.bot.lost(CHANNEL, { reason: 'I was removed.', fix: 'Invite me.' })
      await days(study, 29)
      const { inspect } = study.chat
      study.chat.inspect = async (channel) => {
        const answer = await inspect(channel)
        // Invited again, and resumed by a manager, before the answer arrives.
        await study.change((group) => withChannel(group, '0', ({ lost: _, ...it }) => it))
        return answer
      }
      await days(study, 4)
      expect((await study.group())?.channels).toHaveLength(channels.length)
      expect(await study.store.list(lostChannels, { limit: 1 })).toEqual([])
    }
  })

  it('of a platform that is not configured any more keeps its group: nobody could have been told', async () => {
    const study = await createStudy()
    const elsewhere = { platform: 'slack', workspace: 'T1', channel: 'C1' } as const
    await addGroup(study.store, aGroup({ channels: channelsAt([elsewhere]) }))
    await study.engine.start()
    await study.bot.lost(elsewhere, { reason: 'I was removed.', fix: 'Invite me.' })
    await days(study, 50)
    expect(await study.group()).toBeDefined()
  })

  it('of a workspace are all of it, and of no other', async () => {
    const study = await createStudy()
    const beside = { ...CHANNEL, workspace: 'local2' }
    await addGroup(study.store, aGroup())
    await addGroup(study.store, aGroup({ id: 'groupxyz', channels: channelsAt([OTHER]) }))
    await addGroup(study.store, aGroup({ id: 'besidegp', channels: channelsAt([beside]) }))
    await study.engine.start()
    await study.bot.lost(
      { platform: 'playground', workspace: 'local' },
      { reason: 'I was removed.', fix: 'Invite me.' },
    )
    const lost = await study.store.list(lostChannels, { limit: 9 })
    expect(lost.map(({ key }) => key)).toEqual(['groupabc/0', 'groupxyz/0'])
    expect((await study.group('besidegp'))?.channels[0]?.lost).toBeUndefined()
  })

  it('is told once, however often the platform says so', async () => {
    const study = await createStudy()
    await addGroup(study.store, aGroup())
    unreachable(study, 'study-group')
    await study.engine.start()
    for (let i = 0; i < 3; i++) await study.bot.lost(CHANNEL, { reason: 'I was removed.', fix: 'Invite me.' })
    await study.pass(20)
    expect(titles(study)).toHaveLength(1)
  })

  it('whose manager cannot be reached is told once that works', async () => {
    const study = await createStudy()
    await addGroup(study.store, aGroup({ position: 134, managers: [{ ...ADA, name: 'Ada' }] }))
    unreachable(study, 'study-group')
    const { dm } = study.chat
    study.chat.dm = () => Promise.reject(new Error('No route.'))
    await study.engine.start()
    await study.bot.lost(CHANNEL, { reason: 'I was removed.', fix: 'Invite me.' })
    await study.pass(2)
    study.chat.dm = dm
    await study.pass(20)
    expect(titles(study)).toHaveLength(1)
  })
})

describe('a channel on hold beside one that is not', () => {
  it('misses the post, which says so, and gets the next one once it is free', async () => {
    const study = await createStudy()
    await addGroup(study.store, aGroup({ channels: channelsAt(TWO_CHANNELS) }))
    unreachable(study, 'other')
    await study.engine.start()
    await study.pass(3)
    // The day it came, the post waits in the channel.
    expect(posts(study, 'study-group')).toBe(1)
    study.clock.step(DAY_MS - 3 * 60_000)
    await study.pass(3)
    expect(posts(study, 'study-group')).toBe(2)
    expect(await study.row('2026-11-24')).toMatchObject({
      state: 'done',
      days: [2],
      without: [{ channel: '1', reason: 'I cannot see that channel.' }],
    })
    unreachable(study)
    study.clock.step(DAY_MS - 3 * 60_000)
    await study.pass(3)
    expect([posts(study, 'study-group'), posts(study, 'other')]).toEqual([3, 1])
    expect((await study.group())?.channels.map(({ hold }) => hold)).toEqual([undefined, undefined])
  })
})

describe('looking after lost channels', () => {
  const WHY = { reason: 'I was removed.', fix: 'Invite me.' }
  /** Two channels that were lost at 0; `answer` is what the platform says of each, `warned` whether the warning arrives. */
  async function lostAt0() {
    const { store } = await createStudy()
    await addGroup(store, aGroup({ channels: channelsAt(TWO_CHANNELS) }))
    await lose(store, OTHER, WHY, 0)
    const heard: string[] = []
    const at = {
      store,
      heard,
      answer: 'lost' as 'lost' | 'free' | 'silent',
      warned: true,
      log: createQuietLog(),
      after: (day: number, more: Partial<LostParts> = {}) => sweepLost({ ...parts, ...more }, day * DAY_MS),
      group: async () => (await store.get(groups, 'groupabc'))?.channels.map(({ id }) => id),
      index: async () => (await store.list(lostChannels, { limit: 9 })).map(({ key }) => key),
    }
    const chat = createFakeChat(() => 0)
    const inspect = async () => {
      if (at.answer === 'silent') throw new Error('No route.')
      return at.answer === 'free' ? [] : [{ what: 'x', fix: 'x' }]
    }
    const parts: LostParts = {
      store,
      platform: () => ({ ...chat, inspect }),
      notify: {
        held: async () => void heard.push('held'),
        back: async () => void heard.push('back'),
        leaving: async () => {
          heard.push('leaving')
          return at.warned
        },
      },
      log: at.log,
      onBack: async () => void heard.push('decided'),
    }
    return at
  }

  it('asks and warns from the twenty-third day on, and lets it go a week later', async () => {
    const at = await lostAt0()
    await at.after(22.99)
    expect(at.heard).toEqual(['held'])
    await at.after(23)
    expect(at.heard).toEqual(['held', 'held', 'leaving'])
    await at.after(29.99)
    expect(await at.group()).toEqual(['0', '1'])
    await at.after(30)
    expect([await at.group(), await at.index()]).toEqual([['0'], []])
    expect(at.heard.filter((word) => word === 'leaving')).toHaveLength(1)
    expect(at.log.entries.map(({ message }) => message)).toEqual(['A lost channel has left its group'])
  })

  it('gives a week’s warning, however late it arrives', async () => {
    const at = await lostAt0()
    at.warned = false
    await at.after(40)
    at.warned = true
    await at.after(41)
    await at.after(47.99)
    expect(await at.group()).toEqual(['0', '1'])
    await at.after(48)
    expect(await at.group()).toEqual(['0'])
  })

  it('does nothing while nobody can tell, and says once that it is back', async () => {
    const at = await lostAt0()
    at.answer = 'silent'
    await at.after(60)
    expect(at.heard).toEqual(['held'])
    at.answer = 'free'
    await at.after(61)
    await at.after(62)
    expect(at.heard).toEqual(['held', 'held', 'decided', 'back'])
    expect([await at.group(), await at.index()]).toEqual([['0', '1'], []])
  })

  it('forgets what was indexed and is lost no more, and keeps what is', async () => {
    const at = await lostAt0()
    await at.store.transact(async (tx) => {
      for (const key of ['groupabc/0', 'groupabc/9', 'nobodygp/0'])
        tx.put(lostChannels, key, { group: key.slice(0, 8) })
    })
    await at.after(1)
    expect(await at.index()).toEqual(['groupabc/1'])
    expect(at.log.entries).toEqual([])
  })

  it('keeps the index of a channel that is lost just then', async () => {
    const at = await lostAt0()
    const before = aGroup({ channels: channelsAt(TWO_CHANNELS) })
    const store: Store = {
      ...at.store,
      get: async (kind) => (kind.name === groups.name ? before : undefined) as never,
    }
    await at.after(1, { store })
    expect(await at.index()).toEqual(['groupabc/1'])
  })

  it('keeps no other waiting where one fails, and says so', async () => {
    const at = await lostAt0()
    await lose(at.store, CHANNEL, WHY, 0)
    let calls = 0
    await at.after(1, {
      notify: {
        held: async () => {
          if (calls++ === 0) throw new Error('broken')
        },
        leaving: async () => true,
        back: async () => {},
      },
    })
    expect(calls).toBe(2)
    expect(at.log.entries).toMatchObject([
      { level: 'error', message: 'A lost channel could not be looked after' },
    ])
  })

  it.each([
    ['lost anew', (since: number) => ({ ...WHY, since, notified: true })],
    ['back', () => undefined],
  ])('leaves a channel in its group that is %s while it is asked', async (_, become) => {
    const at = await lostAt0()
    await at.after(23)
    const chat = createFakeChat(() => 0)
    const inspect = async () => {
      await update(at.store, groups, 'groupabc', (group) =>
        withChannel(group, '1', ({ lost: _lost, ...it }) => {
          const lost = become(29 * DAY_MS)
          return lost ? { ...it, lost } : it
        }),
      )
      return [{ what: 'x', fix: 'x' }]
    }
    await at.after(30, { platform: () => ({ ...chat, inspect }) })
    expect(await at.group()).toEqual(['0', '1'])
    expect(at.log.entries).toEqual([])
  })
})
