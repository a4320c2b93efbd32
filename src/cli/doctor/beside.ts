import { urlOf } from '../../ops/http.ts'

/** How long a bot on this machine may take to answer, in ms: it asks its platforms meanwhile. */
const ANSWER_MS = 10_000

type Body = { ok?: unknown; lastBeat?: unknown; groupsWaiting?: unknown; checks?: unknown }

/** One of the parts that a running bot looks after. */
export type Part = { name: string; state: string; reason: string }

/** What answers where the bot would: nobody, somebody else, or a running bot, with what only it knows. */
export type Beside =
  | { state: 'nobody' | 'stranger'; url: string }
  | { state: 'running'; url: string; lives: boolean; lastBeat: string | undefined; parts: Part[] }

/** Asks the bot of an address on this machine how it is, by `/healthz` and `/readyz`. Never rejects. */
export async function askBeside(host: string, port: string): Promise<Beside> {
  const url = urlOf(host, Number(port))
  try {
    const live = await ask(`${url}/healthz`)
    if (!live || !('lastBeat' in live)) return { url, state: 'stranger' }
    const ready = await ask(`${url}/readyz`)
    const lastBeat = typeof live.lastBeat === 'string' ? live.lastBeat : undefined
    const parts = Array.isArray(ready?.checks) ? ready.checks.flatMap(partOf) : []
    return { url, state: 'running', lives: live.ok === true, lastBeat, parts }
  } catch {
    return { url, state: 'nobody' }
  }
}

async function ask(url: string): Promise<Body | undefined> {
  const answer = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(ANSWER_MS) })
  const text = await answer.text()
  try {
    const body: unknown = JSON.parse(text)
    return typeof body === 'object' && body !== null ? body : undefined
  } catch {
    return undefined
  }
}

const partOf = ({ name, state, reason }: Record<string, unknown>): Part[] =>
  typeof name === 'string' && typeof state === 'string' ? [{ name, state, reason: String(reason ?? '') }] : []
