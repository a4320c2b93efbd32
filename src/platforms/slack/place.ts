import type { BlockAction, MessageShortcut, SlashCommand } from '@slack/bolt'
import type { Caller, Idiom, Standing, Typed } from '../../core/caller.ts'
import type { ChannelRef } from '../../core/refs.ts'
import type { Origin } from './form.ts'
import { idiom } from './typed.ts'

/** Where somebody asked for something, and by which ways an answer can reach them. */
export type Place = {
  team: string
  user: string
  /** Display name, where the payload tells it. */
  name?: string
  /** The conversation, also a private one. */
  channel?: string
  channelName?: string
  /** A private conversation with the bot, in which every message is private already. */
  direct: boolean
  /** The thread the call came from. */
  thread?: string
  /** Takes 5 answers within 30 minutes, also where the bot is no member. */
  responseUrl?: string
  /** Opens a form within 3 seconds, once. */
  trigger?: string
  /** The message whose button was pressed; without `ts` it is one that only this member sees. */
  pressed?: { ts?: string | undefined }
}

/** Names that slash commands carry where the channel's own is not told. */
const NAMELESS = ['directmessage', 'privategroup']

/** Where a slash command was typed; slash commands cannot be typed in threads. */
export const placeOfCommand = (body: SlashCommand, team: string): Place => ({
  team,
  user: body.user_id,
  name: body.user_name,
  channel: body.channel_id,
  ...(!NAMELESS.includes(body.channel_name) && { channelName: body.channel_name }),
  direct: false,
  responseUrl: body.response_url,
  trigger: body.trigger_id,
})

/** Where a message shortcut was used: in the thread that its message is a reply in. */
export function placeOfShortcut({ channel, user, message, ...body }: MessageShortcut, team: string): Place {
  const parent: unknown = message.thread_ts
  return {
    team,
    user: user.id,
    name: user.name,
    channel: channel.id,
    ...(!NAMELESS.includes(channel.name) && { channelName: channel.name }),
    // It may be a private conversation among members, of which the bot knows nothing else.
    direct: false,
    ...(typeof parent === 'string' && parent !== message.ts && { thread: parent }),
    responseUrl: body.response_url,
    trigger: body.trigger_id,
  }
}

/** Where a button was pressed: on a message, on one that only the member sees, or on the home page. */
export function placeOfAction(body: BlockAction, team: string): Place {
  const { container, message, channel, user } = body
  const shown = container as {
    type?: string
    is_ephemeral?: boolean
    thread_ts?: string
    message_ts?: string
  }
  const ts = shown.message_ts ?? message?.ts
  const parent: unknown = shown.thread_ts ?? message?.thread_ts
  // A message that has replies names itself as its thread; whoever presses its button is still in the channel.
  const thread = typeof parent === 'string' && parent !== ts ? parent : undefined
  const name = 'name' in user ? user.name : user.username
  return {
    team,
    user: user.id,
    ...(typeof name === 'string' && { name }),
    ...(channel && { channel: channel.id }),
    ...(channel && !NAMELESS.includes(channel.name) && { channelName: channel.name }),
    direct: isDirect(channel?.id) && !shown.is_ephemeral,
    ...(thread !== undefined && { thread }),
    ...(body.response_url && { responseUrl: body.response_url }),
    trigger: body.trigger_id,
    ...(shown.type === 'message' && { pressed: shown.is_ephemeral ? {} : { ts } }),
  }
}

/** The message whose button was pressed, one that only the member sees too; none on the home page and in forms. */
export function messageOf({ container, channel }: BlockAction): string | undefined {
  const ts: unknown = (container as { message_ts?: unknown }).message_ts
  return typeof ts === 'string' && channel ? `${channel.id}/${ts}` : undefined
}

/** Where a submitted form had been opened. */
export const placeOfForm = (origin: Origin, team: string, user: { id: string; name: string }): Place => ({
  team,
  user: user.id,
  name: user.name,
  ...(origin.channel !== undefined && { channel: origin.channel }),
  ...(origin.channelName !== undefined && { channelName: origin.channelName }),
  direct: false,
  ...(origin.thread !== undefined && { thread: origin.thread }),
  ...(origin.responseUrl !== undefined && { responseUrl: origin.responseUrl }),
  ...(origin.pressed && { pressed: origin.pressed }),
})

/** What a form keeps of the place it is opened from. */
export const originOf = ({ channel, channelName, thread, responseUrl, pressed }: Place) => ({
  ...(channel !== undefined && { channel }),
  ...(channelName !== undefined && { channelName }),
  ...(thread !== undefined && { thread }),
  ...(responseUrl !== undefined && { responseUrl }),
  ...(pressed && { pressed }),
})

/** The ids of direct conversations begin with a D, whoever they are between. */
export const isDirect = (channel: string | undefined): boolean => channel?.startsWith('D') ?? false

/** In a channel whose group belongs to another workspace that shares it, this one's administrators cannot change it. */
const ELSEWHERE: Idiom = { ...idiom, admins: 'administrators of the workspace that the group belongs to' }

/** The caller behind a place. A conversation of its own is no channel that a group can meet in. */
export const callerAt = (
  place: Omit<Place, 'channel' | 'thread'> & { channel?: string | undefined; thread?: string | undefined },
  more: {
    home: string
    otherNames: readonly ChannelRef[]
    typed: Typed
    name: string
    zone?: string | undefined
    remarks: NonNullable<Caller['remarks']>
    standing(): Promise<Standing>
  },
): Caller => ({
  member: { platform: 'slack', workspace: place.team, user: place.user },
  name: more.name,
  ...(place.channel !== undefined &&
    !isDirect(place.channel) && {
      channel: { platform: 'slack', workspace: more.home, channel: place.channel },
      // Another side of a shared channel may call it something else than the group’s.
      ...(place.channelName !== undefined && more.home === place.team && { channelName: place.channelName }),
    }),
  ...(more.otherNames.length > 0 && { otherNames: more.otherNames }),
  ...(place.thread !== undefined && { thread: place.thread }),
  ...(more.zone !== undefined && { zone: more.zone }),
  typed: more.typed,
  idiom: more.home === place.team ? idiom : ELSEWHERE,
  remarks: more.remarks,
  standing: more.standing,
})
