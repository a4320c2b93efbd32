import type { Curriculum } from '../core/curriculum.ts'

/**
 * Colors that are told apart with and without color blindness, on a white page and on a dark one: no two are nearer than 0.1 in OKLab
 * (just noticeable is about 0.02), also as seen without red, green or blue cones, and each has a contrast of 2 to both.
 * A test measures it. No color says anything alone: the pillar's name stands beside it.
 */
const PALETTE = [
  '#4786fe',
  '#961cae',
  '#4fcaa8',
  '#ffa21a',
  '#103cff',
  '#b21e00',
  '#bbabff',
  '#585a62',
  '#b859b8',
  '#858a6f',
  '#ff3d08',
] as const

/** The color of a pillar's cards, by its place in the curriculum; nothing for a pillar that is not there. */
export function colorOf(curriculum: Curriculum, pillar: string): { color?: string } {
  const index = curriculum.pillars.findIndex(({ id }) => id === pillar)
  return index < 0 ? {} : { color: PALETTE[index % PALETTE.length] as string }
}
