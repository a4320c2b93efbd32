import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { stringify } from 'yaml'
import type { Prompt, Question } from '../../core/curriculum.ts'
import { UserError } from '../../core/errors.ts'
import { readContent } from '../content.ts'
import { schemaLine, writeSchemas } from '../json-schema.ts'
import { dayFile } from '../problem.ts'
import type { Laid, Placed } from './layout.ts'

const MARK = '# Written by studyhall curriculum import.'

/** What a folder of an earlier import holds. */
export type Before = { prompts: Prompt[]; roadmap: { id: string; title: string } | undefined }

/** Reads the folder to write to. Throws UserError where it holds something that no import wrote. */
export function readBefore(out: string): Before {
  if (!existsSync(out) || readdirSync(out).length === 0) return { prompts: [], roadmap: undefined }
  const roadmap = join(out, 'roadmap.yaml')
  if (!existsSync(roadmap) || !readFileSync(roadmap, 'utf8').includes(MARK))
    throw new UserError(
      `${out} is not empty.`,
      'It holds something that no import wrote. Name another folder with --out.',
    )
  const { content, problems } = readContent(out)
  const [first] = problems
  if (first)
    throw new UserError(
      `${out} cannot be read, so ids could not be kept.`,
      `${first.file}:${first.line}: ${first.message}. Fix it, then import again.`,
    )
  return { prompts: content.days.flatMap(({ value }) => value.prompts), roadmap: content.roadmap }
}

const yaml = (value: unknown): string => stringify(value, { lineWidth: 110, version: '1.2' })

/** What somebody added to a question by hand stays, where the source says nothing about it. */
function merged(question: Placed, old: Prompt | undefined): object {
  const { id, ask, options, answer, explanation, ...rest } = question
  const { questions: [first] = [], data, materials, topic, title, stretch, recalls } = old ?? {}
  const added = (first ?? {}) as Partial<Question>
  const kept = Object.fromEntries(
    Object.entries({
      ...added,
      title,
      topic,
      data,
      materials,
      stretch: stretch || undefined,
      recalls: recalls?.length ? recalls : undefined,
      keyPoints: added.keyPoints?.length ? added.keyPoints : undefined,
    }).filter(([, value]) => value !== undefined && value !== ''),
  )
  const own = Object.fromEntries(
    Object.entries({ id, ask, options, answer, explanation, ...rest }).filter(
      ([, value]) => value !== undefined,
    ),
  )
  return { id, ask, ...kept, ...own }
}

/** What `roadmap.yaml` says of an import. */
export type Head = { id: string; title: string; source: string; licence?: string | undefined }

/**
 * Writes a curriculum's folder. What an earlier import wrote is moved to `before-import` in it first; topics and other
 * files stay.
 */
export function writeCurriculum(out: string, head: Head, laid: Laid, before: Before): void {
  const held = join(out, 'before-import')
  mkdirSync(out, { recursive: true })
  if (before.roadmap) {
    rmSync(held, { recursive: true, force: true })
    for (const name of ['roadmap.yaml', 'pillars.yaml', 'days'].filter((each) => existsSync(join(out, each))))
      cpSync(join(out, name), join(held, name), { recursive: true })
    rmSync(join(out, 'days'), { recursive: true, force: true })
  }
  const old = new Map(before.prompts.map((prompt) => [prompt.id, prompt]))
  mkdirSync(join(out, 'days'), { recursive: true })
  laid.days.forEach(({ questions, ...about }, i) => {
    const day = { ...about, questions: questions.map((one) => merged(one, old.get(one.id))) }
    writeFileSync(join(out, dayFile(i + 1)), schemaLine('day', '..') + yaml(day))
  })
  if (laid.pillars.length > 0)
    writeFileSync(join(out, 'pillars.yaml'), schemaLine('pillars', '.') + yaml(laid.pillars))
  else rmSync(join(out, 'pillars.yaml'), { force: true })
  const { licence, ...rest } = head
  const roadmap = yaml({ ...rest, ...(licence && { licence }), days: laid.days.length })
  writeFileSync(join(out, 'roadmap.yaml'), `${schemaLine('roadmap', '.')}${MARK}\n${roadmap}`)
  writeSchemas(out)
}
