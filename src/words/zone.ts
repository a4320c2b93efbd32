import type { Suggestion } from '../core/command.ts'
import { UserError } from '../core/errors.ts'
import { editDistance } from '../core/parse.ts'
import { isZone } from '../core/schedule.ts'
import { plain } from '../core/text.ts'

/** Today's names of zones that the runtime lists by an older one only; it knows both. Source: tzdata `backward`. */
const RENAMED = [
  'Africa/Asmara',
  'America/Argentina/Buenos_Aires',
  'America/Nuuk',
  'Asia/Ho_Chi_Minh',
  'Asia/Kathmandu',
  'Asia/Kolkata',
  'Asia/Yangon',
  'Atlantic/Faroe',
  'Europe/Kyiv',
  'Pacific/Chuuk',
  'Pacific/Kanton',
  'Pacific/Pohnpei',
]

const fold = (zone: string): string => zone.toLowerCase().replace(/[\s_]+/g, '_')

/** IANA zones whose name holds the typed words, the nearest spellings where none does; at most `limit`. */
export function zonesLike(typed: string, limit: number): string[] {
  const zones = [...new Set(['UTC', ...Intl.supportedValuesOf('timeZone'), ...RENAMED])]
  const word = fold(typed.trim())
  const holding = zones.filter((zone) => fold(zone).includes(word))
  if (holding.length > 0) return holding.slice(0, limit)
  const city = (zone: string): string => fold(zone).split('/').at(-1) ?? ''
  const short = word.split('/').at(-1)?.slice(0, 40) ?? ''
  return zones
    .map((zone) => ({ zone, distance: editDistance(short, city(zone)) }))
    .sort((a, b) => a.distance - b.distance)
    .slice(0, limit)
    .map(({ zone }) => zone)
}

/** A zone as typed, in its proper spelling: `america/new_york`, `New York`, `utc`. Throws UserError with the nearest. */
export function parseZone(text: string): string {
  const typed = text.trim()
  const exact = zonesLike(typed, 2).filter(
    (zone) => fold(zone) === fold(typed) || fold(zone).endsWith(`/${fold(typed)}`),
  )
  if (exact[0]) return exact[0]
  if (typed.includes('/') && isZone(typed)) return typed
  throw new UserError(
    'There is no such time zone',
    `“${plain(typed.slice(0, 60))}” is no zone that I know. Did you mean ${zonesLike(typed, 3).join(', ')}? Zones are named by a city, such as Europe/Berlin.`,
    [],
    'zone',
  )
}

/** Completions of a zone argument. */
export const suggestZones = (typed: string): Suggestion[] =>
  zonesLike(typed, 25).map((zone) => ({ label: zone, value: zone }))
