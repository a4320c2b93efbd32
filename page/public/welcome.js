import { byId, el } from './dom.js'
import { recall, remember } from './storage.js'

/** What to try first; `channel` is where, if it matters. */
const STEPS = [
  { about: 'Look up a topic', text: '/topic two tower' },
  { about: 'Read today’s prompts', text: '/today' },
  { about: 'Set up your own group', text: '/group setup', channel: 'ml-design' },
]

/**
 * Says what to try, until something was tried or it is closed; once in a browser. `write` puts a text into the box of a
 * channel, or of the one that is open.
 * @param {(text: string, channel: string | undefined) => void} write
 */
export function createWelcome(write) {
  const node = byId('welcome')
  const done = () => {
    node.hidden = true
    remember('welcomed', 'yes')
  }
  byId('welcome-steps').replaceChildren(
    ...STEPS.map(({ about, text, channel }) =>
      el(
        'li',
        {},
        el(
          'button',
          { type: 'button', class: 'step', onclick: () => write(text, channel) },
          `${about} `,
          el('code', {}, text),
        ),
      ),
    ),
  )
  byId('close-welcome').addEventListener('click', done)
  node.hidden = recall('welcomed') !== undefined
  return { done }
}
