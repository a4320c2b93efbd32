import { describe, expect, it } from 'vitest'
import type { Form } from '../../../src/core/form.ts'
import { modalOf, valuesOf } from '../../../src/platforms/discord/form.ts'
import { checkModal } from '../../fakes/discord/check/modal.ts'

const FORM: Form = {
  title: 'Set up a study group',
  submit: 'Preview',
  action: 'setup',
  arg: 'new',
  inputs: [
    { name: 'time', label: 'Time', kind: 'text', value: '09:00', required: true, hint: 'Local time' },
    {
      name: 'days',
      label: 'Weekdays',
      kind: 'choice',
      value: 'mon-fri',
      choices: [
        { label: 'Monday to Friday', value: 'mon-fri' },
        { label: 'Every day', value: 'mon-sun' },
      ],
    },
    { name: 'note', label: 'Note', kind: 'long', placeholder: 'Optional' },
  ],
}

describe('a form on Discord', () => {
  it('is a modal with a label, a hint and a default for each input', () => {
    const modal = modalOf(FORM, true)
    expect(modal).toMatchObject({
      custom_id: 'setup:new',
      title: 'Set up a study group',
      components: [
        {
          type: 18,
          label: 'Time',
          description: 'Local time',
          component: { type: 4, custom_id: 'time', style: 1, required: true, value: '09:00' },
        },
        {
          type: 18,
          component: {
            type: 21,
            custom_id: 'days',
            required: false,
            options: [
              { value: 'mon-fri', default: true },
              { value: 'mon-sun', default: false },
            ],
          },
        },
        { type: 18, component: { type: 4, style: 2, placeholder: 'Optional' } },
      ],
    })
    expect(() => checkModal({ type: 9, data: modal })).not.toThrow()
  })

  it('keeps Discord’s limits whatever its words are', () => {
    const long = 'word '.repeat(1200)
    const [time, days] = FORM.inputs
    const inputs = [
      { ...(time as NonNullable<typeof time>), label: long, hint: long, value: long, placeholder: long },
      { ...(days as NonNullable<typeof days>), label: '', choices: [{ label: long, value: 'a' }] },
    ]
    expect(() => checkModal({ type: 9, data: modalOf({ ...FORM, title: long, inputs }, true) })).not.toThrow()
  })

  it('has the role that was chosen, and none where the value names none', () => {
    const asked = (value: string) =>
      modalOf({ ...FORM, inputs: [{ name: 'mention', label: 'Mention', kind: 'role', value }] }, true)
    const [named] = asked('<@&123456789012345678>').components
    expect(named).toMatchObject({
      component: { default_values: [{ id: '123456789012345678', type: 'role' }] },
    })
    for (const value of ['', 'Team 3', '<@&123456789012345678>'])
      expect(() => checkModal({ type: 9, data: asked(value) })).not.toThrow()
  })

  it('lets a choice of more than 25 be typed', () => {
    const choices = Array.from({ length: 26 }, (_, i) => ({ label: `${i}`, value: `${i}` }))
    const modal = modalOf({ ...FORM, inputs: [{ name: 'n', label: 'N', kind: 'choice', choices }] }, true)
    expect(modal.components).toMatchObject([{ component: { type: 4, custom_id: 'n' } }])
  })

  it('is read by input name, a choice left open being empty', () => {
    const label = (component: object) => ({ type: 18, id: 1, component: { id: 2, ...component } })
    const submitted = [
      label({ type: 4, custom_id: 'time', value: '10:00' }),
      label({ type: 3, custom_id: 'days', values: ['mon-sun'] }),
      label({ type: 3, custom_id: 'zone', values: [] }),
    ]
    expect(valuesOf(submitted as never)).toEqual({ time: '10:00', days: 'mon-sun', zone: '' })
  })
})
