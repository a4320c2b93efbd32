import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'

/** A way to a server that can be cut at the worst moment. */
export type Cutting = {
  /** The same database by this way. */
  readonly url: string
  /**
   * Cuts the connection of the next COMMIT: before the server hears of it, or once it has answered, which nobody hears. Where the way
   * is `closed` from then on, nobody gets through until `open`.
   */
  cutCommit(when: 'before' | 'after', then?: 'closed'): void
  /** Resolves once it was cut. */
  isCut(): Promise<void>
  /** Whoever connects is let in, and nothing that is said goes through, either way, until `open`. */
  hang(): void
  open(): void
  close(): void
}

/** A message that ends with COMMIT, as Postgres's protocol says: `Q`, a length, the text, NUL. */
const COMMIT = /^Q[^]{4}[^\0]*COMMIT\0/

/** Opens a way to the database of `url`. */
export async function openCutting(url: string): Promise<Cutting> {
  const target = new URL(url)
  let next: 'before' | 'after' | undefined
  let closes = false
  let isClosed = false
  let hangs = false
  let cut = Promise.withResolvers<void>()
  const sockets = new Set<Socket>()
  const server = createServer((near) => {
    if (isClosed) return near.destroy()
    const far = connect(Number(target.port), target.hostname)
    let deaf = false
    near.on('data', (data) => {
      const when = COMMIT.test(data.toString('latin1')) ? next : undefined
      if (when) {
        next = undefined
        isClosed = closes
        cut.resolve()
      }
      if (when === 'before') return near.destroy()
      deaf = when === 'after'
      far.write(data)
    })
    far.on('data', (data) => (deaf ? near.destroy() : near.write(data)))
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(one)
      if (hangs) one.pause()
      one
        .on('error', () => {})
        .on('close', () => {
          sockets.delete(one)
          other.destroy()
        })
    }
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const way = new URL(url)
  way.port = String((server.address() as { port: number }).port)
  return {
    url: way.href,
    cutCommit: (when, then) => {
      next = when
      closes = then === 'closed'
      cut = Promise.withResolvers()
    },
    isCut: () => cut.promise,
    hang: () => {
      hangs = true
      for (const socket of sockets) socket.pause()
    },
    open: () => {
      isClosed = false
      hangs = false
      for (const socket of sockets) socket.resume()
    },
    close: () => {
      server.close()
      for (const socket of sockets) socket.destroy()
    },
  }
}
