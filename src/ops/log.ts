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
 * token or message text is removed, and what looks like one of `secrets`.
 */
export function createLog(level: string, secrets: readonly RegExp[] = []): Log & { flush(): void } {
  const logger = pino({
    level,
    base: null,
    errorKey: 'error',
    redact: { paths: SECRETS.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]), censor: '[removed]' },
    serializers: { error: (error: unknown) => errorFields(error, secrets) },
  })
  return {
    debug: (fields, message) => logger.debug(fields, message),
    info: (fields, message) => logger.info(fields, message),
    warn: (fields, message) => logger.warn(fields, message),
    error: (fields, message) => logger.error(fields, message),
    flush: () => logger.flush(),
  }
}

/** What the log keeps of an error and its causes, without anything that looks like one of these secrets. */
export function errorFields(error: unknown, secrets: readonly RegExp[]): object {
  const clean = (text: string): string =>
    secrets.reduce((rest, secret) => rest.replace(new RegExp(secret, 'g'), '[removed]'), text)
  if (!(error instanceof Error)) return { message: clean(String(error)) }
  const { name, message, stack } = error
  const code = 'code' in error ? { code: error.code } : {}
  const cause = error.cause === undefined ? {} : { cause: errorFields(error.cause, secrets) }
  return { name, message: clean(message), ...code, stack: stack && clean(stack), ...cause }
}
