import type { webApi } from '@slack/bolt'
import type { Card } from '../../core/card.ts'
import { HandedOver, PlatformError } from '../../core/errors.ts'
import type { Found, Outbound as Outgoing, PostOrder } from '../../core/platform.ts'
import type { Log, Problem } from '../../core/ports.ts'
import type { ChannelRef, MemberRef, PostRef, ThreadRef } from '../../core/refs.ts'
import type { Spacing } from '../kit/pacing.ts'
import { createGate } from '../kit/waiting.ts'
import { reasonOf, toPlatformError } from './errors.ts'
import { hasThread, keyBlock, type Looks, METADATA } from './history.ts'
import { inspectChannel } from './inspect.ts'
import { showing, uploaded } from './picture.ts'
import type { Pins } from './pins.ts'
import { type Rendered, renderCard } from './render.ts'
import type { Team, Teams } from './teams.ts'

/** What the core calls, and `say`, by which answers to members go the same way. */
export type Outbound = Omit<Outgoing, 'locate' | 'admins' | 'who' | 'rooms'> & {
  /** Posts an answer in a channel or thread, at that channel's pace. Rejects with PlatformError. */
  say(to: ChannelRef & { thread?: string }, card: Card): Promise<void>
}

/** Creates it over the workspaces' clients. */
export function createOutbound(parts: {
  teams: Teams
  pins: Pick<Pins, 'move'>
  pace: Spacing
  looks: Looks
  log: Log
  beforeCall?: (() => void) | undefined
}): Outbound {
  const { teams, pace, looks, log } = parts
  const guarded = guardedBy(teams)
  const last =
    <T>(call: () => Promise<T>) =>
    (): Promise<T> => {
      parts.beforeCall?.()
      return call()
    }
  const gate = createGate(CALLS)

  /** One message in the channel's turn, its picture uploaded before. */
  const send = (to: ChannelRef & { thread?: string }, { card, mention, key }: Message): Promise<PostRef> =>
    guarded(to, async (team) => {
      const picture = await uploaded(team, card, log)
      return pace.turn(`${to.workspace}/${to.channel}`, () =>
        gate(() =>
          showing(picture, (file) => {
            const rendered = renderCard(card, groupIn(mention), file)
            return postIn(
              team,
              to,
              last(() => team.web.chat.postMessage(argumentsOf(to, rendered, key))),
            )
          }),
        ),
      )
    })

  const post = async (order: PostOrder): Promise<PostRef> => {
    const { to, card, key, mention } = order
    if (mention && !USER_GROUP.test(mention))
      log.warn({ mention }, 'A mention that is no user group was left out')
    looks.sending(to.workspace, key)
    const ref = await send(to, { card, mention, key }).catch((error: unknown) => {
      if (!(error instanceof PlatformError) || error.outcome !== 'unknown') looks.settled(to.workspace, key)
      throw error
    })
    looks.settled(to.workspace, key)
    if (order.pin) await pin(parts, ref)
    return ref
  }

  return {
    post,
    pin: (ref) => pin(parts, ref),
    say: async (to, card) => void (await send(to, { card })),
    openThread: ({ platform, workspace, channel, message }) =>
      guarded({ platform, workspace }, async (team) => {
        const thread = { platform, workspace, channel, thread: message }
        // As an answer in the thread the message opens it.
        return { ...thread, url: refTo(team, thread, message).url }
      }),
    find: (to, keys, since) =>
      guarded(to, (team) => gate(() => find(looks, team, () => placeOf(team, to), keys, since, log))),
    // An update that names no metadata keeps the message's own, and with it the key.
    edit: (ref, card, sent) =>
      guarded(ref, async (team) => {
        const picture = await uploaded(team, card, log)
        const shown = (file: string | undefined) => renderCard(card, groupIn(sent?.mention), file)
        await gate(() => showing(picture, (file) => last(() => update(team.web, ref, shown(file)))()))
      }),
    dm: (member: MemberRef, card, key) =>
      // A user's id as the channel opens the direct conversation.
      send({ platform: 'slack', workspace: member.workspace, channel: member.user }, { card, key }),
    hasThread: (thread) => guarded(thread, (team) => gate(() => hasThread(team, thread))),
    inspect: (channel) =>
      guarded(channel, (team) => gate(() => inspectChannel(team, channel.channel))).catch(asProblem),
  }
}

/** Never rejects: a pin is no reason to fail a post. */
const pin = (
  { teams, pins, log }: { teams: Teams; pins: Pick<Pins, 'move'>; log: Log },
  ref: PostRef,
): Promise<void> =>
  teams.of(ref.workspace).then(
    (team) => pins.move(team.web, ref),
    (error: unknown) => log.warn({ error, channel: ref.channel }, 'A daily post was not pinned'),
  )

/** Runs calls in a workspace; what they reject with is a PlatformError. */
const guardedBy =
  (teams: Teams) =>
  async <T>(at: { platform: string; workspace: string }, call: (team: Team) => Promise<T>): Promise<T> => {
    const team = await teams.of(at.workspace)
    try {
      return await call(team)
    } catch (error) {
      throw error instanceof HandedOver ? error : toPlatformError(error)
    }
  }

/** That the app is not installed there is an answer. */
function asProblem(error: unknown): Problem[] {
  if (!(error instanceof PlatformError) || error.outcome !== 'refused') throw error
  return [{ what: error.message, fix: error.fix }]
}

/** Calls of deliveries under way at a time, over all workspaces. */
const CALLS = 64

type Message = { card: Card; key?: string; mention?: string | undefined }

/** Ids of user groups; `<!subteam^…>` mentions nobody else. */
const USER_GROUP = /^S[A-Z0-9]+$/

const groupIn = (mention: string | undefined): string | undefined =>
  mention && USER_GROUP.test(mention) ? mention : undefined

const argumentsOf = (
  to: ChannelRef & { thread?: string },
  { text, blocks }: Rendered,
  key: string | undefined,
) => ({
  channel: to.channel,
  text,
  blocks:
    key === undefined
      ? blocks
      : blocks.map((block, i) => (i ? block : { ...block, block_id: keyBlock(key) })),
  unfurl_links: false,
  unfurl_media: false,
  ...(to.thread !== undefined && { thread_ts: to.thread }),
  ...(key !== undefined && { metadata: { event_type: METADATA, event_payload: { key } } }),
})

const update = async (web: webApi.WebClient, { channel, message }: PostRef, shown: Rendered): Promise<void> =>
  void (await web.chat.update({ channel, ts: message, ...shown }))

/** A public channel that the bot is not in is joined first, once. */
async function postIn(
  team: Team,
  to: ChannelRef & { thread?: string },
  call: () => Promise<webApi.ChatPostMessageResponse>,
): Promise<PostRef> {
  const sent = await call().catch(async (error: unknown) => {
    if (reasonOf(error) !== 'not_in_channel' || !(await joined(team.web, to.channel))) throw error
    return call()
  })
  if (!sent.ts) throw new PlatformError('unknown', 'Slack did not say where the message is.')
  return refTo(team, { ...to, channel: sent.channel ?? to.channel }, sent.ts)
}

async function joined(web: webApi.WebClient, channel: string): Promise<boolean> {
  try {
    await web.conversations.join({ channel })
    return true
  } catch (error) {
    // Not public, not allowed: the first answer says how to fix it. A lost answer may still have let us in.
    if (reasonOf(error)) return false
    throw error
  }
}

/** The address of a message, by its workspace's: the one of Slack's permalinks. Asking for it would cost a call a message. */
export function permalink(
  site: string,
  { channel, thread }: { channel: string; thread?: string },
  ts: string,
): string {
  const url = new URL(`archives/${channel}/p${ts.replace('.', '')}`, site)
  if (thread !== undefined) url.search = new URLSearchParams({ thread_ts: thread, cid: channel }).toString()
  return url.href
}

function refTo(team: Team, to: ChannelRef & { thread?: string }, ts: string): PostRef {
  const { workspace, channel, thread } = to
  return {
    platform: 'slack',
    workspace,
    channel,
    ...(thread !== undefined && { thread }),
    message: ts,
    url: permalink(team.url, to, ts),
  }
}

/** Where a history is: with a member it is the direct conversation, which is opened by asking for it. */
async function placeOf(
  { web }: Team,
  to: ChannelRef | ThreadRef | MemberRef,
): Promise<ChannelRef | ThreadRef> {
  if (!('user' in to)) return to
  const { channel } = await web.conversations.open({ users: to.user })
  if (!channel?.id) throw new PlatformError('unknown', 'Slack did not say where the conversation is.')
  return { platform: 'slack', workspace: to.workspace, channel: channel.id }
}

async function find(
  looks: Looks,
  team: Team,
  place: () => Promise<ChannelRef | ThreadRef>,
  keys: readonly string[],
  since: number,
  log: Log,
): Promise<Found> {
  try {
    const to = await place()
    const found = await looks.find(team, to, keys, since)
    return { posts: new Map([...found].map(([key, ts]) => [key, refTo(team, to, ts)])), complete: true }
  } catch (error) {
    const failure = toPlatformError(error)
    // What Slack refuses to show says nothing about what was sent.
    if (failure.outcome !== 'refused' && failure.outcome !== 'invalid') throw failure
    log.warn({ error: failure, keys }, 'A history cannot be read')
    return { posts: new Map(), complete: false }
  }
}
