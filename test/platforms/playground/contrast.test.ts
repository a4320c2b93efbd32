import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const css = readFileSync(new URL('../../../page/public/base.css', import.meta.url), 'utf8')
const [light = '', dark = ''] = [...css.matchAll(/:root \{([^}]*)\}/g)].map((match) => match[1])

const colours = (block: string): Record<string, string> =>
  Object.fromEntries(
    [...block.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map(([, name, value]) => [name, value]),
  )

/** Relative luminance by WCAG 2.2. */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

function contrast(a: string, b: string): number {
  const [high = 0, low = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x)
  return (high + 0.05) / (low + 0.05)
}

/** Text on the backgrounds it stands on: 4.5 to 1 by WCAG AA; outlines of controls 3 to 1. */
const TEXT = [
  ...['page', 'side', 'card', 'soft', 'hover', 'accent-soft'].map((ground) => ['ink', ground]),
  ...['page', 'side', 'card', 'soft', 'hover'].map((ground) => ['quiet', ground]),
  ...['page', 'card', 'hover', 'accent-soft'].map((ground) => ['accent', ground]),
  ...['page', 'card', 'bad-soft'].map((ground) => ['bad', ground]),
  ['accent-ink', 'accent'],
  ['danger-ink', 'bad'],
]
const OUTLINES = ['page', 'card'].flatMap((ground) => [
  ['line-strong', ground],
  ['accent', ground],
])

describe.each([
  ['light', colours(light)],
  ['dark', { ...colours(light), ...colours(dark) }],
])('The %s colours', (_name, all) => {
  const ratio = ([front = '', ground = '']: string[]) => contrast(all[front] ?? '', all[ground] ?? '')

  it.each(TEXT)('keep %s readable on %s', (...pair) => {
    expect(ratio(pair)).toBeGreaterThanOrEqual(4.5)
  })

  it.each(OUTLINES)('keep the outline %s visible on %s', (...pair) => {
    expect(ratio(pair)).toBeGreaterThanOrEqual(3)
  })
})
