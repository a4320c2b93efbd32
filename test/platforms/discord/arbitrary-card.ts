import fc from 'fast-check'
import type { Button, Card } from '../../../src/core/card.ts'

const text = (maxLength: number) =>
  fc.oneof(
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.lorem({ maxCount: Math.ceil(maxLength / 7) }),
    fc
      .array(
        fc.constantFrom(
          '**a**',
          '`b`',
          '[c](https://example.org/c)',
          '\n\n',
          '```\ncode\n```',
          '- d\n',
          '<@1>',
          '*_`',
        ),
        {
          maxLength: Math.ceil(maxLength / 8),
        },
      )
      .map((parts) => parts.join('')),
    // One long word leaves no place to cut at.
    fc.integer({ min: 0, max: maxLength }).map((length) => '*'.repeat(length)),
  )

const button: fc.Arbitrary<Button> = fc.oneof(
  fc.record(
    {
      label: text(120),
      action: fc.constantFrom('topic', 'hint', 'setup'),
      arg: fc.oneof(fc.constantFrom('', 'same'), text(140)),
      style: fc.constantFrom('primary' as const, 'danger' as const),
    },
    { requiredKeys: ['label', 'action'] },
  ),
  fc.record({
    label: text(120),
    url: fc.oneof(
      fc.webUrl(),
      fc.constantFrom('javascript:alert(1)', 'not an address', `https://example.org/${'x'.repeat(600)}`),
    ),
  }),
)

/** Any card at all: longer, stranger and more of it than any feature would make. */
export const anyCard: fc.Arbitrary<Card> = fc.record(
  {
    plain: text(3000),
    title: text(400),
    text: text(9000),
    fields: fc.array(fc.record({ name: text(400), value: text(2000) }), { maxLength: 30 }),
    footer: text(3000),
    image: fc.record({ url: fc.oneof(fc.webUrl(), fc.constant('javascript:1')), alt: text(300) }),
    tone: fc.constantFrom('info' as const, 'good' as const, 'bad' as const),
    buttons: fc.array(button, { maxLength: 32 }),
  },
  { requiredKeys: ['plain', 'title'] },
)
