import { beforeEach, expect, it } from 'vitest'
import { cardOf, saidIn } from '../support/acting.ts'
import { aCaller, addGroup, aGroup, createStudy, heldChannels, type Study } from '../support/study.ts'

const DAY_MS = 24 * 3_600_000

let study: Study
const ask = (name: string, text = '') => study.bot.dispatch(name, { text }, aCaller())

beforeEach(async () => {
  study = await createStudy()
  await addGroup(study.store, aGroup())
  await study.engine.start()
})

it('resumed without having paused, today’s post still comes', async () => {
  study.clock.step(60_000)
  await ask('resume')
  await study.pass(1)
  expect(await study.row('2026-11-23')).toMatchObject({ state: 'done' })
})

it('resumed after the pause is over by itself, today’s post still comes', async () => {
  await ask('pause', '2026-11-24')
  study.clock.step(DAY_MS + 60_000)
  await ask('resume')
  await study.pass(1)
  expect(await study.row('2026-11-23')).toBeUndefined()
  expect(await study.row('2026-11-24')).toMatchObject({ state: 'done', days: [1] })
})

it('resumed in the evening after the pause was over by itself, the day that nobody could post is told as missed', async () => {
  await ask('pause', '2026-11-24')
  await study.change((group) => ({ ...group, channels: heldChannels({ reason: 'I may not send here.' }) }))
  study.chat.problems = [{ what: 'I may not send here.', fix: 'Allow it.' }]
  study.clock.step(DAY_MS + 13 * 3_600_000)
  study.chat.problems = []
  await ask('resume')
  await study.pass(1)
  expect(await study.row('2026-11-24')).toMatchObject({ state: 'missed' })
})

it('resumed from a pause and a hold at once, today was no missed day', async () => {
  await ask('pause', '2026-11-25')
  await study.change((group) => ({ ...group, channels: heldChannels() }))
  study.clock.step(DAY_MS / 2 + 3_600_000)
  await ask('resume')
  await study.pass(2)
  expect(await study.row('2026-11-23')).toBeUndefined()
})

it('paused again, the days of the first pause are no missed days', async () => {
  await ask('pause', '2026-11-24')
  study.clock.step(DAY_MS)
  await ask('pause', '2026-11-26')
  study.clock.step(2 * DAY_MS)
  await study.pass(2)
  expect(await study.row('2026-11-23')).toBeUndefined()
  expect(await study.row('2026-11-26')).toMatchObject({ state: 'done', days: [1] })
})

it('resumed before its time where today’s post was sent by hand, the next one comes tomorrow, and it says so', async () => {
  await ask('post-now')
  await study.settle()
  expect(await study.row('2026-11-23')).toMatchObject({ state: 'done' })
  await ask('pause')
  expect(saidIn(cardOf(await ask('resume')).text)).toContain('Tue 24 Nov')
  await study.pass(2)
  expect(study.chat.calls.filter((call) => call.endsWith('.p'))).toHaveLength(1)
})

it.each([
  ['sent by hand before its time', 'post-now', ''],
  ['skipped', 'skip', ''],
])('%s, today’s post is said nowhere to come', async (_, name, text) => {
  await ask(name, text)
  await study.settle()
  // As later in the day where the time was put off.
  for (const command of ['settings time 10:30', 'status', 'pace', 'roadmap', 'join']) {
    const [asked = '', ...args] = command.split(' ')
    const { text: shown = '', fields = [] } = cardOf(await ask(asked, args.join(' ')))
    const said = saidIn(
      [shown, ...fields.filter((each) => each.name !== 'Last posts').map(({ value }) => value)].join('\n'),
    )
    expect(said, command).not.toContain('23 Nov 2026')
  }
  expect(saidIn(cardOf(await ask('status')).text)).toContain('Tue 24 Nov 2026, 10:30')
  expect(cardOf(await ask('roadmap')).text).toMatch(/^- Tue 24 Nov 2026/m)
  await study.pass(100)
  expect(study.chat.calls.filter((call) => call.endsWith('.p'))).toHaveLength(name === 'skip' ? 0 : 1)
})

it('put off after it was missed, today’s post is said to come tomorrow', async () => {
  await study.change((group) => ({ ...group, channels: heldChannels({ reason: 'I may not send here.' }) }))
  study.chat.problems = [{ what: 'I may not send here.', fix: 'Allow it.' }]
  study.clock.step(DAY_MS / 2 + 3_600_000)
  await study.pass(1)
  expect(await study.row('2026-11-23')).toMatchObject({ state: 'missed' })
  study.chat.problems = []
  await ask('resume')
  expect(saidIn(cardOf(await ask('settings', 'time 23:00')).text)).toContain('Tue 24 Nov 2026, 23:00')
  await study.pass(120)
  expect(study.chat.calls.filter((call) => call.endsWith('.p'))).toEqual([])
})

it('given new days off, the past ones are no missed days', async () => {
  await ask('off', '2026-11-23')
  study.clock.step(DAY_MS)
  await ask('off', '2026-11-30')
  await study.pass(2)
  expect(await study.row('2026-11-23')).toBeUndefined()
  expect(await study.row('2026-11-24')).toMatchObject({ state: 'done', days: [1] })
})

/** Tuesday morning, Monday’s 23:59 not sent because the channel said no. */
const heldSinceLastNight = async (): Promise<void> => {
  await ask('settings', 'time 23:59')
  study.chat.problems = [{ what: 'I may not send here.', fix: 'Allow it.' }]
  await study.change((group) => ({ ...group, channels: heldChannels({ reason: 'I may not send here.' }) }))
  study.clock.step(DAY_MS - 2 * 3_600_000)
  await study.pass(2)
}

it.each([
  ['paused', () => ask('pause', '2026-11-26')],
  ['moved to an earlier time', () => ask('settings', 'time 07:00')],
  ['given days off', () => ask('off', '2026-11-25')],
])('%s while last evening’s post is kept back, that date still gets its reason', async (_, change) => {
  await heldSinceLastNight()
  await change()
  study.clock.step(DAY_MS)
  await study.pass(2)
  expect(await study.row('2026-11-23')).toMatchObject({ state: 'missed', reason: 'I may not send here.' })
})

it('paused and resumed in the morning, last evening’s post is not sent after all, and says why', async () => {
  await heldSinceLastNight()
  await ask('pause', '2026-11-26')
  await study.pass(2)
  expect(await study.row('2026-11-23')).toMatchObject({ state: 'missed', reason: 'I may not send here.' })
  study.chat.problems = []
  await ask('resume')
  await study.pass(2)
  expect(await study.row('2026-11-23')).toMatchObject({ state: 'missed', reason: 'I may not send here.' })
  study.clock.step(17 * 3_600_000)
  await study.pass(4)
  expect(await study.row('2026-11-24')).toMatchObject({ state: 'done', days: [1] })
})

it('moved to an earlier time once the channel is mended, last evening’s post comes late', async () => {
  await heldSinceLastNight()
  study.chat.problems = []
  await ask('settings', 'time 22:00')
  await ask('resume')
  await study.pass(3)
  expect(await study.row('2026-11-23')).toMatchObject({ state: 'done', days: [1], late: true })
})
