import { expect } from 'vitest'
import type { Shown } from '../../contracts/inbound.ts'
import type { Life, Name } from './life.ts'

/** Ada sets the group up on Sunday evening; its posts begin on Monday, with day 16. */
export async function setUp({ ask, press }: Life): Promise<void> {
  const preview = await ask('Ada', 'setup', { time: '09:00', zone: 'UTC', days: 'mon-fri', day: '16' })
  await press('Ada', preview, 'Tomorrow')
}

/** Who answers on which date, in the discussion or aloud: as a group does, with the zeal of the first week and gaps later. */
const ANSWERS: Record<string, { write: Name[]; aloud: Name[] }> = {
  '2026-11-23': { write: ['Lin', 'Mo', 'Zoe', 'Eli', 'Ivo'], aloud: ['Kim', 'Uma', 'Max'] },
  '2026-11-24': { write: ['Lin', 'Zoe', 'Ada'], aloud: ['Mo', 'Uma', 'Max'] },
  '2026-11-25': { write: ['Lin', 'Mo'], aloud: ['Ivo', 'Zoe'] },
  '2026-11-27': { write: ['Lin', 'Mo', 'Kim'], aloud: ['Uma'] },
  '2026-11-30': { write: ['Lin', 'Zoe', 'Ivo'], aloud: ['Mo', 'Max'] },
  '2026-12-03': { write: ['Noa', 'Lin'], aloud: ['Kim'] },
  '2026-12-04': { write: [], aloud: ['Mo'] },
}

/** What everybody answers on a date, from half past nine on. */
export async function answerOn(life: Life, date: string): Promise<void> {
  const { write = [], aloud = [] } = ANSWERS[date] ?? {}
  for (const name of write) await life.write(name, `1a: ${name} would begin with the decision.`)
  for (const name of aloud) expect((await life.aloud(name)).text).toContain('Counted')
}

/** Somebody opens the key points of 1a in the newest discussion, ticks the first, reads the worked answer and rates themselves. */
export async function rate(
  life: Life,
  name: Name,
  grade: 'Again' | 'Hard' | 'Good' | 'Easy',
): Promise<Shown> {
  const prompt = (await life.discussion(name)).find(({ buttons }) => buttons.some(isKeyPoints))
  let shown = await life.press(name, prompt, prompt?.buttons.find(isKeyPoints) ?? '')
  if (shown.buttons.includes('1a')) shown = await life.press(name, shown, '1a')
  if (shown.buttons.includes('Show it')) shown = await life.press(name, shown, 'Show it')
  shown = await life.press(name, shown, '1')
  shown = await life.press(name, shown, 'Worked answer')
  return life.press(name, shown, grade)
}
const isKeyPoints = (label: string): boolean => label.startsWith('Key points')

/** Monday of the first week: whoever wants more than the posts asks for it. */
export async function monday(life: Life): Promise<void> {
  const { ask, press, submit, person } = life
  for (const setting of ['votes', 'mocks', 'host', 'suggestions'])
    await ask('Ada', 'settings', { setting, value: 'on' })
  for (const name of ['Lin', 'Mo'] as const) await ask(name, 'host', { answer: 'join' })
  await ask('Kim', 'pledge', { days: 'mon wed fri', time: '10:00' })
  await ask('Mo', 'pledge', { days: 'mon-fri', time: '12:00' })
  await ask('Lin', 'pledge', { days: 'mon-fri', time: '12:00' })
  await ask('Max', 'pledge', { days: 'daily', time: '11:00' })
  await ask('Eli', 'pledge', { days: 'daily', time: '20:00' })
  await ask('Lin', 'nudge', { time: '18:00' })
  await ask('Zoe', 'nudge')
  expect((await rate(life, 'Lin', 'Hard')).text).toContain('noted as hard')
  await rate(life, 'Zoe', 'Again')
  await rate(life, 'Pia', 'Good')
  await ask('Lin', 'buddy', { member: person('Mo').mention })
  for (const name of ['Zoe', 'Uma', 'Ivo', 'Lin'] as const) {
    const form = await press(name, await ask(name, 'mock'), 'Take a seat')
    await submit(name, form, { days: 'mon,tue,wed,thu,fri', hours: '18:00-20:00', zone: 'UTC' })
  }
  const form = await ask('Zoe', 'suggest')
  await submit('Zoe', form, {
    ask: 'How would you explain our churn model to the support team?',
    answer: 'What it predicts, when it is wrong, and what they may do with it.',
    area: 'churn',
    credit: 'named',
  })
}

/** Tuesday: a vote in the discussion; Mo agrees to be Lin’s buddy. */
export async function tuesday(life: Life): Promise<void> {
  const { ask, press, person, newest, discussion, letter } = life
  await press('Mo', await letter('Mo', /to be buddies/), 'Agree')
  await person('Ada').commandIn((await newest()).thread, 'vote')
  await until(life, 'Ada', /^Vote/)
  const choices: [Name, string][] = [
    ['Lin', 'A'],
    ['Mo', 'B'],
    ['Zoe', 'B'],
    ['Eli', 'C'],
    ['Kim', 'A'],
  ]
  const last = async (name: Name) => (await discussion(name)).at(-1)
  for (const [name, choice] of choices) await press(name, await last(name), choice)
  await press('Ada', await last('Ada'), 'Close the vote')
  await press('Ada', await until(life, 'Ada', /disagree/), 'Vote again')
  await until(life, 'Ada', /^Vote.*again/i)
  for (const [name] of choices) await press(name, await last(name), 'B')
  await press('Ada', await last('Ada'), 'Close the vote')
  const queue = await ask('Ada', 'suggestions')
  const approve = queue.buttons.find((label) => label.startsWith('Approve'))
  await press('Ada', queue, approve ?? 'Approve')
}

/** Waits for a message in the newest discussion. */
async function until({ discussion, settle }: Life, name: Name, title: RegExp): Promise<Shown> {
  for (let i = 0; i < 200; i++) {
    const found = (await discussion(name)).findLast((message) => title.test(message.title))
    if (found) return found
    await settle()
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  throw new Error(`No ${title} in the discussion.`)
}

/** Wednesday: a day off is set, and Max goes away until Monday. */
export async function wednesday({ ask, press, letter }: Life): Promise<void> {
  await ask('Ada', 'off', { dates: '2026-11-26' })
  await ask('Max', 'away', { until: '2026-11-30' })
  const promise = await letter('Eli', /promise/i)
  await press('Eli', promise, 'Fewer')
  await ask('Ada', 'status')
  await ask('Lin', 'me')
}

/** Friday: Eli stops, and is forgotten. */
export async function friday({ ask, press, letter }: Life): Promise<void> {
  await press('Eli', await letter('Eli', /promise/i), 'Stop')
  await ask('Eli', 'my-data')
  await press('Eli', await ask('Eli', 'forget-me'), 'Delete everything')
}

/** Sunday: whoever has a seat says whether they come. */
export async function sunday({ press, letter }: Life): Promise<void> {
  for (const name of ['Zoe', 'Uma', 'Ivo', 'Lin'] as const)
    await press(name, await letter(name, /You have a mock table/), 'I’ll be there')
}

/** Monday of the second week: the group pauses for two days. */
export async function pause({ ask, press, letter }: Life): Promise<void> {
  await press('Zoe', await letter('Zoe', /due/), 'Review')
  await ask('Ada', 'pause', { until: '2026-12-03' })
}

/** Thursday: Noa comes late. */
export async function thursday(life: Life): Promise<void> {
  const { ask } = life
  await ask('Noa', 'join')
  await ask('Noa', 'me')
}

/** The end: what was, and what comes. */
export async function looking({ ask, person, cards, other }: Life): Promise<void> {
  await ask('Lin', 'me')
  await ask('Lin', 'messages')
  await ask('Lin', 'discussions')
  await ask('Lin', 'my-data')
  await ask('Mo', 'buddy')
  await ask('Kim', 'pledge')
  await ask('Ada', 'status')
  await ask('Ada', 'export')
  await ask('Ada', 'pace', { days: 'mon wed fri', each: '2' })
  const clone = await person('Ada').commandAt(other, 'clone')
  cards.push({ name: 'Ada', asked: 'clone', shown: clone })
}

/** The two weeks in order: what everybody does, with every feature switched on. */
export async function everything(life: Life): Promise<void> {
  const on = async (date: string, deed?: (life: Life) => Promise<void>): Promise<void> => {
    await life.to(`${date}T09:30`)
    if (date === '2026-12-03') await thursday(life)
    await answerOn(life, date)
    await deed?.(life)
  }
  await setUp(life)
  await on('2026-11-23', monday)
  await on('2026-11-24', tuesday)
  await on('2026-11-25', wednesday)
  await on('2026-11-27', friday)
  await life.to('2026-11-29T20:00')
  await sunday(life)
  await on('2026-11-30', pause)
  await on('2026-12-03')
  await on('2026-12-04')
  await life.to('2026-12-07T09:30')
  await looking(life)
}

/** The same two weeks with everything as it is at first: nobody asks for more than the posts. */
export async function defaults(life: Life): Promise<void> {
  await setUp(life)
  for (const date of Object.keys(ANSWERS)) {
    await life.to(`${date}T09:30`)
    await answerOn(life, date)
    if (date === '2026-11-25') await life.ask('Ada', 'off', { dates: '2026-11-26' })
    if (date === '2026-11-30') await life.ask('Ada', 'pause', { until: '2026-12-03' })
  }
  await life.to('2026-12-07T09:30')
}
