import type { Core, Outcome } from './core.ts'
import type { Channel, ChannelKind, Installation, Message } from './world.ts'

/** An event of the Events API: its type and whatever fields that type has. */
export type Event = { type: string; [field: string]: unknown }

/** Tells the app what happened, if it subscribed, has the scope, and its bot is there. */
export type EventSink = {
  /** A message was written: as `message.*`, and as `app_mention` where it names the bot. */
  message(channel: Channel, message: Message): Promise<Outcome>[]
  changed(channel: Channel, message: Message): void
  /** A message was deleted; one with replies is only changed into a tombstone. */
  deleted(channel: Channel, message: Message): Promise<Outcome>[]
  /** Somebody reacted to a message, or took it back: what a message is a reply to is not told. */
  reacted(
    channel: Channel,
    message: Message,
    by: { user: string; name: string; isOn: boolean },
  ): Promise<Outcome>[]
  /** Any other event, to one team's app. */
  send(installation: Installation, scope: string | undefined, event: Event): Promise<Outcome>[]
}

const MESSAGE: Record<ChannelKind, { event: string; scope: string; type: string }> = {
  public: { event: 'message.channels', scope: 'channels:history', type: 'channel' },
  private: { event: 'message.groups', scope: 'groups:history', type: 'group' },
  im: { event: 'message.im', scope: 'im:history', type: 'im' },
  mpim: { event: 'message.mpim', scope: 'mpim:history', type: 'mpim' },
}

const channelIn = ({ channel, item }: Event): string =>
  String(channel ?? (item as { channel?: string } | undefined)?.channel)

/** Events of the Events API, wrapped as `event_callback` (docs.slack.dev/apis/events-api). */
export function createEvents(core: Core): EventSink {
  const deliver = ({ team, botUser }: Installation, event: Event) =>
    core.deliver('events_api', {
      token: core.keys.verification,
      team_id: team,
      context_team_id: team,
      context_enterprise_id: null,
      api_app_id: core.keys.appId,
      event: { event_ts: event.ts ?? core.ids.ts(), ...event },
      type: 'event_callback',
      event_id: core.ids.id('Ev'),
      event_time: Math.floor(core.options.clock.now() / 1000),
      authorizations: [
        { enterprise_id: null, team_id: team, user_id: botUser, is_bot: true, is_enterprise_install: false },
      ],
      is_ext_shared_channel: (core.world.channels.get(channelIn(event))?.shared.length ?? 0) > 0,
      event_context: core.ids.secret(),
    })

  const listening = (channel: Channel) =>
    [...core.world.installations.values()].filter(
      ({ state, botUser }) => state === 'active' && channel.members.has(botUser),
    )

  const send: EventSink['send'] = (installation, scope, event) =>
    core.options.events.includes(event.type) && (!scope || installation.scopes.has(scope))
      ? [deliver(installation, event)]
      : []

  const toChannel = (channel: Channel, event: object): Promise<Outcome>[] => {
    const { event: subscription, scope, type } = MESSAGE[channel.kind]
    if (!core.options.events.includes(subscription)) return []
    return listening(channel)
      .filter(({ scopes }) => scopes.has(scope))
      .map((to) => deliver(to, { type: 'message', channel: channel.id, channel_type: type, ...event }))
  }

  return {
    send,
    message: (channel, message) => {
      const { metadata: _, link_names: __, ...said } = message
      const parent = channel.messages.find(({ ts }) => ts === message.thread_ts && ts !== message.ts)
      const foreign = message.team !== channel.team
      const event = {
        ...said,
        ...(parent && { parent_user_id: parent.user }),
        ...(foreign && { user_team: message.team, source_team: message.team }),
      }
      const asMention = listening(channel)
        .filter(({ botUser }) => message.text.includes(`<@${botUser}>`) && channel.kind !== 'im')
        .map(
          (to) => () => send(to, 'app_mentions:read', { ...event, type: 'app_mention', channel: channel.id }),
        )
      const asMessage = () => toChannel(channel, event)
      // Slack promises no order between the two; the seed decides.
      const both = core.ids.random() < 0.5 ? [...asMention, asMessage] : [asMessage, ...asMention]
      return both.flatMap((tell) => tell())
    },
    deleted: (channel, { metadata: _, ...message }) =>
      toChannel(channel, {
        subtype: 'message_deleted',
        hidden: true,
        previous_message: message,
        deleted_ts: message.ts,
        ts: core.ids.ts(),
      }),
    reacted: (channel, message, { user, name, isOn }) =>
      listening(channel).flatMap((to) =>
        send(to, 'reactions:read', {
          type: isOn ? 'reaction_added' : 'reaction_removed',
          user,
          reaction: name,
          ...(message.subtype !== 'bot_message' && { item_user: message.user }),
          item: { type: 'message', channel: channel.id, ts: message.ts },
        }),
      ),
    changed: (channel, message) => {
      toChannel(channel, { subtype: 'message_changed', hidden: true, message, ts: core.ids.ts() })
    },
  }
}
