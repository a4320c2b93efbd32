import type { Clock } from '../../src/core/ports.ts'
import type { Store } from '../../src/core/records.ts'
import type { ChannelRef, MemberRef } from '../../src/core/refs.ts'
import { markOf } from '../../src/platforms/discord/custom-id.ts'
import { directChannel } from '../../src/platforms/playground/world.ts'
import { createDiscordFake } from '../fakes/discord/index.ts'
import { startSlack } from '../fakes/slack/index.ts'
import type { PlatformName } from './platforms.ts'
import { readDiscord, readPrivateDiscord } from './seen/discord.ts'
import { readPlayground, readPrivate } from './seen/playground.ts'
import type { SeenLetter, SeenPost } from './seen/seen.ts'
import { readPrivateSlack, readSlack } from './seen/slack.ts'

/** A platform as a bot of another process meets it. `environment` is how that one finds it. */
export type Site = {
  readonly manager: MemberRef
  readonly channels: readonly ChannelRef[]
  /** As many members that manage nothing. */
  readonly members: readonly MemberRef[]
  readonly environment: Record<string, string>
  /** How long a day's posts take, roughly, in real ms. */
  readonly killWithin: number
  /** What a channel really holds; the playground keeps it in the bot's store. */
  read(channel: ChannelRef, store: Store): Promise<SeenPost[]>
  /** What a member got in private, with what tells it apart: that of a delivery is what `markFor` makes of its key. */
  privately(member: MemberRef, store: Store): Promise<SeenLetter[]>
  markFor(key: string): string
  /** How many calls it was asked so far, and how many it turned away for being too many. */
  calls(): { all: number; limited: number }
  close(): Promise<void>
}

/**
 * Opens a site that answers nothing to some of what it takes, where it is not `reliable`. `clock` is the platform's time; `more` channels
 * of the usual kind come beside one of each kind.
 */
export const createSite = (
  platform: PlatformName,
  clock: Clock,
  { more = 0, reliable = false } = {},
): Promise<Site> => SITES[platform](clock, more, reliable ? 0 : 0.03)

const SITES: Record<PlatformName, (clock: Clock, more: number, silent: number) => Promise<Site>> = {
  playground: async () => ({
    manager: { platform: 'playground', workspace: 'local', user: 'ada' },
    channels: ['study-group', 'ml-design', 'random'].map((channel) => ({
      platform: 'playground',
      workspace: 'local',
      channel,
    })),
    members: ['lin', 'sam', 'kim'].map((user) => ({ platform: 'playground', workspace: 'local', user })),
    environment: { PLAYGROUND: 'on' },
    killWithin: 1_000,
    read: ({ channel }, store) => readPlayground(store, channel),
    privately: ({ user }, store) => readPrivate(store, directChannel(user)),
    markFor: (key) => key,
    calls: () => ({ all: 0, limited: 0 }),
    close: async () => {},
  }),

  discord: async (clock, more, silent) => {
    const fake = await createDiscordFake({ clock })
    fake.fault({ method: 'POST', path: /messages$|threads$/, chance: silent }, 'drop-response')
    const guild = fake.guild('Study club')
    const ada = guild.member('Ada')
    const channels = [
      guild.text('ranking'),
      guild.forum('days', { tags: ['Daily'], requireTag: true }),
      guild.announcement('news'),
      ...Array.from({ length: more }, (_, i) => guild.text(`study-${i}`)),
    ]
    return {
      manager: { platform: 'discord', workspace: '@me', user: ada.id },
      channels: channels.map(({ id }) => ({ platform: 'discord', workspace: guild.id, channel: id })),
      members: channels.map((_, i) => ({
        platform: 'discord',
        workspace: '@me',
        user: guild.member(`Member ${i}`).id,
      })),
      killWithin: 2_000,
      environment: { PLAYGROUND: 'off', DISCORD_TOKEN: fake.token, DISCORD_API_URL: fake.api },
      read: async ({ channel }) => readDiscord(fake, channel),
      privately: async ({ user }) => readPrivateDiscord(fake, user),
      markFor: markOf,
      calls: () => ({ all: fake.stats.requests, limited: fake.stats.limited }),
      close: async () => {
        await fake.close()
        fake.assertNoUnknown()
      },
    }
  },

  slack: async (clock, more, silent) => {
    const fake = await startSlack({ clock, mode: 'socket' })
    fake.fault({ method: 'chat.postMessage', chance: silent }, { kind: 'drop-answer' })
    const team = fake.team({ name: 'Town' })
    const ada = fake.user(team.id, { name: 'ada', admin: true })
    const channels = [
      ...(['public', 'private', 'public'] as const),
      ...Array<'public'>(more).fill('public'),
    ].map((kind, i) => fake.channel(team.id, { name: `study-${i}`, kind, members: [ada] }))
    return {
      manager: { platform: 'slack', workspace: team.id, user: ada.id },
      channels: channels.map(({ id }) => ({ platform: 'slack', workspace: team.id, channel: id })),
      members: channels.map((_, i) => ({
        platform: 'slack',
        workspace: team.id,
        user: fake.user(team.id, { name: `member-${i}` }).id,
      })),
      killWithin: 7_000,
      environment: {
        PLAYGROUND: 'off',
        SLACK_BOT_TOKEN: team.botToken,
        SLACK_APP_TOKEN: fake.keys.appToken,
        SLACK_API_URL: fake.apiUrl,
      },
      read: async ({ channel }) => readSlack(fake, channel),
      privately: async ({ user }) => readPrivateSlack(fake, user),
      markFor: (key) => key,
      calls: () => ({
        all: Object.values(fake.stats.calls).reduce((sum, each) => sum + each, 0),
        limited: fake.stats.limited,
      }),
      close: async () => {
        await fake.stop()
        fake.assertNoUnknown()
      },
    }
  },
}
