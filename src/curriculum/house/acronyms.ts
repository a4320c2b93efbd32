import type { Finding } from '../problem.ts'
import { type Entry, withoutCode } from './texts.ts'

// (AUC), (LoRA), (CI/CD), (CIs): what stands before the bracket is the long form.
const EXPANSION = /\(([A-Za-z0-9&/-]*[A-Z][A-Za-z0-9&/-]*[A-Z][A-Za-z0-9&/-]*)\)/g
const ACRONYM = /\b[A-Z]{2,6}s?\b/g

const singular = (acronym: string): string => acronym.replace(/s$/, '')

/**
 * Acronyms that a reader of one day or topic meets before they are said in full, "area under the curve (AUC)", and that
 * the glossary does not count as known. Titles may use them; each is reported once an entry.
 */
export function acronymFindings(entries: Entry[], glossary: Record<string, string>): Finding[] {
  return entries.flatMap((entry) => {
    const known = new Set(Object.keys(glossary))
    return entry.flatMap(({ file, path, text, kind }) => {
      if (kind === 'code') return []
      const plain = withoutCode(text)
      for (const [, acronym = ''] of plain.matchAll(EXPANSION)) {
        for (const part of acronym.split(/[/&-]/)) known.add(singular(part))
      }
      if (kind === 'name') return []
      return [...plain.matchAll(ACRONYM)].flatMap(([found]) => {
        const acronym = singular(found)
        if (known.has(acronym)) return []
        known.add(acronym)
        const message = `${acronym} is used before it is said in full, "long form (${acronym})", and is not in glossary.yaml`
        return [{ file, path, message }]
      })
    })
  })
}
