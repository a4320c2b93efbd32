import { beforeEach, describe, expect, it } from 'vitest'
import { buttonState } from '../../src/core/card.ts'
import { openCurricula } from '../../src/curricula.ts'
import { folderOf, LONG_ID, SEVERAL } from '../curriculum/small.ts'
import { acting, cardOf } from '../support/acting.ts'
import { aCaller, addGroup, aGroup, createStudy, LIN, type Study } from '../support/study.ts'

let study: Study
const acts = acting(() => study)
const ask = async (...given: Parameters<typeof acts.ask>) => (await acts.ask(...given)).reply
const card = async (...given: Parameters<typeof acts.ask>) => cardOf(await acts.ask(...given))
const press = async (...given: Parameters<typeof acts.press>) => (await acts.press(...given)).reply

beforeEach(async () => {
  study = await createStudy({ curricula: openCurricula(folderOf(SEVERAL)) })
})

describe('setup where there is a choice', () => {
  it('asks what to study, with title, days and minutes, and begins at the default one', async () => {
    expect(await ask('setup')).toMatchObject({
      form: {
        inputs: [
          {
            name: 'curriculum',
            kind: 'choice',
            value: 'knots',
            choices: [
              { value: 'knots', label: 'Knots · 3 days, 20 min each' },
              { value: 'ropes', label: 'Ropes & lines · 2 days, 5 min each' },
              { value: LONG_ID, label: expect.stringMatching(/^Incident reviews .{1,30}… · 1 day$/) },
            ],
          },
          { name: 'time' },
          { name: 'zone' },
          { name: 'days' },
          { name: 'path' },
        ],
      },
    })
  })

  it('takes the answer of its form, shows it, keeps it through a change, and saves it', async () => {
    const values = { curriculum: 'ropes', time: '09:00', zone: 'UTC', days: 'mon-fri', day: '2' }
    const preview = await card('setup', { values })
    expect(preview.fields).toMatchObject([
      {
        name: 'What to study',
        value: expect.stringMatching(/^Ropes .* lines: 2 days, about 5 minutes each$/),
      },
      { name: 'First post: day 2 · Nylon' },
      { name: 'Finish', value: expect.stringContaining('Day 2 comes') },
    ])
    expect(await press(preview, 'Change')).toMatchObject({
      form: { inputs: [{ name: 'curriculum', value: 'ropes' }, {}, {}, {}, { value: 'from day 2' }] },
    })
    await press(preview, 'Start now')
    await study.settle()
    expect(await study.group('newgrp01')).toMatchObject({ curriculum: 'ropes', position: 3 })
    expect(study.chat.held[0]?.card.title).toBe('Day 2 of 2 · Nylon')
  })

  it('takes an argument: an id, a title, or its beginning', async () => {
    for (const words of [
      'curriculum:ropes',
      'curriculum:"Ropes & lines"',
      'curriculum:rop',
      'curriculum:ropse',
    ])
      expect((await card('setup', `09:00 UTC daily ${words}`)).fields?.[0]?.value, words).toMatch(/^Ropes/)
    const refused = await card('setup', '09:00 UTC daily curriculum:chess')
    expect(refused.title).toBe('There is no such curriculum')
    expect(refused.text).toContain('Knots (`knots`)')
  })

  it('says which day a curriculum has, by its own length', async () => {
    const values = { curriculum: 'ropes', time: '09:00', zone: 'UTC', days: 'mon-fri', day: '3' }
    const { field } = await study.bot.dispatch('setup', { values }, aCaller())
    expect(field).toBe('day')
  })

  it('carries the longest id, zone and weekdays in a button, and reads them back', async () => {
    const preview = await card('setup', {
      values: {
        time: '09:00',
        zone: 'America/Argentina/ComodRivadavia',
        days: 'mon,tue,thu,fri,sat,sun',
        day: '1',
        curriculum: LONG_ID,
      },
    })
    for (const button of preview.buttons ?? [])
      if ('action' in button) expect(buttonState(button).length).toBeLessThanOrEqual(100)
    await press(preview, preview.buttons?.[1]?.label ?? '')
    expect(await study.group('newgrp01')).toMatchObject({ curriculum: LONG_ID })
  })

  it('completes by title and id', async () => {
    const found = await study.bot.suggest('setup', 'curriculum', 'LINES')
    expect(found.map(({ value }) => value)).toEqual(['ropes'])
    expect(await study.bot.suggest('setup', 'curriculum', '')).toHaveLength(3)
  })

  it('asks nothing where there is one', async () => {
    const { all } = openCurricula(folderOf(SEVERAL))
    const [only] = all
    if (!only) throw new Error('none')
    study = await createStudy({ curricula: { all: [only], of: () => only } })
    const reply = await ask('setup')
    expect(reply && 'form' in reply && reply.form.inputs.map(({ name }) => name)).toEqual([
      'time',
      'zone',
      'days',
      'path',
    ])
  })
})

describe('the list of curricula', () => {
  it('names titles, days, minutes, and which one the group studies', async () => {
    await addGroup(study.store, aGroup({ curriculum: 'ropes', position: 2 }))
    const list = await card('curricula', '', aCaller({ member: LIN }))
    expect(list.plain).toBe('3 curricula. This group studies Ropes & lines.')
    expect(list.text).toContain('**Knots** (`knots`) 3 days, about 20 minutes each\n')
    expect(list.text).toMatch(
      /\*\*Ropes .* lines\*\* \(`ropes`\) 2 days, about 5 minutes each, \*next is day 2\*/,
    )
  })

  it('is there where no group is, and where what the group studies is gone', async () => {
    expect((await card('curricula')).plain).toBe('3 curricula.')
    await addGroup(study.store, aGroup({ curriculum: 'lost' }))
    expect((await card('curricula')).text).toContain('What this group studies is not loaded.')
    expect((await card('help')).title).toBe('Studyhall')
  })

  it('turns its pages', async () => {
    const files: Record<string, string> = {}
    for (let i = 0; i < 23; i++) {
      files[`k${i}/roadmap.yaml`] = `id: k${i}\ntitle: Knots ${i}\n`
      files[`k${i}/days/001.yaml`] = 'questions:\n  - Why?\n'
    }
    study = await createStudy({ curricula: openCurricula(folderOf(files)) })
    const first = await card('curricula')
    expect(first.text?.split('\n')).toHaveLength(10)
    const next = await press(first, 'Next →')
    expect(next && 'card' in next && next.card.plain).toBe('23 curricula. Page 2 of 3')
  })
})
