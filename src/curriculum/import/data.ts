import { parseDocument } from 'yaml'
import { UserError } from '../../core/errors.ts'
import { add, nothing, pass, type Understood } from './entry.ts'
import { addRow, columnsOf, passColumns } from './fields.ts'

const DEEPEST = 12
/** YAML takes a second for so many characters. */
const LONGEST_YAML = 2_000_000

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function parsed(text: string, kind: 'json' | 'yaml'): unknown {
  if (kind === 'json') {
    try {
      return JSON.parse(text)
    } catch (error) {
      const lines = text.split('\n').filter((line) => line.trim() !== '')
      if (lines.length > 1 && lines.every((line) => line.trim().startsWith('{')))
        return lines.flatMap((line) => {
          try {
            return [JSON.parse(line)]
          } catch {
            return []
          }
        })
      throw new UserError('This is no JSON.', `${(error as Error).message.slice(0, 200)}.`)
    }
  }
  if (text.length > LONGEST_YAML)
    throw new UserError('This YAML is too long.', 'Import it in parts of two million characters, or as JSON.')
  const document = parseDocument(text, { prettyErrors: false, stringKeys: true, version: '1.2' })
  const [first] = document.errors
  if (first) {
    const line = text.slice(0, first.pos[0]).split('\n').length
    throw new UserError('This YAML cannot be read.', `Line ${line}: ${first.message.split('\n', 1)[0]}.`)
  }
  return document.toJS({ maxAliasCount: 50 })
}

type Place = { pillar?: string | undefined; area?: string | undefined }

const below = (place: Place, name: string): Place =>
  place.pillar === undefined ? { pillar: name } : { pillar: place.pillar, area: name }

/** Keys that say no more than that questions follow. */
const PLAIN = /^(?:questions?|items?|data|list|cards?|notes?|entries|results|quiz|content|children|rows)$/i

function walk(
  result: Understood,
  value: unknown,
  place: Place,
  map: string | undefined,
  depth: number,
): void {
  if (depth > DEEPEST) return pass(result, 'what is nested too deep')
  if (Array.isArray(value)) {
    const rows = value.filter(isObject)
    const names = [...new Set(rows.slice(0, 200).flatMap((row) => Object.keys(row)))].slice(0, 200)
    const columns = columnsOf(names, rows.length > 0 && depth <= 1 ? map : undefined)
    let asked = 0
    for (const one of value) {
      const inner = isObject(one)
        ? Object.values(one).some((each) => Array.isArray(each) && each.some(isObject))
        : false
      if (typeof one === 'string') add(result, { ask: one, ...place }, 'seen')
      else if (isObject(one) && inner) walkObject(result, one, place, map, depth + 1)
      else if (isObject(one) && columns.fields.ask !== undefined) {
        addRow(result, one, columns, place)
        asked += 1
      } else if (Array.isArray(one)) walk(result, one, place, map, depth + 1)
      else pass(result, 'a value that is no question')
    }
    if (asked > 0) passColumns(result, names, columns)
    return
  }
  if (isObject(value)) walkObject(result, value, place, map, depth)
}

function walkObject(
  result: Understood,
  value: Record<string, unknown>,
  place: Place,
  map: string | undefined,
  depth: number,
): void {
  const title = ['title', 'name', 'topic', 'category', 'section', 'area']
    .map((key) => value[key])
    .find((one) => typeof one === 'string')
  const pairs = Object.entries(value)
  const isAnswered = pairs.length > 0 && pairs.every(([, one]) => typeof one === 'string') && depth === 0
  if (isAnswered && pairs.some(([key]) => key.includes(' '))) {
    for (const [ask, answer] of pairs) add(result, { ask, answer: String(answer), ...place }, 'seen')
    return
  }
  const here = depth > 0 && typeof title === 'string' ? below(place, title) : place
  for (const [key, one] of pairs) {
    if (!Array.isArray(one) && !isObject(one)) continue
    walk(result, one, PLAIN.test(key) ? here : below(here, key), map, depth + 1)
  }
}

/**
 * Reads JSON, a JSON value a line, or YAML: lists of sentences, of objects with a question, and both under names, which
 * become pillars and areas. Throws UserError where it cannot be read.
 */
export function readData(text: string, kind: 'json' | 'yaml', map: string | undefined): Understood {
  const result = nothing()
  const value = parsed(text, kind)
  const title = isObject(value) && typeof value.title === 'string' ? value.title : undefined
  walk(result, value, {}, map, 0)
  return { ...result, title }
}
