import { beforeEach, expect, it } from 'vitest'
import { openCurricula } from '../../src/curricula.ts'
import { folderOf, SEVERAL } from '../curriculum/small.ts'
import { reading } from '../support/acting.ts'
import {
  ADA,
  aCaller,
  addGroup,
  aGroup,
  CURRICULA,
  createStudy,
  LIN,
  SAM,
  type Study,
} from '../support/study.ts'

const { length } = CURRICULA.default
const lin = aCaller({ member: LIN, name: 'Lin', zone: 'UTC' })
const { channel: _, ...privately } = lin
let study: Study
const { ask, press } = reading(() => study, lin, true)
const told = (user: string) =>
  study.chat.told.filter(({ member, card }) => member.user === user && card.title === 'Roadmap finished')
/** The last three days of the roadmap, of which Lin takes part in the first and the last. */
async function end(): Promise<void> {
  await study.engine.start()
  for (const date of ['2026-11-23', '2026-11-24', '2026-11-25']) {
    await study.pass(5)
    if (date !== '2026-11-24') await study.bot.dispatch('aloud', { text: `groupabc/daily/${date}` }, lin)
    study.clock.step(24 * 3_600_000 - 5 * 60_000)
  }
}

beforeEach(async () => {
  study = await createStudy()
  await addGroup(study.store, aGroup({ position: length - 2 }))
})

it('whoever took part and wants private messages hears once that the roadmap is finished', async () => {
  await ask('nudge', '10:00')
  await end()
  await study.days(4)
  expect(told('lin')).toHaveLength(1)
  const [word] = told('lin')
  expect(word?.card.text).toContain('You took part on **2 of 3** study days since your first.')
  const card = await press(word?.card, 'My card', privately)
  expect(card.text).toContain('Took part on **2 of 3** study days')
  // Nobody is there to share it with.
  expect(card.buttons?.map(({ label }) => label)).toEqual(['Review'])
})

it('everybody else finds it under me, and shares it where the group meets', async () => {
  await end()
  await study.days(2)
  expect(told('lin')).toEqual([])
  const me = await ask('me', '', privately)
  expect(me.text).toContain('has been through its roadmap')
  await press(me, 'Roadmap finished', privately)
  const shared = await press(await ask('finished'), 'Share')
  expect(shared.footer).toBe('Shared by Lin')
  expect(shared.text).not.toMatch(/\byou\b/i)
})

it('is nobody’s who took no part, and no group’s that goes on', async () => {
  expect((await ask('finished')).text).toContain(`The group is at day ${length - 2} of ${length}`)
  await end()
  for (const member of [SAM, ADA]) {
    const caller = aCaller({ member, name: member.user })
    expect((await ask('finished', '', caller)).title).toBe('Nothing to show yet')
  }
  await study.change((group) => ({ ...group, position: 1 }))
  expect((await ask('me')).text).not.toContain('has been through')
})

it('counts no day of what the group studied before', async () => {
  study = await createStudy({ curricula: openCurricula(folderOf(SEVERAL)) })
  await addGroup(study.store, aGroup({ curriculum: 'knots', position: 1 }))
  await study.engine.start()
  const takePart = async (date: string): Promise<void> => {
    await study.pass(5)
    await study.bot.dispatch('aloud', { text: `groupabc/daily/${date}` }, lin)
    study.clock.step(24 * 3_600_000 - 5 * 60_000)
  }
  await takePart('2026-11-23')
  await press(await ask('switch', 'ropes', aCaller()), 'Switch', aCaller())
  await takePart('2026-11-24')
  await study.pass(5)
  const { text } = await ask('finished')
  expect(text).toContain('Took part on **1 of 2** study days, from Tue 24 Nov')
  expect((await ask('finished', '', aCaller())).title).toBe('Nothing to show yet')
})

it('counts no post that is still on its way', async () => {
  await end()
  await study.changeRow('2026-11-24', (row) => ({
    ...row,
    state: 'open',
    steps: row.steps.map((step) => ({ ...step, state: 'todo' })),
  }))
  expect((await ask('finished')).text).toContain('Took part on **2 of 2** study days')
})

it('breaks nothing for who was away', async () => {
  await study.bot.dispatch('away', { text: '2026-11-25' }, lin)
  await study.engine.start()
  await study.days(2)
  await study.bot.dispatch('away', { text: 'back' }, lin)
  await study.bot.dispatch('aloud', { text: 'groupabc/daily/2026-11-23' }, lin)
  await study.days(2)
  await study.bot.dispatch('aloud', { text: 'groupabc/daily/2026-11-25' }, lin)
  expect((await ask('finished')).text).toContain('Took part on **2 of 2** study days')
})
