import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { readConfig } from '../../src/config.ts'
import { join } from '../../src/core/membership.ts'
import { suggestions } from '../../src/core/suggestion.ts'
import { describeCommands, FEATURES } from '../../src/features.ts'
import { OPTIONAL } from '../../src/optional.ts'
import { acting, cardOf } from '../support/acting.ts'
import { aCaller, addGroup, aGroup, createStudy, LIN } from '../support/study.ts'

const NAMES = Object.keys(OPTIONAL)

async function studyWithout(off: readonly string[], change: Parameters<typeof aGroup>[0] = {}) {
  const study = await createStudy({ off })
  await addGroup(study.store, aGroup({ suggestions: true, votes: true, ...change }))
  await study.engine.start()
  return { study, ...acting(() => study, aCaller()) }
}

describe('what an operator may switch off', () => {
  it('is a feature each, explained in the guide by the same words', () => {
    const features = FEATURES.map(({ name }) => name)
    const guide = readFileSync('docs/run.md', 'utf8')
    for (const [name, what] of Object.entries(OPTIONAL)) {
      expect(features).toContain(name)
      expect(guide).toContain(`| \`${name}\` | ${what} |`)
    }
    expect(readFileSync('.env.example', 'utf8').replace(/\n# /g, ' ')).toContain(`: ${NAMES.join(', ')}.`)
  })

  it('is read from a list, and a name that is none is refused with all there are', () => {
    const env = { PLAYGROUND: 'on', FEATURES_OFF: ' Votes, recap ' }
    expect(readConfig(env, 'none').off).toEqual(new Set(['votes', 'recap']))
    expect(readConfig({ PLAYGROUND: 'on' }, 'none').off).toEqual(new Set())
    // Stars are counted for the last word alone.
    expect(readConfig({ ...env, FEATURES_OFF: 'wrap-up' }, 'none').off).toEqual(new Set(['wrap-up', 'stars']))
    expect(() => readConfig({ ...env, FEATURES_OFF: 'votes,voting' }, 'none')).toThrow(
      /FEATURES_OFF takes names of features.*recap, wrap-up, suggestions, votes, stars, mocks, pledge, buddy, host, finished, nudge/,
    )
  })
})

describe('what is switched off', () => {
  it('is no command any more, and old messages’ buttons say so', async () => {
    const { study, ask } = await studyWithout(['suggestions', 'pledge'])
    expect(study.bot.commands.map(({ name }) => name)).not.toContain('suggest')
    const typed = await study.bot.dispatch('suggest', { text: '', typed: true }, aCaller())
    expect(typed).toMatchObject({ reply: { card: { title: expect.stringMatching(/do not know/) } } })
    for (const name of ['suggest', 'suggestions', 'pledge'])
      expect(cardOf(await ask(name))).toMatchObject({ title: 'This is switched off', tone: 'bad' })
    const names = (off: string[]) => describeCommands(new Set(off)).map(({ name }) => name)
    expect(names([])).toContain('pledge')
    expect(names(['pledge'])).not.toContain('pledge')
    expect(names(['pledge']).length).toBe(names([]).length - 1)
  })

  it('is every feature that writes to members in private', () => {
    const silent = FEATURES.filter(({ name, private: own }) => own && !NAMES.includes(name))
    expect(silent.map(({ name }) => name)).toEqual([])
  })

  it('is no setting: it is not shown, and a manager cannot switch it on', async () => {
    const { ask, study } = await studyWithout(['suggestions', 'votes', 'recap', 'wrap-up'])
    const { text } = cardOf(await ask('settings'))
    expect(text).toMatch(/\*\*time\*\*/)
    expect(text).not.toMatch(/\*\*(suggestions|votes|recap|wrap-up)\*\*/)
    expect(cardOf(await ask('settings', 'recap on'))).toMatchObject({ title: 'recap is switched off here' })
    expect((await study.group())?.recap).toBeUndefined()
    const { ask: elsewhere } = await studyWithout([])
    expect(cardOf(await elsewhere('settings')).text).toMatch(/\*\*suggestions\*\*/)
  })

  it('is no box of the settings’ form, which has none where all are off', async () => {
    const inputs = async (off: readonly string[]) => {
      const { ask } = await studyWithout(off)
      const { reply } = await ask('settings-form', 'group')
      return reply && 'form' in reply ? reply.form.inputs : []
    }
    const [, extras] = await inputs(['votes', 'stars', 'mocks', 'suggestions', 'host'])
    expect(extras).toMatchObject({ name: 'extras', choices: [{ value: 'recap' }, { value: 'wrap-up' }] })
    expect((await inputs(NAMES)).map(({ name }) => name)).toEqual(['name'])
  })

  it('is offered by no post and on no home page', async () => {
    const offered = async (off: string[]) => {
      const { study } = await studyWithout(off, {
        mocks: true,
        position: 6,
        managers: [{ ...LIN, name: 'Lin' }],
      })
      await study.store.transact(async (tx) => {
        await join(tx, LIN, 'groupabc', study.clock.now())
        tx.put(suggestions, 'groupabc/g1', { ask: 'Why?', at: 0, state: 'open' })
      })
      const home = await study.bot.home(LIN)
      await study.pass(2)
      const cards = [...study.chat.held.flatMap(({ card }) => card ?? []), ...home]
      return cards.flatMap(({ buttons = [] }) => buttons.map(({ label }) => label))
    }
    const buttons = ['Take a seat', 'Suggestions']
    expect(await offered([])).toEqual(expect.arrayContaining(buttons))
    expect((await offered(['mocks', 'suggestions'])).filter((label) => buttons.includes(label))).toEqual([])
  })

  it('brings no question of the group’s own, and keeps those there are for later', async () => {
    const suggestion = { ask: 'Why?', at: 0, state: 'approved', from: '2026-11-23' } as const
    const posts = async (off: string[]) => {
      const { study } = await studyWithout(off)
      await study.store.transact(async (tx) => tx.put(suggestions, 'groupabc/g1', suggestion))
      await study.pass(2)
      expect((await study.row('2026-11-23'))?.state).toBe('done')
      const brought = await study.store.get(suggestions, 'groupabc/g1')
      return [(await study.row('2026-11-23'))?.guest, brought?.postedIn !== undefined]
    }
    expect(await posts([])).toEqual(['g1', true])
    expect(await posts(['suggestions'])).toEqual([undefined, false])
  })

  it('sends nothing: neither the word at the end of a discussion nor the recap of a week', async () => {
    const weeksPosts = async (off: string[]) => {
      const { study } = await studyWithout(off)
      await study.pass(2)
      const thread = (await study.row('2026-11-23'))?.steps.find(({ what }) => what === 'thread')?.thread
      if (!thread) throw new Error('no discussion')
      await study.bot.message(LIN, thread, 'm1', undefined)
      await study.days(8)
      const keys = study.chat.held.map(({ key }) => key)
      return [
        keys.filter((key) => /\.w\d{4}-/.test(key)).length,
        keys.filter((key) => /\.r\d{4}-/.test(key)).length,
      ]
    }
    const [wraps = 0, recaps = 0] = await weeksPosts([])
    expect([wraps > 0, recaps > 0]).toEqual([true, true])
    expect(await weeksPosts(['recap', 'wrap-up'])).toEqual([0, 0])
  }, 60_000)

  it('all together leaves a bot that posts, answers and forgets', async () => {
    const { study, ask } = await studyWithout(NAMES)
    await study.pass(2)
    expect((await study.row('2026-11-23'))?.state).toBe('done')
    for (const name of ['help', 'today', 'me', 'status', 'settings', 'my-data'])
      expect(cardOf(await ask(name)).tone).not.toBe('bad')
    expect((await study.bot.home(LIN)).length).toBeGreaterThan(0)
  })
})
