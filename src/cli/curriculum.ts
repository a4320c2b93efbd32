import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { readSetting } from '../config.ts'
import { UserError } from '../core/errors.ts'
import { SHIPPED } from '../curricula.ts'
import { type Checked, checkCurriculum } from '../curriculum/check.ts'
import { proofFile } from '../curriculum/claims.ts'
import { curriculumFolders, loadCurricula, loadCurriculum } from '../curriculum/load.ts'
import { dayFile, formatProblem, topicFile } from '../curriculum/problem.ts'
import { hasPython, prove } from '../curriculum/prove.ts'
import { fitFindings } from '../curriculum-fit.ts'
import type { SubCommand } from './sub-command.ts'

const USAGE =
  'studyhall curriculum check [dir] [--day 17-23] [--topics pillar] [--numbers] | import SOURCE [--id my-team] [--per-day 3] [--out dir] [--map question=Q,answer=A] [--title T] [--source S] [--licence L] [--dry-run] | prove [17-23] [--dir dir]'

/**
 * `studyhall curriculum check [dir]`: the counts, and every problem with file and line; with `--day` or `--topics` those
 * of some files only. `studyhall curriculum import SOURCE` makes a curriculum of what a team has, `studyhall curriculum prove [days]`
 * runs the proofs.
 */
export const curriculum: SubCommand = {
  usage: USAGE,
  summary:
    'Checks every curriculum of a folder; makes one of a list, a table, a folder or an Anki deck; or runs proofs. Exits 1 when there are problems.',
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
    if (action === 'prove') return proveDays(standard, rest.flatMap(daysOf))
    throw new UserError('What about the curriculum?', `Write: ${USAGE}`)
  },
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
    for (const problem of checked.problems) console.error(formatProblem(problem))
    problems += checked.problems.length
    if (checked.advice.length > 0) {
      console.log(`Advice (${checked.advice.length}); the curriculum works as it is:`)
      for (const one of checked.advice) console.log(`  ${formatProblem(one)}`)
    }
  }
  // Each is right; whether they can stand side by side, the loader says.
  if (problems === 0 && files.length === 0) loadCurricula(dir)
  console.log(`${problems} ${problems === 1 ? 'problem' : 'problems'}`)
  return problems === 0 ? 0 : 1
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
