import { type Day, questionAt } from '../../core/curriculum.ts'
import type { Content } from '../content.ts'
import type { Finding } from '../problem.ts'

const RECALL = /^(what (is|are)\b|what does .* stand for|define\b|name the\b|list the\b)/i

function openers(day: Day, file: string): Finding[] {
  return day.prompts.flatMap((prompt, position) =>
    prompt.questions.flatMap(({ ask }, index) => {
      const opener = RECALL.exec(ask)?.[0]
      const path = ['prompts', position, 'questions', index, 'ask']
      return opener
        ? [{ file, path, message: `ask: "${opener} …" asks for recall: ask how, why, when or what if` }]
        : []
    }),
  )
}

function formats(day: Day, file: string): Finding[] {
  const special = day.prompts.flatMap((prompt, position) =>
    prompt.questions.flatMap(({ format }, index) =>
      format ? [{ file, path: ['prompts', position, 'questions', index, 'format'] }] : [],
    ),
  )
  if (day.kind !== 'review') {
    return special.map((at) => ({
      ...at,
      message: `format: only a review day has a question of a special form`,
    }))
  }
  if (special.length === 1) return []
  const message = `a review day has one mini-mock or story question, this one has ${special.length}`
  return [{ file, path: ['prompts'], message }]
}

function lead(day: Day, file: string): Finding[] {
  const stretch = questionAt(day, day.lead)?.prompt.stretch
  return stretch
    ? [{ file, path: ['lead'], message: 'lead: a stretch prompt is never what the day starts with' }]
    : []
}

/** How a day asks: no recall openers, one question of a special form on review days only, no stretch prompt in the lead. */
export const questionFindings = ({ days }: Content): Finding[] =>
  days
    .filter(({ value }) => value.status === 'ready')
    .flatMap(({ value, file }) => [...openers(value, file), ...formats(value, file), ...lead(value, file)])
