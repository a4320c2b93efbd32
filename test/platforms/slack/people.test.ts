import { describe, expect, it } from 'vitest'
import { type Person, standingOf } from '../../../src/platforms/slack/people.ts'

const person = (more: Partial<Person> = {}): Person => ({
  name: 'Lin',
  zone: 'Asia/Tokyo',
  admin: false,
  guest: false,
  bot: false,
  stranger: false,
  gone: false,
  ...more,
})

describe('who may set up a group on Slack', () => {
  it('is any full member, unless only administrators may', () => {
    expect(standingOf(person(), 'members')).toEqual({ admin: false, maySetUp: true })
    expect(standingOf(person(), 'admins').maySetUp).toContain('administrators')
    expect(standingOf(person({ admin: true }), 'admins')).toEqual({ admin: true, maySetUp: true })
  })

  it.each([
    ['a guest', person({ guest: true }), 'Guests'],
    ['a stranger of a shared channel', person({ stranger: true }), 'another workspace'],
    ['an administrator of another workspace', person({ stranger: true, admin: true }), 'another workspace'],
    ['a bot', person({ bot: true }), 'bot'],
    ['somebody Slack tells nothing about', undefined, 'does not tell'],
  ])('is not %s, who is told so', (_, who, word) => {
    const { admin, maySetUp } = standingOf(who, 'members')
    expect(admin).toBe(false)
    expect(maySetUp).toContain(word)
  })
})
