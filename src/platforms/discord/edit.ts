import { type APIMessage, ChannelType, Routes } from 'discord.js'
import type { Card } from '../../core/card.ts'
import type { Sent } from '../../core/platform.ts'
import type { Log } from '../../core/ports.ts'
import type { PostRef } from '../../core/refs.ts'
import { markIn } from './buttons.ts'
import type { Calls, Request } from './calls.ts'
import { markOf } from './custom-id.ts'
import { saidIn } from './errors.ts'
import { explained } from './explain.ts'
import { noticeOf, picturedAt } from './message.ts'
import { EVERYWHERE, placeOf } from './place.ts'
import { whileOpen } from './threads.ts'
import type { World } from './world.ts'

type Parts = { calls: Calls; world: World; log: Log }

/** Another card in a message, as `Outbound.edit`; the channels that follow its channel get it with `sent.publish`. */
export async function edit(
  { calls, world, log }: Parts,
  ref: PostRef,
  card: Card,
  sent?: Sent,
): Promise<void> {
  const route = Routes.channelMessage(placeOf(ref), ref.message)
  const mark = sent ? markOf(sent.key) : await explained(world, ref, markAt(calls, route))
  // What was attached goes where the card brings nothing along.
  const notice = { ...noticeOf(card, mark, sent, ref.workspace === EVERYWHERE), attachments: [] }
  const said = picturedAt(world, ref, card, notice)
  const changed = explained(
    world,
    ref,
    whileOpen(calls, ref.thread, () =>
      calls.call('other', { method: 'PATCH', route, ...said, expects: 'id' }),
    ),
  )
  await changed.finally(() => (sent?.publish ? publish({ calls, world, log }, ref) : undefined))
}

async function markAt(calls: Calls, route: Request['route']): Promise<string | undefined> {
  const old = await calls.call<APIMessage>('other', { method: 'GET', route, expects: 'id' })
  return markIn(old.components ?? [])
}

/** "This message has already been crossposted." */
const PUBLISHED = 40033

/** Gives a post to the channels that follow its announcement channel. Never fails: what does not work is logged. */
async function publish({ calls, world, log }: Parts, { channel, message }: PostRef): Promise<void> {
  if (world.channel(channel)?.type !== ChannelType.GuildAnnouncement) return
  const route = Routes.channelMessageCrosspost(channel, message)
  await calls.call('other', { method: 'POST', route, expects: 'id' }).catch((error: unknown) => {
    const said = saidIn(error)
    if (said?.code !== PUBLISHED)
      log.warn({ channel, said, reason: String(error) }, 'A daily post was not published')
  })
}
