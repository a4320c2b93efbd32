import { it } from 'vitest'
import { expectNoLoss } from './trials.ts'

it('whatever goes wrong on Slack, each study day has one post with its discussion, or the reason why not', () =>
  expectNoLoss('slack', 80))
