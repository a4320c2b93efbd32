/** @typedef {Node | string | false | null | undefined} Child */

/**
 * Builds an element: properties by name, `class`, `data-*` and `aria-*` as attributes, children as nodes or text.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, unknown>} properties
 * @param {...Child} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function el(tag, properties = {}, ...children) {
  const node = document.createElement(tag)
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === false) continue
    if (name.startsWith('on')) node.addEventListener(name.slice(2), /** @type {EventListener} */ (value))
    else if (name === 'class' || name === 'role' || name === 'for' || name.includes('-'))
      node.setAttribute(name, value === true ? '' : String(value))
    else Object.assign(node, { [name]: value })
  }
  node.append(...children.filter((child) => child !== undefined && child !== null && child !== false))
  return node
}

/**
 * One of the icons of index.html, silent for screen readers.
 * @param {string} name
 */
export function icon(name) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg')
  svg.setAttribute('class', 'icon')
  svg.setAttribute('aria-hidden', 'true')
  const use = document.createElementNS('http://www.w3.org/2000/svg', 'use')
  use.setAttribute('href', `#icon-${name}`)
  svg.append(use)
  return svg
}

/**
 * The element with an id of this page's HTML. Throws where there is none.
 * @param {string} id
 */
export function byId(id) {
  const node = document.getElementById(id)
  if (!node) throw new Error(`This page has no #${id}.`)
  return node
}

/**
 * The nearest element around what an event happened to, itself included, that a selector fits.
 * @param {Event} event
 * @param {string} selector
 * @returns {HTMLElement | undefined}
 */
export const around = ({ target }, selector) =>
  (target instanceof Element && /** @type {HTMLElement | null} */ (target.closest(selector))) || undefined
