import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { plain } from '../../../src/core/text.ts'
import { plainToDiscord, textToDiscord } from '../../../src/platforms/discord/markdown.ts'
import { readMarkdown } from './seen-discord.ts'

const render = (source: string, max = 4096) => textToDiscord(source, max)
const bare = (text: string): string => text.replace(/[\s\u200b]/g, '')

/** Text that somebody with bad intentions would type. */
const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '@everyone',
        '@here',
        '<@123456789012345678>',
        '<@&123456789012345678>',
        '<#123456789012345678>',
        '</topic:123456789012345678>',
        '<a:party:123456789012345678>',
        '<t:1700000000:R>',
        '<id:guide>',
        '[x](https://evil.example)',
        'https://evil.example',
        '<https://evil.example>',
        '# ',
        '-# ',
        '> ',
        '>>> ',
        '- ',
        '1. ',
        '```',
        '``',
        '`',
        '**',
        '*',
        '__',
        '_',
        '~~',
        '||',
        '\\',
        '\n',
        ' ',
      ),
      fc.string({ unit: 'binary', maxLength: 4 }),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(''))

describe('card text on Discord', () => {
  it.each([
    ['plain words', 'Two towers', 'Two towers'],
    ['bold and italic', 'a **b** and *c*', 'a **b** and *c*'],
    ['bold beside italic, kept apart', '**a***b*', '**a**\u200b*b*'],
    ['inline code', 'call `ann.search(q)`', 'call `ann.search(q)`'],
    ['code that holds a backtick', '`` a`b ``', '`` a`b ``'],
    ['a fence with its language', '```python\nx = 1\n```', '```python\nx = 1\n```'],
    ['a fence inside a fence', '````\n```\nx\n````', '```\n`\u200b`\u200b`\nx\n```'],
    ['an address of ours', 'see https://example.org/a', 'see <https://example.org/a>'],
    ['a number', '12. Explain', '12. Explain'],
    ['numbers that count on', '3. a\n4. b', '3. a\n4. b'],
    ['numbers that do not', '3. a\n7. b', '3\\. a\n7\\. b'],
    ['a sign at the beginning', '> 5 and\n+ 5', '\\> 5 and\n\n\\+ 5'],
    ['a link', '[space](https://example.org/a)', '[space](https://example.org/a)'],
    [
      'a link with brackets in its address',
      '[a](https://example.org/x_(y))',
      '[a](https://example.org/x_%28y%29)',
    ],
    ['lists', '- a\n- b\n\n1. c\n2. d', '- a\n- b\n\n1. c\n2. d'],
    ['lines that were only wrapped', 'one\ntwo', 'one two'],
    ['a hard break', 'one\\\ntwo', 'one\ntwo'],
    ['names with underscores', 'learning_rate', 'learning\\_rate'],
  ])('shows %s', (_, source, shown) => {
    expect(render(source)).toBe(shown)
  })

  it.each([
    ['a heading', plain('# Big'), '\\# Big'],
    ['small print', plain('-# small'), '\\-# small'],
    ['a quote', plain('> said'), '\\> said'],
    ['a list', plain('1. first'), '1\\. first'],
    ['a mention of everybody', plain('@everyone'), '@\u200beveryone'],
    ['a mention', plain('<@42>'), '\\<@42>'],
    ['a custom emoji', plain('<:x:42>'), '\\<:x:42>'],
    ['a command link', plain('</topic:42>'), '\\</topic:42>'],
    ['a masked link', plain('[a](https://b.example)'), '\\[a\\](https\\://b.example)'],
    ['an address', plain('https://b.example'), 'https\\://b.example'],
    ['HTML', '<b>x</b>', '\\<b>x\\</b>'],
  ])('takes %s from outside as text', (_, source, shown) => {
    expect(render(source)).toBe(shown)
  })

  it('keeps every character from outside and gives none of them a meaning', () => {
    fc.assert(
      fc.property(hostile, (outside) => {
        const seen = readMarkdown(render(plain(outside)))
        expect(seen.marks).toEqual([])
        expect(seen.links).toEqual([])
        expect(bare(seen.text)).toBe(bare(readable(outside)))
      }),
    )
  })

  it('keeps titles and labels from outside as they are', () => {
    fc.assert(
      fc.property(hostile, (outside) => {
        const seen = readMarkdown(plainToDiscord(outside, 2000))
        expect(seen.marks).toEqual([])
        expect(seen.links).toEqual([])
        expect(bare(seen.text)).toBe(bare(readable(outside)))
      }),
    )
  })

  it('is cut visibly, never in the middle of markup', () => {
    const long = `**${'word '.repeat(30).trim()}** [${'label '.repeat(30).trim()}](https://example.org) \`code\``
    for (let max = 1; max < 400; max++) {
      const shown = render(long, max)
      expect(shown.length).toBeLessThanOrEqual(max)
      if (shown !== render(long)) expect(shown).toContain('…')
      expect((shown.match(/\*\*/g) ?? []).length % 2).toBe(0)
    }
  })

  it('never exceeds what it may, and says so when something is missing', () => {
    fc.assert(
      fc.property(hostile, fc.string({ maxLength: 300 }), fc.integer({ min: 1, max: 200 }), (a, b, max) => {
        const source = `${a} ${b}`
        const shown = render(source, max)
        expect(shown.length).toBeLessThanOrEqual(max)
        if (render(source, 100_000) !== shown) expect(shown).toContain('…')
      }),
    )
  })
})

/** What is left of a text without control characters and the like. */
const readable = (outside: string): string =>
  outside
    .replace(/[\s\u2028\u2029]+/g, ' ')
    .replace(/[\p{Cc}\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/gu, '')
    .toWellFormed()
