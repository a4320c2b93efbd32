import { say } from './announcer.js'
import * as api from './api.js'
import { createComposer } from './composer.js'
import { openForm } from './form.js'
import { createPane } from './pane.js'

/**
 * A channel or a thread on the screen: its messages, its composer, and what pressing and sending there does.
 * `target` answers `{user, channel, thread?}` of now; `on` gets `received(message)` and `openThread(message)`.
 */
export function createPlace(root, { id, label, target, commands, on }) {
  const drafts = new Map()
  let current

  const pane = createPane(root, {
    label,
    threads: () => id === 'composer' && !target().direct,
    on: {
      press: (button, message) => press(button, message),
      openThread: on.openThread,
      earlier: (before) => {
        const { user, channel, thread } = target()
        return thread ? api.thread(thread, user, before) : api.messages(channel, user, before)
      },
    },
  })

  const composer = createComposer(root, {
    id,
    commands,
    channel: () => target().channel,
    send: async (text) => {
      const { user, channel, thread } = target()
      const { message, reply } = await api.write(channel, { user, text, ...(thread && { thread }) })
      on.received(message)
      pane.reveal(message.id)
      answered(reply)
    },
  })

  const act = async (body) => {
    const { user } = target()
    return (await api.act({ user, ...body })).reply
  }

  const press = async (button, message) => {
    const { action, arg } = button.dataset
    button.setAttribute('aria-busy', 'true')
    try {
      answered(await act({ message: message.id, action, arg }), message.id)
    } catch (problem) {
      composer.showError(problem.message)
    } finally {
      button.removeAttribute('aria-busy')
    }
  }

  /** A card comes by the stream, and is wanted in view unless it replaced what was pressed; a form comes here alone. */
  const answered = (reply, pressed) => {
    if (reply?.card && reply.message === pressed) say(reply.card.plain)
    else if (reply?.card) pane.reveal(reply.message)
    if (!reply?.form) return
    const { form, message } = reply
    openForm(form, async (values) => {
      const next = await act({ message, action: form.action, arg: form.arg ?? '', values })
      if (next?.field) return { field: next.field, text: next.card.plain }
      answered(next, message)
      return undefined
    })
  }

  return {
    ...pane,
    showError: composer.showError,
    focus: composer.focus,
    /** Makes this the place of something else: `key` names whose draft it is. */
    enter: (key, composerLabel) => {
      if (current !== undefined) drafts.set(current, composer.draft())
      current = key
      composer.setLabel(composerLabel)
      composer.setDraft(drafts.get(key) ?? '')
    },
  }
}
