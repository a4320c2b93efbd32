import type { Log } from './core/ports.ts'
import type { Curricula, Reloaded } from './curricula.ts'
import type { Engine } from './delivery/engine.ts'
import type { Report } from './ops/reload.ts'

/** Most problems that a line of the log names. */
const NAMED = 5

/**
 * How a running bot takes up changed curricula: `reload` on request, `lookAgain` once a minute for what groups wait for.
 * Both look at the groups that are concerned, log what happened, and never reject. `indexed`: what was loaded anew is
 * ready for the first search.
 */
export function createReloading({
  curricula,
  engine,
  indexed,
  log,
}: {
  curricula: Curricula
  engine: Pick<Engine, 'reloaded'>
  indexed: boolean
  log: Log
}) {
  const follow = async ({ changed, lines, problems }: Reloaded): Promise<Report> => {
    for (const { id, search } of curricula.all) if (indexed && changed.includes(id)) search('', 1)
    for (const line of lines.slice(0, NAMED)) log.info({}, `Curriculum ${line}`)
    if (lines.length > NAMED) log.info({ more: lines.length - NAMED }, 'More of the curricula changed')
    logProblems(problems, log)
    await engine
      .reloaded(changed)
      .catch((error: unknown) =>
        log.error({ error }, 'Groups could not be looked at after a reload; they are at their due times'),
      )
    return { lines, problems }
  }
  return {
    reload: async (): Promise<Report> => {
      const done = await curricula.reload()
      if (done.lines.length === 0 && done.problems.length === 0)
        log.info({}, 'The curricula are as they were loaded')
      return follow(done)
    },
    lookAgain: async (): Promise<void> => {
      const done = await curricula.lookAgain()
      if (done.changed.length > 0) await follow(done)
    },
  }
}

/** What keeps curricula from being served, as a line of the log. */
export function logProblems(problems: readonly string[], log: Log): void {
  if (problems.length === 0) return
  const fields = { problems: problems.slice(0, NAMED), all: problems.length }
  log.warn(
    fields,
    'A curriculum has problems and cannot be loaded; groups that study it wait, or keep what was loaded',
  )
}
