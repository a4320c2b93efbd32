import { sentenceOf } from './api.js'
import { byId, el } from './dom.js'
import { fieldOf } from './fields.js'

/**
 * @import { Form } from '../../src/platforms/playground/wire.ts'
 * @import { Field } from './fields.js'
 * @typedef {{ field?: string | undefined, text: string }} Fault what is wrong, perhaps with an input, as a sentence
 */

/**
 * Shows a form of the bot as a dialog. `submit(values, files)`, texts both, resolves to nothing when it was accepted, or to what is wrong; then, and when it rejects with a sentence, the dialog stays.
 * @param {Form} form
 * @param {(values: Record<string, string>, files: Record<string, string>) => Promise<Fault | undefined>} submit
 */
export function openForm(form, submit) {
  const dialog = /** @type {HTMLDialogElement} */ (byId('form'))
  const fields = form.inputs.map(fieldOf)
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
      const missing = fields.find((each) => each.missing())
      if (missing) return showFault(fields, error, { field: missing.name, text: 'Choose at least one.' })
      const filled = await Promise.all(fields.map(async (each) => ({ ...each, text: await each.value() })))
      const textsOf = (/** @type {boolean} */ isFile) =>
        Object.fromEntries(
          filled.flatMap((each) =>
            each.isFile === isFile && (!isFile || each.text) ? [[each.name, each.text]] : [],
          ),
        )
      const fault = await submit(textsOf(false), textsOf(true))
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
  fields[0]?.focus()
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
  at?.focus()
}
