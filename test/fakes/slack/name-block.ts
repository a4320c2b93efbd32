import type { types } from '@slack/bolt'
import type { Core } from './core.ts'

/** A block with the ids that Slack gives to what the app left unnamed. */
export function nameBlock(core: Core, block: types.KnownBlock): types.KnownBlock {
  const named = structuredClone(block) as types.KnownBlock & Record<string, unknown>
  named.block_id ??= core.ids.secret().slice(0, 5)
  const acting = [named.element, named.accessory, ...((named.elements as unknown[]) ?? [])]
  for (const element of acting as ({ type?: string; action_id?: string } | undefined)[])
    if (element && /button|select|input/.test(element.type ?? ''))
      element.action_id ??= core.ids.secret().slice(0, 5)
  return named
}
