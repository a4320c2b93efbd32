import express, { type RequestHandler } from 'express'
import { z } from 'zod'
import { HttpError } from './errors.ts'

/** Longest text a member may send, in characters. */
const TEXT_LENGTH = 8_000

/** Largest body: the longest text of four-byte characters, escaped, and its wrapping. */
const BODY_LIMIT = '128kb'

const id = z.string().min(1).max(64)
const wellFormed = (text: string): string => text.toWellFormed()

/** Body of `POST /api/channels/:id/messages`. */
export const writeBody = z.strictObject({
  user: id,
  text: z.string().max(TEXT_LENGTH).transform(wellFormed),
  thread: id.optional(),
})

/** Body of `POST /api/actions`. */
export const actionBody = z.strictObject({
  user: id,
  message: id,
  action: z.string().min(1).max(100),
  arg: z.string().max(2_000).default(''),
  values: z.record(z.string().max(100), z.string().max(TEXT_LENGTH).transform(wellFormed)).optional(),
})

/** Body of `POST /api/login`. */
export const loginBody = z.strictObject({ password: z.string().max(1_000) })

/** Query of a listing of messages. */
export const pageQuery = z.object({
  user: id.optional(),
  before: id.optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})

/** Query of a stream or a listing of channels. */
export const userQuery = z.object({ user: id.optional() })

/** Query of `GET /api/suggest`. */
export const suggestQuery = z.object({
  command: z.string().min(1).max(100),
  arg: z.string().min(1).max(100),
  typed: z.string().max(TEXT_LENGTH).default(''),
  channel: id.optional(),
})

/** What a request gave, by a schema; throws HttpError 400 with the reason. */
export function read<T>(schema: z.ZodType<T>, given: unknown): T {
  const parsed = schema.safeParse(given)
  if (parsed.success) return parsed.data
  const reasons = parsed.error.issues.map(({ path, message }) =>
    path.length > 0 ? `${path.join('.')}: ${message}` : message,
  )
  throw new HttpError(400, `${reasons.join('; ').slice(0, 500)}.`)
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
