import { it } from 'vitest'
import { expectNoLoss } from './trials.ts'

it('whatever goes wrong on Discord, each study day has one post with its discussion, or the reason why not', () =>
  expectNoLoss('discord', 170))
