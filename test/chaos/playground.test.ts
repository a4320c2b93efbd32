import { it } from 'vitest'
import { expectNoLoss } from './trials.ts'

it('whatever goes wrong on the playground, each study day has one post with its discussion, or the reason why not', () =>
  expectNoLoss('playground', 250))
