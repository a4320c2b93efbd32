import { createCommands } from '../../src/commands.ts'
import { createBot } from '../../src/core/dispatch.ts'
import { DEFAULT_SETTINGS, type Group, groupByChannel, groups } from '../../src/core/group.ts'
import { membershipKey, memberships } from '../../src/core/membership.ts'
import { type Occurrence, occurrences } from '../../src/core/occurrence.ts'
import { type Caller, insert, put, type Standing, type Store } from '../../src/core/ports.ts'
import { type ChannelRef, channelKey } from '../../src/core/refs.ts'
import { createRegistry } from '../../src/core/registry.ts'
import { openCurricula } from '../../src/curricula.ts'
import { createEngine } from '../../src/delivery/engine.ts'
import { composeStep } from '../../src/features/daily-post/card.ts'
import { onMessage } from '../../src/features/discussion/answers.ts'
import { homeCards } from '../../src/features/home/home.ts'
import { createNotify } from '../../src/features/notify/notify.ts'
import { openStore } from '../../src/storage/open-store.ts'
import { createFakeChat, type FakeChat } from '../fakes/chat.ts'
import { createFakeClock } from '../fakes/clock.ts'
import { createQuietLog } from '../fakes/quiet-log.ts'

export const CURRICULA = openCurricula(undefined)

export const CHANNEL: ChannelRef = { platform: 'playground', workspace: 'local', channel: 'study-group' }
/** Two channels of one group. */
export const TWO_CHANNELS: ChannelRef[] = [CHANNEL, { ...CHANNEL, channel: 'other' }]
export const ADA = { platform: 'playground', workspace: 'local', user: 'ada' } as const
export const LIN = { platform: 'playground', workspace: 'local', user: 'lin' } as const
export const SAM = { platform: 'playground', workspace: 'local', user: 'sam' } as const

/** A group that studies Mon-Fri at 09:00 UTC, next at day 1, set up long ago by Ada. */
export const aGroup = (change: Partial<Group> = {}): Group => ({
  id: 'groupabc',
  name: '#study-group',
  curriculum: CURRICULA.default.id,
  channels: [CHANNEL],
  schedule: { time: '09:00', zone: 'UTC', weekdays: [1, 2, 3, 4, 5], off: [], window: 720 },
  place: 1,
  startDate: '2026-11-23',
  settings: DEFAULT_SETTINGS,
  managers: [{ ...ADA, name: 'Ada' }],
  sample: false,
  silence: { posts: 0, asked: false },
  createdAt: 0,
  ...change,
})

/** Stores a group with its channels and its managers' memberships. */
export async function addGroup(store: Store, group: Group): Promise<void> {
  await store.commit([
    insert(groups, group.id, group),
    ...group.channels.map((channel) => insert(groupByChannel, channelKey(channel), { group: group.id })),
    ...group.managers.map((manager) =>
      put(memberships, membershipKey(manager, group.id), { group: group.id, seenAt: 0 }),
    ),
  ])
}

export type Study = Awaited<ReturnType<typeof createStudy>>

/** The whole bot over a fake chat and a fake clock: real store, curriculum, commands and engine. Begins Monday 08:59 UTC. */
export async function createStudy(options: { start?: string; store?: Store; chat?: FakeChat } = {}) {
  const clock = createFakeClock(options.start ?? '2026-11-23T08:59:00Z')
  const log = createQuietLog()
  const store = options.store ?? (await openStore(':memory:', log))
  const chat = options.chat ?? createFakeChat(clock.now)
  const platform = (name: string) => (name === 'playground' ? chat : undefined)
  const engine = createEngine({
    store,
    platform,
    curriculumOf: CURRICULA.of,
    compose: (step, row, group) => composeStep(CURRICULA.of(group.curriculum), step, row, group),
    clock,
    random: () => 0.5,
    log,
    notify: createNotify({ store, platform, log }),
  })
  const now = () => Temporal.Instant.fromEpochMilliseconds(clock.now())
  let ids = 0
  const commands = createCommands({
    store,
    delivery: engine,
    inspect: (channel) => chat.inspect(channel),
    newId: () => `newgrp${String(++ids).padStart(2, '0')}`,
    random: () => 0,
  })
  const bot = createBot({
    registry: createRegistry(commands),
    store,
    curriculumOf: CURRICULA.of,
    now,
    log,
    reference: () => 'ref1',
    message: (member, thread) => onMessage(store, member, thread, clock.now()),
    gone: async () => {},
    home: (member) => homeCards({ store, curriculumOf: CURRICULA.of }, member, now()),
  })
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
    row: (date: string, group = 'groupabc'): Promise<Occurrence | undefined> =>
      store.get(occurrences, `${group}/${date}`),
    group: (id = 'groupabc'): Promise<Group | undefined> => store.get(groups, id),
  }
}

/** A caller of the fake chat, by default Ada in the study group's channel. */
export const aCaller = (change: Partial<Caller> & { standingIs?: Standing } = {}): Caller => {
  const { standingIs = { admin: false, maySetUp: true }, ...rest } = change
  return {
    member: ADA,
    name: 'Ada',
    channel: CHANNEL,
    channelName: 'study-group',
    zone: 'Europe/Berlin',
    typed: ({ name, who }) => (who === 'manager' ? `/group ${name}` : `/${name}`),
    standing: async () => standingIs,
    ...rest,
  }
}
