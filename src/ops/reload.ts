import { randomBytes, timingSafeEqual } from 'node:crypto'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { StartError } from '../core/errors.ts'
import type { Log } from '../core/ports.ts'
import { type Http, urlOf } from './http.ts'

/** What a reload led to, in sentences for whoever runs the bot. */
export type Report = { lines: string[]; problems: string[] }

const PATH = '/curriculum/reload'
const HEADER = 'x-studyhall-key'
const KEY = /^[0-9a-f]{64}$/
/** A large curriculum takes seconds to be read, and indexed. */
const PATIENCE_MS = 120_000

/** Where the bot of a port leaves what this machine's user may ask it with. */
const keyFile = (port: string): string => join(tmpdir(), `studyhall-${port}.key`)

/**
 * Serves `POST /curriculum/reload` to whoever can read what this process leaves in the folder for temporary files: a
 * request that a proxy passes on from elsewhere cannot. To be called before other routes. Answers how to begin at the
 * server's URL, and how to end.
 */
export function serveReload({ app }: Http, work: () => Promise<Report>, log: Log) {
  const key = randomBytes(32).toString('hex')
  let file: string | undefined
  app.post(PATH, async (request, response) => {
    const given = request.get(HEADER) ?? ''
    if (!KEY.test(given) || !timingSafeEqual(Buffer.from(given), Buffer.from(key))) {
      response.status(403).json({ error: 'The key does not fit.' })
      return
    }
    response.set('cache-control', 'no-store').json(await work())
  })
  return {
    begin: (url: string): void => {
      const path = keyFile(new URL(url).port || '80')
      try {
        // Another user's file under this name can be neither removed nor written over.
        rmSync(path, { force: true })
        writeFileSync(path, key, { flag: 'wx', mode: 0o600 })
        file = path
      } catch (error) {
        log.info({ error, file: path }, '`curriculum reload` cannot reach this process; SIGHUP can')
      }
    },
    end: (): void => {
      if (file !== undefined) rmSync(file, { force: true })
      file = undefined
    },
  }
}

/** Asks the bot of an address on this machine to reload. Rejects with StartError where none answers. */
export async function askToReload(host: string, port: string): Promise<Report> {
  const url = urlOf(host, Number(port))
  const signal = 'Where the bot runs elsewhere or as somebody else, send it SIGHUP instead (not on Windows).'
  const none = () =>
    new StartError([`No bot of this user is running on port ${port}. Set PORT to the bot’s. ${signal}`])
  const key = readKey(port)
  if (key === undefined) throw none()
  const options = { method: 'POST', headers: { [HEADER]: key }, signal: AbortSignal.timeout(PATIENCE_MS) }
  const response = await fetch(`${url}${PATH}`, options).catch((error: Error) => {
    // A bot that was killed leaves its key behind.
    if ((error.cause as NodeJS.ErrnoException | undefined)?.code === 'ECONNREFUSED') throw none()
    const reason = error.cause instanceof Error ? error.cause.message : error.message
    throw new StartError([`The bot at ${url} does not answer (${reason}). ${signal}`])
  })
  if (!response.ok) throw new StartError([`The bot at ${url} answered ${response.status}. ${signal}`])
  return (await response.json()) as Report
}

/** What is no key is never sent anywhere. */
function readKey(port: string): string | undefined {
  try {
    const text = readFileSync(keyFile(port), 'utf8')
    return KEY.test(text) ? text : undefined
  } catch {
    return undefined
  }
}
