import { el, icon } from './dom.js'
import { decorate, messageItem } from './message.js'

/** Nearer to the end than this counts as reading the end, in px. */
const NEAR = 80

/**
 * A scrolling list of messages. `label` names it; `threads` shows the buttons that open threads; `on` gets
 * `earlier(firstId)` (resolves to `{messages, more}`), `press(button, message)` and `openThread(message)`.
 */
export function createPane(root, { label, threads, on }) {
  const items = new Map()
  let messages = []
  const list = el('ol', { class: 'messages', 'aria-label': label })
  const head = el('div', { class: 'pane-head' })
  const empty = el('p', { class: 'empty', hidden: true })
  const more = el(
    'button',
    { type: 'button', class: 'button', hidden: true, onclick: () => earlier() },
    'Earlier messages',
  )
  const scroller = el(
    'div',
    { class: 'scroller', tabIndex: 0, role: 'region', 'aria-label': label },
    more,
    head,
    empty,
    list,
  )
  const down = el(
    'button',
    { type: 'button', class: 'to-end', hidden: true, onclick: () => toEnd() },
    icon('down'),
    'New messages',
  )
  root.append(scroller, down)

  const atEnd = () => scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < NEAR
  const toEnd = () => {
    scroller.scrollTop = scroller.scrollHeight
    down.hidden = true
  }
  scroller.addEventListener('scroll', () => {
    if (atEnd()) down.hidden = true
  })
  // A picture that arrives late, or a keyboard that opens, must not push the end out of sight.
  let following = true
  scroller.addEventListener('scroll', () => {
    following = atEnd()
  })
  new ResizeObserver(() => following && toEnd()).observe(list)
  new ResizeObserver(() => following && toEnd()).observe(scroller)

  const insert = (message) => {
    const item = messageItem(message, { threads: threads() })
    const old = items.get(message.id)
    items.set(message.id, item)
    if (old) {
      messages = messages.map((known) => (known.id === message.id ? message : known))
      keepFocus(old, item)
      return
    }
    const at = messages.findIndex((known) => known.id > message.id)
    if (at < 0) {
      messages.push(message)
      list.append(item)
    } else {
      list.insertBefore(item, items.get(messages[at].id))
      messages.splice(at, 0, message)
    }
  }

  const refresh = () => {
    empty.hidden = messages.length > 0
    decorate(items, messages)
  }

  async function earlier() {
    const height = scroller.scrollHeight
    more.disabled = true
    const page = await on.earlier(messages[0]?.id).finally(() => {
      more.disabled = false
    })
    for (const message of page.messages) insert(message)
    more.hidden = !page.more
    refresh()
    scroller.scrollTop += scroller.scrollHeight - height
  }

  list.addEventListener('click', (event) => {
    const id = event.target.closest('.message')?.dataset.id
    const message = messages.find((known) => known.id === id)
    const button = event.target.closest('button')
    if (!message || !button) return
    if (button.dataset.action) on.press(button, message)
    else if (button.classList.contains('open-thread')) on.openThread(message)
  })

  return {
    /** Shows a page of messages instead of what was there, at its end. */
    show(page, { emptyText, parent }) {
      messages = []
      items.clear()
      list.replaceChildren()
      head.replaceChildren()
      empty.textContent = emptyText
      more.hidden = !page.more
      if (parent) this.setParent(parent)
      for (const message of page.messages) insert(message)
      refresh()
      toEnd()
    },
    /** The message a thread hangs under. */
    setParent(parent) {
      const item = messageItem(parent, { threads: false })
      item.querySelector('article').addEventListener('click', (event) => {
        const button = event.target.closest('button[data-action]')
        if (button) on.press(button, parent)
      })
      head.replaceChildren(
        el('ol', { class: 'messages parent', 'aria-label': 'Beginning of the thread' }, item),
      )
    },
    /** Adds a message or shows its new state; scrolls to it when the end was in sight or it is one's own. */
    upsert(message, { own = false } = {}) {
      const known = items.has(message.id)
      const follow = own || atEnd()
      insert(message)
      refresh()
      if (known) return
      if (follow) toEnd()
      else down.hidden = false
    },
    /** Brings a message into view and marks it for a moment. */
    highlight(id) {
      const item = items.get(id)
      item?.scrollIntoView({ block: 'center' })
      item?.classList.add('found')
      item?.focus({ preventScroll: true })
    },
    /** Puts the focus on the button that opens a message's thread. */
    focusThreadButton: (id) => items.get(id)?.querySelector('.open-thread')?.focus(),
    toEnd,
  }
}

/** A card that changes under the member's finger keeps the focus on the same button. */
function keepFocus(old, item) {
  const buttons = [...old.querySelectorAll('button, a')]
  const index = buttons.indexOf(document.activeElement)
  old.replaceWith(item)
  if (index < 0) return
  const next = [...item.querySelectorAll('button, a')]
  ;(next[index] ?? next.at(-1) ?? item).focus()
}
