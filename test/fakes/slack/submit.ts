import type { types } from '@slack/bolt'
import { type Core, show } from './core.ts'
import { fillForm } from './form.ts'
import type { Begin, Seen } from './interaction.ts'
import { createView, openViews, readView, replaceView } from './methods/views.ts'
import { createTrigger, submissionPayload } from './payloads.ts'
import { Refusal } from './refusal.ts'
import type { User, View } from './world.ts'

/** What a submitted modal answered: field errors, a view in its place, or it is gone. */
export type Submitted = Seen & { errors?: Record<string, string>; view?: View; closed: boolean }

/** Sends a modal, as far as Slack's own client lets it through. */
export async function submit(
  core: Core,
  user: User,
  view: View,
  typed: Record<string, string>,
  begin: Begin,
): Promise<Submitted> {
  if (!view.open || view.user !== user.id) throw new Error(`The view ${view.id} is not open.`)
  const { interaction, ...seen } = begin('view', view.team)
  const { values, missing } = fillForm(view.payload.blocks as types.KnownBlock[], typed)
  if (missing.length > 0) {
    const errors = Object.fromEntries(missing.map((block) => [block, 'Please complete this required field.']))
    return { ...seen, outcome: { ok: true }, errors, closed: false }
  }
  const payload = submissionPayload(core, user, view, values, createTrigger(core, interaction))
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
