/** Nearer to the end than this counts as reading the end, in px. */
const NEAR = 80

/**
 * Keeps the end of a list in sight for who reads the end, also when a picture arrives late or a keyboard opens.
 * `jump` is the button that leads to the end; it shows up for what arrives out of sight.
 */
export function followEnd(scroller, list, jump) {
  let following = true
  const toEnd = () => {
    following = true
    scroller.scrollTop = scroller.scrollHeight
    jump.hidden = true
  }
  const follow = () => {
    if (following) toEnd()
  }
  scroller.addEventListener('scroll', () => {
    following = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < NEAR
    if (following) jump.hidden = true
  })
  jump.addEventListener('click', toEnd)
  const sizes = new ResizeObserver(follow)
  sizes.observe(list)
  sizes.observe(scroller)
  return {
    toEnd,
    /** Something was added at the end. */
    grew: () => {
      if (following) toEnd()
      else jump.hidden = false
    },
  }
}
