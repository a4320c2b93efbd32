import { UserError } from '../../core/errors.ts'
import { LONGEST, type Suggestion } from '../../core/suggestion.ts'
import { cut, tidy } from '../../core/text.ts'

/** What somebody writes of a question. */
export type Written = { ask?: string | undefined; answer?: string | undefined; area?: string | undefined }

/** A question as it is stored: each line without stray signs. Throws UserError at the field that is missing or too long. */
export function questionOf({
  ask = '',
  answer = '',
  area = '',
}: Written): Pick<Suggestion, 'ask' | 'answer' | 'area'> {
  const asked = within(ask, 'ask')
  if (asked === '')
    throw new UserError('What is the question?', 'Write what the group is to answer.', [], 'ask')
  const answered = within(answer, 'answer')
  const about = tidy(within(area, 'area'))
  return { ask: asked, ...(answered !== '' && { answer: answered }), ...(about !== '' && { area: about }) }
}

/** A manager's word to whoever made a suggestion; empty for none. Throws UserError for one that is too long. */
export const wordOf = (typed = ''): string => tidy(within(typed, 'word'))

const NAMES = { ask: 'The question', answer: 'The answer', area: 'The area', word: 'The word' } as const

function within(typed: string, field: keyof typeof LONGEST): string {
  const text = typed
    .split('\n')
    .map(tidy)
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
    .toWellFormed()
  if (text.length <= LONGEST[field]) return text
  throw new UserError(
    `${NAMES[field]} is too long`,
    `It has ${text.length} characters, and at most ${LONGEST[field]} fit.`,
    [],
    field,
  )
}

/** What a list calls a suggestion. Plain text. */
export const briefly = ({ ask }: Suggestion): string => cut(tidy(ask), 80)
