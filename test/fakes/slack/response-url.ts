import { LONGEST_TEXT, readContent } from './content.ts'
import { type Core, type Interaction, type Shown, show } from './core.ts'
import type { EventSink } from './events.ts'
import { asBot, store } from './messages.ts'
import { flagArg } from './method.ts'
import { Refusal } from './refusal.ts'
import type { Channel, Installation } from './world.ts'

/** The addresses through which an app answers one interaction. */
export type ResponseUrls = {
  create(interaction: Interaction, path: 'commands' | 'actions' | 'app'): string
  /** Handles a post to one of them: status and body as Slack answers. */
  post(path: string, body: string): { status: number; body: object }
  /** Shows what an acknowledgement of a command carried. */
  ack(interaction: Interaction, body: unknown): void
}

const MOST_USES = 5

/** Response URLs: 5 uses within 30 minutes (docs.slack.dev/interactivity/handling-user-interaction). */
export function createResponseUrls(core: Core, events: EventSink): ResponseUrls {
  const urls = new Map<string, { interaction: Interaction; at: number; uses: number }>()

  const respond = (interaction: Interaction, args: Record<string, unknown>): void => {
    const installation = core.world.installations.get(interaction.team)
    const channel = core.world.channels.get(interaction.channel ?? '')
    if (!installation || !channel) throw new Refusal('channel_not_found')
    if (flagArg(args.delete_original)) return erase(core, interaction, channel)
    const said = readContent(core, args, { text: LONGEST_TEXT.post, total: false })
    if (replaces(core, interaction, args)) return replace(core, interaction, channel, said, events)
    publish(core, interaction, channel, installation, args, said, events)
  }

  return {
    create: (interaction, path) => {
      const at = `/${path}/${interaction.team}/${core.ids.secret()}`
      urls.set(at, { interaction, at: core.options.clock.now(), uses: 0 })
      return core.url + at
    },
    ack: (interaction, body) => {
      const args = typeof body === 'string' ? { text: body } : (body as Record<string, unknown>)
      try {
        respond(interaction, args)
      } catch (error) {
        if (!(error instanceof Refusal)) throw error
        show(core, interaction.user, { kind: 'error', text: error.error }, interaction)
      }
    },
    post: (path, body) => {
      const url = urls.get(path)
      const no = (status: number, error: string, more: object = {}) => ({
        status,
        body: { ok: false, error, ...more },
      })
      if (!url) return no(404, 'invalid_url')
      if (core.options.clock.now() - url.at > core.options.responseLifetime) return no(404, 'expired_url')
      if (url.uses >= MOST_USES) return no(404, 'used_url')
      url.uses++
      try {
        respond(url.interaction, JSON.parse(body) as Record<string, unknown>)
        return { status: 200, body: { ok: true } }
      } catch (error) {
        if (error instanceof SyntaxError) return no(400, 'invalid_payload')
        if (!(error instanceof Refusal)) throw error
        return no(error.error === 'channel_not_found' ? 404 : 400, error.error, error.more)
      }
    },
  }
}

/** Only a pressed message can be replaced. What an answer without the flag does there, Slack's pages tell differently. */
function replaces(core: Core, { kind, message }: Interaction, args: Record<string, unknown>): boolean {
  if (kind !== 'action' || !message) return false
  if (args.replace_original === undefined)
    core.faultsOfApp.push(
      'posted to the response_url of an action without saying replace_original: true or false',
    )
  return args.replace_original === undefined || flagArg(args.replace_original)
}

function erase(core: Core, interaction: Interaction, channel: Channel): void {
  const { message } = interaction
  if (!message) throw new Refusal('message_not_found')
  if (!message.ephemeral) channel.messages = channel.messages.filter(({ ts }) => ts !== message.ts)
  show(core, interaction.user, { kind: 'delete', text: '', channel: channel.id, ts: message.ts }, interaction)
}

type Said = ReturnType<typeof readContent>

function replace(
  core: Core,
  interaction: Interaction,
  channel: Channel,
  said: Said,
  events: EventSink,
): void {
  const ts = interaction.message?.ts ?? ''
  const { text, blocks } = said
  const shown: Shown = { kind: 'update', text, channel: channel.id, ts, ...(blocks && { blocks }) }
  if (!interaction.message?.ephemeral) {
    const message = channel.messages.find((each) => each.ts === ts)
    if (!message) throw new Refusal('message_not_found')
    const { metadata } = message
    delete message.blocks
    Object.assign(message, said, metadata && !said.metadata && { metadata })
    events.changed(channel, message)
  }
  show(core, interaction.user, shown, interaction)
}

function publish(
  core: Core,
  interaction: Interaction,
  channel: Channel,
  installation: Installation,
  args: Record<string, unknown>,
  said: Said,
  events: EventSink,
): void {
  const thread = args.thread_ts === undefined ? undefined : String(args.thread_ts)
  const common = {
    text: said.text,
    channel: channel.id,
    ...(said.blocks && { blocks: said.blocks }),
    ...(thread !== undefined && { thread }),
  }
  const type = args.response_type ?? 'ephemeral'
  if (type !== 'ephemeral' && type !== 'in_channel') throw new Refusal('invalid_response_type')
  if (type === 'ephemeral') {
    show(core, interaction.user, { kind: 'ephemeral', ts: core.ids.ts(), ...common }, interaction)
    return
  }
  if (channel.archived) throw new Refusal('is_archived')
  const message = store(core, channel, asBot(core, installation), said, thread)
  events.message(channel, message)
  show(core, interaction.user, { kind: 'message', ts: message.ts, ...common }, interaction)
}
