import { basename } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { Read } from './load.ts'
import { fingerprint } from './remembered.ts'

/**
 * `readFolder` in a thread of its own: a large curriculum takes seconds, in which a running bot has to answer and to say
 * that it lives. Never rejects.
 */
export const readApart = (folder: string): Promise<Read> =>
  new Promise((resolve) => {
    const failed = (error: Error): void =>
      resolve({
        folder,
        id: basename(folder),
        hash: fingerprint(folder).hash,
        problems: [`${folder}:1: cannot be read: ${error.message}`],
        parts: undefined,
      })
    const thread = new Worker(new URL('./apart-thread.ts', import.meta.url), { workerData: folder })
    thread.once('message', resolve)
    thread.once('error', failed)
    // After a message this changes nothing.
    thread.once('exit', (code) => failed(new Error(`the reading ended (${code})`)))
  })
