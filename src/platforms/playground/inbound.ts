import type { Answer, Bot } from '../../core/bot.ts'
import type { Caller, Input } from '../../core/caller.ts'
import type { Card, TextFile } from '../../core/card.ts'
import { type FormInput, isOffered, severalIn } from '../../core/form.ts'
import type { Store } from '../../core/records.ts'
import { machineZone } from '../kit/environment.ts'
import { labelIn, readTalk } from '../kit/talk.ts'
import { HttpError } from './body.ts'
import { type Messages, sees } from './messages.ts'
import { forms, type Message } from './records.ts'
import { idiom, readCommandLine, typed } from './typed.ts'
import type { Outcome } from './wire.ts'
import { BOT, type Channel, channelRef, channelsOf, type Member, memberRef } from './world.ts'

/**
 * A button pressed, or (with `values`) a form submitted. `thread` is the one that is open under the message: the answer
 * goes there.
 */
export type Press = {
  action: string
  arg: string
  values: Record<string, string> | undefined
  files: Record<string, string> | undefined
  thread: string | undefined
}

/** What members do. Methods reject with HttpError for what is not allowed. */
export type Inbound = {
  write(member: Member, channel: Channel, text: string, thread?: string): Promise<Written>
  act(member: Member, message: Message, channel: Channel, press: Press): Promise<Outcome | undefined>
}

export type Written = { message: Message; reply: Outcome | undefined }

/** Where an answer goes and who asked. */
type Place = { member: Member; channel: Channel; thread: string | undefined }

/** Turns what members write and press into calls of the bot, and its answers into messages. */
export function createInbound({
  messages,
  store,
  bot,
}: {
  messages: Messages
  store: Store
  bot: Bot
}): Inbound {
  const say = (place: Place, card: Card, visibility: 'private' | 'public', file?: TextFile) =>
    messages.append({ ...addressed(place, visibility), author: BOT.id, card, ...(file && { file }) })

  /** Stores the answer; `from` is the message whose button or form asked, or the command itself. */
  const settle = async (
    place: Place,
    answer: Answer,
    from: string,
    submitted = false,
  ): Promise<Outcome | undefined> => {
    const { reply, visibility } = answer
    if (!reply) return undefined
    if ('form' in reply) {
      const { form } = reply
      await store.transact(async (tx) => tx.put(forms, `${place.member.id}/${from}`, form))
      return { form, visibility: 'private', message: from }
    }
    const { card, file } = reply
    // The form is still open and shows it: no message for each slip.
    if (answer.again && submitted)
      return { card, visibility: 'private', message: from, again: true, ...fieldOf(answer) }
    const replaced = reply.update ? await replace(messages, from, card, place, visibility) : undefined
    const message = replaced ?? (await say(place, card, visibility, file))
    return { card, visibility: message.to === undefined ? 'public' : 'private', message: message.id }
  }

  const command = async (place: Place, text: string, name: string, rest: string): Promise<Written> => {
    const id = messages.reserve()
    const answer = await bot.dispatch(name, { text: rest, typed: true }, callerOf(place))
    const visibility = answer.reply && 'form' in answer.reply ? 'private' : answer.visibility
    const message = await messages.append(
      { ...addressed(place, visibility), author: place.member.id, text },
      id,
    )
    return { message, reply: await settle(place, answer, message.id) }
  }

  const note = async (place: Place, text: string): Promise<Written> => {
    const message = await messages.append({ ...addressed(place, 'public'), author: place.member.id, text })
    const { channel, member, thread } = place
    const at = thread !== undefined && { ...channelRef(channel.id), thread }
    if (at) await bot.message(memberRef(member.id), at, message.id, labelIn(text))
    return { message, reply: undefined }
  }

  /** A direct message is a command, however it is put, else a topic to look up; a greeting shows the home page. */
  const talk = async (place: Place, text: string): Promise<Written> => {
    const said = readTalk(text, (name) => bot.command(name)?.internal === false, true)
    if (said === 'thanks') return note(place, text)
    if (said.name !== 'help' || /help|\bdo\b/i.test(text)) return command(place, text, said.name, said.text)
    const written = await note(place, text)
    for (const card of await bot.home(memberRef(place.member.id))) await say(place, card, 'public')
    return written
  }

  return {
    write: (member, channel, text, thread) => {
      const place: Place = { member, channel, thread }
      const line = readCommandLine(text)
      if (line) return command(place, text, line.name, line.text)
      return channel.direct === undefined ? note(place, text) : talk(place, text)
    },
    act: async (member, message, channel, press) => {
      const place: Place = { member, channel, thread: message.thread ?? press.thread }
      const input = await accepted({ store, member, message, press })
      const answer = await bot.dispatch(press.action, input, callerOf(place))
      return settle(place, answer, message.id, press.values !== undefined)
    },
  }
}

const fieldOf = ({ field }: Answer) => (field === undefined ? {} : { field })

/** Whether a form could have been filled in so. What may be typed is the bot's to judge. */
function isAllowed(input: FormInput, value: string): boolean {
  if (value === '') return true
  switch (input.kind) {
    case 'choice':
      return input.other !== undefined || isOffered({ ...input, value }, input.choices)
    case 'choices':
      return severalIn(value).every((each) => isOffered({ ...input, value: each }, input.choices))
    case 'toggle':
      return value === 'on' || value === 'off'
    default:
      return true
  }
}

/**
 * The bot's own message with another card; `undefined` where it is none of its messages, or one that several read, which is not replaced
 * by what only one of them should see.
 */
const replace = async (
  messages: Messages,
  id: string,
  card: Card,
  { channel }: Place,
  visibility: 'private' | 'public',
): Promise<Message | undefined> => {
  const old = await messages.get(id)
  const may = visibility === 'public' || old?.to !== undefined || channel.direct !== undefined
  return old?.author === BOT.id && may
    ? messages.change(id, (it) => ({ ...it, card, edited: true }))
    : undefined
}

/** A direct message needs no mark: only one member reads it anyway. */
function addressed({ channel, thread, member }: Place, visibility: 'private' | 'public') {
  return {
    channel: channel.id,
    ...(thread !== undefined && { thread }),
    ...(visibility === 'private' && channel.direct === undefined && { to: member.id }),
  }
}

function callerOf({ member, channel, thread }: Place): Caller {
  const from = async (code: string): Promise<Caller | undefined> => {
    const there = channelsOf(undefined).find(({ id }) => id === code)
    return there && callerOf({ member, channel: there, thread: undefined })
  }
  return {
    member: memberRef(member.id),
    name: member.name,
    // In a booth no group meets: whose it is, those who sit there say by who they are.
    ...(!channel.direct && !channel.among && { channel: channelRef(channel.id), channelName: channel.name }),
    ...(thread !== undefined && { thread }),
    zone: machineZone(),
    typed,
    idiom,
    standing: async () => member.standing,
    from,
  }
}

/** The input of an action, once it is sure that the bot offered exactly this to exactly this member. */
async function accepted(at: {
  store: Store
  member: Member
  message: Message
  press: Press
}): Promise<Input> {
  const { member, message, press } = at
  if (!sees(member.id, message)) throw new HttpError(404, 'There is no such message.')
  if (press.values) return submission({ ...at, values: press.values })
  const offered = message.card?.buttons?.some(
    (button) => 'action' in button && button.action === press.action && (button.arg ?? '') === press.arg,
  )
  const chosen =
    message.card?.menu?.action === press.action &&
    message.card.menu.options.some(({ arg }) => arg === press.arg)
  if (!offered && !chosen) throw new HttpError(403, 'That message has no such button.')
  return { text: press.arg, pressed: message.id }
}

async function submission(at: {
  store: Store
  member: Member
  message: Message
  press: Press
  values: Record<string, string>
}): Promise<Input> {
  const { press, values } = at
  const form = await at.store.get(forms, `${at.member.id}/${at.message.id}`)
  if (form?.action !== press.action || (form.arg ?? '') !== press.arg)
    throw new HttpError(403, 'That form is not open for you. Open it again and submit it once more.')
  const { files = {} } = press
  for (const name of Object.keys(files))
    if (!form.inputs.some((input) => input.name === name && input.kind === 'file'))
      throw new HttpError(400, `The form takes no file “${name.slice(0, 40)}”.`)
  for (const name of Object.keys(values))
    if (!form.inputs.some((input) => input.name === name))
      throw new HttpError(400, `The form has no input “${name.slice(0, 40)}”.`)
  for (const input of form.inputs) {
    const value = values[input.name] ?? ''
    if (input.required && value.trim() === '') throw new HttpError(400, `“${input.label}” must be filled in.`)
    if (!isAllowed(input, value)) throw new HttpError(400, `“${input.label}” must be one of its choices.`)
  }
  return { text: press.arg, values, ...(Object.keys(files).length > 0 && { files }) }
}
