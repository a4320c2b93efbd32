import * as api from './api.js'
import { accept, localChoices, matchingCommands, readLine } from './completion.js'
import { el } from './dom.js'
import { createOptions } from './options.js'

/** Typing rests this long before completions are asked for, in ms. */
const PAUSE = 80

/** The browser's own zone, the first to be offered where a zone is asked for. */
const ZONE = Intl.DateTimeFormat().resolvedOptions().timeZone

/**
 * Completion for a text box: the list over it, the hint for the argument being typed, and the keys that belong to them.
 * `commands` and `channel` answer what is known now; `changed` is called when a completion was taken.
 */
export function createCompleter(box, { commands, channel, changed }) {
  const options = createOptions(`${box.id}-options`, (option) => take(option))
  const hint = el('p', { class: 'hint', id: `${box.id}-hint`, hidden: true })
  let timer
  let asking

  const show = (found, active = false) => {
    options.show(
      found.filter(({ text }) => text !== box.value),
      active,
    )
    sync()
  }

  const sync = () => describeTo(box, options)

  const close = () => {
    clearTimeout(timer)
    asking?.abort()
    options.hide()
    sync()
  }

  const take = (option) => {
    close()
    box.value = option.text
    box.focus()
    changed()
  }

  const ask = async (line) => {
    asking = new AbortController()
    const { signal } = asking
    const { command, arg, typed, before } = line
    try {
      const wanted = { command: command.name, arg: arg.name, typed, before, zone: ZONE, channel: channel() }
      const { suggestions } = await api.suggest(wanted, signal)
      if (!signal.aborted) show(completions(box.value, line, suggestions))
    } catch {
      // Without completions a command can still be typed and sent.
      if (!signal.aborted) close()
    }
  }

  /** Looks at what stands in the box after it changed. */
  const look = () => {
    clearTimeout(timer)
    asking?.abort()
    const text = box.value
    const line = box.selectionEnd === text.length ? readLine(text, commands()) : undefined
    showHint(hint, line)
    if (line?.stage === 'name') show(names(line.typed, commands()), true)
    else if (!line?.arg) close()
    else if (line.arg.suggests) {
      // The old completions stay in sight until the new ones come, but none is chosen any more.
      options.unmark()
      sync()
      timer = setTimeout(() => ask(line), PAUSE)
    } else show(completions(text, line, localChoices(line.arg, line.typed)))
  }

  const takesKey = (pressed) => {
    const isTaken = options.isOpen() && isForList(options, pressed, { close, take })
    if (isTaken) sync()
    return isTaken
  }

  return { list: options.node, hint, look, close, takesKey }
}

/** Tells a screen reader that the list is open, and which completion is marked. */
function describeTo(box, options) {
  box.setAttribute('aria-expanded', String(options.isOpen()))
  const active = options.activeId()
  if (active) box.setAttribute('aria-activedescendant', active)
  else box.removeAttribute('aria-activedescendant')
}

/** Whether a key was meant for the open list, which it then has done its work in. */
function isForList(options, { key, shiftKey }, { close, take }) {
  if (key === 'Escape') close()
  else if (key === 'ArrowDown' || key === 'ArrowUp') options.move(key === 'ArrowDown' ? 1 : -1)
  else {
    const chosen = key === 'Tab' ? (options.active() ?? options.first()) : options.active()
    if (shiftKey || !chosen || (key !== 'Tab' && key !== 'Enter')) return false
    take(chosen)
  }
  return true
}

const names = (typed, commands) =>
  matchingCommands(typed, commands).map((command) => ({
    label: `${command.typed} ${command.usage}`.trim(),
    detail: command.summary,
    text: command.args.length > 0 ? `${command.typed} ` : command.typed,
  }))

const completions = (text, line, found) =>
  found.map(({ label, value }) => ({ label, text: accept(text, line, value) }))

/** How the command is typed, with the argument being typed marked and explained. */
function showHint(hint, line) {
  hint.hidden = line?.stage !== 'arg'
  if (hint.hidden) return hint.replaceChildren()
  const { command, arg } = line
  const words = command.args.map((each) =>
    el(each === arg ? 'strong' : 'span', {}, each.required ? ` <${each.name}>` : ` [${each.name}]`),
  )
  const explained = arg ? `${arg.hint}${arg.choices ? `: ${arg.choices.join(', ')}` : ''}` : command.summary
  hint.replaceChildren(el('code', {}, command.typed, ...words), el('span', {}, explained))
}
