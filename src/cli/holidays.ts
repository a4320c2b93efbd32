import { readFileSync, statSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { StartError, UserError } from '../core/errors.ts'
import { readCalendar } from '../features/off/ics.ts'
import type { SubCommand } from './sub-command.ts'

/** More is no calendar of holidays, in bytes. */
const MOST_BYTES = 4 * 1024 * 1024
/** So many dates `off` takes at a time, with room for ranges. */
const PER_LINE = 30

/** `studyhall holidays`: what a calendar file holds, as it is typed behind `off`: a whole file is longer than a chat’s form. */
export const holidays: SubCommand = {
  usage: 'studyhall holidays FILE [--from DATE]',
  summary: 'Reads the all-day events of an .ics file, and prints what to type to make them days off.',
  run: async (args) => {
    const { values, positionals } = parseArgs({
      args,
      options: { from: { type: 'string' } },
      allowPositionals: true,
    })
    const [file, ...more] = positionals
    if (file === undefined || more.length > 0)
      throw new UserError('Which file?', 'Write the path of one .ics file.')
    const found = await readCalendar(textOf(file), dayOf(values.from))
    if (found.unread > 0) console.error(`${found.unread} entries could not be read, or are too long.`)
    if (found.holidays.length === 0) {
      console.error('It holds no all-day event of the next 13 months.')
      return 1
    }
    for (const { from, to, name } of found.holidays)
      console.log(`${from === to ? from : `${from} to ${to}`}${name === '' ? '' : `  ${name}`}`)
    const ranges = found.holidays.map(({ from, to }) => (from === to ? from : `${from}..${to}`))
    console.log('\nTo make them days off, type in the group’s channel:')
    for (let i = 0; i < ranges.length; i += PER_LINE)
      console.log(`/group off ${ranges.slice(i, i + PER_LINE).join(', ')}`)
    return 0
  },
}

function textOf(file: string): string {
  try {
    if (statSync(file).size > MOST_BYTES) throw new StartError([`${file} is longer than a calendar can be.`])
    return readFileSync(file, 'utf8')
  } catch (error) {
    if (error instanceof StartError) throw error
    throw new StartError([`${file} cannot be read: ${(error as { code?: string }).code}.`])
  }
}

function dayOf(typed: string | undefined): Temporal.PlainDate {
  if (typed === undefined) return Temporal.Now.plainDateISO()
  try {
    return Temporal.PlainDate.from(typed)
  } catch {
    throw new UserError('That is no date', 'Write it as 2026-12-01.')
  }
}
