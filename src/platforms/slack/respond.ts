import { PlatformError } from '../../core/errors.ts'
import type { Rendered } from './render.ts'
import { TIMEOUT_MS } from './teams.ts'

/** How a response URL shows an answer. */
export type Response = Rendered & {
  response_type: 'ephemeral' | 'in_channel'
  replace_original: boolean
  thread_ts?: string
}

/** Answers through a response URL, once. Rejects with PlatformError; `refused` when the URL has run out. */
export async function respond(url: string, response: Response): Promise<void> {
  const { status, ok, said } = await send(url, response)
  if (status >= 500) throw new PlatformError('unknown', `Slack answered with status ${status}.`)
  if (!ok || said.includes('"ok":false'))
    throw new PlatformError('refused', `The response URL takes no answer (${status} ${said.slice(0, 60)}).`)
}

/** A timer that is cleared: one left behind would hold on to the whole call for seconds. */
async function send(url: string, response: Response): Promise<{ status: number; ok: boolean; said: string }> {
  const limit = new AbortController()
  const timer = setTimeout(() => limit.abort(), TIMEOUT_MS)
  try {
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body: JSON.stringify(response),
      redirect: 'error',
      signal: limit.signal,
    })
    const said = await answer.text().catch(() => '')
    return { status: answer.status, ok: answer.ok, said }
  } catch (cause) {
    throw new PlatformError('unknown', 'Slack did not take the answer.', { cause })
  } finally {
    clearTimeout(timer)
  }
}
