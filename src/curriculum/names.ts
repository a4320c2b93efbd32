import type { Topic } from '../core/curriculum.ts'
import { normalize } from './nearness.ts'
import { stemOf } from './stem.ts'
import { allWordsOf, wordsOf } from './vocabulary.ts'

/** Names have this many words at most where they are looked for inside a longer query. */
const LONGEST_NAME = 6
const MOST_WORDS = 24

const keyOf = (words: readonly string[]): string => words.map(stemOf).join('')

/** All names of a topic: id, title and aliases. */
const namesOf = (topic: Topic): string[] => [topic.id, topic.title, ...topic.aliases]

/** The names of topics, to be recognized as they are typed, inflected, or among other words. */
export function createNames(topics: readonly Topic[]) {
  const exact = new Map<string, { topic: Topic; name: string }>()
  for (const topic of topics)
    for (const name of namesOf(topic)) {
      const key = normalize(name)
      // Of two spellings the one in more words says more.
      const known = exact.get(key)
      if (known?.topic !== topic || known.name.length < name.length) exact.set(key, { topic, name })
    }
  let inflected: Map<string, Set<string>> | undefined

  const inflections = () => {
    const found = new Map<string, Set<string>>()
    for (const topic of topics)
      for (const name of namesOf(topic)) {
        const key = keyOf(allWordsOf(name))
        found.set(key, (found.get(key) ?? new Set()).add(topic.id))
      }
    return found
  }

  return {
    /** The topic that is called so; case, accents, spaces and punctuation do not count. */
    exact: (query: string): Topic | undefined => exact.get(normalize(query))?.topic,
    /** The same, and as the curriculum writes the name; an inflected name is called so as well where it is one topic's alone. */
    called(query: string): { topic: Topic; name: string } | undefined {
      inflected ??= inflections()
      const found = exact.get(normalize(query))
      if (found) return found
      const [id, ...others] = inflected.get(keyOf(allWordsOf(query).slice(0, MOST_WORDS))) ?? []
      const topic = others.length === 0 ? topics.find((each) => each.id === id) : undefined
      return topic && { topic, name: query }
    },
    /**
     * For each topic of which a name stands in the query, inflected or joined differently, the share of the query's
     * letters that its names are, 0 to 1. A name inside a longer name is not meant.
     */
    within(query: string): Map<string, number> {
      inflected ??= inflections()
      const words = allWordsOf(query).slice(0, MOST_WORDS)
      const telling = new Set(wordsOf(query))
      const letters = (from: number, to: number): number =>
        words.slice(from, to).reduce((sum, word) => sum + (telling.has(word) ? word.length : 0), 0)
      const total = letters(0, words.length)
      const shares = new Map<string, number>()
      if (total === 0) return shares
      const taken: [from: number, to: number][] = []
      for (let size = Math.min(LONGEST_NAME, words.length); size > 0; size -= 1)
        for (let from = 0; from + size <= words.length; from += 1) {
          const to = from + size
          if (taken.some(([a, b]) => a <= from && to <= b)) continue
          const found = inflected.get(keyOf(words.slice(from, to)))
          if (!found) continue
          taken.push([from, to])
          for (const id of found) shares.set(id, (shares.get(id) ?? 0) + letters(from, to) / total)
        }
      return shares
    },
  }
}
