import type { Problem } from '../refusal.ts'
import { invalidBody } from '../refusal.ts'

type Issue = { code: string; path: PropertyKey[]; message: string; [detail: string]: unknown }

/** A schema of Discord's published API description. */
export type Schema = {
  safeParse(value: unknown): { success: true; data: unknown } | { success: false; error: { issues: Issue[] } }
}

/** Whether a value is an object with keys. */
export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * Holds a body against Discord's description of it, unknown keys included. `aside` are keys that Discord takes although
 * its description leaves them out, `at` is where it stands in the request's body. Throws 50035.
 */
export function checkAgainst(
  schema: Schema,
  body: unknown,
  aside: readonly string[] = [],
  at: readonly string[] = [],
): void {
  const known = isRecord(body)
    ? Object.fromEntries(Object.entries(body).filter(([key]) => !aside.includes(key)))
    : body
  const parsed = schema.safeParse(known)
  const problems = parsed.success ? unknownKeys(known, parsed.data, []) : parsed.error.issues.map(problemOf)
  if (problems.length > 0)
    throw invalidBody(problems.map((problem) => ({ ...problem, path: [...at, ...problem.path] })))
}

/** The schemas drop what they do not know, so a key that is gone was unknown. */
function unknownKeys(given: unknown, parsed: unknown, path: (string | number)[]): Problem[] {
  if (Array.isArray(given))
    return given.flatMap((item, i) => unknownKeys(item, (parsed as unknown[])[i], [...path, i]))
  if (!isRecord(given)) return []
  return Object.entries(given).flatMap(([key, value]) =>
    isRecord(parsed) && key in parsed
      ? unknownKeys(value, parsed[key], [...path, key])
      : [{ path: [...path, key], code: 'UNKNOWN_FIELD', message: 'This field is not known' }],
  )
}

function problemOf(issue: Issue): Problem {
  const path = issue.path.map((step) => (typeof step === 'number' ? step : String(step)))
  const { maximum, minimum } = issue
  if (issue.code === 'too_big')
    return { path, code: 'BASE_TYPE_MAX_LENGTH', message: `Must be ${String(maximum)} or fewer in length.` }
  if (issue.code === 'too_small')
    return { path, code: 'BASE_TYPE_MIN_LENGTH', message: `Must be ${String(minimum)} or more in length.` }
  return { path, code: 'BASE_TYPE_BAD_VALUE', message: issue.message }
}

/** Collects problems while a body is read by hand. */
export type Findings = {
  add(path: (string | number)[], code: string, message: string): void
  /** A string's length in UTF-16 units, which is never less than what Discord counts. */
  length(path: (string | number)[], value: unknown, min: number, max: number): void
  throwIfAny(): void
}

/** A fresh collection of problems; `at` is where what is read stands in the request's body. */
export function findings(at: readonly string[] = []): Findings {
  const problems: Problem[] = []
  const add: Findings['add'] = (path, code, message) => {
    problems.push({ path: [...at, ...path], code, message })
  }
  return {
    add,
    length: (path, value, min, max) => {
      if (typeof value !== 'string') {
        if (min > 0) add(path, 'BASE_TYPE_REQUIRED', 'This field is required')
        return
      }
      if (value.length > max) add(path, 'BASE_TYPE_MAX_LENGTH', `Must be ${max} or fewer in length.`)
      else if (value.trim().length < min) add(path, 'BASE_TYPE_REQUIRED', 'This field is required')
    },
    throwIfAny: () => {
      if (problems.length > 0) throw invalidBody(problems)
    },
  }
}
