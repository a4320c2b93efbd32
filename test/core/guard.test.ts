import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Answer } from '../../src/core/bot.ts'
import type { Input } from '../../src/core/caller.ts'
import { createPace, LONGEST_TEXT } from '../../src/core/guard.ts'
import { aCaller, createStudy, LIN, type Study } from '../support/study.ts'

const SECOND = 1000

describe('a person’s pace', () => {
  it('is ten at once, then one a second', () => {
    const pace = createPace(10)
    const takes = (now: number, count: number) =>
      Array.from({ length: count }, () => pace.take('ada', 1, now) === 0).filter(Boolean).length
    expect(takes(0, 15)).toBe(10)
    expect(pace.take('ada', 1, 0)).toBe(SECOND)
    expect(takes(SECOND - 1, 3)).toBe(0)
    expect(takes(SECOND, 3)).toBe(1)
    expect(takes(5 * SECOND, 9)).toBe(4)
    expect(takes(60 * SECOND, 15)).toBe(10)
  })

  it('is never more than what the window lets through, however it is asked', () => {
    const asks = fc.array(fc.tuple(fc.integer({ min: 0, max: 3000 }), fc.constantFrom(0.5, 1)), {
      maxLength: 80,
    })
    fc.assert(
      fc.property(asks, fc.integer({ min: 1, max: 30 }), (steps, most) => {
        const pace = createPace(most)
        let now = 0
        const taken: { at: number; tokens: number }[] = []
        for (const [pause, tokens] of steps) {
          now += pause
          const wait = pace.take('ada', tokens, now)
          if (wait === 0) taken.push({ at: now, tokens })
          // What it promises holds.
          else expect(createdAgain(taken, most).take('ada', tokens, now + wait)).toBe(0)
        }
        for (const { at: from } of taken) {
          const inWindow = taken.filter(({ at }) => at >= from && at < from + 10 * SECOND)
          const sum = inWindow.reduce((all, { tokens }) => all + tokens, 0)
          expect(sum).toBeLessThanOrEqual(2 * most)
        }
      }),
    )
  })

  it('is not slowed by a clock that goes back a day', () => {
    const pace = createPace(10)
    const day = 24 * 60 * 60 * SECOND
    for (let i = 0; i < 10; i += 1) pace.take('ada', 1, day)
    expect(pace.take('ada', 1, 0)).toBe(SECOND)
    expect(pace.take('ada', 1, SECOND)).toBe(0)
  })

  it('is kept for so many people and forgotten of whoever asked longest ago', () => {
    const pace = createPace(1, 2)
    for (const person of ['ada', 'lin']) expect(pace.take(person, 1, 0)).toBe(0)
    expect(pace.take('ada', 1, 1)).toBeGreaterThan(0)
    expect(pace.take('sam', 1, 2)).toBe(0)
    // Lin's bucket left, Ada's is still empty.
    expect(pace.take('ada', 1, 3)).toBeGreaterThan(0)
    expect(pace.take('lin', 1, 3)).toBe(0)
  })
})

/** A pace from which the same was taken. */
function createdAgain(taken: readonly { at: number; tokens: number }[], most: number) {
  const pace = createPace(most)
  for (const { at, tokens } of taken) pace.take('ada', tokens, at)
  return pace
}

const cardOf = ({ reply }: Answer) => (reply && 'card' in reply ? reply.card : undefined)

describe('the bot under its limits', () => {
  let study: Study
  beforeEach(async () => {
    study = await createStudy({ limits: { commands: 10, groups: 2 } })
  })
  const ask = (name: string, input: Input = { typed: true }, caller = aCaller()) =>
    study.bot.dispatch(name, input, caller)
  const titles = async (count: number, input?: Input, caller = aCaller()) => {
    const answers: Answer[] = []
    for (let i = 0; i < count; i += 1) answers.push(await ask('help', input, caller))
    return answers.map((answer) => cardOf(answer)?.title)
  }

  it('answers ten commands, then says in private when to try again, and to nobody else', async () => {
    expect(await titles(10)).not.toContain('One moment, please')
    const slowed = await ask('help')
    expect(slowed).toMatchObject({ visibility: 'private', tooFast: true })
    expect(cardOf(slowed)).toMatchObject({ title: 'One moment, please', tone: 'bad' })
    expect(cardOf(slowed)?.text).toContain('try again in a second')
    expect(await titles(1, { typed: true }, aCaller({ member: LIN, name: 'Lin' }))).not.toContain(
      'One moment, please',
    )
    await study.clock.advance(SECOND, study.settle)
    expect((await titles(2)).map((title) => title === 'One moment, please')).toEqual([false, true])
  })

  it('counts a pressed button as half a command, and a completion as nothing', async () => {
    expect(await titles(20, { text: '', pressed: 'm1' })).not.toContain('One moment, please')
    expect(await titles(1, { text: '', pressed: 'm1' })).toEqual(['One moment, please'])
    expect((await study.bot.suggest('topic', 'query', 'two')).length).toBeGreaterThan(0)
  })

  it('runs nothing of what came too fast', async () => {
    await titles(10)
    await ask('setup', { text: '09:00 UTC daily 1 now' }, aCaller())
    expect(await study.group('newgrp01')).toBeUndefined()
    await study.clock.advance(10 * SECOND, study.settle)
    await ask('setup', { text: '09:00 UTC daily 1 now' }, aCaller())
    expect(await study.group('newgrp01')).toBeDefined()
  })

  it.each<[string, Input]>([
    ['text', { text: 'x'.repeat(LONGEST_TEXT + 1), typed: true }],
    ['an argument', { values: { query: 'x'.repeat(LONGEST_TEXT + 1) } }],
    ['an argument’s name', { values: { ['x'.repeat(101)]: '1' } }],
    ['a number of arguments', { values: Object.fromEntries(Array.from({ length: 26 }, (_, i) => [i, '1'])) }],
  ])('refuses %s longer than anybody types, in a sentence', async (_, input) => {
    const answer = await ask('topic', input)
    expect(cardOf(answer)?.title).toBe('That is too long')
    expect(answer.visibility).toBe('private')
    expect(study.log.entries).toEqual([])
  })

  it('names the input of a form that is too long, and takes one that is just short enough', async () => {
    const values = (length: number) => ({ values: { time: 'x'.repeat(length) } })
    expect(await ask('setup', values(LONGEST_TEXT + 1))).toMatchObject({ field: 'time' })
    expect(cardOf(await ask('setup', values(LONGEST_TEXT)))?.title).not.toBe('That is too long')
  })

  it.each(['\u0000', 'half \ud800 of one', '\udc00'])(
    'takes %j as a text without what is no character',
    async (text) => {
      await study.bot.dispatch('setup', { text: '09:00 UTC daily 1 now' }, aCaller())
      // A button that posts is noted by what it says.
      for (const input of [
        { text: `again ${text}`, pressed: 'm1' },
        { values: { again: text, [text]: text } },
      ])
        expect(cardOf(await ask('post-now', input))?.title).not.toBe('Something went wrong')
      expect(cardOf(await ask(text))?.title).toBe('I do not know that command')
      expect(study.log.entries.filter(({ level }) => level === 'error')).toEqual([])
    },
  )

  it('completes nothing for what is longer than anybody types', async () => {
    const long = { values: { words: 'x'.repeat(LONGEST_TEXT + 1) } }
    expect(await study.bot.suggest('browse', 'pillar', '', undefined, long)).toEqual([])
    expect(await study.bot.suggest('browse', 'pillar', '')).not.toEqual([])
  })
})

describe('the groups of a workspace', () => {
  const at = (channel: string, workspace = 'local') =>
    aCaller({ channel: { platform: 'playground', workspace, channel } })
  const setup = (study: Study, caller: ReturnType<typeof at>, text = '09:00 UTC daily 1 now') =>
    study.bot.dispatch('setup', { text }, caller).then(cardOf)

  it('are as many as the operator allows, also when two are set up at the same moment', async () => {
    const study = await createStudy({ limits: { commands: 100, groups: 2 } })
    const made = await Promise.all(['a', 'b', 'c', 'd'].map((channel) => setup(study, at(channel))))
    expect(made.map((card) => card?.tone).toSorted()).toEqual(['bad', 'bad', 'good', 'good'])
    const refused = await setup(study, at('e'))
    expect(refused?.title).toBe('There is no room for another group here')
    expect(refused?.text).toContain('whoever runs this bot allows 2')
    // Before anybody fills in a form in vain.
    expect((await setup(study, at('e'), ''))?.title).toBe(refused?.title)
    // One that is there already is told so, and another workspace has room of its own.
    const [there] = (
      await Promise.all(['a', 'b', 'c', 'd'].map((channel) => setup(study, at(channel))))
    ).filter((card) => card?.title === 'This channel has a study group already')
    expect(there).toBeDefined()
    expect((await setup(study, at('a', 'local2')))?.tone).toBe('good')
    // What it says to do helps.
    expect(refused?.text).toContain('a manager to end a group that nobody needs: there is room at once')
    const full = ['a', 'b', 'c', 'd'].filter((_, i) => made[i]?.tone === 'good')
    await study.bot.dispatch('end-now', {}, at(full[0] ?? ''))
    expect((await setup(study, at('e')))?.tone).toBe('good')
  })

  it('are any number where nothing limits them', async () => {
    const study = await createStudy()
    for (const channel of ['a', 'b', 'c', 'd']) expect((await setup(study, at(channel)))?.tone).toBe('good')
  })
})
