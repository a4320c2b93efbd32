/** @import { MessageView } from '../../src/platforms/playground/wire.ts' */

/** A lost connection is shown only after this long, in ms: most come back at once. */
const PATIENCE = 1500

/** How long to wait before connecting again when the browser gave up, in ms. */
const AGAIN = 3000

/**
 * Live updates of one member. `refresh` asks to load everything again. Answers how to connect again now and how to stop.
 * @param {string} user
 * @param {{ ready(): void, message(message: MessageView): void, refresh(): void, lost(lost: boolean): void }} on
 */
export function connect(user, on) {
  /** @type {EventSource | undefined} */
  let source
  /** @type {number | undefined} */
  let timer
  /** @type {number | undefined} */
  let warning
  let stopped = false

  const ok = () => {
    clearTimeout(warning)
    warning = undefined
    on.lost(false)
  }

  const open = () => {
    clearTimeout(timer)
    source?.close()
    if (stopped) return
    const stream = new EventSource(`/api/events?user=${encodeURIComponent(user)}`)
    source = stream
    stream.addEventListener('message', (event) => on.message(JSON.parse(event.data)))
    stream.addEventListener('ready', () => {
      ok()
      on.ready()
    })
    stream.addEventListener('refresh', () => {
      ok()
      on.refresh()
    })
    stream.addEventListener('error', () => {
      warning ??= setTimeout(() => on.lost(true), PATIENCE)
      if (stream.readyState === EventSource.CLOSED) timer = setTimeout(reopen, AGAIN)
    })
  }

  // A new stream does not know what the old one had; everything is loaded again.
  const reopen = () => {
    open()
    source?.addEventListener('ready', () => on.refresh(), { once: true })
  }

  open()
  return {
    retry: reopen,
    stop: () => {
      stopped = true
      clearTimeout(timer)
      clearTimeout(warning)
      source?.close()
    },
  }
}
