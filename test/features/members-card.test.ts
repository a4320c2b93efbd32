import { beforeEach, describe, expect, it } from 'vitest'
import type { Caller } from '../../src/core/caller.ts'
import { PlatformError } from '../../src/core/errors.ts'
import { withoutMarkup } from '../../src/core/text.ts'
import { acting, cardOf, saidIn } from '../support/acting.ts'
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

let study: Study
const { ask, press } = acting(() => study)
const lin = aCaller({ member: LIN, name: 'Lin' })
const { channel: _c, channelName: _n, ...elsewhere } = lin
/** Lin in a private message with the bot. */
const direct = elsewhere as Caller

beforeEach(async () => {
  study = await createStudy()
  await addGroup(study.store, aGroup({ position: 58 }))
  await study.engine.start()
})

describe('what a member reads who may not change a group', () => {
  it('says whom to ask for what, how the group stands, and what they can do instead', async () => {
    const answer = await ask('pause', '', lin)
    const card = cardOf(answer)
    expect([answer.visibility, card.title, card.tone]).toEqual([
      'private',
      'Only a manager can do that',
      undefined,
    ])
    expect(saidIn(card.text)).toBe(
      [
        'Ask Ada or one of the administrators of this chat to use `/group pause`.',
        '**\\#study-group** Day 58 of 133 comes on Mon 23 Nov 2026, 09:00 (UTC).',
        'You can see how it stands and how it is run, and look everything up.',
      ].join('\n\n'),
    )
    expect(card.plain).toBe(
      'Only a manager can do that. Ask Ada or one of the administrators of this chat to use /group pause.',
    )
    expect(card.text).toContain('<token:person:playground:ada:Ada>')
  })

  it.each(['pause', 'settings pin on', 'off 24 Dec', 'managers add @lin', 'jump 3', 'end', 'path 8 weeks'])(
    'has one shape, whatever was asked (%s), and buttons that work for every member',
    async (line) => {
      const [name = '', ...words] = line.split(' ')
      const card = cardOf(await ask(name, words.join(' '), lin))
      expect(card.buttons?.map(({ label }) => label)).toEqual([
        'Status',
        'Settings',
        'Today',
        'What you can do',
      ])
      for (const { label } of card.buttons ?? [])
        expect(cardOf(await press(card, label, lin)).tone, label).not.toBe('bad')
    },
  )

  it('names nothing to type where a button was pressed', async () => {
    const asked = cardOf(await ask('path', '8 weeks'))
    expect(saidIn(cardOf(await press(asked, 'Take it', lin)).text)).toMatch(
      /^Ask Ada or one of the administrators of this chat\.\n/,
    )
  })

  it('names five managers at most, and nobody whose name nobody here could read', async () => {
    const others = Array.from({ length: 6 }, (_, i) => ({ ...LIN, user: `m${i}`, name: `M${i}` }))
    const abroad = { platform: 'discord', workspace: 'discord', user: '1576268165896208386', name: '' }
    await study.change((group) => ({ ...group, managers: [abroad, ...others] }))
    expect(saidIn(cardOf(await ask('pause', '', lin)).text)).toContain('Ask M0, M1, M2, M3, M4 or one of')
    await study.change((group) => ({ ...group, managers: [abroad] }))
    expect(saidIn(cardOf(await ask('pause', '', lin)).text)).toContain('Ask one of the group’s managers or')
  })

  it('keeps its buttons with the group in a private message', async () => {
    const other = { ...CHANNEL, channel: 'ranking' }
    await addGroup(
      study.store,
      aGroup({ id: 'groupxyz', name: '#ranking', position: 7, channels: channelsAt([other]) }),
    )
    await ask('join', '', lin)
    await ask('join', '', { ...lin, channel: other, channelName: 'ranking' })
    const which = cardOf(await ask('pause', '', direct))
    const card = cardOf(await press(which, '#ranking', direct))
    expect(card.title).toBe('Only a manager can do that')
    expect(cardOf(await press(card, 'Status', direct)).title).toBe('Status of #ranking')
  })

  it('offers no look-ups of a group that is not here, or has ended', async () => {
    const there = { ...lin, channel: { ...CHANNEL, channel: 'ranking' } }
    const moved = cardOf(await ask('move-now', 'groupabc 0', there))
    expect([moved.title, moved.buttons?.map(({ label }) => label)]).toEqual([
      'Only a manager can do that',
      ['What you can do'],
    ])
    await ask('end-now')
    const ended = cardOf(await ask('end-undo', 'groupabc', lin))
    expect(ended.buttons?.map(({ label }) => label)).toEqual(['What you can do'])
    expect(withoutMarkup(ended.text ?? '')).toContain('The group was ended.')
  })
})

describe('what a member reads of how a group is run', () => {
  it('offers no control that only managers may use', async () => {
    await ask('off', '24 Dec')
    const labels = async (name: string, caller?: Caller) =>
      cardOf(await ask(name, '', caller)).buttons?.map(({ label }) => label)
    expect(await labels('settings')).toContain('Change schedule')
    expect(await labels('settings', lin)).toEqual(['Days off', 'Path', 'Status'])
    expect(await labels('path')).toEqual(['Change it', 'Jump to a day', 'Roadmap'])
    expect(await labels('path', lin)).toEqual(['Roadmap'])
    const [own, theirs] = [cardOf(await ask('off')), cardOf(await ask('off', '', lin))]
    expect([own.menu?.options.length, saidIn(own.footer)]).toEqual([1, expect.stringContaining('/group off')])
    expect([theirs.menu, theirs.footer, theirs.buttons]).toEqual([undefined, undefined, undefined])
    expect(theirs.text).toContain('Thu 24 Dec 2026')
  })

  it('offers an administrator everything', async () => {
    const admin = { ...lin, standing: async () => ({ admin: true, maySetUp: true as const }) }
    expect(cardOf(await ask('settings', '', admin))).toEqual(cardOf(await ask('settings')))
  })

  it('tells a member to have a manager press what they cannot', async () => {
    study.chat.mishaps = [{ error: new PlatformError('invalid', 'No.') }]
    await study.pass(2)
    const [own, theirs] = [cardOf(await ask('status')), cardOf(await ask('status', '', lin))]
    expect(own.text).toContain('Press “Post now”')
    expect(theirs.text).toContain('A manager can press “Post now”')
    expect(theirs.buttons?.map(({ label }) => label)).toEqual(['Settings', 'Roadmap'])
  })
})
