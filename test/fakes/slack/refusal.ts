/** What Slack answers with `ok: false`. `more` goes into the answer beside `error`. */
export class Refusal extends Error {
  override name = 'Refusal'
  readonly error: string
  readonly more: object
  constructor(error: string, more: object = {}) {
    super(error)
    this.error = error
    this.more = more
  }
}

/** Refuses arguments the way Slack words it: `[ERROR] …` lines in `response_metadata.messages`. */
export const invalidArguments = (messages: string[]): Refusal =>
  new Refusal('invalid_arguments', {
    response_metadata: { messages: messages.map((message) => `[ERROR] ${message}`) },
  })
