import type { types } from '@slack/bolt'
import { type Core, type Outcome, type Shown, show } from './core.ts'
import type { EventSink } from './events.ts'
import type { Given } from './form.ts'
import { createBegin, type Seen } from './interaction.ts'
import { findMessage, store } from './messages.ts'
import { openViews } from './methods/views.ts'
import {
  actionPayload,
  closedPayload,
  commandPayload,
  createTrigger,
  escapeTyped,
  interactionBase,
  shortcutPayload,
} from './payloads.ts'
import { findButton, locate, type Target } from './press.ts'
import type { ResponseUrls } from './response-url.ts'
import { submit, suggest } from './submit.ts'
import type { Channel, Installation, View } from './world.ts'

/** A message that was written; `delivered` settles once the app has acknowledged every event about it. */
export type Written = { ts: string; channel: string; delivered: Promise<Outcome[]> }

/** A person at Slack, who does what people do. */
export type Member = ReturnType<typeof createMember>

/** The hands and eyes of one member. */
export function createMember(core: Core, events: EventSink, responses: ResponseUrls, id: string) {
  const user = core.world.users.get(id)
  if (!user) throw new Error(`There is no user ${id}.`)
  const channelOf = (channel: string): Channel => {
    const found = core.world.channels.get(channel)
    if (!found || found.deleted) throw new Error(`There is no channel ${channel}.`)
    if (!found.members.has(id)) throw new Error(`${id} is not in ${channel}.`)
    return found
  }
  const appIn = (team: string): Installation => {
    const found = core.world.installations.get(team)
    if (found?.state !== 'active') throw new Error(`The app is not installed in ${team}.`)
    return found
  }
  const im = () => core.world.im(appIn(user.team), id)

  const write = (channel: Channel, text: string, thread?: string): Written => {
    if (channel.archived) throw new Error(`${channel.id} is archived: nobody can write there.`)
    const message = store(core, channel, { user: id, team: user.team }, { text }, thread)
    return { ts: message.ts, channel: channel.id, delivered: Promise.all(events.message(channel, message)) }
  }

  const begin = createBegin(core, id)

  const press = async (target: Target, which: string): Promise<Seen> => {
    const { place, blocks, team } = locate(core, user.team, target)
    const action = findButton(blocks, which)
    const message =
      'view' in place
        ? {}
        : { channel: place.channel.id, message: { ts: place.ts, ephemeral: place.ephemeral } }
    const { interaction, ...seen } = begin(Object.keys(message).length ? 'action' : 'view', team, message)
    const ids = {
      trigger_id: createTrigger(core, interaction),
      ...(!('view' in place) && { response_url: responses.create(interaction, 'actions') }),
    }
    const outcome = await core.deliver('interactive', actionPayload(core, user, team, place, action, ids))
    if (!outcome.ok) show(core, id, { kind: 'error', text: outcome.why }, interaction)
    return { outcome, ...seen }
  }

  return {
    id,
    /** Everything this member was shown and others were not, oldest first. */
    get shown(): Shown[] {
      return core.shown.get(id) ?? []
    },
    /** The modal in front of this member. */
    get modal(): View | undefined {
      return openViews(core, id).at(-1)
    },
    /** The app's home page as published for this member. */
    get home(): View | undefined {
      return core.world.homes.get(`${user.team} ${id}`)
    },
    /** Types a slash command. Slack has none in threads. */
    command: async (command: string, text: string, channel: string): Promise<Seen> => {
      if (!core.options.commands.includes(command)) throw new Error(`${command} is not a valid command.`)
      const at = channelOf(channel)
      appIn(user.team)
      const { interaction, ...seen } = begin('command', user.team, { channel: at.id })
      const ids = {
        trigger_id: createTrigger(core, interaction),
        response_url: responses.create(interaction, 'commands'),
      }
      const outcome = await core.deliver(
        'slash_commands',
        commandPayload(core, user, at, { command, text }, ids),
      )
      if (!outcome.ok) show(core, id, { kind: 'error', text: outcome.why }, interaction)
      else if (outcome.body !== undefined) responses.ack(interaction, outcome.body)
      return { outcome, ...seen }
    },
    /** Chooses an app's entry in the menu of a message, which may be a reply in a thread. Slack has none for ephemeral ones. */
    shortcut: async (name: string, channel: string, ts: string): Promise<Seen> => {
      const [callback] = Object.entries(core.options.shortcuts).find(([, shown]) => shown === name) ?? []
      if (callback === undefined) throw new Error(`There is no shortcut ${name}.`)
      const at = channelOf(channel)
      const message = findMessage(at, ts)
      appIn(user.team)
      const { interaction, ...seen } = begin('shortcut', user.team, { channel: at.id })
      const ids = {
        callback_id: callback,
        trigger_id: createTrigger(core, interaction),
        response_url: responses.create(interaction, 'app'),
      }
      const outcome = await core.deliver('interactive', shortcutPayload(core, user, at, message, ids))
      if (!outcome.ok) show(core, id, { kind: 'error', text: outcome.why }, interaction)
      return { outcome, ...seen }
    },
    /** Has Slack tell of an interaction with parts that no app of Slack's sends; resolves once it is acknowledged. */
    tell: (type: string, parts: object): Promise<Outcome> => {
      const { interaction } = begin('action', user.team)
      const ids = { trigger_id: createTrigger(core, interaction) }
      return core.deliver('interactive', {
        ...interactionBase(core, type, user, user.team),
        ...ids,
        ...parts,
      })
    },
    /** Writes in a channel or a thread. */
    say: (channel: string, text: string, thread?: string) =>
      write(channelOf(channel), escapeTyped(text), thread),
    /** Writes to the app by name: `@Studyhall topic …`. */
    mention: (channel: string, text: string, thread?: string) => {
      const at = channelOf(channel)
      const { botUser } = appIn(core.world.installations.has(user.team) ? user.team : at.team)
      return write(at, `<@${botUser}> ${escapeTyped(text)}`, thread)
    },
    /** Reacts to a message, or takes that back; twice changes nothing. */
    react: (channel: string, ts: string, name: string, isOn = true) => {
      const at = channelOf(channel)
      if (at.archived) throw new Error(`${at.id} is archived: nobody can react there.`)
      const message = findMessage(at, ts)
      const { users = [] } = message.reactions?.find((each) => each.name === name) ?? {}
      if (users.includes(id) === isOn) return Promise.resolve([])
      const now = isOn ? [...users, id] : users.filter((other) => other !== id)
      const others = (message.reactions ?? []).filter((each) => each.name !== name)
      message.reactions = now.length > 0 ? [...others, { name, users: now, count: now.length }] : others
      return Promise.all(events.reacted(at, message, { user: id, name, isOn }))
    },
    /** Writes to the app in private. */
    dm: (text: string, thread?: string) => write(im(), escapeTyped(text), thread),
    /** Id of this member's private conversation with the app. */
    dmChannel: () => im().id,
    /** Presses a button by its action id or its label, on a message, an ephemeral answer, a modal or the home page. */
    press,
    /** Sends a modal with these values by input name. */
    submit: (view: View, values: Record<string, Given> = {}) => submit(core, user, view, values, begin),
    /** Opens a select whose options come from the app, or types in it. */
    suggest: (view: View, block: string, typed = '') => suggest(core, user, view, block, typed),
    /** Closes a modal without sending it. */
    close: async (view: View): Promise<void> => {
      view.open = false
      if ((view.payload as types.ModalView).notify_on_close)
        await core.deliver('interactive', closedPayload(core, user, view))
    },
    /** Opens the app's home tab. */
    openHome: (): Promise<Outcome[]> =>
      Promise.all(
        events.send(appIn(user.team), undefined, {
          type: 'app_home_opened',
          user: id,
          channel: im().id,
          tab: 'home',
        }),
      ),
  }
}
