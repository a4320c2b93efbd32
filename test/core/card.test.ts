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
