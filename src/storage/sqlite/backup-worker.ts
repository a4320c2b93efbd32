import { parentPort, workerData } from 'node:worker_threads'
import { writeBackup } from './backup.ts'

/** Runs in a thread of its own: checking a large copy takes seconds in which members would wait. */
const { path, to } = workerData as { path: string; to: string }
parentPort?.postMessage(
  await writeBackup(path, to).then(
    () => ({}),
    (error: unknown) => ({ problem: (error as Error).message }),
  ),
)
