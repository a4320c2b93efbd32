import type { types } from '@slack/bolt'
import type { Ids } from './ids.ts'
import type { SlackOptions } from './options.ts'
import type { World } from './world.ts'

/** What Slack knows of the app: names, keys and secrets. */
export type AppKeys = {
  appId: string
  clientId: string
  clientSecret: string
  signingSecret: string
  /** Deprecated verification token, still in every payload. */
  verification: string
  appToken: string
}

/** Something one member was shown and others were not, or that answers what they did. */
export type Shown = {
  kind: 'ephemeral' | 'message' | 'update' | 'delete' | 'modal' | 'home' | 'error'
  text: string
  blocks?: types.KnownBlock[]
  channel?: string
  ts?: string
  thread?: string
  /** Id of the modal or home page. */
  view?: string
}

/** One thing a member did and what came of it; `shown` grows as the app answers. */
export type Interaction = {
  user: string
  team: string
  channel?: string
  /** The message whose button was pressed. */
  message?: { ts: string; ephemeral: boolean }
  kind: 'command' | 'action' | 'shortcut' | 'view'
  shown: Shown[]
  show(shown: Shown): void
}

export type Trigger = { at: number; used: boolean; interaction: Interaction }

/** How a delivery ended: acknowledged (with what body), or what the member is told. */
export type Outcome =
  | { ok: true; body?: unknown }
  | { ok: false; why: 'dispatch_failed' | 'operation_timeout' }

export type DeliveryKind = 'events_api' | 'slash_commands' | 'interactive'

/** Counts, and `acks`: how long each acknowledgement took, ms. */
export type Stats = {
  calls: Record<string, number>
  limited: number
  deliveries: number
  redeliveries: number
  acks: number[]
  connections: number
}

/** What the parts of the fake share. */
export type Core = {
  options: SlackOptions
  ids: Ids
  keys: AppKeys
  world: World
  stats: Stats
  /** Address of the server, without a slash at the end; set once it listens. */
  url: string
  triggers: Map<string, Trigger>
  /** What each member was shown, by user id. */
  shown: Map<string, Shown[]>
  /** The last interaction of each member: an ephemeral message counts as its answer. */
  latest: Map<string, Interaction>
  /** Everything the app did that Slack does not know or does not define. */
  faultsOfApp: string[]
  /** Hands a payload to the app, by socket or HTTP. */
  deliver(kind: DeliveryKind, payload: object): Promise<Outcome>
}

/** Records what a member was shown. */
export function show(core: Core, user: string, shown: Shown, interaction?: Interaction): void {
  const all = core.shown.get(user) ?? []
  core.shown.set(user, all)
  all.push(shown)
  interaction?.show(shown)
}
