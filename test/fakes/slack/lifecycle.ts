import type { Core, Outcome } from './core.ts'
import type { EventSink } from './events.ts'
import { removeMessage } from './methods/chat.ts'
import type { Channel, User } from './world.ts'

/**
 * What people and admins do to channels and to the app, with the events that Slack sends about it; each settles once the
 * app has acknowledged them. A bot that is removed hears
 * `channel_left` or `group_left`: Slack sends `member_left_channel` only to who is still in (slackapi/bolt-js#1847,
 * slackapi/java-slack-sdk#1062).
 */
export function createLifecycle(core: Core, events: EventSink) {
  const find = (id: string): Channel => {
    const channel = core.world.channels.get(id)
    if (!channel) throw new Error(`There is no channel ${id}.`)
    return channel
  }
  const tell = (
    channel: Channel,
    type: string,
    more: object,
    among = [...core.world.installations.values()],
  ) => {
    const scope = channel.kind === 'public' ? 'channels:read' : 'groups:read'
    const told = among.filter(
      ({ state, botUser }) =>
        state === 'active' && (channel.kind === 'public' || channel.members.has(botUser)),
    )
    return Promise.all(told.flatMap((to) => events.send(to, scope, { type, channel: channel.id, ...more })))
  }
  const prefix = (channel: Channel) => (channel.kind === 'public' ? 'channel' : 'group')
  const letter = (channel: Channel) => (channel.kind === 'public' ? 'C' : 'G')
  const own = (team: string) => {
    const installation = core.world.installations.get(team)
    if (!installation) throw new Error(`The app is not installed in ${team}.`)
    return installation
  }
  const change = (id: string, to: Partial<Pick<User, 'deleted' | 'admin'>>): Promise<Outcome[]> => {
    const user = core.world.users.get(id)
    if (!user) throw new Error(`There is no user ${id}.`)
    const { team, name, realName, deleted, admin } = Object.assign(user, to)
    const shown = { id, team_id: team, name, deleted, real_name: realName, is_admin: admin }
    return Promise.all(
      events.send(own(team), 'users:read', { type: 'user_change', user: shown, cache_ts: 1 }),
    )
  }

  return {
    archive: (id: string, by = 'USLACKBOT'): Promise<Outcome[]> => {
      const channel = find(id)
      channel.archived = true
      return tell(channel, `${prefix(channel)}_archive`, { user: by, is_moved: 0 })
    },
    unarchive: (id: string, by = 'USLACKBOT'): Promise<Outcome[]> => {
      const channel = find(id)
      channel.archived = false
      return tell(channel, `${prefix(channel)}_unarchive`, { user: by })
    },
    deleteChannel: (id: string): Promise<Outcome[]> => {
      const channel = find(id)
      channel.deleted = true
      return tell(channel, `${prefix(channel)}_deleted`, {})
    },
    renameChannel: (id: string, name: string): Promise<Outcome[]> => {
      const channel = find(id)
      channel.name = name
      return tell(channel, `${prefix(channel)}_rename`, { channel: { id, name, created: 1_700_000_000 } })
    },
    /** A channel gets another id, as when it begins to be shared. */
    changeId: (id: string, to: string): Promise<Outcome[]> => {
      const channel = find(id)
      core.world.channels.delete(id)
      core.world.channels.set(to, channel)
      channel.id = to
      return tell(channel, 'channel_id_changed', {
        channel: undefined,
        old_channel_id: id,
        new_channel_id: to,
      })
    },
    /** Removes the app's bot from a channel. */
    kick: (id: string, by = 'USLACKBOT'): Promise<Outcome[]> => {
      const channel = find(id)
      const installation = own(channel.team)
      const told = tell(channel, `${prefix(channel)}_left`, { actor_id: by }, [installation])
      channel.members.delete(installation.botUser)
      return told
    },
    /** Adds the app's bot to a channel. */
    invite: (id: string, by = 'USLACKBOT'): Promise<Outcome[]> => {
      const channel = find(id)
      const installation = own(channel.team)
      channel.members.add(installation.botUser)
      const user = installation.botUser
      const more = { user, channel_type: letter(channel), team: channel.team, inviter: by }
      return tell(channel, 'member_joined_channel', more, [installation])
    },
    /** A member leaves a channel. */
    leave: (id: string, user: string): Promise<Outcome[]> => {
      const channel = find(id)
      channel.members.delete(user)
      return tell(channel, 'member_left_channel', { user, channel_type: letter(channel), team: channel.team })
    },
    /** An admin deactivates a member, or takes them back; every change of a profile is told alike. */
    deactivate: (id: string, deleted = true): Promise<Outcome[]> => change(id, { deleted }),
    /** An owner makes a member an administrator, or takes that back. */
    promote: (id: string, admin = true): Promise<Outcome[]> => change(id, { admin }),
    /** A moderator deletes a message. */
    deleteMessage: async (id: string, ts: string): Promise<void> => {
      const channel = find(id)
      const message = channel.messages.find((each) => each.ts === ts)
      removeMessage(channel, ts)
      const tombstone = channel.messages.find((each) => each.ts === ts)
      if (tombstone) events.changed(channel, tombstone)
      else if (message) await Promise.all(events.deleted(channel, message))
    },
    /** An admin removes the app: Slack sends both events, in an order it does not promise. */
    uninstall: (team: string): Promise<Outcome[]> => {
      const installation = own(team)
      const uninstalled = () => events.send(installation, undefined, { type: 'app_uninstalled' })
      const revoked = () =>
        events.send(installation, undefined, {
          type: 'tokens_revoked',
          tokens: { oauth: [], bot: [installation.botUser] },
        })
      installation.state = 'uninstalled'
      const order = core.ids.random() < 0.5 ? [uninstalled, revoked] : [revoked, uninstalled]
      return Promise.all(order.flatMap((send) => send()))
    },
    /** The app's token is revoked; the app stays installed. */
    revoke: (team: string): Promise<Outcome[]> => {
      const installation = own(team)
      installation.state = 'revoked'
      return Promise.all(
        events.send(installation, undefined, {
          type: 'tokens_revoked',
          tokens: { oauth: [], bot: [installation.botUser] },
        }),
      )
    },
  }
}
