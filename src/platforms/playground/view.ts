import type { Card } from '../../core/card.ts'
import { cardToHtml, escapeHtml, textToHtml } from './html.ts'
import { instantOf } from './ids.ts'
import type { Message } from './records.ts'
import { BOT, memberById } from './world.ts'

/** A message as the HTTP API gives it. `at` is ISO in UTC; `html` is safe to insert as it is. */
export type MessageView = {
  id: string
  channel: string
  thread?: string
  author: { id: string; name: string; bot: boolean }
  at: string
  text?: string
  card?: Card
  html: string
  visibility: 'private' | 'public'
  replies: number
  edited?: true
  pinned?: true
  mention?: string
  /** What a screen reader says when it arrives. */
  plain: string
  /** Title of the thread under it. */
  title?: string
}

/** A stored message as the HTTP API gives it; `home` is the URL it is served at. */
export function viewOf(message: Message, home: string): MessageView {
  const bot = message.author === BOT.id
  const name = bot ? BOT.name : (memberById(message.author)?.name ?? message.author)
  const { id, channel, thread, text, card, replies, mention, threadTitle } = message
  return {
    id,
    channel,
    ...(thread !== undefined && { thread }),
    author: { id: message.author, name, bot },
    at: new Date(instantOf(id)).toISOString(),
    ...(text !== undefined && { text }),
    ...(card && { card }),
    html: card ? cardToHtml(card, home) : textHtml(text ?? '', home),
    visibility: message.to === undefined ? 'public' : 'private',
    replies,
    ...(message.edited && { edited: true }),
    ...(message.pinned && { pinned: true }),
    ...(mention && { mention }),
    plain: card?.plain ?? text ?? '',
    ...(threadTitle !== undefined && { title: threadTitle }),
  }
}

const textHtml = (text: string, home: string): string =>
  text.startsWith('/') ? `<p><code class="command">${escapeHtml(text)}</code></p>` : textToHtml(text, home)
