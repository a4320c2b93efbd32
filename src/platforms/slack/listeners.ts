import type { App, ViewSubmitAction } from '@slack/bolt'
import type { Log } from '../../core/ports.ts'
import { type Claims, claimKey } from './claims.ts'
import type { Events } from './events.ts'
import type { Inbound, Written } from './inbound.ts'

/** What is done with what Slack sends. */
export type Ears = {
  claims: Claims
  inbound: Inbound
  events: Events
  /**
   * The app left a workspace at an instant (epoch ms): its token is forgotten. Resolves to `false` where somebody has installed the app
   * again since, because Slack may tell it late.
   */
  uninstalled(team: string, at: number): Promise<boolean>
  log: Log
}

/**
 * Registers everything Slack sends: acknowledged at once, taken up once, worked on after. A failed acknowledgement changes
 * nothing: the redelivery finds its claim taken. `counted` lets `stop` wait for the work.
 */
export function listen(app: App, ears: Ears, counted: (work: () => Promise<void>) => Promise<void>): void {
  const { claims, inbound, log } = ears

  const once = (key: string | undefined, work: () => Promise<void>, repeatable = false): Promise<void> =>
    counted(async () => {
      try {
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
    const work = () => inbound.command(body, teamOf(context))
    await once(claimKey.trigger(body.trigger_id), work, inbound.isRepeatable.command(body))
  })

  app.action({ type: 'block_actions', action_id: /.*/ }, async ({ ack, body, context }) => {
    await acked(ack)
    const work = () => inbound.action(body, teamOf(context))
    await once(claimKey.trigger(body.trigger_id), work, inbound.isRepeatable.action(body))
  })

  app.view<ViewSubmitAction>(
    { type: 'view_submission', callback_id: /.*/ },
    async ({ ack, body, context }) => {
      let answered = false
      await once(claimKey.trigger(body.trigger_id), () =>
        inbound.submit(body, teamOf(context), (answer) => {
          answered = true
          return acked(() => (answer ? ack(answer) : ack()))
        }),
      )
      if (!answered) await acked(() => ack())
    },
  )

  // One listener for all events: Bolt tries every listener on every delivery.
  app.event(/.*/, async ({ event, body, context }) => {
    const team = teamOf(context)
    const { key, work } = heard(event as Heard, body, team, context.botUserId, ears)
    if (work) await once(key, work)
  })
}

/** Why the bot can no longer post, by event. */
const REMOVED = 'I was removed from the channel.'
const GONE = new Map([
  ['channel_archive', 'The channel was archived.'],
  ['group_archive', 'The channel was archived.'],
  ['channel_deleted', 'The channel was deleted.'],
  ['group_deleted', 'The channel was deleted.'],
  ['channel_left', REMOVED],
  ['group_left', REMOVED],
])

type Heard = Written & { type: string; tab?: string; tokens?: { bot?: string[] } }

/**
 * What an event calls for, and what its redeliveries have in common with it; no key where doing it twice is the same, and
 * no work where it is of no concern: most of what is said in a workspace.
 */
function heard(
  event: Heard,
  { event_id: id, event_time: seconds }: { event_id: string; event_time: number },
  team: string,
  botUser: string | undefined,
  { inbound, events, uninstalled }: Ears,
): { key?: string; work?: () => Promise<void> } {
  const { type, user = '', channel, ts } = event
  const key = claimKey.event(id)
  const left = (reason: string) => async (): Promise<void> => {
    if (await uninstalled(team, seconds * 1000)) await events.left(team, reason)
  }
  switch (type) {
    case 'message':
    case 'app_mention': {
      const concern = inbound.concernOf(event, botUser)
      if (!concern) return {}
      const work = () => inbound.written(event, team, botUser)
      return concern === 'said' ? { work } : { key: claimKey.message(team, channel, ts), work }
    }
    case 'app_home_opened':
      return event.tab === 'home' ? { key, work: () => events.home(team, user) } : { key }
    case 'app_uninstalled':
      return { key, work: left('The app was removed from this workspace.') }
    case 'tokens_revoked':
      return event.tokens?.bot?.length ? { key, work: left('The app’s token was revoked.') } : { key }
    case 'member_left_channel':
      return user === botUser ? { key, work: () => events.lost(team, channel, REMOVED) } : { key }
    default: {
      const reason = GONE.get(type)
      return reason ? { key, work: () => events.lost(team, channel, reason) } : { key }
    }
  }
}

const teamOf = (context: { teamId?: string }): string => context.teamId ?? ''
