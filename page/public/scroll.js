/** Nearer to the end than this counts as reading the end, in px. */
const NEAR = 80

/** Kept above a message that is read from its top, in px. */
const ABOVE = 12

/**
 * Keeps the end of a list in sight for who reads the end, also when a picture arrives late or a keyboard opens. A message
 * too tall for the screen is shown from its top instead. `jump` is the button that leads to what arrived out of sight.
 * @param {HTMLElement} scroller
 * @param {HTMLElement} list
 * @param {HTMLElement} jump
 */
export function followEnd(scroller, list, jump) {
  let following = true
  const distance = () => scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight
  const toEnd = () => {
    following = true
    scroller.scrollTop = scroller.scrollHeight
    jump.hidden = true
  }
  /**
   * Shows a message as well as it fits: the end of the list, or the message's top.
   * @param {HTMLElement | undefined} item
   */
  const reveal = (item) => {
    toEnd()
    const top = item?.getBoundingClientRect().top ?? Number.POSITIVE_INFINITY
    const hidden = scroller.getBoundingClientRect().top + ABOVE - top
    if (hidden <= 0) return
    scroller.scrollTop -= hidden
    following = false
  }
  scroller.addEventListener('scroll', () => {
    // A jump to a message's top is no wish to follow, however near the end it is.
    if (distance() < 1 || distance() >= NEAR) following = distance() < 1
    if (distance() < NEAR) jump.hidden = true
  })
  jump.addEventListener('click', toEnd)
  const sizes = new ResizeObserver(() => {
    if (following) toEnd()
  })
  sizes.observe(list)
  sizes.observe(scroller)
  return {
    reveal,
    /**
     * A message was added at the end.
     * @param {HTMLElement | undefined} item
     */
    grew: (item) => {
      if (following) reveal(item)
      else jump.hidden = false
    },
  }
}
