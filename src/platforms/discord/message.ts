import type {
  APIAllowedMentions,
  APIEmbed,
  APIMessageTopLevelComponent,
  RawFile,
  RESTAPIAttachment,
} from 'discord.js'
import { type Card, pictureOf, spoken, type TextFile } from '../../core/card.ts'
import type { PostOrder } from '../../core/platform.ts'
import type { ChannelRef } from '../../core/refs.ts'
import { cut, folded } from '../../core/text.ts'
import { componentsOf } from './buttons.ts'
import { markOf } from './custom-id.ts'
import { embedOf } from './embed.ts'
import { LIMITS } from './limits.ts'
import { plainToDiscord } from './markdown.ts'
import { mayAttach } from './permissions.ts'
import type { World } from './world.ts'

/** A message as Discord takes it. Every message that we send is made here, so none pings by accident. */
export type Body = {
  content?: string
  embeds: APIEmbed[]
  components: APIMessageTopLevelComponent[]
  allowed_mentions: APIAllowedMentions
  /** What is attached once it is sent: files beside the body by their place among them. */
  attachments?: RESTAPIAttachment[]
}

/** Whom a message notifies: a role, or people. */
type Notified = Pick<PostOrder, 'mention' | 'people'>

/** A card as the answer to an interaction: nobody is notified, so the card says it all. `mark` keeps a delivery findable. */
export const answerOf = (card: Card, mark?: string): Body => bodyOf(card, mark, true)

const bodyOf = (card: Card, mark: string | undefined, headed: boolean): Body => ({
  embeds: [embedOf(card, undefined, headed)],
  components: componentsOf(card, mark),
  allowed_mentions: { parse: [] },
})

/** A text file as Discord takes it beside a body. */
export const attachmentsOf = ({ name, type, text }: TextFile): RawFile[] => [
  { name, data: Buffer.from(text), contentType: `${type}; charset=utf-8` },
]

/**
 * A card as a message of its own: what a notification shows is said in words, because an embed leaves it blank. Nothing is said twice:
 * where the words are the whole card's, they are its title alone, and no title stands below words that begin with it, nor in a
 * `direct` message below any, because there they are about the same one thing.
 */
export function noticeOf(
  card: Card,
  mark: string | undefined,
  { mention = '', people = [] }: Notified = {},
  direct = false,
): Body {
  const headline = folded(card.title)
  const words = card.text && card.plain === spoken(card.title, card.text) ? card.title : card.plain
  const role = /\d{15,21}/.exec(mention)?.[0]
  const users = people.flatMap(({ user }) => (/^\d{15,21}$/.test(user) ? [user] : []))
  const mentions = [...(role ? [`<@&${role}> `] : []), ...users.map((user) => `<@${user}> `)]
  const said = plainToDiscord(words, LIMITS.notification) || plainToDiscord(card.title, LIMITS.notification)
  return {
    ...bodyOf(card, mark, !direct && (headline === '' || !folded(card.plain).startsWith(headline))),
    content: `${mentions.join('')}${said || '…'}`,
    allowed_mentions: { parse: [], ...(role && { roles: [role] }), ...(users.length > 0 && { users }) },
  }
}

/** A delivery in a channel, thread or private message: found by its key, and sent twice it arrives once for some minutes. */
export function deliveryOf(
  card: Card,
  key: string,
  notified?: Notified,
  direct = false,
): Body & { nonce: string; enforce_nonce: true } {
  const mark = markOf(key)
  return { ...noticeOf(card, mark, notified, direct), nonce: mark, enforce_nonce: true }
}

/** A message with the picture of its card, which comes along as a file; a card without bytes leaves both as they are. */
export function pictured<B extends Body>(card: Card, body: B): { body: B; files?: RawFile[] } {
  const picture = pictureOf(card)
  if (!picture) return { body }
  const { name, type, bytes, alt } = picture
  return {
    body: {
      ...body,
      embeds: [embedOf(card, name, body.embeds[0]?.title !== undefined)],
      attachments: [{ id: '0', filename: name, description: cut(alt, LIMITS.attachment) }],
    },
    files: [{ name, data: Buffer.from(bytes), contentType: type }],
  }
}

/** A message for a channel: its picture comes along where the bot may attach files; elsewhere the card says it in words. */
export function picturedAt<B extends Body>(world: World, { channel }: ChannelRef, card: Card, body: B) {
  const known = world.channel(channel)
  return known && !mayAttach(known.allowed)
    ? { body, files: undefined }
    : { files: undefined, ...pictured(card, body) }
}
