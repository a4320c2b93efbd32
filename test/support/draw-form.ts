import type { types } from '@slack/bolt'
import { type APIModalInteractionResponseCallbackData, ComponentType } from 'discord.js'
import { escaped } from './draw.ts'

type Choice = { label: string; isChosen: boolean; about?: string | undefined }

/** A line to type in, or a box of several lines. */
const box = (value = '', placeholder = '', isLong = false): string =>
  `<p class="box${isLong ? ' long' : ''}${value ? '' : ' empty'}">${escaped(value || placeholder) || '&nbsp;'}</p>`

/** A select shows what is chosen, or that nothing is. */
const select = (choices: readonly Choice[], placeholder: string): string =>
  `<p class="box">${escaped(
    choices
      .filter(({ isChosen }) => isChosen)
      .map(({ label }) => label)
      .join(', ') || placeholder,
  )}<b>⌄</b></p>`

const ticks = (choices: readonly Choice[], signs: readonly [on: string, off: string]): string =>
  choices
    .map(({ label, isChosen }) => `<p class="tick">${isChosen ? signs[0] : signs[1]} ${escaped(label)}</p>`)
    .join('')

const BOXES = ['☑', '☐'] as const
const RADIOS = ['◉', '○'] as const

type Field = { label: string; hint?: string | undefined; optional?: boolean | undefined; control: string }

const form = (
  style: string,
  title: string,
  submit: string,
  fields: readonly Field[],
  width: number,
): string =>
  `<!doctype html><meta charset="utf-8"><style>
body{margin:0;width:${width}px;overflow-wrap:anywhere;font:15px/1.4 "Noto Sans","DejaVu Sans",sans-serif}section{padding:16px}h1{font-size:20px;margin:0 0 16px}
h2{font-size:15px;margin:16px 0 4px}small{font-weight:400;opacity:.8}.hint{margin:4px 0 0;font-size:13px;opacity:.8}.tick{margin:0;padding:6px 0}
.box{margin:0;min-height:22px;padding:9px 12px;border:1px solid;border-radius:6px;display:flex;justify-content:space-between}.long{min-height:90px}.empty{opacity:.6}
.done{margin-top:20px;padding:11px;border-radius:6px;text-align:center;font-weight:700}${style}</style>
<section><h1>${escaped(title)}</h1>${fields
    .map(
      ({ label, hint, optional, control }) =>
        `<article><h2>${escaped(label)}${optional ? ' <small>(optional)</small>' : ''}</h2>${control}${hint ? `<p class="hint">${escaped(hint)}</p>` : ''}</article>`,
    )
    .join('')}<p class="done">${escaped(submit)}</p></section>`

/** A modal as Discord's dark theme shows it on a phone. */
export const drawDiscordForm = (modal: APIModalInteractionResponseCallbackData, width: number): string =>
  form(
    'body{background:#2b2d31;color:#dbdee1}.box{background:#1e1f22;border-color:#1e1f22}.done{background:#5865f2;color:#fff}',
    modal.title,
    'Submit',
    modal.components.map((row): Field => {
      if (row.type !== ComponentType.Label) throw new Error(`A form of ours has no row of type ${row.type}.`)
      const { label, description: hint, component } = row
      const options =
        'options' in component
          ? (component.options ?? []).map(({ label: of, default: isChosen = false }) => ({
              label: of,
              isChosen,
            }))
          : []
      const optional = component.type !== ComponentType.Checkbox && component.required === false
      const about = { label, hint, optional }
      switch (component.type) {
        case ComponentType.TextInput:
          return { ...about, control: box(component.value, component.placeholder, component.style === 2) }
        case ComponentType.StringSelect:
          return { ...about, control: select(options, 'Make a selection') }
        case ComponentType.RoleSelect:
          return { ...about, control: select([], 'Select a role') }
        case ComponentType.RadioGroup:
          return { ...about, control: ticks(options, RADIOS) }
        case ComponentType.CheckboxGroup:
          return { ...about, control: ticks(options, BOXES) }
        case ComponentType.FileUpload:
          return { ...about, control: box('', 'Drop a file here, or browse') }
        case ComponentType.Checkbox:
          return { ...about, control: ticks([{ label: '', isChosen: component.default ?? false }], BOXES) }
        default:
          throw new Error(`The picture knows no component ${component.type}.`)
      }
    }),
    width,
  )

type Option = { text: { text: string }; value?: string }

/** A modal as Slack's light theme shows it on a phone. */
export const drawSlackForm = (view: types.ModalView, width: number): string =>
  form(
    'body{background:#fff;color:#1d1c1d}.box{border-color:#bbb}.done{background:#007a5a;color:#fff}',
    view.title.text,
    view.submit?.text ?? 'Close',
    (view.blocks as types.KnownBlock[]).map((block): Field => {
      if (block.type !== 'input') throw new Error(`The picture knows no block ${block.type}.`)
      const { element } = block
      const about = { label: block.label.text, hint: block.hint?.text, optional: block.optional }
      const {
        options = [],
        initial_options,
        initial_option,
      } = element as {
        options?: Option[]
        initial_options?: Option[]
        initial_option?: Option
      }
      const chosen = [...(initial_options ?? []), ...(initial_option ? [initial_option] : [])]
      const offered = (options.length > 0 ? options : chosen).map(({ text, value }) => ({
        label: text.text,
        isChosen: chosen.some((each) => each.value === value),
      }))
      switch (element.type) {
        case 'plain_text_input':
          return {
            ...about,
            control: box(element.initial_value, element.placeholder?.text, element.multiline),
          }
        case 'timepicker':
          return { ...about, control: box(element.initial_time, 'Select time') }
        case 'datepicker':
          return { ...about, control: box(element.initial_date, 'Select a date') }
        case 'checkboxes':
          return { ...about, control: ticks(offered, BOXES) }
        case 'radio_buttons':
          return { ...about, control: ticks(offered, RADIOS) }
        case 'static_select':
        case 'external_select':
        case 'multi_static_select':
          return { ...about, control: select(offered, 'Select an option') }
        default:
          throw new Error(`The picture knows no element ${element.type}.`)
      }
    }),
    width,
  )
