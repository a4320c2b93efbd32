import { describe, expect, it } from 'vitest'
import { PlatformError } from '../../src/core/errors.ts'
import { unreported } from '../../src/core/occurrence.ts'
import { people, personOf } from '../../src/core/person.ts'
import {
  ADA,
  addGroup,
  aGroup,
  CHANNEL,
  channelsAt,
  createStudy,
  LIN,
  SAM,
  TWO_CHANNELS,
} from '../support/study.ts'

const DAY_MS = 24 * 3_600_000
const invalid = { error: new PlatformError('invalid', 'Not a message.') }
const FAILED = '#study-group: a post could not be sent'

/** A bot whose post of the day fails for good when it is due, and whose private messages go through `dm`. */
async function failing(dm?: (deliver: () => Promise<unknown>, to: string) => Promise<unknown>) {
  const study = await createStudy()
  await addGroup(study.store, aGroup({ managers: [ADA, LIN].map((member) => ({ ...member, name: '' })) }))
  study.chat.mishaps = [invalid]
  const deliver = study.chat.dm
  if (dm) study.chat.dm = (...args) => dm(() => deliver(...args), args[0].user) as ReturnType<typeof deliver>
  await study.engine.start()
  const mend = (): void => {
    study.chat.dm = deliver
  }
  return { study, mend }
}

const titles = (study: Awaited<ReturnType<typeof createStudy>>): string[] =>
  study.chat.told.map(({ card }) => card.title)
const untold = async (study: Awaited<ReturnType<typeof createStudy>>): Promise<number> =>
  (await study.store.list(unreported, { limit: 10 })).length

describe('a post that failed', () => {
  it('is told to the manager once', async () => {
    const { study } = await failing()
    await study.pass(40)
    expect(titles(study)).toEqual([FAILED])
    expect(await untold(study)).toBe(0)
  })

  it('is told again where it was sent again, and failed again, while it was told', async () => {
    let isAgain = false
    const { study } = await failing(async (deliver) => {
      if (isAgain) return deliver()
      isAgain = true
      study.chat.mishaps = [invalid]
      study.clock.step(1_000)
      await study.engine.postNow('groupabc', true)
      for (let i = 0; i < 50; i++) await new Promise((resolve) => setImmediate(resolve))
      return deliver()
    })
    await study.pass(40)
    expect((await study.row('2026-11-23'))?.state).toBe('failed')
    expect(titles(study)).toEqual([FAILED, FAILED])
    expect(await untold(study)).toBe(0)
  })

  it('is told by the next process where this one ended before it came to that', async () => {
    const { study } = await failing(() => new Promise(() => {}))
    study.clock.step(60_000)
    await study.engine.beat()
    for (let i = 0; i < 50; i++) await new Promise((resolve) => setImmediate(resolve))
    expect(titles(study)).toEqual([])
    const next = await createStudy({ start: '2026-11-23T09:05:00Z', store: study.store })
    await next.engine.start()
    await next.settle()
    expect(titles(next)).toEqual([FAILED])
    await next.pass(40)
    expect(titles(next)).toEqual([FAILED])
  })

  it('is told once the platform can be reached again', async () => {
    const { study, mend } = await failing(() => Promise.reject(new PlatformError('unreachable', 'No route.')))
    await study.pass(2)
    expect(await untold(study)).toBe(1)
    mend()
    await study.pass(20)
    expect(titles(study)).toEqual([FAILED])
    expect(await untold(study)).toBe(0)
  })

  it('is not told again where the answer to the message was lost', async () => {
    const { study, mend } = await failing(async (deliver) => {
      await deliver()
      throw new PlatformError('unknown', 'The connection was reset.')
    })
    await study.pass(2)
    mend()
    await study.pass(40)
    expect(titles(study)).toEqual([FAILED])
  })

  it('is told to the next manager where the first takes no messages', async () => {
    const { study } = await failing((deliver, to) =>
      to === ADA.user ? Promise.reject(new PlatformError('refused', 'Ada takes no messages.')) : deliver(),
    )
    await study.pass(40)
    expect(study.chat.told.map(({ member }) => member.user)).toEqual([LIN.user])
  })

  it('that no manager takes a message about stays in the ledger alone', async () => {
    const { study } = await failing(() => Promise.reject(new PlatformError('refused', 'No messages.')))
    await study.pass(40)
    expect(await untold(study)).toBe(0)
    expect(await study.row('2026-11-23')).toMatchObject({ state: 'failed', reason: 'Not a message.' })
  })

  it('that was sent by hand meanwhile is no news', async () => {
    const { study, mend } = await failing(() => Promise.reject(new PlatformError('unreachable', 'No route.')))
    await study.pass(2)
    expect(await study.engine.postNow('groupabc', false)).toBe('sending')
    mend()
    await study.pass(20)
    expect(await study.row('2026-11-23')).toMatchObject({ state: 'done' })
    expect(titles(study)).toEqual([])
    expect(await untold(study)).toBe(0)
  })
})

it('a silent group’s manager who cannot be reached is asked with the next post', async () => {
  const study = await createStudy()
  await addGroup(study.store, aGroup({ silence: { posts: 3, asked: false } }))
  const { dm } = study.chat
  study.chat.dm = () => Promise.reject(new PlatformError('unreachable', 'No route.'))
  await study.engine.start()
  await study.pass(2)
  study.chat.dm = dm
  study.clock.step(DAY_MS)
  await study.pass(2)
  expect(titles(study)).toEqual(['#study-group: nobody answered the last 4 posts'])
})

it('another process with the bot’s token is told to a manager of the channel’s group, and to nobody where there is none', async () => {
  const study = await createStudy()
  await addGroup(study.store, aGroup())
  await study.bot.doubled({ ...CHANNEL, channel: 'elsewhere' })
  expect(titles(study)).toEqual([])
  await study.bot.doubled(CHANNEL)
  expect(study.chat.told).toMatchObject([
    { member: ADA, card: { title: '#study-group: posts may come twice' } },
  ])
  expect(study.chat.told[0]?.card.text).toMatch(
    /study-group\]\(https:.*stop the other one, or reset the token/s,
  )
})

describe('a manager of whose leaving nobody tells', () => {
  it('is looked for once a week, and an administrator hears where nobody else is left', async () => {
    const study = await createStudy()
    await addGroup(study.store, aGroup({ managers: [ADA, LIN].map((member) => ({ ...member, name: '' })) }))
    study.chat.runBy = [SAM]
    const asked: string[] = []
    const { who } = study.chat
    study.chat.who = async (member, channel) => {
      asked.push(member.user)
      return who(member, channel)
    }
    const managers = async () => (await study.group())?.managers.map(({ user }) => user)
    await study.engine.start()
    const week = async (days: number) => {
      for (let i = 0; i < days; i++) {
        await study.pass(3)
        study.clock.step(DAY_MS - 3 * 60_000)
      }
    }
    // The first week begins with the group.
    await week(7)
    expect(asked).toEqual([])
    study.chat.people.delete('ada')
    await week(7)
    expect(asked).toEqual(['ada', 'lin'])
    expect(await managers()).toEqual(['lin'])
    expect((await study.store.get(people, personOf(ADA)))?.goneAt).toBeDefined()
    // Nobody can tell just now.
    study.chat.people.delete('lin')
    study.chat.who = () => Promise.reject(new PlatformError('unreachable', 'No route.'))
    await week(7)
    expect(await managers()).toEqual(['lin'])
    study.chat.who = who
    await week(21)
    expect(await managers()).toEqual([])
    const title = '#study-group has no manager any more'
    expect(
      study.chat.told.filter(({ card }) => card.title === title).map(({ member }) => member.user),
    ).toEqual(['sam'])
  })

  it('stays where one of the group’s channels has them', async () => {
    const study = await createStudy()
    await addGroup(study.store, aGroup({ channels: channelsAt(TWO_CHANNELS) }))
    const { who } = study.chat
    study.chat.who = async (member, channel) =>
      channel.channel === 'other' ? who(member, channel) : undefined
    await study.engine.start()
    for (let i = 0; i < 9; i++) {
      await study.pass(3)
      study.clock.step(DAY_MS - 3 * 60_000)
    }
    expect((await study.group())?.managers).toHaveLength(1)
  })
})
