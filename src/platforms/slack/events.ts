import type { Bot } from '../../core/bot.ts'
import type { Why } from '../../core/group.ts'
import type { Log } from '../../core/ports.ts'
import type { Channels } from './channels.ts'
import { FIXES } from './errors.ts'
import { renderHome } from './home.ts'
import type { Installed } from './installations.ts'
import type { Outbound } from './outbound.ts'
import type { People } from './people.ts'
import { renderCard } from './render.ts'
import type { Teams } from './teams.ts'

/** What Slack tells of channels, workspaces and the home page. */
export type Events = {
  /** Pinning left a notice of this bot's own in a channel. */
  pinned(team: string, channel: string, notice: string): Promise<void>
  /** A message was deleted: a reply in a thread, or one without replies, and with it the thread that it would have been the first of. */
  deleted(team: string, channel: string, message: { ts: string; thread: string }): Promise<void>
  /** An account was deactivated or is active; Slack tells it with every change of a profile. */
  account(team: string, user: string, isGone: boolean): Promise<void>
  /** The bot can no longer post there. */
  lost(team: string, channel: string, why: Why): Promise<void>
  /** The app is no longer in this workspace: every channel of it is lost. */
  left(team: string, reason: string): Promise<void>
  /** A channel has another id, as when two workspaces begin to share it. */
  moved(team: string, from: string, to: string): Promise<void>
  /** A channel has another name. */
  renamed(team: string, channel: string, name: string): Promise<void>
  /** The bot may post there again; without a channel, in the workspace. */
  back(team: string, channel?: string): Promise<void>
  /** Somebody invited the bot to a channel, and alone reads there how to begin. */
  invited(team: string, channel: string, by: string): Promise<void>
  /** Somebody installed the app; where it was not there before they read in private how to begin. */
  installed(installed: Installed): Promise<void>
  /** A member opened the app's home page. */
  home(team: string, user: string): Promise<void>
}

/** Events as calls of the bot; nothing rejects. */
export function createEvents(parts: {
  bot: Bot
  teams: Teams
  channels: Pick<Channels, 'home' | 'forget'>
  people: Pick<People, 'forget'>
  outbound: Pick<Outbound, 'dm'>
  log: Log
}): Events {
  const { bot, teams, channels, people, outbound, log } = parts
  return {
    pinned: async (team, channel, notice) => {
      try {
        const { web } = await teams.of(team)
        await web.chat.delete({ channel, ts: notice })
      } catch (error) {
        // Slack does not say whether an app may take it away.
        log.debug({ error, channel }, 'The notice of a pin was left in its channel')
      }
    },
    deleted: (team, channel, { ts, thread }) => {
      const at = { platform: 'slack', workspace: team, channel, thread } as const
      return ts === thread ? bot.threadDeleted(at) : bot.reactionsGone(at, ts)
    },
    account: async (team, user, isGone) => {
      people.forget(team, user)
      await bot.gone({ platform: 'slack', workspace: team, user }, isGone)
    },
    lost: (team, channel, why) => bot.lost({ platform: 'slack', workspace: team, channel }, why),
    left: (team, reason) =>
      bot.lost({ platform: 'slack', workspace: team }, { reason, fix: FIXES.reinstall }),
    moved: (team, from, to) => {
      const at = { platform: 'slack', workspace: team } as const
      return bot.moved({ ...at, channel: from }, { ...at, channel: to })
    },
    renamed: async (team, channel, name) => {
      channels.forget(team, channel)
      await bot.renamed({ platform: 'slack', workspace: team, channel }, name)
    },
    back: (team, channel) =>
      bot.back({ platform: 'slack', workspace: team, ...(channel !== undefined && { channel }) }),
    invited: async (team, channel, by) => {
      const home = await channels.home(team, channel)
      const card = await bot.welcome({ platform: 'slack', workspace: home, channel })
      if (!card) return
      try {
        const { web } = await teams.of(team)
        await web.chat.postEphemeral({ channel, user: by, ...renderCard(card) })
      } catch (error) {
        log.info({ error, team, channel }, 'Whoever invited the bot was not told how to begin')
      }
    },
    installed: async ({ team, by, isNew }) => {
      await bot.back({ platform: 'slack', workspace: team })
      const card = isNew ? await bot.welcome({ platform: 'slack', workspace: team }) : undefined
      if (!card) return
      await outbound
        .dm({ platform: 'slack', workspace: team, user: by }, card, 'welcome')
        .catch((error: unknown) =>
          log.info({ error, team }, 'Whoever installed the app was not told how to begin'),
        )
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
