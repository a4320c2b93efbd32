import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parseDocument } from 'yaml'
import { previewDay } from '../../src/cli/preview.ts'
import { checkCurriculum } from '../../src/curriculum/check.ts'
import { differences } from '../../src/curriculum/differences.ts'
import { jsonSchema, SHAPED } from '../../src/curriculum/json-schema.ts'
import { loadCurriculum } from '../../src/curriculum/load.ts'
import { writeSample } from '../../src/curriculum/sample.ts'
import { fitFindings } from '../../src/curriculum-fit.ts'
import { folderOf, temporary } from './small.ts'

const sample = (): string => {
  const dir = join(temporary(), 'new')
  writeSample(dir, 'my-team')
  return dir
}

const ROADMAP = 'id: knots\ntitle: Knots\n'

describe('a new curriculum', () => {
  it('has two days that can be started at once, without a finding or advice', async () => {
    const dir = sample()
    const checked = await checkCurriculum(dir, { extra: await fitFindings() })
    expect([checked.problems, checked.advice, checked.counts.days]).toEqual([[], [], 2])
    expect(loadCurriculum(dir).title).toBe('My team')
  })

  it('names in the first line of each file a schema that is there', () => {
    const dir = sample()
    for (const [file, up] of [
      ['roadmap.yaml', '.'],
      ['days/001.yaml', '..'],
      ['days/002.yaml', '..'],
    ]) {
      const [, name = ''] =
        /^# yaml-language-server: \$schema=(\S+)\n/.exec(readFileSync(join(dir, file ?? ''), 'utf8')) ?? []
      expect(name.startsWith(`${up}/schema/`)).toBe(true)
      expect(readdirSync(join(dir, 'schema'))).toContain(name.split('/').at(-1))
    }
  })

  it('is not written where something lies already, nor under a name that is none', () => {
    const dir = folderOf({ 'mine.txt': 'x' })
    expect(() => writeSample(dir, 'my-team')).toThrow(/Name another folder/)
    expect(() => writeSample(join(dir, 'x'), '../up')).toThrow(/lower-case words/)
    expect(readdirSync(dir)).toEqual(['mine.txt'])
  })
})

describe('the JSON Schema', () => {
  it('of each file knows every key that the loader takes, and no other', () => {
    for (const shape of SHAPED) {
      const { properties, items, additionalProperties } = jsonSchema(shape) as Record<string, never>
      expect([shape, properties ?? items, additionalProperties ?? false]).toEqual([
        shape,
        expect.anything(),
        false,
      ])
    }
    const day = jsonSchema('day') as { properties: object; required?: string[] }
    const written = parseDocument(readFileSync(join(sample(), 'days/001.yaml'), 'utf8')).toJS() as object
    expect(Object.keys(day.properties)).toEqual(expect.arrayContaining(Object.keys(written)))
    expect(day.required ?? []).toEqual([])
  })
})

describe('a preview', () => {
  it.each(['text', 'discord', 'slack'])(
    'for %s shows post and discussion in 42 columns, without marks',
    async (platform) => {
      const shown = await previewDay(loadCurriculum(sample()), 1, platform)
      const lines = shown.split('\n').filter((line) => line.startsWith('|'))
      expect(Math.max(...lines.map((line) => [...line].length))).toBeLessThanOrEqual(44)
      const words = shown.replace(/\n\| ?/g, ' ')
      expect(words).toContain('Day 1 of 2 · A first day')
      expect(words).toContain('Start here (1a): Would you bake more bread, or raise its price?')
      expect(words).toContain('[Discuss]')
      expect(words).toContain('Sell it cheaper after five')
      expect(shown).not.toMatch(/\*\*|\\[.*_]|undefined|\u200b/)
    },
  )

  it('refuses a day or a platform that is not there', async () => {
    await expect(previewDay(loadCurriculum(sample()), 3, 'text')).rejects.toThrow(/days 1 to 2/)
    await expect(previewDay(loadCurriculum(sample()), 1, 'pigeon')).rejects.toThrow(
      /one of: discord, slack, text/,
    )
  })
})

describe('what a running group would notice', () => {
  const made = (roadmap: string, ...days: string[]) =>
    loadCurriculum(
      folderOf({
        'roadmap.yaml': roadmap,
        ...Object.fromEntries(days.map((day, i) => [`days/00${i + 1}.yaml`, day])),
      }),
    )
  const before = () =>
    made(
      ROADMAP,
      'questions:\n  - {id: a, ask: One?}\n  - {id: b, ask: Two?}\n',
      'questions: [{id: c, ask: Three?}]\n',
    )

  it('is nothing where nothing changed', () => {
    expect(differences(before(), before())).toEqual([])
  })

  it('is told by ids: gone, moved, reworded, new, and what a day says of itself', () => {
    const after = made(
      'id: ropes\ntitle: Ropes\n',
      'theme: Loops\nquestions: [{id: b, ask: Two again?}]\n',
      'questions: [{id: d, ask: Four?}]\n',
      'questions: [{id: c, ask: Three?}]\n',
    )
    expect(differences(before(), after)).toEqual([
      'The id becomes ropes: groups of knots keep that id and would not find it.',
      'The title becomes “Ropes”.',
      'The roadmap has 3 days in place of 2; finish dates move.',
      'Day 1: “One?” (a) is gone; buttons of earlier posts say so.',
      'Day 1: “Two?” (b) reads differently.',
      '“Three?” (c) moves from day 2 to 3.',
      'Day 2: “Four?” (d) is new.',
      'Day 1 · Loops: what it says of itself changes.',
    ])
  })
})
