import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'

/** How long between two looks whether the server is gone, in ms. */
const LOOK_MS = 20

const [folder = ''] = process.argv.slice(2)

// Ends when the process that started it closes its end, or dies in whatever way.
process.stdin.resume()
process.stdin.once('end', async () => {
  const server = serverOf(folder)
  if (server !== undefined && kill(server, process.platform === 'win32' ? 'SIGKILL' : 'SIGQUIT'))
    while (kill(server, 0)) await setTimeout(LOOK_MS)
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
})

/** The process of the server whose data lie in a folder, by the file that it keeps while it runs. */
function serverOf(folder: string): number | undefined {
  const file = join(folder, 'data/postmaster.pid')
  return existsSync(file) ? Number.parseInt(readFileSync(file, 'utf8'), 10) : undefined
}

/** Whether there was such a process. */
function kill(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, signal)
  } catch {
    return false
  }
}
