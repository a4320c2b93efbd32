import type { Finding } from '../problem.ts'
import { LENGTHS } from '../schema.ts'
import { type Entry, type Text, withoutCode } from './texts.ts'

// A command (\frac) or a dollar pair around an exponent, an index or a command.
const LATEX = /\\[a-zA-Z]{2,}|\\[([]|\$[^$\s][^$\n]*[\\^_{][^$\n]*\$/
const TABLE_RULE = /^\s*\|?\s*:?-{3,}:?\s*\|/m
const TABLE_ROWS = /^[^|\n]*\|[^|\n]*\|.*\n[^|\n]*\|[^|\n]*\|/m
const CALENDAR = /\b(this|last|next) week\b/i

function proseFindings({ file, path, text }: Text): Finding[] {
  const plain = withoutCode(text)
  const found: Finding[] = []
  const report = (message: string) => found.push({ file, path, message })
  if (LATEX.test(plain)) report('LaTeX is not rendered in a chat: write √d, Σ, x²')
  if (TABLE_RULE.test(plain) || TABLE_ROWS.test(plain))
    report('a Markdown table does not survive a phone: write a list')
  const week = CALENDAR.exec(plain)?.[0]
  if (week) report(`"${week}": groups keep different calendars, name the day or leave it out`)
  return found
}

const codeFindings = ({ file, path, text }: Text): Finding[] =>
  text.split('\n').flatMap((line, index) => {
    const columns = [...line].length
    if (columns <= LENGTHS.codeColumns) return []
    const message = `code: line ${index + 1} has ${columns} columns, a phone shows ${LENGTHS.codeColumns}`
    return [{ file, path, message }]
  })

/** What a chat on a phone cannot show, or a group elsewhere would read wrongly: LaTeX, tables, wide code, "this week". */
export const wordingFindings = (entries: Entry[]): Finding[] =>
  entries.flat().flatMap((text) => (text.kind === 'code' ? codeFindings(text) : proseFindings(text)))
