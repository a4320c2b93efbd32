import type { Button, Card, Menu } from '../../core/card.ts'
import { type Block, type Inline, parseText } from '../../core/text.ts'
import { isPicturePath } from './pictures.ts'

/** Text as HTML text or as the value of a quoted attribute. */
export const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character)

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/**
 * Card text as HTML: every tag and attribute is one of ours, everything from outside is escaped. Links to `home` (a URL
 * without a final slash) lead there by path, whatever name the reader knows this server by; others open a new tab.
 */
export function textToHtml(source: string, home: string): string {
  try {
    return parseText(source)
      .map((node) => block(node, home))
      .join('')
  } catch (error) {
    // Thousands of nested quotes exhaust the parser's stack; such a text reads well enough as it was written.
    if (error instanceof RangeError) return `<p>${escapeHtml(source)}</p>`
    throw error
  }
}

/** A card as HTML: title, text, fields, picture, footer, buttons. A button carries `data-action` and `data-arg`. */
export const cardToHtml = (card: Card, home: string): string =>
  [
    `<h3 class="card-title">${escapeHtml(card.title)}</h3>`,
    card.text ? `<div class="card-text">${textToHtml(card.text, home)}</div>` : '',
    card.fields?.length
      ? `<dl class="card-fields">${card.fields.map((each) => field(each, home)).join('')}</dl>`
      : '',
    card.image && 'url' in card.image && isShown(card.image.url) ? image(card.image) : '',
    card.footer ? `<div class="card-footer">${textToHtml(card.footer, home)}</div>` : '',
    card.menu ? menu(card.menu, card.title) : '',
    card.buttons?.length
      ? `<div class="card-buttons" role="group" aria-label="Actions">${card.buttons.map((each) => `${each.row ? ROW : ''}${button(each, card.title, home)}`).join('')}</div>`
      : '',
  ].join('')

/** Ends a row of buttons. */
const ROW = '<i class="row-end" aria-hidden="true"></i>'

/** Longest value, in characters, that reads well in a column beside others. */
const COLUMN = 48

const field = ({ name, value }: { name: string; value: string }, home: string): string => {
  const wide = value.length > COLUMN ? ' class="wide"' : ''
  return `<div${wide}><dt>${escapeHtml(name)}</dt><dd>${textToHtml(value, home)}</dd></div>`
}

const image = ({ url, alt }: { url: string; alt: string }): string =>
  `<img class="card-image" src="${escapeHtml(url.trim())}" alt="${escapeHtml(alt)}" loading="lazy" referrerpolicy="no-referrer">`

/**
 * A menu with a button that opens what is chosen: a select that acts by itself acts too soon for whoever walks it by keyboard.
 */
function menu({ placeholder, action, options }: Menu, of: string): string {
  const name = `${escapeHtml(placeholder)}, ${escapeHtml(of)}`
  const shown = options.map(
    ({ label, arg, about }) =>
      `<option value="${escapeHtml(arg)}">${escapeHtml(about ? `${label} · ${about}` : label)}</option>`,
  )
  return [
    `<div class="card-menu" role="group" aria-label="${name}"><select aria-label="${name}">`,
    `<option value="">${escapeHtml(placeholder)}</option>${shown.join('')}</select>`,
    `<button type="button" class="button" data-menu="${escapeHtml(action)}" aria-label="Open, ${name}">Open</button></div>`,
  ].join('')
}

/** A button; a screen reader that lists buttons hears which card it is of. */
function button(from: Button, of: string, home: string): string {
  const label = escapeHtml(from.label)
  const common = `class="button${from.style ? ` ${from.style}` : ''}" aria-label="${escapeHtml(from.name ?? from.label)}, ${escapeHtml(of)}"`
  if ('url' in from) return isHttp(from.url) ? `<a ${common} ${link(from.url, home)}>${label}</a>` : ''
  const arg = escapeHtml(from.arg ?? '')
  return `<button type="button" ${common} data-action="${escapeHtml(from.action)}" data-arg="${arg}">${label}</button>`
}

function block(node: Block, home: string): string {
  if (node.type === 'code') return `<pre tabindex="0"><code>${escapeHtml(node.text)}</code></pre>`
  if (node.type === 'paragraph') return `<p>${inlines(node.children, home)}</p>`
  const { numbers } = node
  const tag = numbers ? 'ol' : 'ul'
  const number = (i: number): string => (numbers && numbers[i] !== i + 1 ? ` value="${numbers[i]}"` : '')
  return `<${tag}>${node.items.map((item, i) => `<li${number(i)}>${inlines(item, home)}</li>`).join('')}</${tag}>`
}

/** `linked` says that it stands in a link, in which no other may stand. */
const inlines = (run: Inline[], home: string, linked = false): string =>
  run.map((node) => inline(node, home, linked)).join('')

function inline(node: Inline, home: string, linked: boolean): string {
  switch (node.type) {
    case 'text':
      return escapeHtml(node.text)
    case 'strong':
      return `<strong>${inlines(node.children, home, linked)}</strong>`
    case 'emphasis':
      return `<em>${inlines(node.children, home, linked)}</em>`
    case 'code':
      return `<code>${escapeHtml(node.text)}</code>`
    case 'link':
      return isHttp(node.url) && !linked
        ? `<a ${link(node.url, home)}>${inlines(node.children, home, true)}</a>`
        : inlines(node.children, home, linked)
    case 'break':
      return '<br>'
    case 'command':
      return linked ? `<code>${escapeHtml(node.text)}</code>` : command(node.text)
    // The page shows it in its reader's zone.
    case 'time':
      return `<time class="instant" datetime="${new Date(node.at).toISOString()}" title="${escapeHtml(node.text)}">${escapeHtml(node.text)}</time>`
    default:
      return `<span class="named">${escapeHtml(node.text)}</span>`
  }
}

/** A command that is put where one writes: all of it but what is still to be filled in. */
const command = (text: string): string =>
  `<button type="button" class="command" data-type="${escapeHtml(text.replace(/ (?:<\w+>|\[\w+\])(?= |$)/g, ''))}">${escapeHtml(text)}</button>`

function link(from: string, home: string): string {
  const url = from.trim()
  return url.startsWith(`${home}/#/`)
    ? `href="${escapeHtml(url.slice(home.length))}"`
    : `href="${escapeHtml(url)}" target="_blank" rel="noopener noreferrer"`
}

const isShown = (url: string): boolean => isHttp(url) || isPicturePath(url)

function isHttp(url: string): boolean {
  try {
    return ['http:', 'https:'].includes(new URL(url).protocol)
  } catch {
    return false
  }
}
