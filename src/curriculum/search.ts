import MiniSearch from 'minisearch'
import type { Curriculum, Match, Topic } from '../core/curriculum.ts'
import { createNearness } from './nearness.ts'
import { normalize } from './normalize.ts'

// Longer input is no name of a topic: what is searched is bounded, so that the time of a look-up is.
const LONGEST_QUERY = 120
const MOST_WORDS = 10

const fold = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()

/** Words of a text in the form they are compared in; `c++` and `c#` stay words of their own. */
const words = (text: string): string[] => fold(text).match(/[\p{L}\p{N}]+[+#]*/gu) ?? []

/** Every spelling of a topic's names without spaces, for "twotower" and "xg boost". */
const joined = (topic: Topic): string => [topic.title, ...topic.aliases].map(normalize).join(' ')

function createIndex(topics: readonly Topic[]): MiniSearch {
  const index = new MiniSearch<Topic>({
    fields: ['title', 'aliases', 'joined', 'objectives', 'summary'],
    tokenize: words,
    processTerm: (term) => term,
    extractField: (topic, field) => {
      if (field === 'joined') return joined(topic)
      const value = topic[field as keyof Topic]
      return Array.isArray(value) ? value.join(' ') : String(value)
    },
    searchOptions: {
      boost: { title: 4, aliases: 4, joined: 2 },
      fuzzy: (term) => (term.length > 3 ? 0.25 : false),
      prefix: (term) => term.length > 2,
      maxFuzzy: 2,
    },
  })
  index.addAll(topics)
  return index
}

function createNames(topics: readonly Topic[]): Map<string, Topic> {
  const names = new Map<string, Topic>()
  for (const topic of topics) {
    for (const name of [topic.id, topic.title, ...topic.aliases]) names.set(normalize(name), topic)
  }
  return names
}

/**
 * Look-up of topics; an exact name is an id, a title or an alias, however it is typed. The first search builds the
 * index. Any text may be searched for, none throws; only its first 120 characters count.
 */
export function createSearch(topics: readonly Topic[]): Pick<Curriculum, 'search' | 'nearest'> {
  const names = createNames(topics)
  const byId = new Map(topics.map((topic) => [topic.id, topic]))
  let index: MiniSearch | undefined
  let nearness: ReturnType<typeof createNearness> | undefined

  const similar = (query: string, limit: number): Match[] => {
    index ??= createIndex(topics)
    const hits = index.search(words(query).slice(0, MOST_WORDS).join(' '))
    return hits.slice(0, limit).flatMap(({ id, score }) => {
      const topic = byId.get(id)
      return topic ? [{ topic, exact: false, score }] : []
    })
  }

  return {
    search(query, limit) {
      const cut = query.slice(0, LONGEST_QUERY)
      const exact = names.get(normalize(cut))
      const hits = similar(cut, limit)
      if (!exact) return hits
      const others = hits.filter(({ topic }) => topic !== exact)
      return [{ topic: exact, exact: true, score: 1 + (hits[0]?.score ?? 0) }, ...others].slice(0, limit)
    },
    nearest(query, limit) {
      const cut = query.slice(0, LONGEST_QUERY)
      nearness ??= createNearness(topics)
      return nearness(cut, limit)
    },
  }
}
