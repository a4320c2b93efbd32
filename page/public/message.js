import { el, icon } from './dom.js'

/** @import { MessageView } from '../../src/platforms/playground/wire.ts' */

const clock = new Intl.DateTimeFormat(undefined, { hour: 'numeric', minute: '2-digit' })
const full = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'short' })
const dayName = new Intl.DateTimeFormat(undefined, { weekday: 'long', day: 'numeric', month: 'long' })

/** Messages of one author within this time stand under one name, in ms. */
const TOGETHER = 5 * 60_000

/**
 * One message as a list item, as a member sees it. `threads` tells whether a thread can be opened under it.
 * @param {MessageView} message
 * @param {{ threads: boolean, user: string }} options
 */
export function messageItem(message, { threads, user }) {
  const { author, card } = message
  const classes = [
    'message',
    author.bot && 'from-bot',
    message.visibility === 'private' && 'private',
    message.pinned && 'pinned',
    message.text?.startsWith('/') && 'is-command',
  ]
  return el(
    'li',
    { class: classes.filter(Boolean).join(' '), 'data-id': message.id, tabindex: -1 },
    el('div', { class: 'day', hidden: true }, el('span', {}, dayName.format(new Date(message.at)))),
    el(
      'article',
      { class: 'row', 'aria-label': nameOf(message) },
      avatar(author),
      el(
        'div',
        { class: 'body' },
        meta(message),
        message.visibility === 'private' && card
          ? el('p', { class: 'notice' }, icon('eye'), 'Only you can see this')
          : undefined,
        message.pinned && el('p', { class: 'notice' }, icon('pin'), 'Pinned'),
        content(message),
        message.file && download(message.file),
        threads && threadButton(message),
        message.stars && starButton(message.stars, user),
      ),
    ),
  )
}

/**
 * What a screen reader calls a message.
 * @param {MessageView} message
 */
const nameOf = ({ author, at, visibility }) =>
  [
    author.name,
    clock.format(new Date(at)),
    ...(visibility === 'private' ? ['only you can see this'] : []),
  ].join(', ')

/**
 * A round picture with the first letter of a name; the bot has its own.
 * @param {{ id: string, name: string, bot: boolean }} author
 */
export function avatar(author) {
  const look = author.bot ? 'avatar bot' : `avatar ${author.id}`
  return el(
    'span',
    { class: look, 'aria-hidden': 'true' },
    author.bot ? el('img', { src: '/page/icon.svg', alt: '' }) : author.name.slice(0, 1),
  )
}

/** @param {MessageView} message */
function meta({ author, at, edited }) {
  const date = new Date(at)
  return el(
    'p',
    { class: 'meta' },
    el('span', { class: 'author' }, author.name),
    author.bot && el('span', { class: 'badge' }, 'Bot'),
    el('time', { dateTime: at, title: full.format(date) }, clock.format(date)),
    edited && el('span', { class: 'edited' }, 'edited'),
  )
}

/** @param {MessageView} message */
function content({ card, html, mention }) {
  const tone = card?.tone ? ` ${card.tone}` : ''
  const node = el('div', { class: card ? `card${tone}` : 'text' })
  // Safe to insert: the server escapes everything in it that is not its own markup.
  node.innerHTML = html
  if (card?.color && !card.tone) node.style.borderLeft = `4px solid ${card.color}`
  for (const time of node.querySelectorAll('time.instant'))
    time.textContent = full.format(new Date(time.getAttribute('datetime') ?? ''))
  if (!mention) return node
  return el('div', {}, el('p', { class: 'mention' }, `@${mention}`), node)
}

/**
 * A link that saves a file; it is made of what the message holds, so nothing is fetched.
 * @param {NonNullable<MessageView['file']>} file
 */
function download({ name, type, text }) {
  const href = `data:${type};charset=utf-8,${encodeURIComponent(text)}`
  return el('a', { class: 'button file', href, download: name }, `Download ${name}`)
}

/** @param {MessageView} message */
function threadButton({ replies, title, visibility }) {
  if (visibility === 'private') return undefined
  const count = replies === 1 ? '1 message' : `${replies} messages`
  const open = replies > 0 || title !== undefined
  return el(
    'button',
    { type: 'button', class: open ? 'open-thread' : 'open-thread quiet' },
    icon('thread'),
    open
      ? `${title ? 'Discussion' : 'Thread'} · ${replies > 0 ? count : 'no messages yet'}`
      : 'Reply in thread',
  )
}

/**
 * Gives a message a star, or takes it back. One that nobody gave a star shows it when it is looked at.
 * @param {readonly string[]} people who gave it one
 * @param {string} user
 */
function starButton(people, user) {
  const count = people.length
  return el(
    'button',
    {
      type: 'button',
      class: count > 0 ? 'star' : 'star quiet',
      'aria-pressed': String(people.includes(user)),
      'aria-label': count > 0 ? `Star, ${count}` : 'Star',
    },
    el('span', { 'aria-hidden': 'true' }, '⭐'),
    count > 0 && String(count),
  )
}

/**
 * Marks where a day begins and which messages stand under the name above.
 * @param {ReadonlyMap<string, HTMLElement>} items
 * @param {readonly MessageView[]} messages
 */
export function decorate(items, messages) {
  for (const [i, message] of messages.entries()) {
    const before = messages[i - 1]
    const newDay = !before || dayName.format(new Date(before.at)) !== dayName.format(new Date(message.at))
    const together =
      before !== undefined &&
      !newDay &&
      before.author.id === message.author.id &&
      before.visibility === message.visibility &&
      !message.author.bot &&
      Date.parse(message.at) - Date.parse(before.at) < TOGETHER
    const item = items.get(message.id)
    item?.querySelector('.day')?.toggleAttribute('hidden', !newDay)
    item?.classList.toggle('continued', together)
  }
}
