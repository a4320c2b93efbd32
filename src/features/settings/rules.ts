import type { Caller, Idiom } from '../../core/caller.ts'
import { UserError } from '../../core/errors.ts'
import { ARCHIVE_MINUTES, channelAt, type Group, type Settings } from '../../core/group.ts'
import { withSchedule } from '../../core/next-post.ts'
import type { ChannelRef } from '../../core/refs.ts'
import { cut, tidy } from '../../core/text.ts'
import type { SETTINGS } from '../../words/signatures.ts'
import { parseTime } from '../../words/time-text.ts'
import { parseWeekdays } from '../../words/weekday-text.ts'
import { parseZone } from '../../words/zone.ts'

/** What can be set, by the name it is typed with. */
export type Setting = (typeof SETTINGS)[number]

/** What is changed: the group, and of what belongs to its channels one channel's, or all of them; and who changes it. */
export type Target = { group: Group; caller: Pick<Caller, 'channel' | 'zone' | 'idiom'> }

const ARCHIVE = new Map([
  ['channel', 0],
  ['1h', 60],
  ['1d', 1440],
  ['3d', 4320],
  ['7d', 10080],
])

/** The archive times as a form offers them. */
export const ARCHIVE_TIMES = [
  { label: 'When the channel says so', value: 'channel' },
  { label: 'After an hour', value: '1h' },
  { label: 'After a day', value: '1d' },
  { label: 'After 3 days', value: '3d' },
  { label: 'After a week', value: '7d' },
]

/** How an archive time is typed: `channel` for the channel's own, `1h`, `1d`, `3d`, `7d`. */
export const archiveText = (minutes: number): string =>
  [...ARCHIVE].find(([, value]) => value === minutes)?.[0] ?? `${minutes} min`

/** The group with one setting changed, as typed. Throws UserError. */
export function withSetting(
  { group, caller: { channel, zone, idiom } }: Target,
  setting: Setting,
  value: string,
  now: Temporal.Instant,
): Group {
  const schedule = (change: Partial<Group['schedule']>): Group =>
    withSchedule(group, { ...group.schedule, ...change }, now)
  const only = channel && channelAt(group, channel)?.id
  const settings = (change: Partial<Settings> | ((at: ChannelRef) => Partial<Settings>)): Group => ({
    ...group,
    channels: group.channels.map((it) => {
      if (only !== undefined && it.id !== only) return it
      return {
        ...it,
        settings: { ...it.settings, ...(typeof change === 'function' ? change(it.ref) : change) },
      }
    }),
  })
  switch (setting) {
    case 'time':
      return schedule({ time: parseTime(value) })
    case 'zone':
      return schedule({ zone: parseZone(value, { now, own: zone }) })
    case 'days':
      return schedule({ weekdays: parseWeekdays(value) })
    case 'archive':
      return settings({ archiveMinutes: parseArchive(value) })
    case 'pin':
      return settings({ pin: parseSwitch(value, setting) })
    case 'mention':
      return settings((at) => ({ mention: parseRole(value, at, idiom) }))
    case 'tags':
      return settings({ tags: parseTags(value) })
    case 'publish':
      return settings({ publish: parseSwitch(value, setting) })
    case 'recap':
      return { ...group, recap: parseSwitch(value, setting) }
    case 'wrap-up':
      return { ...group, wrapUp: parseSwitch(value, setting) }
    case 'suggestions':
      return { ...group, suggestions: parseSwitch(value, setting) }
    case 'mocks':
      return /\d/.test(value)
        ? { ...group, mocks: true, mockTime: parseTime(value) }
        : { ...group, mocks: parseSwitch(value, setting) }
    case 'votes':
      return { ...group, votes: parseSwitch(value, setting) }
    case 'stars':
      return { ...group, stars: parseSwitch(value, setting) }
    case 'host':
      return { ...group, host: parseSwitch(value, setting) }
    case 'name':
      // A form holds the present name: whoever leaves it chooses none.
      return ['', group.name].includes(tidy(value))
        ? group
        : { ...group, name: cut(tidy(value), 60), named: true }
  }
}

const isNone = (value: string): boolean => /^(none|off|no|-)?$/i.test(value.trim())

function parseArchive(value: string): number {
  const minutes = ARCHIVE.get(value.trim().toLowerCase()) ?? Number.parseInt(value, 10)
  if ((ARCHIVE_MINUTES as readonly number[]).includes(minutes)) return minutes
  throw new UserError(
    'This archive time does not fit',
    `Write one of: ${[...ARCHIVE.keys()].join(', ')}.`,
    [],
    'archive',
  )
}

/** So many a post in a forum takes. */
const MOST_TAGS = 5

function parseTags(value: string): string[] {
  const tags = isNone(value) ? [] : value.split(',').map(tidy).filter(Boolean)
  if (tags.length <= MOST_TAGS) return tags
  throw new UserError('Those are too many tags', `A post takes at most ${MOST_TAGS}.`, [], 'tags')
}

function parseSwitch(value: string, setting: Setting): boolean {
  if (/^(on|yes|true|1)$/i.test(value.trim())) return true
  if (/^(off|no|false|0)$/i.test(value.trim())) return false
  throw new UserError('On or off?', 'Write on or off.', [], setting)
}

function parseRole(value: string, at: ChannelRef, idiom: Idiom): string {
  if (isNone(value)) return ''
  const found = idiom.readRole(value.trim(), at)
  if (found) return found
  throw new UserError(
    `Which ${idiom.role}?`,
    `Mention one ${idiom.role}, or write none. Everyone at once is not possible.`,
    [],
    'mention',
  )
}
