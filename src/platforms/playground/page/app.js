import * as api from './api.js'
import { createComposer } from './composer.js'
import { byId } from './dom.js'
import { openForm } from './form.js'
import { connect } from './live.js'
import { createMarks } from './marks.js'
import { createPane } from './pane.js'
import { createDrawer, showChannels, showMembers } from './sidebar.js'

const state = {
  user: localStorage.getItem('studyhall.member') ?? 'ada',
  channels: [],
  members: [],
  commands: [],
  channel: undefined,
  thread: undefined,
  marks: undefined,
  live: undefined,
}
const drafts = new Map()
const drawer = createDrawer()

const paneActions = (composer) => ({
  press: (button, message) => press(button, message, composer),
  openThread: (message) => {
    location.hash = `#/${state.channel.id}/${message.id}`
  },
})
const channelPane = createPane(byId('channel-pane'), {
  label: 'Messages',
  threads: () => !state.channel?.direct,
  on: {
    ...paneActions(() => channelComposer),
    earlier: (before) => api.messages(state.channel.id, state.user, before),
  },
})
const threadPane = createPane(byId('thread-pane'), {
  label: 'Thread',
  threads: () => false,
  on: {
    ...paneActions(() => threadComposer),
    earlier: (before) => api.thread(state.thread, state.user, before),
  },
})
const composerParts = { commands: () => state.commands, channel: () => state.channel?.id }
const channelComposer = createComposer(byId('channel-pane'), {
  ...composerParts,
  id: 'composer',
  on: { send: (text) => send(text, undefined, channelComposer) },
})
const threadComposer = createComposer(byId('thread-pane'), {
  ...composerParts,
  id: 'thread-composer',
  on: { send: (text) => send(text, state.thread, threadComposer) },
})

async function send(text, thread, composer) {
  const { message, reply } = await api.write(state.channel.id, {
    user: state.user,
    text,
    ...(thread && { thread }),
  })
  received(message, { own: true })
  answer(reply, composer)
}

async function press(button, message, composer) {
  button.disabled = true
  try {
    const { action, arg } = button.dataset
    const { reply } = await api.act({ user: state.user, message: message.id, action, arg })
    answer(reply, composer())
  } catch (problem) {
    composer().showError(problem.message)
  } finally {
    button.disabled = false
    if (document.activeElement === document.body && button.isConnected) button.focus()
  }
}

/** A card comes by the stream, into view even when one reads further up; a form is for this page alone. */
function answer(reply, composer) {
  if (reply?.card) (composer === threadComposer ? threadPane : channelPane).toEnd()
  if (!reply?.form) return
  const { form, message } = reply
  openForm(form, async (values) => {
    const body = { user: state.user, message, action: form.action, arg: form.arg ?? '', values }
    const next = await api.act(body)
    answer(next.reply, composer)
  })
}

/** A new or changed message, from the stream or from one's own request. */
function received(message, { own = false } = {}) {
  const inChannel = message.thread === undefined
  if (inChannel) state.marks.seen(message.channel, message.id)
  if (message.channel === state.channel?.id) {
    if (inChannel) channelPane.upsert(message, { own })
    if (inChannel && message.id === state.thread) threadPane.setParent(message)
    if (message.thread !== undefined && message.thread === state.thread) threadPane.upsert(message, { own })
  }
  markRead()
}

function announce({ id, author, plain, thread, channel }) {
  const here = channel === state.channel?.id && (thread === undefined || thread === state.thread)
  const announcer = byId('announcer')
  if (!here || author.id === state.user || announcer.dataset.last >= id) return
  announcer.dataset.last = id
  const line = document.createElement('p')
  line.textContent = `${author.name}: ${plain}`
  announcer.append(line)
  while (announcer.children.length > 5) announcer.firstChild.remove()
}

function markRead() {
  if (state.channel && document.visibilityState === 'visible') state.marks.readAll(state.channel.id)
  const unread = (id) => state.marks.unread(id)
  showChannels({ channels: state.channels, current: state.channel?.id, unread })
  const name = state.channel ? `${state.channel.direct ? '' : '#'}${state.channel.name} · ` : ''
  document.title = `${state.channels.some(({ id }) => unread(id)) ? '● ' : ''}${name}Studyhall`
}

/** What the address names: `#/channel` or `#/channel/message`. */
function route() {
  const [, channel, message] = location.hash.split('/').map(decodeURIComponent)
  return { channel: state.channels.find(({ id }) => id === channel) ?? state.channels[0], message }
}

async function showRoute({ focus = true } = {}) {
  const { channel, message } = route()
  const moved = channel.id !== state.channel?.id
  if (moved) await showChannel(channel, { focus: focus && !message })
  if (message) await showThread(message, { focus })
  else hideThread({ focus: focus && !moved })
}

async function showChannel(channel, { focus }) {
  keepDraft(state.channel?.id, channelComposer)
  state.channel = channel
  byId('channel-name').textContent = channel.direct ? channel.name : `#${channel.name}`
  byId('channel-about').textContent = channel.about
  channelComposer.setLabel(channel.direct ? `Message ${channel.name}` : `Message #${channel.name}`)
  channelComposer.setDraft(drafts.get(channel.id) ?? '')
  drawer.close()
  await loadChannel()
  if (focus) channelComposer.focus()
}

async function loadChannel() {
  const { channel } = state
  const page = await api.messages(channel.id, state.user)
  if (state.channel !== channel) return
  channelPane.show(page, { emptyText: emptyText(channel) })
  for (const { id } of page.messages) state.marks.seen(channel.id, id)
  markRead()
}

const emptyText = ({ direct, name }) =>
  direct
    ? 'Nothing here yet. Write anything, or /help, and Studyhall answers only you.'
    : `Nothing in #${name} yet. Type / to see what Studyhall can do.`

async function showThread(id, { focus }) {
  let page
  try {
    page = await api.thread(id, state.user)
    if (page.parent.thread) {
      const inner = await api.thread(page.parent.thread, state.user)
      openThread(inner, { focus: false })
      return threadPane.highlight(id)
    }
  } catch (problem) {
    hideThread({ focus: false })
    return channelComposer.showError(problem.message)
  }
  if (state.channel.direct) return channelPane.highlight(id)
  openThread(page, { focus })
}

function openThread(page, { focus }) {
  const { parent } = page
  keepDraft(state.thread, threadComposer)
  state.thread = parent.id
  byId('thread').hidden = false
  byId('app').classList.add('thread-open')
  byId('thread-title').textContent = parent.title ?? 'Thread'
  byId('thread-about').textContent = `#${state.channel.name}`
  threadComposer.setLabel('Reply in the thread')
  threadComposer.setDraft(drafts.get(parent.id) ?? '')
  threadPane.show(page, { emptyText: 'No replies yet. Begin with the first.', parent })
  if (focus) threadComposer.focus()
}

function hideThread({ focus }) {
  if (state.thread === undefined) return
  const id = state.thread
  keepDraft(id, threadComposer)
  state.thread = undefined
  byId('thread').hidden = true
  byId('app').classList.remove('thread-open')
  if (focus) channelPane.focusThreadButton(id)
}

function keepDraft(place, composer) {
  if (place) drafts.set(place, composer.draft())
}

/** Loads everything of a member and follows what happens. */
async function become(user) {
  state.live?.stop()
  state.user = user
  state.channel = undefined
  state.marks = createMarks(user)
  hideThread({ focus: false })
  try {
    localStorage.setItem('studyhall.member', user)
  } catch {
    // The choice lasts as long as this page then.
  }
  let first
  const ready = new Promise((resolve) => {
    first = resolve
    setTimeout(resolve, 1000)
  })
  state.live = connect(user, {
    ready: () => first(),
    refresh: () => load({ focus: false }),
    lost: (lost) => {
      byId('banner').hidden = !lost
    },
    message: (message) => {
      if (state.user !== user || !state.channel) return
      received(message)
      announce(message)
    },
  })
  // What happens while loading must come by the stream.
  await ready
  await load({ focus: false })
}

async function load({ focus }) {
  const { user } = state
  const [{ channels, members }, { commands }] = await Promise.all([api.channels(user), api.commands()])
  if (user !== state.user) return
  Object.assign(state, { channels, members, commands })
  for (const { id, latest } of channels) if (latest) state.marks.seen(id, latest)
  showMembers({ members, user, choose: become })
  state.channel = undefined
  await showRoute({ focus })
}

window.addEventListener('hashchange', () => showRoute())
document.addEventListener('visibilitychange', () => state.marks && markRead())
document.addEventListener('keydown', (event) => {
  if (event.key !== 'Escape' || byId('form').open || drawer.close()) return
  if (state.thread !== undefined) closeThread()
})
byId('close-thread').addEventListener('click', closeThread)
byId('skip').addEventListener('click', () => channelComposer.focus())
byId('retry').addEventListener('click', () => state.live?.retry())

function closeThread() {
  location.hash = `#/${state.channel.id}`
}

become(state.user).catch((problem) => channelComposer.showError(problem.message))
