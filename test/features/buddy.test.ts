import { beforeEach, describe, expect, it } from 'vitest'
import { askBuddy, buddies } from '../../src/core/buddy.ts'
import type { Caller } from '../../src/core/caller.ts'
import type { Card } from '../../src/core/card.ts'
import { join } from '../../src/core/membership.ts'
import { reading } from '../support/acting.ts'
import {
  type ADA,
  aCaller,
  addGroup,
  aGroup,
  CHANNEL,
  channelsAt,
  createStudy,
  LIN,
  SAM,
  type Study,
} from '../support/study.ts'

const alone = (member: typeof LIN | typeof SAM | typeof ADA, name: string): Caller => {
  const { channel: _, ...caller } = aCaller({ member, name, zone: 'UTC' })
  return caller
}
const lin = alone(LIN, 'Lin')
const sam = alone(SAM, 'Sam')
const ELSEWHERE = { ...CHANNEL, channel: 'elsewhere' }
let study: Study
const { ask, press } = reading(() => study, lin, true)
const labels = ({ buttons = [] }: Card): string[] => buttons.map(({ label }) => label)
const titles = (user: string) =>
  study.chat.told.filter(({ member }) => member.user === user).map(({ card }) => card.title)
const passUntil = async (instant: string): Promise<void> => {
  while (study.clock.now() < Date.parse(`${instant}Z`)) await study.pass(15)
}
const answers = (who: Caller, date: string) =>
  study.bot.dispatch('aloud', { text: `groupabc/daily/${date}` }, who)

beforeEach(async () => {
  study = await createStudy()
  await addGroup(study.store, aGroup())
  await study.store.transact(async (tx) => {
    for (const member of [LIN, SAM]) await join(tx, member, 'groupabc', study.clock.now())
  })
  await study.engine.start()
})

describe('buddies', () => {
  it('are two who both agreed, in whichever way', async () => {
    const asked = await ask('buddy', '@sam')
    expect(asked.title).toBe('Asked')
    expect(labels(await ask('buddy'))).toEqual(['Take back'])
    const card = await ask('buddy', '', sam)
    expect(card.text).toContain('**Lin** asks you to be buddies')
    const agreed = await press(card, 'Agree', sam)
    expect(agreed.text).toContain('**Lin** is your buddy.')
    expect((await ask('buddy')).text).toBe('- **Sam** is your buddy.')
    await press(await ask('buddy'), 'End buddy')
    for (const who of [lin, sam]) expect((await ask('buddy', '', who)).text).toContain('no buddy')
    await ask('buddy', '@sam')
    expect((await ask('buddy', '@lin', sam)).title).toBe('You are buddies')
  })

  it('are not written to about it unless they get private messages', async () => {
    await ask('buddy', '@sam')
    await passUntil('2026-11-24T07:00')
    expect(titles('sam')).toEqual([])
    expect((await ask('me', '', sam)).text).toContain('**Lin** asks you to be buddies')
    await ask('nudge', '10:00', sam)
    await study.pass(5)
    expect(titles('sam')).toEqual(['A question for you'])
    const word = study.chat.told.find(({ member }) => member.user === 'sam')?.card
    expect(labels(word as Card)).toEqual(['Agree', 'No, thanks', 'Fewer', 'Stop'])
    await press(word, 'No, thanks', sam)
    // Nobody is told of a no.
    expect((await ask('buddy')).text).toContain('no buddy')
    expect(titles('lin')).toEqual([])
  })

  it('see that a week was kept, and never a miss', async () => {
    await ask('buddy', '@sam')
    await ask('buddy', '@lin', sam)
    await ask('pledge', 'mon tue 12:00')
    await ask('pledge', 'mon tue 12:00', sam)
    await passUntil('2026-11-23T10:00')
    await answers(sam, '2026-11-23')
    expect((await ask('buddy')).text).toBe('- **Sam** is your buddy. They kept this week so far.')
    expect((await ask('buddy', '', sam)).text).toBe('- **Lin** is your buddy.')
    await passUntil('2026-11-24T10:00')
    await answers(sam, '2026-11-24')
    await passUntil('2026-11-30T13:00')
    const [heard, said] = ['lin', 'sam'].map((user) =>
      study.chat.told
        .filter(({ member }) => member.user === user)
        .map(({ card }) => `${card.title} ${card.text}`),
    )
    expect(heard?.filter((text) => text.includes('Sam** kept what they promised'))).toHaveLength(1)
    // Lin kept nothing: Sam hears nothing of it.
    expect(said?.join(' ')).not.toContain('Lin**')
    await passUntil('2026-12-07T13:00')
    expect(JSON.stringify(study.chat.told)).not.toMatch(/miss|broke|did not keep/i)
  })

  it('are ended wherever the button stands, and after weeks without an answer', async () => {
    await addGroup(study.store, aGroup({ id: 'groupxyz', channels: channelsAt([ELSEWHERE]) }))
    await study.store.transact((tx) => join(tx, LIN, 'groupxyz', study.clock.now()))
    const agree = async () => {
      await ask('buddy', '@groupabc @sam')
      await press(await ask('me', '', sam), 'Agree', sam)
    }
    await agree()
    await press(await ask('messages', '', lin), 'End buddy', { ...lin, channel: ELSEWHERE })
    expect(await study.store.list(buddies, { limit: 9 })).toEqual([])
    await agree()
    await study.days(20)
    const card = await press(await ask('messages', '', lin), 'End buddy')
    expect(card.text).toContain('no buddy')
    expect(await study.store.list(buddies, { limit: 9 })).toEqual([])
  })

  it('end their questions after a week, and may have three of them waiting', async () => {
    await ask('buddy', '@sam')
    await study.days(7)
    expect((await ask('buddy')).text).toContain('no buddy')
    expect((await ask('buddy', '@lin', sam)).title).toBe('Asked')
    await study.days(4)
    expect(await study.store.list(buddies, { limit: 9 })).toHaveLength(2)
  })

  it('who ask in crowds hide no way to stop', async () => {
    await ask('nudge', '10:00')
    for (let i = 0; i < 15; i++)
      await study.store.transact(async (tx) => {
        const asker = { member: { ...SAM, user: `asker${i}` }, name: `Asker ${i}` }
        await askBuddy(tx, asker, { member: LIN, name: 'Lin' }, 'groupabc', study.clock.now())
      })
    const buttons = labels(await ask('messages'))
    expect(buttons.length).toBeGreaterThan(25)
    expect(buttons.slice(0, 24)).toContain('Stop all')
  })

  it('are members of the group, and not oneself', async () => {
    expect((await ask('buddy', '@lin')).title).toBe('Somebody else, please')
    study.chat.people.set('kit', { name: 'Kit', kind: 'member' })
    expect((await ask('buddy', '@kit')).title).toBe('Not a member of this group yet')
    expect((await ask('buddy', 'somebody')).tone).toBe('bad')
    const late = await study.bot.dispatch('buddy-answer', { text: 'groupabc id=sam yes' }, lin)
    expect(JSON.stringify(late)).toContain('This question has ended')
  })

  it('are forgotten on both sides with either', async () => {
    await ask('buddy', '@sam')
    await ask('buddy', '@lin', sam)
    expect((await ask('my-data')).text).toContain('**Sam** is your buddy')
    await press(await ask('forget-me', '', sam), 'Delete everything', sam)
    expect(await study.store.list(buddies, { limit: 9 })).toEqual([])
    expect((await ask('buddy')).text).toContain('no buddy')
  })
})
