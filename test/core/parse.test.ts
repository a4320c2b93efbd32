import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { defineCommand, describeCommand } from '../../src/core/command.ts'
import { UserError } from '../../src/core/errors.ts'
import { severalWords } from '../../src/core/marks.ts'
import { editDistance, nearestWord, readArguments, writeNamed } from '../../src/core/parse.ts'
import { pillarCommand } from '../../src/features/pillar/commands.ts'

const info = describeCommand(
  defineCommand({
    name: 'browse',
    summary: 'Browse',
    args: z.object({
      pillar: z.string().optional().describe('a pillar'),
      level: z.enum(['Beginner', 'Advanced']).optional(),
      day: z.int().min(1).max(133).optional(),
      words: z.string().optional(),
    }),
    who: 'member',
    visibility: 'private',
    effect: 'none',
    group: 'optional',
    run: async () => undefined,
  }),
)
const read = (text: string, values = {}) => readArguments(info, { text, values }, '/browse')

describe('arguments as typed', () => {
  it('are taken in order, the last one with the rest of the line', () => {
    expect(read('coding advanced 3 two tower models')).toEqual({
      pillar: 'coding',
      level: 'Advanced',
      day: 3,
      words: 'two tower models',
    })
  })

  it('are taken by name anywhere, with quotes around several words', () => {
    expect(read('day:3 pillar:"ml system design" Beginner')).toEqual({
      day: 3,
      pillar: 'ml system design',
      level: 'Beginner',
    })
    expect(read('"day:3"')).toEqual({ pillar: 'day:3' })
  })

  it('keep a number at the end of a name, behind which a button writes its page', () => {
    const pillar = describeCommand(pillarCommand)
    expect(readArguments(pillar, { text: 'Week 2', typed: true }, '')).toEqual({ pillar: 'Week 2' })
    expect(readArguments(pillar, { text: 'week-2 3' }, '')).toEqual({ pillar: 'week-2', page: 3 })
    expect(readArguments(pillar, { text: 'Week 2 page:3', typed: true }, '')).toEqual({
      pillar: 'Week 2',
      page: 3,
    })
  })

  it('are written by name in one piece', () => {
    expect(read(`${writeNamed('words', 'What does “x: 1” cost?')} advanced`)).toEqual({
      words: "What does 'x: 1' cost?",
      level: 'Advanced',
    })
  })

  it('leave a colon alone where no argument has that name', () => {
    expect(read('12:30')).toEqual({ pillar: '12:30' })
    expect(read('https://example.com')).toEqual({ pillar: 'https://example.com' })
  })

  it('give way to named values, and an empty value is none', () => {
    expect(read('coding', { pillar: 'llm-genai', level: '' })).toEqual({
      pillar: 'llm-genai',
      level: 'coding',
    })
  })

  it('refuse a name that the command does not have', () => {
    expect(() => read('', { colour: 'red' })).toThrow(UserError)
  })

  it('refuse words that no argument takes, with the usage', () => {
    const none = { ...info, args: [] }
    expect(() => readArguments(none, { text: 'now please' }, '/today')).toThrow(/\/today/)
  })

  it('never break, whatever is typed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        expect(Object.keys(read(text)).every((name) => info.args.some((arg) => arg.name === name))).toBe(true)
      }),
    )
  })
})

describe('values of several words', () => {
  const TWO = /^(?:\d+(?::\d\d)?(?: [ap]m)?)$/
  const PLACE = /^(?:new york|berlin)$/i
  const longest = (fits: RegExp) => (given: readonly string[]) =>
    [2, 1].find((count) => count <= given.length && fits.test(given.slice(0, count).join(' '))) ?? 0
  const meeting = describeCommand(
    defineCommand({
      name: 'meet',
      summary: 'Meet',
      args: z.object({
        time: severalWords(z.string().optional().describe('when'), longest(TWO)),
        place: severalWords(z.string().optional(), longest(PLACE)),
        day: z.int().optional(),
        begin: z.enum(['now', 'later']).optional(),
      }),
      who: 'member',
      visibility: 'private',
      effect: 'none',
      group: 'optional',
      run: async () => undefined,
    }),
  )
  const meet = (text: string) => readArguments(meeting, { text }, '/meet')

  it('need no quotes where an argument knows its own', () => {
    expect(meet('9:30 am New York 3')).toEqual({ time: '9:30 am', place: 'New York', day: 3 })
    expect(meet('9:30 berlin 3 now')).toEqual({ time: '9:30', place: 'berlin', day: 3, begin: 'now' })
    expect(meet('"9:30 am" "New York" 3')).toEqual({ time: '9:30 am', place: 'New York', day: 3 })
  })

  it('go on behind a name', () => {
    expect(meet('place:new york time:9:30 am 3')).toEqual({ time: '9:30 am', place: 'new york', day: 3 })
    expect(meet('time:"9:30" am')).toEqual({ time: '9:30', place: 'am' })
  })

  it('leave an argument out that they cannot be', () => {
    expect(meet('New York 3')).toEqual({ place: 'New York', day: 3 })
    expect(meet('3')).toEqual({ time: '3' })
  })

  it('that nobody knows are the next argument’s, word by word, for it to refuse', () => {
    expect(meet('soon berlin')).toEqual({ place: 'berlin', time: 'soon' })
    expect(meet('9:30 atlantis 3')).toEqual({ time: '9:30', place: 'atlantis', day: 3 })
  })
})

describe('a definition', () => {
  it('tells platforms types, choices, ranges and what is required', () => {
    expect(info.args).toEqual([
      { name: 'pillar', type: 'string', hint: 'a pillar', required: false, suggests: false },
      {
        name: 'level',
        type: 'string',
        hint: 'level',
        required: false,
        suggests: false,
        choices: ['Beginner', 'Advanced'],
      },
      { name: 'day', type: 'integer', hint: 'day', required: false, suggests: false, min: 1, max: 133 },
      { name: 'words', type: 'string', hint: 'words', required: false, suggests: false },
    ])
    expect(info.usage).toBe('[pillar] [level] [day] [words]')
  })
})

describe('the nearest word', () => {
  it('is found for a slip and not for something else', () => {
    expect(nearestWord('tpoic', ['topic', 'today'])).toBe('topic')
    // Three slips in six letters are another word.
    expect(nearestWord('brxxxe', ['browse'])).toBeUndefined()
    expect(nearestWord('brxxse', ['browse'])).toBe('browse')
    expect(nearestWord('banana', ['topic', 'today'])).toBeUndefined()
    // Just as near, and too short for so many slips.
    expect(nearestWord('abcd', ['ab', 'abcdef'])).toBe('abcdef')
    expect(nearestWord('topic'.repeat(40), ['topic', 'topictopictopic'])).toBeUndefined()
  })

  it('rests on a distance that is a metric on small strings', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 8 }), fc.string({ maxLength: 8 }), (a, b) => {
        expect(editDistance(a, b)).toBe(editDistance(b, a))
        expect(editDistance(a, b) === 0).toBe(a === b)
        expect(editDistance(a, b)).toBeGreaterThanOrEqual(Math.abs(a.length - b.length))
      }),
    )
  })
})
