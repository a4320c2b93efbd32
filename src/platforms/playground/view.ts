import { withoutTokens } from '../../core/tokens.ts'
import { cardToHtml, escapeHtml, textToHtml } from './html.ts'
import { instantOf } from './ids.ts'
import type { Message } from './records.ts'
import type { MessageView } from './wire.ts'
import { BOT, memberById } from './world.ts'

/** A stored message as the HTTP API gives it; `home` is the URL it is served at. */
export function viewOf(message: Message, home: string): MessageView {
  const bot = message.author === BOT.id
  const name = bot ? BOT.name : (memberById(message.author)?.name ?? message.author)
  const { id, channel, thread, text, card, file, replies, mention, threadTitle } = message
  return {
    id,
    channel,
    ...(thread !== undefined && { thread }),
    author: { id: message.author, name, bot },
    at: new Date(instantOf(id)).toISOString(),
    ...(text !== undefined && { text }),
    ...(card && { card }),
    ...(file && { file }),
    html: card ? cardToHtml(card, home) : textHtml(text ?? '', home),
    visibility: message.to === undefined ? 'public' : 'private',
    replies,
    ...(message.edited && { edited: true }),
    ...(message.pinned && { pinned: true }),
    ...(takesStars(message) && { stars: message.stars ?? [] }),
    ...(mention && { mention }),
    plain: card?.plain ?? text ?? '',
    ...(threadTitle !== undefined && { title: threadTitle }),
  }
}

/** The address that opens a message, on the page that is served at `home`. */
export const messageUrl = (home: string, { channel, id }: Pick<Message, 'channel' | 'id'>): string =>
  `${home}/#/${channel}/${id}`

/** Whether a message is what somebody wrote in a thread. */
export const takesStars = ({ author, thread, to }: Message): boolean =>
  author !== BOT.id && thread !== undefined && to === undefined

const textHtml = (text: string, home: string): string =>
  text.startsWith('/')
    ? `<p><code class="command">${escapeHtml(text)}</code></p>`
    : textToHtml(withoutTokens(text), home)
