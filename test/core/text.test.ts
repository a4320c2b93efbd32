import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cut, parseText, plain, tidy, withoutMarkup } from '../../src/core/text.ts'

describe('card text', () => {
  it('is paragraphs, lists, code and a few marks', () => {
    expect(parseText('**Case:** *two* `rows`\n\n- a\n- b\n\n```sql\nselect 1\n```')).toEqual([
      {
        type: 'paragraph',
        children: [
          { type: 'strong', children: [{ type: 'text', text: 'Case:' }] },
          { type: 'text', text: ' ' },
          { type: 'emphasis', children: [{ type: 'text', text: 'two' }] },
          { type: 'text', text: ' ' },
          { type: 'code', text: 'rows' },
        ],
      },
      { type: 'list', items: [[{ type: 'text', text: 'a' }], [{ type: 'text', text: 'b' }]] },
      { type: 'code', text: 'select 1', language: 'sql' },
    ])
  })

  it('shows HTML as its source', () => {
    expect(withoutMarkup('<script>alert(1)</script>')).toBe('<script>alert(1)</script>')
    expect(withoutMarkup('a <b>bold</b> word')).toBe('a <b>bold</b> word')
  })

  it('keeps http links and drops every other address', () => {
    const [first] = parseText('[a](https://example.com) [b](javascript:alert(1)) [c](data:text/html,x)')
    const links = first?.type === 'paragraph' ? first.children.filter(({ type }) => type === 'link') : []
    expect(links).toEqual([
      { type: 'link', url: 'https://example.com', children: [{ type: 'text', text: 'a' }] },
    ])
  })
})

const said = (source: string): string => withoutMarkup(source)
const marksOf = (source: string): string[] =>
  parseText(source).flatMap((block) =>
    block.type === 'paragraph' ? block.children.map(({ type }) => type) : [block.type],
  )

describe('what was typed is what is read', () => {
  it.each([
    '12. Explain hoisting',
    '3. three\n7. seven',
    '1) first',
    '+ 5 points',
    '- 5 °C is cold',
    '> 5 ms is slow',
    '# of rows',
    '--- or ---',
    '***',
    '__init__ and __name__',
    '2*3*4',
    'f(x)*g(x)*h(x)',
    'x**2 + y**2',
    '2**n and 3**n',
    'AT&amp;T &lt;',
    'C:\\new',
    '~ 5',
    '= 5',
    '| 5',
  ])('%j', (text) => {
    expect(said(text)).toBe(text)
    expect(marksOf(text).filter((type) => type === 'strong' || type === 'emphasis')).toEqual([])
  })

  it('also as one of several points', () => {
    expect(said('- 12. Explain\n- - 5 °C\n- __init__')).toBe('12. Explain\n- 5 °C\n__init__')
  })

  it.each(['*yes*', '**yes**', '_yes_', '__yes, it is__', 'un**believ**able', '这是**粗体**字', '(*yes*)'])(
    'and %j keeps its style',
    (text) => {
      expect(marksOf(text).some((type) => type === 'strong' || type === 'emphasis')).toBe(true)
    },
  )

  it('with the end of a line within a sentence as a space, or as nothing where a script has none', () => {
    expect(parseText('one\ntwo')).toEqual([
      { type: 'paragraph', children: [{ type: 'text', text: 'one two' }] },
    ])
    expect(said('你好\n世界')).toBe('你好世界')
  })
})

describe('a web address written out', () => {
  const addresses = (source: string) =>
    parseText(source).flatMap((block) =>
      block.type === 'paragraph'
        ? block.children.flatMap((node) => (node.type === 'link' ? [node.url] : []))
        : [],
    )

  it('is a link, without the sentence around it', () => {
    expect(
      addresses('See https://example.org/a_b_c?x=1&y=2, (https://example.org/Foo_(bar)), or http://a.b.'),
    ).toEqual(['https://example.org/a_b_c?x=1&y=2', 'https://example.org/Foo_(bar)', 'http://a.b'])
    expect(addresses('ftp://example.org, https://, `https://example.org`')).toEqual([])
  })

  it('is none where it comes from outside', () => {
    expect(addresses(plain('https://example.org'))).toEqual([])
    expect(said(plain('https://example.org'))).toBe('https://example.org')
  })

  it('is the label of a link at most', () => {
    expect(parseText('[https://a.b](https://c.d)')).toEqual([
      {
        type: 'paragraph',
        children: [{ type: 'link', url: 'https://c.d', children: [{ type: 'text', text: 'https://a.b' }] }],
      },
    ])
  })
})

describe('marks nested thousands deep', () => {
  it.each(['>', '- ', '*', '['])('of %j stay text', (mark) => {
    expect(withoutMarkup(`${mark.repeat(20_000)}x`)).toContain('x')
  })
})

describe('thousands of signs of styles', () => {
  it.each(['*_', '”_', '*a_ ', '\\\\*'])('such as %j stay text as it was typed', (sign) => {
    const text = sign.repeat(2_000)
    expect(parseText(text)).toEqual([{ type: 'paragraph', children: [{ type: 'text', text }] }])
  })

  it('are signs as before where they are escaped, or fewer than anybody minds', () => {
    expect(withoutMarkup(plain('_*'.repeat(2_000)))).toBe('_*'.repeat(2_000))
    expect(withoutMarkup('**a** '.repeat(240))).toBe('a '.repeat(240).trim())
  })

  it('may stand in code, closed or not, and count behind it', () => {
    const code = 'line_0(*args)\n'.repeat(800)
    for (const text of [`\`\`\`python\n${code}\`\`\``, `Before.\n\n\`\`\`\`\n\`\`\`\n${code}`])
      expect(parseText(text).at(-1)?.type).toBe('code')
    const around = `\`\`\`\na\n\`\`\`\n${'*_'.repeat(2_000)}`
    expect(parseText(around)).toEqual([{ type: 'paragraph', children: [{ type: 'text', text: around }] }])
  })
})

describe('text from outside', () => {
  it('stays exactly what it was, as text, whatever it holds', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 80 }), (outside) => {
        const inside = `before ${plain(outside)} after`
        const blocks = parseText(inside)
        expect(blocks).toHaveLength(1)
        const [block] = blocks
        const kinds =
          block?.type === 'paragraph' ? new Set(block.children.map(({ type }) => type)) : new Set(['other'])
        expect([...kinds]).toEqual(['text'])
        expect(withoutMarkup(inside)).toBe(
          `before ${tidy(outside)} after`.replace(
            / {2,}/g,
            outside === '' || tidy(outside) === '' ? '  ' : ' ',
          ),
        )
      }),
    )
  })

  it('loses control characters and bidirectional overrides', () => {
    expect(tidy('a\u202Eb\u0000c\n d')).toBe('abc d')
    expect(tidy('a\t\u0000\tb')).toBe('a b')
  })
})

describe('cutting', () => {
  it('is visible, at a word, within the limit', () => {
    expect(cut('one two three', 9)).toBe('one two…')
    expect(cut('short', 9)).toBe('short')
  })

  it('never exceeds the limit nor splits a character', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 60 }),
        fc.integer({ min: 1, max: 60 }),
        (text, max) => {
          const shown = cut(text, max)
          expect(shown.length).toBeLessThanOrEqual(max)
          expect(shown.isWellFormed() || !text.isWellFormed()).toBe(true)
        },
      ),
    )
  })
})
