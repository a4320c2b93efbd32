import type { Topic } from '../core/curriculum.ts'
import { normalize } from './normalize.ts'

const pairsOf = (name: string): Set<string> => {
  const pairs = new Set<string>()
  for (let at = 0; at + 2 <= name.length; at += 1) pairs.add(name.slice(at, at + 2))
  return pairs
}

/**
 * Nearness of names by the letter pairs they share (Dice's coefficient), for a query that no word of the curriculum
 * resembles. Always answers `limit` topics where there are as many; without any likeness, the first of the roadmap.
 */
export function createNearness(topics: readonly Topic[]): (query: string, limit: number) => Topic[] {
  const names = topics.flatMap((topic, index) =>
    [topic.id, topic.title, ...topic.aliases].map((name) => ({
      topic: index,
      pairs: pairsOf(normalize(name)),
    })),
  )
  const holders = new Map<string, number[]>()
  names.forEach(({ pairs }, index) => {
    for (const pair of pairs) {
      const list = holders.get(pair)
      if (list) list.push(index)
      else holders.set(pair, [index])
    }
  })

  return (query, limit) => {
    const pairs = pairsOf(normalize(query))
    const shared = new Uint16Array(names.length)
    for (const pair of pairs)
      for (const index of holders.get(pair) ?? []) shared[index] = (shared[index] ?? 0) + 1
    const best = new Float64Array(topics.length)
    names.forEach((name, index) => {
      const likeness = (2 * (shared[index] ?? 0)) / (name.pairs.size + pairs.size || 1)
      best[name.topic] = Math.max(best[name.topic] ?? 0, likeness)
    })
    return topics
      .map((topic, index) => ({ topic, likeness: best[index] ?? 0 }))
      .sort((a, b) => b.likeness - a.likeness || a.topic.day - b.topic.day)
      .slice(0, limit)
      .map(({ topic }) => topic)
  }
}
