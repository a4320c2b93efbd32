import { parseArgs } from 'node:util'
import { readSetting } from '../config.ts'
import { type Day, labelOf } from '../core/curriculum.ts'
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
const asJson = ({ number, theme, pillar, kind, status, prompts, edition, warmUp, assumedBecause }: Day) => ({
  day: number,
  theme,
  pillar,
  kind,
  status,
  edition,
  warmUp,
  assumedBecause,
  prompts: prompts.map(({ id, area, title, topic, data, materials, questions }) => ({
    id,
    area,
    title,
    topic,
    data: materials ?? data,
    questions: questions.map(({ ask, hint, keyPoints, answer, followUp, followUpAnswer, ...more }) => ({
      ask,
      hint,
      keyPoints,
      answer,
      followUp,
      followUpAnswer,
      ...more,
    })),
  })),
})

function asText(found: Day): string {
  const head = [
    `Day ${found.number} · ${found.theme}${found.status === 'draft' ? ' (draft)' : ''}`,
    ...(found.case ? [withoutMarkup(found.case)] : []),
  ]
  const prompts = found.prompts.map(({ title, questions }, i) =>
    [
      `${i + 1}. ${title}`,
      ...questions.map(({ ask }, q) => `   ${labelOf(i + 1, q)} ${withoutMarkup(ask)}`),
    ].join('\n'),
  )
  return [...head, ...prompts].join('\n\n')
}
