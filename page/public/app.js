import { goTo, readAddress } from './address.js'
import { announce } from './announcer.js'
import * as api from './api.js'
import { createClock } from './clock.js'
import { byId } from './dom.js'
import { connect } from './live.js'
import { createMarks } from './marks.js'
import { createPlace } from './place.js'
import { createDrawer, showChannels, showMembers } from './sidebar.js'
import { recall, remember } from './storage.js'
import { createWelcome } from './welcome.js'

/** @import { ChannelView, CommandView, MessageView, ThreadView } from '../../src/platforms/playground/wire.ts' */

/** How long the first load waits for the stream, in ms: what happens meanwhile must come by it. */
const STREAM_FIRST = 1000

/**
 * @type {{
 *   user: string, channels: ChannelView[], commands: CommandView[], channel: ChannelView | undefined,
 *   thread: string | undefined, marks: ReturnType<typeof createMarks>, live: ReturnType<typeof connect> | undefined,
 * }}
 */
const state = {
  user: recall('member') ?? 'ada',
  channels: [],
  commands: [],
  channel: undefined,
  thread: undefined,
  marks: createMarks(''),
  live: undefined,
}
const drawer = createDrawer()
const clock = createClock()

const parts = {
  commands: () => state.commands,
  on: {
    /** @param {MessageView} message */
    received: (message) => received(message),
    /** @param {MessageView} message */
    openThread: (message) => goTo(message.channel, message.id),
    used: () => welcome.done(),
  },
}
const here = () => ({
  user: state.user,
  channel: state.channel?.id ?? '',
  direct: state.channel?.direct ?? false,
})
const channelPlace = createPlace(byId('channel-pane'), {
  ...parts,
  id: 'composer',
  label: 'Messages',
  target: () => ({ ...here(), thread: undefined }),
})
const threadPlace = createPlace(byId('thread-pane'), {
  ...parts,
  id: 'thread-composer',
  label: 'Replies',
  target: () => ({ ...here(), thread: state.thread }),
})

const welcome = createWelcome((text, channel = state.channel?.id ?? '') => {
  channelPlace.write(text, channel)
  if (channel !== state.channel?.id) goTo(channel)
})

/**
 * On a phone the keyboard would cover what one came to read.
 * @param {{ focus(): void }} place
 * @param {string} title
 */
const focusPlace = (place, title) =>
  matchMedia('(hover: none)').matches ? byId(title).focus() : place.focus()

/**
 * A new or changed message, from the stream or from one's own request.
 * @param {MessageView} message
 */
function received(message) {
  const { channel, thread, id } = message
  // A booth that was opened meanwhile.
  if (!state.channels.some((known) => known.id === channel)) void listAgain(state.user).catch(failed)
  if (thread === undefined) state.marks.seen(channel, id)
  if (channel === state.channel?.id) {
    if (thread === undefined) channelPlace.upsert(message)
    if (id === state.thread) threadPlace.setParent(message)
    if (thread !== undefined && thread === state.thread) threadPlace.upsert(message)
    if ((thread === undefined || thread === state.thread) && message.author.id !== state.user)
      announce(message)
  }
  showUnread()
}

function showUnread() {
  const { channel, channels, marks } = state
  if (channel && document.visibilityState === 'visible') marks.readAll(channel.id)
  showChannels({ channels, current: channel?.id, unread: marks.unread })
  const dot = channels.some(({ id }) => marks.unread(id)) ? '● ' : ''
  document.title = `${dot}${channel ? `${nameOf(channel)} · ` : ''}Studyhall`
}

/**
 * The channels that a member sees by now.
 * @param {string} user
 */
async function listAgain(user) {
  const { channels } = await api.channels(user)
  if (user !== state.user) return
  state.channels = channels
  showUnread()
}

/** @param {ChannelView} channel */
const nameOf = ({ direct, booth, name }) => (direct || booth ? name : `#${name}`)

/** @param {{ focus: boolean }} options */
async function showAddress({ focus }) {
  const { channel, message } = readAddress(state.channels)
  if (!channel) return
  const moved = channel.id !== state.channel?.id
  if (moved) await showChannel(channel)
  if (message) await showMessage(channel, message, { focus })
  else {
    const closed = hideThread()
    if (focus && moved) focusPlace(channelPlace, 'channel-name')
    else if (focus && closed) channelPlace.focusThreadButton(closed)
  }
}

/** @param {ChannelView} channel */
async function showChannel(channel) {
  state.channel = channel
  byId('channel-name').textContent = nameOf(channel)
  byId('channel-about').textContent = channel.about
  channelPlace.enter(channel.id, `Message ${nameOf(channel)}`)
  drawer.close()
  const page = await api.messages(channel.id, state.user)
  if (state.channel !== channel) return
  for (const { id } of page.messages) state.marks.seen(channel.id, id)
  channelPlace.show(page, { emptyText: emptyText(channel) })
  showUnread()
}

/** @param {ChannelView} channel */
const emptyText = (channel) =>
  channel.direct
    ? 'Nothing here yet. Write anything, or /help: Studyhall answers only you.'
    : `Nothing in ${nameOf(channel)} yet. Type / to see what Studyhall can do.`

/**
 * Opens the thread under a message, or the thread that the message is in.
 * @param {ChannelView} channel
 * @param {string} id
 * @param {{ focus: boolean }} options
 */
async function showMessage(channel, id, { focus }) {
  try {
    const page = await api.thread(id, state.user)
    const inside = page.parent.thread
    const whole = inside ? await api.thread(inside, state.user) : page
    // Somebody has gone on meanwhile.
    if (readAddress(state.channels).message !== id) return
    if (channel.direct) return channelPlace.highlight(id)
    openThread(channel, whole)
    if (inside) threadPlace.highlight(id)
    else if (focus) focusPlace(threadPlace, 'thread-title')
  } catch (problem) {
    hideThread()
    failed(problem)
  }
}

/**
 * @param {ChannelView} channel
 * @param {ThreadView} page
 */
function openThread(channel, page) {
  const { parent } = page
  state.thread = parent.id
  byId('thread').hidden = false
  byId('app').classList.add('thread-open')
  byId('thread-title').textContent = parent.title ?? 'Thread'
  byId('thread-about').textContent = nameOf(channel)
  threadPlace.enter(parent.id, 'Reply in the thread')
  threadPlace.show(page, { emptyText: 'No replies yet. Begin with the first.', parent })
}

/** Answers the id of the thread that was open. */
function hideThread() {
  const { thread } = state
  state.thread = undefined
  byId('thread').hidden = true
  byId('app').classList.remove('thread-open')
  return thread
}

/**
 * Loads everything of a member and follows what happens.
 * @param {string} user
 */
async function become(user) {
  state.live?.stop()
  Object.assign(state, { user, channel: undefined, marks: createMarks(user) })
  hideThread()
  remember('member', user)
  await new Promise((resolve) => {
    setTimeout(resolve, STREAM_FIRST)
    state.live = connect(user, {
      ready: () => resolve(undefined),
      refresh: () => load(user).then(clock.show).catch(failed),
      lost: (lost) => {
        byId('banner').hidden = !lost
      },
      message: (message) => state.user === user && received(message),
    })
  })
  await load(user)
  await clock.show()
}

/** @param {string} user */
async function load(user) {
  const [{ channels, members }, { commands }] = await Promise.all([api.channels(user), api.commands()])
  if (user !== state.user) return
  Object.assign(state, { channels, commands, channel: undefined })
  for (const { id, latest } of channels) if (latest) state.marks.seen(id, latest)
  showMembers({ members, user, choose: (id) => become(id).catch(failed) })
  await showAddress({ focus: false })
}

/** @param {unknown} problem */
const failed = (problem) => channelPlace.showError(api.sentenceOf(problem))

const closeThread = () => {
  if (state.channel) goTo(state.channel.id)
}

window.addEventListener('hashchange', () => showAddress({ focus: true }).catch(failed))
document.addEventListener('visibilitychange', () => showUnread())
document.addEventListener('keydown', (event) => {
  const dialog = /** @type {HTMLDialogElement} */ (byId('form'))
  if (event.key !== 'Escape' || dialog.open || drawer.close()) return
  if (state.thread !== undefined) closeThread()
})
byId('close-thread').addEventListener('click', closeThread)
byId('skip').addEventListener('click', () => channelPlace.focus())
byId('retry').addEventListener('click', () => state.live?.retry())

become(state.user).catch(failed)
