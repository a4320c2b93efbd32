import pino from 'pino'
import type { Log } from '../core/ports.ts'

/** Never written, wherever they stand in a logged object: platform errors carry the request that failed. */
const SECRETS = [
  'token',
  'password',
  'secret',
  'authorization',
  'Authorization',
  'requestBody',
  'request',
  'config',
  'headers',
  'body',
]

/**
 * Logs JSON lines to stdout, or readable lines to a terminal. Errors keep message, code and stack; anything that can hold a
 * token or message text is removed.
 */
export function createLog(level: string): Log & { flush(): void } {
  const logger = pino({
    level,
    base: null,
    errorKey: 'error',
    redact: { paths: SECRETS.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]), censor: '[removed]' },
    serializers: { error: serializeError },
  })
  return {
    debug: (fields, message) => logger.debug(fields, message),
    info: (fields, message) => logger.info(fields, message),
    warn: (fields, message) => logger.warn(fields, message),
    error: (fields, message) => logger.error(fields, message),
    flush: () => logger.flush(),
  }
}

/** Tokens as platforms write them: Slack's xox?-, Discord's three dotted parts. */
const TOKEN = /\bx(?:ox[a-z]|app)-[\w-]+|\b[\w-]{23,28}\.[\w-]{6,7}\.[\w-]{27,}/g

function serializeError(error: unknown): object {
  if (!(error instanceof Error)) return { message: String(error).replace(TOKEN, '[removed]') }
  const { name, message, stack } = error
  const code = 'code' in error ? { code: error.code } : {}
  const cause = error.cause === undefined ? {} : { cause: serializeError(error.cause) }
  return {
    name,
    message: message.replace(TOKEN, '[removed]'),
    ...code,
    stack: stack?.replace(TOKEN, '[removed]'),
    ...cause,
  }
}
