import { wrapped } from '../sub-command.ts'
import type { Facts } from './facts.ts'

/** How one thing that was looked at is. `unknown` is what nobody could ask just now; only `failed` makes doctor fail. */
export type State = 'failed' | 'advice' | 'unknown' | 'ok'

/** What a check found about one thing: what is so and, unless it is well, how to fix it; sentences for whoever runs the bot. */
export type Found = { state: State; said: string; fix?: string }

/** One thing that doctor looks at. */
export type Check = {
  /** How `--run` names it. */
  readonly name: string
  /** What is looked at. */
  readonly what: string
  /** Why it matters: what members or the operator notice where it fails. */
  readonly cause: string
  /** How it is fixed in general; a finding may know better. */
  readonly fix: string
  /** Goes by the facts alone. Empty where there is nothing to look at. */
  run(facts: Facts): Promise<Found[]> | Found[]
  /** Fixes what can be fixed without a decision, and says what it did; `undefined` where there is nothing of the kind. */
  repair?(facts: Facts): string | undefined
}

/** What a check led to: its worst state first among its findings. */
export type Result = { check: Check; state: State; found: Found[] }

const ORDER: readonly State[] = ['failed', 'unknown', 'advice', 'ok']

export const ok = (said: string): Found => ({ state: 'ok', said })
export const failed = (said: string, fix?: string): Found => ({ state: 'failed', said, ...(fix && { fix }) })
export const advice = (said: string, fix?: string): Found => ({ state: 'advice', said, ...(fix && { fix }) })
export const unknown = (said: string, fix?: string): Found => ({
  state: 'unknown',
  said,
  ...(fix && { fix }),
})

/** Runs checks, one after the other, and answers what failed first; within one state they keep their order. A check that breaks is a failure of its own. */
export async function runChecks(checks: readonly Check[], facts: Facts): Promise<Result[]> {
  const results: Result[] = []
  for (const check of checks) results.push(await runOne(check, facts))
  return results.toSorted(byState)
}

async function runOne(check: Check, facts: Facts): Promise<Result> {
  try {
    const found = (await check.run(facts)).toSorted(byState)
    return { check, state: found[0]?.state ?? 'ok', found }
  } catch (error) {
    const said = `This check broke off: ${(error as Error).message}`
    return { check, state: 'failed', found: [failed(said)] }
  }
}

const byState = (a: { state: State }, b: { state: State }): number =>
  ORDER.indexOf(a.state) - ORDER.indexOf(b.state)

const MARKS: Record<State, string> = { failed: 'FAILED', unknown: 'UNKNOWN', advice: 'ADVICE', ok: 'ok' }

/**
 * What doctor found, as one reads it in a terminal of so many columns: a check, its results and, under what is not well, why it matters
 * and how to fix it.
 */
export function asText(results: readonly Result[], columns?: number): string {
  return results
    .flatMap(({ check, state, found }) => [
      ...found.flatMap((one) => linesOf(check, one, columns)),
      ...(state === 'failed' ? [wrapped(`    Why it matters: ${check.cause}`, columns, '    ')] : []),
    ])
    .join('\n')
}

function linesOf(
  check: Check,
  { state, said, fix = check.fix }: Found,
  columns: number | undefined,
): string[] {
  const line = wrapped(`${MARKS[state].padEnd(8)}${check.name}: ${said}`, columns, ' '.repeat(8))
  // A fix may hold a command, which has to stay one line to be copied.
  return state === 'ok' ? [line] : [line, `    Fix: ${fix}`]
}

/** What doctor found, for programs. */
export const asJson = (results: readonly Result[]): object => ({
  ok: isWell(results),
  checks: results.map(({ check: { name, what, cause, fix }, state, found }) => ({
    name,
    what,
    state,
    found: found.map((one) => (one.state === 'ok' ? one : { ...one, cause, fix: one.fix ?? fix })),
  })),
})

/** Whether nothing failed. */
export const isWell = (results: readonly Result[]): boolean =>
  results.every(({ state }) => state !== 'failed')
