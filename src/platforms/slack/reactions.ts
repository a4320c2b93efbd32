import type { Bot, Reacted } from '../../core/bot.ts'
import type { ThreadRef } from '../../core/refs.ts'
import type { Channels } from './channels.ts'
import { claimKey, type Task } from './inbound.ts'
import { permalink } from './outbound.ts'
import type { Teams } from './teams.ts'

/** The reaction that is counted. */
const STAR = 'star'

/** So many messages are known by their thread without asking Slack, the latest. */
const KNOWN = 10_000

/** https://docs.slack.dev/reference/events/reaction_added: what the message is a reply to is not told, nor its author where that is an app’s webhook. */
export type Reacting = {
  type: string
  user: string
  reaction: string
  item_user?: string
  item: { type: string; channel?: string; ts?: string }
}

/** Stars that members give, as calls of the bot. */
export type Reactions = {
  /** A message was written in a thread. */
  written(message: { channel: string; ts: string; thread: string }): void
  /** What a reaction calls for; nothing where it is no star on a message, or the bot’s own. */
  heard(event: Reacting, at: { id: string; team: string; botUser: string | undefined }): Task | undefined
}

/** Stars by what Slack tells of messages; which thread one is in is asked only where nobody wrote it since the start. */
export function createReactions({
  bot,
  teams,
  channels,
}: {
  bot: Pick<Bot, 'reaction'>
  teams: Teams
  channels: Pick<Channels, 'home'>
}): Reactions {
  const threads = new Map<string, string>()
  const written: Reactions['written'] = ({ channel, ts, thread }) => {
    threads.set(`${channel}/${ts}`, thread)
    const [first] = threads.keys()
    if (threads.size > KNOWN && first !== undefined) threads.delete(first)
  }

  const threadOf = async (team: string, channel: string, ts: string): Promise<string | undefined> => {
    const known = threads.get(`${channel}/${ts}`)
    if (known !== undefined) return known
    const { web } = await teams.of(team)
    // Slack answers with the message alone, or with its whole thread, whose first message comes first.
    const { messages } = await web.conversations.replies({ channel, ts, limit: 1 })
    const thread = messages?.[0]?.thread_ts
    if (thread === undefined || thread === ts) return undefined
    written({ channel, ts, thread })
    return thread
  }

  return {
    written,
    heard: ({ type, user, reaction, item_user: author, item }, { id, team, botUser }) => {
      const { channel, ts } = item
      if (reaction !== STAR || user === botUser || channel === undefined || ts === undefined) return undefined
      const work = async (): Promise<void> => {
        // The group of a shared channel is one workspace's, whichever tells of a star.
        const workspace = await channels.home(team, channel)
        const ref = { platform: 'slack', workspace, channel } as const
        const about = async (): Promise<Reacted | undefined> => {
          if (author === undefined || author === botUser) return undefined
          const found = await threadOf(team, channel, ts)
          if (found === undefined) return undefined
          const thread: ThreadRef = { ...ref, thread: found }
          const { url } = await teams.of(team)
          const wrote = { platform: 'slack', workspace: team, user: author } as const
          return { thread, url: permalink(url, thread, ts), author: wrote }
        }
        const member = { platform: 'slack', workspace: team, user } as const
        await bot.reaction({
          member,
          channel: ref,
          message: ts,
          isGiven: type === 'reaction_added',
          about,
        })
      }
      return { key: claimKey.event(id), repeatable: true, work }
    },
  }
}
