import { describe, expect, it } from 'vitest'
import { PlatformError } from '../../src/core/errors.ts'
import type { ChannelRef } from '../../src/core/refs.ts'
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
  TWO_CHANNELS,
} from '../support/study.ts'

const OTHER = TWO_CHANNELS[1] as ChannelRef
const MISSING = {
  what: 'I am missing “Send Messages”.',
  fix: 'Allow it.',
  url: 'https://chat.example/invite',
}
const titles = ({ chat }: Study): string[] => chat.told.map(({ card }) => card.title)
const posts = ({ chat }: Study): string[] =>
  chat.held.filter(({ key }) => key.endsWith('.p')).map(({ ref }) => ref.channel)

/** A group whose post was due while its channel could not be posted in. */
async function held(channels = [CHANNEL]): Promise<Study> {
  const study = await createStudy()
  await addGroup(study.store, aGroup({ channels: channelsAt(channels) }))
  study.chat.problems = [MISSING]
  await study.engine.start()
  await study.pass(3)
  return study
}

describe('a hold that is over', () => {
  it('is noticed as soon as the platform says so: the post comes, and a manager hears it once', async () => {
    const study = await held()
    expect([titles(study), posts(study)]).toEqual([['#study-group: daily posts are on hold'], []])
    study.chat.problems = []
    await study.bot.back(CHANNEL)
    await study.bot.back(CHANNEL)
    await study.settle()
    expect(posts(study)).toEqual(['study-group'])
    expect(titles(study).slice(1)).toEqual(['#study-group: no longer on hold'])
    expect(study.chat.told[1]?.card.text).toContain('[\\#study-group](https://chat.example/study-group)')
  })

  it('in a whole workspace takes up every group of it, and none of another', async () => {
    const study = await held()
    await addGroup(
      study.store,
      aGroup({ id: 'besidegp', channels: channelsAt([{ ...OTHER, workspace: 'far' }]) }),
    )
    study.chat.problems = []
    await study.bot.back({ platform: 'playground', workspace: 'far' })
    expect(posts(study)).toEqual([])
    await study.bot.back({ platform: 'playground', workspace: 'local' })
    await study.settle()
    expect(posts(study)).toEqual(['study-group'])
  })

  it('of a lost channel takes its loss off', async () => {
    const study = await held()
    await study.bot.lost(CHANNEL, { reason: 'The channel was archived.', fix: 'Unarchive it.' })
    study.chat.problems = []
    await study.bot.back(CHANNEL)
    expect((await study.group())?.channels[0]).not.toHaveProperty('lost')
  })

  it('is not believed while something is still in the way', async () => {
    const study = await held()
    await study.bot.back(CHANNEL)
    expect((await study.group())?.channels[0]).toHaveProperty('hold')
    expect(titles(study)).toHaveLength(1)
  })
})

describe('the word about a hold', () => {
  it('says which channel, what is missing and how to fix it, with the link and Check again', async () => {
    const { chat } = await held()
    const [{ card } = { card: undefined }] = chat.told
    expect(card?.text).toContain('[\\#study-group](https://chat.example/study-group)')
    expect(card?.text).toContain('I am missing “Send Messages”.')
    expect(card?.text).toContain('Allow it.')
    expect(card?.text).not.toContain('/group status')
    expect(card?.buttons?.map(({ label }) => label)).toEqual(['Grant what is missing', 'Check again'])
  })

  it('says on which server or in which workspace the channel is, where there may be several', async () => {
    const study = await createStudy()
    await addGroup(study.store, aGroup())
    study.chat.problems = [MISSING]
    study.chat.locate = async () => ({
      name: '#study-group',
      workspace: 'Study *club*',
      url: 'https://chat.example/c',
    })
    await study.engine.start()
    await study.pass(3)
    expect(study.chat.told[0]?.card.text).toMatch(
      /^\[\\#study-group\]\(https:\/\/chat.example\/c\) on \*\*Study \\\*club\\\*\*\*/,
    )
  })

  it('advises what the loss asks for', async () => {
    const study = await createStudy()
    await addGroup(study.store, aGroup())
    await study.engine.start()
    study.chat.locate = async () => ({})
    await study.bot.lost(CHANNEL, {
      reason: 'The channel was deleted.',
      fix: 'Set up a group in another channel.',
    })
    expect(study.chat.told[0]?.card.text).toContain('Set up a group in another channel.')
    expect(study.chat.told[0]?.card.text).not.toMatch(/invite|let me back/i)
  })

  it('reaches the channel once, naming nobody, where no manager takes private messages', async () => {
    const study = await createStudy()
    const managers = [ADA, LIN].map((member) => ({ ...member, name: member.user }))
    await addGroup(study.store, aGroup({ managers }))
    study.chat.problems = [MISSING]
    study.chat.dm = () => Promise.reject(new PlatformError('refused', 'Takes no messages.'))
    await study.engine.start()
    await study.pass(20)
    study.clock.step(24 * 3_600_000)
    await study.pass(3)
    expect(study.chat.held.map(({ card, ref }) => [card.title, ref.channel])).toEqual([
      ['#study-group: daily posts are on hold', 'study-group'],
    ])
    expect(JSON.stringify(study.chat.held)).not.toMatch(/\bada\b|\blin\b/i)
  })

  it('waits for the managers where they only cannot be reached just now', async () => {
    const study = await createStudy()
    await addGroup(study.store, aGroup())
    study.chat.problems = [MISSING]
    study.chat.dm = () => Promise.reject(new PlatformError('unreachable', 'No route.'))
    await study.engine.start()
    await study.pass(3)
    expect(study.chat.held).toEqual([])
  })
})

describe('posting now where nothing can be posted', () => {
  it('looks first, and says what a hold says instead of "On its way"', async () => {
    const study = await createStudy()
    await addGroup(study.store, aGroup())
    await study.engine.start()
    study.chat.problems = [MISSING]
    const { reply } = await study.bot.dispatch('post-now', {}, aCaller())
    await study.settle()
    expect(reply).toMatchObject({
      card: {
        title: 'I can’t post in this channel',
        text: expect.stringContaining('Allow it.'),
        buttons: [{ url: MISSING.url }, { label: 'Check again' }],
      },
    })
    expect(await study.row('2026-11-23')).toBeUndefined()
    expect([posts(study), titles(study)]).toEqual([[], []])
  })

  it('goes on in the channels that work', async () => {
    const study = await createStudy()
    await addGroup(study.store, aGroup({ channels: channelsAt(TWO_CHANNELS) }))
    await study.engine.start()
    study.chat.inspect = async ({ channel }) => (channel === 'other' ? [MISSING] : [])
    await study.bot.dispatch('post-now', {}, aCaller())
    await study.settle()
    expect(posts(study)).toEqual(['study-group'])
  })
})

describe('status on hold', () => {
  it('says one fix once', async () => {
    const study = await held()
    const { reply } = await study.bot.dispatch('status', {}, aCaller())
    const said = JSON.stringify(reply && 'card' in reply ? reply.card : '')
    expect(said.match(/Allow it\./g)).toHaveLength(1)
  })
})
