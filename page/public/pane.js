import { around, el, icon } from './dom.js'
import { createList, replaceItem } from './list.js'
import { messageItem } from './message.js'
import { followEnd } from './scroll.js'

/**
 * @import { MessageView, PageView } from '../../src/platforms/playground/wire.ts'
 * @typedef {{
 *   earlier(before: string | undefined): Promise<PageView>,
 *   press(button: HTMLElement, message: MessageView): void,
 *   type(text: string): void,
 *   openThread(message: MessageView): void,
 *   star(button: HTMLElement, message: MessageView): void,
 * }} PaneEvents
 */

/**
 * A scrolling list of messages. `label` names it, `shown` answers who reads it and whether threads can be opened here; `earlier` gives
 * the messages before one.
 * @param {HTMLElement} root
 * @param {{ label: string, shown(): { threads: boolean, user: string }, on: PaneEvents }} options
 */
export function createPane(root, { label, shown, on }) {
  const { node, head, empty, more, scroller, jump } = build(root, label)
  const list = createList(node, shown)
  const end = followEnd(scroller, node, jump)
  const parent = createParent(head, on)
  /** @type {string | undefined} */
  let wanted

  node.addEventListener('click', (event) => {
    const message = list.message(around(event, '.message')?.dataset.id)
    if (message) pressed(on, event, message)
  })
  more.addEventListener('click', () => addEarlier({ list, more, scroller, earlier: on.earlier }))

  return {
    setParent: parent.set,
    /**
     * Shows a message as well as it fits, at once or when it arrives.
     * @param {string} id
     */
    reveal: (id) => {
      wanted = list.item(id) ? undefined : id
      if (!wanted) end.reveal(list.item(id))
    },
    /**
     * Shows a page of messages instead of what was there, at its end; `parent` is the message a thread hangs under.
     * @param {PageView} page
     * @param {{ emptyText: string, parent?: MessageView }} about
     */
    show: (page, about) => {
      list.clear()
      parent.clear()
      if (about.parent) parent.set(about.parent)
      list.add(page.messages)
      empty.textContent = about.emptyText
      empty.hidden = page.messages.length > 0
      more.hidden = !page.more
      // A discussion that nobody answered yet is read from its beginning.
      const fresh = about.parent && page.messages.every(({ author }) => author.bot)
      end.reveal(fresh ? head : list.item(list.last()?.id))
    },
    /**
     * Adds a message or shows its new state.
     * @param {MessageView} message
     */
    upsert: (message) => {
      const known = list.item(message.id) !== undefined
      // Above a gap that is not loaded yet it would stand in the place of what is between.
      if (!known && !more.hidden && message.id < (list.first()?.id ?? '')) return
      list.add([message])
      empty.hidden = true
      if (message.id === wanted) end.reveal(list.item(message.id))
      else if (!known) end.grew(list.item(message.id))
      if (message.id === wanted) wanted = undefined
    },
    /**
     * Brings a message into view and marks it for a moment.
     * @param {string} id
     */
    highlight: (id) => {
      const item = list.item(id)
      item?.scrollIntoView({ block: 'center' })
      item?.classList.add('found')
      item?.focus({ preventScroll: true })
    },
    /**
     * Puts the focus on the button that opens a message's thread.
     * @param {string} id
     */
    focusThreadButton: (id) =>
      /** @type {HTMLElement | null | undefined} */ (list.item(id)?.querySelector('.open-thread'))?.focus(),
  }
}

/**
 * @param {PaneEvents} on
 * @param {Event} event
 * @param {MessageView} message
 */
function pressed(on, event, message) {
  const button = around(event, 'button')
  if (button?.dataset.menu) return choose(on, button, message)
  if (button?.dataset.type) return on.type(button.dataset.type)
  if (button?.dataset.action) on.press(button, message)
  else if (button?.classList.contains('open-thread')) on.openThread(message)
  else if (button?.classList.contains('star')) on.star(button, message)
}

/**
 * Opens what is chosen in a card's menu; where nothing is, the menu is where to go.
 * @param {PaneEvents} on
 * @param {HTMLElement} button
 * @param {MessageView} message
 */
function choose(on, button, message) {
  const select = button.parentElement?.querySelector('select')
  if (!select?.value) return void select?.focus()
  button.dataset.action = button.dataset.menu
  button.dataset.arg = select.value
  on.press(button, message)
}

/**
 * The message that a thread hangs under, over the thread.
 * @param {HTMLElement} head
 * @param {PaneEvents} on
 */
function createParent(head, on) {
  /** @type {HTMLElement | undefined} */
  let shown
  return {
    clear: () => {
      shown = undefined
      head.replaceChildren()
    },
    /** @param {MessageView} message */
    set: (message) => {
      const item = messageItem(message, { threads: false, user: '' })
      item.addEventListener('click', (event) => pressed(on, event, message))
      if (shown) replaceItem(shown, item)
      else
        head.replaceChildren(
          el('ol', { class: 'messages parent', 'aria-label': 'Beginning of the thread' }, item),
        )
      shown = item
    },
  }
}

/**
 * Puts the page before the first message over it, and keeps in place what one reads.
 * @param {{
 *   list: ReturnType<typeof createList>, more: HTMLButtonElement, scroller: HTMLElement,
 *   earlier: PaneEvents['earlier'],
 * }} parts
 */
async function addEarlier({ list, more, scroller, earlier }) {
  const height = scroller.scrollHeight
  more.disabled = true
  try {
    const first = list.first()
    const page = await earlier(first?.id)
    // Another channel is shown by now.
    if (list.first()?.id !== first?.id) return
    list.add(page.messages)
    more.hidden = !page.more
    scroller.scrollTop += scroller.scrollHeight - height
  } catch {
    // The button stays, to be pressed again; the banner tells when the connection is lost.
  } finally {
    more.disabled = false
  }
}

/**
 * @param {HTMLElement} root
 * @param {string} label
 */
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
