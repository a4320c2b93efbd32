import { describe, expect, it } from 'vitest'
import { type Card, LABEL_LENGTH, MENU_LABEL, MENU_OPTIONS } from '../../src/core/card.ts'
import { type Inline, parseText } from '../../src/core/text.ts'
import { cardsOf } from '../../src/curriculum-fit.ts'
import { isSentence, runTogether } from '../support/lines.ts'
import { lookUps } from '../support/look-ups.ts'
import { CURRICULA } from '../support/study.ts'

const curriculum = CURRICULA.default

/** Characters of a line on a phone 390 px wide, and lines of two screens of 844 px below what an app keeps for itself. */
const COLUMNS = 44
const TWO_SCREENS = 70

const said = (run: readonly Inline[]): string =>
  run
    .map((node) => (node.type === 'break' ? '\n' : 'children' in node ? said(node.children) : node.text))
    .join('')

/** Lines that a text takes where it is wrapped at words. */
const wrapped = (text: string, columns = COLUMNS): number =>
  text
    .split('\n')
    .map((line) => {
      let lines = 1
      let used = 0
      for (const { length } of line.split(' ')) {
        if (used > 0 && used + length > columns) {
          lines += 1
          used = 0
        }
        used += length + 1
      }
      return lines
    })
    .reduce((sum, lines) => sum + lines, 0)

const linesOf = (source: string): number =>
  parseText(source)
    .map((block) => {
      if (block.type === 'code') return block.text.split('\n').length
      if (block.type === 'paragraph') return wrapped(said(block.children))
      return block.items.reduce((sum, item) => sum + wrapped(said(item), COLUMNS - 3), 0)
    })
    // Half a line parts one block from the next.
    .reduce((sum, lines) => sum + lines + 0.5, 0)

/** How tall a card is on a phone, in lines of its text; rows of buttons and a menu are taller than a line. */
const height = ({ title, text = '', fields = [], footer = '', menu, buttons = [] }: Card): number =>
  1.2 * wrapped(title, 36) +
  linesOf(text) +
  fields.reduce((sum, { value }) => sum + 1.2 + linesOf(value), 0) +
  (footer === '' ? 0 : 0.8 * wrapped(footer, 52)) +
  (menu ? 2.4 : 0) +
  2.2 * Math.ceil(buttons.length / 3)

/** What a button or an option of a menu does. */
const calls = ({ menu, buttons = [] }: Card): string[] => [
  ...buttons.map((button) => ('action' in button ? `${button.action} ${button.arg ?? ''}` : button.url)),
  ...(menu?.options.map(({ arg }) => `${menu.action} ${arg}`) ?? []),
]

/** What is wrong with how a card looks. */
const wrong = (card: Card): string[] => [
  ...(card.buttons ?? []).flatMap(({ label }) =>
    label.length > LABEL_LENGTH ? [`the label “${label}” is too long`] : [],
  ),
  ...(new Set(calls(card)).size < calls(card).length ? ['it offers one thing twice'] : []),
  ...((card.menu?.options.length ?? 1) > MENU_OPTIONS ? ['its menu is too long'] : []),
  ...(card.menu?.options ?? []).flatMap(({ label, about = '' }) =>
    Math.max(label.length, about.length) > MENU_LABEL ? [`the option “${label}” is too long`] : [],
  ),
  ...runTogether(card).map((lines) => `it runs together ${JSON.stringify(lines)}`),
  ...(isSentence(card) ? [] : [`“${card.plain}” is no sentence`]),
]

describe('every card of the roadmap', () => {
  const days = curriculum.days.flatMap((day) =>
    cardsOf(curriculum, day).map(({ what, card }) => ({ day, what, card })),
  )

  it('has short labels, offers nothing twice, and reads as a sentence', () => {
    expect(days.length).toBeGreaterThan(2000)
    expect(
      days.flatMap(({ day, what, card }) => wrong(card).map((why) => `day ${day.number}, ${what}: ${why}`)),
    ).toEqual([])
  })

  it('takes at most two screens of a phone, but for mock days', () => {
    const tall = days
      .filter(({ day, card }) => !day.mock && height(card) > TWO_SCREENS)
      .map(({ day, what, card }) => `day ${day.number}, ${what}: ${height(card).toFixed(0)} lines`)
    expect(tall).toEqual([])
  })

  it('shows three buttons on a post, and four on a prompt', () => {
    const most = (is: (what: string) => boolean): number =>
      Math.max(...days.filter(({ what }) => is(what)).map(({ card }) => card.buttons?.length ?? 0))
    expect(most((what) => what === 'the daily post')).toBeLessThanOrEqual(3)
    expect(most((what) => /^(less . )?prompt \d+( away from its day)?$/.test(what))).toBe(4)
  })

  it('so do look-ups: pillars, topics, the roadmap, lists of prompts, what a group is and does', async () => {
    const found = (await lookUps()).flatMap(({ what, card }) => [
      ...wrong(card).map((why) => `${what}: ${why}`),
      ...(height(card) > TWO_SCREENS ? [`${what}: ${height(card).toFixed(0)} lines`] : []),
    ])
    expect(found).toEqual([])
  })
})
