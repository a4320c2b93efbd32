import type { types } from '@slack/bolt'
import type { Button, Card, Menu } from '../../core/card.ts'
import { cut, tidy } from '../../core/text.ts'
import { LIMITS } from './limits.ts'
import { escapeText, fitParts, namedParts, type Part, packParts, textToParts, wordsOf } from './mrkdwn.ts'

/** A message: `text` is what notifications and screen readers say. */
export type Rendered = { text: string; blocks: types.KnownBlock[] }

/** The action of a button that only opens a link; commands never begin with `@`. */
export const LINK_ACTION = '@link'

/**
 * A card as a message within every limit. `mention` is a user group's id; it is the only mention a message of ours can hold.
 * Text and fields share what room there is, and the first thing that does not fit is cut with "…". `file` is the id at Slack of the
 * picture that the card brings along as bytes; without it the card says it in words.
 */
export function renderCard(card: Card, mention?: string, file?: string): Rendered {
  const ping = mention ? `<!subteam^${mention}>` : ''
  const said = escapeText(cut(card.plain, LIMITS.plain - 100))
  return {
    text: ping ? `${ping} ${said}` : said,
    blocks: [
      ...(ping ? [{ type: 'section' as const, text: { type: 'mrkdwn' as const, text: ping } }] : []),
      ...cardBlocks(card, LIMITS.message - 200, LIMITS.blocks - 1, file),
    ],
  }
}

/** A card as blocks of at most `size` characters of JSON. */
export function cardBlocks(card: Card, size: number, count: number, file?: string): types.KnownBlock[] {
  const groups = [
    textToParts(card.text ?? ''),
    ...(card.fields ?? []).map(({ name, value }) => namedParts(oneLine(name, LIMITS.header), value)),
  ]
  const footer = oneLine(wordsOf(card.footer ?? ''), LIMITS.contextText)
  const fits = (blocks: types.KnownBlock[]): boolean =>
    blocks.length <= count && JSON.stringify(blocks).length <= size
  let room = groups.flat().reduce((sum, { words }) => sum + words.length, 0)
  // A state that does not fit has no button, and a card that lacks one says so.
  let buttons = (card.buttons ?? []).filter((each, i) => button(each, i).length > 0)
  for (;;) {
    const dropped = buttons.length < (card.buttons?.length ?? 0)
    const foot = dropped ? `${footer} …`.trim() : footer
    const blocks = compose({ ...card, buttons, footer: foot }, fitParts(groups, room), file)
    if (fits(blocks)) return blocks
    // Text gives way to its last paragraph before buttons do: a button is what the card is there to offer.
    if (room > 200) room = Math.floor(room * 0.85)
    else if (buttons.length > 0) buttons = buttons.slice(0, -1)
    else return compose({ ...card, buttons, footer: '…' }, fitParts(groups, 1), file).slice(0, count)
  }
}

/**
 * The blocks of a card whose text is in parts and whose footer is in plain words. A color would take an attachment around all of
 * them, which Slack folds away behind “Show more”: the words that a color stands beside are enough.
 */
function compose(card: Card, groups: Part[][], file: string | undefined): types.KnownBlock[] {
  const title = oneLine(card.title, LIMITS.header)
  return [
    ...(title ? [{ type: 'header' as const, text: plainText(title) }] : []),
    // Fields are blocks of their own, so that Slack sets them apart.
    ...groups.flatMap(packParts).map(section),
    ...image(card, file),
    ...(card.footer ? [{ type: 'context' as const, elements: [plainText(card.footer)] }] : []),
    ...menu(card.menu),
    ...actions(card.buttons ?? []),
  ]
}

const section = (text: string): types.SectionBlock => ({
  type: 'section',
  text: { type: 'mrkdwn', text, verbatim: true },
})

/** A text object that Slack shows as it is. */
export const plainText = (text: string): types.PlainTextElement => ({
  type: 'plain_text',
  text,
  emoji: false,
})

/** Text from outside on one line of at most `max` characters; empty where nothing can be seen of it. */
export const oneLine = (text: string, max: number): string => cut(tidy(text), max)

function image({ image: picture }: Card, file: string | undefined): types.KnownBlock[] {
  if (!picture) return []
  const alt = oneLine(picture.alt, LIMITS.alt) || 'Picture'
  if ('url' in picture)
    return isHttp(picture.url) ? [{ type: 'image', image_url: picture.url, alt_text: alt }] : []
  if (file === undefined) return [{ type: 'context', elements: [plainText(alt)] }]
  return [{ type: 'image', slack_file: { id: file }, alt_text: alt }]
}

/** A menu, in a block of its own; an option whose argument does not fit would run with half of it, and is left out. */
function menu(from: Menu | undefined): types.ActionsBlock[] {
  const options = (from?.options ?? [])
    .filter(({ arg }) => arg !== '' && arg.length <= LIMITS.optionValue)
    .map(({ label, arg, about }) => ({
      text: plainText(oneLine(label, LIMITS.option) || '…'),
      value: arg,
      ...(about && { description: plainText(oneLine(about, LIMITS.optionAbout)) }),
    }))
  if (!from || options.length === 0) return []
  const placeholder = plainText(oneLine(from.placeholder, LIMITS.placeholder))
  const select = {
    type: 'static_select' as const,
    action_id: actionId(from.action, MENU),
    placeholder,
    options,
  }
  return [{ type: 'actions', elements: [select] }]
}

/** No button has this place. */
const MENU = 99

/** Buttons in blocks of at most 25, a row in its own; an action’s id is unique and its name readable after a restart. */
function actions(buttons: readonly Button[]): types.ActionsBlock[] {
  const rows: types.Button[][] = []
  for (const [i, from] of buttons.entries()) {
    const [made] = button(from, i)
    const last = rows.at(-1)
    if (!made) continue
    if (!last || last.length === LIMITS.actions || from.row) rows.push([made])
    else last.push(made)
  }
  return rows.map((elements) => ({ type: 'actions' as const, elements }))
}

function button(from: Button, index: number): types.Button[] {
  const look = {
    type: 'button' as const,
    text: plainText(oneLine(from.label, LIMITS.label) || '…'),
    ...(from.name && { accessibility_label: oneLine(from.name, LIMITS.accessibility) }),
    ...(from.style && { style: from.style }),
  }
  if ('url' in from)
    return isHttp(from.url) ? [{ ...look, action_id: actionId(LINK_ACTION, index), url: from.url }] : []
  const value = from.arg ?? ''
  const id = actionId(from.action, index)
  // A state that was cut would mean something else.
  if (value.length > LIMITS.value || id.length > LIMITS.actionId) return []
  return [{ ...look, action_id: id, ...(value !== '' && { value }) }]
}

const actionId = (action: string, index: number): string => `${action}#${index}`

/** The action behind a button's id. */
export const actionOf = (id: string): string => id.replace(/#\d+$/, '')

function isHttp(url: string): boolean {
  try {
    return url.length <= LIMITS.url && ['http:', 'https:'].includes(new URL(url).protocol)
  } catch {
    return false
  }
}
