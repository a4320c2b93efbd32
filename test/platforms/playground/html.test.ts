import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Card } from '../../../src/core/card.ts'
import { cardToHtml, textToHtml } from '../../../src/platforms/playground/html.ts'
import { seenInHtml } from '../../fakes/seen-html.ts'

const HOME = 'http://127.0.0.1:3000'

/** Everything our renderer may write, whole tags with exactly these attributes. */
const OURS = new RegExp(
  `^(?:${[
    '</?(?:p|strong|em|ul|ol|li|div|dl|dt|dd|h3|pre|code|a|button)>',
    '<br>',
    '<pre tabindex="0">',
    '<h3 class="card-title">',
    '<div class="wide">',
    '<li value="[0-9]+">',
    '<(?:div|dl) class="card-(?:text|fields|footer)">',
    '<div class="card-buttons" role="group" aria-label="Actions">',
    '<img class="card-image" src="https?:[^"<>]*" alt="[^"<>]*" loading="lazy" referrerpolicy="no-referrer">',
    '<a (?:class="button(?: primary| danger)?" aria-label="[^"<>]*" )?href="https?:[^"<>]*" target="_blank" rel="noopener noreferrer">',
    '<a (?:class="button(?: primary| danger)?" aria-label="[^"<>]*" )?href="/#/[^"<>]*">',
    '<button type="button" class="button(?: primary| danger)?" aria-label="[^"<>]*" data-action="[^"<>]*" data-arg="[^"<>]*">',
  ].join('|')})$`,
  'i',
)

/** The tags in some HTML; whatever stands between must hold no angle bracket at all. */
function foreignTags(html: string): string[] {
  const tags = html.match(/<[^>]*>/g) ?? []
  const between = html.replace(/<[^>]*>/g, '')
  return [...tags.filter((tag) => !OURS.test(tag)), ...(between.match(/[<>]/g) ?? [])]
}

const hostile = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc
    .array(
      fc.constantFrom(
        ...[
          '<script>',
          '</p>',
          '<img src=x onerror=alert(1)>',
          '"',
          "'",
          '`',
          '```\n',
          '>',
          '<',
          '&lt;',
          '&#60;',
        ],
        ...[
          '[a](javascript:alert(1))',
          '[a](https://x.y/"onclick=alert(1))',
          '![x](data:text/html,y)',
          '<!--',
          '\n',
        ],
        ...[
          '[a](<https://x.y/<b>>)',
          'https://x.y/"onclick=alert(1)',
          'https://x.y/?a=1&b=<b>',
          '[https://x.y/](https://x.y/)',
          '**',
          '_',
          '- ',
          '1. ',
          '\\',
          '<https://x.y/"><script>',
          '[a](http://127.0.0.1:3000/#/"><b>)',
          'style=',
          ' ',
          'text',
        ],
      ),
      { maxLength: 12 },
    )
    .map((parts) => parts.join('')),
)

const cards: fc.Arbitrary<Card> = fc.record({
  plain: fc.constant('card'),
  title: hostile,
  text: hostile,
  fields: fc.array(fc.record({ name: hostile, value: hostile }), { maxLength: 3 }),
  image: fc.record({
    url: fc.oneof(
      hostile,
      hostile.map((tail) => `https://x.y/${tail}`),
    ),
    alt: hostile,
  }),
  footer: hostile,
  buttons: fc.array(
    fc.oneof(
      fc.record({ label: hostile, action: hostile, arg: hostile }),
      fc.record({
        label: hostile,
        url: fc.oneof(
          hostile,
          hostile.map((tail) => `https://x.y/${tail}`),
        ),
      }),
    ),
    { maxLength: 3 },
  ),
})

describe('Card text becomes HTML', () => {
  it('with no tag and no attribute from outside, whatever a card holds', () => {
    fc.assert(
      fc.property(cards, (card) => {
        expect(foreignTags(cardToHtml(card, HOME))).toEqual([])
      }),
      { numRuns: 500 },
    )
  })

  it('with no tag and no attribute from outside, whatever a member writes', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        expect(foreignTags(textToHtml(text, HOME))).toEqual([])
      }),
      { numRuns: 500 },
    )
  })

  it('as paragraphs, lists, code and links', () => {
    expect(textToHtml('Read **this**, *then* `that`.', HOME)).toBe(
      '<p>Read <strong>this</strong>, <em>then</em> <code>that</code>.</p>',
    )
    expect(textToHtml('1. one\n2. two', HOME)).toBe('<ol><li>one</li><li>two</li></ol>')
    expect(textToHtml('```js\na < b\n```', HOME)).toBe('<pre tabindex="0"><code>a &lt; b</code></pre>')
    expect(textToHtml('[paper](https://example.org/a?b=1&c=2)', HOME)).toBe(
      '<p><a href="https://example.org/a?b=1&amp;c=2" target="_blank" rel="noopener noreferrer">paper</a></p>',
    )
  })

  it('with the numbers of a list as they were written', () => {
    expect(textToHtml('3. three\n7. seven', HOME)).toBe(
      '<ol><li value="3">three</li><li value="7">seven</li></ol>',
    )
  })

  it('with web addresses as links, without the sentence around them, and with no link in a link', () => {
    const leadsTo = (text: string) =>
      [...textToHtml(text, HOME).matchAll(/<a href="([^"]*)"[^>]*>(.*?)<\/a>/g)].map(([, url, shown]) => [
        url,
        shown,
      ])
    expect(leadsTo('See https://example.org/a?b=1&c=2, or (http://example.org/).')).toEqual([
      ['https://example.org/a?b=1&amp;c=2', 'https://example.org/a?b=1&amp;c=2'],
      ['http://example.org/', 'http://example.org/'],
    ])
    expect(leadsTo('[https://example.org](https://example.com)')).toEqual([
      ['https://example.com', 'https://example.org'],
    ])
    expect(leadsTo('ftp://example.org, javascript:alert(1), https://, `https://example.org`')).toEqual([])
    expect(leadsTo('https://example.org/"onclick="x')).toEqual([
      ['https://example.org/', 'https://example.org/'],
    ])
  })

  it('with buttons that say which card they are of', () => {
    const buttons = [{ label: 'Open 1', action: 'prompt', arg: '1' }]
    expect(cardToHtml({ plain: 'x', title: 'Day 3 & 4', buttons }, HOME)).toContain(
      'aria-label="Open 1, Day 3 &amp; 4" data-action="prompt" data-arg="1">Open 1</button>',
    )
  })

  it('without links that are not http, keeping their words', () => {
    expect(textToHtml('[paper](javascript:alert(1))', HOME)).toBe('<p>paper</p>')
    const buttons = [{ label: 'Go', url: 'javascript:alert(1)' }]
    const html = cardToHtml({ plain: 'x', title: 'x', buttons }, HOME)
    expect(html).not.toContain('javascript')
  })

  it('with links to itself as paths, which stay in the same tab', () => {
    expect(textToHtml(`[Discuss](${HOME}/#/study-group/1)`, HOME)).toBe(
      '<p><a href="/#/study-group/1">Discuss</a></p>',
    )
    expect(textToHtml(`[Other](${HOME}1/#/)`, HOME)).toContain('target="_blank"')
  })

  it('as it was written when it is nested too deep to parse', () => {
    const deep = '>'.repeat(8000)
    expect(seenInHtml(textToHtml(`${deep}end`, HOME)).text).toContain('end')
  })
})
