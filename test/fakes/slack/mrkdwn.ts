import type { Message } from './world.ts'

/** A message as its readers see it: the words without markup, who is notified, where links lead. */
export type Read = { text: string; mentions: string[]; links: string[] }

const ENTITY = /<([^<>\n]+)>/g
/** Elements that do not begin a line of their own. */
const INLINE = new Set(['text', 'link', 'user', 'usergroup', 'broadcast', 'channel', 'emoji'])
const NAMES = /(^|[^\w<!])@(channel|here|everyone)\b/g

/**
 * Reads a message the way Slack shows it. Mentions are looked for in the text and in every mrkdwn object of the
 * blocks; where there are blocks, the words shown are theirs.
 */
export function readMessage(message: Pick<Message, 'text' | 'blocks' | 'link_names'>): Read {
  const mentions: string[] = []
  const links: string[] = []
  const shown = (mrkdwn: string) => {
    if (message.link_names) for (const [, , name] of mrkdwn.matchAll(NAMES)) mentions.push(`!${name}`)
    const read = readMrkdwn(mrkdwn)
    mentions.push(...read.mentions)
    links.push(...read.links)
    return read.text
  }
  const fallback = shown(message.text)
  const words: string[] = []
  visit(message.blocks ?? [], (object) => {
    const { type, text, url } = object
    if (typeof url === 'string') links.push(url)
    if (type === 'user') mentions.push(`@${object.user_id}`)
    if (type === 'usergroup') mentions.push(`!subteam^${object.usergroup_id}`)
    if (type === 'broadcast') mentions.push(`!${object.range}`)
    if (typeof text === 'string') words.push(type === 'mrkdwn' ? shown(text) : text)
    else if (type === 'link') words.push(String(url))
    else if (!INLINE.has(String(type))) words.push('\n')
  })
  return { text: message.blocks?.length ? words.join('').trim() : fallback, mentions, links }
}

/** Who a message notifies, as `!channel`, `@U…` or `!subteam^S…`; empty when nobody. */
export const mentionsOf = (message: Pick<Message, 'text' | 'blocks' | 'link_names'>): string[] =>
  readMessage(message).mentions

function visit(value: unknown, each: (object: Record<string, unknown>) => void): void {
  if (typeof value !== 'object' || value === null) return
  if (!Array.isArray(value)) each(value as Record<string, unknown>)
  for (const inner of Object.values(value)) visit(inner, each)
}

/** One mrkdwn string: entities first, then formatting, then the three escapes. */
function readMrkdwn(mrkdwn: string): Read {
  const mentions: string[] = []
  const links: string[] = []
  const held: string[] = []
  const hold = (text: string) => `\u0000${held.push(text) - 1}\u0000`
  const text = mrkdwn.replace(ENTITY, (_, body: string) => {
    const [target = ''] = body.split('|')
    const label = body.includes('|') ? body.slice(target.length + 1) : undefined
    if (/^@[UW]/.test(target) || /^!(channel|here|everyone|subteam\^)/.test(target)) {
      mentions.push(target)
      return hold(label ?? target)
    }
    if (/^[#!]/.test(target)) return hold(label ?? target)
    links.push(unescape(target))
    return hold(label ?? target)
  })
  const plain = unformat(text, hold).replace(/\u0000(\d+)\u0000/g, function back(_, i: string): string {
    return (held[Number(i)] ?? '').replace(/\u0000(\d+)\u0000/g, back)
  })
  return { text: unescape(plain), mentions, links }
}

/** Takes away the marks that Slack turns into formatting; code keeps what is inside. */
function unformat(text: string, hold: (text: string) => string): string {
  const styled = (mark: string) =>
    new RegExp(
      `(?<![\\w${mark}\\u0000])${mark}(?![\\s${mark}])([^${mark}\\n]*[^${mark}\\s])${mark}(?![\\w${mark}])`,
      'g',
    )
  return text
    .replace(/```\n?([\s\S]+?)```/g, (_, code: string) => hold(code))
    .replace(/`([^`\n]+)`/g, (_, code: string) => hold(code))
    .replace(styled('\\*'), '$1')
    .replace(styled('_'), '$1')
    .replace(styled('~'), '$1')
    .replace(/^(?:&gt;|>) ?/gm, '')
}

const unescape = (text: string): string =>
  text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')
