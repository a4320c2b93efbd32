import { parseArgs } from 'node:util'
import { readSetting } from '../config.ts'
import {
  type Day,
  dayTitle,
  labelOf,
  letterAt,
  materialsOf,
  nameOf,
  type Prompt,
} from '../core/curriculum.ts'
import { UserError } from '../core/errors.ts'
import { withoutMarkup } from '../core/text.ts'
import { openCurricula } from '../curricula.ts'
import { pickDay } from '../words/pick.ts'
import type { SubCommand } from './sub-command.ts'

/** `studyhall day <n>`: a roadmap day with its questions, hints and key points. */
export const day: SubCommand = {
  usage: 'studyhall day <n> [--json]',
  summary: 'Prints a day of the roadmap.',
  run: async (args) => {
    const { values, positionals } = parseArgs({
      args,
      options: { json: { type: 'boolean' } },
      allowPositionals: true,
    })
    const [number = ''] = positionals
    if (!/^\d{1,6}$/.test(number) || positionals.length > 1)
      throw new UserError('Which day?', 'Write its number: studyhall day 58')
    const found = pickDay(openCurricula(readSetting('CURRICULUM_DIR')).default, Number(number))
    console.log(values.json ? JSON.stringify(asJson(found), null, 2) : asText(found))
    return 0
  },
}

// What a day lacks is left out: JSON has no undefined.
const asJson = ({ number, prompts, minutes, ...about }: Day) => ({
  day: number,
  ...about,
  ...(minutes > 0 && { minutes }),
  prompts: prompts.map((prompt) => {
    const { data: _, materials: _m, questions, ...rest } = prompt
    return { ...rest, data: materialsOf(prompt), questions }
  }),
})

function asText(found: Day): string {
  const head = [
    `${dayTitle(found)}${found.status === 'draft' ? ' (draft)' : ''}`,
    ...(found.aim ? [`Aim: ${withoutMarkup(found.aim)}`] : []),
    ...(found.case ? [`Case: ${withoutMarkup(found.case)}`] : []),
    ...(found.lead ? [`Start with ${found.lead}.`] : []),
  ]
  const prompts = found.prompts.map((prompt, i) =>
    [
      `${i + 1}. ${nameOf(prompt)}`,
      ...materialText(prompt, undefined),
      ...prompt.questions.flatMap(({ ask }, q) => [
        `   ${labelOf(i + 1, q)} ${withoutMarkup(ask)}`,
        ...materialText(prompt, letterAt(q)),
      ]),
    ].join('\n'),
  )
  return [...head, ...prompts].join('\n\n')
}

/** What all questions of a prompt are asked about, or the one with `letter` alone, set in. */
const materialText = (prompt: Prompt, letter: string | undefined): string[] =>
  materialsOf(prompt)
    .filter((block) => block.for === letter)
    .flatMap(({ text, code }) => [...(text ? [withoutMarkup(text)] : []), ...(code ? [code.trimEnd()] : [])])
    .map((block) => block.replace(/^/gm, '     '))
