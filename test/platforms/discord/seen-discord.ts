import { type APIEmbed, type APIMessage, ComponentType } from 'discord.js'
import type { Seen } from '../../contracts/platform.ts'

/**
 * Reads a message as Discord's app shows it. A backslash makes the sign after it plain; what remains of `*`, `_`, `~`, `|`
 * and backticks is markup. `mentions` are whom Discord notified. Links are found where the app would find them.
 */
export function seenOnDiscord(message: APIMessage): Seen {
  const embeds = message.embeds.map(readEmbed)
  const links = embeds.flatMap((embed) => embed.links)
  const buttons = (message.components ?? []).flatMap((row) =>
    row.type === ComponentType.ActionRow ? row.components : [],
  )
  const urls = buttons.flatMap((button) => ('url' in button ? [button.url] : []))
  const content = readMarkdown(message.content)
  return {
    text: [content.text, ...embeds.map(({ text }) => text)].join('\n'),
    mentions: [
      ...(message.mention_everyone ? ['everyone'] : []),
      ...message.mention_roles,
      ...message.mentions.map(({ id }) => id),
    ],
    links: [...content.links, ...links, ...urls],
  }
}

function readEmbed({ title, description, fields, footer }: APIEmbed) {
  const parts = [
    title ?? '',
    description ?? '',
    ...(fields ?? []).flatMap(({ name, value }) => [name, value]),
  ].map(readMarkdown)
  return {
    // Footers show their text as it is.
    text: [...parts.map(({ text }) => text), footer?.text ?? ''].join('\n'),
    links: parts.flatMap(({ links }) => links),
  }
}

/** What is shown of markdown, and where it leads. Mentions shown as such are reported as text in angle brackets. */
export function readMarkdown(source: string): { text: string; links: string[]; marks: string[] } {
  const links: string[] = []
  const marks: string[] = []
  let text = ''
  let rest = source
  const take = (pattern: RegExp): RegExpExecArray | undefined => {
    const found = pattern.exec(rest)
    if (found) rest = rest.slice(found[0].length)
    return found ?? undefined
  }
  while (rest !== '') {
    const lineStart = text === '' || text.endsWith('\n')
    const block = take(/^```(?:([a-z0-9_+\-.#]+)\n)?\n*([^\n][^]*?)\n*```/i)
    const code = block ?? take(/^(`+)([^]*?[^`])\1(?!`)/)
    if (code) {
      text += code[2] ?? ''
      marks.push('code')
      continue
    }
    const escape = take(/^\\([^0-9A-Za-z\s])/)
    if (escape) {
      text += escape[1]
      continue
    }
    const mention = take(/^<(?:@[!&]?|#|\/|a?:\w+:|t:|id:)[^>\s]*[^>]*>/)
    if (mention) {
      marks.push(mention[0])
      text += mention[0]
      continue
    }
    const masked = take(/^\[((?:\\[^]|[^\]\\])+)\]\(<?(https?:[^\s)>]+)>?\)/)
    if (masked) {
      links.push(masked[2] ?? '')
      text += readMarkdown(masked[1] ?? '').text
      continue
    }
    const bare = take(/^https?:\/\/[^\s<]+[^<.,:;"')\]\s]/)
    if (bare) {
      links.push(bare[0])
      text += bare[0]
      continue
    }
    const line = lineStart ? take(/^(?:#{1,3} |-# |>>> |> |[-*+] )/) : undefined
    if (line) {
      marks.push(line[0])
      continue
    }
    const mark = take(/^(?:\*+|_+|~~|\|\||@everyone|@here)/)
    if (mark) {
      marks.push(mark[0])
      if (mark[0].startsWith('@')) text += mark[0]
      continue
    }
    text += rest[0]
    rest = rest.slice(1)
  }
  return { text, links, marks }
}
