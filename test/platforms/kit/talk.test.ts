import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { labelIn, readTalk } from '../../../src/platforms/kit/talk.ts'

const isCommand = (name: string): boolean => ['topic', 'today', 'help', 'pause', 'random'].includes(name)
const read = (said: string, searches = true) => {
  const talk = readTalk(said, isCommand, searches)
  return talk === 'thanks' ? talk : `${talk.name}|${talk.text}`
}

describe('what is said to the bot', () => {
  it.each([
    [': topic attention', 'topic|attention'],
    [', topic attention', 'topic|attention'],
    ['topic: attention?', 'topic|attention'],
    ['please topic attention.', 'topic|attention'],
    ['Hi! Could you please show me topic two tower, please', 'topic|two tower, please'],
    ['/today', 'today|'],
    ['today?', 'today|'],
    ['Today!', 'today|'],
    ['Help!', 'help|'],
    ['help topic', 'help|topic'],
    ['pause 2 weeks.', 'pause|2 weeks'],
    ['topic C++', 'topic|C++'],
  ])('%s is a command', (said, is) => {
    expect(read(said)).toBe(is)
    expect(read(said, false)).toBe(is)
  })

  it.each([
    ['what is a two tower?', 'topic|two tower'],
    ['What’s RLHF', 'topic|RLHF'],
    ['explain attention to me', 'topic|attention to me'],
    ['tell me about the bootstrap', 'topic|bootstrap'],
    ['how does backprop work', 'topic|backprop work'],
  ])('%s is a topic that is asked for, anywhere', (said, is) => {
    expect(read(said)).toBe(is)
    expect(read(said, false)).toBe(is)
  })

  it('is a topic in private where it is no command, and may be a slip elsewhere', () => {
    expect(read('two tower')).toBe('topic|two tower')
    expect(read('tpoic ann', false)).toBe('tpoic|ann')
  })

  it.each(['', '  ', '?', 'hi', 'Hello!', 'hey, please', 'what can you do?'])('%j asks for help', (said) => {
    expect(read(said)).toBe('help|')
  })

  it.each(['thanks', 'Thanks!', 'thank you so much', 'thx', 'Great, thanks!', '👍', 'ok'])(
    '%s needs no answer',
    (said) => {
      expect(read(said)).toBe('thanks')
      expect(read(said, false)).toBe('thanks')
    },
  )

  it('is read in time, whatever is said', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (said) => void read(said)))
    for (const word of ['what is ', 'please ', '! ', 'a', '.']) read(word.repeat(4_000))
  })
})

it.each([
  ['1a: I would begin with the decision.', '1a'],
  ['1A I would', '1a'],
  ['*2b* because', '2b'],
  ['(10c) yes', '10c'],
  ['“3a”', '3a'],
  ['  1b', '1b'],
  ['1ab is no label', undefined],
  ['1 a', undefined],
  ['I answer 1a', undefined],
  ['100a', undefined],
  ['', undefined],
  ['١a', undefined],
])('the label that %j begins with is %j', (text, label) => {
  expect(labelIn(text)).toBe(label)
})
