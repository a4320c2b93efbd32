import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import { buttonState, type Card } from '../../src/core/card.ts'
import { buttonFor, type CommandInfo, describeCommand, writeArguments } from '../../src/core/command.ts'
import { groups } from '../../src/core/group.ts'
import { readArguments } from '../../src/core/parse.ts'
import type { ChannelRef } from '../../src/core/refs.ts'
import { readScope, scopedButton } from '../../src/core/scope.ts'
import { planOccurrence } from '../../src/delivery/ledger.ts'
import { daily } from '../../src/features/daily-post/card.ts'
import { REGISTRY } from '../../src/features.ts'
import * as to from '../../src/words/signatures.ts'
import { reading } from '../support/acting.ts'
import {
  ADA,
  aCaller,
  addGroup,
  aGroup,
  CHANNEL,
  CURRICULA,
  channelsAt,
  createStudy,
  type Study,
} from '../support/study.ts'

const OTHER: ChannelRef = { ...CHANNEL, channel: 'other' }

describe('what a button carries', () => {
  const word = fc.stringMatching(/^[a-z][a-z0-9-]{0,20}$/)
  const values = {
    topic: fc.record({
      query: fc.array(word, { minLength: 1, maxLength: 4 }).map((words) => words.join(' ')),
    }),
    pillar: fc.record({ pillar: word, page: fc.integer({ min: 1, max: 99 }) }, { requiredKeys: ['pillar'] }),
    browse: fc.record(
      {
        pillar: word,
        level: fc.constantFrom('Beginner' as const, 'Advanced' as const),
        kind: fc.constantFrom('study' as const, 'mock' as const),
        day: fc.integer({ min: 1, max: 133 }),
        page: fc.integer({ min: 1, max: 99 }),
      },
      { requiredKeys: [] },
    ),
    day: fc.record({ day: fc.nat(500), turn: fc.constant('turn' as const) }, { requiredKeys: ['day'] }),
    roadmap: fc.record({ page: fc.integer({ min: 1, max: 99 }) }, { requiredKeys: [] }),
    hint: fc.record({ prompt: word, letter: fc.constantFrom('a', 'b', 'c') }, { requiredKeys: ['prompt'] }),
    keypoints: fc.record(
      {
        prompt: word,
        letter: fc.constantFrom('a', 'b', 'c'),
        show: fc.constantFrom('list' as const, 'full' as const, 'code' as const),
        said: fc.integer({ min: 0, max: 511 }),
      },
      { requiredKeys: ['prompt', 'letter'] },
    ),
    setup: fc.record({
      time: fc.constantFrom('09:00', '23:59'),
      zone: fc.constantFrom('Europe/Berlin', 'America/Argentina/Buenos_Aires', 'UTC'),
      days: fc.constantFrom('mon-fri', 'mon,wed', 'daily'),
      day: fc.integer({ min: 1, max: 133 }),
      begin: fc.constantFrom('now' as const, 'tomorrow' as const),
    }),
    jump: fc.record({ day: fc.nat(500) }),
    'post-now': fc.record({ again: fc.constant('again' as const) }, { requiredKeys: [] }),
    share: fc.record({
      command: fc.constant('topic'),
      text: fc.array(word, { minLength: 1 }).map((w) => w.join(' ')),
    }),
  }

  it.each(Object.entries(values))('%s reads back from its button as it was written', (name, arbitrary) => {
    const found = REGISTRY.get(name)
    if (!found) throw new Error(`no command ${name}`)
    // Words that are a choice of another argument are that argument, wherever they stand.
    const choices = found.info.args.flatMap(({ choices = [] }) =>
      choices.map((choice) => choice.toLowerCase()),
    )
    fc.assert(
      fc.property(arbitrary as fc.Arbitrary<Record<string, unknown>>, (given) => {
        fc.pre(!choices.includes(String(given.pillar ?? '').toLowerCase()))
        const text = writeArguments(found.command.args, given)
        expect(readArguments(found.info, { text }, name)).toEqual(given)
        const scoped = scopedButton(buttonFor(found.command, given, 'x'), 'groupabc')
        if (!('action' in scoped)) throw new Error('no action')
        expect(readScope(scoped.arg ?? '')).toEqual({ group: 'groupabc', rest: text })
      }),
    )
  })

  it('is scoped once', () => {
    const once = scopedButton(buttonFor(to.day, { day: 3 }, 'x'), 'groupabc')
    expect(once).toMatchObject({ arg: '@groupabc 3' })
    expect(scopedButton(once, 'othergrp')).toEqual(once)
  })
})

describe('every card of the roadmap', () => {
  const curriculum = CURRICULA.default

  /** A button is pressed as it is on its own platform: its command takes what it carries, within Discord's length. */
  function check(card: Card, room: number): void {
    const { buttons = [], menu } = card
    const options = menu?.options.map(({ arg }) => ({ action: menu.action, arg })) ?? []
    for (const button of [...buttons, ...options]) {
      if (!('action' in button)) continue
      const found = REGISTRY.get(button.action)
      if (!found) throw new Error(`no command ${button.action}`)
      const text = readScope(button.arg ?? '')?.rest ?? button.arg ?? ''
      const args = readArguments(found.info as CommandInfo, { text }, button.action)
      expect(found.command.args.safeParse(args).success, `${button.action} ${text}`).toBe(true)
      expect(buttonState(button).length, buttonState(button)).toBeLessThanOrEqual(room)
    }
  }

  it('has buttons that fit and that their commands understand, in a delivery and scoped in private', async () => {
    const study = await createStudy()
    await addGroup(study.store, aGroup())
    const alone = aCaller()
    delete alone.channel
    const asked: [string, string][] = [
      ...curriculum.topics.map(({ id }): [string, string] => ['topic', id]),
      ...curriculum.pillars.flatMap(({ id }) =>
        Array.from({ length: 12 }, (_, i): [string, string] => ['pillar', `${id} ${i + 1}`]),
      ),
      ...curriculum.days.map(({ number }): [string, string] => ['day', String(number)]),
      ...curriculum.days.flatMap(({ prompts }) =>
        prompts.flatMap(({ id }): [string, string][] => [
          ['prompt', id],
          ['hint', `${id} a`],
          ['keypoints', id],
          ['keypoints', `${id} a list 511`],
          ['keypoints', `${id} a full 511`],
        ]),
      ),
      ...Array.from({ length: 14 }, (_, i): [string, string] => ['roadmap', String(i + 1)]),
      ['browse', 'pillar:ml-system-design level:Intermediate kind:practice page:2'],
      ['setup', '09:00 America/Argentina/Buenos_Aires mon,wed,fri 133'],
    ]
    for (const [name, text] of asked) {
      const { reply } = await study.bot.dispatch(
        name,
        { text },
        name === 'setup' ? aCaller({ channel: OTHER }) : alone,
      )
      if (!reply || !('card' in reply)) throw new Error(`${name} ${text} is no card`)
      check(reply.card, 100)
    }
    for (const day of curriculum.days) {
      const timing = {
        date: '2026-11-23',
        round: 11,
        due: 0,
        until: 0,
        claimedAt: 0,
        late: false,
        look: false,
      }
      const row = planOccurrence(daily, aGroup(), day, timing)
      for (const step of row.steps) {
        expect(step.key.length).toBeLessThanOrEqual(32)
        // The mark of a delivery takes 23 characters of an id on Discord.
        check(daily.compose(step, row, aGroup(), curriculum).card, 77)
      }
    }
  })
})

describe('in a private message of a member of two groups', () => {
  let study: Study
  const alone = () => {
    const caller = aCaller()
    delete caller.channel
    return caller
  }
  const { ask: cardOf, press } = reading(() => study, alone())
  beforeEach(async () => {
    study = await createStudy()
    await addGroup(study.store, aGroup({ position: 20 }))
    await addGroup(
      study.store,
      aGroup({ id: 'othergrp', name: '#other', channels: channelsAt([OTHER]), position: 70 }),
    )
  })

  it('the home page’s buttons stay with their group, page after page', async () => {
    const home = (await study.bot.home(ADA)).find(({ title }) => title === '#other')
    if (!home) throw new Error('no home card')
    const roadmap = await press(home, 'Roadmap')
    expect(roadmap.title).toBe('#other on the roadmap')
    const next = await press(roadmap, 'Next →')
    expect(next.title).toBe('#other on the roadmap')
    expect((await press(next, '← Previous')).title).toBe('#other on the roadmap')
  })

  it('each button of a manager’s card names the group it is about', async () => {
    for (const name of ['status', 'settings', 'pause', 'resume', 'jump']) {
      const { buttons = [] } = await cardOf(name, name === 'jump' ? '@othergrp 12' : '@othergrp')
      expect(buttons.length, name).toBeGreaterThan(0)
      for (const button of buttons)
        expect(button, name).toMatchObject({ arg: expect.stringMatching(/^@othergrp/) })
    }
    const settings = await press(await cardOf('status', '@othergrp'), 'Settings')
    expect(settings.title).toBe('Settings of #other')
  })

  it('a form keeps its group, and so do the buttons of an error', async () => {
    const { reply } = await study.bot.dispatch('settings-form', { text: '@othergrp' }, alone())
    if (!reply || !('form' in reply)) throw new Error('no form')
    const values = Object.fromEntries(reply.form.inputs.map(({ name, value = '' }) => [name, value]))
    await study.bot.dispatch(
      reply.form.action,
      { text: reply.form.arg ?? '', values: { ...values, time: '07:30' } },
      alone(),
    )
    expect((await study.store.get(groups, 'othergrp'))?.schedule.time).toBe('07:30')
    expect((await study.group())?.schedule.time).toBe('09:00')
    const error = await cardOf('pillar', '@othergrp nonsense')
    expect(error.buttons?.length).toBe(CURRICULA.default.pillars.length)
    for (const button of error.buttons ?? [])
      expect(button).toMatchObject({ arg: expect.stringMatching(/^@othergrp/) })
  })

  it('a look-up of one curriculum is answered at once, and what differs by group is asked', async () => {
    expect((await cardOf('topic', 'feature-stores')).title).not.toBe('Which group?')
    expect((await cardOf('roadmap')).title).toBe('Which group?')
    expect((await press(await cardOf('roadmap'), '#other')).title).toBe('#other on the roadmap')
  })

  it('a notice to a manager is about its group', async () => {
    study.chat.problems = [{ what: 'No.', fix: 'x' }]
    await study.engine.start()
    await study.pass(3)
    const told = study.chat.told.find(({ card }) => card.title.startsWith('#other'))
    if (!told) throw new Error('nobody was told')
    expect((await press(told.card, 'Check again')).title).toBe('Still on hold')
    study.chat.problems = []
    await press(told.card, 'Check again')
    expect((await study.store.get(groups, 'othergrp'))?.channels[0]?.hold).toBeUndefined()
    expect((await study.group())?.channels[0]?.hold).toBeDefined()
  })
})

it('buttons of posts that 0.1.0 sent still find their post', async () => {
  const study = await createStudy()
  await addGroup(study.store, aGroup())
  await study.engine.start()
  await study.pass(2)
  const titles = []
  for (const action of ['discuss', 'aloud']) {
    const { reply } = await study.bot.dispatch(action, { text: 'groupabc/2026-11-23' }, aCaller())
    titles.push(reply && 'card' in reply && reply.card.title)
  }
  expect(titles).toEqual(['The discussion', 'Counted'])
})

it('every command says what running it does, and only look-ups may be shared', () => {
  for (const { name } of REGISTRY.infos) {
    const { command } = REGISTRY.get(name) ?? {}
    if (!command) throw new Error(name)
    expect(describeCommand(command).effect, name).toMatch(/^(none|repeatable|once)$/)
    if (command.shareable)
      expect([command.effect, command.visibility, command.who]).toEqual(['none', 'private', 'member'])
  }
})
