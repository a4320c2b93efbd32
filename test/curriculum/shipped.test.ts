import { describe, expect, it } from 'vitest'
import { checkCurriculum } from '../../src/curriculum/check.ts'
import { loadCurricula } from '../../src/curriculum/load.ts'
import { formatProblem } from '../../src/curriculum/problem.ts'
import { fitFindings } from '../../src/curriculum-fit.ts'

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

  it('has no draft and no problem', async () => {
    const checked = await checkCurriculum('curriculum/ml-interview', { extra: await fitFindings() })
    expect(checked.problems.map(formatProblem)).toEqual([])
    expect(checked.notes).toEqual([])
    expect(checked.counts).toMatchObject({
      days: 133,
      topics: 79,
      prompts: 380,
      aliases: 2727,
      pillars: 11,
      drafts: 0,
    })
  }, 120_000)

  it('keeps the source page’s cards and prompts at their days, titles, levels and minutes', () => {
    const cards = curriculum.topics.filter((topic) => topic.pillar === 'ml-system-design')
    expect(
      cards.map(({ title, level, minutes, day }) => `${title} | ${level} | ${minutes} | ${day}`),
    ).toEqual([
      'ML System Design Framework | Intermediate | 85 | 58',
      'Requirements, Metrics, and Scope in ML System Design | Intermediate | 90 | 58',
      'Feature Stores and Training-Serving Consistency | Advanced | 90 | 60',
      'Online Serving, Batch Scoring, and Caching | Advanced | 100 | 61',
      'Retrieval, Ranking, and Recommendation Systems | Advanced | 120 | 63',
      'Search, Ads, and Feed Ranking Design | Advanced | 120 | 68',
      'Real-Time Fraud, Risk, and Abuse Systems | Advanced | 110 | 70',
    ])
    const prompts = [106, 107, 108].flatMap((number) => curriculum.day(number)?.prompts ?? [])
    expect(prompts.map(({ area, title, questions }) => `${area} | ${title} | ${questions.length}`)).toEqual([
      'Framework | 7-step framework: clarify → metrics → data → model → infra → eval → edge cases | 2',
      'Framework | Clarifying questions: scope, scale, latency, constraints | 2',
      'Framework | Online vs offline metrics, business metrics | 2',
      'Framework | Product ML judgment: first principles, Rules of ML, technical debt | 2',
      'Recommendations | Design YouTube/TikTok feed recommendations | 2',
      'Recommendations | Two-stage candidate generation + ranking | 2',
      'Search ranking | Design Google/Amazon search ranking | 2',
      'Search ranking | Learning-to-rank: pointwise, pairwise, listwise | 2',
    ])
  })

  it('finds each topic first, and exactly, by each of its 2727 aliases', () => {
    const names = curriculum.topics.flatMap((topic) => topic.aliases.map((alias) => ({ alias, topic })))
    expect(names).toHaveLength(2727)
    for (const { alias, topic } of names) {
      const [first] = curriculum.search(alias, 5)
      expect(`${alias} → ${first?.topic.id} ${first?.exact}`).toBe(`${alias} → ${topic.id} true`)
    }
  })
})
