import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { colorOf } from '../../src/words/colors.ts'
import { CURRICULA } from '../support/study.ts'

type Triple = [number, number, number]

const curriculum = CURRICULA.default
const colors = [...new Set(curriculum.pillars.map(({ id }) => colorOf(curriculum, id).color ?? ''))]

const linear = (color: string): Triple => {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(color.slice(at, at + 2), 16) / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  })
  return [red, green, blue]
}
const times = (matrix: readonly Triple[], [a, b, c]: Triple): Triple =>
  matrix.map(([x, y, z]) => x * a + y * b + z * c) as Triple

/** How somebody sees who lacks a kind of cones: Machado, Oliveira and Fernandes, 2009, severity 1, in linear RGB. */
const EYES: Record<string, Triple[]> = {
  all: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  'no red': [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  'no green': [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  'no blue': [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
}

/** OKLab (Ottosson, 2020). */
const oklab = (color: Triple): Triple =>
  times(
    [
      [0.2104542553, 0.793617785, -0.0040720468],
      [1.9779984951, -2.428592205, 0.4505937099],
      [0.0259040371, 0.7827717662, -0.808675766],
    ],
    times(
      [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
      ],
      color,
    ).map(Math.cbrt) as Triple,
  )

it.each(Object.keys(EYES))('no two pillars look alike to eyes with %s kinds of cones', (eyes) => {
  const seen = colors.map((color) =>
    oklab(
      times(EYES[eyes] as Triple[], linear(color)).map((share) => Math.min(1, Math.max(0, share))) as Triple,
    ),
  )
  const distances = seen.flatMap((one, i) =>
    seen.slice(0, i).map((other) => Math.hypot(...one.map((part, at) => part - (other[at] ?? 0)))),
  )
  expect(distances.length).toBe((curriculum.pillars.length * (curriculum.pillars.length - 1)) / 2)
  expect(Math.min(...distances)).toBeGreaterThan(0.1)
})

it('every color stands out from Discord’s and the playground’s pages, light and dark', () => {
  const luminance = (color: string): number => {
    const [red, green, blue] = linear(color)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
  }
  const css = readFileSync('page/public/base.css', 'utf8')
  const own = [...css.matchAll(/--card: (#[0-9a-f]{6});/g)].map(([, color = '']) => color)
  expect(own.length).toBe(2)
  for (const page of ['#ffffff', '#2b2d31', ...own])
    for (const color of colors) {
      const [low = 0, high = 0] = [luminance(page), luminance(color)].sort((a, b) => a - b)
      expect((high + 0.05) / (low + 0.05), `${color} on ${page}`).toBeGreaterThan(1.9)
    }
})

it('a pillar that is not there has no color, and more pillars than colors begin again', () => {
  const pillars = Array.from({ length: 30 }, (_, i) => ({
    id: `p${i}`,
    title: 'x',
    tagline: '',
    description: '',
  }))
  const many = { ...curriculum, pillars }
  expect(colorOf(many, 'nowhere')).toEqual({})
  expect(colorOf(many, 'p11')).toEqual(colorOf(many, 'p0'))
})
