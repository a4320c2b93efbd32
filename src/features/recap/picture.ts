import { fileURLToPath } from 'node:url'
import type { Picture } from '../../core/card.ts'
import type { ShownDay, Weeks } from './weeks.ts'

/** Width of the picture in its own units, and in pixels to each: sharp on a phone, whose card is narrower. */
const WIDTH = 400
const SCALE = 2.5

const MARGIN = 12
/** Where the grid begins: weekdays stand to its left, months and Mondays above it. */
const LEFT = MARGIN + 32
const TOP = MARGIN + 28
const GAP = 2
const CELL_HEIGHT = 24
/** Few weeks do not fill the width. */
const WIDEST = 118
const LEGEND_HEIGHT = 30

/** It has a ground of its own, so that it reads the same on a light page and a dark one. */
const GROUND = '#1b2430'
const WORDS = '#d5dde6'
const FAINT = '#9aa8b7'
/** From nobody to the most on a day: cells and the figures in them, each at least 4.5 to 1. */
const SHADES = [
  { cell: '#2b3645', figure: '#c3ccd6' },
  { cell: '#1f4e63', figure: '#ffffff' },
  { cell: '#20707e', figure: '#ffffff' },
  { cell: '#54b3b1', figure: '#0d1b22' },
  { cell: '#a9e5d6', figure: '#0d1b22' },
] as const
const MISSED = '#f0b45f'

const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

const FONT = 'Inter Medium'

/** A group's weeks as SVG: a column a week, a row a weekday on which anything was studied. Holds counts alone. */
export function weeksSvg(weeks: Weeks): string {
  const count = weeks.days.length / 7
  const rows = WEEKDAYS.map((_, i) => i).filter((row) =>
    weeks.days.some((day, i) => i % 7 === row && day !== null),
  )
  const step = Math.min(WIDEST, (WIDTH - LEFT - MARGIN + GAP) / count)
  const most = Math.max(1, ...weeks.days.filter((day) => typeof day === 'number'))
  const bottom = TOP + rows.length * (CELL_HEIGHT + GAP)
  const height = bottom + LEGEND_HEIGHT + MARGIN
  const cells = rows.flatMap((row, y) =>
    Array.from({ length: count }, (_, column) => {
      const box = { x: LEFT + column * step, y: TOP + y * (CELL_HEIGHT + GAP), width: step - GAP }
      return cell(weeks.days[column * 7 + row] ?? null, box, most)
    }),
  )
  const names = rows.map((row, y) =>
    text(WEEKDAYS[row] ?? '', { x: MARGIN, y: TOP + y * (CELL_HEIGHT + GAP) + 16, size: 11, fill: FAINT }),
  )
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" font-family="${FONT}">`,
    `<rect width="${WIDTH}" height="${height}" rx="8" fill="${GROUND}"/>`,
    ...heads(weeks.from, count, step),
    ...names,
    ...cells,
    ...legend(weeks.days, bottom + 8),
    '</svg>',
  ].join('')
}

type Box = { x: number; y: number; width: number }

function cell(day: ShownDay, box: Box, most: number): string {
  if (day === null) return ''
  const middle = { x: box.x + box.width / 2, y: box.y + 16.5, size: 11, anchor: true }
  if (typeof day !== 'number') return `${rect(box, SHADES[0].cell)}${mark(day, middle)}`
  const { cell: ground, figure } = shadeOf(day, most)
  // Three digits take smaller ones.
  const size = day < 100 ? Math.min(13, Math.max(11, box.width * 0.5)) : Math.min(11, box.width * 0.5)
  return `${rect(box, ground)}${text(day < 1000 ? String(day) : '1k+', { ...middle, size, fill: figure })}`
}

const shadeOf = (day: number, most: number): (typeof SHADES)[number] =>
  SHADES[day === 0 ? 0 : Math.max(1, Math.ceil((day / most) * (SHADES.length - 1)))] ?? SHADES[0]

const rect = ({ x, y, width }: Box, fill: string): string =>
  `<rect x="${fixed(x)}" y="${fixed(y)}" width="${fixed(width)}" height="${CELL_HEIGHT}" rx="3" fill="${fill}"/>`

type At = { x: number; y: number; size: number; anchor?: boolean }

/** What stands in a cell without a figure: each has a shape of its own, because not everybody tells colours apart. */
function mark(day: 'off' | 'missed' | 'met', at: At): string {
  if (day === 'met')
    return `<circle cx="${fixed(at.x)}" cy="${fixed(at.y - 4.5)}" r="3" fill="${SHADES[3].cell}"/>`
  return text(day === 'off' ? '–' : '×', { ...at, size: 13, fill: day === 'off' ? FAINT : MISSED })
}

/** The day of each Monday, and its month where it is another than that of the week before. */
function heads(from: string, count: number, step: number): string[] {
  const monday = Temporal.PlainDate.from(from)
  return Array.from({ length: count }, (_, i) => {
    const date = monday.add({ days: i * 7 })
    const x = LEFT + i * step
    const isNew = i === 0 ? date.day <= 22 || count < 3 : date.month !== date.subtract({ days: 7 }).month
    const month = isNew ? text(MONTHS[date.month - 1] ?? '', { x, y: MARGIN + 9, size: 11, fill: WORDS }) : ''
    const middle = x + (step - GAP) / 2
    return `${month}${text(String(date.day), { x: middle, y: MARGIN + 22, size: 10, fill: FAINT, anchor: true })}`
  })
}

/** What the cells mean, of what is there. */
function legend(days: readonly ShownDay[], y: number): string[] {
  const entries = [
    { shown: 'took part', day: Math.max(...days.filter((day) => typeof day === 'number')) },
    { shown: 'day off', day: 'off' as const },
    { shown: 'no post', day: 'missed' as const },
    { shown: 'under 3 people', day: 'met' as const },
  ].filter(({ day }) => typeof day === 'number' || days.includes(day))
  let x = MARGIN
  return entries.map(({ shown, day }) => {
    const box = { x, y, width: 20 }
    const words = text(shown, { x: x + 25, y: y + 16, size: 11, fill: WORDS })
    x += 25 + shown.length * 6 + 14
    return `${cell(day, box, typeof day === 'number' ? day : 1)}${words}`
  })
}

const fixed = (value: number): string => String(Math.round(value * 100) / 100)

/** Text of ours alone, of the signs that the bundled font holds. */
const text = (words: string, { x, y, size, fill, anchor = false }: At & { fill: string }): string =>
  `<text x="${fixed(x)}" y="${fixed(y)}" font-size="${fixed(size)}" fill="${fill}"${anchor ? ' text-anchor="middle"' : ''}>${words}</text>`

/** A group's weeks as a picture. Rejects where this machine has no program that draws it. */
export async function weeksPicture(weeks: Weeks): Promise<Picture> {
  // Heavy, and needed once a week.
  const { renderAsync } = await import('@resvg/resvg-js')
  const drawn = await renderAsync(weeksSvg(weeks), {
    fitTo: { mode: 'width', value: WIDTH * SCALE },
    font: { fontFiles: [FILE], loadSystemFonts: false, defaultFontFamily: FONT },
  })
  return { bytes: drawn.asPng(), type: 'image/png', name: 'weeks.png' }
}

/** Inter (OFL, see font/OFL.txt), with the signs that are drawn here alone. */
const FILE = fileURLToPath(new URL('font/inter-medium.ttf', import.meta.url))
