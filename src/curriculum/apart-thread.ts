import { parentPort, workerData } from 'node:worker_threads'
import { readFolder } from './load.ts'

/** The other side of `readApart`. */
parentPort?.postMessage(readFolder(String(workerData)))
