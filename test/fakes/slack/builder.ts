import type { Core } from './core.ts'
import {
  type Channel,
  type ChannelKind,
  emptyChannel,
  emptyUser,
  type Installation,
  type Team,
  type User,
} from './world.ts'

/** Builds the world: teams, people, channels. Everything gets an id of its own unless one is given; what is not said is the plain case. */
export function createBuilder(core: Core) {
  const { world, ids } = core
  return {
    /** A workspace, with the app in it unless `installed: false`. */
    team: (
      options: { id?: string; name?: string; installed?: boolean; scopes?: string[] } = {},
    ): Team & { installation: Installation | undefined; botToken: string; botUser: string } => {
      const id = options.id ?? ids.id('T')
      const team: Team = { id, name: options.name ?? `Team ${id}`, domain: id.toLowerCase() }
      world.teams.set(id, team)
      const installation =
        options.installed === false ? undefined : world.install(id, options.scopes ?? core.options.scopes)
      return {
        ...team,
        installation,
        botToken: installation?.botToken ?? '',
        botUser: installation?.botUser ?? '',
      }
    },
    /** A person, or another bot. A full member in Los Angeles unless said otherwise. */
    user: (team: string, options: Partial<Omit<User, 'team'>> = {}): User => {
      const id = options.id ?? ids.id('U')
      const name = options.name ?? id.toLowerCase()
      const user: User = { ...emptyUser(id, team, name), ...options, id, name }
      world.users.set(id, user)
      return user
    },
    /**
     * A public channel, or `kind: 'private'`, with these members; the app's bot is in it unless `bot: false`. `shared`
     * names other teams in it.
     */
    channel: (
      team: string,
      options: {
        id?: string
        name?: string
        kind?: Exclude<ChannelKind, 'im' | 'mpim'>
        members?: (string | User)[]
        bot?: boolean
        shared?: string[]
      } = {},
    ): Channel => {
      const id = options.id ?? ids.id('C')
      const channel: Channel = {
        ...emptyChannel(id, team, options.name ?? id.toLowerCase(), options.kind ?? 'public'),
        members: new Set(
          (options.members ?? []).map((member) => (typeof member === 'string' ? member : member.id)),
        ),
        shared: options.shared ?? [],
      }
      const bot = world.installations.get(team)?.botUser
      if (bot && options.bot !== false) channel.members.add(bot)
      world.channels.set(id, channel)
      return channel
    },
  }
}
