import MiniSearch from 'minisearch'
import type { Curriculum, Day, Match, Topic } from '../core/curriculum.ts'
import { nearestWord } from '../core/parse.ts'
import { createNames } from './names.ts'
import { createNearness } from './nearness.ts'
import { createPromptIndex } from './prompt-index.ts'
import { stemOf } from './stem.ts'
import { createVocabulary, FIELDS, type Field, fieldText, formsOf, wordsOf } from './vocabulary.ts'

// Longer input is no name of a topic: what is searched is bounded, so that the time of a look-up is.
const LONGEST_QUERY = 120
const MOST_WORDS = 8
const MOST_SAID = 16
const LONGEST_WORD = 24

/** What a query that is nothing but an inflected name is worth, beside a good hit's 20 to 60. */
const NAMED = 40
/** What a query is worth that a topic's prompts are all about: less than a title. */
const SAID = 15
/** A prompt is shown for a query that it is about by this much, and by this share of what the best one is. */
const LEAST_SHARE = 0.1
const NEAR_BEST = 0.4

type Hit = { id: string; score: number; named: boolean }
/** The fields of the index that hold names. */
const NAMES: ReadonlySet<string> = new Set<Field>(['title', 'aliases', 'joined'])

/** Typo- and prefix-tolerant hits, best first. `isSaid` knows the words of the prompts. */
function createIndex(topics: readonly Topic[], isSaid: (word: string) => boolean) {
  const vocabulary = createVocabulary(topics)
  const index = new MiniSearch<Topic>({
    fields: [...FIELDS],
    tokenize: wordsOf,
    processTerm: (word, field) =>
      field === undefined || vocabulary.indexes(word, field) ? formsOf(word) : null,
    extractField: (topic, field) => (field === 'id' ? topic.id : fieldText(topic, field as Field)),
    searchOptions: { boost: { title: 4, aliases: 4, joined: 2, objectives: 0.5, summary: 0.5 }, maxFuzzy: 2 },
  })
  index.addAll(topics)
  const mayBeSlip = (word: string): boolean =>
    word.length > 3 && word.length <= LONGEST_WORD && !vocabulary.has(word) && !isSaid(word)
  return (query: string): Hit[] => {
    const words = vocabulary.telling(wordsOf(query)).slice(0, MOST_WORDS)
    // Only what was typed is begun or mistyped; its stem is added as it is.
    const typed = new Set(words)
    const found = index.search(words.join(' '), {
      // A word of the curriculum is taken as meant, only another one may be a slip.
      fuzzy: (word) => (typed.has(word) && mayBeSlip(word) ? 0.25 : false),
      prefix: (word) => typed.has(word) && word.length > 2 && vocabulary.begins(word),
    })
    return found.map(({ id, score, match }) => ({
      id,
      score,
      named: Object.values(match).some((fields) => fields.some((field) => NAMES.has(field))),
    }))
  }
}

/** How fully the prompts of each topic answer to a query, 0 to 1: its best prompt, and a little of the next ones. */
function said(prompts: ReturnType<typeof createPromptIndex>, query: string): Map<string, number> {
  const shares = new Map<string, number[]>()
  for (const { place, share } of prompts.find(wordsOf(query).map(stemOf))) {
    const list = shares.get(place.prompt.topic)
    if (list) list.push(share)
    else shares.set(place.prompt.topic, [share])
  }
  return new Map(
    [...shares].map(([topic, list]) => {
      const [first = 0, second = 0, third = 0] = list.sort((a, b) => b - a)
      return [topic, 0.6 * first + 0.25 * second + 0.15 * third]
    }),
  )
}

/**
 * Look-up of topics, by their names, what they say, and what the prompts of `days` that belong to them say. An exact
 * name is an id, a title or an alias, however it is typed. The first search builds the index. Any text may be searched
 * for, none throws; only its first 120 characters count.
 */
export function createSearch(
  topics: readonly Topic[],
  days: readonly Day[] = [],
): Pick<Curriculum, 'search' | 'searchPrompts' | 'named' | 'nearest'> {
  const names = createNames(topics)
  const byId = new Map(topics.map((topic) => [topic.id, topic]))
  let built:
    | { index: ReturnType<typeof createIndex>; prompts: ReturnType<typeof createPromptIndex> }
    | undefined
  let nearness: ReturnType<typeof createNearness> | undefined

  const build = () => {
    const prompts = createPromptIndex(days)
    return { prompts, index: createIndex(topics, (word) => prompts.stems.has(stemOf(word))) }
  }

  const similar = (query: string): Match[] => {
    built ??= build()
    const hits = new Map(built.index(query).map((hit) => [hit.id, hit]))
    const add = (id: string, score: number, named: boolean) => {
      const hit = hits.get(id)
      hits.set(id, { id, score: score + (hit?.score ?? 0), named: named || (hit?.named ?? false) })
    }
    for (const [id, share] of names.within(query)) add(id, NAMED * share, true)
    for (const [id, share] of said(built.prompts, query)) add(id, SAID * share, false)
    return [...hits.values()]
      .flatMap(({ id, score, named }) => {
        const topic = byId.get(id)
        return topic ? [{ topic, exact: false, named, score }] : []
      })
      .sort((a, b) => b.score - a.score)
  }

  const named = (query: string): Topic | undefined => names.exact(query.slice(0, LONGEST_QUERY))

  return {
    named,
    search(query, limit) {
      const cut = query.slice(0, LONGEST_QUERY)
      const called = names.called(cut)
      const hits = similar(called?.name ?? cut)
      if (!called) return hits.slice(0, limit)
      const { topic: exact } = called
      const others = hits.filter(({ topic }) => topic !== exact)
      return [{ topic: exact, exact: true, named: true, score: 1 + (hits[0]?.score ?? 0) }, ...others].slice(
        0,
        limit,
      )
    },
    searchPrompts(query) {
      built ??= build()
      const { prompts } = built
      const known = (stem: string): string =>
        prompts.stems.has(stem) || stem.length <= 3
          ? stem
          : (nearestWord(stem, [...prompts.stems.keys()]) ?? stem)
      const stems = wordsOf(query.slice(0, LONGEST_QUERY)).slice(0, MOST_SAID).map(stemOf)
      const found = prompts.find(stems.map(known))
      found.sort((a, b) => b.share - a.share)
      const least = Math.max(LEAST_SHARE, (found[0]?.share ?? 0) * NEAR_BEST)
      return found.flatMap(({ place, share }) => (share < least ? [] : [place]))
    },
    nearest(query, limit) {
      nearness ??= createNearness(topics)
      return nearness(query.slice(0, LONGEST_QUERY), limit)
    },
  }
}
