import { createHash } from 'node:crypto'
import { z } from 'zod'
import { type Picture as Bytes, type Card, PICTURE_BYTES, pictureOf } from '../../core/card.ts'
import { defineKind } from '../../core/records.ts'

/** The bytes of pictures in messages, as base64, by what they hash to: the same one is stored once. */
export const pictures = defineKind('playground-picture', {
  version: 1,
  schema: z.object({ type: z.literal('image/png'), base64: z.string() }),
})

export type Picture = z.output<typeof pictures.schema>

const PREFIX = '/api/pictures/'
const ID = /^[0-9a-f]{64}$/

/** Whether an address is that of a picture here. */
export const isPicturePath = (url: string): boolean =>
  url.startsWith(PREFIX) && ID.test(url.slice(PREFIX.length).replace(/\.png$/, ''))

/** Every PNG begins with these bytes. */
const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]

/** Why bytes are no picture that is shown here, as a sentence; `undefined` where they are one. */
export function pictureProblem({ bytes }: Bytes): string | undefined {
  if (bytes.length > PICTURE_BYTES) return `The picture is larger than ${PICTURE_BYTES / 1024} kB.`
  return PNG.every((byte, i) => bytes[i] === byte) ? undefined : 'The picture is no PNG.'
}

type Stored = { id: string; value: Picture }

/** A card as it is stored: in its picture’s place the address that it is served at, and the picture apart. */
export function linked(card: Card): { card: Card; picture?: Stored } {
  const picture = pictureOf(card)
  if (!picture) return { card }
  const { bytes, type, alt } = picture
  const id = createHash('sha256').update(bytes).digest('hex')
  const value = { type, base64: Buffer.from(bytes).toString('base64') }
  return { card: { ...card, image: { alt, url: `${PREFIX}${id}.png` } }, picture: { id, value } }
}

/** A message as it is stored, and its picture apart. */
export function apart<T extends { card?: Card | undefined }>(message: T): { message: T; picture?: Stored } {
  if (!message.card) return { message }
  const { card, ...rest } = linked(message.card)
  return { message: { ...message, card }, ...rest }
}
