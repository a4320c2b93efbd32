import { describe, expect, it } from 'vitest'
import { PlatformError } from '../../src/core/errors.ts'
import { type Group, type GroupChannel, groups, lostChannels } from '../../src/core/group.ts'
import { update } from '../../src/core/records.ts'
import type { ChannelRef } from '../../src/core/refs.ts'
import {
  barredAt,
  free,
  freeGroup,
  holdChannel,
  holdGroup,
  isFree,
  lose,
  recheck,
  whyOf,
} from '../../src/delivery/holds.ts'
import { claimDue, planOccurrence } from '../../src/delivery/ledger.ts'
import { daily } from '../../src/features/daily-post/card.ts'
import { createFakeChat } from '../fakes/chat.ts'
import {
  ADA,
  addGroup,
  aGroup,
  CHANNEL,
  CURRICULA,
  channelsAt,
  createStudy,
  heldChannels,
  released,
  TWO_CHANNELS,
} from '../support/study.ts'

const OTHER = TWO_CHANNELS[1] as ChannelRef
const HOUR_MS = 3_600_000
const prompts = CURRICULA.default.day(1)?.prompts.length ?? 0
const refused = { error: new PlatformError('refused', 'I may not send here.', { fix: 'Allow it.' }) }
const isPost = (call: string): boolean => call.startsWith('post') && call.endsWith('.p')

describe('a hold', () => {
  const problem = { what: 'I may not send here.', fix: 'Allow Send Messages.' }

  it('whose manager’s messages hang keeps no other post of the workspace waiting', async () => {
    const study = await createStudy()
    const channels = Array.from({ length: 12 }, (_, i) => ({ ...CHANNEL, channel: `c${i}` }))
    for (const [i, channel] of channels.entries())
      await addGroup(study.store, aGroup({ id: `group${100 + i}`, channels: channelsAt([channel]) }))
    const { post } = study.chat
    study.chat.post = (order) =>
      order.to.channel === 'c11'
        ? post(order)
        : Promise.reject(new PlatformError('refused', 'No.', { fix: 'x' }))
    study.chat.dm = () => new Promise(() => {})
    await study.engine.start()
    await study.pass(2)
    expect(await study.row('2026-11-23', 'group111')).toMatchObject({ state: 'done' })
  })

  it('mended while its manager is still being told, the post goes out', async () => {
    const study = await createStudy()
    await addGroup(study.store, aGroup())
    const { dm } = study.chat
    const told = Promise.withResolvers<void>()
    study.chat.dm = async (...args) => {
      await told.promise
      return dm(...args)
    }
    study.chat.problems = [problem]
    await study.engine.start()
    study.clock.step(60_000)
    await study.engine.beat()
    for (let i = 0; i < 50; i++) await new Promise((resolve) => setImmediate(resolve))
    study.chat.problems = []
    await study.change(released)
    await study.engine.changed('groupabc')
    told.resolve()
    await study.pass(1)
    expect(study.chat.held).toHaveLength(1 + prompts)
  })

  it('whose channel cannot be asked holds up no other group', async () => {
    const study = await createStudy()
    await addGroup(study.store, aGroup({ channels: heldChannels() }))
    const other = { platform: 'playground', workspace: 'local', channel: 'other' } as const
    await addGroup(study.store, aGroup({ id: 'groupxyz', channels: channelsAt([other]) }))
    study.chat.inspect = ({ channel }) =>
      channel === 'other' ? Promise.resolve([]) : new Promise<never>(() => {})
    await study.engine.start()
    await study.pass(2)
    expect(await study.row('2026-11-23', 'groupxyz')).toMatchObject({ state: 'done' })
  })

  it('whose channel could not be asked at the due time is asked again, so that the post still comes that day', async () => {
    const study = await createStudy()
    await addGroup(study.store, aGroup({ channels: heldChannels() }))
    study.chat.inspect = () => Promise.reject(new PlatformError('unreachable', 'No route.'))
    await study.engine.start()
    await study.pass(30)
    study.chat.inspect = async () => []
    await study.pass(30)
    expect(await study.row('2026-11-23')).toMatchObject({ state: 'done', late: true })
  })

  it('that the manager could not be told of is told at the next due time', async () => {
    const study = await createStudy()
    await addGroup(study.store, aGroup())
    const { dm } = study.chat
    study.chat.problems = [problem]
    study.chat.dm = () => Promise.reject(new PlatformError('unreachable', 'No route.'))
    await study.engine.start()
    await study.pass(2)
    study.chat.dm = dm
    study.clock.step(24 * HOUR_MS)
    await study.pass(2)
    expect((await study.group())?.channels[0]?.hold).toMatchObject({ notified: true })
    expect(study.chat.calls.filter(isPost)).toEqual([])
  })

  it('of a paused group whose channel was gone and is back deletes nothing', async () => {
    const study = await createStudy()
    const lost = {
      reason: 'The channel was archived.',
      fix: 'Unarchive it.',
      since: study.clock.now(),
      notified: true,
    }
    const channels = channelsAt([CHANNEL]).map((channel) => ({ ...channel, lost }))
    const schedule = { ...aGroup().schedule, pause: { from: '2026-11-20', until: '2027-01-11' } }
    await addGroup(study.store, aGroup({ channels, schedule, position: 60 }))
    await study.engine.start()
    // Unarchived an hour later: the channel has nothing against a post.
    study.chat.problems = []
    study.clock.step(49 * 24 * HOUR_MS)
    await study.pass(2)
    expect(await study.group()).toBeDefined()
  })

  it('is told once where two channels say no at the same time', async () => {
    const study = await createStudy()
    await addGroup(study.store, aGroup({ channels: channelsAt(TWO_CHANNELS) }))
    study.chat.problems = [{ what: 'I may not send here.', fix: 'x' }]
    await study.engine.start()
    await study.pass(3)
    expect(study.chat.told).toHaveLength(1)
  })

  it('is told once where the channel is deleted amid the prompts', async () => {
    const study = await createStudy()
    await addGroup(study.store, aGroup())
    const { post, dm } = study.chat
    study.chat.dm = async (...args) => {
      for (let i = 0; i < 20; i++) await new Promise((resolve) => setImmediate(resolve))
      return dm(...args)
    }
    let deleted = false
    study.chat.post = async (order) => {
      if (!('thread' in order.to)) return post(order)
      if (!deleted) {
        deleted = true
        void study.bot.lost(CHANNEL, { reason: 'The channel was deleted.', fix: 'Invite me.' })
      }
      throw new PlatformError('refused', 'There is no such channel.')
    }
    await study.engine.start()
    await study.pass(3)
    expect(study.chat.told).toHaveLength(1)
  })

  it('lets the occurrence end when its time is over', async () => {
    const study = await createStudy()
    await addGroup(study.store, aGroup({ channels: channelsAt(TWO_CHANNELS) }))
    study.chat.inspect = async ({ channel }) => (channel === 'other' ? [{ what: 'No.', fix: 'x' }] : [])
    await study.engine.start()
    await study.pass(13 * 60)
    study.clock.step(3 * 24 * HOUR_MS)
    await study.pass(5)
    expect(await study.row('2026-11-23')).not.toMatchObject({ state: 'open' })
  })

  it('mended at its due time is lifted although the database was busy just then', async () => {
    const study = await createStudy()
    await addGroup(study.store, aGroup({ channels: heldChannels() }))
    const { transact } = study.store
    let busy = true
    study.store.transact = (work) => {
      if (!busy) return transact(work)
      busy = false
      return Promise.reject(new Error('database is locked'))
    }
    await study.engine.start()
    await study.pass(13 * 60)
    expect(await study.row('2026-11-23')).toMatchObject({ state: 'done' })
  })

  it('mended by hand, the discussion that it held goes on at once', async () => {
    const study = await createStudy()
    await addGroup(study.store, aGroup())
    study.chat.mishaps = [undefined, undefined, refused]
    await study.engine.start()
    await study.pass(3)
    expect((await study.group())?.channels[0]?.hold).toBeDefined()
    expect(await study.engine.postNow('groupabc', false)).toBe('out')
    await study.pass(2)
    expect(study.chat.held).toHaveLength(1 + prompts)
  })

  it('lets nothing be sent, whatever is changed in the group', async () => {
    const study = await createStudy()
    await addGroup(study.store, aGroup())
    study.chat.mishaps = [refused]
    await study.engine.start()
    await study.pass(3)
    for (let i = 0; i < 3; i++) {
      await study.engine.changed('groupabc')
      await study.pass(1)
    }
    expect(study.chat.calls.filter((call) => call.startsWith('post'))).toHaveLength(1)
  })

  it('of one channel lets what is under way in the others be finished', async () => {
    const study = await createStudy()
    await addGroup(study.store, aGroup({ channels: channelsAt(TWO_CHANNELS) }))
    const { post } = study.chat
    // The first channel waits just then, and reads its group anew afterwards.
    const limited = [new PlatformError('limited', 'Slow down.', { retryAfter: 90_000 })]
    study.chat.post = async (order) => {
      if (!('thread' in order.to)) return post(order)
      if (order.to.channel === 'other') throw refused.error
      const error = limited.pop()
      if (error) throw error
      return post(order)
    }
    await study.engine.start()
    await study.pass(5)
    expect((await study.group())?.channels.map(({ hold }) => hold !== undefined)).toEqual([false, true])
    const inFirst = study.chat.held.filter(({ ref }) => ref.channel === 'study-group')
    expect(inFirst).toHaveLength(1 + prompts)
  })

  it('that came between a decision and its claim leaves nothing claimed', async () => {
    const study = await createStudy()
    await addGroup(study.store, aGroup())
    const group = await study.group()
    const day = CURRICULA.default.day(1)
    if (!group || !day) throw new Error('no group')
    await study.change((now) => ({ ...now, channels: heldChannels() }))
    const at = study.clock.now()
    const timing = { date: '2026-11-23', round: 1, due: at, until: at + HOUR_MS, claimedAt: at }
    const row = planOccurrence(daily, group, day, { ...timing, late: false, look: false })
    expect(await claimDue(study.store, group, row)).toBe(false)
    expect(await study.row('2026-11-23')).toBe(undefined)
  })
})

describe('what is recorded of a channel that cannot be posted in', () => {
  const WHY = { reason: 'I was removed.', fix: 'Invite me.' }
  const lost = { ...WHY, since: 1, notified: false }
  const hold = { reason: 'No.', fix: 'x', since: 1, notified: false }
  const [first, second] = channelsAt(TWO_CHANNELS) as [GroupChannel, GroupChannel]
  const stored = async (change: Parameters<typeof aGroup>[0] = {}) => {
    const { store } = await createStudy()
    const group = aGroup({ channels: [first, second], ...change })
    await addGroup(store, group)
    const index = async () => (await store.list(lostChannels, { limit: 9 })).map(({ key }) => key)
    const now = async () => (await store.get(groups, group.id)) as Group
    return { store, group, index, now }
  }

  it('is several problems in one, each way to fix them once', () => {
    const problems = [
      { what: 'No links.', fix: 'Grant links.' },
      { what: 'No history.', fix: 'Grant links.' },
      { what: 'A timeout.', fix: 'Lift it.' },
    ]
    expect(whyOf(problems)).toEqual({
      reason: 'No links. No history. A timeout.',
      fix: 'Grant links. Lift it.',
    })
  })

  it('is the first hold, of the group and of each channel, until it is over', async () => {
    const { store, group } = await stored()
    for (const now of [1, 2]) await holdGroup(store, group.id, { reason: `No ${now}.`, fix: 'x' }, now)
    for (const now of [3, 4])
      await holdChannel(store, group.id, OTHER, { reason: `No ${now}.`, fix: 'x' }, now, now === 3)
    await holdChannel(store, group.id, { ...OTHER, channel: 'elsewhere' }, { reason: 'No.', fix: 'x' }, 5)
    await holdChannel(store, group.id, ADA, { reason: 'No.', fix: 'x' }, 6)
    expect(await store.get(groups, group.id)).toEqual({
      ...group,
      hold: { reason: 'No 1.', fix: 'x', since: 1, notified: false },
      channels: [first, { ...second, hold: { reason: 'No 3.', fix: 'x', since: 3, notified: true } }],
    })
  })

  it('is told of groups that did not know yet, of one channel and of a whole workspace', async () => {
    const { store, group, index } = await stored()
    expect(await lose(store, { ...CHANNEL, channel: 'elsewhere' }, WHY, 1)).toEqual([])
    expect(await barredAt(store, CHANNEL)).toEqual([])
    expect(await lose(store, OTHER, WHY, 1)).toEqual([group.id])
    expect(await lose(store, OTHER, WHY, 2)).toEqual([])
    expect(await index()).toEqual(['groupabc/1'])
    const { platform, workspace } = CHANNEL
    // Somebody may be let back into any of them.
    for (const where of [CHANNEL, OTHER, { platform, workspace }])
      expect((await barredAt(store, where)).map(({ id }) => id)).toEqual([group.id])
    expect(await barredAt(store, { platform, workspace: 'elsewhere' })).toEqual([])
    expect(await lose(store, { platform, workspace }, WHY, 3)).toEqual([group.id])
    expect(await index()).toEqual(['groupabc/0', 'groupabc/1'])
  })

  it('is taken off as it was seen, with the index of a loss; what came since stays', async () => {
    const { store, index, now } = await stored({ channels: [{ ...first, hold }, second] })
    await lose(store, OTHER, WHY, 1)
    const seen = await now()
    await update(store, groups, seen.id, (group) => ({
      ...group,
      channels: group.channels.map((it) => (it.hold ? { ...it, hold: { ...hold, since: 2 } } : it)),
    }))
    expect((await free(store, seen, seen.channels)).channels).toEqual([
      { ...first, hold: { ...hold, since: 2 } },
      second,
    ])
    expect(await index()).toEqual([])
    await lose(store, OTHER, WHY, 3)
    // Seen before it was lost again, and held by nothing.
    expect((await free(store, seen, seen.channels)).channels[1]).toEqual({
      ...second,
      lost: { ...lost, since: 3 },
    })
    const unheard = aGroup({ channels: [first, second] })
    expect((await free(store, unheard, unheard.channels)).channels[1]?.lost).toBeDefined()
    expect(await index()).toEqual(['groupabc/1'])
    await expect(free(store, aGroup({ id: 'nobodygp' }), [])).rejects.toThrow(
      'nobodygp is no longer on record',
    )
  })

  it('is looked at again where it stands, and nowhere else', async () => {
    const { store, now } = await stored({ channels: [{ ...first, hold }, second] })
    const asked: string[] = []
    const chat = createFakeChat(() => 0)
    const platform = () => ({
      ...chat,
      inspect: async ({ channel }: ChannelRef) => {
        asked.push(channel)
        return []
      },
    })
    const done = await recheck({ store, platform }, await now())
    expect(asked).toEqual(['study-group'])
    expect(done).toMatchObject({ freed: [{ id: '0' }], unknown: false, group: { channels: [first, second] } })
    // One of a platform that is not configured cannot be posted in.
    expect(
      await recheck({ store, platform: () => undefined }, { ...done.group, channels: [{ ...first, hold }] }),
    ).toMatchObject({
      freed: [],
      unknown: false,
    })
  })

  it('is nothing for a group that gets its posts in every channel', () => {
    const group = aGroup({ channels: [first, second] })
    expect(isFree(group)).toBe(true)
    expect(isFree({ ...group, hold })).toBe(false)
    expect(isFree({ ...group, channels: [first, { ...second, hold }] })).toBe(false)
    expect(isFree({ ...group, channels: [{ ...first, lost }, second] })).toBe(false)
  })

  it('stays on the group where another hold came since', async () => {
    const { store, group, now } = await stored({ hold })
    const held = await now()
    await update(store, groups, group.id, (it) => ({ ...it, hold: { ...hold, since: 2 } }))
    expect((await freeGroup(store, held)).hold?.since).toBe(2)
    expect((await freeGroup(store, await now())).hold).toBeUndefined()
    expect((await freeGroup(store, group)).hold).toBeUndefined()
  })
})
