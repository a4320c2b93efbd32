import { randomBytes, randomInt } from 'node:crypto'
import type { Bot } from './core/bot.ts'
import type { Registry, Services } from './core/command.ts'
import type { Shelf } from './core/curriculum.ts'
import { createBot } from './core/dispatch.ts'
import {
  areUnnamed,
  type DailySeries,
  type Feature,
  type FeatureParts,
  type FollowingSeries,
  type Said,
  type Series,
  withoutOff,
} from './core/feature.ts'
import { calledBy } from './core/group.ts'
import { guarded } from './core/guard.ts'
import { answers, groupOf, memberships } from './core/membership.ts'
import type { Occurrence } from './core/occurrence.ts'
import { roadmapIn } from './core/path.ts'
import { people, personOf, setGone } from './core/person.ts'
import { type ChatPlatform, configured, peopleOn } from './core/platform.ts'
import type { Clock, Delivery, Erasures, Log, Problem } from './core/ports.ts'
import { each, type Kind, type Store } from './core/records.ts'
import type { ChannelRef, MemberRef, PlatformName } from './core/refs.ts'
import { unnamed } from './core/suggestion.ts'
import { createAgenda } from './delivery/agenda.ts'
import { Engine } from './delivery/engine.ts'
import { AGAIN_MS, type Privately } from './delivery/letters.ts'
import type { Peers } from './delivery/peers.ts'
import { Shared, type SharedParts } from './delivery/shared.ts'
import { daily } from './features/daily-post/card.ts'
import { membersCard } from './features/groups/members-card.ts'
import { createNotify } from './features/notify/notify.ts'
import { letters } from './features/private/card.ts'
import { featuresBut } from './features.ts'
import { heardOf, pagesOf } from './hearing.ts'

/** What a bot is made from. Tests, chaos and benches bring their own clock, chance and platforms; nothing else differs. */
export type Parts = {
  store: Store
  /** A platform that is running; `undefined` for one that is not configured. */
  platform(name: PlatformName): ChatPlatform | undefined
  /** Why a running platform is down altogether, and how to fix it: its token was withdrawn. */
  outage?(name: PlatformName): Problem | undefined
  curricula: Shelf
  clock: Clock
  /** Uniform in [0, 1). */
  random(): number
  ids: Ids
  log: Log
  /** What may be asked of the bot; any number where it is left out. */
  limits?: Limits | undefined
  /** Hears of each occurrence that came to its end, or was missed. */
  closed?: ((row: Pick<Occurrence, 'series' | 'state' | 'due'>) => void) | undefined
  /** Names of the features that are switched off. */
  off?: ReadonlySet<string> | undefined
  /** Who asked to be forgotten, beside the store. */
  erasures?: Erasures | undefined
  /** Where several processes share the store: what they share beside it. */
  shared?: SharedParts
}

/** How many commands a person may use in ten seconds, and how many groups there may be in a workspace. `Infinity` is any number. */
export type Limits = { commands: number; groups: number }

const UNLIMITED: Limits = { commands: Infinity, groups: Infinity }

/** `group` makes 8 lower-case letters and digits, `reference` the short code that an error card and the log share. */
export type Ids = { group(): string; reference(): string }

/** What a composition is used through: `store` and `beforeCall` are what its platforms are opened with. */
export type Composed = {
  bot: Bot
  engine: Engine
  store: Store
  beforeCall(): void
  /** The processes that share the work; `undefined` where there is no other. */
  peers: Peers | undefined
}

/** The whole bot: what platforms call, and the engine that sends. Nothing happens before the engine is started. */
export function compose(parts: Parts): Composed {
  const { platform, clock, random, ids, log, curricula } = parts
  const shared = parts.shared && new Shared(parts.store, parts.shared, clock, log)
  const store = shared?.store ?? parts.store
  const now = () => Temporal.Instant.fromEpochMilliseconds(clock.now())
  const off = parts.off ?? new Set<string>()
  const { features, registry } = featuresBut(off)
  const notify = createNotify({ store, platform, curricula, log })
  const curriculumOf: FeatureParts['curriculumOf'] = (group) => roadmapIn(curricula, group)
  const featureParts = (): FeatureParts => ({ store, curricula, curriculumOf, now: now() })
  const engine = new Engine({
    store,
    platform,
    curriculumOf,
    series: features
      .flatMap(({ series, following }) => [series ?? [], following ?? []].flat())
      .map((each) => (off.size === 0 ? each : offering(registry, areUnnamed(off))(each))),
    following: features
      .flatMap(({ following }) => following ?? [])
      .map(off.has('stars') ? starless : (it) => it),
    daily: off.has('mocks') ? withoutTables(daily) : daily,
    guests: !off.has('suggestions'),
    names: !areUnnamed(off),
    personal: features.flatMap(({ personal = [] }) => personal),
    privately: privatelyOf(features, featureParts, log),
    clock,
    random,
    log,
    notify,
    agenda: createAgenda(),
    shared,
    works: parts.shared?.works ?? false,
    closed: parts.closed,
    erasures: parts.erasures,
  })
  const services = servicesOf({ ...parts, store, off }, { features, registry }, engine, featureParts)
  const bot = createBot({
    services,
    now,
    log,
    reference: ids.reference,
    membersCard: (group, command, caller) =>
      membersCard(group, command, { caller, curricula, now: now(), unnamed: areUnnamed(off) }),
    ...heardOf(features, featureParts, clock),
    gone: (member, isGone) =>
      isGone ? notify.left(member, clock.now()) : store.transact((tx) => setGone(tx, member, undefined)),
    lost: (where, why) => engine.lost(where, why),
    back: (where) => engine.back(where),
    moved: (from, to) => engine.moved(from, to),
    renamed: (channel, name) => follow(store, engine, channel, name),
    doubled: (channel) => notify.doubled(channel, clock.now()),
    ...pagesOf(features, registry, featureParts),
  })
  return {
    bot: guarded(bot, (parts.limits ?? UNLIMITED).commands, clock.now),
    engine,
    store,
    beforeCall: shared?.beforeCall ?? (() => {}),
    peers: shared?.peers,
  }
}

/** Calls the group of a channel by the channel's new name, where it has none of its own. */
async function follow(store: Store, delivery: Delivery, channel: ChannelRef, name: string): Promise<void> {
  const group = await groupOf(store, channel)
  if (group && calledBy(group, channel, name).name !== group.name)
    await delivery.edit(group.id, (old) => calledBy(old, channel, name))
}

/** The same series, for which no group counts stars. */
const starless = (series: FollowingSeries): FollowingSeries => ({
  ...series,
  owed: (reader, group, ...rest) => series.owed(reader, { ...group, stars: false }, ...rest),
})

/** The same series, whose messages offer nothing that is switched off, as answers do not, and name nobody where nobody is to be. */
const offering =
  (registry: Registry, nameless: boolean) =>
  (series: Series): Series => {
    const offered = <T extends Said>(said: T): T => ({ ...said, card: withoutOff(said.card, registry) })
    const { compose, live } = series
    return {
      ...series,
      compose: (step, row, ...about) => {
        const { host: _, ...hostless } = row
        return offered(nameless ? compose(unnamed(step), hostless, ...about) : compose(step, row, ...about))
      },
      ...(live && {
        live: async (...about) => {
          const said = await live(...about)
          return said && offered(said)
        },
      }),
    }
  }

/** The same series, whose mock days have no tables. */
const withoutTables = ({ tablesAt: _, ...daily }: DailySeries): DailySeries => daily

/** All that features owe people in private: one that fails keeps no other from being heard. */
const privatelyOf = (
  features: readonly Feature[],
  featureParts: () => FeatureParts,
  log: Log,
): Privately => ({
  series: letters,
  owed: async (to) => {
    const parts = featureParts()
    const again = parts.now.epochMilliseconds + AGAIN_MS
    const found = await Promise.all(
      features.flatMap(
        ({ name, private: own }) =>
          own?.owed(to, parts).catch((error: unknown) => {
            log.error({ error, feature: name }, 'What somebody is owed in private could not be decided')
            return { words: [], next: again }
          }) ?? [],
      ),
    )
    const next = Math.min(...found.map(({ next: at = Number.POSITIVE_INFINITY }) => at))
    return { words: found.flatMap(({ words }) => words), ...(next < Number.POSITIVE_INFINITY && { next }) }
  },
})

/** What every command may use. */
function servicesOf(
  parts: Parts & Pick<Services, 'off'>,
  { features, registry }: ReturnType<typeof featuresBut>,
  delivery: Delivery,
  featureParts: () => FeatureParts,
): Services {
  const { store, platform, random, ids, off } = parts
  return {
    store,
    delivery,
    inspect: async (channel) => {
      const outage = parts.outage?.(channel.platform)
      return outage ? [outage] : ((await platform(channel.platform)?.inspect(channel)) ?? [])
    },
    inspectBooths: async (channel) => platform(channel.platform)?.booths?.inspect(channel),
    ...peopleOn(platform),
    rooms: async (workspace, member) => configured(platform, member.platform).rooms(workspace, member),
    hasThread: async (thread) => configured(platform, thread.platform).hasThread(thread),
    random,
    curricula: parts.curricula,
    kept: async (member, zone) => {
      const lines = await Promise.all(features.map(({ kept }) => kept?.(member, featureParts(), zone) ?? []))
      return lines.flat()
    },
    records: (member) => recordsOf(store, features, member),
    choices: async (member) => {
      const own = features.flatMap((each) => each.private?.choices(member, featureParts()) ?? [])
      return (await Promise.all(own)).flat()
    },
    newGroupId: ids.group,
    mostGroups: (parts.limits ?? UNLIMITED).groups,
    registry,
    off,
  }
}

/** Every record whose key begins with a person’s, by the kinds that `forget-me` deletes. */
async function recordsOf(
  store: Store,
  features: readonly Feature[],
  member: MemberRef,
): Promise<{ kind: string; key: string; value: unknown }[]> {
  const id = personOf(member)
  const person = await store.get(people, id)
  const kinds: Kind<unknown>[] = [
    memberships,
    answers,
    ...features.flatMap(({ personal = [] }) => personal).map(({ kind }) => kind),
  ]
  const found = person ? [{ kind: people.name, key: '', value: person as unknown }] : []
  for (const kind of kinds)
    for await (const { key, value } of each(store, kind, { prefix: `${id}/` }))
      found.push({ kind: kind.name, key: key.slice(id.length + 1), value })
  return found
}

/** The system's clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after: (ms, work) => {
    // Longer waits than a timer can hold come back early and wait again.
    const timer = setTimeout(work, Math.min(ms, 2 ** 31 - 1))
    return () => clearTimeout(timer)
  },
}

/** Without letters and digits that can be mistaken for each other. */
const LETTERS = 'abcdefghijkmnpqrstuvwxyz23456789'

/** Ids that nobody can guess. */
export const randomIds: Ids = {
  group: () => Array.from({ length: 8 }, () => LETTERS[randomInt(LETTERS.length)]).join(''),
  reference: () => randomBytes(4).toString('hex'),
}
