import type { Seen } from '../contracts/platform.ts'

const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" }

/** Reads HTML as a browser would show it, for HTML whose attribute values are quoted and hold no angle brackets. */
export function seenInHtml(html: string): Seen {
  const decode = (text: string) =>
    text.replace(/&(amp|lt|gt|quot|#39);/g, (_, name: string) => ENTITIES[name] ?? '')
  const links = [...html.matchAll(/ (?:href|src)="([^"]*)"/g)].map((match) => decode(match[1] ?? ''))
  return { text: decode(html.replace(/<[^>]*>/g, '')), mentions: [], links }
}
