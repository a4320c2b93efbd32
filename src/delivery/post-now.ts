import type { Curriculum } from '../core/curriculum.ts'
import type { DailySeries } from '../core/feature.ts'
import { type Group, groups, openChannels, standstill } from '../core/group.ts'
import { comingDays } from '../core/next-post.ts'
import { isReopenable, type Occurrence, type Step } from '../core/occurrence.ts'
import { postedDay, type Studied, secondDay, studiedAt } from '../core/path.ts'
import type { ChatPlatform } from '../core/platform.ts'
import type { Clock, Log, PostedNow } from '../core/ports.ts'
import type { Store } from '../core/records.ts'
import type { PlatformName } from '../core/refs.ts'
import { instantOn, windowEnd } from '../core/schedule.ts'
import { type Guest, suggestions } from '../core/suggestion.ts'
import { chosenFor } from './following.ts'
import { holdChannel, whyOf } from './holds.ts'
import {
  claimByHand,
  isUnsettled,
  lookFor,
  newestRow,
  openRows,
  planOccurrence,
  rowOf,
  type Timing,
} from './ledger.ts'
import { guestFor, hostFor } from './people.ts'
import { lookForAll, reopen } from './reopen.ts'

/** The rest of an earlier post may be sent by hand until so long after its time, in ms; then only the next one is. */
const REST_MS = 3 * 24 * 60 * 60_000

/** What sending by hand needs of the engine. */
export type PostNowParts = {
  store: Store
  platform(name: PlatformName): ChatPlatform | undefined
  clock: Clock
  log: Log
  curriculumOf(group: Studied): Curriculum
  daily: DailySeries
  guests: boolean
  names: boolean
  /** Looks up a restored group's ledger; where that works, it is on hold no more. */
  trust(group: Group): Promise<void>
  /** Takes off the holds of channels that can be posted in again; resolves to the group as it then is. */
  recheck(group: Group): Promise<{ group: Group }>
  enqueue(row: Occurrence): Promise<void>
  /** Works out a group's next due time anew. */
  decideUpon(group: string): Promise<void>
}

/** `Delivery.postNow`. What is sent again is of what it was of, or of a curriculum that the group has come to since (`anew`). */
export async function postNow(
  parts: PostNowParts,
  id: string,
  again: boolean,
  anew?: string,
): Promise<PostedNow> {
  const { store, clock, daily } = parts
  const group = await inspected(parts, await ready(parts, id))
  if (!group) return 'finished'
  if (standstill(group)) return 'held'
  const unsettled = (await openRows(store, id)).find(isUnsettled)
  if (unsettled) {
    // It may take the roadmap day that would be sent now.
    await parts.enqueue(unsettled)
    return 'sending'
  }
  const timing = timingNow(group, clock.now())
  const row = await rowOf(store, id, timing.date)
  const latest = row ?? (await newestRow(store, id, daily.name, clock.now()))
  if (latest && isReopenable(latest) && clock.now() < latest.until + REST_MS)
    return sendRest(parts, latest, group, again)
  const isOut = row !== undefined && row.days.length > 0
  if (isOut && !again) return 'out'
  const studied = isOut ? (anew === undefined ? studiedAt(row, group) : { curriculum: anew }) : group
  const roadmap = parts.curriculumOf(studied)
  const [day, second] = !isOut
    ? comingDays(group, roadmap)
    : anew === undefined
      ? [postedDay(roadmap, row), secondDay(roadmap, row)]
      : row.days.map((number) => roadmap.day(number))
  if (!day) return 'finished'
  const round = isOut ? row.round + 1 : 1
  const chosen = await chosenFor(parts, id, roadmap, [day, second], timing.date)
  const guest = await (isOut ? guestAgain(store, row) : guestFor(parts, group, day, timing.date))
  const claimed = planOccurrence(daily, { ...group, curriculum: studied.curriculum }, day, {
    ...timing,
    round,
    chosen,
    guest,
    second,
    host: isOut ? row.host : await hostFor(parts, group, timing.date),
    tablesAt: isOut && anew === undefined && (row.tablesAt ?? 0) > clock.now() ? row.tablesAt : undefined,
  })
  if (!(await claimByHand(store, group, claimed))) return 'changed'
  await parts.enqueue(claimed)
  await parts.decideUpon(id)
  return 'sending'
}

/** What a post that is sent again brought: the same once more. */
async function guestAgain(store: Store, { group, guest }: Occurrence): Promise<Guest | undefined> {
  const suggestion = guest === undefined ? undefined : await store.get(suggestions, `${group}/${guest}`)
  return suggestion && guest !== undefined ? { id: guest, suggestion } : undefined
}

/** The group once its holds were looked at. */
async function ready({ store, trust, recheck }: PostNowParts, id: string): Promise<Group | undefined> {
  const group = await store.get(groups, id)
  if (group?.hold?.restored) {
    await trust(group)
    return store.get(groups, id)
  }
  const isBarred = group && openChannels(group).length < group.channels.length
  return isBarred ? (await recheck(group)).group : group
}

/** The group once its channels were asked: where none can be posted in, whoever asks is told instead of a private message. */
async function inspected(
  { store, platform, clock }: PostNowParts,
  group: Group | undefined,
): Promise<Group | undefined> {
  const open = group && !group.hold ? openChannels(group) : []
  const asked = await Promise.all(
    // Whoever cannot be asked just now is asked again before the post.
    open.map(
      ({ ref }) =>
        platform(ref.platform)
          ?.inspect(ref)
          .catch(() => []) ?? [],
    ),
  )
  if (!group || asked.length === 0 || asked.some((problems) => problems.length === 0)) return group
  let held = group
  for (const [i, { ref }] of open.entries())
    held = await holdChannel(store, group.id, ref, whyOf(asked[i] ?? []), clock.now(), true)
  return held
}

async function sendRest(
  { store, platform, clock, enqueue }: PostNowParts,
  row: Occurrence,
  group: Group,
  again: boolean,
): Promise<PostedNow> {
  const look = async (step: Step) => {
    const at = platform(step.to.platform)
    return at ? lookFor(at, row, step).catch(() => 'failed' as const) : ('failed' as const)
  }
  const found = await lookForAll(row, look)
  if (!again && [...found.values()].includes('unknown')) return 'uncertain'
  const budget = group.schedule.window * 60_000
  const opened = await reopen(store, row, { now: clock.now(), budget }, found)
  if (!opened) return 'changed'
  if (opened.state === 'done') return 'found'
  await enqueue(opened)
  return 'sending'
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
