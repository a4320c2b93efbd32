import { describe, expect, it } from 'vitest'
import { loadCurricula } from '../../src/curriculum/load.ts'

const [curriculum] = loadCurricula('curriculum')
if (!curriculum) throw new Error('no curriculum is shipped')

describe('the shipped curriculum', () => {
  it('has the 133 days, 79 topics and 11 pillars of the roadmap', () => {
    expect(curriculum.id).toBe('ml-interview')
    expect(curriculum.length).toBe(133)
    expect(curriculum.days.map((day) => day.number)).toEqual(Array.from({ length: 133 }, (_, n) => n + 1))
    expect(curriculum.topics).toHaveLength(79)
    expect(curriculum.pillars).toHaveLength(11)
    expect(curriculum.days.flatMap((day) => day.prompts)).toHaveLength(380)
  })

  it('has the design practice days and every card of ML system design ready', () => {
    const cards = curriculum.topics.filter((topic) => topic.pillar === 'ml-system-design')
    expect(cards).toHaveLength(7)
    const ready = [...[106, 107, 108].map((number) => curriculum.day(number)), ...cards]
    expect(ready.map((one) => one?.status)).toEqual(Array(10).fill('ready'))
  })

  it('finds each topic first, and exactly, by each of its 636 aliases', () => {
    const names = curriculum.topics.flatMap((topic) => topic.aliases.map((alias) => ({ alias, topic })))
    expect(names).toHaveLength(636)
    for (const { alias, topic } of names) {
      const [first] = curriculum.search(alias, 5)
      expect(`${alias} → ${first?.topic.id} ${first?.exact}`).toBe(`${alias} → ${topic.id} true`)
    }
  })
})
