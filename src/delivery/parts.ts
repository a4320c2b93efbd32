import type { Agenda } from '../core/agenda.ts'
import type { Curriculum } from '../core/curriculum.ts'
import type { DailySeries, FollowingSeries, Personal, Series } from '../core/feature.ts'
import type { Occurrence } from '../core/occurrence.ts'
import type { Studied } from '../core/path.ts'
import type { ChatPlatform } from '../core/platform.ts'
import type { Clock, Erasures, Log, Notify } from '../core/ports.ts'
import type { Store } from '../core/records.ts'
import type { PlatformName } from '../core/refs.ts'
import type { Shared } from './shared.ts'

/** What the engine is made of. `random` is uniform in [0, 1); `curriculumOf` is a group's roadmap; it throws UserError where its curriculum is not loaded. */
export type EngineParts = {
  store: Store
  platform(name: PlatformName): ChatPlatform | undefined
  curriculumOf(group: Studied): Curriculum
  /** Every series that steps may belong to. */
  series: readonly Series[]
  /** The one that moves groups along their roadmaps. */
  daily: DailySeries
  /** What follows the daily posts. */
  following: readonly FollowingSeries[]
  /** Whether posts bring the groups' own questions. */
  guests: boolean
  /** Whether anybody may be named, if they agreed. */
  names: boolean
  /** Kinds of records that leave with their person. */
  personal: readonly Personal[]
  clock: Clock
  random(): number
  log: Log
  notify: Notify
  agenda: Agenda
  /** Where several processes share the work; then `agenda` is not asked. */
  shared?: Shared | undefined
  /** Whether this process takes what is due from the others' agenda. */
  works?: boolean
  /** Hears of each occurrence that came to its end, or was missed. */
  closed?: ((row: Pick<Occurrence, 'series' | 'state' | 'due'>) => void) | undefined
  /** Who asked to be forgotten, beside the store; `undefined` where a restored backup has nothing beside it. */
  erasures?: Erasures | undefined
}
