import { decorate, messageItem } from './message.js'

/** @import { MessageView } from '../../src/platforms/playground/wire.ts' */

/**
 * The messages of a list element, in the order of time; `shown` answers how they are shown.
 * @param {HTMLElement} node
 * @param {() => { threads: boolean, user: string }} shown
 */
export function createList(node, shown) {
  /** @type {Map<string, HTMLElement>} */
  const items = new Map()
  /** @type {MessageView[]} */
  let messages = []

  /** @param {MessageView} message */
  const insert = (message) => {
    const item = messageItem(message, shown())
    const old = items.get(message.id)
    items.set(message.id, item)
    if (old) {
      messages = messages.map((known) => (known.id === message.id ? message : known))
      return replaceItem(old, item)
    }
    const next = messages.find((known) => known.id > message.id)
    node.insertBefore(item, (next && items.get(next.id)) ?? null)
    messages.splice(next ? messages.indexOf(next) : messages.length, 0, message)
  }

  return {
    /**
     * Adds messages, or shows the new state of those that are there.
     * @param {readonly MessageView[]} added
     */
    add: (added) => {
      for (const message of added) insert(message)
      decorate(items, messages)
    },
    clear: () => {
      messages = []
      items.clear()
      node.replaceChildren()
    },
    /** @param {string | undefined} id */
    item: (id) => (id === undefined ? undefined : items.get(id)),
    /** @param {string | undefined} id */
    message: (id) => messages.find((known) => known.id === id),
    first: () => messages[0],
    last: () => messages.at(-1),
  }
}

/**
 * A card that changes under the member's finger keeps the focus on the button in the same place.
 * @param {HTMLElement} old
 * @param {HTMLElement} item
 */
export function replaceItem(old, item) {
  const index = controls(old).indexOf(/** @type {HTMLElement} */ (document.activeElement))
  old.replaceWith(item)
  if (index < 0) return
  const next = controls(item)
  ;(next[index] ?? next.at(-1) ?? item).focus()
}

/**
 * @param {HTMLElement} item
 * @returns {HTMLElement[]}
 */
const controls = (item) =>
  [...item.querySelectorAll('button, a')].map((node) => /** @type {HTMLElement} */ (node))
