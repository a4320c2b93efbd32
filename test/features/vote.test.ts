import { beforeEach, describe, expect, it } from 'vitest'
import type { Caller } from '../../src/core/caller.ts'
import type { Card } from '../../src/core/card.ts'
import { type Check, checksOf } from '../../src/core/check.ts'
import type { Day } from '../../src/core/curriculum.ts'
import { joinRota, leaveRota } from '../../src/core/host.ts'
import { join } from '../../src/core/membership.ts'
import type { ThreadRef } from '../../src/core/refs.ts'
import { closeRound, goOn, verdictOf, voted, votes } from '../../src/core/vote.ts'
import { forget } from '../../src/delivery/forget.ts'
import { createSweeper } from '../../src/delivery/retention.ts'
import { acting, cardOf, saidIn } from '../support/acting.ts'
import { aCaller, addGroup, aGroup, CHANNEL, CURRICULA, createStudy, type Study } from '../support/study.ts'

/** A day with a check. */
const DAY = 17
const check = checksOf(CURRICULA.default.day(DAY) as Day)[0] as Check
const wrong = check.right === 1 ? 2 : 1

let study: Study
let thread: ThreadRef
const { ask, press } = acting(() => study)
const ada = (): Caller => aCaller({ thread: thread.thread })
const somebody = (name: string): Caller =>
  aCaller({ member: { platform: 'playground', workspace: 'local', user: name }, thread: thread.thread })
const letter = (option: number): string => String.fromCharCode(64 + option)
/** So many people choose an option. */
async function choose(ballot: Card, option: number, ...names: string[]): Promise<void> {
  for (const name of names)
    expect(cardOf(await press(ballot, letter(option), somebody(name))).title).toBe(
      `You voted ${letter(option)}`,
    )
}
const open = async (): Promise<Card> => cardOf(await ask('vote', { typed: true }, ada()))
const stored = async () => (await study.store.list(votes, { limit: 9 })).map(({ value }) => value)
const marks = async () => (await study.store.list(voted, { limit: 99 })).length
const close = async (ballot: Card): Promise<Card> => cardOf(await press(ballot, 'Close the vote', ada()))

beforeEach(async () => {
  study = await createStudy()
  await addGroup(study.store, aGroup({ position: DAY, votes: true }))
  await study.engine.start()
  await study.pass(2)
  const found = (await study.row('2026-11-23'))?.steps.find(({ what }) => what === 'thread')?.thread
  if (!found) throw new Error('no discussion')
  thread = found
})

describe('vote', () => {
  it('is off until a manager switches it on, and a manager’s to open', async () => {
    await study.change(({ votes: _, ...group }) => group)
    expect(saidIn((await open()).text)).toContain('settings votes on')
    await ask('settings', 'votes on')
    expect(cardOf(await ask('vote', {}, somebody('lin'))).title).toBe('Only a manager can do that')
    expect((await open()).text).toContain(check.ask)
  })

  it('is the host’s of that day to open, close, and end as well, in their own discussion alone', async () => {
    const lin = somebody('lin')
    await study.change((group) => ({ ...group, host: true }))
    await study.store.transact((tx) => joinRota(tx, lin.member, 'groupabc'))
    // Only whom the bot has seen is somebody to host.
    expect(cardOf(await ask('vote', { typed: true }, lin)).title).toBe('Only a manager can do that')
    await study.store.transact((tx) => join(tx, lin.member, 'groupabc', study.clock.now()))
    const { channel: _, thread: __, ...alone } = lin
    expect(cardOf(await ask('vote', { typed: true }, { ...alone, channel: CHANNEL })).title).toBe(
      'Only a manager can do that',
    )
    const ballot = cardOf(await ask('vote', { typed: true }, lin))
    expect(ballot.text).toContain(check.ask)
    expect(cardOf(await press(ballot, 'Close the vote', somebody('sam'))).title).toBe(
      'Only a manager can do that',
    )
    const between = cardOf(await press(ballot, 'Close the vote', lin))
    expect(cardOf(await press(between, 'Show the answer', lin)).title).toBe(`${letter(check.right)} is right`)
    // Whoever left the rota hosts no more, and whoever joined it may.
    await study.store.transact(async (tx) => {
      leaveRota(tx, lin.member, 'groupabc')
      await joinRota(tx, somebody('sam').member, 'groupabc')
      await join(tx, somebody('sam').member, 'groupabc', study.clock.now())
    })
    expect(cardOf(await ask('vote', { typed: true }, lin)).title).toBe('Only a manager can do that')
    await study.change(({ host: _, ...group }) => group)
    expect(cardOf(await ask('vote', { typed: true }, somebody('sam'))).title).toBe(
      'Only a manager can do that',
    )
  })

  it('belongs into a discussion, never into the channel', async () => {
    const answer = await ask('vote', {}, aCaller())
    expect(answer.visibility).toBe('private')
    expect(cardOf(answer).title).toBe('Votes belong in a discussion')
    expect(cardOf(await ask('vote', {}, aCaller({ thread: 'elsewhere' }))).title).toBe(
      'Votes belong in a discussion',
    )
    expect(await stored()).toEqual([])
  })

  it('asks each question of a discussion once, and shows how it stands to whoever asks again', async () => {
    const first = await ask('vote', {}, ada())
    expect(first.visibility).toBe('public')
    expect(await open()).toEqual(cardOf(first))
    expect(await stored()).toHaveLength(1)
    // As though the process had ended between the close and its card.
    const [{ key } = { key: '' }] = await study.store.list(votes, { limit: 1 })
    const closed = await study.store.transact((tx) => closeRound(tx, key))
    expect(closed?.state).toBe('closed')
    const between = await open()
    expect(between.buttons?.map(({ label }) => label)).toContain('Vote again')
    await study.store.transact((tx) => goOn(tx, key, 'over'))
    const result = await open()
    expect(result.title).not.toBe(between.title)
    expect(result.buttons?.map(({ label }) => label) ?? []).not.toContain('Vote again')
    expect(await stored()).toHaveLength(1)
  })

  it('says so where a day has nothing to vote on', async () => {
    study = await createStudy()
    await addGroup(study.store, aGroup({ position: 1, votes: true }))
    await study.engine.start()
    await study.pass(2)
    const found = (await study.row('2026-11-23'))?.steps.find(({ what }) => what === 'thread')?.thread
    const answer = await ask('vote', {}, aCaller({ thread: found?.thread ?? '' }))
    expect(cardOf(answer).title).toBe('Nothing to vote on today')
  })

  it('lets people talk between two votes, and shows both side by side at the end', async () => {
    const first = await open()
    await choose(first, check.right, 'a', 'b', 'c')
    await choose(first, wrong, 'd', 'e', 'f')
    const between = await close(first)
    expect(between.title).toBe('You disagree: talk about it')
    expect(JSON.stringify(between)).not.toMatch(/50%|3 of 6|is right/)
    const second = cardOf(await press(between, 'Vote again', ada()))
    expect(second.title).toBe('Vote again')
    await choose(second, check.right, 'a', 'b', 'c', 'd', 'e')
    await choose(second, wrong, 'f')
    const result = await close(second)
    expect(result.title).toBe(`${letter(check.right)} is right`)
    expect(result.text).toContain(
      `✓ ${letter(check.right)}** ${check.options[check.right - 1]}: **50% → 83%**`,
    )
    expect(result.text).toContain('**50% → 17%**')
    expect(result.text).toContain(`**Then:** ${check.followUp}`)
    expect(result.footer).toBe('6 people voted, then 6 again.')
    expect(await stored()).toMatchObject([{ state: 'over', ballots: {} }])
    expect(await marks()).toBe(0)
  })

  it('takes the last choice of each, and none once the vote is closed', async () => {
    const first = await open()
    await choose(first, wrong, 'a', 'a', 'b')
    await choose(first, check.right, 'a')
    expect(await stored()).toMatchObject([{ ballots: { 'playground:local:a': check.right } }])
    expect(await marks()).toBe(2)
    await close(first)
    expect(cardOf(await press(first, letter(1), somebody('c'))).title).toBe('This vote is closed')
    expect(cardOf(await press(first, 'Close the vote', ada())).title).toBe('This vote is closed')
    const [vote] = await stored()
    expect(vote?.counts[0]?.reduce((all, one) => all + one, 0)).toBe(2)
    expect(cardOf(await ask('vote-for', '2026-11-23.0 9', somebody('c'))).title).toBe('This vote is closed')
  })

  it('shows no shares of fewer than five votes', async () => {
    const first = await open()
    await choose(first, wrong, 'a', 'b', 'c', 'd')
    const between = await close(first)
    expect(between.title).toBe('Too few votes for a result')
    const result = cardOf(await press(between, 'Show the answer', ada()))
    expect(result.text).toContain(check.because)
    expect(result.text).not.toMatch(/: \*\*\d+%/)
    expect(result.footer).toBe('4 people voted. Shares are shown from 5 votes on.')
    expect(cardOf(await press(between, 'Vote again', ada())).title).toBe('This vote is closed')
  })

  it('gives the hint where few are right, and the follow-up at once where most are', async () => {
    const first = await open()
    await choose(first, wrong, 'a', 'b', 'c', 'd', 'e')
    const between = await close(first)
    expect(between).toMatchObject({ title: 'This one is hard' })
    expect(between.text).toContain(check.hint)
    const second = cardOf(await press(between, 'Vote again', ada()))
    await choose(second, check.right, 'a', 'b', 'c', 'd', 'e')
    expect((await close(second)).text).toContain('**0% → 100%**')
    await study.store.transact(async (tx) => tx.delete(votes, 'groupabc/2026-11-23.0'))
    const anew = await open()
    await choose(anew, check.right, 'a', 'b', 'c', 'd', 'e')
    const known = await close(anew)
    expect(known.text).toContain(`**Then:** ${check.followUp}`)
    expect(known.buttons).toBeUndefined()
  })

  it('closes, opens again, and ends once, however fast a button is pressed', async () => {
    await open()
    for (const name of ['vote-close', 'vote-again', 'vote-close']) {
      const message = { text: '2026-11-23.0', pressed: `${name}${(await stored())[0]?.counts.length}` }
      const twice = await Promise.all([1, 2].map(() => ask(name, message, ada())))
      const titles = twice.map((answer) => cardOf(answer).title)
      expect(titles.filter((title) => title === 'This button has been used')).toHaveLength(1)
    }
    expect(await stored()).toMatchObject([
      {
        state: 'over',
        counts: [
          [0, 0, 0, 0],
          [0, 0, 0, 0],
        ],
      },
    ])
    expect(cardOf(await ask('vote-end', '2026-11-23.0', ada())).title).toBe('This vote is closed')
  })

  it('lists a ballot among somebody’s data, and forgets it with them', async () => {
    const first = await open()
    await choose(first, wrong, 'a', 'b')
    expect(cardOf(await ask('my-data', {}, somebody('a'))).text).toContain(
      'what you chose in a vote that is still open',
    )
    await ask('forget-me', 'yes', somebody('a'))
    expect(await stored()).toMatchObject([{ ballots: { 'playground:local:b': wrong } }])
    expect(await marks()).toBe(1)
    await close(first)
    expect((await stored())[0]?.counts[0]?.[wrong - 1]).toBe(1)
  })

  it('leaves after thirty days, and with its group', async () => {
    await choose(await open(), wrong, 'a')
    const sweeper = createSweeper(study.store, [])
    const sweep = async (days: number): Promise<void> => {
      for (let i = 0; i < 2 * 24 * 60; i++) await sweeper.beat(study.clock.now() + days * 24 * 3_600_000)
    }
    await sweep(29)
    expect(await stored()).toHaveLength(1)
    await sweep(30)
    expect([await stored(), await marks()]).toEqual([[], 0])
    await choose(await open(), wrong, 'a')
    const group = await study.group()
    if (!group) throw new Error('no group')
    await forget(study.store, group)
    expect([await stored(), await marks()]).toEqual([[], 0])
  })

  it('says so where its question has left the curriculum, and stays open', async () => {
    const first = await open()
    const key = 'groupabc/2026-11-23.0'
    const vote = await study.store.get(votes, key)
    if (!vote) throw new Error('no vote')
    await study.store.transact(async (tx) => tx.put(votes, key, { ...vote, check: 7 }))
    expect((await close(first)).title).toBe('This question is gone')
    expect(await stored()).toMatchObject([{ state: 'open' }])
  })
})

describe('verdictOf', () => {
  it.each([
    [[4, 0], 'too few'],
    [[1, 4], 'hint'],
    [[34, 66], 'hint'],
    [[35, 65], 'discuss'],
    [[70, 30], 'discuss'],
    [[71, 29], 'known'],
    [[5, 0], 'known'],
  ])('of %j right and wrong votes says %s', (counts, verdict) => {
    expect(verdictOf(counts, 1)).toBe(verdict)
  })
})

describe('checksOf', () => {
  const day = (question: object): Day =>
    ({
      prompts: [{ questions: [{ ask: 'Which?', keyPoints: [], options: ['Red', 'Blue'], ...question }] }],
    }) as never
  it.each([
    [{ right: 2 }, [2]],
    [{ answer: 'blue' }, [2]],
    [{ answer: 'A' }, [1]],
    [{ answer: 'A)' }, [1]],
    [{ right: 1, answer: 'Blue' }, [1]],
    [{ answer: 'j' }, []],
    [{ answer: 'Because of the sky' }, []],
    [{}, []],
  ])('of a question with %j knows which option is right', (question, right) => {
    expect(checksOf(day(question)).map((each) => each.right)).toEqual(right)
  })

  it('has two dozen judgments in the shipped curriculum, with the right option in every place', () => {
    const checks = CURRICULA.default.days.flatMap(checksOf)
    expect(checks.length).toBeGreaterThanOrEqual(24)
    expect(checks.every(({ hint, because, followUp }) => hint && because && followUp)).toBe(true)
    const places = Map.groupBy(checks, ({ right }) => right)
    expect(places.size).toBe(4)
    for (const [, there] of places) expect(there.length).toBeLessThan(checks.length / 3)
  })
})
