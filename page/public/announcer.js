import { byId, el } from './dom.js'

/** @import { MessageView } from '../../src/platforms/playground/wire.ts' */

/** Lines kept in the live region. */
const KEPT = 5

/**
 * Says a new message to a screen reader, once.
 * @param {MessageView} message
 */
export function announce({ id, author, plain }) {
  const { dataset } = byId('announcer')
  if ((dataset.last ?? '') >= id) return
  dataset.last = id
  say(`${author.name}: ${plain}`)
}

/**
 * Says a text to a screen reader, when it has finished what it says now.
 * @param {string} text
 */
export function say(text) {
  const log = byId('announcer')
  log.append(el('p', {}, text))
  while (log.children.length > KEPT) log.firstChild?.remove()
}
