import { expect, it } from 'vitest'
import { runTable } from './tables.ts'

const SEED = Number(process.env.CHAOS_SEED ?? 1)

it.for([0, 1])(
  'killed at any instant, the bot opens a table’s thread once and calls its people (%i)',
  async (i) => {
    const seed = SEED * 10 + i
    const { problems } = await runTable(2, seed)
    expect({ problems, seed }).toEqual({ problems: [], seed })
  },
)
