import { webApi } from '@slack/bolt'
import { describe, expect, it } from 'vitest'
import { toPlatformError } from '../../../src/platforms/slack/errors.ts'

const answer = (error: string) => new webApi.WebAPIPlatformError({ ok: false, error })
const network = (cause: unknown) => new webApi.WebAPIRequestError(new TypeError('fetch failed', { cause }))
const coded = (code: string) => Object.assign(new Error(code), { code })

describe('a failed call to Slack', () => {
  it.each([
    'not_in_channel',
    'channel_not_found',
    'is_archived',
    'restricted_action',
    'missing_scope',
    'account_inactive',
    'token_revoked',
    'invalid_auth',
    'some_new_refusal',
    'constructor',
  ])('%s is refused and says how to fix it', (error) => {
    expect(toPlatformError(answer(error))).toMatchObject({
      outcome: 'refused',
      fix: expect.stringMatching(/\w+ \w+.*\.$/),
    })
  })

  it('names the permission that Slack says is missing', () => {
    const error = new webApi.WebAPIPlatformError({
      ok: false,
      error: 'missing_scope',
      needed: 'channels:read,groups:read',
    } as never)
    expect(toPlatformError(error).message).toBe('The app lacks the permission channels:read or groups:read.')
  })

  it.each(['invalid_blocks', 'msg_too_long', 'msg_blocks_too_long', 'no_text'])('%s is invalid', (error) => {
    expect(toPlatformError(answer(error)).outcome).toBe('invalid')
  })

  it.each([
    ['a status of 5xx', new webApi.WebAPIHTTPError(503, 'Service Unavailable', {})],
    ['a reset', network(coded('ECONNRESET'))],
    ['a timeout', network(new DOMException('timed out', 'TimeoutError'))],
    ['fatal_error', answer('fatal_error')],
    ['internal_error', answer('internal_error')],
    ['a proxy’s page in place of an answer', answer('<html>Bad gateway</html>')],
    ['an empty answer', answer('')],
    ['anything else', new Error('what is this')],
  ])('%s may have arrived', (_, error) => {
    expect(toPlatformError(error).outcome).toBe('unknown')
  })

  it.each(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'CERT_HAS_EXPIRED', 'SELF_SIGNED_CERT_IN_CHAIN'])(
    '%s was certainly not sent',
    (code) => {
      expect(toPlatformError(network(coded(code))).outcome).toBe('unreachable')
      expect(toPlatformError(network(new AggregateError([coded(code)]))).outcome).toBe('unreachable')
    },
  )

  it.each(['team_added_to_org', 'org_login_required'])('%s holds no group: it passes by itself', (error) => {
    expect(toPlatformError(answer(error)).outcome).toBe('unreachable')
  })

  it('a rate limit waits as long as Slack says', () => {
    expect(toPlatformError(new webApi.WebAPIRateLimitedError(7))).toMatchObject({
      outcome: 'limited',
      retryAfter: 7000,
    })
  })

  it('is passed on unchanged when it is known already', () => {
    const known = toPlatformError(answer('no_text'))
    expect(toPlatformError(known)).toBe(known)
  })
})
