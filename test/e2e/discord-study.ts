import type { Shelf } from '../../src/core/curriculum.ts'
import type { ChatPlatform } from '../../src/core/platform.ts'
import { describeCommands } from '../../src/features.ts'
import type { DiscordFake } from '../fakes/discord/index.ts'
import { composeOver, type Place } from '../support/study.ts'
import { startDiscord } from './discord-harness.ts'

/** The whole bot on a fake Discord whose servers `build` makes: real store, curriculum, commands, engine and platform. */
export async function startDiscordStudy<W>(
  build: (fake: DiscordFake) => W,
  curricula?: Shelf,
  place: Place = {},
) {
  let running: { platform(): ChatPlatform } | undefined
  const { bot, engine, storage } = composeOver(() => running?.platform(), curricula, place)
  const { store } = storage
  const { clock } = place
  const discord = await startDiscord(build, { bot, store, ...(clock && { clock }) })
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

/** A server with a text channel, Lin, who may manage its groups, and six other members. */
export function aClub(fake: DiscordFake, permissions?: bigint) {
  const guild = fake.guild('Study club', permissions)
  const people = ['Sam', 'Mo', 'Kim', 'Zoe', 'Uma', 'Ivo'].map((name) => guild.member(name))
  return { text: guild.text('ranking'), lin: guild.member('Lin', { permissions: 1n << 5n }), people }
}
