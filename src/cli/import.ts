import { basename, join, relative } from 'node:path'
import { UserError } from '../core/errors.ts'
import { cut } from '../core/text.ts'
import { type Changes, changesOf, fits, type Laid, layOut, slug } from '../curriculum/import/layout.ts'
import { readSource, type Source } from '../curriculum/import/read.ts'
import { readBefore, writeCurriculum } from '../curriculum/import/write.ts'
import { readCurriculum } from '../curriculum/load.ts'
import { MOST_OF } from '../curriculum/open-schema.ts'
import { formatProblem } from '../curriculum/problem.ts'

/** How an import is asked for on the command line. */
export type ImportOptions = {
  id?: string | undefined
  'per-day'?: string | undefined
  out?: string | undefined
  map?: string | undefined
  title?: string | undefined
  source?: string | undefined
  licence?: string | undefined
  'dry-run'?: boolean | undefined
}

/** Imports a source as a curriculum: says what changes, what was understood and what was left out, and how to go on. Resolves to the exit code. */
export async function importCurriculum(path: string, options: ImportOptions): Promise<number> {
  const perDay = Number(options['per-day'] ?? 3)
  if (!Number.isInteger(perDay) || perDay < 1 || perDay > MOST_OF.prompts)
    throw new UserError('--per-day does not fit.', `Write a number from 1 to ${MOST_OF.prompts}.`)
  const source = await readSource(path, options.map)
  const title = options.title ?? source.title ?? basename(path)
  const id = options.id ?? slug(title)
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(id) || id.length > 48)
    throw new UserError('--id does not fit.', 'Write lower-case words joined by hyphens, such as my-team.')
  const out = options.out ?? id
  const before = readBefore(out)
  const laid = layOut(source.entries, perDay, before.prompts)
  if (!fits(laid))
    throw new UserError(
      `${laid.days.length} days are too many.`,
      `A roadmap has up to ${MOST_OF.days}. Write a larger --per-day, or import a part.`,
    )
  if (before.roadmap) printChanges(changesOf(before.prompts, laid))
  printUnderstood(source, laid)
  if (options['dry-run']) {
    console.log(`Nothing was written. Without --dry-run the curriculum goes to ${join(out, '/')}`)
    return 0
  }
  const head = { id, title, source: options.source ?? basename(path), licence: options.licence }
  writeCurriculum(out, head, laid, before)
  const { problems } = readCurriculum(out)
  for (const problem of problems) console.error(formatProblem(problem))
  if (problems.length > 0) return 1
  const dir = relative('', out) || '.'
  const shown = /\s/.test(dir) ? `"${dir}"` : dir
  console.log(`Written to ${join(out, '/')}. Day 1: npx studyhall curriculum preview 1 --dir ${shown}`)
  console.log(`Start it: CURRICULUM_DIR=${shown} npm start`)
  return 0
}

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`

function printUnderstood(source: Source, { days, pillars }: Laid): void {
  const { entries, kind, passedOver, notes } = source
  const answered = entries.filter(({ answer }) => answer !== undefined).length
  const parts = pillars.length > 0 ? `, in ${counted(pillars.length, 'pillar')}` : ''
  console.log(
    `Read as ${kind}: ${counted(entries.length, 'question')} (${answered} with an answer), ${counted(days.length, 'day')}${parts}.`,
  )
  for (const { title } of pillars.slice(0, 10)) console.log(`  ${title}`)
  if (pillars.length > 10) console.log(`  and ${pillars.length - 10} more`)
  for (const [why, count] of passedOver) console.log(`Left out: ${count} × ${why}`)
  for (const note of notes) console.log(note)
}

function printChanges({ kept, changed, added, removed }: Changes): void {
  console.log(
    `Against the last import: ${kept} the same, ${changed.length} changed, ${added.length} new, ${removed.length} gone. Ids stay, so that progress does.`,
  )
  for (const [sign, asks] of [
    ['~', changed],
    ['+', added],
    ['-', removed],
  ] as const) {
    for (const ask of asks.slice(0, 10)) console.log(`  ${sign} ${cut(ask.replace(/\s+/g, ' '), 90)}`)
    if (asks.length > 10) console.log(`  ${sign} and ${asks.length - 10} more`)
  }
}
