import { describe, expect, it } from 'vitest'
import { createSession } from '../../../src/platforms/playground/session.ts'

const MINUTE = 60_000

describe('A session', () => {
  const start = () => {
    const clock = { now: 1_763_798_969_000 }
    return { clock, session: createSession('secret', () => clock.now) }
  }
  const cookieOf = (result: ReturnType<ReturnType<typeof createSession>['login']>) =>
    result && 'cookie' in result ? (result.cookie.split(';')[0] ?? '') : ''

  it('ends after thirty days', () => {
    const { clock, session } = start()
    const cookie = `other=1; ${cookieOf(session.login('secret', 'a'))}`
    clock.now += 30 * 24 * 60 * MINUTE - 1
    expect(session.isOpen(cookie)).toBe(true)
    clock.now += 1
    expect(session.isOpen(cookie)).toBe(false)
  })

  it('ends when the password changes', () => {
    const { clock, session } = start()
    const cookie = cookieOf(session.login('secret', 'a'))
    expect(createSession('secret', () => clock.now).isOpen(cookie)).toBe(true)
    expect(createSession('changed', () => clock.now).isOpen(cookie)).toBe(false)
  })

  it('is open to nobody without its cookie', () => {
    const { session } = start()
    for (const cookies of [undefined, '', 'studyhall=', 'studyhall=.', 'studyhall=9999999999999.x', 'x=y'])
      expect(session.isOpen(cookies)).toBe(false)
  })

  it('is refused after ten wrong passwords of one address, to that address only, for a quarter of an hour', () => {
    const { clock, session } = start()
    for (let i = 0; i < 10; i++) expect(session.login('guess', 'a')).toBeUndefined()
    expect(session.login('secret', 'a')).toEqual({ wait: 15 * MINUTE })
    expect(session.login('secret', 'b')).toHaveProperty('cookie')
    clock.now += 15 * MINUTE
    expect(session.login('secret', 'a')).toHaveProperty('cookie')
  })

  it('is refused to everybody when guesses come from many addresses', () => {
    const { session } = start()
    for (let i = 0; i < 200; i++) session.login('guess', `address ${i}`)
    expect(session.login('secret', 'another')).toHaveProperty('wait')
  })
})
