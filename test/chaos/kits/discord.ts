import { PermissionFlagsBits as P } from 'discord.js'
import type { Clock, Log } from '../../../src/core/ports.ts'
import type { ChannelRef } from '../../../src/core/refs.ts'
import { markIn } from '../../../src/platforms/discord/buttons.ts'
import { createCalls } from '../../../src/platforms/discord/calls.ts'
import { connect } from '../../../src/platforms/discord/connect.ts'
import { markOf } from '../../../src/platforms/discord/custom-id.ts'
import { createOutbound } from '../../../src/platforms/discord/outbound.ts'
import { channelRef, memberRef, typedWith } from '../../../src/platforms/discord/place.ts'
import { createWorld } from '../../../src/platforms/discord/world.ts'
import type { Fault, FaultKind } from '../../fakes/discord/faults.ts'
import { createDiscordFake } from '../../fakes/discord/index.ts'
import { createQuietLog } from '../../fakes/quiet-log.ts'
import { readDiscord, readPrivateDiscord } from '../seen/discord.ts'
import type { KitParts, Lasting, Strike } from './kit.ts'

const typed = typedWith(() => ({}))

/** Real time, for the gateway. */
const REAL: Clock = {
  now: () => performance.now(),
  after: (ms, work) => {
    const timer = setTimeout(work, ms)
    return () => clearTimeout(timer)
  },
}

/** So many channels a server has. */
const A_SERVER = 50

/**
 * Discord's fake with two text channels and two forums, or with so many text channels, on several servers. The gateway connection outlives runners; the rest of the adapter
 * is made anew for each. Calls are not paced, because pacing waits by real time.
 */
export async function createDiscordKit({ clock }: KitParts, count = 0): Promise<Lasting> {
  const fake = await createDiscordFake({ clock })
  const guild = fake.guild('Study club')
  const few = () => [
    guild.text('ranking'),
    guild.forum('days', { tags: ['Daily'], requireTag: true }),
    guild.text('vision'),
    guild.forum('mornings'),
  ]
  const servers = Array.from({ length: Math.ceil(count / A_SERVER) }, (_, i) => fake.guild(`Server ${i}`))
  const channels = (
    count === 0
      ? few().map((channel) => ({ guild: guild.id, channel }))
      : Array.from({ length: count }, (_, i) => {
          const server = servers[Math.floor(i / A_SERVER)] ?? guild
          return { guild: server.id, channel: server.text(`study-${i}`) }
        })
  ).map((at) => channelRef(at.guild, at.channel.id))
  const ada = guild.member('Ada', { permissions: P.ManageGuild })
  const members = ['Lin', 'Sam'].map((name) => guild.member(name))
  const log = createQuietLog()
  const signal = new AbortController().signal
  const client = await connect({ token: fake.token, apiUrl: fake.api, shards: 'auto' }, () => {}, {
    clock: REAL,
    log,
    signal,
  })
  const world = createWorld(() => client)
  const denied = new Map<string, bigint>()
  const struck: Fault[] = []

  /** Takes permissions from the bot in a channel, or gives them back, and waits until its gateway was told. */
  const setDenied = async ({ channel }: ChannelRef, bits: bigint, on: boolean): Promise<void> => {
    const deny = on ? (denied.get(channel) ?? 0n) | bits : (denied.get(channel) ?? 0n) & ~bits
    denied.set(channel, deny)
    fake.moderator.setOverwrites(channel, [{ id: guild.botRole.id, type: 0, allow: 0n, deny }])
    for (let i = 0; i < 500 && ((world.channel(channel)?.allowed ?? 0n) & bits) !== (on ? 0n : bits); i++)
      await new Promise((resolve) => setTimeout(resolve, 2))
  }

  return {
    remote: true,
    readsApart: true,
    manager: memberRef(ada.id),
    members: members.map(({ id }) => memberRef(id)),
    channels,
    platform: ({ log }: { log: Log }) => {
      const calls = createCalls(() => client.rest, UNPACED)
      return {
        name: 'discord',
        typed,
        start: async () => {},
        stop: () => calls.idle(),
        reach: async () => ({ state: 'ready' as const }),
        ...createOutbound({ calls, world, log }),
      }
    },
    strike: (request, how) => {
      const path = request === 'write' ? /^\/channels\/.*(messages|threads)$/ : /(messages|active|public)/
      struck.push(fake.fault({ method: request === 'write' ? 'POST' : 'GET', path, times: 1 }, faultOf(how)))
    },
    spare: () => {
      for (const fault of struck.splice(0)) fault.clear()
    },
    setAllowed: (channel, allowed) => setDenied(channel, P.SendMessages | P.SendMessagesInThreads, !allowed),
    setReadable: (channel, readable) => setDenied(channel, P.ReadMessageHistory, !readable),
    read: async ({ channel }) => readDiscord(fake, channel),
    privately: async ({ user }) => readPrivateDiscord(fake, user),
    markFor: markOf,
    held: () =>
      channels.flatMap(({ channel }) =>
        [channel, ...fake.threads(channel).map(({ id }) => id)].flatMap((place) =>
          fake.messages(place).map(({ id, components }) => ({ id, mark: markIn(components ?? []) ?? '' })),
        ),
      ),
    forget: fake.forget,
    close: async () => {
      await client.destroy()
      await fake.close()
      fake.assertNoUnknown()
    },
  }
}

const UNPACED = { turn: async () => {}, pause: () => {}, stop: () => {} }

function faultOf(how: Strike): FaultKind {
  switch (how.kind) {
    case 'dropped':
      return 'drop-response'
    case 'reset':
      return 'reset'
    case 'broken':
      return { status: 502, stored: false }
    case 'broken-after':
      return { status: 502, stored: true }
    case 'late':
      return { late: how.ms }
    case 'limited':
      return { retryAfter: how.ms }
  }
}
