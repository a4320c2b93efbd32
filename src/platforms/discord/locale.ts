import type { APIInteraction } from 'discord.js'

/** Languages of Discord that are mostly one country's, with its zone. English of the US is everybody's default and says nothing. */
const ZONES = new Map(
  Object.entries({
    bg: 'Europe/Sofia',
    cs: 'Europe/Prague',
    da: 'Europe/Copenhagen',
    de: 'Europe/Berlin',
    el: 'Europe/Athens',
    'en-GB': 'Europe/London',
    'es-ES': 'Europe/Madrid',
    fi: 'Europe/Helsinki',
    fr: 'Europe/Paris',
    hi: 'Asia/Kolkata',
    hr: 'Europe/Zagreb',
    hu: 'Europe/Budapest',
    id: 'Asia/Jakarta',
    it: 'Europe/Rome',
    ja: 'Asia/Tokyo',
    ko: 'Asia/Seoul',
    lt: 'Europe/Vilnius',
    nl: 'Europe/Amsterdam',
    no: 'Europe/Oslo',
    pl: 'Europe/Warsaw',
    'pt-BR': 'America/Sao_Paulo',
    ro: 'Europe/Bucharest',
    ru: 'Europe/Moscow',
    'sv-SE': 'Europe/Stockholm',
    th: 'Asia/Bangkok',
    tr: 'Europe/Istanbul',
    uk: 'Europe/Kyiv',
    vi: 'Asia/Ho_Chi_Minh',
    'zh-CN': 'Asia/Shanghai',
    'zh-TW': 'Asia/Taipei',
  }),
)

/** The zone that the language of a member's client hints at, else the server's: a first guess, shown before it is used. */
export function zoneHint(from: APIInteraction): string | undefined {
  const own = 'locale' in from ? ZONES.get(from.locale) : undefined
  return own ?? (from.guild_locale === undefined ? undefined : ZONES.get(from.guild_locale))
}
