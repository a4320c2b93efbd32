import { PermissionFlagsBits as P } from 'discord.js'
import type { Clock } from '../../../src/core/ports.ts'
import { mayUnlock } from './access.ts'
import type { Callback } from './check/callback.ts'
import type { MessageBody } from './check/message.ts'
import { pinged } from './mentions.ts'
import { FLAG } from './message-payload.ts'
import type { Channel, Message, Owners, User, World } from './model.ts'
import { may } from './permissions.ts'
import { REFUSALS } from './refusal.ts'
import { editMessage } from './routes/messages.ts'
import type { Draft, State } from './state.ts'

/** An interaction and all that was answered to it. `ms` is from its event to its first answer, by the real clock. */
export type Interaction = {
  readonly id: string
  readonly token: string
  readonly kind: number
  readonly channel: Channel
  readonly user: User
  readonly owners: Owners
  readonly at: number
  readonly command?: string
  /** The message whose component was used, or whose component opened the modal. */
  readonly source?: Message
  type: number
  expired: boolean
  ephemeral: boolean
  original?: Message | undefined
  modal?: Record<string, unknown>
  choices?: { name: string; value: string | number }[]
  followups: Message[]
  edits: number
  ms: number
}

/** The interactions of a fake: Discord's side of answering them. */
export type Interactions = {
  /** Registers one that is about to be told, and starts its three seconds. */
  open(
    asked: Pick<Interaction, 'kind' | 'channel' | 'user' | 'owners'> &
      Partial<Pick<Interaction, 'command' | 'source'>>,
  ): Interaction
  /** The interaction of a callback path. Throws 10062 for an unknown or expired one, 40060 for an answered one. */
  awaiting(id: string, token: string): Interaction
  answer(interaction: Interaction, callback: Callback): void
  /** The interaction of a webhook path. Throws 50027 or 10015. */
  answered(app: string, token: string): Interaction
  /** A followup; directly after a deferral it fills the deferred message in. Throws 40094 for a sixth where only a user installed the app. */
  follow(interaction: Interaction, body: MessageBody): Message
  /** `@original` or the id of a followup. Throws 10008. */
  message(interaction: Interaction, id: string): Message
  edit(interaction: Interaction, message: Message, body: MessageBody): void
  remove(interaction: Interaction, message: Message): void
  /** A message by id, ephemeral ones of that user included. */
  visible(user: string, message: string): Message | undefined
  /** Resolves once `holds`, asked now and after every change of the interaction. */
  until(interaction: Interaction, holds: () => boolean): Promise<void>
}

const ANSWER_MS = 3000
/** Docs: "Receiving and Responding", followup messages of apps that are installed to a user alone. */
const MOST_FOLLOWUPS = 5
const TOKEN_MS = 15 * 60_000

/** Builds an empty book of interactions. */
export function createInteractions(state: State, clock: Clock): Interactions {
  const { world } = state
  const byToken = new Map<string, Interaction>()
  const ephemeral = new Map<string, Message>()
  const waiting = new Map<Interaction, Set<() => void>>()
  const started = new Map<Interaction, number>()
  const changed = (interaction: Interaction): void => {
    for (const check of waiting.get(interaction) ?? []) check()
  }
  const keep = (message: Message): Message => {
    if (message.onlyFor !== undefined) ephemeral.set(message.id, message)
    return message
  }
  const reply = (interaction: Interaction, body: MessageBody, flags: number, type: number): Message => {
    const { channel, user, owners } = interaction
    // Whoever may not use external apps is answered alone, whatever the app says.
    const external = owners['0'] === undefined && channel.guild && !may(channel, user.id, P.UseExternalApps)
    const hidden = external || (flags & FLAG.ephemeral) !== 0
    if (!hidden && channel.thread?.locked && !mayUnlock(world, channel)) throw REFUSALS.lockedThread()
    const shown = hidden ? flags | FLAG.ephemeral : flags
    return keep(
      state.add(channel, replyDraft(world, interaction, body, shown, type, hidden ? user.id : undefined)),
    )
  }
  const original = (interaction: Interaction): Message | undefined =>
    interaction.type === 6 || interaction.type === 7 ? interaction.source : interaction.original

  return {
    open: (asked) => {
      const id = world.id()
      const interaction: Interaction = {
        ...asked,
        id,
        token: Buffer.from(`interaction:${id}:${byToken.size}`).toString('base64url'),
        at: world.now(),
        type: 0,
        expired: false,
        ephemeral: false,
        followups: [],
        edits: 0,
        ms: 0,
      }
      byToken.set(interaction.token, interaction)
      started.set(interaction, performance.now())
      clock.after(ANSWER_MS, () => {
        if (interaction.type !== 0) return
        interaction.expired = true
        changed(interaction)
      })
      return interaction
    },
    awaiting: (id, token) => {
      const interaction = byToken.get(token)
      if (!interaction || interaction.id !== id) throw REFUSALS.unknownInteraction()
      if (interaction.type !== 0) throw REFUSALS.acknowledged()
      if (interaction.expired || world.now() - interaction.at > ANSWER_MS) throw REFUSALS.unknownInteraction()
      return interaction
    },
    answer: (interaction, callback) => {
      const { type, message } = callback
      const flags = callback.ephemeral ? FLAG.ephemeral : 0
      const kindOfMessage = interaction.kind === 2 ? 20 : interaction.kind === 3 ? 19 : 0
      if (type === 4)
        interaction.original = reply(interaction, message ?? {}, (message?.flags ?? 0) | flags, kindOfMessage)
      if (type === 5) interaction.original = reply(interaction, {}, flags | FLAG.loading, kindOfMessage)
      if (type === 7 && interaction.source) editMessage(state, interaction.source, message ?? {})
      if (callback.modal) interaction.modal = callback.modal
      if (callback.choices) interaction.choices = callback.choices
      interaction.type = type
      interaction.ephemeral =
        type === 4 || type === 5 ? interaction.original?.onlyFor !== undefined : callback.ephemeral
      interaction.ms = performance.now() - (started.get(interaction) ?? 0)
      changed(interaction)
    },
    answered: (app, token) => {
      const interaction = byToken.get(token)
      if (app !== world.app) throw REFUSALS.unknownWebhook()
      if (!interaction || world.now() - interaction.at > TOKEN_MS) throw REFUSALS.webhookToken()
      if (interaction.type === 0) throw REFUSALS.unknownWebhook()
      return interaction
    },
    follow: (interaction, body) => {
      const { original: first } = interaction
      if (interaction.type === 5 && first && (first.flags & FLAG.loading) !== 0) {
        editMessage(state, first, { ...body, flags: (body.flags ?? 0) & FLAG.suppressEmbeds })
        interaction.edits += 1
        changed(interaction)
        return first
      }
      if (interaction.owners['0'] === undefined && interaction.followups.length >= MOST_FOLLOWUPS)
        throw REFUSALS.followups()
      const message = reply(interaction, body, body.flags ?? 0, 19)
      interaction.followups.push(message)
      changed(interaction)
      return message
    },
    message: (interaction, id) => {
      const message =
        id === '@original'
          ? original(interaction)
          : [original(interaction), ...interaction.followups].find((one) => one?.id === id)
      if (!message) throw REFUSALS.unknownMessage()
      return message
    },
    edit: (interaction, message, body) => {
      editMessage(state, message, body)
      interaction.edits += 1
      changed(interaction)
    },
    remove: (interaction, message) => {
      state.remove(message)
      ephemeral.delete(message.id)
      if (interaction.original === message) interaction.original = undefined
      interaction.followups = interaction.followups.filter((one) => one !== message)
      changed(interaction)
    },
    visible: (user, id) => {
      const hidden = ephemeral.get(id)
      if (hidden) return hidden.onlyFor === user ? hidden : undefined
      for (const channel of world.channels.values()) {
        const message = channel.messages.get(id)
        if (message) return message
      }
      return undefined
    },
    until: (interaction, holds) =>
      new Promise((resolve) => {
        const checks = waiting.get(interaction) ?? new Set()
        waiting.set(interaction, checks)
        const check = (): void => {
          if (!holds()) return
          checks.delete(check)
          resolve()
        }
        checks.add(check)
        check()
      }),
  }
}

function replyDraft(
  world: World,
  interaction: Interaction,
  body: MessageBody,
  flags: number,
  type: number,
  onlyFor: string | undefined,
): Draft {
  const { channel, user, source } = interaction
  const reference = type === 19 ? (source ?? interaction.original) : undefined
  return {
    author: world.bot,
    type,
    flags,
    content: (body.content ?? '').trim(),
    embeds: (body.embeds ?? []).map((embed) => ({ ...embed, type: 'rich' })) as Message['embeds'],
    components: body.components ?? [],
    ...(body.files && { files: body.files }),
    pinged: pinged(world, channel, world.bot.id, body.content ?? '', body.allowed_mentions),
    interaction: {
      id: interaction.id,
      type: interaction.kind,
      user,
      owners: interaction.owners,
      ...(interaction.command && { command: interaction.command }),
      ...(interaction.original && { original: interaction.original.id }),
      ...(source && { source: source.id }),
    },
    ...(reference && { reference: { channel, message: reference.id } }),
    ...(onlyFor !== undefined && { onlyFor }),
  }
}
