import type { Topic } from '../core/curriculum.ts'
import { normalize } from './nearness.ts'
import { stemOf } from './stem.ts'

/** Fields of the search index. `joined` holds names of several words as one: "twotower", "bayestheorem". */
export const FIELDS = ['title', 'aliases', 'joined', 'objectives', 'summary'] as const
export type Field = (typeof FIELDS)[number]

// A word in more topics' sentences than this tells none apart; names keep all their words.
const COMMON = 200
// How many topics the words of one query may lead to together: what bounds the time of a look-up.
const BUDGET = 1000

const STOP_WORDS = new Set(
  `a about also an and any are as at be but by can could did do does explain for from get gets getting got had has have
  how i if in into is it its just me might my not of on or our please really shall should show so tell than that the their
  then there these they this to us use used using very vs was we were what when where which who whom why will with would
  you your`.split(/\s+/),
)

/** ASCII and typographic signs: nothing in it has another form, and it is read several times as fast. */
const SIMPLE = /^[\0-\x7f\u2010-\u2027\u2030-\u205e\u2190-\u22ff]*$/

/** Words in the form they are compared in; C++ and C# stay words. */
export const allWordsOf = (text: string): string[] =>
  (SIMPLE.test(text)
    ? text.toLowerCase().match(/[a-z0-9]+[+#]*/g)
    : text
        .normalize('NFKD')
        .replace(/\p{M}/gu, '')
        .toLowerCase()
        .match(/[\p{L}\p{N}]+[+#]*/gu)) ?? []

/** The same without the words that every sentence has. */
export const wordsOf = (text: string): string[] => allWordsOf(text).filter((word) => !STOP_WORDS.has(word))

/** A word and its stem, by both of which it is found: the stem by another inflection, the word by its beginning. */
export function formsOf(word: string): string[] {
  const stem = stemOf(word)
  return stem === word ? [word] : [word, stem]
}

/** What a field of a topic says, for the index. */
export function fieldText(topic: Topic, field: Field): string {
  if (field === 'joined') {
    return [topic.title, ...topic.aliases]
      .filter((name) => /^\S+([\s-]\S+){1,2}$/.test(name))
      .map(normalize)
      .join(' ')
  }
  return field === 'title' || field === 'summary' ? topic[field] : topic[field].join(' ')
}

/** In how many topics each word stands. */
function frequencies(topics: readonly Topic[], fields: readonly Field[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const topic of topics) {
    for (const word of new Set(
      fields.flatMap((field) => wordsOf(fieldText(topic, field)).flatMap(formsOf)),
    )) {
      counts.set(word, (counts.get(word) ?? 0) + 1)
    }
  }
  return counts
}

/** First position in sorted `words` that is not before `word`. */
function position(words: readonly string[], word: string): number {
  let low = 0
  let high = words.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((words[middle] ?? '') < word) low = middle + 1
    else high = middle
  }
  return low
}

/**
 * The words of a curriculum and how common they are; it decides what is worth indexing and looking for, so that a
 * look-up takes milliseconds among ten thousand topics too. At the size of one roadmap it leaves nothing out.
 */
export function createVocabulary(topics: readonly Topic[]) {
  const named = frequencies(topics, ['title', 'aliases', 'joined'])
  const said = frequencies(topics, ['objectives', 'summary'])
  const indexed = new Map(named)
  for (const [word, count] of said) if (count <= COMMON) indexed.set(word, (named.get(word) ?? 0) + count)
  const sorted = [...indexed.keys()].sort()

  return {
    /** Whether a word of this field belongs into the index. */
    indexes: (word: string, field: string): boolean =>
      (field !== 'objectives' && field !== 'summary') || (said.get(word) ?? 0) <= COMMON,
    has: (word: string): boolean => indexed.has(word),
    /** Whether the words that begin like this lead to few enough topics to be worth following. */
    begins(prefix: string): boolean {
      let reach = 0
      for (let at = position(sorted, prefix); sorted[at]?.startsWith(prefix) && reach <= BUDGET; at += 1) {
        reach += indexed.get(sorted[at] ?? '') ?? 0
      }
      return reach <= BUDGET
    },
    /** The rarest of the words, as many as fit the budget; at least one. */
    telling(words: readonly string[]): string[] {
      let reach = 0
      return [...new Set(words)]
        .sort((a, b) => (indexed.get(a) ?? 0) - (indexed.get(b) ?? 0))
        .filter((word, index) => {
          reach += indexed.get(word) ?? 0
          return index === 0 || reach <= BUDGET
        })
    },
  }
}
