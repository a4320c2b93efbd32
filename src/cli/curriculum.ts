import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { readSetting } from '../config.ts'
import { UserError } from '../core/errors.ts'
import { cut } from '../core/text.ts'
import { openCurricula, SHIPPED } from '../curricula.ts'
import { type Checked, checkCurriculum } from '../curriculum/check.ts'
import { proofFile } from '../curriculum/claims.ts'
import { differences } from '../curriculum/differences.ts'
import { jsonSchema, SHAPED } from '../curriculum/json-schema.ts'
import { curriculumFolders, loadCurricula, loadCurriculum } from '../curriculum/load.ts'
import { dayFile, formatProblem, type Problem, topicFile } from '../curriculum/problem.ts'
import { hasPython, prove } from '../curriculum/prove.ts'
import { writeSample } from '../curriculum/sample.ts'
import { fitFindings } from '../curriculum-fit.ts'
import type { SubCommand } from './sub-command.ts'

const USAGE = [
  'studyhall curriculum check [dir] [--day 17-23] [--topics pillar] [--numbers]',
  'import SOURCE [--id my-team] [--per-day 3] [--out dir] [--map question=Q,answer=A] [--title T] [--source S] [--licence L] [--dry-run]',
  'new ID [--out dir]',
  'preview DAY [--platform discord|slack|text] [--dir dir]',
  'diff OLD NEW',
  'schema roadmap|day|pillars|topics',
  'prove [17-23] [--dir dir]',
  'reload',
].join(' | ')

/**
 * `studyhall curriculum check [dir]`: the counts, and every problem with file and line; with `--day` or `--topics` those
 * of some files only. `studyhall curriculum import SOURCE` makes a curriculum of what a team has, `studyhall curriculum prove [days]`
 * runs the proofs.
 */
export const curriculum: SubCommand = {
  usage: USAGE,
  summary:
    'Checks every curriculum of a folder; makes one of a list, a table, a folder or an Anki deck; or runs proofs. Has the running bot take up what changed. Exits 1 when there are problems.',
  run: async (args) => {
    const { values, positionals } = parseArgs({
      args,
      options: {
        day: { type: 'string', multiple: true },
        topics: { type: 'string', multiple: true },
        numbers: { type: 'boolean' },
        dir: { type: 'string' },
        id: { type: 'string' },
        'per-day': { type: 'string' },
        out: { type: 'string' },
        map: { type: 'string' },
        title: { type: 'string' },
        source: { type: 'string' },
        licence: { type: 'string' },
        'dry-run': { type: 'boolean' },
        platform: { type: 'string' },
      },
      allowPositionals: true,
    })
    const [action, ...rest] = positionals
    const standard = values.dir ?? readSetting('CURRICULUM_DIR') ?? SHIPPED
    if (action === 'check' && rest.length < 2) return check(rest[0] ?? standard, values)
    const [source, ...more] = rest
    if (action === 'import' && source !== undefined && more.length === 0) {
      const { importCurriculum } = await import('./import.ts')
      return importCurriculum(source, values)
    }
    if (action === 'new' && source !== undefined && more.length === 0)
      return make(source, values.out ?? source)
    if (action === 'preview' && /^\d{1,6}$/.test(source ?? '') && more.length === 0) {
      const { previewDay } = await import('./preview.ts')
      console.log(
        await previewDay(openCurricula(standard).default, Number(source), values.platform ?? 'text'),
      )
      return 0
    }
    if (action === 'diff' && rest.length === 2) return compare(rest[0] ?? '', rest[1] ?? '')
    const shape = SHAPED.find((one) => one === source)
    if (action === 'schema' && shape && more.length === 0) {
      console.log(JSON.stringify(jsonSchema(shape), null, 2))
      return 0
    }
    if (action === 'reload' && rest.length === 0) return reload()
    if (action === 'prove') return proveDays(standard, rest.flatMap(daysOf))
    throw new UserError('What about the curriculum?', `Write: ${USAGE}`)
  },
}

/** Has the bot that runs here take up what changed. */
async function reload(): Promise<number> {
  const { askToReload } = await import('../ops/reload.ts')
  const done = await askToReload(readSetting('HOST') ?? '127.0.0.1', readSetting('PORT') ?? '3000')
  for (const line of done.lines) console.log(line)
  for (const problem of done.problems) console.error(problem)
  if (done.lines.length === 0 && done.problems.length === 0) console.log('Nothing has changed.')
  return done.problems.length === 0 ? 0 : 1
}

function make(id: string, out: string): number {
  writeSample(out, id)
  const shown = /\s/.test(out) ? `"${out}"` : out
  console.log(
    `Written to ${join(out, '/')}, two days to change. Day 1: npx studyhall curriculum preview 1 --dir ${shown}`,
  )
  console.log(`Start it: CURRICULUM_DIR=${shown} npm start`)
  return 0
}

function compare(before: string, after: string): number {
  const found = differences(loadCurriculum(before), loadCurriculum(after))
  for (const sentence of found) console.log(sentence)
  if (found.length === 0) console.log('A running group would notice nothing.')
  return 0
}

/** The days of an argument: 17 or 17-23. */
function daysOf(argument: string): number[] {
  const [, from, to = from] = /^(\d{1,4})(?:-(\d{1,4}))?$/.exec(argument) ?? []
  const count = Number(to) - Number(from) + 1
  if (!(count > 0))
    throw new UserError(`"${argument}" is no day.`, 'Write a number or a range, such as 17 or 17-23.')
  return Array.from({ length: count }, (_, index) => Number(from) + index)
}

async function check(
  dir: string,
  options: { day?: string[]; topics?: string[]; numbers?: boolean },
): Promise<number> {
  const days = options.day?.flatMap(daysOf)
  const files = [
    ...(days ?? []).flatMap((day) => [dayFile(day), proofFile(day)]),
    ...(options.topics ?? []).map(topicFile),
  ]
  const only = files.length > 0 ? (file: string) => files.includes(file) : () => true
  const extra = await fitFindings()
  const folders = curriculumFolders(dir)
  const asked = [...(days ?? []).map(dayFile), ...(options.topics ?? []).map(topicFile)]
  const missing = asked.filter((file) => !folders.some((folder) => existsSync(join(folder, file))))
  if (missing.length > 0)
    throw new UserError(
      `There is no ${missing.join(', no ')} in ${dir}.`,
      'Look for its name in that folder.',
    )
  let problems = 0
  for (const folder of folders) {
    const checked = await checkCurriculum(folder, { extra, only })
    const counts = Object.entries(checked.counts).map(([name, count]) => `${count} ${name}`)
    console.log(`${folder}: ${counts.join(', ')}`)
    const { days: done, topics, proofs } = checked.done
    if (done + topics + proofs > 0)
      console.log(`second edition: ${done} days, ${topics} topics, ${proofs} proofs`)
    if (days || options.numbers) printOrigins(checked, days)
    for (const note of checked.notes) console.log(note)
    for (const problem of checked.problems) console.error(quoted(problem))
    problems += checked.problems.length
    if (checked.advice.length > 0) {
      console.log(`Advice (${checked.advice.length}); the curriculum works as it is:`)
      for (const one of checked.advice) console.log(quoted(one))
    }
  }
  // Each is right; whether they can stand side by side, the loader says.
  if (problems === 0 && files.length === 0) loadCurricula(dir)
  console.log(`${problems} ${problems === 1 ? 'problem' : 'problems'}`)
  return problems === 0 ? 0 : 1
}

/** A problem with the line that it is about, as it stands in the file. */
function quoted(problem: Problem): string {
  try {
    const line = readFileSync(problem.file, 'utf8').split('\n')[problem.line - 1]?.trim() ?? ''
    return line === '' ? formatProblem(problem) : `${formatProblem(problem)}\n    ${cut(line, 100)}`
  } catch {
    return formatProblem(problem)
  }
}

/** One line for each finished day: where the numbers of its key points and answers come from. */
function printOrigins({ origins }: Checked, days: number[] | undefined): void {
  for (const [day, { given, proved, assumed, plain }] of origins) {
    if (days && !days.includes(day)) continue
    console.log(
      `day ${day}: ${given} numbers given, ${proved} proved, ${assumed} assumed, ${plain} names and counts`,
    )
  }
}

async function proveDays(dir: string, numbers: number[]): Promise<number> {
  if (!hasPython()) throw new UserError('There is no python3 here.', 'Install Python 3 to run the proofs.')
  let problems = 0
  const loaded = curriculumFolders(dir).map((folder) => ({ folder, days: loadCurriculum(folder).days }))
  const missing = numbers.filter((number) => !loaded.some(({ days }) => days[number - 1]))
  if (missing.length > 0)
    throw new UserError(
      `There is no day ${missing.join(', ')} in ${dir}.`,
      'Write days that the roadmap has.',
    )
  for (const { folder, days } of loaded) {
    const wanted =
      numbers.length > 0
        ? days.filter(({ number }) => numbers.includes(number))
        : days.filter(({ edition }) => edition)
    for (const day of wanted) {
      const { problems: found, stated, seconds } = await prove(folder, day)
      for (const problem of found) console.error(problem)
      const verdict =
        found.length === 0 ? 'all hold' : `${found.length} ${found.length === 1 ? 'problem' : 'problems'}`
      console.log(`day ${day.number}: ${stated} claims and cases, ${seconds.toFixed(1)} s: ${verdict}`)
      problems += found.length
    }
  }
  return problems === 0 ? 0 : 1
}
