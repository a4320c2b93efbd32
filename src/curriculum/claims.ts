import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Day, materialsOf, questionAt } from '../core/curriculum.ts'

/** What a proof states: that `text` stands in the field `where` of its day and is what it computes. */
export type Claim = { where: string; text: string; line: number }

/** The statements of one proof as they can be read without running it. */
export type Proof = { file: string; claims: Claim[]; solutions: string[] }

/** The proof of a day, relative to its curriculum's folder: `proofs/012.py`. */
export const proofFile = (number: number): string => `proofs/${String(number).padStart(3, '0')}.py`

const CALL = /^claim\(\s*(['"])(?<where>[^'"\n]*)\1\s*,\s*(?:'(?<single>[^'\n]*)'|"(?<double>[^"\n]*)")/gm
const SOLUTION = /\bsolution\(\s*['"](?<label>\d[a-d])['"]/g

/**
 * Reads a day's proof; `undefined` where there is none. Claims are calls at the start of a line whose first two
 * arguments are plain strings, so that they can be read without running Python.
 */
export function readProof(dir: string, number: number): Proof | undefined {
  const file = proofFile(number)
  let source: string
  try {
    source = readFileSync(join(dir, file), 'utf8')
  } catch {
    return undefined
  }
  const claims = [...source.matchAll(CALL)].map(({ index, groups }) => ({
    where: groups?.where ?? '',
    text: groups?.single ?? groups?.double ?? '',
    line: source.slice(0, index).split('\n').length,
  }))
  const solutions = [...source.matchAll(SOLUTION)].map(({ groups }) => groups?.label ?? '')
  return { file, claims, solutions }
}

const FIELDS = ['ask', 'hint', 'keyPoints', 'answer', 'followUp', 'followUpAnswer', 'levels'] as const

/**
 * The text of the field that a claim names, `1a.answer`, `1.data`, `case`, `check` or `warmUp`; lists become lines. `undefined`
 * where the day has no such field.
 */
export function fieldText(day: Day, where: string): string | undefined {
  if (where === 'case') return day.case
  if (where === 'check') return day.check && `${day.check.ask}\n${day.check.because}`
  if (where === 'warmUp') return day.warmUp && `${day.warmUp.ask}\n${day.warmUp.answer}`
  const [, place = '', field] = /^(\d+[a-d]?)\.(\w+)$/.exec(where) ?? []
  if (field === 'data') {
    const prompt = day.prompts[Number(place) - 1]
    const parts = prompt ? materialsOf(prompt).flatMap(({ text, code }) => [text, code]) : []
    return parts.length > 0 ? parts.filter(Boolean).join('\n') : undefined
  }
  const question = questionAt(day, place)?.question
  const name = FIELDS.find((one) => one === field)
  const value = question && name ? question[name] : undefined
  if (value === undefined || typeof value === 'string') return value
  return Object.values(value).join('\n')
}

/** Whether `part` stands in `text` as a whole: 3% is not in 13%, nor 1.5 in 1.52. */
export function holds(text: string, part: string): boolean {
  if (part.trim() === '') return false
  const plain = part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/\s+/g, '\\s+')
  return new RegExp(`(?<![\\d.,]\\d*|\\p{L})${plain}(?![.,]?\\d|%)`, 'u').test(text)
}
