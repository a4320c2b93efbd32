import { type APIMessage, ComponentType } from 'discord.js'
import type { Bot } from '../../src/core/bot.ts'
import type { StartError } from '../../src/core/errors.ts'
import type { Clock } from '../../src/core/ports.ts'
import type { OpenExpiring, Store } from '../../src/core/records.ts'
import { createDiscord } from '../../src/platforms/discord/index.ts'
import type { Notes } from '../../src/platforms/discord/notes.ts'
import { createDiscordFake, type DiscordFakeOptions } from '../fakes/discord/index.ts'
import { createQuietLog } from '../fakes/quiet-log.ts'
import { createScriptedBot } from '../fakes/scripted-bot.ts'
import { openMemory } from '../support/memory.ts'

type Fake = Awaited<ReturnType<typeof createDiscordFake>>

/** A fake Discord, `build` having built its servers, and the platform logged in to it with a bot behind. */
export async function startDiscord<W, B extends Bot = ReturnType<typeof createScriptedBot>>(
  build: (fake: Fake) => W,
  more: {
    bot?: B
    store?: Store
    expiring?: OpenExpiring
    guildId?: string
    fake?: DiscordFakeOptions
    /** By the system's clock unless told. */
    clock?: Clock
    notes?: Notes
  } = {},
) {
  const fake = await createDiscordFake({ ...more.fake, ...(more.clock && { clock: more.clock }) })
  const world = build(fake)
  const log = createQuietLog()
  const own = openMemory(log)
  const store = more.store ?? own.store
  const refusals: StartError[] = []
  const bot = (more.bot ?? createScriptedBot()) as B
  const serve = async () => {
    const platform = createDiscord({
      token: fake.token,
      apiUrl: fake.api,
      shards: 'auto',
      guildId: more.guildId,
      notes: more.notes,
      store,
      expiring: more.expiring ?? own.expiring,
      now: more.clock?.now ?? Date.now,
      log,
      refuse: (error) => void refusals.push(error),
    })
    await platform.start(bot)
    return platform
  }
  let platform = await serve()
  return {
    fake,
    world,
    bot,
    store,
    log,
    /** Why Discord refused the bot after its start. */
    refusals,
    platform: () => platform,
    /** The platform as after a restart of the process. */
    again: async () => {
      await platform.stop()
      platform = await serve()
    },
    stop: async () => {
      await platform.stop()
      await fake.close()
      fake.assertNoUnknown()
    },
  }
}

/** The custom ids of a message's buttons, in order. */
export const buttonIds = (message: APIMessage | undefined): string[] =>
  (message?.components ?? [])
    .flatMap((row) => (row.type === ComponentType.ActionRow ? row.components : []))
    .flatMap((button) => ('custom_id' in button ? [button.custom_id] : []))
