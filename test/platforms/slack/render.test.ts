import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Card } from '../../../src/core/card.ts'
import { plain } from '../../../src/core/text.ts'
import { renderHome } from '../../../src/platforms/slack/home.ts'
import { LIMITS } from '../../../src/platforms/slack/limits.ts'
import { actionOf, cardBlocks, renderCard } from '../../../src/platforms/slack/render.ts'
import { blockProblems, blocksTooLong, MOST_BLOCKS } from '../../fakes/slack/blocks.ts'
import { readMessage } from '../../fakes/slack/mrkdwn.ts'
import { anyCard } from '../discord/arbitrary-card.ts'

const card = (more: Partial<Card> = {}): Card => ({ plain: 'Day 58', title: 'Day 58 of 133', ...more })

describe('a card on Slack', () => {
  it('is a header, text, fields, a picture, a footer and buttons', () => {
    const shown = card({
      text: 'Two **towers**, `ann` and [more](https://example.org/)',
      fields: [{ name: 'Level', value: 'Advanced' }],
      image: { url: 'https://example.org/a.png', alt: 'Two towers' },
      footer: 'ML *System* Design',
      buttons: [
        { label: 'Hint', action: 'hint', arg: 'p1 a', style: 'primary' },
        { label: 'Source', url: 'https://example.org/day' },
      ],
    })
    expect(renderCard(shown)).toEqual({
      text: 'Day 58',
      blocks: [
        { type: 'header', text: { type: 'plain_text', text: 'Day 58 of 133', emoji: false } },
        {
          type: 'section',
          text: {
            type: 'mrkdwn',
            text: 'Two *towers*, `ann` and <https://example.org/|more>',
            verbatim: true,
          },
        },
        { type: 'section', text: { type: 'mrkdwn', text: '*Level*\nAdvanced', verbatim: true } },
        { type: 'image', image_url: 'https://example.org/a.png', alt_text: 'Two towers' },
        { type: 'context', elements: [{ type: 'plain_text', text: 'ML System Design', emoji: false }] },
        {
          type: 'actions',
          elements: [
            {
              type: 'button',
              text: { type: 'plain_text', text: 'Hint', emoji: false },
              style: 'primary',
              action_id: 'hint#0',
              value: 'p1 a',
            },
            {
              type: 'button',
              text: { type: 'plain_text', text: 'Source', emoji: false },
              action_id: '@link#1',
              url: 'https://example.org/day',
            },
          ],
        },
      ],
    })
  })

  it('names a button’s action by its id, also for two buttons of one action', () => {
    const { blocks } = renderCard(
      card({ buttons: ['a', 'b'].map((arg) => ({ label: arg, action: 'post-now', arg })) }),
    )
    const ids = blocks.flatMap((block) =>
      block.type === 'actions' ? block.elements.map(({ action_id }) => action_id ?? '') : [],
    )
    expect(ids).toEqual(['post-now#0', 'post-now#1'])
    expect(ids.map(actionOf)).toEqual(['post-now', 'post-now'])
  })

  it('says that a button is missing whose state Slack could not carry', () => {
    const shown = (arg: string) =>
      renderCard(card({ footer: 'Choose', buttons: [{ label: 'Go', action: 'go', arg }] })).blocks.map(
        (block) => ('elements' in block ? block.elements : block.type),
      )
    expect(shown('a'.repeat(2_001))).toEqual([
      'header',
      [{ type: 'plain_text', text: 'Choose …', emoji: false }],
    ])
    expect(shown('a'.repeat(2_000))).toHaveLength(3)
  })

  it('escapes the three characters with which mentions and links are written', () => {
    expect(renderCard(card({ plain: '<!channel> & <@U1>' })).text).toBe('&lt;!channel&gt; &amp; &lt;@U1&gt;')
  })

  it('mentions a user group where it is asked to, and nobody else', () => {
    const shown = renderCard(card({ plain: '<!here>', text: plain('<!channel> <@U0123>') }), 'S12345678')
    expect(shown.text).toBe('<!subteam^S12345678> &lt;!here&gt;')
    expect(new Set(readMessage(shown).mentions)).toEqual(new Set(['!subteam^S12345678']))
  })

  it('shows formatting marks from outside as they were written, and styles nothing by them', () => {
    const outside = '*bold* _it_ ~gone~ `code` ```fence``` > quote'
    const { blocks } = renderCard(card({ text: plain(outside) }))
    const text = blocks.flatMap((block) => (block.type === 'section' ? (block.text?.text ?? '') : [])).join()
    expect(text.replaceAll('\u200b', '').replaceAll('&gt;', '>')).toBe(outside)
    expect(text).not.toMatch(/(?:^|\s)[*_~`](?=\w)/)
  })

  it('keeps every word of a text longer than one block may be', () => {
    const words = Array.from({ length: 900 }, (_, i) => `word${i}`)
    const { blocks } = renderCard(card({ text: words.join(' ') }))
    const texts = blocks.filter(({ type }) => type === 'section')
    expect(texts.length).toBeGreaterThan(1)
    expect(readMessage({ text: '', blocks: texts }).text.split(/\s+/)).toEqual(words)
  })

  it('cuts code behind a whole line and says so', () => {
    const code = Array.from({ length: 2000 }, (_, i) => `line_${i}()`).join('\n')
    const { text } = readMessage(renderCard(card({ text: `\`\`\`python\n${code}\n\`\`\`` })))
    expect(text).toMatch(/\nline_\d+\(\)\n…/)
  })

  it('leaves out a link that is not http', () => {
    const { blocks } = renderCard(card({ buttons: [{ label: 'x', url: 'javascript:alert(1)' }] }))
    expect(blocks.some(({ type }) => type === 'actions')).toBe(false)
  })

  it('fits every limit, whatever it holds, pings nobody and says when something was cut', () => {
    fc.assert(
      fc.property(anyCard, (any) => {
        const shown = renderCard(any)
        expect(blockProblems(shown.blocks, MOST_BLOCKS.message)).toEqual([])
        expect(blocksTooLong(shown.blocks)).toBe(false)
        expect(JSON.stringify(shown.blocks).length).toBeLessThanOrEqual(LIMITS.message)
        expect(shown.text.length).toBeLessThanOrEqual(40_000)
        const { mentions, links } = readMessage(shown)
        expect(mentions).toEqual([])
        expect(links.filter((link) => !/^https?:/.test(link))).toEqual([])
      }),
      { numRuns: 300 },
    )
  })

  it('stays readable when quotes are nested deeper than the parser goes', () => {
    const { blocks } = renderCard(
      card({ text: `${'>'.repeat(4_000)} deep`, footer: `${'>'.repeat(4_000)} x` }),
    )
    expect(blockProblems(blocks, MOST_BLOCKS.message)).toEqual([])
  })
})

describe('a home page on Slack', () => {
  it('gives every button of every card an id of its own and fits its limit', () => {
    fc.assert(
      fc.property(fc.array(anyCard, { maxLength: 12 }), (cards) => {
        const blocks = renderHome(cards)
        expect(blockProblems(blocks, MOST_BLOCKS.view)).toEqual([])
        const ids = blocks.flatMap((block) =>
          block.type === 'actions' ? block.elements.map(({ action_id }) => action_id) : [],
        )
        expect(new Set(ids).size).toBe(ids.length)
      }),
      { numRuns: 60 },
    )
  })

  it('keeps its buttons apart and says that there is more when not every group fits', () => {
    const fields = Array.from({ length: 30 }, (_, i) => ({ name: `Field ${i}`, value: 'x' }))
    const many = Array.from({ length: 9 }, (_, i) =>
      card({ title: `${i}`, fields, buttons: [{ label: 'Roadmap', action: 'roadmap' }] }),
    )
    const blocks = renderHome(many)
    const ids = blocks.flatMap((block) =>
      block.type === 'actions' ? block.elements.map(({ action_id }) => action_id) : [],
    )
    expect(ids.length).toBeGreaterThan(1)
    expect(new Set(ids).size).toBe(ids.length)
    expect(blockProblems(blocks, MOST_BLOCKS.view)).toEqual([])
  })

  it('shows every group that fits', () => {
    const cards = ['One', 'Two'].map((title) => card({ title }))
    const titles = renderHome(cards).flatMap((block) => (block.type === 'header' ? block.text.text : []))
    expect(titles).toEqual(['One', 'Two'])
    expect(renderHome(cards)).toHaveLength(cards.flatMap((each) => cardBlocks(each, 9_000, 49)).length + 1)
  })
})
