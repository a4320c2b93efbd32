import { expect, it } from 'vitest'
import { withMentions } from '../../../src/platforms/playground/typed.ts'

it('reads @name as a mention where it is a member’s, and leaves every other word alone', () => {
  expect(withMentions('add @Lin')).toBe('add <@lin>')
  expect(withMentions('@sam and @ada')).toBe('<@sam> and <@ada>')
  for (const line of ['@everyone', 'lin@example.com', '@lin.', '@linda', 'two tower', ''])
    expect(withMentions(line)).toBe(line)
})
