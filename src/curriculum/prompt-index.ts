import type { Day, Prompt, Question } from '../core/curriculum.ts'
import { materialsOf } from '../core/curriculum.ts'
import { stemOf } from './stem.ts'
import { wordsOf } from './vocabulary.ts'

/** How much a word counts by where it stands; `beside` is what a prompt's other questions ask. */
const WEIGHTS = { title: 4, ask: 5, theme: 2, data: 1, beside: 1, spoken: 0.6, case: 0.5 }
/** A word counts less with each repetition, and in a question that says much. */
const SATURATION = 3
const LENGTH_SHARE = 0.4

type Place = { day: Day; prompt: Prompt }
/** Where a stem stands: positions of questions and how much it counts in each, in turn. */
type Postings = number[]

/** The texts of a question and of what stands around it, with what a word in each counts. */
function textsOf({ day, prompt }: Place, question: Question): [text: string, weight: number][] {
  const beside = prompt.questions.filter((other) => other !== question)
  const spoken = [
    question.hint,
    ...question.keyPoints,
    ...(question.options ?? []),
    question.answer,
    question.explanation,
    question.followUp,
    question.followUpAnswer,
  ]
  return [
    [prompt.title, WEIGHTS.title],
    [question.ask, WEIGHTS.ask],
    [beside.map(({ ask }) => ask).join(' '), WEIGHTS.beside],
    [`${prompt.area} ${day.theme}`, WEIGHTS.theme],
    [
      materialsOf(prompt)
        .map(({ text, code }) => `${text ?? ''} ${code ?? ''}`)
        .join(' '),
      WEIGHTS.data,
    ],
    [spoken.join(' '), WEIGHTS.spoken],
    [day.case, WEIGHTS.case],
  ]
}

/**
 * The prompts of some days by the words in them: titles, questions, answers and data. Whoever looks for a gist has one question in
 * mind, so each is weighed by itself. It is built at once.
 */
export function createPromptIndex(days: readonly Day[]) {
  const places: Place[] = days.flatMap((day) => day.prompts.map((prompt) => ({ day, prompt })))
  const asked = places.flatMap((place) => place.prompt.questions.map((question) => ({ place, question })))
  const postings = new Map<string, Postings>()
  const lengths = new Float64Array(asked.length)
  asked.forEach(({ place, question }, at) => {
    const weights = new Map<string, number>()
    for (const [text, weight] of textsOf(place, question))
      for (const word of wordsOf(text)) {
        const root = stemOf(word)
        weights.set(root, (weights.get(root) ?? 0) + weight)
        lengths[at] = (lengths[at] ?? 0) + weight
      }
    for (const [root, weight] of weights) {
      const list = postings.get(root)
      if (list) list.push(at, weight)
      else postings.set(root, [at, weight])
    }
  })
  const mean = lengths.reduce((sum, length) => sum + length, 0) / Math.max(1, asked.length)
  // What a weight counts is worked out once, not with every query.
  for (const list of postings.values())
    for (let i = 0; i < list.length; i += 2) {
      const [at = 0, weight = 0] = [list[i], list[i + 1]]
      const long = 1 - LENGTH_SHARE + (LENGTH_SHARE * (lengths[at] ?? 0)) / mean
      list[i + 1] = weight / (weight + SATURATION * long)
    }
  const rarity = (root: string): number => {
    const count = (postings.get(root)?.length ?? 0) / 2
    return Math.log(1 + (asked.length - count + 0.5) / (count + 0.5))
  }

  return {
    /** Every word that some prompt has, by its stem. */
    stems: postings as ReadonlyMap<string, unknown>,
    /**
     * Prompts with any of the stems, unsorted, with 0 to 1 for how fully their best question answers to all of them: a rare
     * word among many is a small part of it.
     */
    find(roots: readonly string[]): { place: Place; share: number }[] {
      const wanted = [...new Set(roots)]
      const total = wanted.reduce((sum, root) => sum + rarity(root), 0)
      const shares = new Float64Array(asked.length)
      for (const root of wanted) {
        const list = postings.get(root) ?? []
        const worth = rarity(root) / total
        for (let i = 0; i < list.length; i += 2) {
          const at = list[i] ?? 0
          shares[at] = (shares[at] ?? 0) + worth * (list[i + 1] ?? 0)
        }
      }
      const best = new Map<Place, number>()
      asked.forEach(({ place }, at) => {
        const share = shares[at] ?? 0
        if (share > (best.get(place) ?? 0)) best.set(place, share)
      })
      return [...best].map(([place, share]) => ({ place, share }))
    },
  }
}
