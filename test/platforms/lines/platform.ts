import { z } from 'zod'
import type { Answer, Bot } from '../../../src/core/bot.ts'
import type { Caller, Idiom, Typed } from '../../../src/core/caller.ts'
import type { Card } from '../../../src/core/card.ts'
import { inOrder } from '../../../src/core/command.ts'
import { PlatformError } from '../../../src/core/errors.ts'
import type { ChatPlatform } from '../../../src/core/platform.ts'
import type { ChannelRef, MemberRef, PostRef, ThreadRef } from '../../../src/core/refs.ts'
import { flag, readSettings } from '../../../src/platforms/kit/environment.ts'
import type { PlatformModule } from '../../../src/platforms/kit/module.ts'
import { createPending, type Pending } from '../../../src/platforms/kit/waiting.ts'
import type { Chat, Deed, Line, Listener } from './chat.ts'
import { blanksOf, choicesOf, renderCard } from './render.ts'

const schema = z.object({ LINES: flag.default(false) })

/** A platform over a chat in memory, for whoever writes a platform: docs/add-a-platform.md walks through it. */
export const linesOver = (chat: Chat): PlatformModule => ({
  name: 'lines',
  title: 'Lines',
  configure: (environment) =>
    readSettings(schema, environment).LINES ? async () => createLines(chat) : undefined,
  renderer: async () => renderCard,
})

const WORKSPACE = 'memory'

const typed: Typed = ({ name }, values) => ({ text: `/${name}${inOrder(values)}` })

const idiom: Idiom = {
  admins: 'owners of this chat',
  role: 'role',
  settings: [],
  readMember: (text) => /^@(\w+)$/.exec(text)?.[1],
  readChannel: (text) => /^#(\w+)$/.exec(text)?.[1],
  readRole: () => undefined,
}

/** The platform. `start` listens to the chat; nothing is lost before, because the chat is in this process. */
export function createLines(chat: Chat): ChatPlatform {
  const pending = createPending()
  return {
    name: 'lines',
    typed,
    start: async (bot) => {
      chat.listener = createListener(chat, bot, pending)
    },
    stop: async () => {
      chat.listener = undefined
      await pending.settled()
    },
    // Nothing lies between the two.
    reach: async () => ({ state: 'ready' }),
    ...createOutbound(chat),
  }
}

const refOf = ({ id, channel, thread }: Line): PostRef => ({
  platform: 'lines',
  workspace: WORKSPACE,
  channel,
  ...(thread !== undefined && { thread }),
  message: id,
  url: `https://lines.example/${channel}/${id}`,
})

const refTo = (channel: string): ChannelRef => ({ platform: 'lines', workspace: WORKSPACE, channel })

const NOWHERE = {
  what: 'There is no such channel.',
  fix: 'Open the channel, or set the group up in another one.',
}

function createOutbound(chat: Chat): Omit<ChatPlatform, 'name' | 'typed' | 'start' | 'stop' | 'reach'> {
  const send = async (to: ChannelRef & { thread?: string }, card: Card, tag: string): Promise<PostRef> => {
    const { channel, thread } = to
    // One in memory is there or not; a chat behind a network also answers too late, or not at all: `unknown`.
    if (!isOpen(chat, channel)) throw new PlatformError('refused', NOWHERE.what, { fix: NOWHERE.fix })
    const line = { channel, author: 'studyhall', tag, ...(thread !== undefined && { thread }) }
    return refOf(chat.write({ ...line, ...offer(card) }))
  }
  return {
    post: ({ to, card, key }) => send(to, card, key),
    // A thread is whatever answers a line: there is nothing to open.
    openThread: async ({ platform, workspace, channel, message, url }) => ({
      platform,
      workspace,
      channel,
      thread: message,
      url,
    }),
    find: async (to, keys, since) => {
      const thread = 'thread' in to ? to.thread : undefined
      const channel = 'user' in to ? `@${to.user}` : to.channel
      const found = chat.lines.filter(
        (line) =>
          line.channel === channel &&
          line.thread === thread &&
          line.at >= since &&
          line.tag !== undefined &&
          keys.includes(line.tag),
      )
      return { posts: new Map(found.map((line) => [line.tag ?? '', refOf(line)])), complete: true }
    },
    edit: async ({ message }, card) => void chat.change(message, offer(card)),
    pin: async () => {},
    dm: ({ user }, card, key) =>
      send({ platform: 'lines', workspace: WORKSPACE, channel: `@${user}` }, card, key),
    inspect: async ({ channel }) => (isOpen(chat, channel) ? [] : [NOWHERE]),
    hasThread: async ({ thread }) => chat.lines.some(({ id }) => id === thread),
    admins: async () => [{ platform: 'lines', workspace: WORKSPACE, user: 'ada' }],
    who: async ({ user }) => ({ name: user, kind: 'member' }),
    rooms: async () => [...chat.channels].map((name) => ({ channel: refTo(name), code: name, name })),
    locate: async ({ channel }) => (isOpen(chat, channel) ? { name: channel, internal: true } : {}),
  }
}

const isOpen = (chat: Chat, channel: string): boolean => channel.startsWith('@') || chat.channels.has(channel)

/** The buttons' state travels with the line, so that they work after a restart. */
const offer = (card: Card): Pick<Line, 'text' | 'choices' | 'actions'> => ({
  ...renderCard(card),
  actions: choicesOf(card.buttons ?? [], card.menu).map(({ action, arg = '' }) => ({ action, arg })),
})

function createListener(chat: Chat, bot: Bot, pending: Pending): Listener {
  const member = (user: string): MemberRef => ({ platform: 'lines', workspace: WORKSPACE, user })
  const callerOf = (user: string, { channel, thread }: Pick<Line, 'channel' | 'thread'>): Caller => ({
    member: member(user),
    name: user,
    from: async (code) => (chat.channels.has(code) ? callerOf(user, { channel: code }) : undefined),
    ...(!channel.startsWith('@') && { channel: refTo(channel), channelName: channel }),
    ...(thread !== undefined && { thread }),
    typed,
    idiom,
    standing: async () => ({ admin: user === 'ada', maySetUp: true }),
  })

  const show = (user: string, { reply, visibility }: Answer, from: Line): Line | undefined => {
    if (!reply) return undefined
    const { channel, thread } = from
    const to = visibility === 'private' ? { to: user } : {}
    const at = { channel, author: 'studyhall', ...(thread !== undefined && { thread }), ...to }
    if ('form' in reply) {
      const { title, action, arg = '' } = reply.form
      return chat.write({ ...at, text: title, blanks: blanksOf(reply.form), actions: [{ action, arg }] })
    }
    // A message that everybody sees is not replaced by what only one should see.
    const mayReplace =
      reply.update && from.author === 'studyhall' && (visibility === 'public' || from.to === user)
    if (mayReplace) return chat.change(from.id, offer(reply.card))
    return chat.write({ ...at, ...offer(reply.card), ...(reply.file && { file: reply.file }) })
  }

  const said = async (line: Line): Promise<Line | undefined> => {
    const [, name, text = ''] = /^\/(\S+)\s*(.*)$/s.exec(line.text) ?? []
    if (name !== undefined) {
      const answer = await bot.dispatch(name, { text, typed: true }, callerOf(line.author, line))
      return show(line.author, answer, line)
    }
    if (line.thread !== undefined) {
      const thread: ThreadRef = { ...refTo(line.channel), thread: line.thread }
      await bot.message(member(line.author), thread, line.id)
    }
    return undefined
  }

  const act = async (user: string, line: Line, choice: number, values?: Record<string, string>) => {
    const button = line.actions?.[choice - 1]
    if (!button) return undefined
    const input = { text: button.arg, ...(values ? { values } : { pressed: line.id }) }
    const answer = await bot.dispatch(button.action, input, callerOf(user, line))
    const reply = show(user, answer, line)
    // What was refused can be filled in again, from what it held.
    return values && answer.again && reply
      ? Object.assign(reply, { blanks: values, actions: line.actions })
      : reply
  }

  const deed = async (done: Deed): Promise<Line | undefined> => {
    switch (done.kind) {
      case 'said':
        return said(done.line)
      case 'chose':
        return act(done.user, done.line, done.choice)
      case 'filled':
        return act(done.user, done.line, 1, done.blanks)
      case 'closed':
        await bot.lost(refTo(done.channel), {
          reason: 'The channel was deleted.',
          fix: 'Set up a group in another channel.',
        })
        return undefined
    }
  }
  return { deed: (done) => pending.add(deed(done)) }
}
