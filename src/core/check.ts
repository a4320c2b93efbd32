import { folded } from './text.ts'

/**
 * A question to choose an answer to, for a vote in the discussion. `right` is the place of the right option, from 1; `because` says
 * why it is.
 */
export type Check = {
  ask: string
  options: string[]
  right: number
  hint?: string | undefined
  because?: string | undefined
  followUp?: string | undefined
}

/** Of a question: what a vote needs. */
type Asked = {
  ask: string
  options?: string[] | undefined
  right?: number | undefined
  answer?: string | undefined
  hint?: string | undefined
  explanation?: string | undefined
  followUp?: string | undefined
}

/** Of a day: its own check, and its questions. */
type Asking = { check?: Check | undefined; prompts: readonly { questions: readonly Asked[] }[] }

/**
 * What a day can have votes on: its own check, and each question with options of which one is known to be right, by its place or
 * because the answer names it.
 */
export const checksOf = (day: Asking): Check[] => [
  ...(day.check ? [day.check] : []),
  ...day.prompts.flatMap(({ questions }) =>
    questions.flatMap((question) => {
      const { ask, options = [], hint, explanation: because, followUp } = question
      const right = rightOf(question)
      return right >= 1 && right <= options.length ? [{ ask, options, right, hint, because, followUp }] : []
    }),
  ),
]

/** The place of the right option, from 1; 0 where nobody said. An imported answer is the option itself, or its letter. */
function rightOf({ options = [], right, answer = '' }: Asked): number {
  const said = folded(answer)
  const letter = /^[a-j]$/.test(said) ? said.charCodeAt(0) - 96 : 0
  return right ?? (options.findIndex((option) => folded(option) === said) + 1 || letter)
}
