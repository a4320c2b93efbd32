import { expect, it } from 'vitest'
// @ts-expect-error: the page is plain JavaScript.
import { readLine } from '../../../src/platforms/playground/page/completion.js'

const text = (name: string) => ({ name, type: 'string', required: false, suggests: true })
const COMMANDS = [
  { name: 'settings', args: [{ ...text('setting'), choices: ['zone', 'pin'] }, text('value')] },
  { name: 'setup', args: [text('time'), text('zone'), text('days')] },
]
const read = (line: string) => {
  const { arg, typed, before } = readLine(line, COMMANDS)
  return [arg?.name, typed, before]
}

it('a half-typed line tells which argument is being typed, and what stands before it', () => {
  expect(read('/group settings zone new yo')).toEqual(['value', 'new yo', 'zone'])
  expect(read('/group settings setting:zone value:ber')).toEqual(['value', 'ber', 'setting:zone'])
  expect(read('/group setup 09:00 ber')).toEqual(['zone', 'ber', '09:00'])
})

it('am and pm belong to the time before them', () => {
  expect(read('/group setup 9:30 am ber')).toEqual(['zone', 'ber', '9:30 am'])
})
