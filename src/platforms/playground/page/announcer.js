import { byId, el } from './dom.js'

/** Lines kept in the live region. */
const KEPT = 5

/** Says a new message to a screen reader, once. */
export function announce({ id, author, plain }) {
  const log = byId('announcer')
  if ((log.dataset.last ?? '') >= id) return
  log.dataset.last = id
  log.append(el('p', {}, `${author.name}: ${plain}`))
  while (log.children.length > KEPT) log.firstChild.remove()
}
