import type { types } from '@slack/bolt'
import type { Core, Shown } from './core.ts'
import type { Place } from './payloads.ts'

/** What a button can be pressed on: something shown, a message in a channel, an open view. */
export type Target = Shown | { channel: string; ts: string } | { view: string }

/** Finds what a member looks at. Ephemeral messages are only where they were shown. */
export function locate(
  core: Core,
  team: string,
  target: Target,
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

/** The action that choosing in a menu sends, by the words of what is chosen; `undefined` where no menu has it. */
function findChoice(blocks: types.KnownBlock[], which: string): object | undefined {
  for (const block of blocks)
    for (const element of block.type === 'actions' ? block.elements : []) {
      if (element.type !== 'static_select') continue
      const selected_option = element.options?.find(({ text }) => text.text === which)
      const { type, action_id } = element
      if (selected_option) return { type, action_id, block_id: block.block_id, selected_option }
    }
  return undefined
}

/** The action a press sends: the button with its block, or what is chosen in a menu. */
export function findButton(blocks: types.KnownBlock[], which: string): object {
  const choice = findChoice(blocks, which)
  if (choice) return choice
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
