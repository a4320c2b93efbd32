import type { Content } from '../content.ts'
import type { Finding } from '../problem.ts'

const SHINGLE = 5
/** Share of common 5-word shingles (Jaccard) from which two wordings count as one. */
const ALIKE = 0.2

type Wording = { prompt: string; file: string; path: PropertyKey[]; field: string; shingles: Set<string> }

function shinglesOf(text: string): Set<string> {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []
  if (words.length < SHINGLE) return new Set([words.join(' ')])
  return new Set(
    Array.from({ length: words.length - SHINGLE + 1 }, (_, at) => words.slice(at, at + SHINGLE).join(' ')),
  )
}

function wordingsOf({ days }: Content): Wording[] {
  return days.flatMap(({ value: day, file }) =>
    day.prompts.flatMap((prompt, position) =>
      prompt.questions.flatMap((question, index) => {
        const at = ['prompts', position, 'questions', index]
        return (['ask', 'followUp'] as const).map((field) => ({
          prompt: prompt.id,
          file,
          path: [...at, field],
          field,
          shingles: shinglesOf(question[field] ?? ''),
        }))
      }),
    ),
  )
}

/** For each earlier wording that shares a shingle with `wording`, how many they share. */
function sharedWith(wording: Wording, holders: Map<string, number[]>): Map<number, number> {
  const shared = new Map<number, number>()
  for (const shingle of wording.shingles) {
    for (const other of holders.get(shingle) ?? []) shared.set(other, (shared.get(other) ?? 0) + 1)
  }
  return shared
}

/** Questions and follow-ups that say again, nearly word for word, what another prompt's says. Each pair once. */
export function similarityFindings(content: Content): Finding[] {
  const wordings = wordingsOf(content)
  const holders = new Map<string, number[]>()
  return wordings.flatMap((wording, index) => {
    const { prompt, file, path, field, shingles } = wording
    const alike = [...sharedWith(wording, holders)].flatMap(([earlier, shared]) => {
      const other = wordings[earlier]
      if (!other || other.prompt === prompt) return []
      const likeness = shared / (shingles.size + other.shingles.size - shared)
      const message = `${field}: ${Math.round(likeness * 100)}% the wording of prompt ${other.prompt} (${other.file})`
      return likeness >= ALIKE ? [{ file, path, message }] : []
    })
    for (const shingle of shingles) holders.set(shingle, [...(holders.get(shingle) ?? []), index])
    return alike
  })
}
