import pino from 'pino'
import type { Log } from '../core/ports.ts'
import { tidy } from '../core/text.ts'

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

/** Where a log goes: a terminal gets lines to read, anything else JSON. */
type Output = { isTTY?: boolean; write(text: string): unknown }

/**
 * Logs JSON lines to stdout, or readable lines to a terminal. Errors keep message, code and stack; anything that can hold a
 * token or message text is removed, and what looks like one of `secrets`.
 */
export function createLog(
  level: string,
  secrets: readonly RegExp[] = [],
  out: Output = process.stdout,
): Log & { flush(): void } {
  const options = {
    level,
    base: null,
    errorKey: 'error',
    redact: { paths: SECRETS.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]), censor: '[removed]' },
    serializers: { error: (error: unknown) => errorFields(error, secrets) },
  }
  const logger = out.isTTY
    ? pino(options, { write: (line: string) => void out.write(`${readable(line)}\n`) })
    : out === process.stdout
      ? pino(options)
      : pino(options, { write: (line: string) => void out.write(line) })
  const folded = createFolding((level, fields, message) => logger[level](fields, message))
  return {
    debug: (fields, message) => logger.debug(fields, message),
    info: (fields, message) => logger.info(fields, message),
    warn: (fields, message) => folded.say('warn', fields, message),
    error: (fields, message) => folded.say('error', fields, message),
    flush: () => {
      folded.flush()
      logger.flush()
    },
  }
}

/** So many warnings or errors alike are written in a minute; the rest are counted. */
const ALIKE = 10
const FOLD_MS = 60_000

/** A platform that is away fails a thousand groups alike: ten lines and a count say as much as a thousand lines. */
function createFolding(write: (level: 'warn' | 'error', fields: object, message: string) => void) {
  const alike = new Map<string, { seen: number; end(): void }>()
  return {
    say: (level: 'warn' | 'error', fields: object, message: string): void => {
      const key = `${level} ${message} ${causeIn(fields)}`
      const known = alike.get(key)
      if (known && ++known.seen > ALIKE) return
      write(level, fields, message)
      if (known) return
      const end = (): void => {
        clearTimeout(timer)
        alike.delete(key)
        if (entry.seen > ALIKE)
          write(level, { repeated: entry.seen - ALIKE, cause: causeIn(fields) }, message)
      }
      const timer = setTimeout(end, FOLD_MS).unref()
      const entry = { seen: 1, end }
      alike.set(key, entry)
    },
    /** Writes the counts there are. */
    flush: (): void => {
      for (const { end } of [...alike.values()]) end()
    },
  }
}

/** What a line says of why, whomever it is about. Error messages stay inside: they are cleaned when they are written. */
function causeIn(fields: object): string {
  const { reason, error, outcome } = fields as { reason?: unknown; error?: unknown; outcome?: unknown }
  const name = error instanceof Error ? error.name : ''
  return [outcome, reason, name].filter((part) => typeof part === 'string' && part !== '').join(' ')
}

type Line = { level: number; time: number; msg: string; error?: { message?: string; stack?: string } }

/** A line of the log as one reads it: the time here, what happened, about what, and an error's stack below. */
function readable(line: string): string {
  const { level, time, msg, error, ...fields } = JSON.parse(line) as Line
  const weight = level >= 50 ? 'Error: ' : level >= 40 ? 'Warning: ' : ''
  const about = Object.entries(fields).map(
    ([name, value]) => `${name} ${typeof value === 'string' ? value : JSON.stringify(value)}`,
  )
  const [first = '', ...frames] = (error?.stack ?? error?.message ?? '').split('\n')
  return [
    `${new Date(time).toTimeString().slice(0, 8)} ${tidy(`${weight}${msg}${about.length > 0 ? ` (${about.join(', ')})` : ''}`)}`,
    ...(first === '' ? [] : [`  ${tidy(first)}`]),
    ...frames.map((frame) => `    ${tidy(frame)}`),
  ].join('\n')
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
