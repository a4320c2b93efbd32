import * as api from './api.js'
import { matchingCommands, readLine } from './completion.js'
import { el } from './dom.js'
import { createOptions } from './options.js'

/**
 * @import { CommandView } from '../../src/platforms/playground/wire.ts'
 * @import { Line } from './completion.js'
 * @import { Option, Options } from './options.js'
 */

/** Typing rests this long before completions are asked for, in ms. */
const PAUSE = 80

/** The browser's own zone, the first to be offered where a zone is asked for. */
const ZONE = Intl.DateTimeFormat().resolvedOptions().timeZone

/**
 * Completion for a text box: the list over it, the hint for the argument being typed, and the keys that belong to them.
 * `commands` and `channel` answer what is known now; `changed` is called when a completion was taken.
 * @param {HTMLTextAreaElement} box
 * @param {{ commands(): readonly CommandView[], channel(): string | undefined, changed(): void }} parts
 */
export function createCompleter(box, { commands, channel, changed }) {
  /** @param {Option} option */
  const take = ({ text }) => {
    close()
    box.value = text
    box.focus()
    changed()
  }
  const options = createOptions(box, take)
  const hint = el('p', { class: 'hint', id: `${box.id}-hint`, hidden: true })
  const questions = createQuestions(channel)

  const close = () => {
    questions.drop()
    options.hide()
  }

  /** Looks at what stands in the box after it changed. */
  const look = () => {
    questions.drop()
    const text = box.value
    const line = box.selectionEnd === text.length ? readLine(text, commands()) : undefined
    showHint(hint, line, questions.argument(line))
    if (line?.stage === 'name') options.show(names(line.typed, commands()), true)
    else if (line === undefined || line.command.args.length === 0) options.hide()
    else {
      // The old completions stay in sight until the new ones come, but none is chosen any more.
      options.unmark()
      questions.ask(line, (found) => {
        showHint(hint, line, questions.argument(line))
        options.show(found, false)
      })
    }
  }

  return { list: options.node, hint, look, close, takesKey: keysOf(options, { take, close }) }
}

/**
 * Asks the bot what is being typed, a moment after the typing rests.
 * @param {() => string | undefined} channel
 */
function createQuestions(channel) {
  /** @type {number | undefined} */
  let timer
  /** @type {AbortController | undefined} */
  let asking
  /** @type {{ command?: string, arg?: string | undefined }} */
  let known = {}
  return {
    /** Forgets the question under way. */
    drop: () => {
      clearTimeout(timer)
      asking?.abort()
    },
    /**
     * @param {Extract<Line, { stage: 'arg' }>} line
     * @param {(found: Option[]) => void} answer
     */
    ask: ({ command, head, text }, answer) => {
      asking = new AbortController()
      const { signal } = asking
      timer = setTimeout(async () => {
        const wanted = { command: command.name, text, zone: ZONE, channel: channel() }
        // Without completions a command can still be typed and sent.
        const found = await api.suggest(wanted, signal).catch(() => ({ suggestions: [], arg: undefined }))
        if (signal.aborted) return
        known = { command: command.name, arg: found.arg }
        answer(found.suggestions.map(({ label, text: rest }) => ({ label, text: head + rest })))
      }, PAUSE)
    },
    /**
     * The argument being typed, as far as the last answer tells.
     * @param {Line | undefined} line
     */
    argument: (line) =>
      line?.stage === 'arg' && line.command.name === known.command ? known.arg : undefined,
  }
}

/**
 * Whether a key was meant for the list.
 * @param {Options} options
 * @param {{ take(option: Option): void, close(): void }} acts
 * @returns {(event: KeyboardEvent) => boolean}
 */
const keysOf =
  (options, { take, close }) =>
  ({ key, shiftKey }) => {
    if (!options.isOpen()) return false
    if (key === 'Escape') close()
    else if (key === 'ArrowDown' || key === 'ArrowUp') options.move(key === 'ArrowDown' ? 1 : -1)
    else {
      const chosen = key === 'Tab' ? (options.active() ?? options.first()) : options.active()
      if (shiftKey || !chosen || (key !== 'Tab' && key !== 'Enter')) return false
      take(chosen)
    }
    return true
  }

/**
 * @param {string} typed
 * @param {readonly CommandView[]} commands
 * @returns {Option[]}
 */
const names = (typed, commands) =>
  matchingCommands(typed, commands).map((command) => ({
    label: `${command.typed} ${command.usage}`.trim(),
    detail: command.summary,
    text: command.args.length > 0 ? `${command.typed} ` : command.typed,
  }))

/**
 * How the command is typed, with the argument being typed marked and explained.
 * @param {HTMLElement} hint
 * @param {Line | undefined} line
 * @param {string | undefined} name the argument's
 */
function showHint(hint, line, name) {
  hint.hidden = line?.stage !== 'arg'
  if (line?.stage !== 'arg') return hint.replaceChildren()
  const { command } = line
  const arg = command.args.find((each) => each.name === name)
  const words = command.args.map((each) =>
    el(each === arg ? 'strong' : 'span', {}, each.required ? ` <${each.name}>` : ` [${each.name}]`),
  )
  const explained = arg ? `${arg.hint}${arg.choices ? `: ${arg.choices.join(', ')}` : ''}` : command.summary
  hint.replaceChildren(el('code', {}, command.typed, ...words), el('span', {}, explained))
}
