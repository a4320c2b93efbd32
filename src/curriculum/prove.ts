import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { z } from 'zod'
import type { Day } from '../core/curriculum.ts'
import { proofFile, readProof } from './claims.ts'

/** What running a proof showed. `stated` counts claims and cases; `seconds` is processor time. */
export type Proved = { problems: string[]; stated: number; seconds: number }

const PYTHON = 'python3'
const LONGEST_MS = 60_000

const statementSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.enum(['claim', 'case']),
    where: z.string(),
    text: z.string(),
    line: z.number(),
    problem: z.string().nullable(),
  }),
  z.object({ kind: z.literal('end'), seconds: z.number() }),
])

/** Whether proofs can run here. */
export const hasPython = (): boolean => spawnSync(PYTHON, ['--version']).status === 0

/** Runs a Python file with `input` on standard input. */
async function python(dir: string, file: string, input: string) {
  const child = spawn(PYTHON, ['-B', file], {
    cwd: dir,
    // Sets in one order on every run.
    env: { ...process.env, PYTHONHASHSEED: '0', PYTHONIOENCODING: 'utf8' },
    timeout: LONGEST_MS,
  })
  // A proof that ends early closes its input; its exit code tells.
  child.stdin.on('error', () => {})
  child.stdin.end(input)
  const closed = once(child, 'close')
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)])
  const [code, signal] = await closed
  return { out, err, code, signal }
}

/** The last line of a traceback, and the line of the proof it came from. */
function crash(file: string, err: string): string {
  const lines = err.trim().split('\n')
  const at = lines.findLast((line) => line.includes(`${file}"`))
  const line = /line (\d+)/.exec(at ?? '')?.[1]
  return `${file}${line ? `:${line}` : ''}: the proof stopped: ${lines.at(-1)}`
}

/**
 * Runs the proof of a day of a curriculum's folder: every claim and case holds, none is left out, and the proof ends.
 * A problem is one line with the proof's file and line. Never throws.
 */
export async function prove(dir: string, day: Day): Promise<Proved> {
  const file = proofFile(day.number)
  const written = readProof(dir, day.number)
  if (!written) return { problems: [`${file}: there is no such file`], stated: 0, seconds: 0 }
  const { out, err, code, signal } = await python(dir, file, JSON.stringify(day))
  const problems: string[] = []
  const statements = out.split('\n').flatMap((line) => {
    if (line === '') return []
    try {
      return [statementSchema.parse(JSON.parse(line))]
    } catch {
      problems.push(`${file}: prints something of its own: ${line.slice(0, 80)}`)
      return []
    }
  })
  const made = statements.filter((statement) => statement.kind !== 'end')
  for (const { where, text: said, line, problem } of made) {
    const what = said === '' ? where : `${where} "${said}"`
    if (problem !== null) problems.push(`${file}:${line}: ${what}: ${problem}`)
  }
  if (signal) problems.push(`${file}: not done after ${LONGEST_MS / 1000} s`)
  else if (code !== 0) problems.push(crash(file, err))
  const ran = new Set(made.map(({ line }) => line))
  const missed = code === 0 ? written.claims.filter(({ line }) => !ran.has(line)) : []
  for (const { where, line } of missed) problems.push(`${file}:${line}: ${where}: the claim never ran`)
  const end = statements.find((statement) => statement.kind === 'end')
  return { problems, stated: made.length, seconds: end?.seconds ?? 0 }
}
