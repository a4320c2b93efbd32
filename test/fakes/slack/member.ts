import type { types } from '@slack/bolt'
import { type Core, type Interaction, type Outcome, type Shown, show } from './core.ts'
import type { EventSink } from './events.ts'
import { fillForm } from './form.ts'
import { store } from './messages.ts'
import { createView, openViews, readView, replaceView } from './methods/views.ts'
import {
  actionPayload,
  closedPayload,
  commandPayload,
  createTrigger,
  escapeTyped,
  type Place,
  submissionPayload,
} from './payloads.ts'
import { Refusal } from './refusal.ts'
import type { ResponseUrls } from './response-url.ts'
import type { Channel, Installation, View } from './world.ts'

/** What came of something a member did: `outcome` is the acknowledgement, `shown` grows as the app answers. */
export type Seen = {
  outcome: Outcome
  shown: Shown[]
  /** Resolves to the n-th thing shown, counted from 1. */
  answer(n?: number): Promise<Shown>
}

/** A message that was written; `delivered` settles once the app has acknowledged every event about it. */
export type Written = { ts: string; channel: string; delivered: Promise<Outcome[]> }

/** What a submitted modal answered: field errors, a view in its place, or it is gone. */
export type Submitted = Seen & { errors?: Record<string, string>; view?: View; closed: boolean }

/** A person at Slack, who does what people do. */
export type Member = ReturnType<typeof createMember>

/** The hands and eyes of one member. `home` is the team whose app they deal with, which for strangers is not theirs. */
export function createMember(core: Core, events: EventSink, responses: ResponseUrls, id: string) {
  const user = core.world.users.get(id)
  if (!user) throw new Error(`There is no user ${id}.`)
  const channelOf = (channel: string): Channel => {
    const found = core.world.channels.get(channel)
    if (!found || found.deleted) throw new Error(`There is no channel ${channel}.`)
    if (!found.members.has(id)) throw new Error(`${id} is not in ${channel}.`)
    return found
  }
  const appIn = (team: string): Installation => {
    const found = core.world.installations.get(team)
    if (found?.state !== 'active') throw new Error(`The app is not installed in ${team}.`)
    return found
  }
  const im = () => core.world.im(appIn(user.team), id)

  const write = (channel: Channel, text: string, thread?: string): Written => {
    if (channel.archived) throw new Error(`${channel.id} is archived: nobody can write there.`)
    const message = store(core, channel, { user: id, team: user.team }, { text }, thread)
    return { ts: message.ts, channel: channel.id, delivered: Promise.all(events.message(channel, message)) }
  }

  const begin = (kind: Interaction['kind'], team: string, more: Partial<Interaction> = {}) => {
    const watch = watcher()
    const interaction: Interaction = { user: id, team, kind, shown: watch.shown, show: watch.show, ...more }
    core.latest.set(id, interaction)
    return { interaction, watch }
  }

  const press = async (
    target: Shown | { channel: string; ts: string } | { view: string },
    which: string,
  ): Promise<Seen> => {
    const { place, blocks, team } = locate(core, user.team, target)
    const action = findButton(blocks, which)
    const message =
      'view' in place
        ? {}
        : { channel: place.channel.id, message: { ts: place.ts, ephemeral: place.ephemeral } }
    const { interaction, watch } = begin(Object.keys(message).length ? 'action' : 'view', team, message)
    const ids = {
      trigger_id: createTrigger(core, interaction),
      ...(!('view' in place) && { response_url: responses.create(interaction, 'actions') }),
    }
    const outcome = await core.deliver('interactive', actionPayload(core, user, team, place, action, ids))
    if (!outcome.ok) show(core, id, { kind: 'error', text: outcome.why }, interaction)
    return { outcome, shown: watch.shown, answer: watch.answer }
  }

  return {
    id,
    /** Everything this member was shown and others were not, oldest first. */
    get shown(): Shown[] {
      return core.shown.get(id) ?? []
    },
    /** The modal in front of this member. */
    get modal(): View | undefined {
      return openViews(core, id).at(-1)
    },
    /** The app's home page as published for this member. */
    get home(): View | undefined {
      return core.world.homes.get(`${user.team} ${id}`)
    },
    /** Types a slash command. Slack has none in threads. */
    command: async (command: string, text: string, channel: string): Promise<Seen> => {
      if (!core.options.commands.includes(command)) throw new Error(`${command} is not a valid command.`)
      const at = channelOf(channel)
      appIn(user.team)
      const { interaction, watch } = begin('command', user.team, { channel: at.id })
      const ids = {
        trigger_id: createTrigger(core, interaction),
        response_url: responses.create(interaction, 'commands'),
      }
      const outcome = await core.deliver(
        'slash_commands',
        commandPayload(core, user, at, { command, text }, ids),
      )
      if (!outcome.ok) show(core, id, { kind: 'error', text: outcome.why }, interaction)
      else if (outcome.body !== undefined) responses.ack(interaction, outcome.body)
      return { outcome, shown: watch.shown, answer: watch.answer }
    },
    /** Writes in a channel or a thread. */
    say: (channel: string, text: string, thread?: string) =>
      write(channelOf(channel), escapeTyped(text), thread),
    /** Writes to the app by name: `@Studyhall topic …`. */
    mention: (channel: string, text: string, thread?: string) => {
      const at = channelOf(channel)
      const { botUser } = appIn(core.world.installations.has(user.team) ? user.team : at.team)
      return write(at, `<@${botUser}> ${escapeTyped(text)}`, thread)
    },
    /** Writes to the app in private. */
    dm: (text: string, thread?: string) => write(im(), escapeTyped(text), thread),
    /** Id of this member's private conversation with the app. */
    dmChannel: () => im().id,
    /** Presses a button by its action id or its label, on a message, an ephemeral answer, a modal or the home page. */
    press,
    /** Sends a modal with these values by input name. */
    submit: (view: View, values: Record<string, string> = {}) => submit(core, user, view, values, begin),
    /** Closes a modal without sending it. */
    close: async (view: View): Promise<void> => {
      view.open = false
      if ((view.payload as types.ModalView).notify_on_close)
        await core.deliver('interactive', closedPayload(core, user, view))
    },
    /** Opens the app's home tab. */
    openHome: (): Promise<Outcome[]> =>
      Promise.all(
        events.send(appIn(user.team), undefined, {
          type: 'app_home_opened',
          user: id,
          channel: im().id,
          tab: 'home',
        }),
      ),
  }
}

/** Collects what is shown and wakes who waits for it. */
function watcher() {
  const shown: Shown[] = []
  let waiting: { n: number; resolve(shown: Shown): void }[] = []
  return {
    shown,
    show: (next: Shown) => {
      shown.push(next)
      for (const { n, resolve } of waiting) if (shown[n - 1]) resolve(shown[n - 1] as Shown)
      waiting = waiting.filter(({ n }) => !shown[n - 1])
    },
    answer: (n = 1) =>
      new Promise<Shown>((resolve) => {
        const there = shown[n - 1]
        if (there) resolve(there)
        else waiting.push({ n, resolve })
      }),
  }
}

/** Finds what a member looks at. Ephemeral messages are only where they were shown. */
function locate(
  core: Core,
  team: string,
  target: Shown | { channel: string; ts: string } | { view: string },
): { place: Place; blocks: types.KnownBlock[]; team: string } {
  if ('view' in target && target.view !== undefined) {
    const view = core.world.views.get(target.view)
    if (!view?.open) throw new Error(`The view ${target.view} is not open.`)
    return { place: { view }, blocks: view.payload.blocks as types.KnownBlock[], team: view.team }
  }
  const { channel: id = '', ts = '' } = target as { channel?: string; ts?: string }
  const channel = core.world.channels.get(id)
  if (!channel) throw new Error(`There is no channel ${id}.`)
  const message = channel.messages.find((each) => each.ts === ts)
  const blocks = message ? message.blocks : 'blocks' in target ? target.blocks : undefined
  const thread = message ? message.thread_ts : (target as Shown).thread
  const owner = core.world.installations.has(team) ? team : channel.team
  const place = { channel, ts, ephemeral: !message, ...(thread !== undefined && { thread }) }
  return { place, blocks: blocks ?? [], team: owner }
}

/** The action a press sends: the button with its block. */
function findButton(blocks: types.KnownBlock[], which: string): object {
  const buttons = blocks.flatMap((block) => {
    const elements =
      block.type === 'actions' ? block.elements : block.type === 'section' ? [block.accessory] : []
    return elements.flatMap((element) =>
      element?.type === 'button' ? [{ ...(element as types.Button), block_id: block.block_id }] : [],
    )
  })
  const found = buttons.find(({ action_id, text }) => action_id === which || text.text === which)
  if (!found) {
    const there = buttons.map(({ text }) => text.text).join(', ') || 'none'
    throw new Error(`There is no button “${which}”; there is ${there}.`)
  }
  const { style: _, confirm: __, accessibility_label: ___, ...action } = found
  return action
}

type Begin = (
  kind: Interaction['kind'],
  team: string,
) => { interaction: Interaction; watch: ReturnType<typeof watcher> }

async function submit(
  core: Core,
  user: { id: string; team: string },
  view: View,
  typed: Record<string, string>,
  begin: Begin,
): Promise<Submitted> {
  const person = core.world.users.get(user.id)
  if (!person || !view.open || view.user !== user.id) throw new Error(`The view ${view.id} is not open.`)
  const { interaction, watch } = begin('view', view.team)
  const seen = { shown: watch.shown, answer: watch.answer }
  const { values, missing } = fillForm(view.payload.blocks as types.KnownBlock[], typed)
  if (missing.length > 0) {
    const errors = Object.fromEntries(missing.map((block) => [block, 'Please complete this required field.']))
    return { ...seen, outcome: { ok: true }, errors, closed: false }
  }
  const payload = submissionPayload(core, person, view, values, createTrigger(core, interaction))
  const outcome = await core.deliver('interactive', payload)
  if (!outcome.ok) {
    show(core, user.id, { kind: 'error', text: outcome.why }, interaction)
    return { ...seen, outcome, closed: false }
  }
  return { ...seen, outcome, ...afterSubmit(core, view, outcome.body) }
}

/** What a `response_action` does to the modal; without one it closes. */
function afterSubmit(core: Core, view: View, body: unknown): Pick<Submitted, 'errors' | 'view' | 'closed'> {
  const {
    response_action: action,
    errors,
    view: next,
  } = (body ?? {}) as {
    response_action?: string
    errors?: Record<string, string>
    view?: unknown
  }
  const invalid = (why: string) => {
    core.faultsOfApp.push(`answered a submitted modal with ${why}`)
    return { closed: false }
  }
  if (action === undefined) {
    view.open = false
    return { closed: true }
  }
  if (action === 'clear') {
    for (const each of openViews(core, view.user)) each.open = false
    return { closed: true }
  }
  if (action === 'errors') {
    const inputs = new Set(
      (view.payload.blocks as types.KnownBlock[]).flatMap(({ type, block_id }) =>
        type === 'input' ? [block_id] : [],
      ),
    )
    const stray = Object.keys(errors ?? {}).find((block) => !inputs.has(block))
    if (!errors || stray !== undefined)
      return invalid(`an error for ${stray ?? 'nothing'}, which is no input block`)
    return { errors, closed: false }
  }
  try {
    const payload = readView(next, 'modal')
    if (action === 'update') {
      replaceView(core, view, payload)
      return { view, closed: false }
    }
    if (action === 'push')
      return { view: createView(core, view.team, view.user, payload, view.id), closed: false }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return invalid(`a view that is refused: ${JSON.stringify(error.more)}`)
  }
  return invalid(`the response_action ${action}`)
}
