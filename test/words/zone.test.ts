import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isZone } from '../../src/core/schedule.ts'
import { parseZone, suggestZones, zonesLike } from '../../src/words/zone.ts'
import { CITIES } from '../../src/words/zone-cities.ts'
import { COUNTRIES } from '../../src/words/zone-countries.ts'
import { zonesNamed } from '../../src/words/zone-names.ts'
import { STATES } from '../../src/words/zone-states.ts'
import { RENAMED, TIMES } from '../../src/words/zone-times.ts'
import { errorOf, readAnything } from './reading.ts'

const now = Temporal.Instant.from('2026-11-24T12:00:00Z')
const at = { now }
const refused = (text: string, own?: string): string =>
  errorOf(() => parseZone(text, { now, own })).message.replaceAll('\\', '')

/** What people type, and the zone that must come first; `-` where nothing may be offered. */
const TABLE = readFileSync(new URL('zones.txt', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'))
  .map((line) => line.split(' | ') as [string, string])

const EVERY_ZONE = [
  ...Intl.supportedValuesOf('timeZone'),
  ...Object.values(RENAMED),
  'UTC',
  'Etc/GMT+5',
  'Etc/UTC',
]

describe('the zone offered first', () => {
  it('is written down for at least 300 ways to type one', () => {
    expect(TABLE.length).toBeGreaterThanOrEqual(300)
  })

  it.each(TABLE)('for %j is %s', (typed, zone) => {
    expect(zonesLike(typed, at, 25)[0] ?? '-').toBe(zone)
  })
})

describe('a zone', () => {
  it('is understood by its own name, in any case and with spaces', () => {
    for (const zone of EVERY_ZONE) {
      expect(parseZone(zone, at)).toBe(zone)
      expect(parseZone(` ${zone.toLowerCase()} `, at).toLowerCase()).toBe(zone.toLowerCase())
    }
    expect(parseZone('america/new york', at)).toBe('America/New_York')
  })

  it('is offered by the name of its city, among others of the name', () => {
    for (const zone of EVERY_ZONE.filter((name) => name.includes('/') && !name.startsWith('Etc/'))) {
      const city = zone.slice(zone.lastIndexOf('/') + 1).replaceAll('_', ' ')
      expect(zonesLike(city, at, 25), city).toContain(RENAMED[zone] ?? zone)
    }
  })

  it('is taken where a name means one, whatever it is a name of', () => {
    const taken = [
      'Mumbai',
      'India',
      'germany',
      'JST',
      'Zürich',
      'sao paulo',
      'Seattle',
      'Delhi',
      'China',
      '東京',
    ]
    expect(taken.map((text) => parseZone(text, at))).toEqual([
      'Asia/Kolkata',
      'Asia/Kolkata',
      'Europe/Berlin',
      'Asia/Tokyo',
      'Europe/Zurich',
      'America/Sao_Paulo',
      'America/Los_Angeles',
      'Asia/Kolkata',
      'Asia/Shanghai',
      'Asia/Tokyo',
    ])
  })

  it('that is a time of its own is taken as what it is: GMT never changes, CET does', () => {
    expect(
      ['GMT', 'utc', 'CET', 'EET', 'GMT+0'].map((text) => parseZone(text, { now, own: 'Europe/London' })),
    ).toEqual(['GMT', 'UTC', 'CET', 'EET', 'GMT'])
    const july = Temporal.Instant.from('2027-07-01T00:00Z')
    expect(['GMT', 'CET'].map((zone) => july.toZonedDateTimeISO(zone).offset)).toEqual(['+00:00', '+02:00'])
  })

  it('of several is asked about, each with the time there, the commonest first', () => {
    expect(refused('EST')).toBe(
      '“EST” can mean several time zones. Write the one you are in: America/New_York, 07:00 now; or America/Panama, 07:00 now.',
    )
    expect(refused('CST')).toContain(
      'America/Chicago, 06:00 now; America/Mexico_City, 06:00 now; Asia/Shanghai, 20:00 now;',
    )
    expect(refused('USA')).toContain('America/New_York, 07:00 now; America/Chicago, 06:00 now;')
    expect(refused('IST')).toContain(
      'Asia/Kolkata, 17:30 now; Europe/Dublin, 12:00 now; or Asia/Jerusalem, 14:00 now',
    )
    expect(refused('Portland')).toContain('America/Los_Angeles, 04:00 now; or America/New_York, 07:00 now')
    expect(parseZone('Portland, Oregon', at)).toBe('America/Los_Angeles')
    expect(parseZone('Paris, Texas', at)).toBe('America/Chicago')
  })

  it.each([
    ['El Paso, Texas', 'America/Denver'],
    ['el paso tx', 'America/Denver'],
    ['Texas', 'America/Chicago'],
    ['Pensacola, FL', 'America/Chicago'],
    ['Miami, FL', 'America/New_York'],
    ['Rapid City, South Dakota', 'America/Denver'],
    ['Gary, Indiana', 'America/Chicago'],
    ['Indiana', 'America/Indiana/Indianapolis'],
    ['Coeur d’Alene, Idaho', 'America/Los_Angeles'],
    ['Kenora, Ontario', 'America/Winnipeg'],
  ])('in a state of two clocks is the city’s own: %s', (text, zone) => {
    expect(parseZone(text, at)).toBe(zone)
  })

  it('in a state of two clocks is asked about where the city is not known', () => {
    expect(refused('Moscow, Idaho')).toContain('America/Boise, 05:00 now; or America/Los_Angeles, 04:00 now')
    expect(refused('SST')).toContain('Pacific/Pago_Pago')
  })

  it('of several is the asker’s own where that is among them', () => {
    expect(parseZone('IST', { now, own: 'Europe/Dublin' })).toBe('Europe/Dublin')
    expect(parseZone('USA', { now, own: 'America/Denver' })).toBe('America/Denver')
    expect(parseZone('GMT+5:30', { now, own: 'Asia/Calcutta' })).toBe('Asia/Kolkata')
    expect(parseZone('Mumbai', { now, own: 'Europe/Dublin' })).toBe('Asia/Kolkata')
    expect(refused('IST', 'America/Denver')).toContain('Asia/Kolkata')
    expect(refused('IST', 'no zone')).toContain('Asia/Kolkata')
  })

  it('is not an offset: places that have it now are offered, and only in the season in which they have it', () => {
    expect(refused('UTC-7')).toMatch(
      /^“UTC-7” does not say when your clocks change\. .* America\/Denver, 05:00 now;/,
    )
    const july = Temporal.Instant.from('2027-07-01T00:00Z')
    expect(zonesLike('UTC-7', { now: july }, 3)[0]).toBe('America/Los_Angeles')
    expect(zonesLike('+2', { now: july }, 3)[0]).toBe('Europe/Berlin')
    expect(refused('+05:10')).toContain('No place has the offset “+05:10” now')
    expect(parseZone('etc/gmt-5', at)).toBe('Etc/GMT-5')
  })

  it('that nobody knows gets no guess', () => {
    for (const text of ['zzzz', 'nowhere', '🎉', '', 'x'.repeat(5_000), 'Mars/Olympus', 'constructor'])
      expect([text.slice(0, 20), errorOf(() => parseZone(text, at)).message]).toEqual([
        text.slice(0, 20),
        expect.not.stringContaining('Did you mean'),
      ])
  })

  it('that is misspelt is offered and not taken', () => {
    expect(refused('Europe/Berln')).toBe(
      'I do not know a time zone called “Europe/Berln”. Did you mean Europe/Berlin, 13:00 now?',
    )
    expect(refused('Bejing')).toContain('Did you mean Asia/Shanghai, 20:00 now?')
  })

  it('is a zone of the runtime or an error at its field, whatever is typed', () => {
    const words = ['berlin', 'EST', 'UTC', '+', '5', ':30', 'usa', ',', '/', 'time', 'st', 'in', 'ca']
    readAnything(
      words,
      (text) => parseZone(text, at),
      (zone) => expect(isZone(zone)).toBe(true),
      'zone',
    )
  })
})

describe('completions of a zone', () => {
  it('show the time there and send the zone', () => {
    expect(suggestZones('seattle', at)).toEqual([
      { label: 'America/Los_Angeles, 04:00 now', value: 'America/Los_Angeles' },
    ])
  })

  it('begin with the typer’s own zone, where it fits what is typed', () => {
    const first = (typed: string) => suggestZones(typed, { now, own: 'Europe/Dublin' })[0]?.value
    expect(['', 'ist', 'i', 'tok'].map(first)).toEqual([
      'Europe/Dublin',
      'Europe/Dublin',
      'Europe/Dublin',
      'Asia/Tokyo',
    ])
  })

  it('are the commonest zones before anything is typed', () => {
    const values = suggestZones('', at).map(({ value }) => value)
    expect(values).toHaveLength(25)
    expect(values.slice(0, 3)).toEqual(['America/New_York', 'America/Los_Angeles', 'America/Chicago'])
  })

  it('find a place from its first letters, from any of its words, and from a slip', () => {
    const first = (typed: string) => suggestZones(typed, at)[0]?.value
    expect(['berl', 'de janeiro', 'são p', 'Мос', 'amsterdm', 'europe/pa', 'new de'].map(first)).toEqual([
      'Europe/Berlin',
      'America/Sao_Paulo',
      'America/Sao_Paulo',
      'Europe/Moscow',
      'Europe/Amsterdam',
      'Europe/Paris',
      'Asia/Kolkata',
    ])
  })

  it('are zones, each once and at most 25, whatever is typed', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 8 }), (typed) => {
        const values = suggestZones(typed, at).map(({ value }) => value)
        expect(values.every(isZone)).toBe(true)
        expect(new Set(values).size).toBe(values.length)
        expect(values.length).toBeLessThanOrEqual(25)
      }),
    )
  })
})

describe('the tables of zones', () => {
  const lines = (table: string) =>
    table
      .trim()
      .split('\n')
      .map((line) => line.split(':') as [string, string])

  it('hold only zones that the runtime knows, by today’s names', () => {
    const zones = [
      ...lines(CITIES).map(([zone]) => zone),
      ...[COUNTRIES, STATES, TIMES].flatMap((table) =>
        lines(table).flatMap(([, list]) => list.trim().split(/\s+(?:\+\s+)?/)),
      ),
      ...Object.keys(RENAMED),
      ...Object.values(RENAMED),
    ]
    expect(zones.filter((zone) => !isZone(zone))).toEqual([])
    expect(zones.slice(0, -2 * Object.keys(RENAMED).length).filter((zone) => zone in RENAMED)).toEqual([])
  })

  it('have every country and territory that the runtime has, with zones of that country', () => {
    const names = new Intl.DisplayNames('en', { type: 'region' })
    const wrong: string[] = []
    for (const [called, list] of lines(COUNTRIES)) {
      const code = called.slice(0, 2)
      const known =
        new Intl.Locale(`und-${code}`).getTimeZones?.()?.map((zone) => RENAMED[zone] ?? zone) ?? []
      const strange = list
        .trim()
        .split(' ')
        .filter((zone) => known.length > 0 && !known.includes(zone))
      if (strange.length > 0) wrong.push(`${code} ${strange}`)
      if (zonesNamed(names.of(code) ?? '').length === 0) wrong.push(`${code} is called ${names.of(code)}`)
    }
    expect(wrong).toEqual([])
    const codes = new Set(lines(COUNTRIES).map(([called]) => called.slice(0, 2)))
    const all = Array.from({ length: 26 * 26 }, (_, i) =>
      String.fromCharCode(65 + Math.floor(i / 26), 65 + (i % 26)),
    ).filter(
      (code) =>
        names.of(code) !== code &&
        // A code that was retired stands for another one.
        Intl.getCanonicalLocales(`und-${code}`)[0] === `und-${code}` &&
        (new Intl.Locale(`und-${code}`).getTimeZones?.() ?? []).length > 0,
    )
    expect(all.filter((code) => !codes.has(code))).toEqual([])
  })
})
