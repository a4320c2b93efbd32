import type { Finding } from '../problem.ts'
import { type Entry, withoutCode } from './texts.ts'

// In brackets (AUC), (LoRA), (CI/CD), (CIs) behind its long form; or bare.
const BRACKETED = /\(([A-Za-z0-9&/-]*[A-Z][A-Za-z0-9&/-]*[A-Z][A-Za-z0-9&/-]*)\)/
const ACRONYM = new RegExp(`${BRACKETED.source}|\\b[A-Z]{2,6}s?\\b`, 'g')

const singular = (acronym: string): string => acronym.replace(/s$/, '')

/** The acronyms of one text that are not in `known` when they come; adds each to it, and those said in full. */
function unknownIn(text: string, known: Set<string>): string[] {
  return [...text.matchAll(ACRONYM)].flatMap(([bare, bracketed]) => {
    const parts = (bracketed ?? bare).split(/[/&-]/).map(singular)
    const unknown = bracketed === undefined && !parts.every((part) => known.has(part))
    for (const part of parts) known.add(part)
    return unknown ? parts : []
  })
}

/**
 * Acronyms that a reader of one day or topic meets before they are said in full, "area under the curve (AUC)", and that
 * the glossary does not count as known. Titles may use them; each is reported once an entry.
 */
export function acronymFindings(entries: Entry[], glossary: Record<string, string>): Finding[] {
  return entries.flatMap((entry) => {
    const known = new Set(Object.keys(glossary))
    return entry.flatMap(({ file, path, text, kind }) => {
      if (kind === 'code') return []
      // A title's own acronyms do not become known by it, only those it says in full.
      const plain = withoutCode(text)
      if (kind === 'name') {
        for (const [bracket] of plain.matchAll(new RegExp(BRACKETED, 'g'))) unknownIn(bracket, known)
        return []
      }
      return unknownIn(plain, known).map((acronym) => ({
        file,
        path,
        message: `${acronym} is used before it is said in full, "long form (${acronym})", and is not in glossary.yaml`,
      }))
    })
  })
}
