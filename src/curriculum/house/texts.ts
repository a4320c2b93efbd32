import type { Content, Placed } from '../content.ts'

/**
 * How a text is read: `prose` is sentences, `name` a title, theme or area, `code` stands in fixed width.
 */
export type Text = { file: string; path: PropertyKey[]; text: string; kind: 'prose' | 'name' | 'code' }

/** The texts of one day, topic or pillar, in reading order. */
export type Entry = Text[]

const NAMES = new Set(['title', 'theme', 'area', 'tagline'])
const CODE = new Set(['code', 'solution'])
// Ids, labels, titles of others and what a member types: no text of ours to judge.
const SKIPPED = new Set(
  'id topic pillar lead recalls related aliases language kind level status format sources assumed for'.split(
    ' ',
  ),
)

function walk(value: unknown, file: string, path: PropertyKey[], kind: Text['kind']): Text[] {
  if (typeof value === 'string') return value === '' ? [] : [{ file, path, text: value, kind }]
  if (Array.isArray(value)) return value.flatMap((item, index) => walk(item, file, [...path, index], kind))
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, item]) => {
    if (SKIPPED.has(key)) return []
    const sort = NAMES.has(key) ? 'name' : CODE.has(key) ? 'code' : kind
    return walk(item, file, [...path, key], sort)
  })
}

const entry = ({ value, file, path }: Placed<unknown>): Entry => walk(value, file, path, 'prose')

/** Every entry of a curriculum: pillars, then topics, then days. */
export const entriesOf = (content: Content): Entry[] =>
  [...content.pillars, ...content.topics, ...content.days].map(entry)

/** A text without its inline code, whose words are no language. */
export const withoutCode = (text: string): string => text.replace(/`[^`]*`/g, ' ')
