import { parseArgs } from 'node:util'
import { readSetting } from '../config.ts'
import { UserError } from '../core/errors.ts'
import { SHIPPED } from '../curricula.ts'
import { checkCurriculum } from '../curriculum/check.ts'
import { curriculumFolders, loadCurricula } from '../curriculum/load.ts'
import { formatProblem } from '../curriculum/problem.ts'
import { fitFindings } from '../curriculum-fit.ts'
import type { SubCommand } from './sub-command.ts'

/** `studyhall curriculum check [dir]`: the counts, and every problem with file and line. */
export const curriculum: SubCommand = {
  usage: 'studyhall curriculum check [dir]',
  summary:
    'Checks every curriculum of a folder against schema and house rules; exits 1 when there are problems.',
  run: async (args) => {
    const { positionals } = parseArgs({ args, allowPositionals: true })
    const [action, dir = readSetting('CURRICULUM_DIR') ?? SHIPPED, ...more] = positionals
    if (action !== 'check' || more.length > 0)
      throw new UserError('What about the curriculum?', 'Write: studyhall curriculum check [dir]')
    const extra = await fitFindings()
    let problems = 0
    for (const folder of curriculumFolders(dir)) {
      const checked = await checkCurriculum(folder, { extra })
      const counts = Object.entries(checked.counts).map(([name, count]) => `${count} ${name}`)
      console.log(`${folder}: ${counts.join(', ')}`)
      for (const note of checked.notes) console.log(note)
      for (const problem of checked.problems) console.error(formatProblem(problem))
      problems += checked.problems.length
    }
    // Each is right; whether they can stand side by side, the loader says.
    if (problems === 0) loadCurricula(dir)
    console.log(`${problems} ${problems === 1 ? 'problem' : 'problems'}`)
    return problems === 0 ? 0 : 1
  },
}
