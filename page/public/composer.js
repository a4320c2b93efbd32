import { sentenceOf } from './api.js'
import { createCompleter } from './completer.js'
import { el, icon } from './dom.js'

/** @import { CommandView } from '../../src/platforms/playground/wire.ts' */

/** Tallest the box grows, in px. */
const TALLEST = 200

/**
 * The box to write in. `send(text)` resolves when the text is accepted; it rejects with a sentence, and the text comes
 * back. `commands` and `channel` answer what is known now, for completion.
 * @param {HTMLElement} root
 * @param {{
 *   id: string, commands(): readonly CommandView[], channel(): string | undefined, send(text: string): Promise<void>,
 * }} parts
 */
export function createComposer(root, { id, commands, channel, send }) {
  const box = textBox(id)
  const button = el(
    'button',
    { type: 'submit', class: 'send', 'aria-label': 'Send', disabled: true },
    icon('send'),
  )
  const error = el('p', { class: 'error', role: 'alert' })
  const changed = () => {
    error.textContent = ''
    button.disabled = box.value.trim() === ''
    box.style.height = 'auto'
    box.style.height = `${Math.min(box.scrollHeight + 2, TALLEST)}px`
    completer.look()
  }
  const completer = createCompleter(box, { commands, channel, changed })
  const row = el('div', { class: 'composer-row' }, box, button)
  const form = el('form', { class: 'composer' }, completer.list, completer.hint, error, row)
  root.append(form)

  const submit = async () => {
    const text = box.value
    if (text.trim() === '') return
    box.value = ''
    changed()
    try {
      await send(text)
    } catch (problem) {
      if (box.value === '') box.value = text
      changed()
      completer.close()
      error.textContent = sentenceOf(problem)
    }
  }

  form.addEventListener('submit', (event) => {
    event.preventDefault()
    submit()
  })
  box.addEventListener('input', changed)
  box.addEventListener('blur', completer.close)
  box.addEventListener('keydown', (event) => {
    if (event.isComposing) return
    const taken = completer.takesKey(event)
    if (!taken && (event.key !== 'Enter' || event.shiftKey)) return
    event.preventDefault()
    // Escape for the list is not Escape for the thread.
    event.stopPropagation()
    if (!taken) submit()
  })

  return {
    focus: () => box.focus(),
    /** @param {string} label */
    setLabel: (label) => {
      box.setAttribute('aria-label', label)
      box.placeholder = label
    },
    /** The text not sent yet. */
    draft: () => box.value,
    /** @param {string} text */
    setDraft: (text) => {
      box.value = text
      changed()
      completer.close()
    },
    /** @param {string} message */
    showError: (message) => {
      error.textContent = message
    },
  }
}

/** @param {string} id */
const textBox = (id) =>
  el('textarea', {
    id,
    rows: 1,
    maxLength: 8000,
    autocomplete: 'off',
    'aria-autocomplete': 'list',
    'aria-haspopup': 'listbox',
    'aria-controls': `${id}-options`,
    'aria-describedby': `${id}-hint`,
  })
