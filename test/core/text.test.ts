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
      { type: 'list', ordered: false, items: [[{ type: 'text', text: 'a' }], [{ type: 'text', text: 'b' }]] },
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

describe('marks nested thousands deep', () => {
  it.each(['>', '- ', '*', '['])('of %j stay text', (mark) => {
    expect(withoutMarkup(`${mark.repeat(20_000)}x`)).toContain('x')
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
