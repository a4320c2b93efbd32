import Papa from 'papaparse'
import { UserError } from '../../core/errors.ts'
import { nothing, pass, type Understood } from './entry.ts'
import { addRow, type Columns, columnsOf, passColumns } from './fields.ts'

const SEPARATORS: Record<string, string> = {
  comma: ',',
  semicolon: ';',
  tab: '\t',
  pipe: '|',
  space: ' ',
  colon: ':',
}

/** What the lines at the head of an Anki text export say, and the text behind them. */
function exportHead(text: string): { said: Map<string, string>; rest: string } {
  const said = new Map<string, string>()
  let rest = text
  for (let line = /^#([a-z ]+):(.*)\r?\n?/i.exec(rest); line; line = /^#([a-z ]+):(.*)\r?\n?/i.exec(rest)) {
    said.set((line[1] ?? '').toLowerCase().trim(), (line[2] ?? '').trim())
    rest = rest.slice(line[0].length)
  }
  return { said, rest }
}

function parse(text: string, delimiter: string): string[][] {
  const guess = [',', ';', '\t', '|']
  const { data } = Papa.parse<string[]>(text, {
    delimiter,
    skipEmptyLines: 'greedy',
    delimitersToGuess: guess,
  })
  return data
}

/** The column numbers that an Anki export names, as columns of ours. */
function exportColumns(said: Map<string, string>, width: number): Columns {
  const special = (what: string): string | undefined => {
    const column = Number(said.get(`${what} column`))
    return Number.isInteger(column) && column > 0 ? String(column - 1) : undefined
  }
  const [key, pillar, area, type] = ['guid', 'deck', 'tags', 'notetype'].map(special)
  const others = Array.from({ length: width }, (_, i) => String(i)).filter(
    (column) => ![key, pillar, area, type].includes(column),
  )
  const [ask, answer] = others
  const fields = { ask, answer, key, pillar, area }
  return {
    fields: Object.fromEntries(Object.entries(fields).filter(([, column]) => column !== undefined)),
    options: [],
  }
}

/** Rows without names: the first is the question, or the first that asks; the next one the answer. */
function unnamed(rows: string[][]): Columns {
  const width = Math.max(...rows.slice(0, 100).map((row) => row.length))
  const asks = Array.from(
    { length: width },
    (_, column) => rows.slice(0, 100).filter((row) => /[?？]\s*$/.test(row[column] ?? '')).length,
  )
  const ask = Math.max(0, asks.indexOf(Math.max(...asks)))
  return { fields: { ask: String(ask), ...(ask + 1 < width && { answer: String(ask + 1) }) }, options: [] }
}

/**
 * Reads a table: CSV with any usual separator, TSV, or a text export of Anki. Columns go by their names in the first row,
 * else by `map`. Throws UserError where no column holds questions.
 */
export function readTable(text: string, kind: 'csv' | 'tsv' | 'txt', map: string | undefined): Understood {
  const result = nothing()
  const { said, rest } = exportHead(text)
  const separator = said.get('separator')?.toLowerCase()
  const delimiter = separator ? (SEPARATORS[separator] ?? separator.slice(0, 1)) : kind === 'tsv' ? '\t' : ''
  const rows = parse(rest, delimiter)
  const [first = [], ...others] = rows
  if (rows.length === 0) return result
  if (said.size > 0) {
    const columns = exportColumns(said, Math.max(...rows.slice(0, 100).map((row) => row.length)))
    for (const row of rows) {
      const media = row.filter((cell) => /\[sound:|<img\b/i.test(cell)).length
      pass(result, 'media of a note', media)
      if (row.some((cell) => /\{\{c\d+::/.test(cell))) pass(result, 'a cloze note')
      else
        addRow(
          result,
          Object.fromEntries(row.map((cell, i) => [String(i), cell.replace(/\[sound:[^\]]*\]/g, '')])),
          columns,
        )
    }
    return result
  }
  const names = first.map((name) => name.trim())
  const columns = columnsOf(names, map)
  if (columns.fields.ask !== undefined && (map !== undefined || names.length > 1 || others.length > 0)) {
    for (const row of others)
      addRow(result, Object.fromEntries(names.map((name, i) => [name, row[i]])), columns)
    passColumns(result, names, columns)
    return result
  }
  if (
    map === undefined &&
    (names.length <= 1 || rows.some((row) => row.some((cell) => /[?？]\s*$/.test(cell))))
  ) {
    const guessed = unnamed(rows)
    for (const row of rows)
      addRow(result, Object.fromEntries(row.map((cell, i) => [String(i), cell])), guessed)
    return result
  }
  throw new UserError(
    'Which column holds the questions?',
    `The first row has: ${names.slice(0, 30).join(', ').slice(0, 400)}. Add --map question=COLUMN,answer=COLUMN`,
  )
}
