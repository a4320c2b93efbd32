import { webApi } from '@slack/bolt'
import { describe, expect, it } from 'vitest'
import { PlatformError, StartError } from '../../../src/core/errors.ts'
import { createPatience } from '../../../src/platforms/slack/patience.ts'
import { createQuietLog } from '../../fakes/quiet-log.ts'

const { WebAPIPlatformError, WebAPIRateLimitedError, WebAPIHTTPError } = webApi

const said = (error: string) => new WebAPIPlatformError({ ok: false, error, response_metadata: {} })
const down = () => new WebAPIHTTPError(503, 'Service Unavailable', {}, '')

/** A patience whose pauses pass at once, and a call that fails in the ways given before it is answered. */
function waiting() {
  const halting = new AbortController()
  const pauses: number[] = []
  const log = createQuietLog()
  const pause = async (ms: number): Promise<void> => void pauses.push(ms)
  const patience = createPatience({ stopping: halting.signal, pause, log })
  const failing = (...failures: unknown[]) => {
    let left = failures
    return async () => {
      const [failure, ...rest] = left
      left = rest
      if (failure) throw failure
      return 'answered'
    }
  }
  const refusal = (word: string): never => {
    throw new StartError([`refused: ${word}`])
  }
  return { halting, pauses, log, patience, failing, refusal }
}

describe('a call that is made until Slack answers', () => {
  it('outlasts every kind of failure', async () => {
    const { patience, failing, refusal, pauses } = waiting()
    const call = failing(
      down(),
      said('<html>Maintenance</html>'),
      said('internal_error'),
      said('team_added_to_org'),
      new DOMException('too slow', 'TimeoutError'),
    )
    expect(await patience(call, refusal)).toBe('answered')
    expect(pauses).toHaveLength(5)
  })

  it('pauses longer each time, up to half a minute, and never gives up', async () => {
    const { patience, failing, refusal, pauses } = waiting()
    await patience(failing(...Array.from({ length: 300 }, down)), refusal)
    expect(pauses.slice(0, 8)).toEqual([1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000])
    expect(new Set(pauses.slice(5))).toEqual(new Set([30_000]))
  })

  it('waits as long as Slack asks', async () => {
    const { patience, failing, refusal, pauses } = waiting()
    await patience(failing(new WebAPIRateLimitedError(90), down()), refusal)
    expect(pauses).toEqual([90_000, 2000])
  })

  it.each(['invalid_auth', 'account_inactive', 'token_revoked', 'missing_scope', 'not_allowed_token_type'])(
    'ends with the cause where Slack answers %s, also behind an error of ours',
    async (word) => {
      const { patience, failing, refusal, pauses } = waiting()
      await expect(patience(failing(said(word)), refusal)).rejects.toThrow(`refused: ${word}`)
      const behind = new PlatformError('refused', 'No.', { cause: said(word) })
      await expect(patience(failing(behind), refusal)).rejects.toThrow(`refused: ${word}`)
      expect(pauses).toEqual([])
    },
  )

  it('goes on half a minute later where a refusal does not end it', async () => {
    const { patience, failing, pauses } = waiting()
    const heard: string[] = []
    const call = failing(said('invalid_auth'), down())
    expect(await patience(call, (word) => void heard.push(word))).toBe('answered')
    expect([heard, pauses]).toEqual([['invalid_auth'], [30_000, 2000]])
  })

  it('ends when the bot is stopped meanwhile', async () => {
    const { patience, halting, refusal } = waiting()
    const call = async () => {
      halting.abort()
      throw down()
    }
    await expect(patience(call, refusal)).rejects.toBeInstanceOf(StartError)
  })

  it('says why it waits, and for how long', async () => {
    const { patience, failing, refusal, log } = waiting()
    await patience(failing(down()), refusal)
    expect(log.entries).toMatchObject([
      { level: 'warn', fields: { reason: 'Slack answered with status 503.', wait: 1000 } },
    ])
  })
})
