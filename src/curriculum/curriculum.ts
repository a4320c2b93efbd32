import type { Curriculum, Day, Origin, Pillar, Topic } from '../core/curriculum.ts'
import { createSearch } from './search.ts'

const byId = <T extends { id: string }>(items: readonly T[]): Map<string, T> =>
  new Map(items.map((item) => [item.id, item]))

/**
 * Makes a curriculum of validated parts: days in order from 1, ids unique, references resolved. Topics stand in the
 * order of their pillars, within one in the order of the file.
 */
export function createCurriculum(parts: {
  id: string
  title: string
  origin?: Origin
  pillars: readonly Pillar[]
  topics: readonly Topic[]
  days: readonly Day[]
}): Curriculum {
  const { id, title, origin = {}, pillars, days } = parts
  const topics = pillars.flatMap((pillar) => parts.topics.filter((topic) => topic.pillar === pillar.id))
  const pillarOf = byId(pillars)
  const topicOf = byId(topics)
  const promptOf = new Map(
    days.flatMap((day) =>
      day.prompts.map((prompt, index) => [prompt.id, { prompt, day, position: index + 1 }] as const),
    ),
  )
  const search = createSearch(topics, days)
  return {
    id,
    title,
    origin,
    length: days.length,
    pillars,
    topics,
    days,
    pillar: (pillar) => pillarOf.get(pillar),
    topic: (topic) => topicOf.get(topic),
    day: (number) => days[number - 1],
    prompt: (prompt) => promptOf.get(prompt),
    search: search.search,
    searchPrompts: search.searchPrompts,
    named: search.named,
    nearest: search.nearest,
  }
}
