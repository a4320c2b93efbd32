import type { Card } from '../../../src/core/card.ts'
import type { Form } from '../../../src/core/form.ts'
import type { ChatPlatform } from '../../../src/core/platform.ts'
import { cardToHtml } from '../../../src/platforms/playground/html.ts'
import { typed } from '../../../src/platforms/playground/typed.ts'
import type {
  ActedView,
  CompletionView,
  PageView,
  WrittenView,
} from '../../../src/platforms/playground/wire.ts'
import { channelRef, directChannel } from '../../../src/platforms/playground/world.ts'
import type { Hands, InboundHarness, Shown } from '../../contracts/inbound.ts'
import { startPlayground } from '../../e2e/playground-harness.ts'
import { seenInHtml } from '../../fakes/seen-html.ts'
import { composeOver } from '../../support/study.ts'

const CHANNEL = 'ml-design'

/** The whole bot in the playground, through its HTTP API. */
export async function startInbound(): Promise<InboundHarness> {
  let running: { platform(): ChatPlatform } | undefined
  const { bot, engine, storage } = composeOver(() => running?.platform())
  const playground = await startPlayground({ bot, store: storage.store })
  running = playground
  const handsAt = (user: string) => handsOf(playground.url, user, (name) => bot.command(name)?.who)
  return {
    store: storage.store,
    room: `#${CHANNEL}`,
    other: '#random',
    ada: handsAt('ada'),
    lin: handsAt('lin'),
    lose: () => Promise.reject(new Error('Channels of the playground stay.')),
    rename: () => Promise.reject(new Error('Channels of the playground keep their names.')),
    stop: async () => {
      await engine.stop()
      await playground.stop()
      await storage.close()
    },
  }
}

function handsOf(
  url: string,
  user: string,
  whoOf: (name: string) => 'member' | 'manager' | undefined,
): Hands {
  const ask = async <T>(path: string, body?: object): Promise<T> => {
    const response = await fetch(`${url}/api/${path}`, {
      ...(body && {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ user, ...body }),
      }),
    })
    if (!response.ok) throw new Error(await response.text())
    return (await response.json()) as T
  }
  const cards = new Map<string, Card>()
  const forms = new Map<string, Form>()
  const show = ({ reply }: Pick<ActedView, 'reply'>, from?: Shown, given?: Record<string, string>): Shown => {
    if (!reply) throw new Error('The playground answers nothing.')
    const { message: id, visibility } = reply
    if ('form' in reply) {
      forms.set(id, reply.form)
      const values = Object.fromEntries(reply.form.inputs.map(({ name, value = '' }) => [name, value]))
      return { id, text: reply.form.title, buttons: [], visibility, form: { values } }
    }
    const { card, field } = reply
    const { text } = seenInHtml(cardToHtml(card, url))
    // The form is still open, with what was typed.
    if (field !== undefined && from && given) return { ...from, form: { values: given, error: text } }
    cards.set(id, card)
    return { id, text, buttons: (card.buttons ?? []).map(({ label }) => label), visibility }
  }
  return {
    mention: `@${user}`,
    command: async (name, values) => {
      const text = typed({ name, who: whoOf(name) ?? 'member' }, values)
      return show(await ask<WrittenView>(`channels/${CHANNEL}/messages`, { text }))
    },
    privately: async (name) => {
      const text = typed({ name, who: whoOf(name) ?? 'member' })
      return show(await ask<WrittenView>(`channels/${directChannel(user)}/messages`, { text }))
    },
    press: async ({ id }, label) => {
      const { menu, buttons } = cards.get(id) ?? {}
      const chosen = menu?.options.find((option) => option.label === label)
      if (menu && chosen)
        return show(await ask<ActedView>('actions', { message: id, action: menu.action, arg: chosen.arg }))
      const button = buttons?.find((each) => each.label === label)
      if (!button || !('action' in button)) throw new Error(`There is no button ${label}.`)
      const { action, arg = '' } = button
      return show(await ask<ActedView>('actions', { message: id, action, arg }))
    },
    submit: async (from, typed) => {
      const { action, arg = '' } = forms.get(from.id) as Form
      const values = { ...from.form?.values, ...typed }
      return show(await ask<ActedView>('actions', { message: from.id, action, arg, values }), from, values)
    },
    write: ({ channel, thread }, text) =>
      ask(`channels/${channelRef(channel).channel}/messages`, { text, thread }),
    complete: async (command, _arg, text, values) => {
      const line = [...Object.values(values), text].join(' ')
      const query = new URLSearchParams({ command, text: line, channel: CHANNEL })
      const { suggestions } = await ask<CompletionView>(`suggest?${query}`)
      const before = line.length - text.length
      return suggestions.map((each) =>
        each.text
          .slice(before)
          .trim()
          .replace(/^"(.*)"$/, '$1'),
      )
    },
    files: async () => {
      const { messages } = await ask<PageView>(`channels/${CHANNEL}/messages?user=${user}`)
      return messages.flatMap(({ file }) => (file ? [{ name: file.name, text: file.text }] : []))
    },
    home: async () => {
      const direct = directChannel(user)
      await ask(`channels/${direct}/messages`, { text: 'hello' })
      const { messages } = await ask<PageView>(`channels/${direct}/messages?user=${user}`)
      return messages.at(-1)?.card?.text ?? ''
    },
  }
}
