import { type APIMessage, PermissionFlagsBits as P } from 'discord.js'
import type { Commands } from './commands.ts'
import { interactionJson } from './interaction-payload.ts'
import type { Interaction, Interactions } from './interactions.ts'
import { commandData, findCommand, installsAt, NotSent, type Values } from './invoke.ts'
import { pinged } from './mentions.ts'
import { messageJson } from './message-payload.ts'
import { chosen, type Given, submitted } from './modal-submit.ts'
import { type Channel, idOf, type Message, type Named, type Owners, type User } from './model.ts'
import { may, permissionsIn } from './permissions.ts'
import { createReactions } from './reactions.ts'
import { createSeen, type Seen } from './seen.ts'
import type { State } from './state.ts'
import type { Uploads } from './uploads.ts'

/** A member at their keyboard. Every method refuses (NotSent) what Discord's own app would not let them do. */
export type MemberDriver = {
  readonly id: string
  /** Installs the app for themselves. */
  install(): void
  /** Types a slash command: `topic`, `study today`, `group setup`. Resolves with content, a deferral with what follows it. */
  slash(channel: Named, line: string, values?: Values): Promise<Seen>
  /** Types in an option; resolves to the choices offered, `undefined` where none came in three seconds. */
  autocomplete(
    channel: Named,
    line: string,
    focused: string,
    typed: string,
    values?: Values,
  ): Promise<{ name: string; value: string | number }[] | undefined>
  /** Presses a button, or chooses `values` in a select. */
  press(message: Named, customId: string, values?: string[]): Promise<Seen>
  /** Submits the modal of an answer. Inputs left out keep what was filled in. */
  submitModal(seen: Seen, values?: Record<string, Given>): Promise<Seen>
  /** Has Discord tell of an interaction of a kind (2 to 5) at a message, with data that no app of Discord's sends. Nothing is awaited. */
  tell(message: Named, kind: number, data: object): void
  /** Opens a post in a forum, with the forum's first tag; answers the id of its thread. */
  open(forum: Named, name: string): string
  /** Opens a private thread and brings the bot into it; answers its id. */
  openPrivate(channel: Named, name: string): string
  /** Writes a message; resolves to its id. */
  say(channel: Named, text: string): string
  /** Adds an emoji to a message, or takes one's own away. */
  react(channel: Named, message: Named, emoji: string, isOn?: boolean): void
  /** The channel as this member reads it: public messages and those only they see are told apart by their flag. */
  reads(channel: Named): APIMessage[]
}

/** What members need of the fake. */
export type MemberParts = {
  state: State
  interactions: Interactions
  commands: Commands
  uploads: Uploads
  privately(user: string): Channel
}

/** Puts a user at their keyboard. A channel that is the user's own id is their private channel with the bot. */
export function createMember(parts: MemberParts, user: User): MemberDriver {
  const { state, interactions, commands, uploads } = parts
  const { world } = state
  const modals = new Map<string, Interaction>()

  const enter = (named: Named, bits: bigint): Channel => {
    const id = idOf(named)
    const channel = id === user.id ? parts.privately(user.id) : world.channels.get(id)
    const isMine = !channel?.among || channel.among.includes(user)
    if (!channel || !isMine || permissionsIn(channel, user.id) === 0n)
      throw new NotSent(`${user.name} cannot see ${id}`)
    if (!may(channel, user.id, channel.guild ? bits : 0n))
      throw new NotSent(`${user.name} may not do that in ${id}`)
    return channel
  }
  const ask = (asked: Parameters<Interactions['open']>[0], data: object): Interaction => {
    const interaction = interactions.open(asked)
    const { channel } = asked
    state.emit({
      name: 'INTERACTION_CREATE',
      // Discord tells what happens on servers without the bot as well, of no server in particular.
      ...(channel.guild?.bot && { guild: channel.guild }),
      intent: 0,
      data: () => interactionJson(world, interaction, data),
    })
    return interaction
  }
  const answered = async (interaction: Interaction): Promise<Seen> => {
    await interactions.until(interaction, () => interaction.type !== 0 || interaction.expired)
    const seen = createSeen(world, interactions, interaction)
    if (interaction.modal) modals.set(interaction.id, interaction)
    return interaction.type === 5 ? seen.final() : seen
  }
  const command = (named: Named, line: string) => {
    const channel = enter(named, P.UseApplicationCommands)
    if (channel.type === 15) throw new NotSent('A forum has no message box: commands are typed in its posts')
    if (channel.thread?.archived && !channel.thread.locked) throw new NotSent('The thread is archived')
    const found = findCommand(commands, channel, user, line)
    const needed = BigInt(found.command.default_member_permissions ?? 0)
    if (channel.guild && !may(channel, user.id, needed))
      throw new NotSent(`/${line} is not shown to ${user.name}`)
    return { channel, found, owners: ownersOf(channel, user, found.command.integration_types) }
  }
  return {
    id: user.id,
    install: () => {
      if (!world.installs.has(1)) throw new NotSent('The app cannot be installed by users')
      user.installed = true
    },
    slash: async (named, line, values = {}) => {
      const { channel, found, owners } = command(named, line)
      const data = commandData(world, channel, found, values)
      return answered(ask({ kind: 2, channel, user, owners, command: line }, data))
    },
    autocomplete: async (named, line, focused, typed, values = {}) => {
      const { channel, found, owners } = command(named, line)
      const option = found.options.find(({ name }) => name === focused)
      if (!option?.autocomplete) throw new NotSent(`${focused} completes nothing`)
      const data = commandData(world, channel, found, { ...values, [focused]: typed }, focused)
      const interaction = ask({ kind: 4, channel, user, owners, command: line }, data)
      await interactions.until(interaction, () => interaction.type !== 0 || interaction.expired)
      return interaction.choices
    },
    press: async (named, customId, values) => {
      const source = interactions.visible(user.id, idOf(named))
      if (!source) throw new NotSent(`${user.name} cannot see the message ${idOf(named)}`)
      const channel = enter(source.channel, 0n)
      const component = componentOf(source, customId)
      const data = {
        custom_id: customId,
        component_type: component.type,
        ...(component.type === 3 && { values: chosen(component, values ?? []) }),
      }
      // A button stands for whoever installed the app where its message came from.
      const owners = source.interaction?.owners ?? ownersOf(channel, user, [0])
      return answered(ask({ kind: 3, channel, user, owners, source }, data))
    },
    submitModal: async (seen, values = {}) => {
      const opener = modals.get(seen.id)
      if (!opener?.modal) throw new NotSent('There is no modal open')
      const { channel, owners, source } = opener
      const resolved = {}
      const components = submitted(opener.modal, values, new Set(channel.guild?.roles.keys()), (file) => {
        const attachment = uploads.keep(file)
        Object.assign(resolved, { [attachment.id]: attachment })
        return attachment.id
      })
      const attachments = Object.keys(resolved).length > 0 ? { resolved: { attachments: resolved } } : {}
      modals.delete(seen.id)
      return answered(
        ask(
          { kind: 5, channel, user, owners, ...(source && { source }) },
          { custom_id: opener.modal.custom_id, components, ...attachments },
        ),
      )
    },
    tell: (named, kind, data) => {
      const source = interactions.visible(user.id, idOf(named))
      if (!source) throw new NotSent(`${user.name} cannot see the message ${idOf(named)}`)
      const { channel } = source
      ask(
        { kind, channel, user, owners: ownersOf(channel, user), ...([3, 5].includes(kind) && { source }) },
        data,
      )
    },
    open: (named, name) => {
      const forum = enter(named, P.SendMessages)
      if (forum.type !== 15) throw new NotSent('Only a forum holds posts')
      const tags = forum.tags.slice(0, 1).map(({ id }) => id)
      const thread = state.startThread(forum, { id: world.id(), name, minutes: 1440, owner: user.id, tags })
      state.add(thread, { id: thread.id, author: user, content: name })
      return thread.id
    },
    openPrivate: (named, name) => {
      const channel = enter(named, P.SendMessages)
      const about = { id: world.id(), name, minutes: 1440, owner: user.id, tags: [], isPrivate: true }
      const thread = state.startThread(channel, about)
      thread.thread?.members?.add(world.bot.id)
      return thread.id
    },
    say: (named, text) => {
      const id = idOf(named)
      const inThread = world.channels.get(id)?.thread
      const channel = enter(named, inThread ? P.SendMessagesInThreads : P.SendMessages)
      if (channel.type === 15) throw new NotSent('A forum holds posts')
      if (inThread?.locked && !may(channel, user.id, P.ManageThreads))
        throw new NotSent('The thread is locked')
      return state.add(channel, {
        author: user,
        content: text,
        pinged: pinged(world, channel, user.id, text, undefined),
      }).id
    },
    react: (named, one, emoji, isOn = true) => {
      const channel = enter(named, P.ReadMessageHistory)
      const message = channel.messages.get(idOf(one))
      if (!message) throw new NotSent(`There is no message ${idOf(one)}`)
      // An emoji that is there already takes no permission of its own.
      if (isOn && !message.reactions?.get(emoji)?.size) enter(named, P.AddReactions)
      if (channel.thread?.archived) throw new NotSent('The thread is archived')
      createReactions(state).set(message, user, emoji, isOn)
    },
    reads: (named) => {
      const channel = enter(named, P.ReadMessageHistory)
      return [...channel.messages.values()].map((message) => messageJson(world, message, true))
    },
  }
}

/** Who installed the app, as far as a command takes it. */
function ownersOf(channel: Channel, user: User, taken: readonly number[] = [0]): Owners {
  const installs = installsAt(channel, user).filter((type) => taken.includes(type))
  return {
    ...(installs.includes(0) && { '0': channel.guild?.id ?? '0' }),
    ...(installs.includes(1) && { '1': user.id }),
  }
}

function componentOf(message: Message, customId: string): Record<string, unknown> {
  const rows = message.components as unknown as { components: Record<string, unknown>[] }[]
  const component = rows.flatMap((row) => row.components).find((item) => item.custom_id === customId)
  if (!component) throw new NotSent(`The message has no component ${customId}`)
  if (component.disabled === true) throw new NotSent(`${customId} is disabled`)
  return component
}
