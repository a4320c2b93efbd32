import { expect, it } from 'vitest'
import { idiom } from '../../../src/platforms/playground/typed.ts'

it('reads @name as a member where it is one’s, and no other word', () => {
  expect(idiom.readMember('@Lin')).toBe('lin')
  for (const text of ['@everyone', 'lin', 'lin@example.com', '@lin.', '@linda', '@sam and @ada', ''])
    expect(idiom.readMember(text)).toBeUndefined()
})
