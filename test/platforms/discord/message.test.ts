import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Card, spoken } from '../../../src/core/card.ts'
import { markIn } from '../../../src/platforms/discord/buttons.ts'
import { markOf } from '../../../src/platforms/discord/custom-id.ts'
import { answerOf, deliveryOf, noticeOf } from '../../../src/platforms/discord/message.ts'
import { readMessage } from '../../fakes/discord/check/message.ts'
import { anyCard } from './arbitrary-card.ts'

const ROLE = '123456789012345678'
const card = (more: Partial<Card> = {}): Card => ({ plain: 'Day 58', title: 'Day 58 of 133', ...more })
const labels = (body: { components: { components?: unknown[] }[] }): string[] =>
  body.components.flatMap((row) => (row.components ?? []) as { label: string }[]).map(({ label }) => label)

describe('a card on Discord', () => {
  it('is one embed with its buttons below', () => {
    const shown = card({
      text: 'Two **towers**',
      fields: [{ name: 'Level', value: 'Intermediate' }],
      footer: 'ML *System* Design',
      tone: 'good',
      buttons: [
        { label: 'Hint', action: 'hint', arg: 'p1 a' },
        { label: 'Source', url: 'https://example.org/' },
      ],
    })
    expect(answerOf(shown)).toEqual({
      embeds: [
        {
          title: 'Day 58 of 133',
          description: 'Two **towers**',
          fields: [{ name: 'Level', value: 'Intermediate' }],
          footer: { text: 'ML System Design' },
          color: 0x2e9e5b,
        },
      ],
      components: [
        {
          type: 1,
          components: [
            { type: 2, style: 2, label: 'Hint', custom_id: 'hint:p1 a' },
            { type: 2, style: 5, label: 'Source', url: 'https://example.org/' },
          ],
        },
      ],
      allowed_mentions: { parse: [] },
    })
  })

  it('says in words what a notification shows', () => {
    expect(noticeOf(card({ plain: 'A *new* day @everyone' }), undefined).content).toBe(
      'A \\*new\\* day @\u200beveryone',
    )
    expect(noticeOf(card({ plain: ' ' }), undefined).content).toBe('Day 58 of 133')
  })

  it('says its headline once: in words, which a notification shows, and not above the card again', () => {
    const shown = card({ plain: 'Day 58 of 133. Two questions.', text: 'Which tower?' })
    const notice = noticeOf(shown, undefined)
    expect(notice.content).toBe('Day 58 of 133. Two questions.')
    expect(notice.embeds[0]).not.toHaveProperty('title')
    // Nobody is notified of an answer, so nothing stands above its card.
    expect(answerOf(shown).embeds[0]).toHaveProperty('title')
    const others = noticeOf({ ...shown, plain: 'Two questions.' }, undefined)
    expect(others.embeds[0]).toHaveProperty('title')
  })

  it('says nothing twice in a private message, whose words are about the same as its card', () => {
    const seen = (from: Partial<Card>) => {
      const { content, embeds } = noticeOf(card(from), undefined, undefined, true)
      return [content, embeds[0]?.title, embeds[0]?.description]
    }
    const title = 'Ranking club: daily posts are on hold'
    const plain = 'The daily posts of Ranking club are on hold: I was removed.'
    const text = 'I was **removed**.\n\nInvite me again.'
    expect(seen({ title, plain, text })).toEqual([plain, undefined, text])
    // Words that are the whole card's stand there already.
    expect(seen({ title, plain: spoken(title, text), text })).toEqual([title, undefined, text])
    // Without anything else a card is its title.
    expect(seen({ title, plain: title, text: '' })).toEqual([title, title, undefined])
  })

  it('mentions a role only where it is asked to, and allows nothing else', () => {
    const body = noticeOf(card({ plain: `<@&${ROLE}> hi` }), undefined, { mention: ROLE })
    expect(body.content).toBe(`<@&${ROLE}> \\<@&${ROLE}> hi`)
    expect(body.allowed_mentions).toEqual({ parse: [], roles: [ROLE] })
    expect(noticeOf(card(), undefined, { mention: '' }).allowed_mentions).toEqual({ parse: [] })
  })

  it('is found by its key whatever its buttons are, and the same key is the same nonce', () => {
    fc.assert(
      fc.property(anyCard, fc.string({ minLength: 1, maxLength: 32 }), (any, key) => {
        const { components, nonce } = deliveryOf(any, key)
        expect(markIn(components)).toBe(markOf(key))
        expect(deliveryOf(card(), key).nonce).toBe(nonce)
        expect(nonce.length).toBeLessThanOrEqual(25)
        expect(markIn(answerOf(any).components)).toBeUndefined()
      }),
      { numRuns: 50 },
    )
  })

  it('keeps every limit of Discord, whatever the card', () => {
    fc.assert(
      fc.property(anyCard, (any) => {
        expect(readMessage(deliveryOf(any, 'group/2026-11-23/0', { mention: ROLE }), 'create')).toBeDefined()
        expect(readMessage(noticeOf(any, markOf('k')), 'forum')).toBeDefined()
        expect(readMessage(answerOf(any), 'reply')).toBeDefined()
        expect(readMessage(answerOf(any), 'update')).toBeDefined()
      }),
      { numRuns: 150 },
    )
  })

  it('gives up its last fields first and says how many', () => {
    const fields = Array.from({ length: 8 }, (_, i) => ({ name: `Field ${i}`, value: 'x'.repeat(1000) }))
    const [embed] = answerOf(card({ text: 'y '.repeat(1000), fields })).embeds
    expect(embed?.description).toBe('y '.repeat(1000).trim())
    expect(embed?.fields?.map(({ name }) => name)).toEqual(['Field 0', 'Field 1', 'Field 2', 'Field 3', '…'])
    expect(embed?.fields?.at(-1)?.value).toBe('4 more')
  })

  it('shows at most 25 fields and says how many are missing', () => {
    const fields = Array.from({ length: 30 }, (_, i) => ({ name: `${i}`, value: 'v' }))
    const shown = answerOf(card({ fields })).embeds[0]?.fields
    expect(shown).toHaveLength(25)
    expect(shown?.at(-1)).toEqual({ name: '…', value: '6 more' })
  })

  it('shows at most 25 buttons and says how many are missing', () => {
    const buttons = Array.from({ length: 30 }, (_, i) => ({ label: `B${i}`, action: 'topic', arg: `${i}` }))
    const body = answerOf(card({ buttons }))
    expect(body.components.map((row) => ('components' in row ? row.components.length : 0))).toEqual([
      5, 5, 5, 5, 5,
    ])
    expect(labels(body as never).at(-1)).toBe('… 6 more')
  })

  it('shows what it cannot offer as a button that cannot be pressed', () => {
    const buttons = [
      { label: 'Too much', action: 'topic', arg: 'x'.repeat(120) },
      { label: 'Nowhere', url: 'javascript:alert(1)' },
    ]
    const [row] = answerOf(card({ buttons })).components
    expect(row).toMatchObject({
      components: [
        { label: 'Too much', disabled: true },
        { label: 'Nowhere', disabled: true },
      ],
    })
  })

  it('describes a picture in words below its text', () => {
    const [embed] = answerOf(card({ image: { url: 'https://example.org/a.png', alt: 'Two towers' } })).embeds
    expect(embed).toMatchObject({ image: { url: 'https://example.org/a.png' }, description: '*Two towers*' })
  })
})
