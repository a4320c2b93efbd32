/** Everything this page keeps in the browser begins with this. */
const PREFIX = 'studyhall.'

/**
 * What was remembered in this browser; `undefined` when nothing was, or storage is off.
 * @param {string} name
 */
export function recall(name) {
  try {
    return localStorage.getItem(PREFIX + name) ?? undefined
  } catch {
    return undefined
  }
}

/**
 * Remembers a text in this browser; where storage is off it is forgotten with the page.
 * @param {string} name
 * @param {string} text
 */
export function remember(name, text) {
  try {
    localStorage.setItem(PREFIX + name, text)
  } catch {
    // Nothing depends on it.
  }
}
