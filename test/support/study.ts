import { compose, type Limits, systemClock } from '../../src/compose.ts'
import type { Caller, Idiom, Standing } from '../../src/core/caller.ts'
import type { Shelf } from '../../src/core/curriculum.ts'
import {
  CHANNEL_SETTINGS,
  type Group,
  groups,
  type Hold,
  newChannel,
  newGroup,
} from '../../src/core/group.ts'
import { storeGroup } from '../../src/core/membership.ts'
import { type Occurrence, occurrenceKey, occurrences } from '../../src/core/occurrence.ts'
import type { ChatPlatform } from '../../src/core/platform.ts'
import type { Clock, Erasures } from '../../src/core/ports.ts'
import { type Store, update } from '../../src/core/records.ts'
import type { ChannelRef } from '../../src/core/refs.ts'
import { openCurricula } from '../../src/curricula.ts'
import { typed } from '../../src/platforms/playground/typed.ts'
import type { Storage } from '../../src/storage/storage.ts'
import { createFakeChat, type FakeChat } from '../fakes/chat.ts'
import { createFakeClock } from '../fakes/clock.ts'
import { createQuietLog } from '../fakes/quiet-log.ts'
import { expectReadable } from './lines.ts'
import { openMemory } from './memory.ts'

export const CURRICULA = openCurricula(undefined)

export const CHANNEL: ChannelRef = { platform: 'playground', workspace: 'local', channel: 'study-group' }
/** Two channels of one group. */
export const TWO_CHANNELS: ChannelRef[] = [CHANNEL, { ...CHANNEL, channel: 'other' }]
export const ADA = { platform: 'playground', workspace: 'local', user: 'ada' } as const
export const LIN = { platform: 'playground', workspace: 'local', user: 'lin' } as const
export const SAM = { platform: 'playground', workspace: 'local', user: 'sam' } as const

/** A group that studies Mon-Fri at 09:00 UTC, next at day 1, set up long ago by Ada. */
export const aGroup = (change: Partial<Group> = {}): Group => ({
  ...newGroup({
    id: 'groupabc',
    name: '#study-group',
    curriculum: CURRICULA.default.id,
    channel: CHANNEL,
    schedule: { time: '09:00', zone: 'UTC', weekdays: [1, 2, 3, 4, 5], off: [], window: 720 },
    position: 1,
    startDate: '2026-11-23',
    manager: { ...ADA, name: 'Ada' },
    createdAt: 0,
  }),
  ...change,
})

/** A group's channels at some places, in this order, with nothing in the way. */
export function channelsAt(refs: readonly ChannelRef[]): Group['channels'] {
  const channels: Group['channels'] = []
  for (const ref of refs) channels.push(newChannel(ref, channels))
  return channels
}

/** The group with nothing in the way of any channel, as a manager's *resume* leaves it. */
export const released = ({ hold: _, ...group }: Group): Group => ({
  ...group,
  channels: group.channels.map(({ hold: _h, lost: _l, ...channel }) => channel),
})

/** A group's first channel on hold, which a manager was told of. */
export const heldChannels = (hold: Partial<Hold> = {}): Group['channels'] =>
  channelsAt([CHANNEL]).map((channel) => ({
    ...channel,
    hold: { reason: 'No.', fix: 'x', since: 0, notified: true, ...hold },
  }))

/** Stores a group with its channels and its managers' memberships. */
export async function addGroup(store: Store, group: Group): Promise<void> {
  if (!(await storeGroup(store, group))) throw new Error(`The group ${group.id} is there already.`)
}

export type Study = Awaited<ReturnType<typeof createStudy>>

/** The whole bot over a fake chat and a fake clock: real store, curriculum, commands and engine. Begins Monday 08:59 UTC. */
export async function createStudy(
  options: {
    start?: string
    store?: Store
    chat?: FakeChat
    random?: () => number
    curricula?: Shelf
    limits?: Limits
    erasures?: Erasures | undefined
    off?: readonly string[]
  } = {},
) {
  const clock = createFakeClock(options.start ?? '2026-11-23T08:59:00Z')
  const log = createQuietLog()
  const store = options.store ?? openMemory(log, clock.now).store
  const chat = options.chat ?? createFakeChat(clock.now)
  let ids = 0
  const { engine, bot: composed } = compose({
    store,
    platform: (name) => (name === 'playground' ? chat : undefined),
    curricula: options.curricula ?? CURRICULA,
    clock,
    random: options.random ?? (() => 0.5),
    ids: { group: () => `newgrp${String(++ids).padStart(2, '0')}`, reference: () => 'ref1' },
    log,
    limits: options.limits,
    erasures: options.erasures,
    off: new Set(options.off),
  })
  // Whatever a test looks at, its lines are lines.
  const bot: typeof composed = {
    ...composed,
    dispatch: async (...asked) => {
      const answer = await composed.dispatch(...asked)
      if (answer.reply && 'card' in answer.reply) expectReadable(answer.reply.card)
      return answer
    },
  }
  const settle = async (): Promise<void> => {
    // A beat, then whatever it queued: two rounds also cover what one step starts in another.
    for (let i = 0; i < 3; i++) {
      await engine.idle()
      await new Promise((resolve) => setImmediate(resolve))
    }
  }
  return {
    clock,
    log,
    store,
    chat,
    engine,
    bot,
    settle,
    /** Lets minutes pass with a heartbeat each, as the real one beats. */
    pass: async (minutes: number): Promise<void> => {
      for (let i = 0; i < minutes; i++) {
        await clock.advance(60_000, settle)
        await engine.beat()
        await settle()
      }
    },
    /** Lets days pass with a heartbeat each half hour. */
    days: async (count: number): Promise<void> => {
      for (let left = count * 48; left > 0; left--) {
        await clock.advance(30 * 60_000, settle)
        await engine.beat()
        await settle()
      }
    },
    row: (date: string, group = 'groupabc'): Promise<Occurrence | undefined> =>
      store.get(occurrences, occurrenceKey({ group, date })),
    group: (id = 'groupabc'): Promise<Group | undefined> => store.get(groups, id),
    /** Changes the first round of a date behind the engine's back. */
    changeRow: (
      date: string,
      change: (row: Occurrence) => Occurrence,
      group = 'groupabc',
    ): Promise<Occurrence> => update(store, occurrences, occurrenceKey({ group, date }), change),
    /** Changes the group behind the engine's back. */
    change: (change: (group: Group) => Group, id = 'groupabc'): Promise<Group> =>
      update(store, groups, id, change),
  }
}

/** By which time a bot goes, and where its records lie. */
export type Place = { clock?: Clock; storage?: Storage }

/** The whole bot over one platform: real store, curriculum, commands and engine; in memory and by the system's clock unless told. */
export function composeOver(
  platform: () => ChatPlatform | undefined,
  curricula: Shelf = CURRICULA,
  { clock = systemClock, ...more }: Place = {},
) {
  const log = createQuietLog()
  const storage = more.storage ?? openMemory(log, clock.now)
  const { store } = storage
  let ids = 0
  const composed = compose({
    store,
    platform: (name) => [platform()].find((found) => found?.name === name),
    curricula,
    clock,
    random: () => 0,
    ids: { group: () => `newgrp${String(++ids).padStart(2, '0')}`, reference: () => 'ref1' },
    log,
  })
  return { ...composed, storage, log }
}

/** How the fake chat speaks: `@lin` is a member, `&quiet` a role, and a channel has every setting there is. */
export const IDIOM: Idiom = {
  admins: 'administrators of this chat',
  role: 'role',
  settings: CHANNEL_SETTINGS,
  readMember: (text) => /^@(\w+)$/.exec(text)?.[1],
  readChannel: (text) => /^#([\w-]+)$/.exec(text)?.[1],
  readRole: (text) => /^&(\w+)$/.exec(text)?.[1],
}

/** A caller of the fake chat, by default Ada in the study group's channel. */
export const aCaller = (change: Partial<Caller> & { standingIs?: Standing } = {}): Caller => {
  const { standingIs = { admin: false, maySetUp: true }, ...rest } = change
  return {
    member: ADA,
    name: 'Ada',
    channel: CHANNEL,
    channelName: (rest.channel ?? CHANNEL).channel,
    zone: 'Europe/Berlin',
    typed,
    idiom: IDIOM,
    standing: async () => standingIs,
    ...rest,
  }
}
