import type { z } from 'zod'
import { nearestWord } from '../core/parse.ts'
import { FIELD_NAMES } from './open-schema.ts'

/** What to write in place of a value that is not of the kind that is expected. */
const KINDS: Record<string, string> = {
  string: 'a text is expected',
  number: 'a number is expected',
  int: 'a whole number is expected',
  boolean: 'true or false is expected',
  array: 'a list is expected: each item begins with "- " on a line of its own',
  object: 'names with values are expected, such as "theme: Loops"',
}

/** What YAML made of it, and how to write what was meant. */
const MADE: Record<string, string> = {
  number: ', not a number: put it in quotes',
  boolean: ', not true or false: put it in quotes',
  null: ', and nothing stands there: write one, or leave the line out',
  object: ': one that holds ": " has to stand in quotes',
  array: ': one that begins with "[" has to stand in quotes',
}

function ofType(expected: string, message: string): string {
  const received = /received (\w+)/.exec(message)?.[1] ?? ''
  if (received === 'undefined') return 'is missing'
  const wanted = KINDS[expected] ?? message
  return expected === 'string' ? `${wanted}${MADE[received] ?? ''}` : wanted
}

const UNITS: Record<string, string> = { string: ' characters', array: ' items' }

/** An issue of a schema in words that say what to write. */
export function issueText(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return ofType(issue.expected, issue.message)
    case 'too_big':
      return `is too long or large: at most ${issue.maximum}${UNITS[issue.origin] ?? ''}`
    case 'too_small':
      return issue.origin === 'string'
        ? 'nothing stands there: write a text, or leave the line out'
        : `at least ${issue.minimum}${UNITS[issue.origin] ?? ''}`
    case 'invalid_value':
      return issue.message.startsWith('Invalid') ? `write one of: ${issue.values.join(', ')}` : issue.message
    default:
      return issue.message
  }
}

/** A key that is not known where it stands, with the one that was probably meant. */
export function unknownKey(key: string): string {
  const near = FIELD_NAMES.includes(key) ? undefined : nearestWord(key, FIELD_NAMES)
  const advice = near
    ? `; did you mean "${near}"?`
    : FIELD_NAMES.includes(key)
      ? '; it belongs elsewhere'
      : ''
  return `unknown key "${key}"${advice}`
}
