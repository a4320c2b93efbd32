import { byId, el } from './dom.js'

/**
 * Shows a form of the bot as a dialog. `submit(values)` resolves to nothing when it was accepted, or to
 * `{field, text}` when an input is at fault; then, and when it rejects with a sentence, the dialog stays.
 */
export function openForm(form, submit) {
  const dialog = byId('form')
  const inputs = form.inputs.map(field)
  const error = el('p', { class: 'error', role: 'alert' })
  const ok = el('button', { type: 'submit', class: 'button primary' }, form.submit)
  const body = el(
    'form',
    {},
    el('h2', { id: 'form-title' }, form.title),
    ...inputs.map(({ node }) => node),
    error,
    el(
      'div',
      { class: 'form-buttons' },
      el('button', { type: 'button', class: 'button', onclick: () => dialog.close() }, 'Cancel'),
      ok,
    ),
  )
  body.addEventListener('submit', async (event) => {
    event.preventDefault()
    ok.disabled = true
    error.textContent = ''
    try {
      for (const { control } of inputs) control.removeAttribute('aria-invalid')
      const fault = await submit(Object.fromEntries(inputs.map(({ name, control }) => [name, control.value])))
      if (fault) showFault(inputs, error, fault)
      else if (body.isConnected) dialog.close()
    } catch (problem) {
      error.textContent = problem.message
    } finally {
      ok.disabled = false
    }
  })
  dialog.replaceChildren(body)
  if (!dialog.open) dialog.showModal()
  inputs[0]?.control.focus()
}

function showFault(inputs, error, { field: name, text }) {
  error.textContent = text
  const input = inputs.find((candidate) => candidate.name === name)
  input?.control.setAttribute('aria-invalid', 'true')
  input?.control.focus()
}

function field(input) {
  const id = `form-${input.name}`
  const common = { id, name: input.name, required: input.required === true }
  const described = input.hint ? { 'aria-describedby': `${id}-hint` } : {}
  const control = controlOf(input, { ...common, ...described })
  const node = el(
    'div',
    { class: 'field' },
    el('label', { for: id }, input.label, !input.required && el('small', {}, ' optional')),
    control,
    input.hint && el('p', { class: 'field-hint', id: `${id}-hint` }, input.hint),
  )
  return { name: input.name, control, node }
}

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
