import { el } from './dom.js'

/** The list of completions over a composer: one option is active at most, the focus stays in the text. */
export function createOptions(id, take) {
  const node = el('ul', { class: 'options', id, role: 'listbox', 'aria-label': 'Completions', hidden: true })
  let shown = []
  let index = -1

  const mark = () => {
    ;[...node.children].forEach((item, i) => {
      item.setAttribute('aria-selected', String(i === index))
    })
    node.children[index]?.scrollIntoView({ block: 'nearest' })
  }

  // The mouse must not take the focus from the text.
  node.addEventListener('mousedown', (event) => event.preventDefault())
  node.addEventListener('click', (event) => {
    const at = [...node.children].indexOf(event.target.closest('[role=option]'))
    if (at >= 0) take(shown[at])
  })

  return {
    node,
    show(options, active) {
      shown = options
      index = active && options.length > 0 ? 0 : -1
      node.hidden = options.length === 0
      node.replaceChildren(
        ...options.map(({ label, detail }, i) =>
          el(
            'li',
            { role: 'option', id: `${id}-${i}` },
            el('span', { class: 'option-label' }, label),
            detail && el('span', { class: 'option-detail' }, detail),
          ),
        ),
      )
      mark()
    },
    hide() {
      shown = []
      index = -1
      node.hidden = true
      node.replaceChildren()
    },
    move(by) {
      index = (index + by + shown.length + (index < 0 && by < 0 ? 1 : 0)) % shown.length
      mark()
    },
    unmark() {
      index = -1
      mark()
    },
    isOpen: () => !node.hidden,
    active: () => shown[index],
    first: () => shown[0],
    activeId: () => (index < 0 ? undefined : `${id}-${index}`),
  }
}
