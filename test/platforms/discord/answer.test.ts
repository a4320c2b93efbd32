import type { RawFile } from 'discord.js'
import { describe, expect, it } from 'vitest'
import type { Answer } from '../../../src/core/bot.ts'
import type { Card } from '../../../src/core/card.ts'
import { PlatformError } from '../../../src/core/errors.ts'
import type { Form } from '../../../src/core/form.ts'
import { createAnswering } from '../../../src/platforms/discord/answer.ts'
import type { Pressed, Use } from '../../../src/platforms/discord/interaction.ts'
import { TIMES } from '../../../src/platforms/discord/limits.ts'
import type { Body } from '../../../src/platforms/discord/message.ts'
import type { Responder } from '../../../src/platforms/discord/responder.ts'
import { createFakeClock } from '../../fakes/clock.ts'
import { createQuietLog } from '../../fakes/quiet-log.ts'
import { createScriptedBot } from '../../fakes/scripted-bot.ts'

const settle = () => new Promise((resolve) => setImmediate(resolve))
const FORM: Form = { title: 'Setup', submit: 'Save', action: 'setup', inputs: [] }
const card = (title: string): Card => ({ plain: title, title })
const says = (title: string, visibility: Answer['visibility'] = 'private', update = false): Answer => ({
  reply: { card: card(title), update },
  visibility,
})

const FILE: Answer = {
  reply: { card: card('A'), file: { name: 'a.md', type: 'text/markdown', text: '# A' } },
  visibility: 'private',
}

const use = (more: Partial<Use> = {}): Use => ({
  ticket: { id: '1', token: 'secret-token', application: '2', at: 0 },
  name: 'topic',
  input: {},
  submitted: false,
  direct: false,
  pressed: undefined,
  press: undefined,
  ...more,
})
const pressed = (more: Partial<Pressed> = {}): Pressed => ({
  own: true,
  notice: false,
  correction: false,
  mark: undefined,
  ...more,
})

/** Answers one use and notes what Discord was told, in order. */
function answering(fails?: (what: string) => Error | undefined) {
  const clock = createFakeClock('2026-11-23T09:00:00Z')
  const log = createQuietLog()
  const told: string[] = []
  const title = (body: Body): string => body.embeds[0]?.title ?? ''
  const note = async (what: string): Promise<void> => {
    const error = fails?.(what)
    if (error) throw error
    told.push(what)
  }
  const along = (files: RawFile[] = []): string => files.map(({ name }) => ` with ${name}`).join('')
  const seen = (hidden: boolean): string => (hidden ? 'to one' : 'to all')
  const responder: Responder = {
    say: (_, body, hidden, files) => note(`say ${title(body)} ${seen(hidden)}${along(files)}`),
    replace: (_, body) => note(`replace ${title(body)}${body.content ? ` with notice ${body.content}` : ''}`),
    open: (_, form) => note(`open ${form.title}`),
    complete: () => note('complete'),
    defer: (_, hidden) => note(`defer ${seen(hidden)}`),
    acknowledge: () => note('acknowledge'),
    change: (_, body, files) => note(`change ${title(body)}${along(files)}`),
    withdraw: () => note('withdraw'),
    follow: (_, body, hidden, files) => note(`follow ${title(body)} ${seen(hidden)}${along(files)}`),
  }
  const answer = createAnswering({ bot: createScriptedBot(), responder, clock, log })
  return {
    log,
    told,
    quick: (what: Use, reply: Answer) => answer(what, Promise.resolve(reply)),
    slow: async (what: Use, reply: Answer, ms = TIMES.defer + 1) => {
      const work = Promise.withResolvers<Answer>()
      const done = answer(what, work.promise)
      await clock.advance(ms, settle)
      work.resolve(reply)
      await done
    },
  }
}

describe('a quick answer', () => {
  it.each([
    ['a private command', use(), says('A'), 'say A to one'],
    ['a public command', use({ name: 'share' }), says('A', 'public'), 'say A to all'],
    ['an error of a public command', use({ name: 'share' }), says('Bad', 'private'), 'say Bad to one'],
    ['a command in a private message', use({ direct: true }), says('A'), 'say A to all'],
    ['a form', use({ name: 'setup' }), { reply: { form: FORM }, visibility: 'private' }, 'open Setup'],
    ['a press', use({ pressed: pressed() }), says('A'), 'say A to one'],
    ['a page of one’s own card', use({ pressed: pressed() }), says('P2', 'private', true), 'replace P2'],
    [
      'a page of a card that all see, by a private command',
      use({ pressed: pressed({ own: false }) }),
      says('P2', 'private', true),
      'say P2 to one',
    ],
    [
      'a page of a card that all see, by a public command',
      use({ pressed: pressed({ own: false }) }),
      says('P2', 'public', true),
      'replace P2',
    ],
    [
      'a page of a message with words of its own',
      use({ pressed: pressed({ notice: true }) }),
      says('P2', 'private', true),
      'replace P2 with notice P2',
    ],
    [
      'an update without a message',
      use({ submitted: true }),
      says('Saved', 'private', true),
      'say Saved to one',
    ],
    [
      'nothing to a press',
      use({ pressed: pressed() }),
      { reply: undefined, visibility: 'private' },
      'acknowledge',
    ],
    ['nothing to a command', use(), { reply: undefined, visibility: 'private' }, 'say Done to one'],
    [
      'a form to a submitted form, which Discord does not take',
      use({ submitted: true }),
      { reply: { form: FORM }, visibility: 'private' },
      'say One more step to one',
    ],
  ] as [string, Use, Answer, string][])('to %s is one call', async (_, what, reply, expected) => {
    const { told, quick } = answering()
    await quick(what, reply)
    expect(told).toEqual([expected])
  })
})

describe('a slow answer', () => {
  it.each([
    ['a private command', use(), says('A'), ['defer to one', 'change A']],
    ['a public command', use({ name: 'share' }), says('A', 'public'), ['defer to all', 'change A']],
    [
      'a public command that failed, without showing it to all',
      use({ name: 'share' }),
      says('Bad', 'private'),
      ['defer to all', 'withdraw', 'follow Bad to one'],
    ],
    ['a press', use({ pressed: pressed() }), says('A'), ['acknowledge', 'follow A to one']],
    ['a page', use({ pressed: pressed() }), says('P2', 'private', true), ['acknowledge', 'change P2']],
    ['a command in a private message', use({ direct: true }), says('A'), ['defer to all', 'change A']],
    [
      'a command that has nothing to show',
      use(),
      { reply: undefined, visibility: 'private' },
      ['defer to one', 'change Done'],
    ],
    [
      'a press that has nothing to show',
      use({ pressed: pressed() }),
      { reply: undefined, visibility: 'private' },
      ['acknowledge'],
    ],
  ] as [string, Use, Answer, string[]][])('to %s is deferred in time', async (_, what, reply, expected) => {
    const { told, slow } = answering()
    await slow(what, reply)
    expect(told).toEqual(expected)
  })

  it('waits longer for a form, which must be the first answer', async () => {
    const { told, slow } = answering()
    await slow(use({ name: 'setup' }), { reply: { form: FORM }, visibility: 'private' }, TIMES.defer + 100)
    expect(told).toEqual(['open Setup'])
  })

  it('offers a form by a button where it came too late to open', async () => {
    const { told, slow } = answering()
    await slow(
      use({ name: 'setup' }),
      { reply: { form: FORM }, visibility: 'private' },
      TIMES.deferForm + 100,
    )
    expect(told).toEqual(['defer to one', 'change One more step'])
  })

  it('is deferred while Discord still waits', () => {
    expect(Math.max(TIMES.defer, TIMES.deferForm)).toBeLessThan(2500)
  })
})

describe('an answer that Discord refuses', () => {
  it('is logged without the token, and harms nothing else', async () => {
    const lost = new PlatformError('refused', 'Discord answered 404: Unknown interaction (10062).', {
      cause: { status: 404, code: 10062 },
    })
    const { log, quick } = answering(() => lost)
    await quick(use(), says('A'))
    expect(log.entries).toMatchObject([
      { level: 'warn', fields: { command: 'topic', said: { code: 10062 } } },
    ])
    expect(JSON.stringify(log.entries)).not.toContain('secret-token')
  })
})

describe('a file', () => {
  it('comes with the first answer, with a deferred one, and with what follows a press', async () => {
    const { told, quick, slow } = answering()
    await quick(use(), FILE)
    await slow(use(), FILE)
    await slow(use({ pressed: pressed() }), FILE)
    expect(told).toEqual([
      'say A to one with a.md',
      'defer to one',
      'change A with a.md',
      'acknowledge',
      'follow A to one with a.md',
    ])
  })

  it('that Discord does not take is told, to whoever asked', async () => {
    const { told, quick } = answering((what) =>
      what.includes('with a.md') ? new PlatformError('refused', 'No.', { fix: 'Grant it.' }) : undefined,
    )
    await quick(use(), FILE)
    expect(told).toEqual(['say Discord did not take the file to one'])
  })
})
