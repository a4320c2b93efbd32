import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { loadCurricula, loadCurriculum } from '../../src/curriculum/load.ts'
import { fingerprint, remembered } from '../../src/curriculum/remembered.ts'

let base: string
let dir: string
let folder: string
let reads: number

beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'studyhall-remembered-'))
  dir = join(base, 'curriculum')
  folder = join(base, 'kept')
  reads = 0
  mkdirSync(join(dir, 'days'), { recursive: true })
  writeFileSync(join(dir, 'days', '001.yaml'), 'x'.repeat(300_000))
})
afterEach(() => rmSync(base, { recursive: true, force: true }))

const ask = (answer: object | undefined = { days: [1] }): unknown =>
  remembered(fingerprint(dir), () => read(answer), folder)

function read(answer: object | undefined): object | undefined {
  reads += 1
  return answer
}

describe('A curriculum that was read', () => {
  it('is not read again while every byte stays as it was', () => {
    expect([ask(), ask(), reads]).toEqual([{ days: [1] }, { days: [1] }, 1])
  })

  it.each([
    ['a changed file', () => writeFileSync(join(dir, 'days', '001.yaml'), 'y'.repeat(300_000))],
    ['a file more', () => writeFileSync(join(dir, 'days', '002.yaml'), '')],
    ['a file less', () => rmSync(join(dir, 'days', '001.yaml'))],
  ])('is read again after %s', (_, change) => {
    ask()
    change()
    ask()
    expect(reads).toBe(2)
  })

  it('is read again where what was kept is damaged, and then kept whole', () => {
    ask()
    const [name = ''] = readdirSync(folder)
    writeFileSync(join(folder, name), '{"days": [')
    expect([ask(), ask(), reads]).toEqual([{ days: [1] }, { days: [1] }, 2])
  })

  it('is not kept where something was wrong with it, where it is small, or where nothing can be written', () => {
    const wrong = () => remembered(fingerprint(dir), () => read(undefined), folder)
    expect([wrong(), wrong(), reads]).toEqual([undefined, undefined, 2])
    writeFileSync(join(dir, 'days', '001.yaml'), 'x')
    expect([ask(), ask(), reads]).toEqual([{ days: [1] }, { days: [1] }, 4])
    expect(() => readdirSync(folder)).toThrow()
    writeFileSync(join(dir, 'days', '001.yaml'), 'x'.repeat(300_000))
    writeFileSync(folder, 'a file')
    expect([ask(), ask(), reads]).toEqual([{ days: [1] }, { days: [1] }, 6])
  })

  it('is one of the newest four that are kept', () => {
    for (let i = 0; i < 6; i += 1) {
      writeFileSync(join(dir, 'days', '001.yaml'), `${i}`.repeat(300_000))
      ask()
    }
    expect(readdirSync(folder)).toHaveLength(4)
  })
})

it('the shipped curriculum is the same, read or remembered', () => {
  const [first] = loadCurricula('curriculum')
  const [again] = loadCurricula('curriculum')
  const read = loadCurriculum('curriculum/ml-interview')
  expect(again?.days).toEqual(read.days)
  expect([again?.topics, again?.pillars, again?.origin]).toEqual([read.topics, read.pillars, read.origin])
  expect(first?.days).toEqual(again?.days)
})
