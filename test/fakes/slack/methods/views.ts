import type { types } from '@slack/bolt'
import { type Core, show } from '../core.ts'
import { type Accepted, jsonArg, type Methods } from '../method.ts'
import { nameBlock } from '../name-block.ts'
import { invalidArguments, Refusal } from '../refusal.ts'
import { viewProblems } from '../view-rules.ts'
import type { View } from '../world.ts'

/** views.*: docs.slack.dev/reference/methods?family=views. A trigger opens one modal, within three seconds. */
export const viewMethods: Methods = {
  'views.open': {
    token: 'bot',
    required: ['trigger_id', 'view'],
    run: (call) => ({ view: viewToApi(call.core, open(call, undefined)) }),
  },
  'views.push': {
    token: 'bot',
    required: ['trigger_id', 'view'],
    run: (call) => {
      const top = openViews(call.core, call.core.triggers.get(String(call.args.trigger_id))?.interaction.user)
      if (top.length === 0) throw new Refusal('not_found')
      if (top.length >= 3) throw new Refusal('push_limit_reached')
      return { view: viewToApi(call.core, open(call, top.at(-1)?.id)) }
    },
  },
  'views.update': {
    token: 'bot',
    required: ['view'],
    run: (call) => {
      const { core, args, installation } = call
      const { view_id, external_id, hash } = args
      if (!view_id && !external_id) throw invalidArguments(['missing required field: view_id'])
      const view = [...core.world.views.values()].find(
        (each) =>
          each.open &&
          each.team === installation.team &&
          (each.id === view_id ||
            (external_id && (each.payload as { external_id?: string }).external_id === external_id)),
      )
      if (!view) throw new Refusal('not_found')
      if (hash !== undefined && hash !== view.hash) throw new Refusal('hash_conflict')
      replaceView(core, view, readView(args.view, 'modal'))
      return { view: viewToApi(core, view) }
    },
  },
  'views.publish': {
    token: 'bot',
    required: ['user_id', 'view'],
    run: (call) => {
      const { core, args, installation } = call
      const user = String(args.user_id)
      if (!core.world.users.has(user)) throw invalidArguments(['invalid `user_id`'])
      const payload = readView(args.view, 'home')
      const before = core.world.homes.get(`${installation.team} ${user}`)
      if (args.hash !== undefined && args.hash !== before?.hash) throw new Refusal('hash_conflict')
      const home = createView(core, installation.team, user, payload)
      core.world.homes.set(`${installation.team} ${user}`, home)
      show(core, user, {
        kind: 'home',
        text: '',
        view: home.id,
        blocks: payload.blocks as types.KnownBlock[],
      })
      return { view: viewToApi(core, home) }
    },
  },
}

/** Checks a view; `invalid_arguments` with Slack's reasons if it would not be taken. */
export function readView(value: unknown, type: 'modal' | 'home'): types.View {
  const view = jsonArg(value, 'invalid_arguments')
  const problems = viewProblems(view, type)
  if (problems.length > 0) throw invalidArguments(problems)
  return view as types.View
}

/** The open modals of a user, the top one last. */
export const openViews = (core: Core, user: string | undefined): View[] =>
  [...core.world.views.values()].filter(
    (view) => view.open && view.user === user && view.payload.type === 'modal',
  )

/** Puts a modal in front of a user. */
export function createView(
  core: Core,
  team: string,
  user: string,
  payload: types.View,
  previous?: string,
): View {
  const view: View = {
    id: core.ids.id('V'),
    team,
    user,
    hash: core.ids.secret(),
    open: true,
    offered: new Map(),
    payload: withBlockIds(core, payload),
    ...(previous !== undefined && { previous }),
  }
  core.world.views.set(view.id, view)
  return view
}

/** Gives a view new content, and a new hash. */
export function replaceView(core: Core, view: View, payload: types.View): void {
  view.payload = withBlockIds(core, payload)
  view.hash = core.ids.secret()
}

/** A view as Slack returns it and sends it along with what the user does in it. */
export function viewToApi(core: Core, view: View, values: object = {}): object {
  const { payload } = view
  return {
    id: view.id,
    team_id: view.team,
    private_metadata: '',
    callback_id: '',
    external_id: '',
    clear_on_close: false,
    notify_on_close: false,
    close: null,
    submit: null,
    ...payload,
    state: { values },
    hash: view.hash,
    previous_view_id: view.previous ?? null,
    root_view_id: view.id,
    app_id: core.keys.appId,
    app_installed_team_id: view.team,
    bot_id: core.world.installations.get(view.team)?.botId ?? '',
  }
}

function open(call: Accepted, previous: string | undefined): View {
  const { core, args, installation } = call
  const payload = readView(args.view, 'modal')
  const trigger = core.triggers.get(String(args.trigger_id))
  if (!trigger || trigger.interaction.team !== installation.team) throw new Refusal('invalid_trigger_id')
  if (core.options.clock.now() - trigger.at > core.options.triggerLifetime)
    throw new Refusal('expired_trigger_id')
  if (trigger.used) throw new Refusal('exchanged_trigger_id')
  trigger.used = true
  const { interaction } = trigger
  const view = createView(core, installation.team, interaction.user, payload, previous)
  const blocks = view.payload.blocks as types.KnownBlock[]
  const { title } = view.payload as types.ModalView
  show(core, interaction.user, { kind: 'modal', text: title.text, view: view.id, blocks }, interaction)
  return view
}

/** Slack names blocks, and elements that act, where the app did not. */
function withBlockIds(core: Core, payload: types.View): types.View {
  return { ...payload, blocks: payload.blocks.map((block) => nameBlock(core, block as types.KnownBlock)) }
}
