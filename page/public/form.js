import { sentenceOf } from './api.js'
import { byId, el } from './dom.js'

/**
 * @import { Form, FormInput } from '../../src/platforms/playground/wire.ts'
 * @typedef {{ field: string, text: string }} Fault what is wrong with an input, as a sentence
 * @typedef {HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement} Control
 * @typedef {{ name: string, control: Control, node: HTMLElement, say(fault: string): void }} Field
 */

/**
 * Shows a form of the bot as a dialog. `submit(values)` resolves to nothing when it was accepted, or to what is wrong with
 * an input; then, and when it rejects with a sentence, the dialog stays.
 * @param {Form} form
 * @param {(values: Record<string, string>) => Promise<Fault | undefined>} submit
 */
export function openForm(form, submit) {
  const dialog = /** @type {HTMLDialogElement} */ (byId('form'))
  const fields = form.inputs.map(field)
  const error = el('p', { class: 'error', role: 'alert' })
  const ok = el('button', { type: 'submit', class: 'button primary' }, form.submit)
  const cancel = el('button', { type: 'button', class: 'button', onclick: () => dialog.close() }, 'Cancel')
  const body = el(
    'form',
    {},
    el('h2', { id: 'form-title' }, form.title),
    ...fields.map(({ node }) => node),
    error,
    el('div', { class: 'form-buttons' }, cancel, ok),
  )
  body.addEventListener('submit', async (event) => {
    event.preventDefault()
    ok.disabled = true
    error.textContent = ''
    for (const each of fields) each.say('')
    try {
      const values = Object.fromEntries(fields.map(({ name, control }) => [name, control.value]))
      const fault = await submit(values)
      if (fault) showFault(fields, error, fault)
      else if (body.isConnected) dialog.close()
    } catch (problem) {
      error.textContent = sentenceOf(problem)
    } finally {
      ok.disabled = false
    }
  })
  dialog.replaceChildren(body)
  if (!dialog.open) dialog.showModal()
  fields[0]?.control.focus()
}

/**
 * @param {readonly Field[]} fields
 * @param {HTMLElement} error
 * @param {Fault} fault
 */
function showFault(fields, error, { field: name, text }) {
  const at = fields.find((candidate) => candidate.name === name)
  if (!at) error.textContent = text
  at?.say(text)
  at?.control.focus()
}

/**
 * @param {FormInput} input
 * @returns {Field}
 */
function field(input) {
  const id = `form-${input.name}`
  const about = input.hint ? `${id}-error ${id}-hint` : `${id}-error`
  const control = controlOf(input, {
    id,
    name: input.name,
    required: input.required === true,
    'aria-describedby': about,
  })
  const error = el('p', { class: 'error', role: 'alert', id: `${id}-error` })
  const node = el(
    'div',
    { class: 'field' },
    el('label', { for: id }, input.label, !input.required && el('small', {}, ' optional')),
    control,
    error,
    input.hint !== undefined && el('p', { class: 'field-hint', id: `${id}-hint` }, input.hint),
  )
  /** @param {string} fault what is wrong with it, or nothing */
  const say = (fault) => {
    error.textContent = fault
    if (fault) control.setAttribute('aria-invalid', 'true')
    else control.removeAttribute('aria-invalid')
  }
  return { name: input.name, control, node, say }
}

/**
 * @param {FormInput} input
 * @param {Record<string, unknown>} properties
 * @returns {Control}
 */
function controlOf(input, properties) {
  if (input.kind === 'choice') {
    const options = (input.choices ?? []).map(({ label, value }) =>
      el('option', { value, selected: value === input.value }, label),
    )
    const none = input.required ? [] : [el('option', { value: '' }, '–')]
    return el('select', properties, ...none, ...options)
  }
  const text = { ...properties, placeholder: input.placeholder ?? '', value: input.value ?? '' }
  return input.kind === 'long'
    ? el('textarea', { ...text, rows: 4 })
    : el('input', { ...text, type: 'text', autocomplete: 'off' })
}
