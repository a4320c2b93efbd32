import { el, icon } from './dom.js'
import { createList } from './list.js'
import { messageItem } from './message.js'
import { followEnd } from './scroll.js'

/**
 * A scrolling list of messages. `label` names it, `threads` answers whether threads can be opened here; `on` gets
 * `earlier(firstId)` (resolves to `{messages, more}`), `press(button, message)` and `openThread(message)`.
 */
export function createPane(root, { label, threads, on }) {
  const { node, head, empty, more, scroller, jump } = build(root, label)
  const list = createList(node, threads)
  const end = followEnd(scroller, node, jump)
  let wanted

  const pressed = (event, message) => {
    const button = event.target.closest('button')
    if (button?.dataset.action) on.press(button, message)
    else if (button?.classList.contains('open-thread')) on.openThread(message)
  }
  node.addEventListener('click', (event) => {
    const message = list.message(event.target.closest('.message')?.dataset.id)
    if (message) pressed(event, message)
  })
  more.addEventListener('click', () => addEarlier({ list, more, scroller, earlier: on.earlier }))

  /** The message a thread hangs under. */
  const setParent = (message) => {
    const item = messageItem(message, { threads: false })
    item.addEventListener('click', (event) => pressed(event, message))
    head.replaceChildren(
      el('ol', { class: 'messages parent', 'aria-label': 'Beginning of the thread' }, item),
    )
  }

  return {
    setParent,
    /** Shows a message as well as it fits, at once or when it arrives. */
    reveal: (id) => {
      wanted = list.item(id) ? undefined : id
      if (!wanted) end.reveal(list.item(id))
    },
    /** Shows a page of messages instead of what was there, at its end. */
    show: (page, { emptyText, parent }) => {
      list.clear()
      head.replaceChildren()
      if (parent) setParent(parent)
      list.add(page.messages)
      empty.textContent = emptyText
      empty.hidden = page.messages.length > 0
      more.hidden = !page.more
      // A discussion that nobody answered yet is read from its beginning.
      const fresh = parent && page.messages.every(({ author }) => author.bot)
      end.reveal(fresh ? head : list.item(list.last()?.id))
    },
    /** Adds a message or shows its new state. */
    upsert: (message) => {
      const known = list.item(message.id) !== undefined
      list.add([message])
      empty.hidden = true
      if (message.id === wanted) end.reveal(list.item(message.id))
      else if (!known) end.grew(list.item(message.id))
      if (message.id === wanted) wanted = undefined
    },
    /** Brings a message into view and marks it for a moment. */
    highlight: (id) => {
      const item = list.item(id)
      item?.scrollIntoView({ block: 'center' })
      item?.classList.add('found')
      item?.focus({ preventScroll: true })
    },
    /** Puts the focus on the button that opens a message's thread. */
    focusThreadButton: (id) => list.item(id)?.querySelector('.open-thread')?.focus(),
  }
}

/** Puts the page before the first message over it, and keeps in place what one reads. */
async function addEarlier({ list, more, scroller, earlier }) {
  const height = scroller.scrollHeight
  more.disabled = true
  try {
    const page = await earlier(list.first()?.id)
    list.add(page.messages)
    more.hidden = !page.more
    scroller.scrollTop += scroller.scrollHeight - height
  } catch {
    // The button stays, to be pressed again; the banner tells when the connection is lost.
  } finally {
    more.disabled = false
  }
}

function build(root, label) {
  const node = el('ol', { class: 'messages', 'aria-label': label })
  const head = el('div', { class: 'pane-head' })
  const empty = el('p', { class: 'empty', hidden: true })
  const more = el('button', { type: 'button', class: 'button', hidden: true }, 'Earlier messages')
  const region = { class: 'scroller', tabIndex: 0, role: 'region', 'aria-label': label }
  const scroller = el('div', region, more, head, empty, node)
  const jump = el('button', { type: 'button', class: 'to-end', hidden: true }, icon('down'), 'New messages')
  root.append(scroller, jump)
  return { node, head, empty, more, scroller, jump }
}
