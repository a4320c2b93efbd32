import { expect, it } from 'vitest'
import { stemOf } from '../../src/curriculum/stem.ts'

it.each([
  'optimiser optimizer optimisation optimizations optimise optimizing',
  'normalisation normalized normalizes',
  'behavioural behavioral',
  'neighbour neighbors',
  'labelled labeling label labels',
  'overfit overfitting overfitted',
  'confounder confounding confounders',
  'classification classifiers classify classified',
  'experiment experimentation experiments',
  'bias biases biased',
  'loss losses',
  'cache caching caches',
  'causal causality causation',
  'batches batching batch',
  'policy policies',
  'centre center',
  'practise practising practice practiced',
  'misspelt misspelled misspells',
  'learnt learned learning',
  'catalogue catalog catalogues',
  'programme programs',
  'defence defenses',
  'artefacts artifact',
])('the words %s share a stem', (words) => {
  expect(new Set(words.split(' ').map(stemOf)).size).toBe(1)
})

it.each(['token tokenizer', 'ranking random', 'class clustering', 'gan gains'])(
  'the words %s do not',
  (words) => {
    expect(new Set(words.split(' ').map(stemOf)).size).toBe(2)
  },
)

it.each(['sgd', 'bert', 'c++', 'αβγ', 'k8s', 'bias', 'status', 'axis'])('%s stays as it is', (word) => {
  expect(stemOf(word)).toBe(word)
})
