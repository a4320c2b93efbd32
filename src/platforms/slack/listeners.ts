import type { App, MessageShortcut, ViewSubmitAction } from '@slack/bolt'
import type { Why } from '../../core/group.ts'
import type { Log } from '../../core/ports.ts'
import type { Claims } from '../kit/seen.ts'
import type { Channels } from './channels.ts'
import { FIXES } from './errors.ts'
import type { Events } from './events.ts'
import { readOrigin } from './form.ts'
import type { SubmitAck } from './forms.ts'
import type { Looks, Told } from './history.ts'
import { claimKey, type Inbound, SAID, type Task, type Written } from './inbound.ts'
import { LOOK_UP } from './manifest.ts'
import type { Reacting, Reactions } from './reactions.ts'

/**
 * How long what Slack sent is remembered, in ms. Events come again after 1 and 5 minutes and, where an app asks for
 * Delayed Events, hourly for a day. Source: docs.slack.dev, "The Events API".
 */
export const SEEN_MS = 25 * 60 * 60_000

/** What is done with what Slack sends. */
export type Ears = {
  claims: Claims
  inbound: Inbound
  events: Events
  reactions: Reactions
  /**
   * The app left a workspace at an instant (epoch ms): its token is forgotten. Resolves to `false` where somebody has installed the app
   * again since, because Slack may tell it late.
   */
  uninstalled(team: string, at: number): Promise<boolean>
  /** A message of this bot's own is in a channel. */
  arrived: Looks['arrived']
  /** The workspace that a shared channel's group is kept under. */
  homeOf: Channels['home']
  log: Log
}

/**
 * Registers everything Slack sends: acknowledged at once, taken up once, worked on after. A failed acknowledgement changes
 * nothing: the redelivery finds its claim taken. `counted` lets `stop` wait for the work.
 */
export function listen(app: App, ears: Ears, counted: (work: () => Promise<void>) => Promise<void>): void {
  const { claims, inbound, events, log } = ears

  const done = (task: Task | undefined): Promise<void> =>
    counted(async () => {
      try {
        if (!task) return
        const { key, repeatable = false, work } = task
        if (key === undefined || (await claims.take(key, repeatable))) await work()
      } catch (error) {
        log.error({ error }, 'Something Slack sent was not worked on')
      }
    })

  const acked = async (ack: () => Promise<void>): Promise<void> => {
    await ack().catch(() => log.debug({}, 'An acknowledgement did not reach Slack'))
  }

  app.command(/.*/, async ({ ack, body, context }) => {
    await acked(ack)
    await done(inbound.command(body, teamOf(context)))
  })

  /** What somebody did from their home page may be what it tells: Slack leaves it as it was. */
  const homeAnew = (user: string, team: string): Promise<void> =>
    done({ work: () => events.home(team, user) })

  app.action({ type: 'block_actions', action_id: /.*/ }, async ({ ack, body, context }) => {
    await acked(ack)
    const task = inbound.action(body, teamOf(context))
    await done(task)
    if (task && body.view?.type === 'home') await homeAnew(body.user.id, teamOf(context))
  })

  app.shortcut<MessageShortcut>(
    { type: 'message_action', callback_id: LOOK_UP },
    async ({ ack, body, context }) => {
      await acked(ack)
      await done(inbound.shortcut(body, teamOf(context)))
    },
  )

  app.view<ViewSubmitAction>(
    { type: 'view_submission', callback_id: /.*/ },
    async ({ ack, body, context }) => {
      let answered = false
      const answering = (answer: SubmitAck): Promise<void> => {
        answered = true
        return acked(() => (answer ? ack(answer) : ack()))
      }
      await done(inbound.submit(body, teamOf(context), answering))
      if (!answered) await acked(() => ack())
      const origin = readOrigin(body.view.private_metadata)
      if (origin && origin.channel === undefined) await homeAnew(body.user.id, teamOf(context))
    },
  )

  app.options<'block_suggestion'>(
    { type: 'block_suggestion', action_id: /.*/ },
    async ({ ack, body, context }) => {
      const options = await inbound.suggest(body, teamOf(context))
      await acked(() => ack({ options }))
    },
  )

  // One listener for all events: Bolt tries every listener on every delivery.
  app.event(/.*/, async ({ event, body, context }) => {
    await done(heard(event as Heard, body, { team: teamOf(context), botUser: context.botUserId }, ears))
  })
}

/** Why the bot can no longer post, by event. */
const REMOVED = { reason: 'I was removed from the channel.', fix: FIXES.invite }
const ARCHIVED = { reason: 'The channel was archived.', fix: FIXES.unarchive }
const DELETED = { reason: 'The channel was deleted.', fix: FIXES.elsewhere }
const GONE = new Map<string, Why>([
  ['channel_archive', ARCHIVED],
  ['group_archive', ARCHIVED],
  ['channel_deleted', DELETED],
  ['group_deleted', DELETED],
  ['channel_left', REMOVED],
  ['group_left', REMOVED],
])

type Heard = Written &
  Told & {
    ts: string
    type: string
    inviter?: string
    deleted_ts?: string
    previous_message?: { thread_ts?: string }
    tab?: string
    old_channel_id?: string
    new_channel_id?: string
    tokens?: { bot?: string[] }
  }

/** https://docs.slack.dev/reference/events/user_change: of every profile, and of whoever is deactivated. */
type Changed = { user: { id: string; deleted?: boolean } }

/** https://docs.slack.dev/reference/events/channel_rename, and group_rename alike. */
type Renamed = { channel: { id: string; name: string } }

type Delivered = { event_id: string; event_time: number; is_ext_shared_channel?: boolean }

/** What an event calls for; nothing where it is of no concern to the bot. */
function heard(
  event: Heard,
  { event_id: id, event_time: seconds, is_ext_shared_channel: shared = false }: Delivered,
  { team, botUser }: { team: string; botUser: string | undefined },
  { inbound, events, reactions, uninstalled, arrived, homeOf }: Ears,
): Task | undefined {
  const { type, user = '', channel, tab, tokens } = event
  const once = (work: () => Promise<void>): Task => ({ key: claimKey.event(id), work })
  /** What happens to a shared channel happens to its group, in whichever workspace Slack tells it. */
  const home = async (): Promise<string> => (shared ? homeOf(team, channel) : team)
  const lost = (why: Why): Task =>
    once(async () => events.lost(why === REMOVED ? team : await home(), channel, why))
  const left = (reason: string): Task =>
    once(async () => {
      if (await uninstalled(team, seconds * 1000)) await events.left(team, reason)
    })
  switch (type) {
    case 'message':
    case 'app_mention':
      // A message with replies leaves them behind, and their thread with them.
      if (event.subtype === 'message_deleted' && event.deleted_ts !== undefined) {
        const { deleted_ts: ts, previous_message: { thread_ts: thread = ts } = {} } = event
        return { work: async () => events.deleted(await home(), channel, { ts, thread }) }
      }
      if (!event.subtype || SAID.includes(event.subtype))
        reactions.written({ channel, ts: event.ts, thread: event.thread_ts })
      if (event.subtype === 'pinned_item' && user === botUser)
        return { work: () => events.pinned(team, channel, event.ts) }
      if (botUser !== undefined && user === botUser && !event.subtype) arrived(team, channel, event)
      return inbound.written({ ...event, shared }, team, botUser)
    case 'reaction_added':
    case 'reaction_removed':
      return reactions.heard(event as unknown as Reacting, { id, team, botUser, shared })
    case 'app_home_opened':
      return tab === 'home' ? once(() => events.home(team, user)) : undefined
    case 'app_uninstalled':
      return left('The app was removed from this workspace.')
    case 'tokens_revoked':
      return tokens?.bot?.length ? left('The app’s token was revoked.') : undefined
    case 'user_change': {
      const { id: account, deleted = false } = (event as unknown as Changed).user
      return { work: () => events.account(team, account, deleted) }
    }
    case 'member_left_channel':
      return user === botUser ? lost(REMOVED) : undefined
    case 'member_joined_channel':
      return user === botUser ? once(() => joined(events, team, event)) : undefined
    case 'channel_id_changed': {
      const { old_channel_id: from = '', new_channel_id: to = '' } = event
      return once(() => events.moved(team, from, to))
    }
    case 'channel_rename':
    case 'group_rename': {
      // Of a shared channel only its own workspace's name is what the group is called.
      const { id: renamed, name } = (event as unknown as Renamed).channel
      return once(() => events.renamed(team, renamed, name))
    }
    case 'channel_unarchive':
    case 'group_unarchive':
      return once(async () => events.back(await home(), channel))
    default: {
      const why = GONE.get(type)
      return why && lost(why)
    }
  }
}

/** The bot was let into a channel; without an inviter it joined one by itself. */
async function joined(events: Events, team: string, { channel, inviter }: Heard): Promise<void> {
  await events.back(team, channel)
  if (inviter !== undefined) await events.invited(team, channel, inviter)
}

const teamOf = (context: { teamId?: string }): string => context.teamId ?? ''
