import { groupByChannel } from '../../core/group.ts'
import type { Bot, Log, Store } from '../../core/ports.ts'
import { renderHome } from './home.ts'
import type { Teams } from './teams.ts'

/** What Slack tells of channels, workspaces and the home page. */
export type Events = {
  /** The bot can no longer post there; `reason` is a sentence. */
  gone(team: string, channel: string, reason: string): Promise<void>
  /** The app is no longer in this workspace: every group of it goes on hold. */
  left(team: string, reason: string): Promise<void>
  /** A member opened the app's home page. */
  home(team: string, user: string): Promise<void>
}

/** Creates it; nothing rejects. */
export function createEvents(parts: { bot: Bot; teams: Teams; store: Store; log: Log }): Events {
  const { bot, teams, store, log } = parts
  const gone: Events['gone'] = (team, channel, reason) =>
    bot.gone({ platform: 'slack', workspace: team, channel }, reason)
  return {
    gone,
    left: async (team, reason) => {
      for (const channel of await channelsOf(store, team)) await gone(team, channel, reason)
    },
    home: async (team, user) => {
      const cards = await bot.home({ platform: 'slack', workspace: team, user })
      try {
        const { web } = await teams.of(team)
        await web.views.publish({ user_id: user, view: { type: 'home', blocks: renderHome(cards) } })
      } catch (error) {
        log.warn({ error, team }, 'A home page was not shown')
      }
    },
  }
}

const PAGE = 500

/** The channels of a workspace in which a group meets. */
async function channelsOf(store: Store, team: string): Promise<string[]> {
  const prefix = `slack/${team}/`
  const found: string[] = []
  for (let after: string | undefined; ; ) {
    const rows = await store.list(groupByChannel, {
      prefix,
      limit: PAGE,
      ...(after !== undefined && { after }),
    })
    found.push(...rows.map(({ key }) => key.slice(prefix.length)))
    after = rows.at(-1)?.key
    if (rows.length < PAGE) return found
  }
}
