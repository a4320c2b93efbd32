import { PermissionFlagsBits } from 'discord.js'
import { expect } from 'vitest'
import type { MemberRef } from '../../../src/core/refs.ts'
import { openNotes } from '../../../src/platforms/discord/notes.ts'
import { createSender } from '../../../src/platforms/discord/sender.ts'
import { inboundContract } from '../../contracts/inbound.ts'
import { platformContract } from '../../contracts/platform.ts'
import { startDiscord } from '../../e2e/discord-harness.ts'
import { INVITED } from '../../fakes/discord/builder.ts'
import type { DiscordFake } from '../../fakes/discord/index.ts'
import { openMemory } from '../../support/memory.ts'
import { startInbound } from './hands.ts'
import { seenOnDiscord } from './seen-discord.ts'

/** Two members to sit in a booth, which a text channel alone can have, and another one. */
const boothOf = (
  kind: (typeof KINDS)[number],
  fake: DiscordFake,
  { lin, sam, mo }: Record<'lin' | 'sam' | 'mo', { id: string }>,
) => {
  const ref = ({ id: user }: { id: string }): MemberRef => ({ platform: 'discord', workspace: '@me', user })
  if (kind !== 'text') return { elsewhere: true as const }
  return {
    booth: {
      people: [lin, sam].map(ref),
      stranger: ref(mo),
      reads: ({ user }: MemberRef, at: { thread?: string | undefined; message: string }) => {
        try {
          return fake
            .member(user)
            .reads(at.thread ?? '')
            .some(({ id }) => id === at.message)
        } catch {
          return false
        }
      },
    },
  }
}

const KINDS = ['text', 'announcement', 'forum'] as const

/** The same place, for a process that does not hear Discord's gateway: another one has written down what it knows, or not. */
const senders = KINDS.flatMap((kind) => [true, false].map((noted) => ({ kind, noted })))

for (const { kind, noted } of senders)
  platformContract(
    `Discord without its gateway, in a channel of the kind ${kind} ${noted ? 'with' : 'without'} a note,`,
    async () => {
      const { store, expiring } = openMemory()
      const notes = openNotes(expiring)
      const discord = await startDiscord(
        (fake) => {
          const guild = fake.guild('Study club', INVITED | PermissionFlagsBits.CreatePrivateThreads)
          return {
            guild,
            channel: guild[kind]('ranking'),
            lin: guild.member('Lin'),
            sam: guild.member('Sam'),
            mo: guild.member('Mo'),
          }
        },
        noted ? { notes } : {},
      )
      const { fake, world, log } = discord
      const ref = (channel: string) => ({ platform: 'discord' as const, workspace: world.guild.id, channel })
      // A manager sets a group up there.
      if (noted) await discord.platform().inspect(ref(world.channel.id))
      const sender = createSender({ token: fake.token, apiUrl: fake.api, shards: 'auto', store, notes, log })
      await sender.start(discord.bot)
      return {
        platform: sender,
        deaf: true,
        channel: ref(world.channel.id),
        missing: ref('100000000000000001'),
        member: { platform: 'discord', workspace: '@me', user: world.lin.id },
        ...boothOf(kind, fake, world),
        now: Date.now,
        read: async (at) => {
          const message = fake.messages(at.thread ?? at.channel).find(({ id }) => id === at.message)
          return seenOnDiscord(message as NonNullable<typeof message>)
        },
        stop: async () => {
          await sender.stop()
          await discord.stop()
        },
      }
    },
  )

for (const kind of KINDS)
  platformContract(`Discord, in a channel of the kind ${kind},`, async () => {
    const discord = await startDiscord((fake) => {
      const guild = fake.guild('Study club', INVITED | PermissionFlagsBits.CreatePrivateThreads)
      return {
        guild,
        channel: guild[kind]('ranking'),
        lin: guild.member('Lin'),
        sam: guild.member('Sam'),
        mo: guild.member('Mo'),
      }
    })
    const { fake, world } = discord
    const ref = (channel: string) => ({ platform: 'discord' as const, workspace: world.guild.id, channel })
    return {
      platform: discord.platform(),
      channel: ref(world.channel.id),
      missing: ref('100000000000000001'),
      member: { platform: 'discord', workspace: '@me', user: world.lin.id },
      ...boothOf(kind, fake, world),
      now: Date.now,
      read: async (at) => {
        const message = fake.messages(at.thread ?? at.channel).find(({ id }) => id === at.message)
        expect(message?.content).not.toBe('')
        return seenOnDiscord(message as NonNullable<typeof message>)
      },
      stop: discord.stop,
    }
  })

inboundContract(
  'Discord',
  { completions: true, home: false, loses: true, renames: true, keepsForm: false, stars: true },
  startInbound,
)
