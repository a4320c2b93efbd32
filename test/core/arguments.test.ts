import { expect, it } from 'vitest'
import { z } from 'zod'
import { parseArguments } from '../../src/core/arguments.ts'
import { defineCommand, describeCommand } from '../../src/core/command.ts'
import { commandToken } from '../../src/core/tokens.ts'
import { aCaller } from '../support/study.ts'

const command = defineCommand({
  name: 'ahead',
  args: z.object({
    days: z.int().min(1).max(10).optional().describe('how many days'),
    seat: z.int().min(0).max(100_000).optional().describe('number of a seat'),
    page: z.int().min(1).optional().describe('number of a page'),
  }),
  summary: 'See what comes next',
  who: 'member',
  visibility: 'private',
  effect: 'none',
  group: 'optional',
  run: async () => undefined,
})
const read = (text: string) => parseArguments(command, describeCommand(command), { text }, aCaller())

it.each([
  ['11', '“11” does not fit **days** (how many days). It takes a whole number from 1 to 10.'],
  ['0', '“0” does not fit **days** (how many days). It takes a whole number from 1 to 10.'],
  ['many', '“many” does not fit **days** (how many days). It takes a whole number from 1 to 10.'],
  ['seat:mine', '“mine” does not fit **seat** (number of a seat). It takes a whole number, such as 12.'],
  ['seat:-1', '“\\-1” does not fit **seat** (number of a seat). It takes a whole number from 0 to 100000.'],
  ['page:0', '“0” does not fit **page** (number of a page). It takes a whole number, such as 12.'],
])('names the whole numbers that %s is none of', (text, sentence) => {
  expect(() => read(text)).toThrow(
    `${sentence} Write it as: ${commandToken({ text: '/ahead [days] [seat] [page]' })}`,
  )
})

it('takes the numbers at both ends', () => {
  expect([read('1'), read('10 100000')]).toEqual([{ days: 1 }, { days: 10, seat: 100_000 }])
})

it.each([
  [
    'wrote it',
    { text: '' },
    `Write it as: ${commandToken({ text: '/group seat <seat>' })} (number of a seat).`,
  ],
  ['filled in a form', { values: {} }, 'Fill in **seat** (number of a seat).'],
])('says what is missing to whoever %s, at its field', (_, input, sentence) => {
  const needed = {
    ...command,
    name: 'seat',
    who: 'manager' as const,
    args: z.object({ seat: z.int().describe('number of a seat') }),
  }
  const failed = () => {
    try {
      return parseArguments(needed, describeCommand(needed), input, aCaller())
    } catch (error) {
      return error
    }
  }
  expect(failed()).toMatchObject({ title: 'Something is missing', message: sentence, field: 'seat' })
})
