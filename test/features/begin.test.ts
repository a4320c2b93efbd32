import { beforeEach, describe, expect, it } from 'vitest'
import type { Caller } from '../../src/core/caller.ts'
import { groupByChannel } from '../../src/core/group.ts'
import { channelKey } from '../../src/core/refs.ts'
import { acting, buttonOf, cardOf, saidIn } from '../support/acting.ts'
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

const WORKSPACE = { platform: CHANNEL.platform, workspace: CHANNEL.workspace }
const inRoom = (room: string): Caller =>
  aCaller({ channel: { ...CHANNEL, channel: room }, channelName: room })
/** Ada in private, who can see the rooms but `secret`. */
const { channel: _, channelName: __, ...direct } = aCaller()
const ada: Caller = { ...direct, from: async (room) => (room === 'secret' ? undefined : inRoom(room)) }

let study: Study
const { ask, press } = acting(() => study, ada)

beforeEach(async () => {
  study = await createStudy()
  study.chat.roomNames = ['study-group', 'ranking', 'secret']
  await study.engine.start()
})

describe('the word to whoever let the bot in', () => {
  it('says how to begin, of a channel with its setup, of a workspace with the choice of a channel', async () => {
    const here = await study.bot.welcome(CHANNEL)
    expect(buttonOf(here, 'Set up')).toEqual({ label: 'Set up', style: 'primary', action: 'setup' })
    const anywhere = await study.bot.welcome(WORKSPACE)
    expect(buttonOf(anywhere, 'Set up').action).toBe('setup-where')
    const rooms = cardOf(await press(anywhere, 'Set up'))
    expect(rooms.buttons?.map(({ label }) => label)).toEqual(['#study-group', '#ranking', '#secret'])
  })

  it('is not said where a group meets already', async () => {
    await addGroup(study.store, aGroup())
    expect(await study.bot.welcome(CHANNEL)).toBeUndefined()
    expect(await study.bot.welcome(WORKSPACE)).toBeUndefined()
    expect(await study.bot.welcome({ ...CHANNEL, channel: 'ranking' })).toBeDefined()
    expect(await study.bot.welcome({ ...WORKSPACE, workspace: 'elsewhere' })).toBeDefined()
  })

  it('is not said where the store cannot tell', async () => {
    await study.store.close()
    expect(await study.bot.welcome(CHANNEL)).toBeUndefined()
  })
})

describe('setting up from a private conversation', () => {
  it('offers only channels without a group, and in pages where there are many', async () => {
    await addGroup(study.store, aGroup())
    expect(cardOf(await ask('setup-where')).buttons?.map(({ label }) => label)).toEqual([
      '#ranking',
      '#secret',
    ])
    study.chat.roomNames = Array.from({ length: 45 }, (_, i) => `room-${i}`)
    const first = cardOf(await ask('setup-where'))
    expect(first.buttons).toHaveLength(22)
    expect(saidIn(first.footer)).toBe(
      'Page 1 of 3 · Another channel? Invite me and type `/group setup` there.',
    )
    expect(first.buttons?.every(({ label }) => label.length <= 30)).toBe(true)
    const second = cardOf(await press(first, 'Next →'))
    expect(second.buttons?.map(({ label }) => label)).toContain('#room-20')
  })

  it('says how to go on where no channel is free', async () => {
    study.chat.roomNames = []
    const card = cardOf(await ask('setup-where'))
    expect([card.tone, saidIn(card.text)]).toEqual(['bad', expect.stringContaining('`/group setup`')])
  })

  it('goes through form and preview, each of which knows the channel, and offers nothing to share', async () => {
    const rooms = cardOf(await ask('setup-where'))
    const { reply } = await press(rooms, '#ranking')
    if (!reply || !('form' in reply)) throw new Error('no form')
    expect(reply.form).toMatchObject({ action: 'setup', arg: '#ranking' })
    const preview = cardOf(
      await ask('setup', { text: '#ranking', values: { time: '09:00', zone: 'UTC', days: 'mon-fri' } }),
    )
    for (const button of preview.buttons ?? []) expect('action' in button && button.arg).toMatch(/^#ranking /)
    const done = cardOf(await press(preview, 'Tomorrow'))
    expect(done.title).toBe('The study group is set up')
    const key = channelKey({ ...CHANNEL, channel: 'ranking' })
    expect(await study.store.get(groupByChannel, key)).toEqual({ group: 'newgrp01' })
    expect(await study.group('newgrp01')).toMatchObject({ name: '#ranking', managers: [{ user: 'ada' }] })
    // What the outcome offers is about that group too.
    expect(cardOf(await press(done, 'Settings')).text).toContain('09:00')
  })

  it('brings the choice along with every mistake, and refuses a channel that can be seen no more', async () => {
    await addGroup(study.store, aGroup({ channels: channelsAt([{ ...CHANNEL, channel: 'ranking' }]) }))
    const taken = cardOf(await ask('setup', '#ranking'))
    expect(taken.title).toBe('This channel has a study group already')
    expect(buttonOf(taken, 'Status').arg).toBe('#ranking')
    expect(cardOf(await ask('setup', '#secret')).title).toBe('I can’t see that channel any more')
  })

  it('asks who may in the chosen channel', async () => {
    const standing = async () => ({ admin: false, maySetUp: 'Only the owner of #ranking may.' })
    const lin: Caller = {
      ...ada,
      member: LIN,
      from: async (room) => ({ ...inRoom(room), member: LIN, standing }),
    }
    const card = cardOf(await ask('setup', '#ranking', lin))
    expect(card.text).toContain('Only the owner of #ranking may.')
  })

  it('takes words that were typed for what they are, and a mark in a channel for nothing', async () => {
    const typed = await study.bot.dispatch('topic', { text: '#ranking', typed: true }, ada)
    expect(JSON.stringify(typed)).not.toContain('can’t see that channel')
    const inChannel = cardOf(
      await ask('setup', '#secret 09:00 UTC mon-fri', aCaller({ channel: { ...CHANNEL, channel: 'x' } })),
    )
    expect(inChannel.title).not.toBe('I can’t see that channel any more')
  })

  it('offers the choice where setup was typed in private, and only where channels can be listed', async () => {
    const card = cardOf(await ask('setup', { typed: true }))
    expect(card.buttons?.map(({ label }) => label)).toEqual(['Choose a channel'])
    expect(cardOf(await ask('setup', { typed: true }, direct)).buttons ?? []).toEqual([])
  })
})

describe('the home page', () => {
  const homeOf = (user = 'ada') => study.bot.home({ ...ADA, user })

  it('says how to begin, and how to join', async () => {
    const [card] = await homeOf('nobody')
    expect(card?.text).toMatch(/To begin one[\s\S]*To join one/)
    expect(cardOf(await press(card, 'Set up a group')).title).toBe('Where is the group to meet?')
  })

  it('gives managers Settings, Pause and Post now, each for its group, and members none of them', async () => {
    await addGroup(study.store, aGroup())
    const [card] = await homeOf()
    const labels = card?.buttons?.map(({ label }) => label)
    expect(labels).toEqual(['Roadmap', 'Settings', 'Pause', 'Post now'])
    expect(cardOf(await press(card, 'Settings')).text).toContain('09:00')
    const { reply } = await press(card, 'Pause')
    const form = reply && 'form' in reply ? reply.form : undefined
    // A home page is of no channel: the form knows its group too.
    const stopped = await ask(form?.action ?? '', { text: form?.arg ?? '', values: {} }, direct)
    expect(cardOf(stopped).title).toBe('Paused')
    const [paused] = await homeOf()
    expect(paused?.buttons?.map(({ label }) => label)).toContain('Resume')
    await press(paused, 'Resume')
    await press((await homeOf())[0], 'Post now')
    await study.settle()
    const [posted] = await homeOf()
    expect(posted?.buttons?.map(({ label }) => label)).toEqual([
      'Read today’s prompts',
      'Roadmap',
      'Settings',
      'Pause',
    ])
    // What was skipped or missed can be posted all the same.
    await study.changeRow('2026-11-23', (row) => ({ ...row, days: [] }))
    expect((await homeOf())[0]?.buttons?.map(({ label }) => label)).toContain('Post now')
    await study.changeRow('2026-11-23', (row) => ({ ...row, days: [1] }))
    const thread = (await study.row('2026-11-23'))?.steps.find(({ what }) => what === 'thread')?.thread
    if (!thread) throw new Error('no thread')
    await study.bot.message(LIN, thread, 'm1')
    const [lins] = await homeOf('lin')
    expect(lins?.buttons?.map(({ label }) => label)).toEqual(['Read today’s prompts', 'Roadmap'])
  })
})
