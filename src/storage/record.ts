import { z } from 'zod'
import { type Kind, UnreadableRecord } from '../core/records.ts'

/**
 * A value as it is stored, with the version of its shape. Throws TypeError for a value that could not be read back as
 * it is: nothing is written that would be unreadable for ever after.
 */
export function encode<T>(kind: Kind<T>, key: string, value: T): string {
  if (!isJson(kind))
    throw new TypeError(`The record ${kind.name}/${key} cannot be stored: JSON cannot hold its kind.`)
  const result = kind.schema.safeParse(value)
  if (!result.success) {
    throw new TypeError(`The record ${kind.name}/${key} cannot be stored: ${reasonOf(result.error)}.`)
  }
  return JSON.stringify({ v: kind.version, value: result.data })
}

/**
 * The value behind a stored text, brought up to the shape that this program knows. Throws UnreadableRecord, which names
 * the key and never the value.
 */
export function decode<T>(kind: Kind<T>, key: string, text: string): T {
  const result = parse(kind, text)
  if ('reason' in result) throw new UnreadableRecord(kind.name, key, result.reason)
  return result.value
}

/**
 * Throws TypeError for a key that engines would store as another one or not at all: a lone surrogate (SQLite turns
 * each into U+FFFD) or NUL (Postgres has no such text).
 */
export function checkKey(key: string): void {
  if (!key.isWellFormed() || key.includes('\0')) {
    throw new TypeError(`${JSON.stringify(key)} is no key: it must be well-formed text without NUL.`)
  }
}

const json = new WeakMap<z.ZodType, boolean>()

/** Whether JSON gives back what a kind's schema accepts: no dates, no bigints. Found out once a kind, because it is slow. */
function isJson(kind: Kind<unknown>): boolean {
  const known = json.get(kind.schema)
  if (known !== undefined) return known
  let fits = true
  try {
    z.toJSONSchema(kind.schema, { unrepresentable: 'throw' })
  } catch {
    fits = false
  }
  json.set(kind.schema, fits)
  return fits
}

function parse<T>(kind: Kind<T>, text: string): { value: T } | { reason: string } {
  const stored = envelope(text)
  if (!stored) return { reason: 'it is not JSON with a value' }
  const { v = 1 } = stored
  if (v > kind.version)
    return { reason: `a newer Studyhall wrote it (version ${v}; this one knows ${kind.version})` }
  try {
    let { value } = stored
    for (let from = v; from < kind.version; from++) value = kind.upgrades[from]?.(value)
    const result = kind.schema.safeParse(value)
    return result.success ? { value: result.data } : { reason: reasonOf(result.error) }
  } catch {
    // An upgrade met a shape that no program of ours wrote; its own words may hold the value.
    return { reason: `it is not of version ${v}` }
  }
}

/** What is around a stored value; records of 0.1.0 state no version, which is the first. */
function envelope(text: string): { v?: number; value: unknown } | undefined {
  try {
    const stored: unknown = JSON.parse(text)
    return typeof stored === 'object' && stored !== null && 'value' in stored ? stored : undefined
  } catch {
    return undefined
  }
}

const reasonOf = (error: z.ZodError): string =>
  error.issues
    .slice(0, 3)
    .map((issue) => `${issue.path.join('.') || 'value'}: ${issue.message}`)
    .join('; ')
