import type { Request, Response } from 'express'
import type { Events, ServerEvent } from './events.ts'

/** A comment this often keeps proxies from closing a quiet stream, in ms. */
const BEAT = 25_000

/** A client that lets this much pile up is gone, in bytes; it comes back and loads everything again. */
const PILE = 4_000_000

/** Sends server-sent events until the client leaves or the server ends the stream. */
export function sendEvents<T>(
  events: Events<T>,
  request: Request,
  response: Response,
  wants: (item: T) => boolean,
): void {
  response
    .status(200)
    .set({ 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store, no-transform' })
  response.flushHeaders()
  const send = ({ id, event, data }: ServerEvent) => {
    if (response.writableLength > PILE) response.destroy()
    else response.write(`id: ${id}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`)
  }
  const leave = events.join({
    lastId: request.get('last-event-id'),
    wants,
    send,
    end: () => response.end(),
  })
  const beat = setInterval(() => response.write(': still here\n\n'), BEAT)
  response.on('close', () => {
    clearInterval(beat)
    leave()
  })
}
