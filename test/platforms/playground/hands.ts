import type { Card } from '../../../src/core/card.ts'
import type { Form } from '../../../src/core/form.ts'
import type { ChatPlatform } from '../../../src/core/platform.ts'
import { each, type Store } from '../../../src/core/records.ts'
import { cardToHtml } from '../../../src/platforms/playground/html.ts'
import { instantOf } from '../../../src/platforms/playground/ids.ts'
import { sees } from '../../../src/platforms/playground/messages.ts'
import { messages, scopeOf } from '../../../src/platforms/playground/records.ts'
import { typed } from '../../../src/platforms/playground/typed.ts'
import type {
  ActedView,
  CompletionView,
  PageView,
  WrittenView,
} from '../../../src/platforms/playground/wire.ts'
import { channelRef, directChannel, memberRef } from '../../../src/platforms/playground/world.ts'
import type { Eyes, Hands, InboundHarness, Shown, Town, Written } from '../../contracts/inbound.ts'
import { startPlayground } from '../../e2e/playground-harness.ts'
import { seenInHtml } from '../../fakes/seen-html.ts'
import { composeOver, type Place } from '../../support/study.ts'

const CHANNEL = 'ml-design'

/** The whole bot in the playground, through its HTTP API. */
export async function startInbound(): Promise<InboundHarness> {
  const { store, handsAt, stop } = await startOn()
  return {
    store,
    room: `#${CHANNEL}`,
    other: '#random',
    ada: handsAt('ada'),
    lin: handsAt('lin'),
    lose: () => Promise.reject(new Error('Channels of the playground stay.')),
    rename: () => Promise.reject(new Error('Channels of the playground keep their names.')),
    stop,
  }
}

/** The same with everybody whom it knows, by the names of its members. */
export async function startTown(_names: readonly string[], place?: Place) {
  const at = await startOn(place)
  return {
    ...at,
    name: 'the playground',
    channel: channelRef(CHANNEL),
    other: channelRef('random'),
    person: (name) => at.handsAt(name.toLowerCase()),
  } satisfies Town & Record<string, unknown>
}

async function startOn(place: Place = {}) {
  let running: { platform(): ChatPlatform } | undefined
  const { bot, engine, storage } = composeOver(() => running?.platform(), undefined, place)
  const { store } = storage
  const { clock } = place
  const playground = await startPlayground({ bot, store, ...(clock && { now: clock.now }) })
  running = playground
  const { url } = playground
  const people = new Map<string, Hands & Eyes>()
  return {
    url,
    store,
    engine,
    handsAt: (user: string): Hands & Eyes => {
      const own = people.get(user) ?? handsOf({ url, store }, user, (name) => bot.command(name)?.who)
      people.set(user, own)
      return own
    },
    stop: async () => {
      await engine.stop()
      await playground.stop()
      await storage.close()
    },
  }
}

function handsOf(
  { url, store }: { url: string; store: Store },
  user: string,
  whoOf: (name: string) => 'member' | 'manager' | undefined,
): Hands & Eyes {
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
  /** What is stored, because the API does not say what nobody asked for. */
  const reads = async (at: { channel: string; thread?: string }): Promise<Written[]> => {
    const all: Written[] = []
    for await (const { value } of each(store, messages, { prefix: `${scopeOf(at)}/` })) {
      const { id, card, key } = value
      if (!card || !sees(user, value)) continue
      cards.set(id, card)
      const { title, buttons = [] } = card
      const visibility = value.to === undefined ? 'public' : 'private'
      const { text } = seenInHtml(cardToHtml(card, url))
      const labels = buttons.map(({ label }) => label)
      all.push({
        id,
        text,
        buttons: labels,
        visibility,
        title,
        at: instantOf(id),
        unasked: key !== undefined,
      })
    }
    return all
  }
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
  const lineOf = (name: string, values?: Record<string, string>): string =>
    typed({ name, who: whoOf(name) ?? 'member' }, values).text
  const command = async (place: string, name: string, values?: Record<string, string>): Promise<Shown> =>
    show(await ask<WrittenView>(`channels/${place}/messages`, { text: lineOf(name, values) }))
  return {
    member: memberRef(user),
    reads,
    inbox: () => reads({ channel: directChannel(user) }),
    mention: `@${user}`,
    command: (name, values) => command(CHANNEL, name, values),
    commandAt: ({ channel }, name, values) => command(channel, name, values),
    commandIn: ({ channel, thread }, name) =>
      ask(`channels/${channel}/messages`, { text: lineOf(name), thread }),
    privately: (name) => command(directChannel(user), name),
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
    write: async ({ channel, thread }, text) => {
      const { message } = await ask<WrittenView>(`channels/${channelRef(channel).channel}/messages`, {
        text,
        thread,
      })
      return message.id
    },
    // The page offers none on what the bot wrote.
    star: (_thread, message, isGiven = true) =>
      ask('stars', { message, isGiven }).catch((error: Error) => {
        if (!error.message.includes('A star is for what a member wrote')) throw error
      }),
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
