import { describe, expect, it } from 'vitest'
import { compose } from '../../src/compose.ts'
import type { Group } from '../../src/core/group.ts'
import { createFakeChat, type Held } from '../fakes/chat.ts'
import { createQuietLog } from '../fakes/quiet-log.ts'
import { createMemoryStore } from '../support/memory.ts'
import { addGroup, aGroup, channelsAt } from '../support/study.ts'
import { createChaosClock } from './clock.ts'
import { ROADMAP } from './roadmap.ts'

const MINUTE_MS = 60_000
/** Every time and every change is on such a mark, so the beats between would find nothing due. */
const BEAT_MS = 5 * MINUTE_MS
const TIMES = ['00:00', '02:30', '09:00', '23:30']
const FROM = Temporal.Instant.from('2026-01-01T00:00Z')
const TO = Temporal.Instant.from('2032-01-01T00:00Z')

/** The instants from 2026 to 2031 at which the clocks of a zone change. */
function changesOf(zone: string): Temporal.Instant[] {
  const found: Temporal.Instant[] = []
  for (let at = FROM.toZonedDateTimeISO(zone).getTimeZoneTransition('next'); at; ) {
    if (Temporal.Instant.compare(at.toInstant(), TO) >= 0) return found
    found.push(at.toInstant())
    at = at.getTimeZoneTransition('next')
  }
  return found
}

/** Four groups of a zone from two days before an instant to two days after it. */
async function liveThrough(zone: string, change: Temporal.Instant): Promise<string[]> {
  const first = change.subtract({ hours: 50 }).toZonedDateTimeISO(zone).toPlainDate().add({ days: 1 })
  const start = first.toZonedDateTime(zone).toInstant().epochMilliseconds - 90 * MINUTE_MS
  const end = first.add({ days: 4 }).toZonedDateTime(zone).toInstant().epochMilliseconds
  const clock = createChaosClock(start)
  const store = createMemoryStore()
  const chat = createFakeChat(clock.truth.now)
  const { engine } = compose({
    store,
    platform: () => chat,
    curricula: { all: [ROADMAP], of: () => ROADMAP },
    clock: clock.truth,
    random: () => 0,
    ids: { group: () => 'newgrp01', reference: () => 'ref1' },
    log: createQuietLog(),
  })
  for (const [i, time] of TIMES.entries()) await addGroup(store, groupAt(i, time, zone, first))
  await engine.start()
  for (let now = start; now < end; now += BEAT_MS) {
    await clock.advance(now - clock.truth.now(), () => engine.idle())
    await engine.beat()
    await engine.idle()
  }
  await engine.stop()
  const days = [0, 1, 2, 3].map((days) => first.add({ days }))
  return TIMES.flatMap((time, i) => {
    const posts = chat.held.filter(({ key }) => key.startsWith(`group00${i}.`) && key.endsWith('.p'))
    return problemsOf(zone, time, days, posts).map((problem) => `${zone} ${change} ${time}: ${problem}`)
  })
}

const groupAt = (i: number, time: string, zone: string, first: Temporal.PlainDate): Group =>
  aGroup({
    id: `group00${i}`,
    name: '#zone',
    curriculum: ROADMAP.id,
    channels: channelsAt([{ platform: 'playground', workspace: 'local', channel: `c${i}` }]),
    schedule: { time, zone, weekdays: [1, 2, 3, 4, 5, 6, 7], off: [], window: 720 },
    startDate: first.toString(),
    managers: [],
    silence: { posts: 0, asked: true },
  })

/** Each date has one post, in order; it came at its time, by the clock on the wall, wherever that date has such a time. */
function problemsOf(zone: string, time: string, dates: Temporal.PlainDate[], posts: Held[]): string[] {
  if (posts.length !== dates.length) return [`${posts.length} posts on ${dates.length} dates`]
  return dates.flatMap((date, i) => {
    const { at, card } = posts[i] as Held
    const wall = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).toPlainDateTime()
    const wanted = date.toPlainDateTime(Temporal.PlainTime.from(time))
    const inGap = !wanted.toZonedDateTime(zone).toPlainDateTime().equals(wanted)
    const isEarly = Temporal.PlainDateTime.compare(wall, wanted) < 0
    return [
      ...(card.title.startsWith(`Day ${i + 1} of `) ? [] : [`${date} has ${card.title}`]),
      ...(inGap
        ? isEarly || wall.since(wanted).total('hours') > 3
          ? [`${date} in a gap came at ${wall}`]
          : []
        : wall.equals(wanted)
          ? []
          : [`${date} came at ${wall}`]),
    ]
  })
}

const ZONES = Intl.supportedValuesOf('timeZone')
const PARTS = ['Africa', 'America', 'Asia', 'Europe']
const partOf = (zone: string): string => PARTS.find((part) => zone.startsWith(`${part}/`)) ?? 'elsewhere'

describe('through every change of the clocks from 2026 to 2031, each date has one post at its local time', () => {
  it.each([...PARTS, 'elsewhere'])('%s', async (part) => {
    const problems: string[] = []
    for (const zone of ZONES.filter((zone) => partOf(zone) === part)) {
      const changes = changesOf(zone)
      // A zone without changes is lived through once.
      for (const change of changes.length > 0 ? changes : [FROM.add({ hours: 24 })])
        problems.push(...(await liveThrough(zone, change)))
    }
    expect(problems).toEqual([])
  })
})
