/**
 * Times look-ups at the shipped size and at 10,000 topics; prints one JSON line. Seeded: `--seed 7`.
 * A query that finds nothing is timed together with the "did you mean" that follows it. Milliseconds.
 */
import { parseArgs } from 'node:util'
import type { Topic } from '../../src/core/curriculum.ts'
import { loadCurriculum } from '../../src/curriculum/load.ts'
import { createSearch } from '../../src/curriculum/search.ts'
import { createDice } from '../support/dice.ts'

const { values } = parseArgs({ options: { seed: { type: 'string', default: '1' } } })
const seed = Number(values.seed)

const { next, pick, chance } = createDice(seed)
const below = (limit: number): number => Math.floor(next() * limit)
const letters = (count: number): string =>
  Array.from({ length: count }, () => String.fromCharCode(97 + below(26))).join('')

const shipped = loadCurriculum('curriculum/ml-interview').topics

/** Invented topics in the shipped ones' words (common ones often, as in a language) and as many invented words. */
function invented(count: number): Topic[] {
  const known = shipped.flatMap((topic) =>
    `${topic.title} ${topic.summary} ${topic.aliases.join(' ')}`.split(/\s+/),
  )
  const rare = Array.from({ length: 8000 }, () => letters(4 + below(8)))
  const text = (size: number) =>
    Array.from({ length: size }, () => (chance(0.8) ? pick(known) : pick(rare))).join(' ')
  return Array.from({ length: count }, (_, index) => ({
    ...pick(shipped),
    id: `topic-${index}`,
    title: text(5),
    summary: text(60),
    objectives: [text(15), text(15), text(15)],
    aliases: Array.from({ length: 8 }, () => text(2)),
  }))
}

function mistyped(name: string): string {
  const at = below(name.length)
  const kind = below(3)
  if (kind === 0) return name.slice(0, at) + name.slice(at + 1)
  if (kind === 1) return name.slice(0, at) + letters(1) + name.slice(at)
  return name.slice(0, at) + (name[at + 1] ?? '') + (name[at] ?? '') + name.slice(at + 2)
}

function query(topics: readonly Topic[]): string {
  const topic = pick(topics)
  const name = pick([topic.title, ...topic.aliases])
  return pick([
    () => name,
    () => mistyped(name),
    () => mistyped(mistyped(name)),
    () => name.slice(0, 1 + below(name.length)),
    () => topic.summary.split(' ').slice(0, 12).join(' '),
    () => letters(2 + below(12)),
    () => 'a',
    () => `${name} <script>@everyone 😀 مرحبا`,
    () => `${letters(30)} ${topic.summary} `.repeat(20).slice(0, 5000),
  ])()
}

function measure(topics: readonly Topic[], count: number) {
  const search = createSearch(topics)
  const built = performance.now()
  search.search('x', 1)
  search.nearest('x', 1)
  const build = performance.now() - built
  const times: { text: string; ms: number }[] = []
  for (let n = 0; n < count + 300; n += 1) {
    const text = query(topics)
    const start = performance.now()
    if (search.search(text, 30).length === 0) search.nearest(text, 3)
    // The first 300 only warm up.
    if (n >= 300) times.push({ text, ms: performance.now() - start })
  }
  times.sort((a, b) => a.ms - b.ms)
  const at = (share: number) => Number((times[Math.ceil(share * times.length) - 1]?.ms ?? 0).toFixed(3))
  const slowest = times.at(-1)?.text.slice(0, 60)
  return {
    topics: topics.length,
    queries: count,
    build: Math.round(build),
    p50: at(0.5),
    p99: at(0.99),
    max: at(1),
    slowest,
  }
}

console.log(
  JSON.stringify({
    bench: 'search',
    seed,
    sizes: [measure(shipped, 20_000), measure(invented(10_000), 3000)],
  }),
)
