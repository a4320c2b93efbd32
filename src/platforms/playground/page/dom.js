/** Builds an element: properties by name, `class`, `data-*` and `aria-*` as attributes, children as nodes or text. */
export function el(tag, properties = {}, ...children) {
  const node = document.createElement(tag)
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === false) continue
    if (name.startsWith('on')) node.addEventListener(name.slice(2), value)
    else if (name === 'class' || name === 'role' || name === 'for' || name.includes('-'))
      node.setAttribute(name, value === true ? '' : value)
    else node[name] = value
  }
  node.append(...children.filter((child) => child !== undefined && child !== null && child !== false))
  return node
}

/** One of the icons of index.html, silent for screen readers. */
export function icon(name) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg')
  svg.setAttribute('class', 'icon')
  svg.setAttribute('aria-hidden', 'true')
  const use = document.createElementNS('http://www.w3.org/2000/svg', 'use')
  use.setAttribute('href', `#icon-${name}`)
  svg.append(use)
  return svg
}

/** The element with an id of index.html. */
export const byId = (id) => document.getElementById(id)
