import { beforeEach, describe, expect, it } from 'vitest'
import { PlatformError } from '../../src/core/errors.ts'
import { openOccurrences } from '../../src/core/occurrence.ts'
import { discussing } from '../support/discussing.ts'
import {
  aCaller,
  addGroup,
  aGroup,
  channelsAt,
  createStudy,
  type Study,
  TWO_CHANNELS,
} from '../support/study.ts'

const DAY_MS = 24 * 3_600_000
const LAST = 133

let study: Study
const titles = (): string[] => study.chat.told.map(({ card }) => card.title)

/** Lets the nine o'clock of some days pass. */
async function days(count: number): Promise<void> {
  for (let i = 0; i < count; i++) {
    await study.pass(3)
    study.clock.step(DAY_MS - 3 * 60_000)
  }
}

beforeEach(async () => {
  study = await createStudy()
  await addGroup(study.store, aGroup({ position: LAST }))
  await study.engine.start()
})

describe('a group that has posted its last day', () => {
  it('says so in that post, and to a manager once, when the next post would be due', async () => {
    await days(1)
    expect(study.chat.held.at(0)?.card.footer).toContain('The last day of the roadmap')
    expect(titles()).toEqual([])
    await days(3)
    expect(titles()).toEqual(['#study-group has finished the roadmap'])
    const next = await createStudy({ start: '2026-11-30T08:00:00Z', store: study.store })
    await next.engine.start()
    await next.pass(3)
    expect(next.chat.told).toEqual([])
  })

  it('is told of once a manager can be reached', async () => {
    const deliver = study.chat.dm
    await days(1)
    study.chat.dm = () => Promise.reject(new PlatformError('unreachable', 'No route.'))
    await study.pass(3)
    study.chat.dm = deliver
    await study.pass(61)
    expect(titles()).toEqual(['#study-group has finished the roadmap'])
  })

  it('is told of while the last word of a discussion waits for a channel on hold', async () => {
    study = await createStudy()
    await addGroup(study.store, aGroup({ position: LAST - 1, channels: channelsAt(TWO_CHANNELS) }))
    await study.engine.start()
    const { until, threadOf, holdFrom } = discussing(() => study)
    await until('2026-11-23T09:30:00Z')
    await study.bot.message(aCaller().member, await threadOf('2026-11-23'), 'm1')
    study.chat.inspect = async ({ channel }) => (channel === 'other' ? [{ what: 'No.', fix: 'x' }] : [])
    await holdFrom(1)
    await until('2026-11-25T09:30:00Z')
    expect(titles()).toEqual(['#study-group has finished the roadmap'])
  })

  it('leaves nothing open that waits for a channel on hold, though no post comes any more', async () => {
    study = await createStudy()
    await addGroup(study.store, aGroup({ position: LAST, channels: channelsAt(TWO_CHANNELS) }))
    await study.engine.start()
    const { until, threadOf, holdFrom } = discussing(() => study)
    await until('2026-11-23T09:30:00Z')
    await study.bot.message(aCaller().member, await threadOf('2026-11-23'), 'm1')
    await until('2026-11-24T12:00:00Z')
    study.chat.inspect = async ({ channel }) => (channel === 'other' ? [{ what: 'No.', fix: 'x' }] : [])
    await holdFrom(1)
    const open = () => study.store.list(openOccurrences, { limit: 9 })
    await until('2026-11-26T12:00:00Z')
    expect(await open()).toHaveLength(1)
    await until('2026-11-27T12:00:00Z')
    expect(await open()).toHaveLength(0)
    expect(titles()).toEqual(['#study-group has finished the roadmap'])
  })

  it('goes through it again where a manager says so, and is told of its end again', async () => {
    await days(2)
    await study.bot.dispatch('jump', { text: `${LAST}` }, aCaller())
    await days(3)
    expect(titles()).toEqual(Array(2).fill('#study-group has finished the roadmap'))
  })

  it('has nothing to skip, whatever the day', async () => {
    await days(1)
    const { reply } = await study.bot.dispatch('skip', {}, aCaller())
    expect(reply).toMatchObject({
      card: { title: 'Nothing to skip', text: expect.stringContaining('roadmap is finished') },
    })
  })
})

describe('a ready-made group', () => {
  it('says at which day it begins on that day, and on no other', async () => {
    const study = await createStudy()
    await addGroup(study.store, aGroup({ sample: true, position: 3, startDate: '2026-11-23' }))
    await study.engine.start()
    for (let day = 0; day < 3; day++) {
      await study.pass(3)
      study.clock.step(24 * 3_600_000 - 3 * 60_000)
    }
    const footers = study.chat.held
      .filter(({ key }) => key.endsWith('.p'))
      .map(({ card }) => card.footer ?? '')
    expect(footers.map((footer) => footer.includes('Sample: this group begins at day 3'))).toEqual([
      true,
      false,
      false,
    ])
    expect(footers.join()).not.toContain('begins at day 4')
  })
})
