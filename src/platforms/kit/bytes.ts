import { AsyncLocalStorage } from 'node:async_hooks'
import { subscribe, unsubscribe } from 'node:diagnostics_channel'

/** As much of what undici says of a request as is used here. Source: undici, "Diagnostics Channel Support". */
type Told = { request: object; headers: unknown; socket: { destroy(error: Error): void } }

/** Right before the first byte of a request is written, by Node's own `fetch` and by the package. */
const SENDING = 'undici:client:sendHeaders'
const CREATED = 'undici:request:create'

/**
 * Has each HTTP request of this process checked once more right before its first byte, because a connection takes a while to open, and
 * a process may stand still meanwhile. `check` runs in the async context that made the request; where it throws, the connection is cut,
 * nothing is sent, and the caller gets what it threw, or an error whose `cause` that is. Answers what ends it.
 *
 * Not so a request with files: undici goes on reading its body after a cut, and fails where nobody can catch it (8.10, 7.30).
 */
export function checkBeforeBytes(check: () => void): () => void {
  const made = new WeakMap<object, ReturnType<typeof AsyncLocalStorage.snapshot>>()
  const created = (told: unknown): void => {
    made.set((told as Told).request, AsyncLocalStorage.snapshot())
  }
  const sending = (told: unknown): void => {
    const { request, headers, socket } = told as Told
    try {
      if (!String(headers).includes('multipart/form-data')) made.get(request)?.(check)
    } catch (error) {
      socket.destroy(error as Error)
    }
  }
  subscribe(CREATED, created)
  subscribe(SENDING, sending)
  return () => {
    unsubscribe(CREATED, created)
    unsubscribe(SENDING, sending)
  }
}
