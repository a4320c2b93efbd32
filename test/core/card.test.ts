import { expect, test } from 'vitest'
import { doneCard, problemCard } from '../../src/core/card.ts'

test('what a screen reader says of a card carries no marks', () => {
  const text = 'Use `/setup`, **not** a \\_guess\\_: [the page](https://example.com/a) says how.'
  const said = 'Use /setup, not a _guess_: the page says how.'
  expect(problemCard('That is no time', text).plain).toBe(`That is no time. ${said}`)
  expect(doneCard('Done', text).plain).toBe(`Done. ${said}`)
})

test('a title that is a question or a sentence keeps its own mark', () => {
  expect(problemCard('Which group?', 'Choose one.').plain).toBe('Which group? Choose one.')
  expect(problemCard('Not found.', 'Look again.').plain).toBe('Not found. Look again.')
})

test('lines and lists are said as sentences, parted where they would run into each other', () => {
  expect(
    doneCard('Days off saved', '- Thu 24 Dec 2026\n- Fri 1 Jan 2027\n\nThe roadmap ends later').plain,
  ).toBe('Days off saved. Thu 24 Dec 2026; Fri 1 Jan 2027. The roadmap ends later.')
  expect(doneCard('Added', '- Ada').plain).toBe('Added. Ada.')
  expect(problemCard('Who?', 'One of:\n- Ada\n- Lin\\\nSam').plain).toBe('Who? One of: Ada; Lin; Sam.')
  expect(doneCard('A **star**', '').plain).toBe('A **star**.')
})
