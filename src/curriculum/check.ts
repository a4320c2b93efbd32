import { join } from 'node:path'
import { type Curriculum, questionCount } from '../core/curriculum.ts'
import type { Content } from './content.ts'
import { acronymFindings } from './house/acronyms.ts'
import { questionFindings } from './house/questions.ts'
import { similarityFindings } from './house/similarity.ts'
import { installedSpeller, spellingFindings } from './house/spelling.ts'
import { entriesOf } from './house/texts.ts'
import { wordingFindings } from './house/wording.ts'
import { readCurriculum } from './load.ts'
import type { Finding, Problem } from './problem.ts'

/** How much a curriculum holds. `drafts` counts days and topics. */
type Counts = {
  days: number
  topics: number
  prompts: number
  questions: number
  aliases: number
  pillars: number
  drafts: number
}

/** What `checkCurriculum` found; `notes` says what could not be checked, and why. */
export type Checked = { counts: Counts; problems: Problem[]; notes: string[] }

function count({ days, topics, pillars }: Content): Counts {
  const sum = (numbers: number[]) => numbers.reduce((total, number) => total + number, 0)
  return {
    days: days.length,
    topics: topics.length,
    prompts: sum(days.map(({ value }) => value.prompts.length)),
    questions: sum(days.map(({ value }) => questionCount(value))),
    aliases: sum(topics.map(({ value }) => value.aliases.length)),
    pillars: pillars.length,
    drafts: [...days, ...topics].filter(({ value }) => value.status === 'draft').length,
  }
}

const inOrder = (problems: Problem[]): Problem[] =>
  problems.sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : a.line - b.line))

/**
 * Checks a curriculum's folder: everything that loading it asks for, and the house rules of how it is written. Broken
 * parts do not hide the problems of the others. `extra` adds rules that need a whole curriculum, such as how a day
 * renders; it is called only when the folder loads. `speller` names the spell checker's program, if there is one.
 * Throws when the spell checker is there and cannot run.
 */
export async function checkCurriculum(
  dir: string,
  {
    extra = () => [],
    speller = installedSpeller,
  }: { extra?: (curriculum: Curriculum) => Finding[]; speller?: () => string | undefined } = {},
): Promise<Checked> {
  const { content, curriculum, problems, locate } = readCurriculum(dir)
  const entries = entriesOf(content)
  const bin = speller()
  const spelling = bin === undefined ? [] : await spellingFindings(bin, entries, join(dir, 'words.txt'))
  const findings = [
    ...wordingFindings(entries),
    ...acronymFindings(entries, content.glossary),
    ...questionFindings(content),
    ...similarityFindings(content),
    ...spelling,
    ...(curriculum ? extra(curriculum) : []),
  ]
  return {
    counts: count(content),
    problems: inOrder([...problems, ...findings.map(locate)]),
    notes: bin !== undefined ? [] : ['spelling not checked: cspell not installed'],
  }
}
