import { describe, expect, it } from 'vitest'
import { PlatformError } from '../../src/core/errors.ts'
import { claimDue, planOccurrence } from '../../src/delivery/ledger.ts'
import { daily } from '../../src/features/daily-post/card.ts'
import {
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
