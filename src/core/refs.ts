import { z } from 'zod'

/** The name of a platform, which stands in keys. Whether it is configured is another question. */
const platform = z.string().regex(/^[a-z]+$/)
export type PlatformName = z.output<typeof platform>

/** Where a group meets. `workspace` is what its platform calls its servers, teams or workspaces, by id. */
export const channelRefSchema = z.object({ platform, workspace: z.string(), channel: z.string() })
export type ChannelRef = z.output<typeof channelRefSchema>

/** A channel or, without one, a whole workspace. */
export type Whereabouts = Omit<ChannelRef, 'channel'> & { channel?: string }

/** A thread in a channel, by the platform's own thread id. */
export const threadRefSchema = channelRefSchema.extend({ thread: z.string() })
export type ThreadRef = z.output<typeof threadRefSchema>

/** A place that only some people and the bot read: a thread, or a conversation of its own. */
export const boothRefSchema = z.union([threadRefSchema, channelRefSchema])
export type BoothRef = z.output<typeof boothRefSchema>

/**
 * A message that a platform holds. `thread` is set for a message inside a thread; `url` opens the message
 * in that platform's client.
 */
export const postRefSchema = channelRefSchema.extend({
  thread: z.string().optional(),
  message: z.string(),
  url: z.string(),
})
export type PostRef = z.output<typeof postRefSchema>

/** A person on one platform. The same person on two platforms is two members. */
export const memberRefSchema = z.object({ platform, workspace: z.string(), user: z.string() })
export type MemberRef = z.output<typeof memberRefSchema>

/** One string for a channel, usable as a storage key. */
export const channelKey = (ref: ChannelRef): string => `${ref.platform}/${ref.workspace}/${ref.channel}`

/** One string for a thread, usable as a storage key. */
export const threadKey = (ref: ThreadRef): string => `${channelKey(ref)}/${ref.thread}`

/** One string for a member, usable as a storage key. */
export const memberKey = (ref: MemberRef): string => `${ref.platform}/${ref.workspace}/${ref.user}`

/** One string for the workspace of a channel or member: deliveries of one workspace share a queue. */
export const workspaceKey = (ref: { platform: PlatformName; workspace: string }): string =>
  `${ref.platform}/${ref.workspace}`
