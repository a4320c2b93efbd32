import {
  type Day,
  EDITION,
  labelOf,
  materialsFor,
  materialsOf,
  type Question,
  type Source,
  type Topic,
} from '../../core/curriculum.ts'
import { fieldText, holds, type Proof, proofFile } from '../claims.ts'
import type { Content, Placed } from '../content.ts'
import type { Finding } from '../problem.ts'
import { numbersIn, sameNumber } from './numbers.ts'
import { withoutCode } from './texts.ts'

/** Where the numbers of a day's key points and answers come from. */
export type Origins = { given: number; proved: number; assumed: number; plain: number }

/** A finding that knows its line: it is about a proof, which is no YAML. */
type ProofFinding = { file: string; line: number; message: string }

/** What the rules of finished days and topics found. `origins` has an entry for each finished day. */
export type EditionFindings = {
  findings: Finding[]
  proofFindings: ProofFinding[]
  origins: Map<number, Origins>
}

const LEAD_WORDS = 45
const ANSWER_WORDS: Range = [80, 180]
const FOLLOW_UP_WORDS: Range = [30, 80]
const MOST_ASSUMED = 0.1

type Range = [least: number, most: number]

const wordsIn = (text: string): number =>
  withoutCode(text.replace(/```[^]*?```/g, ' '))
    .split(/\s+/)
    .filter((word) => /[\p{L}\p{N}]/u.test(word)).length

type Report = (path: PropertyKey[], message: string) => void

function within(report: Report, path: PropertyKey[], text: string | undefined, [least, most]: Range): void {
  const field = String(path.at(-1))
  if (text === undefined) return report(path, `${field}: is missing`)
  const words = wordsIn(text)
  if (words < least || words > most)
    report(path, `${field}: ${words} words, where ${least} to ${most} are asked for`)
}

type PlacedQuestion = { label: string; path: PropertyKey[]; question: Question; material: string }

/** The questions of a day, each with the material that is given to it alone or to its whole prompt. */
const questionsOf = (day: Day): PlacedQuestion[] =>
  day.prompts.flatMap((prompt, position) =>
    prompt.questions.map((question, index) => ({
      label: labelOf(position + 1, index),
      path: ['prompts', position, 'questions', index],
      question,
      material: materialsFor(prompt, index)
        .flatMap(({ text, code }) => [text, code])
        .join('\n'),
    })),
  )

function shape(day: Day, report: Report): void {
  if (!day.warmUp) report(['warmUp'], 'warmUp: is missing')
  for (const [position, prompt] of day.prompts.entries()) {
    for (const { for: owner } of materialsOf(prompt)) {
      if (owner && owner.charCodeAt(0) - 97 >= prompt.questions.length)
        report(['prompts', position], `for: the prompt has no question ${owner}`)
    }
  }
  for (const { label, path, question } of questionsOf(day)) {
    within(report, [...path, 'answer'], question.answer, ANSWER_WORDS)
    within(report, [...path, 'followUpAnswer'], question.followUpAnswer, FOLLOW_UP_WORDS)
    if (label === day.lead && wordsIn(question.ask) > LEAD_WORDS)
      report([...path, 'ask'], `ask: ${wordsIn(question.ask)} words; a lead has at most ${LEAD_WORDS}`)
    if (label === day.lead && !question.levels)
      report([...path, 'levels'], 'levels: the lead question needs them')
    if (label !== day.lead && question.levels)
      report([...path, 'levels'], `levels: ${day.lead} is the lead, not ${label}`)
  }
}

/** A text with numbers to account for, and what accounts for them. */
type Account = {
  texts: [path: PropertyKey[], text: string][]
  given: string
  proved: string[]
  assumed: string[]
}

const valuesIn = (texts: string[]): number[] =>
  texts.flatMap((text) => numbersIn(text).map(({ value }) => value))

function account({ texts, given, proved, assumed }: Account, report: Report): Origins {
  const origins: Origins = { given: 0, proved: 0, assumed: 0, plain: 0 }
  const sources = [
    ['proved', valuesIn(proved)],
    ['given', valuesIn([given])],
    ['assumed', valuesIn(assumed)],
  ] as const
  for (const [path, text] of texts) {
    const reported = new Set<string>()
    for (const number of numbersIn(text)) {
      const [origin] =
        sources.find(([, values]) => values.some((value) => sameNumber(value, number.value))) ?? []
      if (origin) origins[origin] += 1
      else if (number.plain) origins.plain += 1
      else if (!reported.has(number.text)) {
        reported.add(number.text)
        const field = path.findLast((part) => typeof part === 'string')
        report(
          path,
          `${String(field)}: nobody gives ${number.text}: claim it in the proof, or list it under assumed`,
        )
      }
    }
  }
  return origins
}

const listed = (path: PropertyKey[], texts: string[] = []): [PropertyKey[], string][] =>
  texts.map((text, index) => [[...path, index], text])

function accountsOf(day: Day, claimed: (place: string) => string[]): Account[] {
  const setting = [
    day.case,
    day.mock ? [day.mock.brief, ...day.mock.timing.map(({ minutes }) => minutes)] : [],
  ]
    .flat()
    .join('\n')
  const questions = questionsOf(day).map(({ label, path, question, material }): Account => {
    const { ask, hint, keyPoints, answer, followUp, followUpAnswer, levels, assumed } = question
    const texts: [PropertyKey[], string][] = [
      ...listed([...path, 'keyPoints'], keyPoints),
      [[...path, 'answer'], answer ?? ''],
      [[...path, 'followUpAnswer'], followUpAnswer ?? ''],
      ...Object.entries(levels ?? {}).map(([level, text]): [PropertyKey[], string] => [
        [...path, 'levels', level],
        text,
      ]),
    ]
    const given = [ask, hint, followUp, material, setting].join('\n')
    return { texts, given, proved: claimed(label), assumed: assumed ?? [] }
  })
  const warmUp: Account = {
    texts: [[['warmUp', 'answer'], day.warmUp?.answer ?? '']],
    given: [day.warmUp?.ask, setting].join('\n'),
    proved: claimed('warmUp'),
    assumed: [],
  }
  const { check } = day
  const voted: Account = {
    texts: [[['check', 'because'], check?.because ?? '']],
    given: [check?.ask, check?.options, check?.hint, check?.followUp, setting].flat().join('\n'),
    proved: claimed('check'),
    assumed: [],
  }
  return [...questions, warmUp, ...(check ? [voted] : [])]
}

function numbers(day: Day, proof: Proof | undefined, report: Report): Origins {
  const claimed = (place: string) =>
    (proof?.claims ?? [])
      .filter(({ where }) => where === place || where.startsWith(`${place}.`))
      .map(({ text }) => text)
  const total: Origins = { given: 0, proved: 0, assumed: 0, plain: 0 }
  for (const one of accountsOf(day, claimed)) {
    const found = account(one, report)
    for (const origin of Object.keys(total) as (keyof Origins)[]) total[origin] += found[origin]
  }
  for (const { path, question } of questionsOf(day)) {
    const said = [question.answer ?? '', question.followUpAnswer ?? '', ...question.keyPoints].join('\n')
    for (const [index, text] of (question.assumed ?? []).entries()) {
      if (!valuesIn([text]).some((value) => valuesIn([said]).some((other) => sameNumber(value, other))))
        report(
          [...path, 'assumed', index],
          `assumed: "${text}" stands in no key point or answer of the question`,
        )
    }
  }
  const share = total.assumed / (total.given + total.proved + total.assumed + total.plain || 1)
  if (share > MOST_ASSUMED && !day.assumedBecause) {
    const message = `${Math.round(share * 100)}% of the day's numbers are assumed: say why in assumedBecause, or give or prove them`
    report(['prompts'], message)
  }
  return total
}

function proofFindings(day: Day, proof: Proof): ProofFinding[] {
  const { file, claims, solutions } = proof
  const stray = claims.flatMap(({ where, text, line }) => {
    const field = fieldText(day, where)
    if (field === undefined) return [{ file, line, message: `claim: the day has no field "${where}"` }]
    if (!holds(field, text)) return [{ file, line, message: `claim: "${text}" does not stand in ${where}` }]
    const count = numbersIn(text).length
    return count > 0 ? [] : [{ file, line, message: `claim: "${text}" holds no number` }]
  })
  const unproved = questionsOf(day)
    .filter(({ label, question }) => question.solution !== undefined && !solutions.includes(label))
    .map(({ label }) => ({ file, line: 1, message: `the proof never runs solution('${label}')` }))
  return [...stray, ...unproved]
}

function topicFindings({ value: topic, file, path }: Placed<Topic>): Finding[] {
  if (topic.edition !== EDITION) return []
  const covers = topic.covers?.length ?? 0
  return [
    ...(topic.sources ? [] : [{ file, path: [...path, 'sources'], message: 'sources: is missing' }]),
    ...(covers === topic.prompts.length
      ? []
      : [
          {
            file,
            path: [...path, 'covers'],
            message: `covers: ${covers} lines for ${topic.prompts.length} prompts`,
          },
        ]),
  ]
}

type Citation = { source: Source; file: string; path: PropertyKey[] }

const cited = (sources: Source[] | undefined, file: string, path: PropertyKey[]): Citation[] =>
  (sources ?? []).map((source, index) => ({ source, file, path: [...path, 'sources', index] }))

/** Works that are cited in two ways: the same title with other authors, another year or address. */
function citationFindings({ topics, days }: Content): Finding[] {
  const first = new Map<string, Citation>()
  const all = [
    ...topics.flatMap(({ value, file, path }) => cited(value.sources, file, path)),
    ...days.flatMap(({ value, file }) =>
      questionsOf(value).flatMap(({ question, path }) => cited(question.sources, file, path)),
    ),
  ]
  return all.flatMap((citation) => {
    const { authors, title, year, url } = citation.source
    const known = first.get(title.toLowerCase())
    if (!known) first.set(title.toLowerCase(), citation)
    const other = known?.source
    const same = !other || (authors === other.authors && year === other.year && url === other.url)
    const message = `sources: "${title}" is cited otherwise in ${known?.file}`
    return same ? [] : [{ file: citation.file, path: citation.path, message }]
  })
}

/** The rules of finished days and topics, those with `edition: 2`; the others pass. */
export function editionFindings(
  content: Content,
  proofOf: (number: number) => Proof | undefined,
): EditionFindings {
  const result: EditionFindings = {
    findings: [...content.topics.flatMap(topicFindings), ...citationFindings(content)],
    proofFindings: [],
    origins: new Map(),
  }
  for (const { value: day, file } of content.days) {
    if (day.edition !== EDITION) continue
    const report: Report = (path, message) => result.findings.push({ file, path, message })
    const proof = proofOf(day.number)
    shape(day, report)
    if (proof) result.proofFindings.push(...proofFindings(day, proof))
    else report(['edition'], `a finished day has a proof: there is no ${proofFile(day.number)}`)
    result.origins.set(day.number, numbers(day, proof, report))
  }
  return result
}
