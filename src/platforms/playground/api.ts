import { type Request, Router } from 'express'
import type { Bot } from '../../core/bot.ts'
import { type ArgInfo, choicesAt } from '../../core/command.ts'
import type { SimulatedTime } from '../kit/module.ts'
import {
  actionBody,
  HttpError,
  pageQuery,
  read,
  starBody,
  suggestQuery,
  timeBody,
  userQuery,
  writeBody,
} from './body.ts'
import type { Places } from './booths.ts'
import type { Events } from './events.ts'
import { isId } from './ids.ts'
import type { Inbound } from './inbound.ts'
import { type Messages, sees } from './messages.ts'
import { type Message, scopeOf } from './records.ts'
import type { Star } from './stars.ts'
import { sendEvents } from './stream.ts'
import { complete } from './suggest.ts'
import { idiom, typed } from './typed.ts'
import type {
  ActedView,
  CommandView,
  CompletionView,
  MessageView,
  PageView,
  PlacesView,
  ThreadView,
  TimeView,
  WrittenView,
} from './wire.ts'
import { type Channel, channelRef, MEMBERS, type Member, memberById } from './world.ts'

/** What the routes work with. */
export type ApiParts = {
  bot: Bot
  messages: Messages
  events: Events<Message>
  inbound: Inbound
  star: Star
  places: Pick<Places, 'byId' | 'of'>
  view(message: Message): MessageView
  time: SimulatedTime | undefined
}

/**
 * The HTTP API of the page, of tests and of scripts. Everything is JSON; an error is `{error: sentence}`.
 *
 * - `GET /channels?user=` → `{channels: [{id, name, about, direct, booth?, latest?}], members: [{id, name, role}]}`
 * - `GET /channels/:id/messages?user=&before=&limit=` → `{messages, more}`, oldest first
 * - `GET /threads/:id/messages?user=&before=&limit=` → `{parent, messages, more}`; a thread's id is its first message's
 * - `POST /channels/:id/messages {user, text, thread?}` → `{message, reply?}`; `reply` is `{card, visibility, message}` or
 *   `{form, visibility, message}`, `message` the id of the message to act on
 * - `POST /actions {user, message, action, arg?, thread?, values?, files?}` → `{reply?}`; with `values` it submits a form, `files`
 *   are texts of files in it
 * - `POST /stars {user, message, isGiven}` → `{message}`; for what a member wrote in a thread
 * - `GET /pictures/:id.png` → the bytes of a picture in a message
 * - `GET /commands` → `{commands: [{name, typed, summary, who, usage, args}]}`
 * - `GET /suggest?command=&text=&zone=&channel=` → `{arg?, suggestions: [{label, text}]}`: which argument is being typed at
 *   the end of `text`, and what `text` becomes with each completion; `zone` is the browser's
 * - `GET /time` → `{now?}`, ISO, where time is simulated; `POST /time {by: next | week}` moves it, and answers when all is done
 * - `GET /events?user=` → server-sent events: `message` (new or changed), `ready`, `refresh` (load everything again)
 */
export function createApi(parts: ApiParts): Router {
  const router = Router()
  addReading(router, parts)
  addTime(router, parts)
  addWriting(router, parts)
  addStars(router, parts)
  return router
}

function addReading(router: Router, { bot, messages, events, view, places }: ApiParts): void {
  router.get('/channels', async (request, response) => {
    const user = optionalUser(request)
    const channels = places.of(user).map(async ({ id, name, about, direct, among }) => {
      const last = await messages.page(scopeOf({ channel: id }), { user, before: undefined, limit: 1 })
      const latest = last.messages[0]?.id
      return {
        id,
        name,
        about,
        direct: direct !== undefined,
        ...(among && { booth: true as const }),
        ...(latest !== undefined && { latest }),
      }
    })
    const members = MEMBERS.map(({ id, name, role }) => ({ id, name, role }))
    response.json({ channels: await Promise.all(channels), members } satisfies PlacesView)
  })
  router.get('/channels/:id/messages', async (request, response) => {
    const { user, before, limit } = read(pageQuery, request.query)
    const channel = channelFor(places, String(request.params.id), user && memberOf(user).id)
    const page = await messages.page(scopeOf({ channel: channel.id }), { user, before, limit })
    response.json({ messages: page.messages.map(view), more: page.more } satisfies PageView)
  })
  router.get('/threads/:id/messages', async (request, response) => {
    const { user, before, limit } = read(pageQuery, request.query)
    const parent = await messageFor(
      { messages, places },
      String(request.params.id),
      user && memberOf(user).id,
    )
    const page = await messages.page(scopeOf({ channel: parent.channel, thread: parent.id }), {
      user,
      before,
      limit,
    })
    response.json({
      parent: view(parent),
      messages: page.messages.map(view),
      more: page.more,
    } satisfies ThreadView)
  })
  router.get('/pictures/:name', async (request, response) => {
    const found = await messages.picture(String(request.params.name).replace(/\.png$/, ''))
    if (!found) throw new HttpError(404, 'There is no such picture.')
    // What it hashes to is its name, so it never changes.
    response.set('cache-control', 'private, max-age=31536000, immutable')
    response.type(found.type).send(Buffer.from(found.base64, 'base64'))
  })
  router.get('/commands', (_request, response) => {
    const commands = bot.commands.map(({ name, summary, who, usage, args }) => {
      const offered = args.map((arg) => ({ ...arg, ...offeredOf(arg) }))
      return {
        name,
        typed: typed({ name, who }).text,
        summary,
        who,
        usage,
        args: offered,
      } satisfies CommandView
    })
    response.json({ commands })
  })
  router.get('/suggest', async (request, response) => {
    const { command, text, zone, channel } = read(suggestQuery, request.query)
    const where = channel === undefined ? undefined : places.byId(channel)
    const ref = where && !where.direct && !where.among ? channelRef(where.id) : undefined
    response.json((await complete(bot, command, text, { channel: ref, zone })) satisfies CompletionView)
  })
  router.get('/events', (request, response) => {
    const user = optionalUser(request)
    // Asked anew each time: a booth may be opened meanwhile.
    const isSeen = (message: Message): boolean => places.of(user).some(({ id }) => id === message.channel)
    sendEvents(events, request, response, (message) => isSeen(message) && sees(user, message))
  })
}

function addTime(router: Router, { time }: ApiParts): void {
  const shown = (): TimeView => (time ? { now: new Date(time.now()).toISOString() } : {})
  router.get('/time', (_request, response) => {
    response.json(shown())
  })
  router.post('/time', async (request, response) => {
    const { by } = read(timeBody, request.body)
    if (!time)
      throw new HttpError(404, 'Time is real here: it can be moved only where the playground is alone.')
    await time.move(by)
    response.json(shown())
  })
}

const offeredOf = (arg: ArgInfo): Pick<ArgInfo, 'choices'> => {
  const choices = choicesAt(arg, idiom)
  return choices ? { choices } : {}
}

function addWriting(router: Router, { messages, inbound, view, places }: ApiParts): void {
  router.post('/channels/:id/messages', async (request, response) => {
    const { user, text, thread } = read(writeBody, request.body)
    const member = memberOf(user)
    const channel = channelFor(places, String(request.params.id), member.id)
    if (channel.closed) throw new HttpError(403, 'Nobody writes here any more.')
    if (text.trim() === '') throw new HttpError(400, 'Write something first: text is empty.')
    if (thread !== undefined) await threadIn({ messages, places }, thread, channel, member)
    const { message, reply } = await inbound.write(member, channel, text.trim(), thread)
    response.json({ message: view(message), ...(reply && { reply }) } satisfies WrittenView)
  })
  router.post('/actions', async (request, response) => {
    const { user, message: id, action, arg, thread, values, files } = read(actionBody, request.body)
    const member = memberOf(user)
    const message = await messageFor({ messages, places }, id, member.id)
    const channel = channelFor(places, message.channel, member.id)
    if (thread !== undefined && thread !== (message.thread ?? message.id))
      throw new HttpError(400, 'That message is not in this thread.')
    if (thread !== undefined) await threadIn({ messages, places }, thread, channel, member)
    const reply = await inbound.act(member, message, channel, { action, arg, values, files, thread })
    response.json((reply ? { reply } : {}) satisfies ActedView)
  })
}

function addStars(router: Router, { messages, star, view, places }: ApiParts): void {
  router.post('/stars', async (request, response) => {
    const { user, message: id, isGiven } = read(starBody, request.body)
    const member = memberOf(user)
    const message = await messageFor({ messages, places }, id, member.id)
    response.json({ message: view(await star(member, message, isGiven)) } satisfies WrittenView)
  })
}

function memberOf(user: string): Member {
  const member = memberById(user)
  if (!member) throw new HttpError(404, 'There is no such member.')
  return member
}

function optionalUser(request: Request): string | undefined {
  const { user } = read(userQuery, request.query)
  return user === undefined ? undefined : memberOf(user).id
}

function channelFor(places: Pick<Places, 'of'>, id: string, user: string | undefined): Channel {
  const channel = places.of(user).find((candidate) => candidate.id === id)
  if (!channel) throw new HttpError(404, 'There is no such channel.')
  return channel
}

type Known = { messages: Messages; places: Pick<Places, 'of'> }

async function messageFor(
  { messages, places }: Known,
  id: string,
  user: string | undefined,
): Promise<Message> {
  const message = isId(id) ? await messages.get(id) : undefined
  if (!message || !sees(user, message) || !places.of(user).some((channel) => channel.id === message.channel))
    throw new HttpError(404, 'There is no such message.')
  return message
}

async function threadIn(known: Known, id: string, channel: Channel, member: Member): Promise<void> {
  const parent = await messageFor(known, id, member.id)
  if (parent.channel !== channel.id || parent.thread !== undefined || channel.direct !== undefined)
    throw new HttpError(404, 'There is no such thread in this channel.')
}
