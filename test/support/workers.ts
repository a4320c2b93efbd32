import { compose } from '../../src/compose.ts'
import type { SharedAgenda } from '../../src/core/agenda.ts'
import type { Bot } from '../../src/core/bot.ts'
import type { Group } from '../../src/core/group.ts'
import type { ChatPlatform } from '../../src/core/platform.ts'
import type { Store } from '../../src/core/records.ts'
import type { Engine } from '../../src/delivery/engine.ts'
import type { Peers } from '../../src/delivery/peers.ts'
import { createActivity, createSettle } from '../chaos/activity.ts'
import { createLife, type Life } from '../chaos/life.ts'
import { createFakeChat } from '../fakes/chat.ts'
import { createFakeClock } from '../fakes/clock.ts'
import { createQuietLog } from '../fakes/quiet-log.ts'
import { openMemory } from './memory.ts'
import { createRing } from './ring.ts'
import { addGroup, aGroup, CHANNEL, CURRICULA, channelsAt } from './study.ts'

/** One process that shares the work. */
export type Process = {
  engine: Engine
  bot: Bot
  life: Life
  /** The calls that it made to the chat. */
  calls: string[]
  /** How often it used a port so far: the steps between which it can be stopped. */
  readonly steps: number
  /** Does something right before a later step, counted from its beginning. */
  before(step: number, work: () => void): void
  /** Keeps the chat's calls, from a later one on, waiting for their turn until `release`. */
  hold(from: number): void
  release(): void
  /** From now on no store answers it that it lives. */
  deafen(): void
  /** How many processes it counts. */
  peers(): number
  /** Its part of what a platform allows all of them. */
  limit: ReturnType<Peers['limit']> | undefined
  hear: Peers['hear'] | undefined
  /** Sets how far its machine's clock is ahead, in ms. */
  setWall(ms: number): void
}

/** Several processes over one store, one agenda and one chat, in simulated time. Begins Monday 08:59 UTC, or goes on with a chat. */
export function createWorkers(
  store: Store = openMemory().store,
  clock = createFakeClock('2026-11-23T08:59:00Z'),
  chat = createFakeChat(clock.now),
) {
  const log = createQuietLog()
  const ring = createRing(store, clock.now)
  const untaken: string[] = []
  const refusals: string[] = []
  const activity = createActivity()
  const atRest = createSettle(activity)
  // What a timer began has not reached a port yet.
  const settle = async (): Promise<void> => {
    await new Promise((resolve) => setImmediate(resolve))
    await atRest()
  }
  let ids = 0

  /** Begins a process; `works` is whether it takes what is due. */
  const begin = async (works = true): Promise<Process> => {
    const life = createLife(activity)
    const calls: string[] = []
    let ahead = 0
    let steps = 0
    let stop: { step: number; work: () => void } | undefined
    const counted = <T extends object>(port: T): T =>
      new Proxy(port, {
        get: (target, name) => {
          const member = Reflect.get(target, name)
          if (typeof member !== 'function') return member
          return (...args: unknown[]) => {
            if (++steps === stop?.step) stop.work()
            return member.apply(target, args)
          }
        },
      })
    let asked = 0
    let heldFrom = Number.POSITIVE_INFINITY
    const turn = Promise.withResolvers<void>()
    let beforeCall = (): void => {}
    const noted =
      <A extends unknown[], R>(call: (...args: A) => Promise<R>) =>
      async (...args: A): Promise<R> => {
        beforeCall()
        const { key = '' } = args[0] as { key?: string }
        if (key && !ring.isTaken({ series: 'daily', id: key.slice(0, 8) })) untaken.push(key)
        calls.push(String((args[0] as { key?: string }).key ?? 'thread'))
        return call(...args)
      }
    const platform: ChatPlatform = counted(
      life.guard({
        ...chat,
        post: noted(chat.post),
        openThread: noted(chat.openThread),
        edit: noted(chat.edit),
        booths: life.guard({ ...chat.booths, open: noted(chat.booths.open) }),
      }),
    )
    // A turn in the line of a platform: nothing is under way meanwhile.
    const waiting: ChatPlatform = {
      ...platform,
      post: async (order) => {
        if (++asked >= heldFrom) await turn.promise
        return platform.post(order)
      },
    }
    let deaf = false
    const guarded = counted(life.guard(ring))
    const port: SharedAgenda = {
      size: undefined,
      set: guarded.set,
      delete: guarded.delete,
      take: guarded.take,
      done: guarded.done,
      keep: guarded.keep,
      arm: guarded.arm,
    }
    const composed = compose({
      store: counted(life.guard(store)),
      platform: () => waiting,
      curricula: CURRICULA,
      clock: life.clock(clock),
      random: () => 0.5,
      ids: { group: () => `newgrp${String(++ids).padStart(2, '0')}`, reference: () => 'ref1' },
      log,
      shared: {
        worker: `worker${++ids}`,
        agenda: { ...port, keep: (taken) => (deaf ? new Promise(() => {}) : port.keep(taken)) },
        urgent: counted(life.guard(store)),
        sync: async () => {},
        refuse: (error) => refusals.push(error.message),
        elapsed: () => ({ monotonic: clock.now(), wall: clock.now() + ahead }),
        works,
      },
    })
    beforeCall = composed.beforeCall
    void composed.engine.start()
    await settle()
    return {
      engine: composed.engine,
      bot: composed.bot,
      life,
      calls,
      peers: () => composed.peers?.count ?? 1,
      limit: composed.peers?.limit('discord'),
      hear: composed.peers?.hear,
      get steps() {
        return steps
      },
      before: (step, work) => {
        stop = { step, work }
      },
      hold: (from) => {
        heldFrom = asked + from
      },
      release: () => {
        heldFrom = Number.POSITIVE_INFINITY
        turn.resolve()
      },
      deafen: () => {
        deaf = true
      },
      setWall: (ms) => {
        ahead = ms
      },
    }
  }

  return {
    clock,
    log,
    chat,
    ring,
    /** Keys of messages for a group that nobody had taken just then. */
    untaken,
    /** Why processes had to end. */
    refusals,
    store,
    begin,
    settle,
    activity,
    pass: (seconds: number): Promise<void> => clock.advance(seconds * 1_000, settle),
    /** Adds so many groups, each in a channel of its own. */
    add: async (count: number): Promise<Group[]> => {
      const groups = Array.from({ length: count }, (_, i) =>
        aGroup({
          id: `group${String(i).padStart(3, '0')}`,
          channels: channelsAt([{ ...CHANNEL, channel: `channel-${i}` }]),
        }),
      )
      for (const group of groups) await addGroup(store, group)
      return groups
    },
    /** How often each message is in the chat, by key. */
    copies: (): Map<string, number> => {
      const counts = new Map<string, number>()
      for (const { key } of chat.held) counts.set(key, (counts.get(key) ?? 0) + 1)
      return counts
    },
  }
}
