/** Work of many workspaces, each in a queue of its own: lower `rank` first, first come first served within a rank. */
export type WorkspaceQueue = {
  /** Queues work. What it throws is handed to `onError`. */
  add(workspace: string, rank: number, work: () => Promise<void>): void
  /** Resolves when nothing runs and nothing waits. */
  idle(): Promise<void>
  /** Drops what waits and resolves when what runs has ended. */
  stop(): Promise<void>
}

/** How many calls one workspace may have under way: one hanging channel must not delay the others. */
const WIDTH = 8

type Queue = { running: number; waiting: (() => Promise<void>)[][] }

/** Creates one queue a workspace, made when needed and dropped when empty. */
export function createQueue(onError: (error: unknown) => void): WorkspaceQueue {
  const queues = new Map<string, Queue>()
  const waiters: (() => void)[] = []
  let stopped = false
  let running = 0

  const settle = (): void => {
    if (running > 0 || (!stopped && queues.size > 0)) return
    for (const resolve of waiters.splice(0)) resolve()
  }

  const pump = (workspace: string, queue: Queue): void => {
    while (queue.running < WIDTH && !stopped) {
      const work = queue.waiting.find((rank) => rank && rank.length > 0)?.shift()
      if (!work) break
      queue.running++
      running++
      work()
        .catch(onError)
        .finally(() => {
          queue.running--
          running--
          pump(workspace, queue)
        })
    }
    if (queue.running === 0 && queues.get(workspace) === queue) queues.delete(workspace)
    settle()
  }

  const idle = (): Promise<void> =>
    new Promise((resolve) => {
      waiters.push(resolve)
      settle()
    })

  return {
    add: (workspace, rank, work) => {
      if (stopped) return
      const queue = queues.get(workspace) ?? { running: 0, waiting: [] }
      queues.set(workspace, queue)
      const line = queue.waiting[rank] ?? []
      queue.waiting[rank] = line
      line.push(work)
      pump(workspace, queue)
    },
    idle,
    stop: () => {
      stopped = true
      return idle()
    },
  }
}
