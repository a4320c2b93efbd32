import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Topic } from '../../src/core/curriculum.ts'
import { loadCurriculum } from '../../src/curriculum/load.ts'
import { createSearch } from '../../src/curriculum/search.ts'
import { stemOf } from '../../src/curriculum/stem.ts'
import { allWordsOf } from '../../src/curriculum/vocabulary.ts'

const curriculum = loadCurriculum('curriculum/ml-interview')
const ids = (query: string, limit = 30) => curriculum.search(query, limit).map(({ topic }) => topic.id)

describe('an exact name', () => {
  it.each([
    ['Two Tower', 'two-tower-and-ann'],
    ['  TWO-TOWER ', 'two-tower-and-ann'],
    ['twotower', 'two-tower-and-ann'],
    ['two-tower-and-ann', 'two-tower-and-ann'],
    ['Two-Tower Retrieval and Vector Indexes', 'two-tower-and-ann'],
    ['Bayes’ theorem!', 'probability-and-bayes'],
    ['naïve? no: báyes', undefined],
    ['A/B  testing', 'ab-test-design'],
    ['did', 'quasi-experiments-and-uplift'],
    ['ＲＡＧ', 'retrieval-augmented-generation'],
  ])('%s', (query, id) => {
    expect(curriculum.search(query, 5).find(({ exact }) => exact)?.topic.id).toBe(id)
  })

  it('comes first with the best score, its relatives behind it, each topic once', () => {
    const [first, second, ...rest] = curriculum.search('attention', 30)
    expect([first?.topic.id, first?.exact]).toEqual(['attention-and-transformers', true])
    expect(second?.exact).toBe(false)
    expect(first?.score).toBeGreaterThan(second?.score ?? 0)
    const all = [first, second, ...rest].map((match) => match?.topic.id)
    expect(new Set(all).size).toBe(all.length)
  })

  it('is found by accents left out or put in', () => {
    const cafe = { ...curriculum.topics[0], id: 'cafe', title: 'Café crème', aliases: ['jalapeno'] } as Topic
    const { search, named } = createSearch([cafe])
    expect(search('cafe creme', 1)[0]?.exact).toBe(true)
    expect(named('cafe creme')?.id).toBe(search('cafe creme', 1)[0]?.topic.id)
    expect(named('cafe cremes')).toBeUndefined()
    expect(search('Jalapeño', 1)[0]?.exact).toBe(true)
  })

  it('tells C++ from C#', () => {
    const [model] = curriculum.topics
    const { search } = createSearch([
      { ...model, id: 'one', title: 'One', aliases: ['C++'] } as Topic,
      { ...model, id: 'two', title: 'Two', aliases: ['C#'] } as Topic,
    ])
    expect(search('c#', 1)[0]?.topic.id).toBe('two')
    expect(search('c++', 1)[0]?.topic.id).toBe('one')
  })
})

/** Queries written before the search was tuned, by somebody who saw the topics' titles only, with what they mean. */
const queries = (file: string): { query: string; right: string[] }[] =>
  readFileSync(`test/curriculum/queries/${file}.txt`, 'utf8')
    .trim()
    .split('\n')
    .map((line) => line.split(' => ') as [string, string])
    .map(([query, right]) => ({ query, right: right.split(' | ') }))

/** The share of the queries whose answers have the right one among the first `most`. */
const share = (
  asked: ReturnType<typeof queries>,
  most: number,
  answers: (query: string) => string[],
): number =>
  asked.filter(({ query, right }) =>
    answers(query)
      .slice(0, most)
      .some((id) => right.includes(id)),
  ).length / asked.length

describe('what people type', () => {
  it.each(['tuning', 'kept-aside', 'everyday'])('leads to the topic meant: %s', (file) => {
    const asked = queries(file)
    expect(share(asked, 1, (query) => ids(query, 5))).toBeGreaterThanOrEqual(0.94)
    expect(share(asked, 5, (query) => ids(query, 5))).toBeGreaterThanOrEqual(0.99)
  })

  it('leads to the prompt whose question it tells the gist of', () => {
    const found = (query: string) => curriculum.searchPrompts(query).map(({ prompt }) => prompt.id)
    const asked = queries('browse')
    expect(asked.length).toBeGreaterThanOrEqual(60)
    expect(share(asked, 1, found)).toBeGreaterThanOrEqual(0.94)
    expect(share(asked, 5, found)).toBeGreaterThanOrEqual(0.99)
    expect(found('bayesain updatng conjugate').slice(0, 5)).toContain('bayesian-updating-conjugate-priors')
    expect(found('zzxqj wvvkp')).toEqual([])
  })

  it('needs no name: a word of a prompt or its answer finds the topic, and says that it is no name', () => {
    const [pizza] = curriculum.search('pizza', 5)
    expect(pizza).toMatchObject({ exact: false, named: false })
    expect(curriculum.search('bootst', 1)[0]?.named).toBe(true)
  })

  it('is told apart: no two topics share a name in another inflection', () => {
    const owners = new Map<string, string>()
    for (const { id, title, aliases } of curriculum.topics)
      for (const name of [id, title, ...aliases]) {
        const key = allWordsOf(name).map(stemOf).join('')
        expect(`${name}: ${owners.get(key) ?? id}`).toBe(`${name}: ${id}`)
        owners.set(key, id)
      }
  })
})

describe('a mistyped name is among the first five', () => {
  it.each(
    `
    pyhton generatrs|python-fluency
    prioriti queue heaps|core-data-structures
    dinamic programing|algorithm-patterns
    sql windw funtions|sql-window-functions
    vectorised numpy brodcasting|numpy-vectorization
    eigenvlaues|linear-algebra-for-ml
    bayes theorm|probability-and-bayes
    lagrange multiplers|gradients-and-convexity
    maximum liklihood|estimation-mle-map
    boostrap confidence intervall|statistical-inference
    cros entrophy|information-theory
    reparametrization trik|sampling-and-monte-carlo
    overfiting|learning-setup
    logistc regresion|linear-and-logistic-regression
    gradiant bosting|tree-ensembles
    xgbost|tree-ensembles
    confusion matix|classification-metrics
    plat scalling|calibration-and-imbalance
    data leekage|leakage-and-validation
    dimensionalty reduction|unsupervised-learning
    timeseries forcasting|time-series-forecasting
    sample ratio missmatch|experiment-pitfalls
    diference in diferences|quasi-experiments-and-uplift
    back propogation|backprop-and-initialization
    lerning rate shedule|optimizers-and-schedules
    batch normalisation|normalization-and-dropout
    multi hed atention|attention-and-transformers
    twotowr|two-tower-and-ann
    thomson sampling|counterfactual-and-bandits
    retreival augmented genration|retrieval-augmented-generation
    speculativ decodeing|llm-inference-and-quantization
    halucinations|genai-safety
    fairnes critera|fairness-and-bias
    diferential privcy|privacy-preserving-ml
    kubernets canery|safe-model-deployment
  `
      .trim()
      .split('\n')
      .map((line) => line.trim().split('|') as [string, string]),
  )('%s', (query, id) => {
    expect(ids(query, 5)).toContain(id)
  })
})

describe('the beginning of a name', () => {
  it.each([
    ['bootst', 'statistical-inference'],
    ['transf', 'attention-and-transformers'],
    ['quantiz', 'llm-inference-and-quantization'],
  ])('%s finds it', (query, id) => {
    expect(ids(query, 5)).toContain(id)
  })
})

describe('what is no name', () => {
  it.each([
    ['nothing', ''],
    ['spaces', '   '],
    ['an emoji', '😀'],
    ['half an emoji', '\ud83d'],
    ['right to left', 'تعلم الآلة'],
    ['a mention', '@everyone'],
    ['markup', '<script>alert(1)</script>'],
    ['only stop words', 'what is the'],
    ['5,000 characters', 'zq '.repeat(1700)],
    ['one word of 5,000 characters', 'q'.repeat(5000)],
    ['a pattern', '(.*)+$ [a-z]{9} \\'],
    ['a key of every object', 'constructor __proto__ toString'],
  ])('%s is answered by a list, and by nothing that is not near', (_, query) => {
    expect(curriculum.search(query, 30).length).toBeLessThanOrEqual(30)
    expect(curriculum.search(query, 30).every(({ exact }) => !exact)).toBe(true)
    expect(curriculum.nearest(query, 3).map(({ id }) => id)).toEqual(
      query.includes('constructor') ? ['requirements-metrics-scope', 'fine-tuning-and-peft'] : [],
    )
  })

  it('never throws, whatever is typed, and keeps to the limits', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 200 }),
        fc.integer({ min: 0, max: 90 }),
        (query, limit) => {
          expect(curriculum.search(query, limit).length).toBeLessThanOrEqual(limit)
          const near = curriculum.nearest(query, limit)
          expect(near.length).toBeLessThanOrEqual(limit)
          expect(new Set(near).size).toBe(near.length)
        },
      ),
    )
  })

  it('finds nothing for gibberish, so that somebody asks "did you mean"', () => {
    expect(curriculum.search('zzxqj wvvkp', 30)).toEqual([])
  })

  it('only the first 120 characters count', () => {
    expect(ids(`bootst ${'zq '.repeat(2000)}`, 5)).toContain('statistical-inference')
    expect(curriculum.search(`${'zq '.repeat(50)} bootstrap`, 5)).toEqual([])
  })
})

describe('the nearest topics', () => {
  it.each([
    ['xgbst', 'tree-ensembles'],
    ['twtower', 'two-tower-and-ann'],
    ['intrprtblty', 'explainability'],
  ])('to %s have %s among the first three', (query, id) => {
    expect(curriculum.nearest(query, 3).map((topic) => topic.id)).toContain(id)
  })

  it('are all that are near when more are asked for, and none of nothing', () => {
    const near = curriculum.nearest('bayes', 500)
    expect(near.slice(0, 2)).toEqual(curriculum.nearest('bayes', 2))
    expect(near.length).toBeLessThan(79)
    expect(createSearch([]).nearest('bayes', 3)).toEqual([])
    expect(createSearch([]).search('bayes', 3)).toEqual([])
  })
})
