import type { BlockAction, SlashCommand, types, ViewSubmitAction } from '@slack/bolt'
import type { Answer, Bot } from '../../core/bot.ts'
import type { Caller, Input, Typed } from '../../core/caller.ts'
import { doneCard } from '../../core/card.ts'
import type { Log } from '../../core/ports.ts'
import { within } from '../kit/waiting.ts'
import { type Answers, DM_ACTION } from './answer.ts'
import { formValues, formView, readOrigin } from './form.ts'
import { wordsOf } from './mrkdwn.ts'
import type { Outbound } from './outbound.ts'
import type { People } from './people.ts'
import {
  callerAt,
  isDirect,
  originOf,
  type Place,
  placeOfAction,
  placeOfCommand,
  placeOfForm,
} from './place.ts'
import { actionOf, LINK_ACTION, oneLine } from './render.ts'
import { type CommandLine, readCommandLine, readMention } from './typed.ts'

/** A message somebody wrote, as `message` and `app_mention` carry it. */
export type Written = {
  user?: string
  text?: string
  channel: string
  ts: string
  thread_ts?: string
  bot_id?: string
  subtype?: string
}

/** What a submitted form is answered with: nothing closes it, errors keep it open, a view takes its place. */
export type SubmitAck =
  | { response_action: 'errors'; errors: Record<string, string> }
  | { response_action: 'update'; view: types.ModalView }
  | undefined

/** What members do, as calls of the bot. Nothing rejects. */
export type Inbound = {
  /** Whether doing it again after a crash harms nobody: nothing changes by it, or the same, and one member reads it. */
  isRepeatable: { command(body: SlashCommand): boolean; action(body: BlockAction): boolean }
  command(body: SlashCommand, team: string): Promise<void>
  action(body: BlockAction, team: string): Promise<void>
  /** Calls `ack` once; what is left to say is said afterwards. */
  submit(body: ViewSubmitAction, team: string, ack: (answer: SubmitAck) => Promise<void>): Promise<void>
  /** What a message is to the bot, by its payload alone: a question, something said in a thread, or of no concern. */
  concernOf(message: Written, botUser: string | undefined): 'asked' | 'said' | undefined
  written(message: Written, team: string, botUser: string | undefined): Promise<void>
}

/** Subtypes of what somebody wrote: a file's comment, and a reply that is shown to the channel as well. */
const SAID = ['file_share', 'thread_broadcast']
/** A form must be answered within 3 seconds; one that takes longer closes, and its answer follows. */
const SUBMIT_MS = 2_000
/** A zone and a name are welcome, but a form must be opened within 3 seconds. */
const PERSON_MS = 1_000

/** Creates it. `word` is the slash command's name. */
export function createInbound(parts: {
  bot: Bot
  answers: Answers
  outbound: Outbound
  people: People
  typed: Typed
  word: string
  log: Log
}): Inbound {
  const { bot, answers, outbound, people, typed, word, log } = parts

  /** Only setup asks for the zone, and only a message leaves the name out: no call to Slack for anything else. */
  const callerOf = async (place: Place, name: string): Promise<Caller> => {
    const manages = bot.command(name)?.who === 'manager'
    const person =
      manages || place.name === undefined
        ? await within(people.of(place.team, place.user), PERSON_MS)
        : undefined
    return callerAt(place, {
      typed,
      name: place.name ?? person?.name ?? place.user,
      zone: manages ? person?.zone : undefined,
      standing: () => people.standing(place.team, place.user),
    })
  }

  const dispatch = async (place: Place, name: string, input: Input): Promise<Answer> =>
    bot.dispatch(name, input, await callerOf(place, name))

  const run = async (place: Place, { name, text }: CommandLine, typed: boolean): Promise<void> =>
    answers.show(place, await dispatch(place, name, { text, typed }), { name, text })

  /** The same look-up again, as a direct message. */
  const sendToDm = async (place: Place, { name, text }: CommandLine): Promise<void> => {
    const answer = await dispatch(place, name, { text })
    if (!answer.reply || !('card' in answer.reply)) return
    const { team: workspace, user } = place
    try {
      await outbound.dm({ platform: 'slack', workspace, user }, answer.reply.card, 'answer')
    } catch (error) {
      log.warn({ error, command: name }, 'A look-up could not be sent as a direct message')
      return
    }
    const card = doneCard('Sent', 'It is in your direct messages with me.')
    await answers.show(place, { reply: { card }, visibility: 'private' }, { name })
  }

  const submit: Inbound['submit'] = async (body, team, ack) => {
    const origin = readOrigin(body.view.private_metadata)
    if (!origin) return ack(undefined)
    const place = placeOfForm(origin, team, body.user)
    const input = { text: origin.arg, values: formValues(body.view) }
    const answering = dispatch(place, origin.action, input)
    const answer = await within(answering, SUBMIT_MS)
    const said = answer && ackOf(answer, body, place)
    await ack(said)
    if (!said) await answers.show(place, await answering, { name: origin.action })
  }

  const lineOf = ({ text = '' }: Written, botUser: string | undefined): CommandLine | undefined =>
    (botUser && readMention(text, botUser, word, (name) => bot.command(name) !== undefined)) || undefined

  const concernOf: Inbound['concernOf'] = (message, botUser) => {
    const { user, channel, bot_id: fromBot, subtype } = message
    // Joins, edits and the like are subtypes; what a bot says is no answer.
    if (!user || fromBot || (subtype && !SAID.includes(subtype))) return undefined
    if (isDirect(channel) || lineOf(message, botUser)) return 'asked'
    return threadOf(message) === undefined ? undefined : 'said'
  }

  const written: Inbound['written'] = async (message, team, botUser) => {
    const { user = '', text = '', channel, ts } = message
    const concern = concernOf(message, botUser)
    const thread = threadOf(message)
    if (concern === 'said' && thread !== undefined) {
      const at = { platform: 'slack', workspace: team } as const
      return bot.message({ ...at, user }, { ...at, channel, thread }, ts)
    }
    if (concern !== 'asked') return
    const place: Place = { team, user, channel, direct: isDirect(channel), ...(thread && { thread }) }
    return run(place, lineOf(message, botUser) ?? readCommandLine(text, word), true)
  }

  /** A reader alone sees it, and it may be done twice. */
  const isRepeatable = (name: string): boolean => {
    const info = bot.command(name)
    return !info || (info.effect !== 'once' && info.visibility === 'private' && !info.opensForm)
  }

  return {
    isRepeatable: {
      command: (body) => isRepeatable(readCommandLine(body.text ?? '', word).name),
      action: ({ actions: [pressed] }) => {
        const name = pressed && actionOf(pressed.action_id)
        return name !== undefined && name !== DM_ACTION && isRepeatable(name)
      },
    },
    command: (body, team) => run(placeOfCommand(body, team), readCommandLine(body.text ?? '', word), true),
    action: async (body, team) => {
      const [pressed] = body.actions
      if (pressed?.type !== 'button') return
      const name = actionOf(pressed.action_id)
      if (name === LINK_ACTION) return
      const place = placeOfAction(body, team)
      const text = pressed.value ?? ''
      if (name === DM_ACTION) return sendToDm(place, readCommandLine(text, word))
      await run(place, { name, text }, false)
    },
    submit,
    concernOf,
    written,
  }
}

/** The thread a message is a reply in; the first message of one is none. */
const threadOf = ({ thread_ts: parent, ts }: Written): string | undefined =>
  parent !== ts ? parent : undefined

/** What can be said inside the form: an error at its input, or the next form. */
function ackOf({ reply, field }: Answer, body: ViewSubmitAction, place: Place): SubmitAck {
  if (!reply) return undefined
  if ('form' in reply) return { response_action: 'update', view: formView(reply.form, originOf(place)) }
  if (!field || !Object.hasOwn(body.view.state.values, field)) return undefined
  const words = reply.card.text ? wordsOf(reply.card.text) : reply.card.plain
  return { response_action: 'errors', errors: { [field]: oneLine(words, 500) || 'That does not fit.' } }
}
