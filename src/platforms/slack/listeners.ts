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
  /** The app left a workspace: its token is forgotten. */
  uninstalled(team: string): Promise<void>
  log: Log
}

/**
 * Registers everything Slack sends: acknowledged at once, taken up once, worked on after. A failed acknowledgement changes
 * nothing: the redelivery finds its claim taken. `counted` lets `stop` wait for the work.
 */
export function listen(app: App, ears: Ears, counted: (work: () => Promise<void>) => Promise<void>): void {
  const { claims, inbound, log } = ears

  const once = (key: string, work: () => Promise<void>): Promise<void> =>
    counted(async () => {
      try {
        if (await claims.take(key)) await work()
      } catch (error) {
        log.error({ error }, 'Something Slack sent was not worked on')
      }
    })

  const acked = async (ack: () => Promise<void>): Promise<void> => {
    await ack().catch(() => log.debug({}, 'An acknowledgement did not reach Slack'))
  }

  app.command(/.*/, async ({ ack, body, context }) => {
    await acked(ack)
    await once(claimKey.trigger(body.trigger_id), () => inbound.command(body, teamOf(context)))
  })

  app.action({ type: 'block_actions', action_id: /.*/ }, async ({ ack, body, context }) => {
    await acked(ack)
    await once(claimKey.trigger(body.trigger_id), () => inbound.action(body, teamOf(context)))
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

  app.event(/^(message|app_mention)$/, async ({ event, context }) => {
    const message = event as unknown as Written
    const team = teamOf(context)
    await once(claimKey.message(team, message.channel, message.ts), () =>
      inbound.written(message, team, context.botUserId),
    )
  })

  listenToEvents(app, ears, once)
}

/** Why the bot can no longer post, by event. */
const GONE: Record<string, string> = {
  channel_archive: 'The channel was archived.',
  group_archive: 'The channel was archived.',
  channel_deleted: 'The channel was deleted.',
  group_deleted: 'The channel was deleted.',
  channel_left: 'I was removed from the channel.',
  group_left: 'I was removed from the channel.',
}

function listenToEvents(
  app: App,
  { events, uninstalled }: Ears,
  once: (key: string, work: () => Promise<void>) => Promise<void>,
): void {
  app.event('app_home_opened', async ({ event, body, context }) => {
    if (event.tab === 'home')
      await once(claimKey.event(body.event_id), () => events.home(teamOf(context), event.user))
  })

  for (const [name, reason] of Object.entries(GONE))
    app.event(name, async ({ event, body, context }) => {
      const { channel } = event as unknown as { channel: string }
      await once(claimKey.event(body.event_id), () => events.gone(teamOf(context), channel, reason))
    })

  app.event('member_left_channel', async ({ event, body, context }) => {
    if (event.user === context.botUserId)
      await once(claimKey.event(body.event_id), () =>
        events.gone(teamOf(context), event.channel, 'I was removed from the channel.'),
      )
  })

  const left = (body: { event_id: string }, team: string, reason: string): Promise<void> =>
    once(claimKey.event(body.event_id), async () => {
      await uninstalled(team)
      await events.left(team, reason)
    })

  app.event('app_uninstalled', ({ body, context }) =>
    left(body, teamOf(context), 'The app was removed from this workspace.'),
  )

  app.event('tokens_revoked', async ({ event, body, context }) => {
    if (event.tokens.bot?.length) await left(body, teamOf(context), 'The app’s token was revoked.')
  })
}

const teamOf = (context: { teamId?: string }): string => context.teamId ?? ''
