import { describe, expect, it } from 'vitest'
import { runKills } from './kills.ts'
import type { PlatformName } from './platforms.ts'

const SEED = Number(process.env.CHAOS_SEED ?? 1)

describe('killed at any instant and begun again, the bot sends each day’s post with its discussion once', () => {
  it.for<[PlatformName, number]>([
    ['playground', 4],
    ['discord', 3],
    ['slack', 3],
  ])('%s, %i kills', async ([platform, kills]) => {
    const { problems, delivered } = await runKills(platform, kills, SEED)
    expect({ problems, seed: SEED }).toEqual({ problems: [], seed: SEED })
    expect(delivered).toBeGreaterThan(0)
  })
})
