import { parentPort, workerData } from 'node:worker_threads'
import type { PlatformName, StoreName } from './platforms.ts'
import { runTrial } from './trial.ts'

/** Runs the trials it is given, one after another, and tells the verdict of each. */
const { platform, seeds, engine } = workerData as {
  platform: PlatformName
  seeds: number[]
  engine: StoreName
}
for (const seed of seeds) {
  const { log: _, ...trial } = await runTrial(platform, seed, engine)
  parentPort?.postMessage(trial)
}
