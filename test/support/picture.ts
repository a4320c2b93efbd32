import { Buffer } from 'node:buffer'
import type { Image } from '../../src/core/card.ts'

/** The smallest PNG: one transparent pixel. */
const PIXEL =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=='

/** A picture as a feature gives it, as bytes. */
export const aPicture = (alt = 'Three weeks by day'): Image & { bytes: Uint8Array } => ({
  alt,
  bytes: new Uint8Array(Buffer.from(PIXEL, 'base64')),
  type: 'image/png',
  name: 'weeks.png',
})
