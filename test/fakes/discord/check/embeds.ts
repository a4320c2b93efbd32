import type { APIEmbed } from 'discord.js'
import type { Findings } from './body.ts'

const TOTAL = 6000

/** Checks embeds by hand: every length, what may not be empty, the total over all of them, and that links are http(s). */
export function checkEmbeds(embeds: APIEmbed[], found: Findings): void {
  embeds.forEach((embed, i) => checkEmbed(embed, ['embeds', i], found))
  const total = embeds.reduce((sum, embed) => sum + sizeOf(embed), 0)
  if (total > TOTAL)
    found.add(['embeds'], 'MAX_EMBED_SIZE_EXCEEDED', `Embed size exceeds maximum size of ${TOTAL}`)
}

function checkEmbed(embed: APIEmbed, path: (string | number)[], found: Findings): void {
  found.length([...path, 'title'], embed.title, 0, 256)
  found.length([...path, 'description'], embed.description, 0, 4096)
  if (embed.footer) found.length([...path, 'footer', 'text'], embed.footer.text, 1, 2048)
  if (embed.author) found.length([...path, 'author', 'name'], embed.author.name, 1, 256)
  const fields = embed.fields ?? []
  if (fields.length > 25)
    found.add([...path, 'fields'], 'BASE_TYPE_BAD_LENGTH', 'Must be 25 or fewer in length.')
  fields.forEach((field, i) => {
    found.length([...path, 'fields', i, 'name'], field.name, 1, 256)
    found.length([...path, 'fields', i, 'value'], field.value, 1, 1024)
  })
  if (
    !embed.title &&
    !embed.description &&
    fields.length === 0 &&
    !embed.image &&
    !embed.author &&
    !embed.footer
  )
    found.add([...path, 'description'], 'BASE_TYPE_REQUIRED', 'This field is required')
  for (const [place, url] of [
    [['url'], embed.url],
    [['image', 'url'], embed.image?.url],
    [['thumbnail', 'url'], embed.thumbnail?.url],
    [['author', 'url'], embed.author?.url],
  ] as const)
    if (url && !/^(https?|attachment):\/\//i.test(url))
      found.add([...path, ...place], 'URL_TYPE_INVALID_SCHEME', 'Scheme must be one of (http, https).')
}

const sizeOf = (embed: APIEmbed): number =>
  [
    embed.title,
    embed.description,
    embed.footer?.text,
    embed.author?.name,
    ...(embed.fields ?? []).flatMap((field) => [field.name, field.value]),
  ].reduce((sum, text) => sum + (text?.length ?? 0), 0)
