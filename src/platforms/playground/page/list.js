import { decorate, messageItem } from './message.js'

/** The messages of a list element, in the order of time; `threads` answers whether threads can be opened here. */
export function createList(node, threads) {
  const items = new Map()
  let messages = []

  const insert = (message) => {
    const item = messageItem(message, { threads: threads() })
    const old = items.get(message.id)
    items.set(message.id, item)
    if (old) {
      messages = messages.map((known) => (known.id === message.id ? message : known))
      return replaceItem(old, item)
    }
    const at = messages.findIndex((known) => known.id > message.id)
    const next = at < 0 ? null : items.get(messages[at].id)
    node.insertBefore(item, next)
    messages.splice(at < 0 ? messages.length : at, 0, message)
  }

  return {
    /** Adds messages, or shows the new state of those that are there. */
    add: (added) => {
      for (const message of added) insert(message)
      decorate(items, messages)
    },
    clear: () => {
      messages = []
      items.clear()
      node.replaceChildren()
    },
    item: (id) => items.get(id),
    message: (id) => messages.find((known) => known.id === id),
    first: () => messages[0],
    last: () => messages.at(-1),
  }
}

/** A card that changes under the member's finger keeps the focus on the same button. */
function replaceItem(old, item) {
  const buttons = [...old.querySelectorAll('button, a')]
  const index = buttons.indexOf(document.activeElement)
  old.replaceWith(item)
  if (index < 0) return
  const next = [...item.querySelectorAll('button, a')]
  ;(next[index] ?? next.at(-1) ?? item).focus()
}
