import { EXTRAS } from '../../../src/platforms/slack/scopes.ts'
import { inboundContract } from '../../contracts/inbound.ts'
import { platformContract } from '../../contracts/platform.ts'
import { startPlatform } from '../../e2e/slack-harness.ts'
import { defaultOptions } from '../../fakes/slack/options.ts'
import { startInbound } from './hands.ts'

for (const mode of ['socket', 'http'] as const)
  platformContract(`Slack over ${mode}`, async () => {
    const slack = await startPlatform(mode, {
      options: { scopes: [...defaultOptions.scopes, ...EXTRAS.mocks.scopes] },
    })
    const { town, fake } = slack
    const at = { platform: 'slack', workspace: town.team.id } as const
    return {
      platform: slack.platform(),
      channel: { ...at, channel: town.channel.id },
      missing: { ...at, channel: 'C0GONE' },
      member: { ...at, user: town.lin.id },
      booth: {
        people: [town.lin, town.ada].map(({ id }) => ({ ...at, user: id })),
        stranger: { ...at, user: town.guest.id },
        reads: ({ user }, ref) => {
          const place = fake.world.channels.get(ref.channel)
          return (place?.members.has(user) && place.messages.some(({ ts }) => ts === ref.message)) ?? false
        },
      },
      now: Date.now,
      read: async (ref) => fake.read(ref.channel, ref.message),
      stop: slack.stop,
    }
  })

for (const mode of ['socket', 'http'] as const)
  inboundContract(
    `Slack over ${mode}`,
    { completions: false, home: true, loses: true, renames: true, keepsForm: true, stars: true },
    () => startInbound(mode),
  )
