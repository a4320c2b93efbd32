import * as api from './api.js'
import { byId } from './dom.js'

/** How often the time shown is brought up to date, in ms. */
const TICK = 10_000

const FORMAT = /** @type {const} */ ({
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
})

/** The playground's own time, with buttons that move it; hidden where time is real. */
export function createClock() {
  /** How far it is ahead of the browser's, in ms; `undefined` where it is not simulated. @type {number | undefined} */
  let ahead
  const moves = /** @type {HTMLButtonElement[]} */ ([byId('clock-next'), byId('clock-week')])
  const tell = (/** @type {string} */ text) => {
    byId('clock-about').textContent = text
  }
  const draw = () => {
    if (ahead === undefined) return
    const now = new Date(Date.now() + ahead)
    const time = /** @type {HTMLTimeElement} */ (byId('clock-now'))
    time.dateTime = now.toISOString()
    time.textContent = now.toLocaleString('en-GB', FORMAT)
  }
  /** @param {{ now?: string }} view */
  const set = ({ now }) => {
    ahead = now === undefined ? undefined : Date.parse(now) - Date.now()
    byId('clock').hidden = ahead === undefined
    draw()
  }
  /** @param {'next' | 'week'} by */
  const move = async (by) => {
    // The button keeps the focus, which one that is disabled would lose.
    if (moves.some((button) => button.getAttribute('aria-disabled') === 'true')) return
    for (const button of moves) button.setAttribute('aria-disabled', 'true')
    tell('Time is moving…')
    try {
      set(await api.moveTime(by))
      tell('Only this playground’s time moved. What came due was posted.')
    } catch (problem) {
      tell(api.sentenceOf(problem))
    } finally {
      for (const button of moves) button.removeAttribute('aria-disabled')
    }
  }
  byId('clock-next').addEventListener('click', () => move('next'))
  byId('clock-week').addEventListener('click', () => move('week'))
  setInterval(draw, TICK)
  return { show: async () => set(await api.time()) }
}
