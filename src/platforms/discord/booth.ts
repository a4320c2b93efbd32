import { hash } from 'node:crypto'
import { type APIThreadChannel, ChannelType, PermissionFlagsBits, Routes } from 'discord.js'
import { PlatformError } from '../../core/errors.ts'
import type { BoothOrder, Booths } from '../../core/platform.ts'
import type { Log, Problem } from '../../core/ports.ts'
import type { BoothRef, ChannelRef, MemberRef } from '../../core/refs.ts'
import { cut, tidy } from '../../core/text.ts'
import type { Calls } from './calls.ts'
import { GONE, saidIn } from './errors.ts'
import { boothInviteUrl } from './invite.ts'
import { LIMITS } from './limits.ts'
import { boothProblemsIn } from './permissions.ts'
import { placeOf, threadUrl } from './place.ts'
import { changeThread, whileOpen } from './threads.ts'
import type { World } from './world.ts'

type Parts = { calls: Calls; world: World; log: Log }

/** What Discord says of a thread, a member or an account that is not there. */
const NOT_INSIDE: readonly unknown[] = [GONE.channel, 10007, 10013]

/** The longest that Discord leaves a quiet thread in sight, in minutes. */
const WEEK_MINUTES = 10_080

/** Private threads of a text channel. Source: docs.discord.com/developers, "Threads". */
export const createBooths = (parts: Parts): Booths => {
  const { calls, world } = parts
  return {
    open: async (order) => {
      const { platform, workspace, channel } = order.near
      await world.know(order.near)
      const kind = world.channel(channel)?.type
      if (kind !== undefined && kind !== ChannelType.GuildText)
        throw new PlatformError('invalid', 'Discord has private threads in text channels alone.')
      const name = nameOf(order)
      const id = (await found(parts, order.near, name)) ?? (await started(calls, channel, name))
      const booth = { platform, workspace, channel, thread: id }
      await letIn(parts, booth, order.people)
      return { ...booth, url: threadUrl(workspace, id) }
    },
    letIn: (booth, people) => letIn(parts, booth, people),
    letOut: (booth, people) => letOut(parts, booth, people),
    close: (booth) => close(parts, booth),
    inspect: (channel) => world.know(channel).then(() => inspect(world, channel)),
  }
}

/** What it is found by: a thread that nobody has written in holds nothing else that is ours. */
const nameOf = ({ title, key }: BoothOrder): string => {
  const mark = ` (${hash('sha256', key, 'base64url')
    .replace(/[^A-Za-z0-9]/g, '')
    .slice(0, 6)
    .toLowerCase()})`
  return `${cut(tidy(title).toWellFormed(), LIMITS.threadName - mark.length)}${mark}`
}

type Listed = { threads: APIThreadChannel[] }

/** The bot’s own private thread of that name, which is active again where somebody or time has archived it. */
async function found({ calls, world }: Parts, near: ChannelRef, name: string): Promise<string | undefined> {
  const list = (route: `/${string}`): Promise<Listed> =>
    calls.call<Listed>('thread', { method: 'GET', route, expects: 'threads' })
  const isIt = (thread: APIThreadChannel): boolean =>
    thread.type === ChannelType.PrivateThread &&
    thread.parent_id === near.channel &&
    thread.owner_id === world.self() &&
    thread.name === name
  const active = (await list(Routes.guildActiveThreads(near.workspace))).threads.find(isIt)
  if (active) return active.id
  // The newest come first, and a booth is looked for within a week.
  const archived = (await list(Routes.channelJoinedArchivedThreads(near.channel))).threads.find(isIt)
  if (!archived) return undefined
  await changeThread(calls, archived.id, { archived: false })
  return archived.id
}

async function started(calls: Calls, channel: string, name: string): Promise<string> {
  const { id } = await calls.call<APIThreadChannel>('thread', {
    method: 'POST',
    route: Routes.threads(channel),
    body: {
      name,
      type: ChannelType.PrivateThread,
      auto_archive_duration: WEEK_MINUTES,
      // Who sits there agreed to be known to the others alone.
      invitable: false,
    },
    expects: 'id',
  })
  return id
}

/** Adding somebody who is in already is a success. Who has left the server, or cannot see the channel, keeps nobody else out. */
async function letIn({ calls, log }: Parts, booth: BoothRef, people: readonly MemberRef[]): Promise<void> {
  let last: PlatformError | undefined
  let count = 0
  for (const { user } of people)
    try {
      await calls.call('thread', { method: 'PUT', route: Routes.threadMembers(placeOf(booth), user) })
      count++
    } catch (error) {
      if (!(error instanceof PlatformError) || (error.outcome !== 'refused' && error.outcome !== 'invalid'))
        throw error
      log.info({ thread: placeOf(booth), said: saidIn(error) }, 'Somebody could not be let into a thread')
      last = error
    }
  if (last && count === 0) throw last
}

/** Whoever opened a private thread may take people out. Who is out already is no error; from a thread that was archived nobody can be taken. */
async function letOut({ calls }: Parts, booth: BoothRef, people: readonly MemberRef[]): Promise<void> {
  const thread = placeOf(booth)
  const takeOut = (user: string): Promise<unknown> =>
    calls.call('thread', { method: 'DELETE', route: Routes.threadMembers(thread, user) })
  for (const { user } of people)
    await whileOpen(calls, thread, () => takeOut(user)).catch((error: unknown) => {
      if (!NOT_INSIDE.includes(saidIn(error)?.code)) throw error
    })
}

/** Locking takes Manage Threads, which the bot does not ask for: without it whoever writes opens the thread again. */
async function close({ calls, world }: Parts, booth: BoothRef): Promise<void> {
  const allowed = world.channel(booth.channel)?.allowed ?? 0n
  const locks = (allowed & PermissionFlagsBits.ManageThreads) !== 0n
  try {
    await changeThread(calls, placeOf(booth), { archived: true, ...(locks && { locked: true }) })
  } catch (error) {
    if (saidIn(error)?.code !== GONE.channel) throw error
  }
}

function inspect(world: World, { workspace, channel: id }: ChannelRef): Problem[] {
  const channel = world.channel(id)
  if (!channel || channel.guild !== workspace) return []
  return boothProblemsIn({
    ...channel,
    tagless: false,
    invite: boothInviteUrl(world.application(), workspace),
  })
}
