import { expect, it } from 'vitest'
import type { PlatformName } from './platforms.ts'
import { runRounds } from './rounds.ts'

const SEED = Number(process.env.CHAOS_SEED ?? 1)

it.for<PlatformName>(['playground', 'discord', 'slack'])(
  'killed at any instant, the bot runs a table on %s to its end, once',
  async (platform) => {
    const { problems } = await runRounds(platform, 2, SEED)
    expect({ problems, seed: SEED }).toEqual({ problems: [], seed: SEED })
  },
)
