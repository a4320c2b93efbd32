import { parseArgs } from 'node:util'
import { readSetting } from '../config.ts'
import { UserError } from '../core/errors.ts'
import { openCurricula } from '../curricula.ts'
import type { SubCommand } from './sub-command.ts'

const MOST = 10

/** `studyhall topic <query>`: topics best first; none is an empty list and exit code 1. */
export const topic: SubCommand = {
  usage: 'studyhall topic <query> [--json]',
  summary: 'Looks topics up, best match first.',
  run: async (args) => {
    const { values, positionals } = parseArgs({
      args,
      options: { json: { type: 'boolean' } },
      allowPositionals: true,
    })
    const query = positionals.join(' ')
    if (query.trim() === '') throw new UserError('Which topic?', 'Write a query: studyhall topic two tower')
    const curriculum = openCurricula(readSetting('CURRICULUM_DIR')).default
    const found = curriculum.search(query, MOST + 1)
    const matches = found
      .slice(0, MOST)
      .map(({ topic: { id, title, pillar, level, minutes, day, prompts, covers, sources, edition } }) => ({
        id,
        title,
        pillar,
        level,
        minutes,
        day,
        // The prompts are there for what their answers cover.
        ...(covers && { prompts, covers }),
        sources,
        edition,
      }))
    if (values.json) {
      console.log(JSON.stringify({ query, matches }, null, 2))
      return 0
    }
    for (const { title, level, minutes, day, id } of matches)
      console.log(`${title}  (${level}, ${minutes} min, day ${day}; ${id})`)
    if (found.length > MOST) console.log(`These are the best ${MOST}: more words find fewer.`)
    if (matches.length > 0) return 0
    const nearest = curriculum.nearest(query, 3).map(({ title }) => title)
    console.error(`No topic matches.${nearest.length > 0 ? ` The nearest are: ${nearest.join('; ')}.` : ''}`)
    return 1
  },
}
