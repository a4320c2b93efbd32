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
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: JSON.stringify(response),
    redirect: 'error',
    signal: AbortSignal.timeout(TIMEOUT_MS),
  }).catch((cause: unknown) => {
    throw new PlatformError('unknown', 'Slack did not take the answer.', { cause })
  })
  const said = await answer.text().catch(() => '')
  if (answer.status >= 500) throw new PlatformError('unknown', `Slack answered with status ${answer.status}.`)
  if (!answer.ok || said.includes('"ok":false'))
    throw new PlatformError(
      'refused',
      `The response URL takes no answer (${answer.status} ${said.slice(0, 60)}).`,
    )
}
