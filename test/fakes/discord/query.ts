import { invalidBody, type Problem } from './refusal.ts'

/** A `limit` of a listing. Throws 50035 where it is out of bounds or no number. */
export function limitOf(query: URLSearchParams, least: number, most: number, usual: number): number {
  const raw = query.get('limit')
  if (raw === null) return usual
  const limit = Number(raw)
  if (!Number.isInteger(limit) || limit < least || limit > most)
    throw invalidBody([problem('limit', `int value should be between ${least} and ${most}.`)])
  return limit
}

/** A snowflake of a listing; throws 50035 where it is none. */
export function snowflakeOf(query: URLSearchParams, key: string): string | undefined {
  const raw = query.get(key)
  if (raw !== null && !/^\d{1,20}$/.test(raw))
    throw invalidBody([problem(key, `Value "${raw}" is not snowflake.`)])
  return raw ?? undefined
}

/** An ISO 8601 instant of a listing in epoch ms; throws 50035 where it is none. */
export function instantOf(query: URLSearchParams, key: string): number | undefined {
  const raw = query.get(key)
  if (raw === null) return undefined
  const ms = /^\d{4}-\d{2}-\d{2}T/.test(raw) ? Date.parse(raw) : Number.NaN
  if (Number.isNaN(ms)) throw invalidBody([problem(key, `Value "${raw}" is not an ISO 8601 timestamp.`)])
  return ms
}

const problem = (key: string, message: string): Problem => ({
  path: [key],
  code: 'BASE_TYPE_BAD_VALUE',
  message,
})
