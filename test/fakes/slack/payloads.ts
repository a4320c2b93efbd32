import type { Core, Interaction } from './core.ts'
import { toApi } from './messages.ts'
import { viewToApi } from './methods/views.ts'
import type { Channel, Message, User, View } from './world.ts'

/** Slack escapes what people type. */
export const escapeTyped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

/** Makes the id with which an app may open one modal for this interaction. */
export function createTrigger(core: Core, interaction: Interaction): string {
  const id = `${Math.floor(core.options.clock.now())}.${core.ids.secret()}`
  core.triggers.set(id, { at: core.options.clock.now(), used: false, interaction })
  return id
}

/** How a channel is called in payloads: members of private conversations do not give their names away. */
const shownName = ({ kind, name }: Channel): string =>
  kind === 'im' ? 'directmessage' : kind === 'private' ? 'privategroup' : name

/** A slash command's form (docs.slack.dev/interactivity/implementing-slash-commands). */
export function commandPayload(
  core: Core,
  user: User,
  channel: Channel,
  typed: { command: string; text: string },
  ids: { trigger_id: string; response_url: string },
): Record<string, string> {
  return {
    token: core.keys.verification,
    team_id: user.team,
    team_domain: core.world.teams.get(user.team)?.domain ?? '',
    channel_id: channel.id,
    channel_name: shownName(channel),
    user_id: user.id,
    user_name: user.name,
    command: typed.command,
    text: escapeTyped(typed.text.trim()),
    api_app_id: core.keys.appId,
    is_enterprise_install: 'false',
    ...ids,
  }
}

/** What every interaction payload begins with. */
export function interactionBase(core: Core, type: string, user: User, team: string): object {
  return {
    type,
    user: { id: user.id, username: user.name, name: user.name, team_id: user.team },
    api_app_id: core.keys.appId,
    token: core.keys.verification,
    team: { id: team, domain: core.world.teams.get(team)?.domain },
    enterprise: null,
    is_enterprise_install: false,
  }
}

/** Where a button was pressed. */
export type Place = { channel: Channel; ts: string; ephemeral: boolean; thread?: string } | { view: View }

/** `block_actions` (docs.slack.dev/reference/interaction-payloads/block_actions-payload); an ephemeral message is not sent along. */
export function actionPayload(
  core: Core,
  user: User,
  team: string,
  place: Place,
  action: object,
  ids: { trigger_id: string; response_url?: string },
): object {
  const base = { ...interactionBase(core, 'block_actions', user, team), ...ids }
  const actions = [{ ...action, action_ts: core.ids.ts() }]
  if ('view' in place) {
    const view = viewToApi(core, place.view)
    return {
      ...base,
      container: { type: 'view', view_id: place.view.id },
      view,
      state: { values: {} },
      actions,
    }
  }
  const { channel, ts, ephemeral, thread } = place
  const message = channel.messages.find((each) => each.ts === ts)
  return {
    ...base,
    container: {
      type: 'message',
      message_ts: ts,
      channel_id: channel.id,
      is_ephemeral: ephemeral,
      ...(thread !== undefined && { thread_ts: thread }),
    },
    channel: { id: channel.id, name: shownName(channel) },
    ...(!ephemeral && message && { message: toApi(channel, message, false) }),
    state: { values: {} },
    actions,
  }
}

/** `message_action` (docs.slack.dev/reference/interaction-payloads/shortcuts-interaction-payload), with the whole message. */
export const shortcutPayload = (
  core: Core,
  user: User,
  channel: Channel,
  message: Message,
  ids: { callback_id: string; trigger_id: string; response_url: string },
): object => ({
  ...interactionBase(core, 'message_action', user, user.team),
  ...ids,
  channel: { id: channel.id, name: shownName(channel) },
  message_ts: message.ts,
  message: toApi(channel, message, false),
  action_ts: core.ids.ts(),
})

/** `view_submission`, with what was filled in. */
export const submissionPayload = (
  core: Core,
  user: User,
  view: View,
  values: object,
  trigger_id: string,
): object => ({
  ...interactionBase(core, 'view_submission', user, view.team),
  trigger_id,
  view: viewToApi(core, view, values),
  response_urls: [],
})

/** `block_suggestion` in a view: docs.slack.dev/reference/interaction-payloads/block_suggestion-payload. */
export const suggestionPayload = (
  core: Core,
  user: User,
  view: View,
  asked: { block_id: string; action_id: string; value: string },
): object => ({
  ...interactionBase(core, 'block_suggestion', user, view.team),
  container: { type: 'view', view_id: view.id },
  view: viewToApi(core, view),
  ...asked,
})

/** `view_closed`, sent only where the view asked for it. */
export const closedPayload = (core: Core, user: User, view: View): object => ({
  ...interactionBase(core, 'view_closed', user, view.team),
  view: viewToApi(core, view),
  is_cleared: false,
})
