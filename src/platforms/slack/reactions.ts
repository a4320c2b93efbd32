import type { Bot, Reacted } from '../../core/bot.ts'
import type { MemberRef, ThreadRef } from '../../core/refs.ts'
import type { Channels } from './channels.ts'
import { claimKey, type Task } from './inbound.ts'
import { permalink } from './outbound.ts'
import { type People, workspaceOf } from './people.ts'
import type { Teams } from './teams.ts'

/** The reaction that is counted. */
const STAR = 'star'

/** Of so many messages, the latest, it is known without asking Slack whether they are in a thread, and in which. */
const KNOWN = 10_000

/** Slack tells again for a day at most, in s (docs.slack.dev, "The Events API"). */
const LATE_S = 24 * 60 * 60

function remember<T>(known: Map<string, T>, key: string, value: T): void {
  known.delete(key)
  known.set(key, value)
  const [first] = known.keys()
  if (known.size > KNOWN && first !== undefined) known.delete(first)
}

/** https://docs.slack.dev/reference/events/reaction_added: what the message is a reply to is not told, nor its author where that is an app’s webhook. */
export type Reacting = {
  type: string
  user: string
  reaction: string
  item_user?: string
  item: { type: string; channel?: string; ts?: string }
  event_ts: string
}

/** How an event came: `shared` in a channel that several workspaces share. */
type Delivered = { id: string; team: string; botUser: string | undefined; shared: boolean }

/** Stars that members give, as calls of the bot. */
export type Reactions = {
  /** A message was written; `thread` is the first message of its thread, where it has one. */
  written(message: { channel: string; ts: string; thread: string | undefined }): void
  /** What a reaction calls for; nothing where it is no star on a message, or the bot’s own. */
  heard(event: Reacting, at: Delivered): Task | undefined
}

/** Stars by what Slack tells of messages; whether one is in a thread is asked once, and only where nobody wrote it since the start. */
export function createReactions({
  bot,
  teams,
  channels,
  people,
}: {
  bot: Pick<Bot, 'reaction'>
  teams: Teams
  channels: Pick<Channels, 'home'>
  people: Pick<People, 'of'>
}): Reactions {
  /** A message that is no reply never becomes one. */
  const threads = new Map<string, string | undefined>()
  const written: Reactions['written'] = ({ channel, ts, thread }) =>
    remember(threads, `${channel}/${ts}`, thread === ts ? undefined : thread)

  /** When somebody last gave a message a star or took it back: what Slack tells again after a failure may be older. */
  const latest = new Map<string, string>()
  const isLate = (key: string, at: string): boolean => {
    for (const [old, when] of latest) {
      if (Number(at) - Number(when) < LATE_S) break
      latest.delete(old)
    }
    if (at < (latest.get(key) ?? '')) return true
    remember(latest, key, at)
    return false
  }

  const threadOf = async (team: string, channel: string, ts: string): Promise<string | undefined> => {
    const key = `${channel}/${ts}`
    if (!threads.has(key)) {
      const { web } = await teams.of(team)
      // Slack answers with the message alone, or with its whole thread, whose first message comes first.
      const { messages } = await web.conversations.replies({ channel, ts, limit: 1 })
      written({ channel, ts, thread: messages?.[0]?.thread_ts })
    }
    return threads.get(key)
  }

  /** Two workspaces may tell of one star: it is one person's all the same. */
  const memberOf = async (user: string, { team, shared }: Delivered): Promise<MemberRef> => ({
    platform: 'slack',
    workspace: shared ? await workspaceOf({ people, teams }, team, user) : team,
    user,
  })

  const isBot = async (team: string, user: string): Promise<boolean> =>
    (await people.of(team, user))?.bot === true

  return {
    written,
    heard: ({ type, user, reaction, item_user: author, item, event_ts: when }, at) => {
      const { id, team, botUser } = at
      const { channel, ts } = item
      if (reaction !== STAR || user === botUser || channel === undefined || ts === undefined) return undefined
      if (isLate(`${user}/${channel}/${ts}`, when)) return undefined
      const work = async (): Promise<void> => {
        // The group of a shared channel is one workspace's, whichever tells of a star.
        const workspace = await channels.home(team, channel)
        const ref = { platform: 'slack', workspace, channel } as const
        const about = async (): Promise<Reacted | undefined> => {
          if (author === undefined || author === botUser) return undefined
          // In a shared channel the author may be this app’s bot in another workspace.
          if ((await isBot(team, user)) || (await isBot(team, author))) return undefined
          const found = await threadOf(team, channel, ts)
          if (found === undefined) return undefined
          const thread: ThreadRef = { ...ref, thread: found }
          const { url } = await teams.of(team)
          return { thread, url: permalink(url, thread, ts), author: await memberOf(author, at) }
        }
        await bot.reaction({
          member: await memberOf(user, at),
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
