import { say } from './announcer.js'
import { around, el } from './dom.js'

/**
 * A completion: what is shown, and what the text becomes.
 * @typedef {{ label: string, detail?: string, text: string }} Option
 * @typedef {ReturnType<typeof createOptions>} Options
 */

/**
 * The list of completions over a text box: one option is active at most, the focus stays in the text.
 * @param {HTMLTextAreaElement} box
 * @param {(option: Option) => void} take
 */
export function createOptions(box, take) {
  const id = `${box.id}-options`
  const node = el('ul', { class: 'options', id, role: 'listbox', 'aria-label': 'Completions', hidden: true })
  /** @type {Option[]} */
  let shown = []
  let index = -1

  const mark = () => {
    for (const [i, item] of [...node.children].entries())
      item.setAttribute('aria-selected', String(i === index))
    node.children[index]?.scrollIntoView({ block: 'nearest' })
    if (index >= 0) box.setAttribute('aria-activedescendant', `${id}-${index}`)
    else box.removeAttribute('aria-activedescendant')
  }

  /**
   * Shows what would change the text.
   * @param {Option[]} options
   * @param {boolean} active whether the first is chosen already
   */
  const show = (options, active) => {
    const marked = shown[index]?.text
    shown = options.filter(({ text }) => text !== box.value)
    // Who has gone to an option already does not lose it to an answer that comes late.
    index = active && shown.length > 0 ? 0 : shown.findIndex(({ text }) => text === marked)
    // A text of several lines has no state for this that a screen reader could tell.
    if (node.hidden && shown.length > 0) say('Completions are open. Choose one with the arrow keys.')
    node.hidden = shown.length === 0
    node.replaceChildren(
      ...shown.map(({ label, detail }, i) =>
        el(
          'li',
          { role: 'option', id: `${id}-${i}` },
          el('span', { class: 'option-label' }, label),
          detail !== undefined && el('span', { class: 'option-detail' }, detail),
        ),
      ),
    )
    mark()
  }

  // The mouse must not take the focus from the text.
  node.addEventListener('mousedown', (event) => event.preventDefault())
  node.addEventListener('click', (event) => {
    const item = around(event, '[role=option]')
    const option = item && shown[[...node.children].indexOf(item)]
    if (option) take(option)
  })

  return {
    node,
    show,
    hide: () => show([], false),
    /** @param {1 | -1} by */
    move: (by) => {
      index = (index + by + shown.length + (index < 0 && by < 0 ? 1 : 0)) % shown.length
      mark()
    },
    unmark: () => {
      index = -1
      mark()
    },
    isOpen: () => !node.hidden,
    active: () => shown[index],
    first: () => shown[0],
  }
}
