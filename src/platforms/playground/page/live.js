/** A lost connection is shown only after this long, in ms: most come back at once. */
const PATIENCE = 1500

/** How long to wait before connecting again when the browser gave up, in ms. */
const AGAIN = 3000

/**
 * Live updates of one member. `on` gets `ready()`, `message(view)`, `refresh()` (load everything again) and
 * `lost(boolean)`. Answers how to connect again now and how to stop.
 */
export function connect(user, on) {
  let source
  let timer
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
    source = new EventSource(`/api/events?user=${encodeURIComponent(user)}`)
    source.addEventListener('message', (event) => on.message(JSON.parse(event.data)))
    source.addEventListener('ready', () => {
      ok()
      on.ready()
    })
    source.addEventListener('refresh', () => {
      ok()
      on.refresh()
    })
    source.addEventListener('error', () => {
      warning ??= setTimeout(() => on.lost(true), PATIENCE)
      if (source.readyState === EventSource.CLOSED) timer = setTimeout(reopen, AGAIN)
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
