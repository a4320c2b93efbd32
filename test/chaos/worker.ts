import { parentPort, workerData } from 'node:worker_threads'
import type { PlatformName } from './platforms.ts'
import { runTrial } from './trial.ts'

/** Runs the trials it is given, one after another, and tells the verdict of each. */
const { platform, seeds } = workerData as { platform: PlatformName; seeds: number[] }
for (const seed of seeds) {
  const { log: _, ...trial } = await runTrial(platform, seed)
  parentPort?.postMessage(trial)
}
