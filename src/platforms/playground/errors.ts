/** An answer of the HTTP API that is not a success: `message` is the sentence the client gets. */
export class HttpError extends Error {
  override name = 'HttpError'
  readonly status: number
  /** Seconds after which a limited request may be repeated. */
  readonly retryAfter: number | undefined
  constructor(status: number, message: string, retryAfter?: number) {
    super(message)
    this.status = status
    this.retryAfter = retryAfter
  }
}
