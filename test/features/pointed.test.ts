import { beforeEach, describe, expect, it } from 'vitest'
import type { Answer } from '../../src/core/bot.ts'
import type { Form } from '../../src/core/form.ts'
import { createCurriculum } from '../../src/curriculum/curriculum.ts'
import { modalOf } from '../../src/platforms/discord/form.ts'
import { formView } from '../../src/platforms/slack/form.ts'
import { checkModal } from '../fakes/discord/check/modal.ts'
import { blockProblems, MOST_BLOCKS } from '../fakes/slack/blocks.ts'
import { acting, cardOf } from '../support/acting.ts'
import { addGroup, aGroup, CURRICULA, createStudy, type Study } from '../support/study.ts'

let study: Study
const { ask, press } = acting(() => study)
const formOf = ({ reply }: Answer): Form => {
  if (!reply || !('form' in reply)) throw new Error('no form')
  return reply.form
}
/** Submits a form with what is changed in it. */
const submit = ({ action, inputs }: Form, change: Record<string, string>): Promise<Answer> => {
  const begun = inputs.flatMap(({ name, value }) => (value ? [[name, value] as const] : []))
  return ask(action, { text: '', values: { ...Object.fromEntries(begun), ...change } })
}
const off = async () => (await study.group())?.schedule.off

beforeEach(async () => {
  study = await createStudy()
  await addGroup(study.store, aGroup())
})

describe('days off', () => {
  const open = async (): Promise<Form> => {
    const list = cardOf(await press(cardOf(await ask('settings')), 'Days off'))
    return formOf(await press(list, 'Add days off'))
  }

  it('are pointed at from the settings, a day or a range, and taken back from a menu', async () => {
    const form = await open()
    const [first, last] = form.inputs
    expect([first?.kind, first?.required, last?.kind, last?.required]).toEqual([
      'date',
      true,
      'date',
      undefined,
    ])
    expect(first && 'choices' in first && first.choices[0]).toEqual({
      label: 'Mon 23 Nov 2026',
      value: '2026-11-23',
    })
    expect(cardOf(await submit(form, { from: '2026-11-26' })).title).toBe('Days off saved')
    const saved = cardOf(await submit(form, { from: '2026-12-24', to: '2027-01-02' }))
    expect(await off()).toEqual([
      { from: '2026-11-26', to: '2026-11-26' },
      { from: '2026-12-24', to: '2027-01-02' },
    ])
    const { menu } = cardOf(await press(saved, 'Days off'))
    expect(menu?.options.map(({ label }) => label)).toEqual([
      'Thu 26 Nov 2026',
      'Thu 24 Dec 2026 to Sat 2 Jan 2027',
    ])
    const removed = cardOf(await ask(menu?.action ?? '', menu?.options[1]?.arg ?? ''))
    expect([removed.title, await off()]).toEqual([
      'Days off removed',
      [{ from: '2026-11-26', to: '2026-11-26' }],
    ])
  })

  it('are taken as somebody writes them where a platform has no control for dates', async () => {
    await submit(await open(), { from: '24 Dec', to: '2 Jan' })
    expect(await off()).toEqual([{ from: '2026-12-24', to: '2027-01-02' }])
  })

  it.each([
    [{ to: '2026-12-24' }, 'from', 'Which date?'],
    [{ from: '2026-12-24', to: '2026-12-20' }, 'to', 'These dates run backwards'],
    [{ from: 'christmas' }, 'from', 'This date is not clear'],
    [{ from: '2026-12-24', to: 'new year' }, 'to', 'This date is not clear'],
    [{ from: '2026-11-01' }, 'from', 'Those dates are in the past'],
    [{ from: '2026-12-01', to: '2028-12-01' }, 'to', 'These dates are too far apart'],
  ])('are refused at their input (%j)', async (values, field, title) => {
    const answer = await submit(await open(), values)
    expect([answer.again, answer.field, cardOf(answer).title]).toEqual([true, field, title])
    expect(await off()).toEqual([])
  })
})

describe('the path', () => {
  const open = async (): Promise<Form> => {
    const current = cardOf(await press(cardOf(await ask('settings')), 'Path'))
    return formOf(await press(current, 'Change it'))
  }
  const ALL = CURRICULA.default.pillars.map(({ id }) => id).join(',')

  it('is pointed at from the settings, beginning with what it is, and asked about as when it is typed', async () => {
    const form = await open()
    expect(form.inputs.map(({ name, kind, value }) => [name, kind, value])).toEqual([
      ['pillars', 'choices', ALL],
      ['length', 'choice', 'all'],
      ['from', 'choice', 'all'],
    ])
    const asked = cardOf(await submit(form, { pillars: 'ml-system-design' }))
    expect(asked).toEqual(cardOf(await ask('path', 'only ml-system-design')))
    await press(asked, 'Take it')
    expect((await study.group())?.path).toBe('58-63,68-70,106-114')
    expect((await open()).inputs[0]?.value).toBe('ml-system-design')
  })

  it.each([
    [{}, 'everything'],
    [{ length: '8 weeks' }, '8 weeks'],
    [{ length: '40 days' }, '40 days'],
    [{ from: 'ml-system-design', length: '4 weeks' }, 'from ml-system-design 4 weeks'],
    [{ pillars: 'coding,llm-genai', length: '2 weeks' }, 'only coding, llm-genai 2 weeks'],
  ])('asks for %j what `path` would', async (values, typed) => {
    expect(cardOf(await submit(await open(), values))).toEqual(cardOf(await ask('path', typed)))
  })

  it.each([
    [{ length: 'a while' }, 'length'],
    [{ length: '8 weeks without coding' }, 'length'],
    [{ pillars: 'nonsense' }, 'pillars'],
    [{ from: 'nonsense' }, 'from'],
    [
      { pillars: CURRICULA.default.pillars[0]?.id ?? '', from: CURRICULA.default.pillars.at(-1)?.id ?? '' },
      'from',
    ],
  ])('refuses %j at its input', async (values, field) => {
    const answer = await submit(await open(), values)
    expect([answer.again, answer.field]).toEqual([true, field])
  })

  it('asks for the length alone where there is one pillar', async () => {
    const { default: whole } = CURRICULA
    const [pillar] = whole.pillars
    const days = whole.days.slice(0, 20).map((day) => ({ ...day, pillar: pillar?.id ?? '' }))
    const one = createCurriculum({ ...whole, pillars: whole.pillars.slice(0, 1), days })
    study = await createStudy({ curricula: { all: [one], of: () => one } })
    await addGroup(study.store, aGroup())
    expect((await open()).inputs.map(({ name }) => name)).toEqual(['length'])
  })
})

describe('a pause', () => {
  const open = async (): Promise<Form> => formOf(await press(cardOf(await ask('settings')), 'Pause'))
  const pause = async () => (await study.group())?.schedule.pause

  it('is pointed at from the settings, with its end or without one, and its end is changed', async () => {
    const form = await open()
    expect(form.inputs).toMatchObject([{ name: 'until', kind: 'date' }])
    expect(form.inputs[0]).not.toHaveProperty('required')
    const [input] = form.inputs
    expect(input && 'choices' in input && input.choices[0]?.value).toBe('2026-11-24')
    const paused = await submit(form, {})
    expect([paused.visibility, cardOf(paused).title]).toEqual(['public', 'Paused'])
    expect(await pause()).toEqual({ from: '2026-11-23' })
    const ended = cardOf(
      await submit(formOf(await press(cardOf(paused), 'Choose an end')), { until: '2026-12-07' }),
    )
    expect(await pause()).toEqual({ from: '2026-11-23', until: '2026-12-07' })
    const again = formOf(await press(ended, 'Change the end'))
    expect(again.inputs[0]?.value).toBe('2026-12-07')
    await submit(again, { until: '1 Dec' })
    expect((await pause())?.until).toBe('2026-12-01')
    expect(cardOf(await press(cardOf(await ask('settings')), 'Resume')).title).toBe('Daily posts resumed')
  })

  it.each([
    [{ until: '2026-11-23' }, 'Choose a later date'],
    [{ until: '2029-11-23' }, 'That is more than a year ahead'],
    [{ until: 'christmas' }, 'This date is not clear'],
  ])('is refused at its input (%j), and its form comes back as it was filled in', async (values, title) => {
    const { action } = await open()
    const answer = await ask(action, { text: '', values })
    expect([answer.again, answer.field, cardOf(answer).title]).toEqual([true, 'until', title])
    const back = formOf(await ask(action, { text: '', values, reopen: true }))
    expect(back.inputs[0]?.value).toBe(values.until)
    expect(await pause()).toBeUndefined()
  })
})

describe('a jump', () => {
  const open = async (): Promise<Form> =>
    formOf(await press(cardOf(await press(cardOf(await ask('settings')), 'Path')), 'Jump to a day'))
  const offered = ({ inputs: [input] }: Form) =>
    input?.kind === 'choice' ? input.choices.map(({ value }) => Number(value)) : []

  it.each([
    [1, [1, 24]],
    [58, [50, 73]],
    [133, [110, 133]],
    [134, [110, 133]],
  ])('is pointed at among the days around day %i, and the others are typed', async (position, ends) => {
    await study.change((group) => ({ ...group, position }))
    const form = await open()
    const days = offered(form)
    expect([days.length, days[0], days.at(-1)]).toEqual([24, ...ends])
    expect(form.inputs[0]).toMatchObject({
      value: position > 133 ? '' : String(position),
      other: 'Another day…',
      hint: 'The roadmap has days 1 to 133',
    })
    const jumped = await submit(form, { day: '12' })
    expect([jumped.visibility, cardOf(jumped).title]).toEqual(['public', 'Day 12 is next'])
    expect((await study.group())?.position).toBe(12)
  })

  it('offers every day of a short roadmap, and nothing to type', async () => {
    await study.change((group) => ({ ...group, path: '1-20' }))
    const form = await open()
    expect(offered(form)).toEqual(Array.from({ length: 20 }, (_, i) => i + 1))
    expect(form.inputs[0]).not.toHaveProperty('other')
  })

  it.each([
    [{ day: '134' }, 'There is no such day'],
    [{ day: '0' }, 'There is no such day'],
    [{ day: 'twelve' }, 'That does not fit'],
    [{ day: '' }, 'Something is missing'],
  ])('is refused at its input (%j), and its form comes back as it was filled in', async (values, title) => {
    const { action } = await open()
    const answer = await ask(action, { text: '', values })
    expect([answer.again, answer.field, cardOf(answer).title]).toEqual([true, 'day', title])
    const back = formOf(await ask(action, { text: '', values, reopen: true }))
    expect(back.inputs[0]?.value).toBe(values.day)
  })
})

it('their forms are within what Discord and Slack take', async () => {
  for (const [name, at] of [
    ['off-form', 'First day off'],
    ['path-form', 'Pillars'],
    ['pause-form', 'First day with a post again'],
    ['jump-form', 'Day that comes next'],
  ] as const) {
    const form = formOf(await ask(name))
    expect(form.inputs[0]?.label).toBe(at)
    const modal = modalOf(form, true)
    expect(() => checkModal({ type: 9, data: modal })).not.toThrow()
    const { blocks } = formView(form, {})
    expect([blockProblems(blocks, MOST_BLOCKS.view), blocks.length]).toEqual([[], form.inputs.length])
  }
})
