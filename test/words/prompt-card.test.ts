import { expect, test } from 'vitest'
import type { Day, Prompt } from '../../src/core/curriculum.ts'
import { promptCard } from '../../src/words/prompt-card.ts'
import { CURRICULA } from '../support/study.ts'

const curriculum = CURRICULA.default

/** Day 7's first prompt with two questions, about `material`. */
function textWith(material: Pick<Prompt, 'data' | 'materials'>): string {
  const day = curriculum.day(7) as Day
  const prompt = day.prompts[0] as Prompt
  const questions = ['Which list is longer?', 'Which list is sorted?'].map((ask) => ({
    ...(prompt.questions[0] as Prompt['questions'][number]),
    ask,
    format: undefined,
  }))
  const bare = { ...prompt, data: undefined, materials: undefined, stretch: false, questions }
  return promptCard({ ...day, prompts: [{ ...bare, ...material }] }, 1).text ?? ''
}

test('what a prompt is about comes before its questions, what belongs to one stands under it', () => {
  const materials = [
    { text: 'Both lists hold numbers.' },
    { code: 'b = [3, 1]', language: 'python', for: 'b' },
  ]
  expect(textWith({ materials }).split('\n\n').slice(0, 4)).toEqual([
    'Both lists hold numbers.',
    '**1a** Which list is longer?',
    '**1b** Which list is sorted?',
    '```python\nb = [3, 1]\n```',
  ])
})

test('a single block of material for one question stands under it as well', () => {
  const text = textWith({ data: { text: 'a has 3, b has 2.', for: 'a' } })
  expect(text.split('\n\n').slice(0, 3)).toEqual([
    '**1a** Which list is longer?',
    'a has 3, b has 2.',
    '**1b** Which list is sorted?',
  ])
})
