import { el, icon } from './dom.js'
import { decorate, messageItem } from './message.js'
import { followEnd } from './scroll.js'

/**
 * A scrolling list of messages. `label` names it, `threads` answers whether threads can be opened here; `on` gets
 * `earlier(firstId)` (resolves to `{messages, more}`), `press(button, message)` and `openThread(message)`.
 */
export function createPane(root, { label, threads, on }) {
  const parts = build(root, label)
  const { list, head, empty, more, scroller } = parts
  const end = followEnd(scroller, list, parts.jump)
  const items = new Map()
  let messages = []
  let wanted

  const insert = (message) => {
    const item = messageItem(message, { threads: threads() })
    const old = items.get(message.id)
    items.set(message.id, item)
    if (old) {
      messages = messages.map((known) => (known.id === message.id ? message : known))
      return replaceItem(old, item)
    }
    const at = messages.findIndex((known) => known.id > message.id)
    const next = at < 0 ? undefined : items.get(messages[at].id)
    list.insertBefore(item, next ?? null)
    messages.splice(at < 0 ? messages.length : at, 0, message)
  }

  const add = (added) => {
    for (const message of added) insert(message)
    empty.hidden = messages.length > 0
    decorate(items, messages)
  }

  const setParent = (message) => {
    const item = messageItem(message, { threads: false })
    item.addEventListener('click', (event) => pressed(event, message))
    head.replaceChildren(
      el('ol', { class: 'messages parent', 'aria-label': 'Beginning of the thread' }, item),
    )
  }

  const pressed = (event, message) => {
    const button = event.target.closest('button')
    if (button?.dataset.action) on.press(button, message)
    else if (button?.classList.contains('open-thread')) on.openThread(message)
  }

  list.addEventListener('click', (event) => {
    const id = event.target.closest('.message')?.dataset.id
    const message = messages.find((known) => known.id === id)
    if (message) pressed(event, message)
  })
  more.addEventListener('click', async () => {
    const height = scroller.scrollHeight
    more.disabled = true
    try {
      const page = await on.earlier(messages[0]?.id)
      add(page.messages)
      more.hidden = !page.more
      scroller.scrollTop += scroller.scrollHeight - height
    } catch {
      // The button stays, to be pressed again; the banner tells when the connection is lost.
    } finally {
      more.disabled = false
    }
  })

  return {
    setParent,
    /** Shows a message as well as it fits, at once or when it arrives. */
    reveal: (id) => {
      wanted = items.has(id) ? undefined : id
      if (!wanted) end.reveal(items.get(id))
    },
    /** Shows a page of messages instead of what was there, at its end. */
    show: (page, { emptyText, parent }) => {
      messages = []
      items.clear()
      list.replaceChildren()
      head.replaceChildren()
      empty.textContent = emptyText
      more.hidden = !page.more
      if (parent) setParent(parent)
      add(page.messages)
      // A discussion that nobody answered yet is read from its beginning.
      const fresh = parent && page.messages.every(({ author }) => author.bot)
      end.reveal(fresh ? head : items.get(page.messages.at(-1)?.id))
    },
    /** Adds a message or shows its new state. */
    upsert: (message) => {
      const known = items.has(message.id)
      add([message])
      if (message.id === wanted) {
        wanted = undefined
        end.reveal(items.get(message.id))
      } else if (!known) end.grew(items.get(message.id))
    },
    /** Brings a message into view and marks it for a moment. */
    highlight: (id) => {
      const item = items.get(id)
      item?.scrollIntoView({ block: 'center' })
      item?.classList.add('found')
      item?.focus({ preventScroll: true })
    },
    /** Puts the focus on the button that opens a message's thread. */
    focusThreadButton: (id) => items.get(id)?.querySelector('.open-thread')?.focus(),
  }
}

function build(root, label) {
  const list = el('ol', { class: 'messages', 'aria-label': label })
  const head = el('div', { class: 'pane-head' })
  const empty = el('p', { class: 'empty', hidden: true })
  const more = el('button', { type: 'button', class: 'button', hidden: true }, 'Earlier messages')
  const region = { class: 'scroller', tabIndex: 0, role: 'region', 'aria-label': label }
  const scroller = el('div', region, more, head, empty, list)
  const jump = el('button', { type: 'button', class: 'to-end', hidden: true }, icon('down'), 'New messages')
  root.append(scroller, jump)
  return { list, head, empty, more, scroller, jump }
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
