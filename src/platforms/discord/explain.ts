import { PlatformError } from '../../core/errors.ts'
import type { Problem } from '../../core/ports.ts'
import type { ChannelRef, ThreadRef } from '../../core/refs.ts'
import { GONE, saidIn } from './errors.ts'
import { inviteUrl } from './invite.ts'
import { problemsIn, unknownChannel } from './permissions.ts'
import { EVERYWHERE } from './place.ts'
import type { World } from './world.ts'

/** Everything that would make a post fail in a channel, as far as the gateway has told. */
export function inspect(world: World, ref: ChannelRef): Problem[] {
  const invite = inviteUrl(world.application(), ref.workspace)
  const channel = world.channel(ref.channel)
  // Discord itself answers once the server is back.
  if (!channel && world.isOut(ref.workspace)) return []
  if (!channel || channel.guild !== ref.workspace) return [unknownChannel(invite)]
  const tagless = channel.requiresTag && channel.tags.every(({ moderated }) => moderated)
  return problemsIn({ ...channel, tagless, invite })
}

/** Throws `unreachable` while the kind of channel is unknown because its server is out of order. */
export function assertKnown(world: World, to: ChannelRef): void {
  if (!world.channel(to.channel) && world.isOut(to.workspace))
    throw new PlatformError('unreachable', 'The server is out of order at Discord.')
}

/**
 * What some work resolves to. Where Discord refuses it, the channel's problems say why better than its code does; a deleted thread is none
 * of them, and `invalid`.
 */
export async function explained<T>(world: World, ref: ChannelRef | ThreadRef, work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    if (!(error instanceof PlatformError) || error.outcome !== 'refused') throw error
    if (ref.workspace === EVERYWHERE) throw error
    const problems = inspect(world, ref)
    const [first] = problems
    if (!first && 'thread' in ref && saidIn(error)?.code === GONE.channel)
      throw new PlatformError('invalid', 'The discussion’s thread was deleted.', { cause: error.cause })
    if (!first) throw error
    throw new PlatformError('refused', problems.map(({ what }) => what).join(' '), {
      fix: first.fix,
      cause: error.cause,
    })
  }
}
