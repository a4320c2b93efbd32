import type { Curriculum } from '../../core/curriculum.ts'
import { UserError } from '../../core/errors.ts'
import type { Focus } from '../../core/focus.ts'
import { type Form, type FormInput, severalIn } from '../../core/form.ts'
import { wholeOf } from '../../core/path.ts'
import { cut, plain } from '../../core/text.ts'
import { lengthChoices, readWish } from '../../words/path-text.ts'
import * as to from '../../words/signatures.ts'

/** Stands for all days of the pillars, and for the first of the pillars. */
const ALL = 'all'

/** What a roadmap may take of its curriculum, as a form that begins with what it takes now. */
export function pathForm(roadmap: Curriculum): Form {
  const whole = wholeOf(roadmap)
  const pillars = whole.pillars.map(({ id, title }) => ({ label: title, value: id }))
  const taken = new Set(roadmap.days.map(({ pillar }) => pillar))
  const length: FormInput = {
    name: 'length',
    label: 'How long',
    kind: 'choice',
    value: ALL,
    choices: [{ label: 'All of their days', value: ALL }, ...lengthChoices(whole)],
    other: 'Another length…',
    hint: 'Each pillar keeps its share. Another length is written as 10 weeks, or 40 days',
    required: true,
  }
  const ofSeveral: FormInput[] = [
    {
      name: 'pillars',
      label: 'Pillars',
      kind: 'choices',
      value: pillars.flatMap(({ value }) => (taken.has(value) ? [value] : [])).join(','),
      choices: pillars,
      required: true,
    },
    {
      name: 'from',
      label: 'Begin at',
      kind: 'choice',
      value: ALL,
      choices: [{ label: 'The first of them', value: ALL }, ...pillars],
      hint: 'What comes before it in the curriculum is left out',
      required: true,
    },
  ]
  const [first, ...rest] = ofSeveral
  return {
    title: 'Which days to take',
    submit: 'Preview',
    action: to.pathForm.name,
    inputs: pillars.length > 1 && first ? [first, length, ...rest] : [length],
  }
}

/** What the form of a path asked for, where a week has `perWeek` study days. Throws UserError at the input at fault. */
export function focusOf(
  { pillars, length = ALL, from = ALL }: Partial<Record<'pillars' | 'length' | 'from', string | undefined>>,
  whole: Curriculum,
  perWeek: number,
): Focus {
  const ids = whole.pillars.map(({ id }) => id)
  const chosen = severalIn(pillars).map((id) => id.trim())
  const unknown = [...chosen, from].find((id) => id !== ALL && !ids.includes(id))
  if (unknown !== undefined)
    throw new UserError(
      'There is no such pillar',
      `“${plain(cut(unknown, 40))}” is none of: ${ids.join(', ')}.`,
      [],
      unknown === from ? 'from' : 'pillars',
    )
  const isAll = chosen.length === 0 || ids.every((id) => chosen.includes(id))
  if (from !== ALL && !isAll && !ids.slice(ids.indexOf(from)).some((id) => chosen.includes(id)))
    throw new UserError('No day is left', 'None of the pillars comes after that one.', [], 'from')
  return {
    ...(!isAll && { pillars: ids.filter((id) => chosen.includes(id)) }),
    ...(from !== ALL && { from }),
    ...(length !== ALL && { days: daysOf(length, whole, perWeek) }),
  }
}

/** Throws UserError for what is no length, or says more than one. */
function daysOf(length: string, whole: Curriculum, perWeek: number): number {
  const unclear = new UserError('How long?', 'Write a length, such as 8 weeks or 40 days.', [], 'length')
  try {
    const { focus, day } = readWish(length, whole, perWeek)
    if (focus.days !== undefined && !focus.pillars && !focus.from && day === undefined) return focus.days
  } catch (error) {
    if (!(error instanceof UserError)) throw error
  }
  throw unclear
}
