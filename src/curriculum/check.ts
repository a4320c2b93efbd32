import { join, relative } from 'node:path'
import { type Curriculum, EDITION, questionCount } from '../core/curriculum.ts'
import { readProof } from './claims.ts'
import type { Content } from './content.ts'
import { acronymFindings } from './house/acronyms.ts'
import { editionFindings, type Origins } from './house/edition.ts'
import { questionFindings } from './house/questions.ts'
import { similarityFindings } from './house/similarity.ts'
import { installedSpeller, spellingFindings } from './house/spelling.ts'
import { entriesOf } from './house/texts.ts'
import { wordingFindings } from './house/wording.ts'
import { readCurriculum } from './load.ts'
import type { Finding, Problem } from './problem.ts'
import { typedProblems } from './typed.ts'

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

/**
 * What `checkCurriculum` found. A problem keeps the curriculum from being used, or breaks a rule that binds it; `advice` is
 * about texts that work and could be better. `notes` says what could not be checked or was passed over, and why. `done` counts what keeps the rules of
 * the second edition; `origins` says of each such day where its numbers come from.
 */
export type Checked = {
  counts: Counts
  done: { days: number; topics: number; proofs: number }
  origins: Map<number, Origins>
  problems: Problem[]
  advice: Problem[]
  notes: string[]
}

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

const isDone = ({ value }: { value: { edition?: number | undefined } }): boolean => value.edition === EDITION

const inOrder = (problems: Problem[]): Problem[] =>
  problems.sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : a.line - b.line))

/**
 * Checks a curriculum's folder: everything that loading it asks for, how its texts will look, and, where it asks for them,
 * the house rules of how it is written. Broken
 * parts do not hide the problems of the others. `extra` adds rules that need a whole curriculum, such as how a day
 * renders; it is called only when the folder loads. `only` narrows the problems to some files, of the curriculum's folder,
 * and spares the time of spelling the others. `speller` names the spell checker's program, if there is one.
 * Throws when the spell checker is there and cannot run.
 */
export async function checkCurriculum(
  dir: string,
  {
    extra = () => [],
    speller = installedSpeller,
    only = () => true,
  }: {
    extra?: (curriculum: Curriculum, only: (file: string) => boolean) => Finding[]
    speller?: () => string | undefined
    only?: (file: string) => boolean
  } = {},
): Promise<Checked> {
  const { content, curriculum, problems, locate } = readCurriculum(dir)
  const entries = entriesOf(content)
  const bin = content.house ? speller() : undefined
  const spelled = entries.filter(([first]) => first && only(first.file))
  const spelling = bin === undefined ? [] : await spellingFindings(bin, spelled, join(dir, 'words.txt'))
  const proofs = new Map(
    content.house ? content.days.map(({ value }) => [value.number, readProof(dir, value.number)]) : [],
  )
  const edition = editionFindings(content, (number) => proofs.get(number))
  const files = new Set(entries.flatMap(([first]) => (first ? [first.file] : [])))
  const forAll = [
    ...typedProblems(dir, ['roadmap.yaml', ...files].filter(only)),
    ...[...wordingFindings(entries), ...(curriculum ? extra(curriculum, only) : [])].map(locate),
  ]
  const rules = (): Finding[] => [
    ...acronymFindings(entries, content.glossary),
    ...questionFindings(content),
    ...similarityFindings(content),
    ...edition.findings,
    ...spelling,
  ]
  const proved = edition.proofFindings.map((problem) => ({ ...problem, file: join(dir, problem.file) }))
  const asked = (found: Problem[]): Problem[] =>
    inOrder(found.filter(({ file }) => only(relative(dir, file))))
  return {
    counts: count(content),
    done: {
      days: content.days.filter(isDone).length,
      topics: content.topics.filter(isDone).length,
      proofs: [...proofs.values()].filter((proof) => proof !== undefined).length,
    },
    origins: edition.origins,
    problems: asked(content.house ? [...problems, ...forAll, ...rules().map(locate), ...proved] : problems),
    advice: content.house ? [] : asked(forAll),
    notes: [
      ...(content.house && bin === undefined ? ['spelling not checked: cspell not installed'] : []),
      ...(content.stray.length > 0 ? [`passed over: ${content.stray.join(', ')}`] : []),
    ],
  }
}
