import type { Curriculum } from '../core/curriculum.ts'
import { type Group, groups } from '../core/group.ts'
import { isReopenable, type Occurrence, type Step } from '../core/occurrence.ts'
import type { ChatPlatform, Clock, Delivery, Store } from '../core/ports.ts'
import type { PlatformName } from '../core/refs.ts'
import { instantOn, windowEnd } from '../core/schedule.ts'
import { claim, isUnsettled, newestRow, openRows, rowOf } from './ledger.ts'
import { lookFor } from './places.ts'
import type { Timing } from './plan.ts'
import { type Look, lookForAll, reopen } from './reopen.ts'

/** The rest of an earlier post may be sent by hand until so long after its time, in ms; then only the next one is. */
const REST_MS = 3 * 24 * 60 * 60_000

/** What sending by hand needs of the engine. */
export type PostNowParts = {
  store: Store
  platform(name: PlatformName): ChatPlatform | undefined
  clock: Clock
  curriculumOf(id: string): Curriculum
  /** Looks up a restored group's ledger; where that works, it is on hold no more. */
  trust(group: Group): Promise<void>
  /** Whether what held a group is mended; then it is on hold no more. */
  mended(group: Group): Promise<'yes' | 'no' | 'unknown'>
  enqueue(row: Occurrence): void
  /** Works out a group's next due time anew. */
  decideUpon(group: string): Promise<void>
}

/** Creates `postNow` of the delivery port. */
export function createPostNow(parts: PostNowParts): Delivery['postNow'] {
  const { store, clock, enqueue } = parts

  const look = async (row: Occurrence, step: Step): Promise<Look> => {
    const platform = parts.platform(step.channel.platform)
    return platform ? lookFor(platform, row, step).catch(() => 'failed' as const) : 'failed'
  }

  const sendRest = async (row: Occurrence, group: Group, again: boolean) => {
    const found = await lookForAll(row, (step) => look(row, step))
    if (!again && [...found.values()].includes('unknown')) return 'uncertain'
    const opened = await reopen(
      store,
      row,
      { now: clock.now(), budget: group.schedule.window * 60_000 },
      found,
    )
    if (opened) enqueue(opened)
    return opened?.state === 'done' ? 'found' : 'sending'
  }

  const current = async (id: string): Promise<Group | undefined | 'held'> => {
    const group = await store.get(groups, id)
    if (!group?.hold) return group
    if (!group.hold.restored) return (await parts.mended(group)) === 'yes' ? store.get(groups, id) : 'held'
    await parts.trust(group)
    const trusted = await store.get(groups, id)
    return trusted?.hold ? 'held' : trusted
  }

  return async (id, again) => {
    const group = await current(id)
    if (group === 'held') return 'held'
    if (!group) return 'finished'
    const unsettled = (await openRows(store, id)).find(isUnsettled)
    if (unsettled) {
      // It may take the roadmap day that would be sent now.
      enqueue(unsettled)
      return 'sending'
    }
    const timing = timingNow(group, clock.now())
    const row = await rowOf(store, id, timing.date)
    const latest = row ?? (await newestRow(store, id, clock.now()))
    if (latest && isReopenable(latest) && clock.now() < latest.until + REST_MS)
      return sendRest(latest, group, again)
    const out = row && row.days.length > 0
    if (out && !again) return 'out'
    const day = parts.curriculumOf(group.curriculum).day(out ? (row.days[0] ?? 1) : group.place)
    if (!day) return 'finished'
    const round = out ? row.round + 1 : 1
    const mode = out ? 'again' : row ? 'replace' : 'first'
    const claimed = await claim(store, group, day, { ...timing, round }, mode)
    if (!claimed) return 'out'
    enqueue(claimed)
    await parts.decideUpon(id)
    return 'sending'
  }
}

/** Today's post at once. Sent before its time, it may still be tried as long as it could have been then. */
function timingNow(group: Group, at: number): Timing {
  const now = Temporal.Instant.fromEpochMilliseconds(at)
  const today = now.toZonedDateTimeISO(group.schedule.zone).toPlainDate()
  const own = instantOn(group.schedule, today)
  const instant = own && Temporal.Instant.compare(own, now) > 0 ? own : now
  const date = today.toString()
  const until = windowEnd(group.schedule, { date, instant }).epochMilliseconds
  return { date, round: 1, due: at, until, claimedAt: at, late: false, look: false }
}
