import type { types } from '@slack/bolt'
import { describe, expect, it } from 'vitest'
import type { Form } from '../../../src/core/form.ts'
import { formValues, formView, OTHER, readOrigin } from '../../../src/platforms/slack/form.ts'
import { blockProblems, MOST_BLOCKS } from '../../fakes/slack/blocks.ts'

const form: Form = {
  title: 'Set up a study group for everybody in here',
  submit: 'Preview',
  action: 'setup',
  arg: 'new',
  inputs: [
    { name: 'time', label: 'Time', kind: 'text', value: '09:00', required: true, hint: 'HH:MM' },
    { name: 'note', label: 'Note', kind: 'long', placeholder: 'Optional' },
    {
      name: 'days',
      label: 'Days',
      kind: 'choice',
      value: 'mon-fri',
      choices: [
        { label: 'Monday to Friday', value: 'mon-fri' },
        { label: 'Every day', value: 'mon-sun' },
      ],
    },
  ],
}

describe('a form on Slack', () => {
  it('asks for no file, which would take a scope: what stands beside it is typed', () => {
    const asks: Form = {
      ...form,
      inputs: [{ name: 'f', label: 'A file', kind: 'file', ends: ['.ics'] }, ...form.inputs],
    }
    expect(formView(asks, {}).blocks).toEqual(formView(form, {}).blocks)
  })

  it('is a modal whose blocks are named like the inputs', () => {
    const view = formView(form, { channel: 'C1', thread: '1.2' })
    expect(blockProblems(view.blocks, MOST_BLOCKS.view)).toEqual([])
    expect(view.title.text.length).toBeLessThanOrEqual(24)
    expect(view.title.text).toMatch(/…$/)
    expect(view.blocks.map(({ block_id }) => block_id)).toEqual(['time', 'note', 'days'])
    expect(view.blocks[0]).toMatchObject({
      optional: false,
      element: { initial_value: '09:00', multiline: false },
    })
    expect(view.blocks[1]).toMatchObject({ optional: true, element: { multiline: true } })
    expect(view.blocks[2]).toMatchObject({
      element: { type: 'radio_buttons', initial_option: { value: 'mon-fri' } },
    })
  })

  it('takes as text what has more choices than a select can hold', () => {
    const many = Array.from({ length: 101 }, (_, i) => ({ label: `Day ${i}`, value: `${i}` }))
    const inputs = (choices: typeof many): Form['inputs'] => [
      { name: 'one', kind: 'choice', label: 'Day', choices },
      { name: 'some', kind: 'choices', label: 'Days', choices },
    ]
    const types = (choices: typeof many) =>
      formView({ ...form, inputs: inputs(choices) }, {}).blocks.map((block) =>
        'element' in block ? block.element?.type : undefined,
      )
    expect(types(many)).toEqual(['plain_text_input', 'plain_text_input'])
    expect(types(many.slice(1))).toEqual(['static_select', 'multi_static_select'])
  })

  it('takes as text what there is nothing to choose for', () => {
    const none = { label: 'Days', choices: [], value: '' }
    const view = formView(
      {
        ...form,
        inputs: [
          { name: 'one', kind: 'choice', ...none },
          { name: 'some', kind: 'choices', ...none },
        ],
      },
      {},
    )
    expect(blockProblems(view.blocks, MOST_BLOCKS.view)).toEqual([])
    expect(view.blocks).toMatchObject([
      { element: { type: 'plain_text_input' } },
      { element: { type: 'plain_text_input' } },
    ])
  })

  it('gives the text input in the place of a select another id, because Slack keeps what an id held', () => {
    const idOf = (value: string) => {
      const choices = [{ label: 'Everything', value: 'everything' }]
      const path = { name: 'path', label: 'Path', kind: 'choice', other: 'Other…', choices, value } as const
      const [block] = formView({ ...form, inputs: [path] }, {}).blocks as types.InputBlock[]
      const element = block?.element as types.PlainTextInput | types.StaticSelect | undefined
      return `${element?.type} ${element?.action_id}`
    }
    expect([idOf('everything'), idOf(OTHER), idOf('only coding')]).toEqual([
      'static_select value',
      'plain_text_input typed',
      'plain_text_input typed',
    ])
  })

  it('remembers where it was opened', () => {
    const origin = {
      channel: 'C1',
      thread: '1.2',
      responseUrl: 'https://hooks.example/1',
      pressed: { ts: '1.3' },
    }
    expect(readOrigin(formView(form, origin).private_metadata ?? '')).toEqual({
      ...origin,
      action: 'setup',
      arg: 'new',
    })
  })

  it('forgets the response URL rather than outgrow its metadata', () => {
    const view = formView(
      { ...form, arg: 'x'.repeat(1500) },
      { channel: 'C1', responseUrl: `https://x/${'y'.repeat(1600)}` },
    )
    expect(view.private_metadata?.length).toBeLessThanOrEqual(3000)
    expect(readOrigin(view.private_metadata ?? '')).toMatchObject({ channel: 'C1', arg: 'x'.repeat(1500) })
  })

  it('knows a modal that is not its own', () => {
    expect(readOrigin('')).toBeUndefined()
    expect(readOrigin('{"action":1}')).toBeUndefined()
  })

  it('gives values by input name and leaves empty ones out', () => {
    const values = {
      time: { value: { type: 'plain_text_input', value: '09:30' } },
      note: { value: { type: 'plain_text_input', value: null } },
      days: {
        value: {
          type: 'static_select',
          selected_option: { text: { type: 'plain_text', text: 'x' }, value: 'mon-sun' },
        },
      },
    }
    expect(formValues({ state: { values } } as unknown as Parameters<typeof formValues>[0])).toEqual({
      time: '09:30',
      days: 'mon-sun',
    })
  })
})
