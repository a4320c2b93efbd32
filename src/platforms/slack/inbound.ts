import type {
  BlockAction,
  BlockSuggestion,
  MessageShortcut,
  SlashCommand,
  types,
  ViewSubmitAction,
} from '@slack/bolt'
import type { Answer, Bot } from '../../core/bot.ts'
import type { Input } from '../../core/caller.ts'
import { type Card, doneCard, problemCard } from '../../core/card.ts'
import type { PlatformError } from '../../core/errors.ts'
import type { Log } from '../../core/ports.ts'
import { plain } from '../../core/text.ts'
import { labelIn } from '../kit/talk.ts'
import { type Answers, DM_ACTION } from './answer.ts'
import { type CallerParts, callerOf } from './caller.ts'
import { createForms, type SubmitAck } from './forms.ts'
import type { Outbound } from './outbound.ts'
import { workspaceOf } from './people.ts'
import { isDirect, messageOf, type Place, placeOfAction, placeOfCommand, placeOfShortcut } from './place.ts'
import { actionOf, LINK_ACTION } from './render.ts'
import type { Teams } from './teams.ts'
import { type CommandLine, readCommandLine, readMention, readSaid, wordsOfMessage } from './typed.ts'

/** A message somebody wrote, as `message` and `app_mention` carry it. */
export type Written = {
  user?: string
  text?: string
  channel: string
  ts: string
  thread_ts?: string
  bot_id?: string
  subtype?: string
  /** Written in a channel that several workspaces share. */
  shared?: boolean
}

/** What a redelivery has in common with the first delivery. */
export const claimKey = {
  /** `app_mention` and `message` carry the same message. */
  message: (team: string, channel: string, ts: string): string => `message/${team}/${channel}/${ts}`,
  event: (id: string): string => `event/${id}`,
  /**
   * Commands, buttons and submitted forms: each interaction has a trigger of its own, and what Slack sends again is the same.
   * A form that is submitted again after an error at one of its inputs still has its view and hash, but another trigger.
   */
  trigger: (id: string): string => `trigger/${id}`,
}

/** What something that Slack sent calls for. */
export type Task = {
  /** What its redeliveries have in common with it; none where doing it twice is the same. */
  key?: string
  /** Doing it again after a crash harms nobody: nothing changes by it, or the same, and one member reads it. */
  repeatable?: boolean
  work(): Promise<void>
}

/** What members do, as calls of the bot. No work rejects; `undefined` is of no concern to the bot. */
export type Inbound = {
  command(body: SlashCommand, team: string): Task
  action(body: BlockAction, team: string): Task | undefined
  /** *Look up*, used on a message. */
  shortcut(body: MessageShortcut, team: string): Task
  /** Calls `ack` once; what is left to say is said afterwards. */
  submit(body: ViewSubmitAction, team: string, ack: (answer: SubmitAck) => Promise<void>): Task
  /** What a select of a form offers for what is typed in it; never rejects. */
  suggest(body: BlockSuggestion, team: string): Promise<types.PlainTextOption[]>
  /** A question, something said in a thread or, most of what is said in a workspace, neither. */
  written(message: Written, team: string, botUser: string | undefined): Task | undefined
}

/** Subtypes of what somebody wrote: a file's comment, and a reply that is shown to the channel as well. */
export const SAID: readonly string[] = ['file_share', 'thread_broadcast']

/** `word` is the slash command's name. */
type Parts = CallerParts & {
  bot: Bot
  teams: Pick<Teams, 'of'>
  answers: Answers
  outbound: Outbound
  word: string
  log: Log
}

/** Creates it. */
export function createInbound(parts: Parts): Inbound {
  const { bot, word } = parts
  const forms = createForms({ ...parts, dispatch: (...asked) => dispatch(parts, ...asked) })
  return {
    command: (body, team) => {
      const line = readCommandLine(body.text ?? '', word)
      return {
        key: claimKey.trigger(body.trigger_id),
        repeatable: isRepeatable(bot, line.name),
        work: () => run(parts, placeOfCommand(body, team), line, true),
      }
    },
    action: (body, team) => {
      const [pressed] = body.actions
      if (pressed?.type !== 'button' && pressed?.type !== 'static_select') return undefined
      const name = actionOf(pressed.action_id)
      if (name === LINK_ACTION) return undefined
      const place = placeOfAction(body, team)
      const text = (pressed.type === 'button' ? pressed.value : pressed.selected_option.value) ?? ''
      const key = claimKey.trigger(body.trigger_id)
      return name === DM_ACTION
        ? { key, work: () => sendToDm(parts, place, readCommandLine(text, word)) }
        : {
            key,
            repeatable: isRepeatable(bot, name),
            work: () => run(parts, place, { name, text }, false, messageOf(body)),
          }
    },
    shortcut: (body, team) => ({
      key: claimKey.trigger(body.trigger_id),
      repeatable: true,
      work: () => lookUp(parts, placeOfShortcut(body, team), wordsOfMessage(body.message.text)),
    }),
    submit: (body, team, ack) => ({
      key: claimKey.trigger(body.trigger_id),
      work: () => forms.submit(body, team, ack),
    }),
    suggest: forms.suggest,
    written: (message, team, botUser) => written(parts, message, team, botUser),
  }
}

/** A reader alone sees it, and it may be done twice. */
function isRepeatable(bot: Bot, name: string): boolean {
  const info = bot.command(name)
  return !info || (info.effect !== 'once' && info.visibility === 'private' && !info.opensForm)
}

async function dispatch(parts: Parts, place: Place, name: string, input: Input): Promise<Answer> {
  return parts.bot.dispatch(name, input, await callerOf(parts, place, name))
}

async function run(
  parts: Parts,
  place: Place,
  { name, text }: CommandLine,
  typed: boolean,
  pressed?: string,
): Promise<void> {
  const input = { text, typed, ...(pressed !== undefined && { pressed }) }
  await parts.answers.show(place, await dispatch(parts, place, name, input), { name, text })
}

/** What a message is about, for whoever asked. */
async function lookUp(parts: Parts, place: Place, query: string): Promise<void> {
  const answer: Answer =
    query === ''
      ? { reply: { card: NO_WORDS }, visibility: 'private' }
      : await dispatch(parts, place, 'topic', { values: { query } })
  await parts.answers.show(place, answer, { name: 'topic' })
}

const NO_WORDS = problemCard('Nothing to look up', 'This message has no words of its own.')

/** The same look-up again, as a direct message. */
async function sendToDm(parts: Parts, place: Place, { name, text }: CommandLine): Promise<void> {
  const answer = await dispatch(parts, place, name, { text })
  if (!answer.reply || !('card' in answer.reply)) return
  const { team: workspace, user } = place
  const card = await parts.outbound
    .dm({ platform: 'slack', workspace, user }, answer.reply.card, 'answer')
    .then(
      () => doneCard('Sent', 'It is in your direct messages with me.'),
      (error: PlatformError) => {
        parts.log.warn({ error, command: name }, 'A look-up could not be sent as a direct message')
        return notSent(error)
      },
    )
  await parts.answers.show(place, { reply: { card }, visibility: 'private' }, { name })
}

/** What was asked for stands above the button that was pressed, until Slack is loaded anew. */
const notSent = ({ outcome, message }: PlatformError): Card =>
  outcome === 'refused' || outcome === 'invalid'
    ? problemCard('I can’t send you a direct message', plain(message))
    : problemCard(
        'Sent, perhaps',
        'Slack did not say whether it arrived. Look into your direct messages with me, or try again.',
      )

function written(
  parts: Parts,
  message: Written,
  team: string,
  botUser: string | undefined,
): Task | undefined {
  const { bot, word } = parts
  const { user, text = '', channel, ts, bot_id: fromBot, subtype } = message
  // Joins, edits and the like are subtypes; what a bot says is no answer.
  if (!user || fromBot || (subtype && !SAID.includes(subtype))) return undefined
  const direct = isDirect(channel)
  const thread = threadOf(message)
  const isCommand = (name: string): boolean => bot.command(name)?.internal === false
  const meant = botUser && readMention(text, botUser, word, isCommand)
  const line = meant || (direct ? readSaid(text, word, isCommand, true) : undefined)
  // Nothing is asked, and nobody answered the day's question.
  if (line === 'thanks') return undefined
  if (line) {
    const place: Place = { team, user, channel, direct, ...(thread && { thread }) }
    return { key: claimKey.message(team, channel, ts), work: () => run(parts, place, line, true) }
  }
  if (thread === undefined) return undefined
  const label = labelIn(text)
  return {
    work: async () => {
      const [workspace, own] = message.shared
        ? await Promise.all([parts.channels.home(team, channel), workspaceOf(parts, team, user)])
        : [team, team]
      const place = { platform: 'slack', workspace, channel, thread } as const
      await bot.message({ platform: 'slack', workspace: own, user }, place, ts, label)
    },
  }
}

/** The thread a message is a reply in; the first message of one is none. */
const threadOf = ({ thread_ts: parent, ts }: Written): string | undefined =>
  parent !== ts ? parent : undefined
