import { expect, it } from 'vitest'
import { runTable } from './tables.ts'

const SEED = Number(process.env.CHAOS_SEED ?? 1) * 10

it('killed at any instant, the bot opens a table’s thread once and calls its people', async () => {
  const { problems } = await runTable(2, SEED)
  expect({ problems, seed: SEED }).toEqual({ problems: [], seed: SEED })
})
