import type { APIEmbed } from 'discord.js'
import { type Card, pictureOf } from '../../core/card.ts'
import { LIMITS } from './limits.ts'
import { bareText, plainToDiscord, textToDiscord } from './markdown.ts'

const COLORS = { info: 0x3b82f6, good: 0x2e9e5b, bad: 0xd64545 }

/** Something where Discord wants something and there is nothing to say. */
const BLANK = '\u200b'

/** What is left for a field before it is not worth beginning. */
const LEAST = 80

/** Room kept for the field that says how many are missing. */
const MORE = 40

/**
 * A card as one embed, within every limit of its parts and of the whole. The title and footer come first, then the text,
 * then the fields in order; the last ones give way, and a count stands in their place. `attached` names the file that comes along
 * as its picture. Not `headed`, the title is left to what stands above, where the card says more than that.
 */
export function embedOf(card: Card, attached?: string, headed = true): APIEmbed {
  const isBare = !card.text && !card.fields?.length
  const title = headed || isBare ? plainToDiscord(card.title, LIMITS.title) || '…' : ''
  // Footers show their text as it is: no markup to write, none to escape.
  const footer = bareText(card.footer ?? '', LIMITS.footer)
  const image = attached === undefined ? imageOf(card) : `attachment://${attached}`
  // An embed’s picture has no words for a screen reader, and bytes that do not come along have nothing else.
  const alt =
    (image || pictureOf(card)) && card.image?.alt
      ? `\n\n*${plainToDiscord(card.image.alt, LIMITS.title)}*`
      : ''
  const room = LIMITS.embed - title.length - footer.length
  const text = textToDiscord(card.text ?? '', Math.min(LIMITS.description, room) - alt.length)
  const description = `${text}${alt}`.trim()
  const fields = fieldsOf(card.fields ?? [], room - description.length)
  return {
    ...(title !== '' && { title }),
    ...(description !== '' && { description }),
    ...(fields.length > 0 && { fields }),
    ...(footer !== '' && { footer: { text: footer } }),
    ...(image && { image: { url: image } }),
    ...colorOf(card),
  }
}

function colorOf({ tone, color }: Card): { color?: number } {
  if (tone) return { color: COLORS[tone] }
  return color && /^#[0-9a-f]{6}$/.test(color) ? { color: Number.parseInt(color.slice(1), 16) } : {}
}

type Field = { name: string; value: string }

function fieldsOf(wanted: readonly Field[], room: number): Field[] {
  const fields: Field[] = []
  let left = room
  for (const [i, from] of wanted.entries()) {
    const last = i === wanted.length - 1
    const spare = last ? left : left - MORE
    if (spare < LEAST || (fields.length === LIMITS.fields - 1 && !last)) {
      if (left >= MORE) fields.push({ name: '…', value: `${wanted.length - i} more` })
      break
    }
    const name = plainToDiscord(from.name, Math.min(LIMITS.fieldName, spare - 40)) || BLANK
    const value = textToDiscord(from.value, Math.min(LIMITS.fieldValue, spare - name.length)) || BLANK
    fields.push({ name, value })
    left -= name.length + value.length
  }
  return fields
}

function imageOf({ image }: Card): string | undefined {
  if (!image || !('url' in image) || !URL.canParse(image.url)) return undefined
  const { protocol, href } = new URL(image.url)
  return /^https?:$/.test(protocol) && href.length <= LIMITS.embed ? href : undefined
}
