import * as api from './api.js'
import { accept, localChoices, matchingCommands, readLine } from './completion.js'
import { el, icon } from './dom.js'
import { createOptions } from './options.js'

/** Typing rests this long before completions are asked for, in ms. */
const PAUSE = 80

/**
 * The box to write in, with completion of commands and hints for their arguments. `on.send(text)` resolves when the
 * text is accepted; it rejects with a sentence, and the text comes back. `commands` and `channel` answer what is known.
 */
export function createComposer(root, { id, commands, channel, on }) {
  const options = createOptions(`${id}-options`, (option) => take(option))
  const hint = el('p', { class: 'hint', id: `${id}-hint`, hidden: true })
  const error = el('p', { class: 'error', role: 'alert' })
  const box = el('textarea', {
    id,
    rows: 1,
    maxLength: 8000,
    autocomplete: 'off',
    spellcheck: true,
    role: 'combobox',
    'aria-autocomplete': 'list',
    'aria-expanded': 'false',
    'aria-controls': `${id}-options`,
    'aria-describedby': `${id}-hint`,
  })
  const send = el(
    'button',
    { type: 'submit', class: 'send', 'aria-label': 'Send', disabled: true },
    icon('send'),
  )
  const form = el(
    'form',
    { class: 'composer' },
    options.node,
    hint,
    error,
    el('div', { class: 'composer-row' }, box, send),
  )
  root.append(form)

  let line
  let asking
  let timer

  const resize = () => {
    box.style.height = 'auto'
    box.style.height = `${Math.min(box.scrollHeight, 200)}px`
  }

  const showOptions = (found, { active }) => {
    options.show(found, active)
    sync()
  }

  const sync = () => {
    box.setAttribute('aria-expanded', String(options.isOpen()))
    const active = options.activeId()
    if (active) box.setAttribute('aria-activedescendant', active)
    else box.removeAttribute('aria-activedescendant')
  }

  const close = () => {
    options.hide()
    sync()
  }

  const look = () => {
    const text = box.value
    line = box.selectionEnd === text.length ? readLine(text, commands()) : undefined
    clearTimeout(timer)
    asking?.abort()
    showHint(hint, line)
    if (!line) return close()
    if (line.stage === 'name') {
      const found = matchingCommands(line.typed, commands()).map((command) => ({
        label: `${command.typed} ${command.usage}`.trim(),
        detail: command.summary,
        text: command.args.length > 0 ? `${command.typed} ` : command.typed,
      }))
      return showOptions(found.some(({ text: whole }) => whole === text) ? [] : found, { active: true })
    }
    if (!line.arg) return close()
    if (!line.arg.suggests)
      return showOptions(completions(localChoices(line.arg, line.typed)), { active: false })
    timer = setTimeout(() => ask(line), PAUSE)
  }

  const ask = async ({ command, arg, typed }) => {
    asking = new AbortController()
    const { signal } = asking
    try {
      const found = await api.suggest(
        { command: command.name, arg: arg.name, typed, channel: channel() },
        signal,
      )
      if (!signal.aborted) showOptions(completions(found.suggestions), { active: false })
    } catch {
      // Without completions a command can still be typed and sent.
      if (!signal.aborted) close()
    }
  }

  const completions = (found) =>
    found
      .map(({ label, value }) => ({ label, text: accept(box.value, line, value) }))
      .filter(({ text }) => text !== box.value)

  function take(option) {
    box.value = option.text
    box.focus()
    changed()
  }

  const changed = () => {
    error.textContent = ''
    send.disabled = box.value.trim() === ''
    resize()
    look()
  }

  const submit = async () => {
    const text = box.value
    if (text.trim() === '') return
    box.value = ''
    changed()
    try {
      await on.send(text)
    } catch (problem) {
      if (box.value === '') box.value = text
      changed()
      error.textContent = problem.message
    }
  }

  form.addEventListener('submit', (event) => {
    event.preventDefault()
    submit()
  })
  box.addEventListener('input', changed)
  box.addEventListener('blur', () => setTimeout(() => document.activeElement !== box && close(), 150))
  box.addEventListener('keydown', (event) => {
    if (event.isComposing) return
    const { key, shiftKey } = event
    if (options.isOpen()) {
      if (key === 'ArrowDown' || key === 'ArrowUp') {
        options.move(key === 'ArrowDown' ? 1 : -1)
        sync()
        return event.preventDefault()
      }
      if (key === 'Escape') {
        close()
        event.stopPropagation()
        return event.preventDefault()
      }
      const chosen = key === 'Tab' && !shiftKey ? (options.active() ?? options.first()) : options.active()
      if (chosen && ((key === 'Tab' && !shiftKey) || (key === 'Enter' && !shiftKey))) {
        take(chosen)
        return event.preventDefault()
      }
    }
    if (key === 'Enter' && !shiftKey) {
      event.preventDefault()
      submit()
    }
  })

  return {
    focus: () => box.focus(),
    setLabel: (label) => {
      box.setAttribute('aria-label', label)
      box.placeholder = label
    },
    /** The text of a place one comes back to. */
    draft: () => box.value,
    setDraft: (text) => {
      box.value = text
      changed()
      close()
    },
    showError: (message) => {
      error.textContent = message
    },
  }
}

/** How the command is typed, with the argument being typed marked and explained. */
function showHint(hint, line) {
  hint.hidden = line?.stage !== 'arg'
  if (hint.hidden) return hint.replaceChildren()
  const { command, arg } = line
  const words = command.args.map((each) => {
    const shown = each.required ? `<${each.name}>` : `[${each.name}]`
    return el(each === arg ? 'strong' : 'span', {}, ` ${shown}`)
  })
  const explained = arg ? `${arg.hint}${arg.choices ? `: ${arg.choices.join(', ')}` : ''}` : command.summary
  hint.replaceChildren(el('code', {}, command.typed, ...words), el('span', { class: 'hint-text' }, explained))
}
