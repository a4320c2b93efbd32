import type { Topic } from '../core/curriculum.ts'

// Names are shorter; it bounds the work.
const LONGEST = 40
/** Least likeness of a name that may have been meant: “atenshun” has 0.32 of attention, nonsense rarely that of anything. */
const NEAR = 0.32

/** Every three letters in a row, word ends marked, so that a first letter counts more. */
function triplesOf(text: string): Set<string> {
  const name = `  ${normalize(text).slice(0, LONGEST)} `
  return new Set(Array.from({ length: name.length - 2 }, (_, at) => name.slice(at, at + 3)))
}

/** For each triple, the names that have it. */
function holdersOf(names: readonly { triples: Set<string> }[]): Map<string, number[]> {
  const holders = new Map<string, number[]>()
  names.forEach(({ triples }, index) => {
    for (const triple of triples) {
      const list = holders.get(triple)
      if (list) list.push(index)
      else holders.set(triple, [index])
    }
  })
  return holders
}

/**
 * Nearness of names by the letters in a row that they share (Dice's coefficient), for a query that no word of the
 * curriculum resembles. Answers at most `limit` topics, none where no name is near.
 */
export function createNearness(topics: readonly Topic[]): (query: string, limit: number) => Topic[] {
  const names = topics.flatMap((topic, index) =>
    [topic.id, topic.title, ...topic.aliases].map((name) => ({ topic: index, triples: triplesOf(name) })),
  )
  const holders = holdersOf(names)
  const byDay = topics.map((topic, index) => ({ topic, index })).sort((a, b) => a.topic.day - b.topic.day)

  /** For each topic, the likeness of its nearest name, 0 to 1. */
  const likenesses = (query: string): Float64Array => {
    const triples = triplesOf(query)
    const shared = new Uint16Array(names.length)
    for (const triple of triples)
      for (const name of holders.get(triple) ?? []) shared[name] = (shared[name] ?? 0) + 1
    const best = new Float64Array(topics.length)
    names.forEach((name, index) => {
      const likeness = (2 * (shared[index] ?? 0)) / (name.triples.size + triples.size)
      if (likeness > (best[name.topic] ?? 0)) best[name.topic] = likeness
    })
    return best
  }

  return (query, limit) => {
    const best = likenesses(query)
    const chosen: { topic: Topic; likeness: number }[] = []
    for (const { topic, index } of byDay) {
      const likeness = best[index] ?? 0
      if (likeness < NEAR) continue
      if (chosen.length === limit && likeness <= (chosen.at(-1)?.likeness ?? 0)) continue
      const at = chosen.findIndex((other) => other.likeness < likeness)
      chosen.splice(at < 0 ? chosen.length : at, 0, { topic, likeness })
      chosen.length = Math.min(chosen.length, limit)
    }
    return chosen.map(({ topic }) => topic)
  }
}

/**
 * The form in which two names are the same name: case, accents, spaces, hyphens and punctuation do not count. `+` and
 * `#` do, they tell C++ from C#. Empty when nothing else is in the text.
 */
export const normalize = (name: string): string =>
  name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}+#]/gu, '')
