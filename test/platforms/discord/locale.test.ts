import type { APIInteraction } from 'discord.js'
import { expect, it } from 'vitest'
import { zoneHint } from '../../../src/platforms/discord/locale.ts'

const hint = (locale: string | undefined, guild_locale?: string) =>
  zoneHint({ ...(locale && { locale }), ...(guild_locale && { guild_locale }) } as APIInteraction)

it('a zone is guessed from the member’s language, else from the server’s', () => {
  expect([hint('de'), hint('en-US', 'ja'), hint('hi', 'de'), hint(undefined, 'en-GB')]).toEqual([
    'Europe/Berlin',
    'Asia/Tokyo',
    'Asia/Kolkata',
    'Europe/London',
  ])
})

it('nothing is guessed from a language of many countries, or from none', () => {
  expect([hint('en-US', 'en-US'), hint('es-419'), hint(undefined), hint('constructor')]).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
  ])
})
