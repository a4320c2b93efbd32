import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { vi } from 'vitest'

export const ROOT = join(import.meta.dirname, '../..')

/** How long a command may take that is to end by itself: checking a curriculum spells all of it, on however slow a machine. */
const HUNG_MS = 55_000

/** What a finished command left. */
export type Finished = { code: number | null; out: string; err: string }

/** Runs the `studyhall` command to its end, with only the given environment beside PATH and HOME. */
export function studyhall(
  args: string[],
  environment: Record<string, string> = {},
  cwd = ROOT,
): Promise<Finished> {
  const child = spawnStudyhall(args, environment, cwd)
  let out = ''
  let err = ''
  child.stdout?.on('data', (data) => {
    out += data
  })
  child.stderr?.on('data', (data) => {
    err += data
  })
  // One that hangs fails its test, with no code, instead of outliving it.
  const hung = setTimeout(() => child.kill('SIGKILL'), HUNG_MS)
  return new Promise((resolve) =>
    child.on('close', (code) => {
      clearTimeout(hung)
      resolve({ code, out, err })
    }),
  )
}

/** Starts the `studyhall` command of the program in `home`. The tests' own Node runs it, which is the pinned one. */
export function spawnStudyhall(
  args: string[],
  environment: Record<string, string> = {},
  cwd = ROOT,
  home = ROOT,
): ChildProcess {
  const { PATH = '', HOME = '', TZ = '' } = process.env
  return spawn(process.execPath, [join(home, 'bin/studyhall.js'), ...args], {
    cwd,
    env: { PATH, HOME, ...(TZ && { TZ }), ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
}

/** Resolves to a started bot's address once it has printed it, and to what it has printed so far. */
export async function untilReady(child: ChildProcess): Promise<{ url: string; out(): string }> {
  let out = ''
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (data) => {
      out += data
    })
  const url = await vi.waitFor(() => {
    const found = /Open (http:[^\s"]+)/.exec(out)?.[1]
    if (!found) throw new Error(`not ready: ${out}`)
    return found
  }, 20_000)
  return { url, out: () => out }
}
