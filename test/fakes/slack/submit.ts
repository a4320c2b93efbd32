import type { types } from '@slack/bolt'
import { suggestionProblems } from './blocks.ts'
import { type Core, show } from './core.ts'
import { fillForm, type Given } from './form.ts'
import type { Begin, Seen } from './interaction.ts'
import { createView, openViews, readView, replaceView } from './methods/views.ts'
import { createTrigger, submissionPayload, suggestionPayload } from './payloads.ts'
import { Refusal } from './refusal.ts'
import type { User, View } from './world.ts'

/** What a submitted modal answered: field errors, a view in its place, or it is gone. */
export type Submitted = Seen & { errors?: Record<string, string>; view?: View; closed: boolean }

/** Sends a modal, as far as Slack's own client lets it through. */
export async function submit(
  core: Core,
  user: User,
  view: View,
  typed: Record<string, Given>,
  begin: Begin,
): Promise<Submitted> {
  if (!view.open || view.user !== user.id) throw new Error(`The view ${view.id} is not open.`)
  const { interaction, ...seen } = begin('view', view.team)
  const { values, missing } = fillForm(view.payload.blocks as types.KnownBlock[], typed, view.offered)
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

/** Opens or types in a select whose options come from the app; what it suggests, as far as Slack takes it. */
export async function suggest(core: Core, user: User, view: View, block: string, typed: string) {
  const found = (view.payload.blocks as types.KnownBlock[]).find(({ block_id }) => block_id === block)
  const element = found?.type === 'input' ? found.element : undefined
  if (element?.type !== 'external_select') throw new Error(`${block} takes no suggestions.`)
  if (typed.length < (element.min_query_length ?? 3)) throw new Error('Slack does not ask yet.')
  const payload = suggestionPayload(core, user, view, {
    block_id: block,
    action_id: element.action_id ?? '',
    value: typed,
  })
  const outcome = await core.deliver('interactive', payload)
  if (!outcome.ok) return []
  const [problem] = suggestionProblems(outcome.body)
  if (problem !== undefined) {
    core.faultsOfApp.push(`suggested options that are refused: ${problem}`)
    return []
  }
  const { options } = outcome.body as { options: types.PlainTextOption[] }
  view.offered.set(block, options)
  return options
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
