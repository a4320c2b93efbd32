import { editDistance } from '../core/parse.ts'
import { CITIES } from './zone-cities.ts'
import { CODES_ALONE, COUNTRIES } from './zone-countries.ts'
import { STATES } from './zone-states.ts'
import { RENAMED, TIMES } from './zone-times.ts'

/** A name and the zones it stands for; `words` is folded, `key` without its spaces. */
type Name = { words: string; key: string; zones: readonly string[] }

/** Longest text that is looked up, in characters. */
const LONGEST = 60

const LETTERS: Record<string, string> = {
  ß: 'ss',
  ø: 'o',
  æ: 'ae',
  œ: 'oe',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ı: 'i',
}

/** Words without case, accents of Latin, Greek and Cyrillic letters, and punctuation: `São Paulo` is `sao paulo`. */
export const fold = (text: string): string =>
  text
    .slice(0, LONGEST)
    .toLowerCase()
    .normalize('NFKD')
    .replace(/[\u0300-\u036f.'’‘`]/g, '')
    .normalize('NFC')
    .replace(/[ßøæœłđðþı]/g, (letter) => LETTERS[letter] ?? letter)
    .replace(/&/g, ' and ')
    .replace(/[\s_/,()–—-]+/g, ' ')
    .replace(/\bsaint\b/g, 'st')
    .trim()

const keyOf = (text: string): string => fold(text).replaceAll(' ', '')

const unique = <T>(list: readonly T[]): T[] => [...new Set(list)]

const lines = (table: string): [string, string][] =>
  table
    .trim()
    .split('\n')
    .map((line) => {
      const at = line.indexOf(':')
      return [line.slice(0, at), line.slice(at + 1).trim()]
    })

/** Everything that is known by name, made once, when it is first asked for. */
type Atlas = {
  /** Zones the runtime knows, by today's names, the commonest first. */
  zones: readonly string[]
  names: readonly Name[]
  byKey: ReadonlyMap<string, readonly string[]>
  /** Zones of countries and states by their names and codes: what may stand behind a city. */
  regions: ReadonlyMap<string, readonly string[]>
  /** Zones that only a few of their places keep. */
  besides: ReadonlyMap<string, readonly string[]>
}

let made: Atlas | undefined

/** The atlas of this runtime. */
export function atlas(): Atlas {
  made ??= makeAtlas()
  return made
}

function makeAtlas(): Atlas {
  const main = new Map<string, string[]>()
  const lesser = new Map<string, string[]>()
  const regions = new Map<string, string[]>()
  const besides = new Map<string, string[]>()
  const names: { words: string; key: string }[] = []
  const add = (to: Map<string, string[]>, key: string, zones: readonly string[]) =>
    to.set(key, unique([...(to.get(key) ?? []), ...zones]))
  const call = (name: string, zones: readonly string[]) => {
    const key = keyOf(name)
    if (!main.has(key) && !lesser.has(key)) names.push({ words: fold(name), key })
    add(name.endsWith('~') ? lesser : main, keyOf(name.replace('~', '')), zones)
  }
  for (const [called, zones] of lines(TIMES))
    for (const name of called.split(',')) call(name, zones.split(' '))
  const alone = CODES_ALONE.split(' ')
  for (const table of [STATES, COUNTRIES])
    for (const [called, list] of lines(table)) {
      const [zones = [], beside = []] = list.split(' + ').map((some) => some.split(' '))
      const [, code = '', rest = ''] = /^(\w+) (.*)$/.exec(called) ?? []
      for (const name of rest.split(',')) call(name, zones)
      for (const key of [code, ...rest.split(',')].map((name) => keyOf(name.replace('~', '')))) {
        add(regions, key, zones)
        add(besides, key, beside)
      }
      if (table === COUNTRIES && alone.includes(code)) call(code, zones)
    }
  const cities = lines(CITIES)
  for (const [zone, called] of cities)
    for (const name of called.split(',').filter(Boolean)) call(name, [zone])
  const zones = unique([
    ...cities.map(([zone]) => zone),
    ...Intl.supportedValuesOf('timeZone').map((zone) => RENAMED[zone] ?? zone),
  ])
  for (const zone of zones) {
    call(zone.slice(zone.lastIndexOf('/') + 1), [zone])
    call(zone, [zone])
  }
  for (const [older, zone] of Object.entries(RENAMED)) call(older.slice(older.lastIndexOf('/') + 1), [zone])
  const byKey = new Map<string, string[]>()
  for (const from of [main, lesser]) for (const [key, zones] of from) add(byKey, key, zones)
  return {
    zones,
    byKey,
    regions,
    besides,
    names: names.map((name) => ({ ...name, zones: byKey.get(name.key) ?? [] })),
  }
}

const AFFIXES: readonly RegExp[] = [
  /^(?:the|time in|in) /,
  / (?:local )?time(?: ?zone)?$/,
  / (?:(?:standard|daylight|summer|winter) time|(?:standard|daylight))$/,
]

/** The zones that a name stands for, the likeliest first; none where nobody calls a zone that. Not offsets. */
export function zonesNamed(typed: string): readonly string[] {
  const words = fold(typed)
  const bare = [words, ...AFFIXES.map((affix) => words.replace(affix, ''))]
  for (const name of unique(bare)) {
    const found = atlas().byKey.get(name.replaceAll(' ', ''))
    if (found) return found
  }
  const qualified = inRegion(typed)
  return qualified.length > 0 ? qualified : inParts(typed)
}

/** `Portland, Maine`, `boston ma`, `London United Kingdom`: a city, and its country or state behind it. */
function inRegion(typed: string): readonly string[] {
  const { byKey, regions, besides } = atlas()
  const inAll = (city: string, within: readonly string[]) =>
    (byKey.get(city) ?? []).filter((zone) =>
      within.every((key) => regions.get(key)?.includes(zone) || besides.get(key)?.includes(zone)),
    )
  const [city = '', ...behind] = typed.slice(0, LONGEST).split(',').map(keyOf)
  if (behind.length > 0) {
    if (!behind.every((key) => regions.has(key))) return []
    const found = inAll(city, behind)
    return found.length > 0 ? found : (regions.get(behind[0] ?? '') ?? [])
  }
  const words = fold(typed).split(' ')
  for (let at = words.length - 1; at > 0; at--) {
    const found = inAll(words.slice(0, at).join(''), [words.slice(at).join('')])
    if (found.length > 0) return found
  }
  return []
}

/** `EST/EDT`, two names of one time; `Europe/Munich`, a city below its continent. */
function inParts(typed: string): readonly string[] {
  const { byKey } = atlas()
  const [first = '', second, ...more] = typed
    .slice(0, LONGEST)
    .split('/')
    .map((part) => byKey.get(keyOf(part)))
  if (more.length > 0) return []
  if (first && second) return first.filter((zone) => second.includes(zone))
  const area = `${typed.split('/')[0]?.trim().toLowerCase()}/`
  return second?.filter((zone) => zone.toLowerCase().startsWith(area)) ?? []
}

/**
 * Zones with a name that begins with the typed words, or has a word that does: those called so themselves first, `Berlin` before Berkeley’s,
 * then the commonest.
 */
export function zonesBeginning(typed: string): string[] {
  const words = fold(typed)
  if (!/\p{L}/u.test(words)) return []
  const { names, zones } = atlas()
  const starts = names.filter((name) => name.words.startsWith(words))
  const within = words.length > 2 ? names.filter((name) => name.words.includes(` ${words}`)) : []
  const common = (found: readonly Name[]): string[] => {
    const hits = new Set(found.flatMap((name) => name.zones))
    return [...zones.filter((zone) => hits.has(zone)), ...hits]
  }
  const isOwn = (zone: string): boolean => fold(zone.slice(zone.lastIndexOf('/') + 1)).startsWith(words)
  const found = common(starts)
  return unique([...found.filter(isOwn), ...found, ...common(within)])
}

/** How many slips of the pen a word of this length may have and still be known. */
const slips = (length: number): number => (length < 5 ? 0 : length < 9 ? 1 : 2)

/** Zones with a name that the typed words slightly misspell, the nearest first; none for words that are only somewhat alike. */
export function zonesNear(typed: string): string[] {
  const most = (key: string) => slips(Math.min(key.length, 20))
  const candidates = unique([keyOf(typed), keyOf(typed.slice(typed.lastIndexOf('/') + 1))])
  const { names, zones } = atlas()
  const rank = (name: { zones: readonly string[] }) => zones.indexOf(name.zones[0] ?? '')
  for (const key of candidates) {
    const near = names
      .filter((name) => name.key[0] === key[0] && Math.abs(name.key.length - key.length) <= most(key))
      .map((name) => ({ zones: name.zones, distance: editDistance(key, name.key) }))
      .filter(({ distance }) => distance <= most(key))
      .sort((a, b) => a.distance - b.distance || rank(a) - rank(b))
    if (near.length > 0) return unique(near.flatMap((name) => name.zones))
  }
  return []
}
