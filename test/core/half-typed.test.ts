import { describe, expect, it } from 'vitest'
import { readHalfTyped } from '../../src/core/parse.ts'
import { REGISTRY } from '../../src/features.ts'

const read = (name: string, line: string) => {
  const info = REGISTRY.get(name)?.info
  if (!info) throw new Error(`There is no command ${name}.`)
  const { arg, typed, from, values } = readHalfTyped(info, line)
  expect(line.slice(from).replace(/^["“]/, '')).toBe(typed)
  return [arg?.name, typed, values]
}

describe('A half-typed line tells which argument is being typed', () => {
  it('and what the other arguments are', () => {
    expect(read('settings', '')).toEqual(['setting', '', {}])
    expect(read('settings', 'zo')).toEqual(['setting', 'zo', {}])
    expect(read('settings', 'zone new yo')).toEqual(['value', 'new yo', { setting: 'zone' }])
    expect(read('settings', 'setting:zone value:ber')).toEqual(['value', 'ber', { setting: 'zone' }])
    expect(read('setup', '09:00 ber')).toEqual(['zone', 'ber', { time: '09:00' }])
    expect(read('setup', '09:00 ')).toEqual(['zone', '', { time: '09:00' }])
  })

  it('where a value has several words, by the rules of the bot itself', () => {
    expect(read('setup', '9:30 am ber')).toEqual(['zone', 'ber', { time: '9:30 am' }])
    expect(read('setup', '9:30 am Europe/Berlin mon - f')).toEqual([
      'days',
      'mon - f',
      { time: '9:30 am', zone: 'Europe/Berlin' },
    ])
  })

  it('where the words so far are nothing yet', () => {
    expect(read('setup', '09:00 Buenos Ai')).toEqual(['zone', 'Buenos Ai', { time: '09:00' }])
    expect(read('setup', '09:00 Buenos ')).toEqual(['zone', 'Buenos ', { time: '09:00' }])
  })

  it('behind an open quote, behind the name of an argument, and behind a choice that stands early', () => {
    expect(read('setup', '09:00 "New Yo')).toEqual(['zone', 'New Yo', { time: '09:00' }])
    expect(read('setup', 'zone:ber')).toEqual(['zone', 'ber', {}])
    expect(read('setup', 'zone:Berlin 9')).toEqual(['time', '9', { zone: 'Berlin' }])
    expect(read('browse', 'Advanced fra')).toEqual(['words', 'fra', { level: 'Advanced' }])
  })

  it('and none when all are given', () => {
    expect(read('day', '5 ')).toEqual([undefined, '', { day: 5 }])
    expect(read('today', '')).toEqual([undefined, '', {}])
  })
})
