import type { Suggestion } from '../core/command.ts'
import { UserError } from '../core/errors.ts'
import { isZone } from '../core/schedule.ts'
import { cut, plain } from '../core/text.ts'
import { atlas, fold, zonesBeginning, zonesNamed, zonesNear } from './zone-names.ts'
import { RENAMED, THEMSELVES } from './zone-times.ts'

/** When a zone is asked for, and the asker’s own zone where the platform tells or hints at it: it is offered first. */
export type Asked = { now: Temporal.Instant; own?: string | undefined }

/** Most offers in an error. */
const OFFERS = 4

/** A zone and the time there: `America/Los_Angeles, 09:12 now`. */
export const zoneNow = (zone: string, now: Temporal.Instant): string =>
  `${zone}, ${now.toZonedDateTimeISO(zone).toPlainTime().toString({ smallestUnit: 'minute' })} now`

/**
 * A zone as people write one: by its own name (`Europe/Berlin`), a city, a country or state, an abbreviation. A name of
 * several zones is taken where they keep one clock for the year to come, or where the asker’s own is among them.
 * An offset (`GMT+5:30`) is no zone: the places that have it today change their clocks on different days, so they are
 * offered, and a fixed one is written as what it is, `Etc/GMT-5`. Throws UserError with offers.
 */
export function parseZone(text: string, at: Asked): string {
  const named = byItsName(text)
  if (named) return named
  const own = ownZone(at)
  const meant = meanings(text, at.now)
  const [first] = meant
  if (first && THEMSELVES.includes(first)) return first
  if (own && meant.includes(own)) return own
  if (first && !offsetOf(text) && meant.every((zone) => keepsOneClock(first, zone, at.now))) return first
  throw refusal(text, at, meant)
}

/** Whether the words name a zone, or several; what `parseZone` takes or asks about. */
export const namesZone = (text: string): boolean =>
  byItsName(text) !== undefined || zonesNamed(text).length > 0 || offsetOf(text) !== undefined

/** Zones that half-typed words may mean, the likeliest first; none where nothing is near. */
export function zonesLike(typed: string, at: Asked, limit: number): string[] {
  const own = ownZone(at)
  const named = byItsName(typed)
  const meant = typed.trim() === '' ? atlas().zones : meanings(typed, at.now)
  const found = [...new Set([...(named ? [named] : []), ...meant, ...zonesBeginning(typed)])]
  const all = found.length > 0 ? found : zonesNear(typed)
  const first = own && (all.includes(own) || typed.trim() === '') && !named ? [own] : []
  return [...new Set([...first, ...all])].slice(0, limit)
}

/** Completions of a zone argument, each with the time there. */
export const suggestZones = (typed: string, at: Asked): Suggestion[] =>
  zonesLike(typed, at, 25).map((zone) => ({ label: zoneNow(zone, at.now), value: zone }))

/** Zones in which many people live, from west to east. */
const LIKELY = [
  ...['America/Los_Angeles', 'America/Denver', 'America/Chicago', 'America/New_York', 'America/Bogota'],
  ...['America/Sao_Paulo', 'America/Argentina/Buenos_Aires', 'UTC', 'Europe/London', 'Africa/Lagos'],
  ...['Europe/Berlin', 'Europe/Paris', 'Africa/Johannesburg', 'Europe/Kyiv', 'Europe/Istanbul'],
  ...['Asia/Dubai', 'Asia/Karachi', 'Asia/Kolkata', 'Asia/Jakarta', 'Asia/Singapore', 'Asia/Shanghai'],
  ...['Asia/Tokyo', 'Australia/Sydney'],
]

/** Zones as a form offers them, each with the time there: the one that it has or is likeliest first. 24 at most. */
export function likelyZones(at: Asked, value?: string): Suggestion[] {
  const own = ownZone(at)
  const first = [...(value !== undefined && isZone(value) ? [value] : []), ...(own ? [own] : [])]
  return [...new Set([...first, ...LIKELY])]
    .slice(0, 24)
    .map((zone) => ({ label: zoneNow(zone, at.now), value: zone }))
}

const spelled = (zone: string): string =>
  Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(zone).timeZoneId

const today = (zone: string): string => RENAMED[zone] ?? zone

const ownZone = ({ own }: Asked): string | undefined => (own && isZone(own) ? today(own) : undefined)

/**
 * A zone by its whole IANA name, in any case, spaces or underscores: `america/new york`. Old names that mean something
 * else to people are not taken: the zone `EST` never changes its clocks.
 */
function byItsName(text: string): string | undefined {
  const typed = text.trim().slice(0, 60)
  const words = fold(typed)
  const listed = typed.includes('/') ? atlas().zones.find((zone) => fold(zone) === words) : undefined
  if (listed) return listed
  const isName = /^[a-z]/i.test(typed) && !offsetOf(typed) && isZone(typed)
  return isName && (typed.includes('/') || zonesNamed(typed).length === 0) ? spelled(typed) : undefined
}

/** The zones that words mean: by name, or the ones that have an offset now. */
function meanings(text: string, now: Temporal.Instant): readonly string[] {
  const offset = offsetOf(text)
  if (!offset) return zonesNamed(text)
  const zones = atlas().zones.filter((zone) => offsetAt(zone, now) === offset.minutes)
  return offset.minutes === 0 ? [offset.base, ...zones] : zones
}

const offsetAt = (zone: string, at: Temporal.Instant): number =>
  at.toZonedDateTimeISO(zone).offsetNanoseconds / 60e9

/** `GMT+5:30`, `UTC-3`, `+0530`, `utc 5.5` as minutes east of Greenwich. */
function offsetOf(text: string): { minutes: number; base: 'UTC' | 'GMT' } | undefined {
  const match = /^(utc|gmt)?\s*([+\-−–±]|(?<=\w\s))\s*(\d{1,2})(?:([:.h]?)(\d{1,2}))?$/i.exec(text.trim())
  if (!match) return undefined
  const [, base, sign = '', hours = '', mark = '', digits = ''] = match
  // UTC+5.5 is five hours and a half, UTC+5.30 and UTC+530 are five and thirty minutes.
  const isShare = mark === '.' && ['5', '25', '75'].includes(digits)
  const part = isShare ? Number(`0.${digits}`) * 60 : Number(digits)
  if (part > 59 || Number(hours) > 14 || (digits.length === 1 && !isShare)) return undefined
  const minutes = Number(hours) * 60 + part
  return {
    minutes: minutes === 0 ? 0 : /[-−–]/.test(sign) ? -minutes : minutes,
    base: base?.toUpperCase() === 'GMT' ? 'GMT' : 'UTC',
  }
}

/** Whether two zones show the same time through the year to come. */
const keepsOneClock = (a: string, b: string, now: Temporal.Instant): boolean =>
  Array.from({ length: 13 }, (_, i) => now.add({ hours: i * 28 * 24 })).every(
    (at) => offsetAt(a, at) === offsetAt(b, at),
  )

const HOW = 'Write a large city near you, such as Berlin, or a zone, such as America/New_York.'

const refuse = (message: string): UserError => new UserError('Which time zone?', message, [], 'zone')

function refusal(text: string, at: Asked, meant: readonly string[]): UserError {
  const typed = `“${plain(cut(text.trim(), 60))}”`
  if (text.trim() === '') return refuse(HOW)
  const own = ownZone(at)
  const known = own && meant.includes(own) ? [own, ...meant] : meant
  const list = offered(known.length > 0 ? known : zonesLike(text, at, OFFERS), at.now)
  if (offsetOf(text))
    return list
      ? refuse(`${typed} does not say when your clocks change. Write the zone you are in: ${list}.`)
      : refuse(`No place has the offset ${typed} now. ${HOW}`)
  if (meant.length > 0)
    return refuse(`${typed} can mean several time zones. Write the one you are in: ${list}.`)
  return refuse(`I do not know a time zone called ${typed}. ${list ? `Did you mean ${list}?` : HOW}`)
}

/** `A, 09:12 now; B, 12:12 now; or C, 15:12 now`, of zones with one clock only the first; empty for no zones. */
function offered(zones: readonly string[], now: Temporal.Instant): string {
  const distinct: string[] = []
  for (const zone of zones) {
    if (distinct.length === OFFERS) break
    if (!distinct.some((other) => keepsOneClock(other, zone, now))) distinct.push(zone)
  }
  const offers = distinct.map((zone) => plain(zoneNow(zone, now)))
  return offers.length > 1 ? `${offers.slice(0, -1).join('; ')}; or ${offers.at(-1)}` : (offers[0] ?? '')
}
