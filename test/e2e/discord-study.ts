import { compose, systemClock } from '../../src/compose.ts'
import type { ChatPlatform } from '../../src/core/platform.ts'
import { openCurricula } from '../../src/curricula.ts'
import { describeCommands } from '../../src/features.ts'
import type { DiscordFake } from '../fakes/discord/index.ts'
import { createQuietLog } from '../fakes/quiet-log.ts'
import { createMemoryStore } from '../support/memory.ts'
import { startDiscord } from './discord-harness.ts'

/** The whole bot on a fake Discord whose servers `build` makes: real store, curriculum, commands, engine and platform. */
export async function startDiscordStudy<W>(build: (fake: DiscordFake) => W) {
  const log = createQuietLog()
  const store = createMemoryStore()
  let running: { platform(): ChatPlatform } | undefined
  let ids = 0
  const { bot, engine } = compose({
    store,
    platform: (name) => (name === 'discord' ? running?.platform() : undefined),
    curricula: openCurricula(undefined),
    clock: systemClock,
    random: () => 0,
    ids: { group: () => `newgrp${String(++ids).padStart(2, '0')}`, reference: () => 'ref1' },
    log,
  })
  const discord = await startDiscord(build, { bot, store })
  running = discord
  return {
    ...discord,
    engine,
    commands: describeCommands(),
    stop: async () => {
      await engine.stop()
      await discord.stop()
      await store.close()
    },
  }
}
