import type { Card } from '../core/card.ts'
import { type Curriculum, questionCount } from '../core/curriculum.ts'
import { UserError } from '../core/errors.ts'
import { withoutMarkup } from '../core/text.ts'
import { cardsOf } from '../curriculum-fit.ts'
import { PLATFORMS } from '../platforms.ts'
import { pickDay } from '../words/pick.ts'

/** What a phone shows in fixed width. */
const COLUMNS = 42

/** Keys of a platform's message whose text is read, by what stands there. */
const READ = new Set(['title', 'description', 'name', 'value', 'text', 'label'])

type Line = { text: string; isButton: boolean }

/** The texts of a platform's message, in the order in which they are read. */
function textsOf(value: unknown, key = '', isButton = false): Line[] {
  if (typeof value === 'string')
    return READ.has(key) ? [{ text: value, isButton: isButton || key === 'label' }] : []
  if (Array.isArray(value)) return value.flatMap((one) => textsOf(one, key, isButton))
  if (typeof value !== 'object' || value === null) return []
  const isPressed = isButton || (value as { type?: unknown }).type === 'button'
  return Object.entries(value).flatMap(([name, one]) =>
    // The value of a button is its argument.
    isPressed && name === 'value' ? [] : textsOf(one, name, isPressed),
  )
}

/** The marks of Discord and Slack as they look: gone, and what they escaped as it is. */
const seen = (text: string): string =>
  text
    .replace(/<(https?:[^|>]+)\|([^>]+)>/g, '$2')
    .replace(/<(https?:[^>]+)>/g, '$1')
    .replace(/(?<!\\)\*\*|(?<![\\\p{L}\p{N}])[*_](?=\S)|(?<=\S)(?<!\\)[*_](?![\p{L}\p{N}])/gu, '')
    .replace(/\\([\\*_~`|<>[\]:.#+-])/g, '$1')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
    .replaceAll('\u200b', '')

function wrapped(line: string): string[] {
  if ([...line].length <= COLUMNS) return [line]
  const head = [...line].slice(0, COLUMNS + 1).join('')
  const at = head.lastIndexOf(' ')
  const end = at > 0 ? at : [...line].slice(0, COLUMNS).join('').length
  return [line.slice(0, end), ...wrapped(line.slice(end).trimStart())]
}

const plainText = (card: Card): Line[] =>
  [
    card.title,
    withoutMarkup(card.text ?? ''),
    ...(card.fields ?? []).flatMap(({ name, value }) => [name, withoutMarkup(value)]),
    withoutMarkup(card.footer ?? ''),
  ]
    .map((text) => ({ text, isButton: false }))
    .concat((card.buttons ?? []).map(({ label }) => ({ text: label, isButton: true })))

function show(lines: Line[]): string {
  const texts = lines.filter(({ text, isButton }) => !isButton && text.trim() !== '')
  const buttons = lines.flatMap(({ text, isButton }) => (isButton ? `[${text}]` : []))
  const all = [
    ...texts.flatMap(({ text }) => text.split('\n')),
    ...(buttons.length > 0 ? [buttons.join(' ')] : []),
  ]
  return all
    .flatMap(wrapped)
    .map((line) => `| ${line}`.trimEnd())
    .join('\n')
}

/**
 * A day as a phone shows it: its post, then each message of its discussion, in 42 columns, with every cut that the platform would
 * make. `platform` is a platform's name, or text. Throws UserError for a day or platform that is not there.
 */
export async function previewDay(curriculum: Curriculum, number: number, platform: string): Promise<string> {
  const day = pickDay(curriculum, number)
  const names = [...PLATFORMS.filter(({ renderer }) => renderer).map(({ name }) => name), 'text']
  if (!names.includes(platform))
    throw new UserError(
      `There is no platform "${platform.slice(0, 40)}" to preview.`,
      `Write one of: ${names.join(', ')}.`,
    )
  const render = await PLATFORMS.find(({ name }) => name === platform)?.renderer?.()
  const posts = cardsOf(curriculum, day).filter(({ posted }) => posted)
  const parts = posts.map(({ what, card }) => {
    const lines = render
      ? textsOf(render(card)).map((line) => ({ ...line, text: seen(line.text) }))
      : plainText(card)
    return `${what}\n${show(lines)}`
  })
  return [...parts, `${questionCount(day)} questions, as ${platform} shows them.`].join('\n\n')
}
