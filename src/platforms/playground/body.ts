import express, { type RequestHandler } from 'express'
import { z } from 'zod'
import { FILE_BYTES } from '../../core/form.ts'
import { isId } from './ids.ts'

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

/** Longest text a member may send, in characters. */
const TEXT_LENGTH = 8_000

/** Largest body, in bytes: twice the longest file that a form takes, whose lines' ends are escaped. */
export const BODY_LIMIT = 2 * FILE_BYTES

/** A text; its errors, like all here, continue a sentence that begins with the name of the field. */
const text = (most: number) =>
  z
    .string({ error: ({ input }) => (input === undefined ? 'is missing' : 'must be one text') })
    .max(most, { error: `may have at most ${most} characters` })
const name = (most: number) => text(most).min(1, { error: 'must not be empty' })
const id = name(64)
const wellFormed = (given: string): string => given.toWellFormed()

const body = <S extends z.ZodRawShape>(shape: S) =>
  z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? `may hold only ${Object.keys(shape).join(', ')}, not ${issue.keys.map((key) => key.slice(0, 40)).join(', ')}`
        : 'must be a JSON object',
  })

/** Body of `POST /api/channels/:id/messages`. */
export const writeBody = body({
  user: id,
  text: text(TEXT_LENGTH).transform(wellFormed),
  thread: id.optional(),
})

/** Body of `POST /api/actions`. */
export const actionBody = body({
  user: id,
  message: id,
  action: name(100),
  arg: text(2_000).default(''),
  thread: id.optional(),
  values: z
    .record(z.string().max(100), text(TEXT_LENGTH).transform(wellFormed), {
      error: ({ code }) =>
        code === 'invalid_key' ? 'has too long a name in it' : 'must be an object of texts',
    })
    .optional(),
  // How long one may be is the bot's to say.
  files: z.record(z.string().max(100), text(2 * FILE_BYTES)).optional(),
})

/** Body of `POST /api/stars`. */
export const starBody = body({
  user: id,
  message: id,
  isGiven: z.boolean({ error: 'must be true or false' }),
})

/** Body of `POST /api/time`. */
export const timeBody = body({ by: z.enum(['next', 'week'], { error: 'must be next or week' }) })

/** Body of `POST /api/login`. */
export const loginBody = body({ password: text(1_000) })

const LIMIT = { error: 'must be a whole number from 1 to 200' }

/** Query of a listing of messages. */
export const pageQuery = z.object({
  user: id.optional(),
  before: id.refine(isId, { error: 'must be the id of a message' }).optional(),
  limit: z.coerce.number(LIMIT).int(LIMIT).min(1, LIMIT).max(200, LIMIT).default(50),
})

/** Query of a stream or a listing of channels. */
export const userQuery = z.object({ user: id.optional() })

/** Query of `GET /api/suggest`. */
export const suggestQuery = z.object({
  command: name(100),
  text: text(TEXT_LENGTH).default(''),
  zone: text(100).optional(),
  channel: id.optional(),
})

/** What a request gave, by a schema; throws HttpError 400 that says what is wrong with which field. */
export function read<T>(schema: z.ZodType<T>, given: unknown): T {
  const parsed = schema.safeParse(given)
  if (parsed.success) return parsed.data
  const reasons = parsed.error.issues.map(
    ({ path, message }) => `${path.length > 0 ? `“${path.join('.').slice(0, 40)}”` : 'The body'} ${message}`,
  )
  throw new HttpError(400, `${[...new Set(reasons)].join('; ').slice(0, 500)}.`)
}

/** Reads JSON bodies only: anything else is 415, a large one 413, a broken one 400. */
export const jsonBody: RequestHandler[] = [
  (request, _response, next) => {
    if (request.method !== 'GET' && request.method !== 'HEAD' && !request.is('application/json'))
      throw new HttpError(415, 'Send JSON, with the header Content-Type: application/json.')
    next()
  },
  express.json({ limit: BODY_LIMIT }),
]
