import type { Standing } from '../../core/caller.ts'
import type { ChannelRef, MemberRef } from '../../core/refs.ts'

/** A channel of the playground; `direct` names the one member who sees it, `among` those of a booth. Nobody writes in a `closed` one. */
export type Channel = {
  id: string
  name: string
  about: string
  direct?: string
  among?: readonly string[]
  closed?: true
}

/** A member one can be in the playground. */
export type Member = { id: string; name: string; role: string; standing: Standing }

/** The one workspace there is. */
export const WORKSPACE = 'local'

/** The author id of the bot's own messages; no member has it. */
export const BOT = { id: 'studyhall', name: 'Studyhall' } as const

/** Three members, so that every answer to "may they?" can be tried. */
export const MEMBERS: readonly Member[] = [
  { id: 'ada', name: 'Ada', role: 'Manager', standing: { admin: true, maySetUp: true } },
  { id: 'lin', name: 'Lin', role: 'Member', standing: { admin: false, maySetUp: true } },
  {
    id: 'sam',
    name: 'Sam',
    role: 'Guest',
    standing: {
      admin: false,
      maySetUp:
        'Sam is a guest here, and guests cannot set up a group. Ask Ada, who manages this workspace, or switch to Ada or Lin.',
    },
  },
]

const PUBLIC: readonly Channel[] = [
  { id: 'study-group', name: 'study-group', about: 'Where the ready-made group studies' },
  { id: 'ml-design', name: 'ml-design', about: 'A second channel, to set up a group of its own' },
  { id: 'random', name: 'random', about: 'For everything else' },
]

const DIRECT: readonly Channel[] = MEMBERS.map(({ id, name }) => ({
  id: `dm-${id}`,
  name: BOT.name,
  about: `Direct messages between ${name} and ${BOT.name}`,
  direct: id,
}))

/** The channels a member sees, their direct messages last; without a member only what everybody sees. */
export const channelsOf = (user: string | undefined): Channel[] => [
  ...PUBLIC,
  ...DIRECT.filter(({ direct }) => direct === user),
]

/** Any channel by id, whoever may see it. */
export const channelById = (id: string): Channel | undefined =>
  [...PUBLIC, ...DIRECT].find((channel) => channel.id === id)

/** A member by id. */
export const memberById = (id: string): Member | undefined => MEMBERS.find((member) => member.id === id)

/** The direct-message channel of a member. */
export const directChannel = (user: string): string => `dm-${user}`

/** A channel as the core names it. */
export const channelRef = (channel: string): ChannelRef => ({
  platform: 'playground',
  workspace: WORKSPACE,
  channel,
})

/** A member as the core names them. */
export const memberRef = (user: string): MemberRef => ({ platform: 'playground', workspace: WORKSPACE, user })
