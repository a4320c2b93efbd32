import { groupByChannel } from '../../core/group.ts'
import type { Located } from '../../core/platform.ts'
import type { Log } from '../../core/ports.ts'
import type { Store } from '../../core/records.ts'
import { type ChannelRef, channelKey } from '../../core/refs.ts'
import type { Teams } from './teams.ts'

/** What `conversations.info` tells of a channel, as far as it matters beside posting. */
export type Channel = {
  /** Without its `#`. */
  name: string | undefined
  /** Every workspace that has it, where it is shared between several (Slack Connect). */
  teams: readonly string[]
  /** Whether people of several workspaces may read it, or are invited to. */
  shared: boolean
}

/** What channels are called and who shares them, remembered for 10 minutes. */
export type Channels = {
  /** `undefined` when Slack cannot be asked. */
  of(team: string, channel: string): Promise<Channel | undefined>
  /**
   * The workspace under which a channel's group is kept: its own, or another one that Slack says shares the channel and whose
   * group meets there already.
   */
  home(team: string, channel: string): Promise<string>
  /** The same channel as other workspaces that share it know it; none where Slack cannot be asked. */
  otherNames(team: string, channel: string): Promise<ChannelRef[]>
  /**
   * Its name and address, and whether its workspace alone reads it, as Slack says now: who shares a channel may change in a minute, and
   * names of people depend on it. Nothing where Slack cannot be asked. Never rejects.
   */
  locate(channel: ChannelRef): Promise<Located>
  /** Somebody renamed it, or shared it: it is asked for again. */
  forget(team: string, channel: string): void
}

const REMEMBER_MS = 10 * 60_000
/** Channels remembered at once; the earliest asked leaves first. */
const MOST = 10_000

/** Asks `conversations.info`; `now` answers epoch ms. */
export function createChannels(parts: {
  teams: Teams
  store: Pick<Store, 'get'>
  now(): number
  log: Log
}): Channels {
  const { teams, store, now, log } = parts
  const known = new Map<string, { at: number; channel: Channel }>()

  const of: Channels['of'] = async (team, id) => {
    const found = known.get(`${team}/${id}`)
    return found && found.at > now() - REMEMBER_MS ? found.channel : fresh(team, id)
  }

  const fresh = async (team: string, id: string): Promise<Channel | undefined> => {
    const key = `${team}/${id}`
    try {
      const channel = await ask(teams, team, id)
      known.delete(key)
      known.set(key, { at: now(), channel })
      const [first] = known.keys()
      if (known.size > MOST && first !== undefined) known.delete(first)
      return channel
    } catch (error) {
      log.debug({ error, team, channel: id }, 'Slack did not tell what a channel is')
      return undefined
    }
  }

  const meets = async (workspace: string, channel: string): Promise<boolean> =>
    (await store.get(groupByChannel, channelKey({ platform: 'slack', workspace, channel }))) !== undefined

  return {
    of,
    home: async (team, id) => {
      if (await meets(team, id)) return team
      for (const other of (await of(team, id))?.teams ?? []) if (await meets(other, id)) return other
      return team
    },
    otherNames: async (team, channel) => {
      const teams = (await of(team, channel))?.teams ?? []
      return teams.flatMap((workspace) =>
        workspace === team ? [] : [{ platform: 'slack', workspace, channel }],
      )
    },
    locate: async ({ workspace: team, channel: id }) => {
      const found = await fresh(team, id)
      const name = found?.name
      const url = await teams.of(team).then(
        (at) => at.url,
        () => undefined,
      )
      if (name === undefined || url === undefined) return {}
      return {
        name: `#${name}`,
        url: new URL(`archives/${id}`, url).href,
        ...(!found?.shared && { internal: true }),
      }
    },
    forget: (team, id) => void known.delete(`${team}/${id}`),
  }
}

async function ask(teams: Teams, team: string, id: string): Promise<Channel> {
  const { web } = await teams.of(team)
  const { channel } = await web.conversations.info({ channel: id })
  if (!channel) throw new Error('Slack answered without a channel.')
  const { name, is_ext_shared, is_org_shared, is_pending_ext_shared } = channel
  const { shared_team_ids = [], connected_team_ids = [] } = channel
  const isShared = Boolean(is_ext_shared || is_org_shared)
  return {
    name,
    teams: isShared ? [...new Set([...shared_team_ids, ...connected_team_ids])] : [],
    shared: isShared || Boolean(is_pending_ext_shared),
  }
}
