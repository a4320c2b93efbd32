import { createCommands } from '../../src/commands.ts'
import { createBot } from '../../src/core/dispatch.ts'
import { groupByChannel, groups } from '../../src/core/group.ts'
import type { ChatPlatform, Clock } from '../../src/core/ports.ts'
import { channelKey } from '../../src/core/refs.ts'
import { createRegistry } from '../../src/core/registry.ts'
import { openCurricula } from '../../src/curricula.ts'
import { createEngine } from '../../src/delivery/engine.ts'
import { composeStep } from '../../src/features/daily-post/card.ts'
import { onMessage } from '../../src/features/discussion/answers.ts'
import { homeCards } from '../../src/features/home/home.ts'
import { createNotify } from '../../src/features/notify/notify.ts'
import { openStore } from '../../src/storage/open-store.ts'
import type { DiscordFake } from '../fakes/discord/index.ts'
import { createQuietLog } from '../fakes/quiet-log.ts'
import { startDiscord } from './discord-harness.ts'

const CURRICULA = openCurricula(undefined)

const clock: Clock = {
  now: Date.now,
  after: (ms, work) => {
    const timer = setTimeout(work, ms)
    return () => clearTimeout(timer)
  },
}

/** The whole bot on a fake Discord whose servers `build` makes: real store, curriculum, commands, engine and platform. */
export async function startDiscordStudy<W>(build: (fake: DiscordFake) => W) {
  const log = createQuietLog()
  const store = await openStore(':memory:', log)
  let running: { platform(): ChatPlatform } | undefined
  const platform = (name: string) => (name === 'discord' ? running?.platform() : undefined)
  const now = () => Temporal.Instant.fromEpochMilliseconds(clock.now())
  const engine = createEngine({
    store,
    platform,
    curriculumOf: CURRICULA.of,
    compose: (step, row, group) => composeStep(CURRICULA.of(group.curriculum), step, row, group),
    clock,
    random: () => 0,
    log,
    notify: createNotify({ store, platform, log }),
  })
  let ids = 0
  const registry = createRegistry(
    createCommands({
      store,
      delivery: engine,
      inspect: async (channel) => (await running?.platform().inspect(channel)) ?? [],
      newId: () => `newgrp${String(++ids).padStart(2, '0')}`,
      random: () => 0,
    }),
  )
  const bot = createBot({
    registry,
    store,
    curriculumOf: CURRICULA.of,
    now,
    log,
    reference: () => 'ref1',
    message: (member, thread) => onMessage(store, member, thread, clock.now()),
    gone: async (channel, reason) => {
      const found = await store.get(groupByChannel, channelKey(channel))
      const hold = { reason, mends: 'Let me back in.', since: clock.now(), told: false }
      if (found) await store.update(groups, found.group, (group) => ({ ...group, hold }))
    },
    home: (member) => homeCards({ store, curriculumOf: CURRICULA.of }, member, now()),
  })
  const discord = await startDiscord(build, { bot, store })
  running = discord
  return {
    ...discord,
    engine,
    commands: registry.infos.filter(({ internal }) => !internal),
    stop: async () => {
      await engine.stop()
      await discord.stop()
      await store.close()
    },
  }
}
