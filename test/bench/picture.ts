import { WEEKS } from '../../src/features/recap/weeks.ts'

/** The picture of a recap, as JSON: 19 weeks by 7 days of two digits; `first` loads the program that draws it. In ms. */
const days = Array.from({ length: WEEKS * 7 }, (_, i) => (i * 37) % 100)

const from = performance.now()
const { weeksPicture } = await import('../../src/features/recap/picture.ts')
const { bytes } = await weeksPicture({ from: '2026-07-20', days })
const first = performance.now() - from

const taken: number[] = []
for (let i = 0; i < 50; i++) {
  const at = performance.now()
  await weeksPicture({ from: '2026-07-20', days })
  taken.push(performance.now() - at)
}
taken.sort((a, b) => a - b)
const at = (share: number): number => Math.round(taken[Math.floor(taken.length * share)] ?? 0)
console.log(
  JSON.stringify({
    bench: 'picture',
    bytes: bytes.length,
    ms: { first: Math.round(first), median: at(0.5), p95: at(0.95) },
  }),
)
