import { beforeEach, describe, expect, it } from 'vitest'
import type { Caller } from '../../src/core/caller.ts'
import { PlatformError } from '../../src/core/errors.ts'
import { acting, buttonOf, cardOf, saidIn } from '../support/acting.ts'
import {
  aCaller,
  addGroup,
  aGroup,
  CHANNEL,
  channelsAt,
  createStudy,
  LIN,
  type Study,
} from '../support/study.ts'

const ADMIN = { admin: true, maySetUp: true } as const
/** Ada in a channel, who may set groups up in each. */
const at = (channel: string, more: Parameters<typeof aCaller>[0] = {}): Caller =>
  aCaller({
    channel: { ...CHANNEL, channel },
    channelName: channel,
    from: async (room) => at(room, more),
    ...more,
  })
const { channel: _, channelName: __, ...direct } = at('nowhere')

let study: Study
const { ask, press } = acting(() => study, at('study-group'))

beforeEach(async () => {
  study = await createStudy()
  study.chat.roomNames = ['study-group', 'ranking', 'days']
  await addGroup(study.store, aGroup({ position: 12 }))
  await study.engine.start()
})

describe('moving a group', () => {
  it('turns over the groups that may move here, where one manages many', async () => {
    for (let i = 10; i < 35; i += 1)
      await addGroup(
        study.store,
        aGroup({ id: `groupx${i}`, name: `G${i}`, channels: channelsAt([{ ...CHANNEL, channel: `c${i}` }]) }),
      )
    const first = cardOf(await ask('move', { typed: true }, at('ranking')))
    expect(first.footer).toBe('Page 1 of 2')
    const turned = await press(first, 'Next →', at('ranking'))
    expect(turned.reply).toMatchObject({ update: true })
    const second = cardOf(turned)
    const all = [first, second].flatMap(({ buttons = [] }) => buttons.map(({ label }) => label))
    expect(new Set(all.filter((label) => !label.endsWith('→'))).size).toBe(26)
    expect(cardOf(await press(second, 'G34', at('ranking'))).title).toBe('Move G34?')
  })

  it('offers the channels that are free, shows a preview, and says where it went', async () => {
    const rooms = cardOf(await ask('move', { typed: true }))
    expect(rooms.buttons?.map(({ label }) => label)).toEqual(['#ranking', '#days'])
    const preview = cardOf(await press(rooms, '#ranking'))
    expect(preview.text).toMatch(/daily posts come in .*ranking[\s\S]*old channel is then free/)
    expect((await study.group())?.channels[0]?.ref).toEqual(CHANNEL)
    const done = await press(preview, 'Move')
    expect(done.visibility).toBe('public')
    expect(cardOf(done).text).toMatch(/Ada moved .*study-group\*\*[\s\S]*Day 12 of 133 comes on/)
    expect(await study.group()).toMatchObject({
      name: '#ranking',
      position: 12,
      channels: [{ ref: { channel: 'ranking' } }],
    })
    // The same preview again finds the channel taken, by the group itself.
    expect(cardOf(await press(preview, 'Move')).title).toBe('This channel has a study group already')
  })

  it('begins in the new channel too, where it names the groups that one manages', async () => {
    await addGroup(
      study.store,
      aGroup({
        id: 'groupxyz',
        name: 'Far away',
        channels: channelsAt([{ ...CHANNEL, workspace: 'abroad' }]),
      }),
    )
    await addGroup(
      study.store,
      aGroup({
        id: 'grouplin',
        name: 'Lin’s',
        channels: channelsAt([{ ...CHANNEL, channel: 'lins' }]),
        managers: [{ ...LIN, name: 'Lin' }],
      }),
    )
    const card = cardOf(await ask('move', { typed: true }, at('ranking')))
    expect(card.buttons?.map(({ label }) => label)).toEqual(['#study-group', 'Far away'])
    const preview = cardOf(await press(card, 'Far away', at('ranking')))
    await press(preview, 'Move', at('ranking'))
    expect(await study.group('groupxyz')).toMatchObject({
      // A name that was chosen stays.
      name: 'Far away',
      channels: [{ ref: { ...CHANNEL, channel: 'ranking' } }],
    })
  })

  it('works from the private notice of a lost channel', async () => {
    await study.bot.lost(CHANNEL, { reason: 'The channel was deleted.', fix: 'Choose another one.' })
    await study.settle()
    const notice = study.chat.told.at(-1)?.card
    const rooms = cardOf(await press(notice, 'Move the group', direct as Caller))
    const preview = cardOf(await press(rooms, '#days', direct as Caller))
    expect(preview.text).toContain('no day of the roadmap is lost')
    const done = cardOf(await press(preview, 'Move', direct as Caller))
    expect(done.footer).toContain('Only you see this')
    expect((await study.group())?.channels).toMatchObject([{ ref: { channel: 'days' } }])
    expect((await study.group())?.channels[0]?.lost).toBeUndefined()
  })

  it('is offered by the status of a group whose channel is lost or held, and by no other', async () => {
    expect(cardOf(await ask('status')).buttons?.map(({ label }) => label)).not.toContain('Move the group')
    await study.bot.lost(CHANNEL, { reason: 'The channel was deleted.', fix: 'x' })
    expect(buttonOf(cardOf(await ask('status', '', direct as Caller)), 'Move the group').arg).toBe(
      '@groupabc',
    )
  })

  it('says how to go on where no channel can be listed', async () => {
    study.chat.rooms = async () => {
      throw new PlatformError('refused', 'The app is not installed.', { fix: 'Install it.' })
    }
    const card = cardOf(await ask('move', { typed: true }))
    expect(card.buttons ?? []).toEqual([])
    expect(saidIn(card.text)).toContain('type `/group move` in the channel itself')
  })

  it('takes the channel by its name too, and shows the same preview', async () => {
    const preview = cardOf(await ask('move', { text: '#ranking', typed: true }))
    expect(preview).toEqual(cardOf(await press(cardOf(await ask('move')), '#ranking')))
    expect(cardOf(await ask('move', { text: '#study-group', typed: true })).title).toBe(
      'This channel has a study group already',
    )
    for (const text of ['ranking', '#nowhere']) {
      const caller = at('study-group', { from: async () => undefined })
      const unknown = await ask('move', { text, typed: true }, caller)
      expect([unknown.field, cardOf(unknown).title]).toEqual(['channel', 'Which channel?'])
      expect(cardOf(await press(cardOf(unknown), 'Choose a channel')).title).toBe('Move #study-group')
    }
    expect(cardOf(await press(preview, 'Move')).title).toBe('The group has moved')
  })

  it('names what keeps it from posting there, and moves nothing before that is fixed', async () => {
    const rooms = cardOf(await ask('move'))
    study.chat.problems = [{ what: 'I am not in #ranking.', fix: 'Invite me.' }]
    const problems = cardOf(await press(rooms, '#ranking'))
    expect(problems.title).toBe('I cannot post there yet')
    study.chat.problems = []
    expect(cardOf(await press(problems, 'Check again')).buttons?.[0]?.label).toBe('Move')
  })

  it('is for managers of the group, and administrators of its own server', async () => {
    const lin = { member: LIN, name: 'Lin' }
    expect(cardOf(await ask('move', {}, at('study-group', lin))).title).toBe('Only a manager can do that')
    expect(cardOf(await ask('move', {}, at('ranking', lin))).title).toBe('There is no group to move')
    const meant = 'groupabc 0'
    expect(cardOf(await ask('move-now', meant, at('ranking', lin))).title).toBe('Only a manager can do that')
    const admin = { ...lin, standingIs: ADMIN }
    const abroad = at('ranking', { ...admin, channel: { ...CHANNEL, workspace: 'abroad' } })
    expect(cardOf(await ask('move-now', meant, abroad)).title).toBe('Only a manager can do that')
    expect((await study.group())?.channels[0]?.ref).toEqual(CHANNEL)
    expect(cardOf(await ask('move-now', meant, at('ranking', admin))).title).toBe('The group has moved')
  })

  it('asks who may have a group in the new channel', async () => {
    const bound = { standingIs: { admin: false, maySetUp: 'Only administrators set groups up.' } }
    expect(cardOf(await ask('move-here', 'groupabc 0', at('ranking', bound))).text).toBe(
      'Only administrators set groups up.',
    )
  })

  it('leaves a group alone that ended, or a channel that it no longer has', async () => {
    expect(cardOf(await ask('move-here', 'groupabc 7', at('ranking'))).title).toBe(
      'There is no group to move',
    )
    await ask('end-now')
    expect(cardOf(await ask('move-now', 'groupabc 0', at('ranking'))).title).toBe('There is no group to move')
  })
})

describe('the groups that somebody manages', () => {
  it('are those of the server in a channel, and in private all of their own', async () => {
    await addGroup(
      study.store,
      aGroup({
        id: 'groupxyz',
        name: 'Far away',
        channels: channelsAt([{ ...CHANNEL, workspace: 'abroad' }]),
      }),
    )
    expect(cardOf(await ask('list')).text).not.toContain('Far away')
    expect(cardOf(await ask('list', '', direct as Caller)).text).toMatch(/study-group[\s\S]*Far away/)
  })
})
