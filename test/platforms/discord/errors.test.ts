import { DiscordAPIError, HTTPError, RateLimitError } from 'discord.js'
import { describe, expect, it } from 'vitest'
import { PlatformError } from '../../../src/core/errors.ts'
import { pauseOf, platformError, saidIn } from '../../../src/platforms/discord/errors.ts'

const URL_WITH_TOKEN = 'https://discord.com/api/v10/webhooks/1/interaction-token'
const answered = (status: number, code: number, message = 'No') =>
  new DiscordAPIError({ code, message }, code, status, 'POST', URL_WITH_TOKEN, {
    files: undefined,
    body: { content: 'private words' },
  })
const system = (code: string, syscall?: string) =>
  Object.assign(new Error(`${syscall ?? 'read'} ${code}`), { code, ...(syscall && { syscall }) })

describe('a failed call to Discord', () => {
  it.each([
    [403, 50013],
    [403, 50001],
    [403, 50007],
    [404, 10003],
    [404, 10004],
    [400, 50083],
    [403, 50278],
    [400, 40066],
    [400, 40067],
    [400, 160002],
    [400, 160007],
    [403, 99999],
  ])('was refused by the place (%d, code %d), with how to fix it', (status, code) => {
    const error = platformError(answered(status, code))
    expect(error.outcome).toBe('refused')
    expect(error.fix).toMatch(/\w+ \w+ \w+/)
  })

  it.each([
    [400, 50035],
    [400, 50006],
    [400, 50109],
    [404, 10008],
  ])('was malformed (%d, code %d): sending it again is useless', (status, code) => {
    expect(platformError(answered(status, code))).toMatchObject({ outcome: 'invalid', fix: '' })
  })

  it('came too early, and says for how long', () => {
    const limit = (retryAfter: number) =>
      new RateLimitError({
        timeToReset: 0,
        limit: 5,
        method: 'POST',
        hash: 'h',
        url: URL_WITH_TOKEN,
        route: '/channels/:id/messages',
        majorParameter: '1',
        global: false,
        retryAfter,
        sublimitTimeout: 0,
        scope: 'user',
      })
    expect(platformError(limit(1234))).toMatchObject({ outcome: 'limited', retryAfter: 1234 })
    expect(platformError(limit(0)).retryAfter).toBeGreaterThan(0)
  })

  it.each([20028, 20029, 40006, 40062, 110001, 130000])(
    'comes again later where Discord says so by its code (%d): no day is given up for it',
    (code) => {
      const error = platformError(answered(400, code))
      expect(error.outcome).toBe('limited')
      expect(error.retryAfter).toBeGreaterThanOrEqual(60_000)
      expect(pauseOf(error)).toBe(0)
    },
  )

  it('pauses the whole bot where Discord’s edge turns this machine away', () => {
    const error = platformError(answered(403, 40333))
    expect(error).toMatchObject({ outcome: 'limited', retryAfter: pauseOf(error) })
    expect(pauseOf(error)).toBeGreaterThanOrEqual(60_000)
  })

  it('came too early where direct messages are opened too fast, so that a manager is told later', () => {
    const error = platformError(answered(400, 40003))
    expect(error.outcome).toBe('limited')
    expect(error.retryAfter).toBeGreaterThan(0)
  })

  it.each([500, 502, 503])('may have been done where Discord failed itself (%d)', (status) => {
    const error = new HTTPError(status, 'Bad Gateway', 'POST', URL_WITH_TOKEN, { files: undefined, body: {} })
    expect(platformError(error).outcome).toBe('unknown')
  })

  it.each([
    system('ECONNRESET'),
    system('EPIPE', 'write'),
    system('UND_ERR_SOCKET'),
    system('UND_ERR_HEADERS_TIMEOUT'),
    new DOMException('This operation was aborted', 'AbortError'),
    new DOMException('The operation was aborted due to timeout', 'TimeoutError'),
  ])('may have been done where the connection broke off (%s)', (error) => {
    expect(platformError(error).outcome).toBe('unknown')
  })

  it.each([
    system('ECONNREFUSED', 'connect'),
    system('ENOTFOUND', 'getaddrinfo'),
    system('EAI_AGAIN', 'getaddrinfo'),
    system('ETIMEDOUT', 'connect'),
    system('UND_ERR_CONNECT_TIMEOUT'),
    system('CERT_HAS_EXPIRED'),
    Object.assign(new AggregateError([system('ECONNREFUSED', 'connect')]), { code: 'ECONNREFUSED' }),
  ])('was certainly not sent where nothing was reached (%s)', (error) => {
    expect(platformError(error).outcome).toBe('unreachable')
  })

  it('was certainly not done where the token or something before Discord stood in the way', () => {
    expect(platformError(answered(401, 0)).outcome).toBe('unreachable')
    expect(platformError(answered(403, 0)).outcome).toBe('unreachable')
  })

  it('keeps neither the address, which holds tokens, nor what was written', () => {
    for (const error of [platformError(answered(403, 50013)), platformError(answered(400, 50035))]) {
      expect(`${error.message} ${error.stack} ${JSON.stringify(error)}`).not.toContain('interaction-token')
      expect(JSON.stringify(error.cause)).not.toContain('private words')
    }
  })

  it('is read once only, and tells what Discord said', () => {
    const error = platformError(answered(403, 50013))
    expect(platformError(error)).toBe(error)
    expect(saidIn(error)).toEqual({ status: 403, code: 50013 })
    expect(saidIn(new PlatformError('unknown', 'x'))).toBeUndefined()
  })
})
