import MiniSearch from 'minisearch'
import type { Curriculum, Match, Topic } from '../core/curriculum.ts'
import { createNearness, normalize } from './nearness.ts'
import { createVocabulary, FIELDS, type Field, fieldText, wordsOf } from './vocabulary.ts'

// Longer input is no name of a topic: what is searched is bounded, so that the time of a look-up is.
const LONGEST_QUERY = 120
const MOST_WORDS = 8
const LONGEST_WORD = 24

/** Typo- and prefix-tolerant hits, best first. */
function createIndex(topics: readonly Topic[]): (query: string) => { id: string; score: number }[] {
  const vocabulary = createVocabulary(topics)
  const index = new MiniSearch<Topic>({
    fields: [...FIELDS],
    tokenize: wordsOf,
    processTerm: (word, field) => (field === undefined || vocabulary.indexes(word, field) ? word : null),
    extractField: (topic, field) => (field === 'id' ? topic.id : fieldText(topic, field as Field)),
    searchOptions: {
      boost: { title: 4, aliases: 4, joined: 2 },
      // A word of the curriculum is taken as meant, only another one may be a slip.
      fuzzy: (word) =>
        word.length > 3 && word.length <= LONGEST_WORD && !vocabulary.has(word) ? 0.25 : false,
      prefix: (word) => word.length > 2 && vocabulary.begins(word),
      maxFuzzy: 2,
    },
  })
  index.addAll(topics)
  return (query) => index.search(vocabulary.telling(wordsOf(query)).slice(0, MOST_WORDS).join(' '))
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
export function createSearch(topics: readonly Topic[]): Pick<Curriculum, 'search' | 'named' | 'nearest'> {
  const names = createNames(topics)
  const byId = new Map(topics.map((topic) => [topic.id, topic]))
  let index: ReturnType<typeof createIndex> | undefined
  let nearness: ReturnType<typeof createNearness> | undefined

  const similar = (query: string, limit: number): Match[] => {
    index ??= createIndex(topics)
    return index(query)
      .slice(0, limit)
      .flatMap(({ id, score }) => {
        const topic = byId.get(id)
        return topic ? [{ topic, exact: false, score }] : []
      })
  }

  const named = (query: string): Topic | undefined => names.get(normalize(query.slice(0, LONGEST_QUERY)))

  return {
    named,
    search(query, limit) {
      const cut = query.slice(0, LONGEST_QUERY)
      const exact = named(cut)
      const hits = similar(cut, limit)
      if (!exact) return hits
      const others = hits.filter(({ topic }) => topic !== exact)
      return [{ topic: exact, exact: true, score: 1 + (hits[0]?.score ?? 0) }, ...others].slice(0, limit)
    },
    nearest(query, limit) {
      nearness ??= createNearness(topics)
      return nearness(query.slice(0, LONGEST_QUERY), limit)
    },
  }
}
