import { say } from './announcer.js'
import * as api from './api.js'
import { createComposer } from './composer.js'
import { openForm } from './form.js'
import { createPane } from './pane.js'

/**
 * @import { ActionBody, CommandView, MessageView, Outcome } from '../../src/platforms/playground/wire.ts'
 * @typedef {{ user: string, channel: string, direct: boolean, thread: string | undefined }} Target
 */

/**
 * A channel or a thread on the screen: its messages, its composer, and what pressing and sending there does.
 * `target` answers where this is now.
 * @param {HTMLElement} root
 * @param {{
 *   id: string, label: string, target(): Target, commands(): readonly CommandView[],
 *   on: { received(message: MessageView): void, openThread(message: MessageView): void, used(): void },
 * }} parts
 */
export function createPlace(root, { id, label, target, commands, on }) {
  const pane = createPane(root, {
    label,
    shown: () => ({ threads: target().thread === undefined && !target().direct, user: target().user }),
    on: {
      press: (button, message) => press(button, message),
      type: beginning(() => composer),
      star: (button, message) =>
        giveStar(button, message, target().user).then(on.received, (problem) =>
          composer.showError(api.sentenceOf(problem)),
        ),
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
      on.used()
      const { message, reply } = await api.write(channel, { user, text, thread })
      // Another member is shown by now.
      if (target().user !== user) return
      on.received(message)
      pane.reveal(message.id)
      answered(reply)
    },
  })

  /** @param {Omit<ActionBody, 'user'>} body */
  const act = async (body) => {
    const { user, thread } = target()
    return (await api.act({ user, thread, ...body })).reply
  }

  /**
   * @param {HTMLElement} button
   * @param {MessageView} message
   */
  const press = async (button, message) => {
    const { action = '', arg } = button.dataset
    on.used()
    button.setAttribute('aria-busy', 'true')
    try {
      answered(await act({ message: message.id, action, arg }), message.id)
    } catch (problem) {
      composer.showError(api.sentenceOf(problem))
    } finally {
      button.removeAttribute('aria-busy')
    }
  }

  /**
   * A card comes by the stream, and is wanted in view unless it replaced what was pressed; a form comes here alone.
   * @param {Outcome | undefined} reply
   * @param {string} [pressed] id of the message
   */
  const answered = (reply, pressed) => {
    if (!reply) return
    if ('form' in reply) return fillIn(reply)
    if (reply.message === pressed) say(reply.card.plain)
    else pane.reveal(reply.message)
  }

  /** @param {Extract<Outcome, { form: object }>} reply */
  const fillIn = ({ form, message }) =>
    openForm(form, async (values, files) => {
      const next = await act({ message, action: form.action, arg: form.arg, values, files })
      if (next && 'card' in next && next.again) return { field: next.field, text: next.card.plain }
      answered(next, message)
      return undefined
    })

  return { ...pane, showError: composer.showError, focus: composer.focus, ...drafting(composer) }
}

/**
 * Puts a command where one writes, to be gone on with, unless something else stands there than the one before.
 * @param {() => ReturnType<typeof createComposer>} where
 */
function beginning(where) {
  let begun = ''
  /** @param {string} text */
  return (text) => {
    const composer = where()
    if (['', begun].includes(composer.draft().trim())) {
      composer.setDraft(`${text} `)
      begun = text
    } else composer.showError('Send what you began to write, or clear it. Then choose the command again.')
    composer.focus()
  }
}

/**
 * Gives a message a star, or takes it back where the button says that there is one; resolves to the message as it is then.
 * @param {HTMLElement} button
 * @param {MessageView} message
 * @param {string} user
 */
async function giveStar(button, { id }, user) {
  const isGiven = button.getAttribute('aria-pressed') !== 'true'
  return (await api.star({ user, message: id, isGiven })).message
}

/**
 * Keeps what was not sent, by the place where it was written.
 * @param {ReturnType<typeof createComposer>} composer
 */
function drafting(composer) {
  const drafts = new Map()
  /** @type {string | undefined} */
  let current
  return {
    /**
     * Makes this the place of something else: `key` names whose draft it is.
     * @param {string} key
     * @param {string} label of the box to write in
     */
    enter: (key, label) => {
      if (current !== undefined) drafts.set(current, composer.draft())
      current = key
      composer.setLabel(label)
      composer.setDraft(drafts.get(key) ?? '')
    },
    /**
     * Puts a text into the box of a place, at once or when it is entered.
     * @param {string} text
     * @param {string} key
     */
    write: (text, key) => {
      if (key !== current) return void drafts.set(key, text)
      composer.setDraft(text)
      composer.focus()
    },
  }
}
