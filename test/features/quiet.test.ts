import { describe, expect, it } from 'vitest'
import { buttonOf, cardOf, reading, saidIn } from '../support/acting.ts'
import { aCaller, addGroup, aGroup, createStudy, LIN, type Study } from '../support/study.ts'

const DAY = 24 * 3_600_000
const start = Date.parse('2026-11-23T08:59:00Z')
/** Study days pass, some of which somebody answers (by date). */
async function pass(study: Study, days: number, answered: readonly string[] = []): Promise<void> {
  for (let i = 0; i < days; i++) {
    await study.pass(2)
    const date = new Date(study.clock.now()).toISOString().slice(0, 10)
    if (answered.includes(date))
      await study.bot.dispatch('aloud', { text: `groupabc/daily/${date}` }, aCaller({ member: LIN }))
    study.clock.step(DAY - 2 * 60_000)
  }
}
const told = ({ chat }: Study) => chat.told.map(({ card }) => card.title)
const QUIET = '#study-group: nobody has taken part for two weeks'
const HELPER = '#study-group: a second manager helps'

describe('two weeks without anybody', () => {
  it('lead to one private question, with what a group can do', async () => {
    const study = await createStudy()
    await addGroup(study.store, aGroup({ createdAt: start - 60 * DAY }))
    await study.engine.start()
    await pass(study, 40)
    expect(told(study)).toEqual(['#study-group: nobody answered the last 3 posts', QUIET])
    const card = study.chat.told[1]?.card
    expect(card?.buttons?.map(({ label }) => label)).toEqual(['Slow down: mon,wed,fri', 'Pause', 'End'])
    const { action, arg = '' } = buttonOf(card, 'Slow down: mon,wed,fri')
    const { channel: _, ...ada } = aCaller()
    const { press } = reading(() => study, ada)
    const asked = cardOf(await study.bot.dispatch(action, { text: arg }, ada))
    await press(asked, 'Save')
    expect((await study.group())?.schedule.weekdays).toEqual([1, 3, 5])
  })

  it('are asked about again only once somebody has taken part in between', async () => {
    const study = await createStudy()
    await addGroup(study.store, aGroup({ createdAt: start - 60 * DAY }))
    await study.engine.start()
    await pass(study, 50, ['2026-12-16'])
    expect(told(study).filter((title) => title === QUIET)).toHaveLength(2)
  })

  it('are not reached where somebody takes part now and then, nor in a group that just began', async () => {
    const study = await createStudy()
    await addGroup(study.store, aGroup({ createdAt: start - 60 * DAY }))
    await study.engine.start()
    await pass(study, 30, ['2026-11-30', '2026-12-09', '2026-12-18'])
    expect(told(study)).not.toContain(QUIET)
    const young = await createStudy()
    await addGroup(young.store, aGroup({ createdAt: start }))
    await young.engine.start()
    await pass(young, 10)
    expect(told(young)).not.toContain(QUIET)
  })
})

describe('the only manager of a young group', () => {
  it('hears once, after its first week, that a second one helps', async () => {
    const study = await createStudy()
    await addGroup(study.store, aGroup({ createdAt: start - 3_600_000 }))
    await study.engine.start()
    await pass(study, 26, ['2026-11-25', '2026-12-01', '2026-12-08', '2026-12-15'])
    expect(told(study).filter((title) => title === HELPER)).toHaveLength(1)
    expect(saidIn(study.chat.told.find(({ card }) => card.title === HELPER)?.card.text)).toContain(
      'managers add @name',
    )
  })

  it('hears nothing where there are two', async () => {
    const study = await createStudy()
    const managers = [...aGroup().managers, { ...LIN, name: 'Lin' }]
    await addGroup(study.store, aGroup({ createdAt: start, managers }))
    await study.engine.start()
    await pass(study, 20)
    expect(told(study)).not.toContain(HELPER)
  })
})
