import { fileURLToPath } from 'node:url'
import type { Curriculum, Shelf } from './core/curriculum.ts'
import { StartError, UserError } from './core/errors.ts'
import { plain } from './core/text.ts'
import { loadCurricula } from './curriculum/load.ts'

/** The curricula that are shipped. */
export const SHIPPED = fileURLToPath(new URL('../curriculum', import.meta.url))

/** The curricula a bot serves. */
export type Curricula = Shelf & { readonly default: Curriculum }

/**
 * Loads every curriculum of a folder; `ml-interview`, else the first, is the default. Throws StartError with every problem.
 * `of` throws UserError for a curriculum that is not there.
 */
export function openCurricula(dir: string | undefined): Curricula {
  const all = loadCurricula(dir ?? SHIPPED)
  const fallback = all.find(({ id }) => id === 'ml-interview') ?? all[0]
  if (!fallback) throw new StartError([`CURRICULUM_DIR: there is no curriculum in ${dir ?? SHIPPED}`])
  const byId = new Map(all.map((curriculum) => [curriculum.id, curriculum]))
  return {
    default: fallback,
    all,
    of: (id) => {
      const found = id === undefined ? fallback : byId.get(id)
      if (found) return found
      throw new UserError(
        'This group’s curriculum is not loaded',
        `Whoever runs this bot can put the folder of “${plain(id ?? '')}” back, or set CURRICULUM_DIR, and start it again. Nothing is lost.`,
      )
    },
  }
}
