import { expect } from 'vitest'
import { inboundContract } from '../../contracts/inbound.ts'
import { platformContract } from '../../contracts/platform.ts'
import { startDiscord } from '../../e2e/discord-harness.ts'
import { startInbound } from './hands.ts'
import { seenOnDiscord } from './seen-discord.ts'

const KINDS = ['text', 'announcement', 'forum'] as const

for (const kind of KINDS)
  platformContract(`Discord, in a channel of the kind ${kind},`, async () => {
    const discord = await startDiscord((fake) => {
      const guild = fake.guild('Study club')
      return { guild, channel: guild[kind]('ranking'), lin: guild.member('Lin') }
    })
    const { fake, world } = discord
    const ref = (channel: string) => ({ platform: 'discord' as const, workspace: world.guild.id, channel })
    return {
      platform: discord.platform(),
      channel: ref(world.channel.id),
      missing: ref('100000000000000001'),
      member: { platform: 'discord', workspace: '@me', user: world.lin.id },
      now: Date.now,
      read: async (at) => {
        const message = fake.messages(at.thread ?? at.channel).find(({ id }) => id === at.message)
        expect(message?.content).not.toBe('')
        return seenOnDiscord(message as NonNullable<typeof message>)
      },
      stop: discord.stop,
    }
  })

inboundContract('Discord', { completions: true, home: false, loses: true, keepsForm: false }, startInbound)
