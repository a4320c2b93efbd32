import { byId, el, icon } from './dom.js'
import { avatar } from './message.js'

/** @import { ChannelView, MemberView } from '../../src/platforms/playground/wire.ts' */

/**
 * Draws the channel list: `current` is the channel open, `unread` tells which have something new.
 * @param {{ channels: readonly ChannelView[], current: string | undefined, unread(id: string): boolean }} shown
 */
export function showChannels({ channels, current, unread }) {
  /** @param {ChannelView} channel */
  const item = ({ id, name, direct, booth }) =>
    el(
      'li',
      {},
      el(
        'a',
        {
          href: `#/${id}`,
          class: unread(id) ? 'unread' : '',
          'aria-current': id === current ? 'page' : undefined,
        },
        el('span', { class: 'mark', 'aria-hidden': 'true' }, direct ? '' : booth ? icon('lock') : '#'),
        el(
          'span',
          { class: 'channel-name' },
          name,
          booth && el('span', { class: 'visually-hidden' }, ' (only some read this)'),
        ),
        unread(id) && el('span', { class: 'dot' }, el('span', { class: 'visually-hidden' }, ' unread')),
      ),
    )
  byId('channels').replaceChildren(...channels.filter(({ direct }) => !direct).map(item))
  byId('directs').replaceChildren(...channels.filter(({ direct }) => direct).map(item))
  byId('menu-dot').hidden = !channels.some(({ id }) => id !== current && unread(id))
}

/**
 * The switch between members.
 * @param {{ members: readonly MemberView[], user: string, choose(id: string): void }} shown
 */
export function showMembers({ members, user, choose }) {
  const root = byId('members')
  const keys = root.contains(document.activeElement)
  root.replaceChildren(
    ...members.map((member) =>
      el(
        'label',
        { class: 'member' },
        el('input', {
          type: 'radio',
          name: 'member',
          value: member.id,
          checked: member.id === user,
          onchange: () => choose(member.id),
        }),
        avatar({ ...member, bot: false }),
        el('span', {}, member.name, el('small', {}, member.role)),
      ),
    ),
  )
  if (keys) /** @type {HTMLElement | null} */ (root.querySelector('input:checked'))?.focus()
}

/** On a phone the channel list is a drawer. */
export function createDrawer() {
  const app = byId('app')
  const opener = byId('open-menu')
  /** @param {boolean} open */
  const set = (open) => {
    app.classList.toggle('drawer-open', open)
    opener.setAttribute('aria-expanded', String(open))
    byId('main').inert = open
  }
  const close = () => {
    if (!app.classList.contains('drawer-open')) return false
    set(false)
    opener.focus()
    return true
  }
  opener.addEventListener('click', () => {
    set(true)
    byId('close-menu').focus()
  })
  byId('close-menu').addEventListener('click', close)
  byId('veil').addEventListener('click', close)
  // On a wide screen there is no drawer that could hold the rest back.
  matchMedia('(min-width: 721px)').addEventListener('change', () => set(false))
  return { close }
}
