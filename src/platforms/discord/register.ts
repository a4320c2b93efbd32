import { hash } from 'node:crypto'
import {
  type APIApplication,
  type APIApplicationCommand,
  ApplicationIntegrationType,
  type RESTPutAPIApplicationCommandsJSONBody,
  Routes,
} from 'discord.js'
import { z } from 'zod'
import type { CommandInfo } from '../../core/command.ts'
import { StartError } from '../../core/errors.ts'
import type { Clock, Log } from '../../core/ports.ts'
import { defineKind, type Store } from '../../core/records.ts'
import { pause, untilReached } from '../kit/waiting.ts'
import type { Calls, Request } from './calls.ts'
import { commandBodies } from './commands.ts'
import { platformError, saidIn } from './errors.ts'
import { TIMES } from './limits.ts'
import type { CommandIds } from './place.ts'

/** What was registered last, by `<application>/<server or global>`: a hash of the body, and what Discord made of it. */
const registrations = defineKind('discord-registration', {
  version: 2,
  schema: z.object({ hash: z.string(), ids: z.record(z.string(), z.string()) }),
  // The ids are in the answer to the next registration only.
  upgrades: { 1: () => ({ hash: '', ids: {} }) },
})

const GLOBAL = 'global'

/** What Discord answers about a server that the bot is not on. */
const MISSING_ACCESS = 50001

/** The bot's application; `users` is whether its operator lets people install it for themselves. */
export type Application = { id: string; users: boolean }

const ASKED: Request = { method: 'GET', route: Routes.currentApplication(), expects: 'id' }

/** Asks `call` which application the bot is. Rejects with PlatformError. */
export async function readApplication(call: <T>(request: Request) => Promise<T>): Promise<Application> {
  const { id, integration_types_config: installs = {} } = await call<APIApplication>(ASKED)
  return { id, users: ApplicationIntegrationType.UserInstall in installs }
}

/** Which commands of which application; `guild` registers them on one server only, where they change at once. */
export type Registration = {
  application: Application
  guild?: string | undefined
  commands: readonly CommandInfo[]
}

/** The address and body of a registration. */
export function registrationOf({ application, guild, commands }: Registration): {
  route: `/${string}`
  body: RESTPutAPIApplicationCommandsJSONBody
} {
  const route = guild
    ? Routes.applicationGuildCommands(application.id, guild)
    : Routes.applicationCommands(application.id)
  return { route, body: commandBodies(commands, application.users) }
}

/**
 * Overwrites the application's commands in one call, unless they are for all servers and as they were, and clears those that it registered on
 * single servers before: members there would see each twice. Resolves to what it did, and the commands' ids. Rejects with PlatformError.
 */
async function registerChanged(
  registration: Registration,
  parts: { calls: Calls; store: Store },
): Promise<{ result: 'unchanged' | 'registered'; ids: CommandIds }> {
  const { calls, store } = parts
  const { route, body } = registrationOf(registration)
  const key = `${registration.application.id}/${registration.guild ?? GLOBAL}`
  const current = hash('sha256', JSON.stringify(body))
  // Those of one server go when the bot is removed from it, so that what is remembered of them may not be true any more.
  const known = registration.guild ? undefined : await store.get(registrations, key)
  if (known?.hash === current) {
    await clearOthers(registration, parts)
    return { result: 'unchanged', ids: known.ids }
  }
  const made = await calls.call<APIApplicationCommand[]>('other', {
    method: 'PUT',
    route,
    body,
    expects: 'length',
  })
  const ids = Object.fromEntries(made.map(({ name, id }) => [name, id]))
  await store.transact(async (tx) => tx.put(registrations, key, { hash: current, ids }))
  await clearOthers(registration, parts)
  return { result: 'registered', ids }
}

/**
 * Registers the commands, and resolves after the first attempt; where Discord is only out of order, others follow until it knows
 * them or `signal` aborts. Rejects with StartError, or tells `refuse` later, when the bot is not on the server `guild`.
 */
export async function keepRegistered(
  commands: readonly CommandInfo[],
  parts: {
    calls: Calls
    store: Store
    clock: Clock
    log: Log
    guild: string | undefined
    signal: AbortSignal
    counted(work: Promise<void>): void
    /** Hears the ids of the commands once they are known. */
    named(ids: CommandIds): void
    refuse(error: StartError): void
  },
): Promise<void> {
  const { clock, log, signal } = parts
  const first = Promise.withResolvers<void>()
  let isBehind = false
  const kept = untilReached(() => register(commands, parts), {
    waits: TIMES.retry,
    pause: (ms) => pause(ms, signal, clock.after),
    signal,
    stopped: 'The bot was stopped before Discord knew its commands.',
    failed: (error) => {
      if (error instanceof StartError) throw error
      const { message: reason, retryAfter: atLeast } = platformError(error)
      return { reason, atLeast }
    },
    waiting: (about) => {
      log.warn(about, 'The commands could not be registered; trying again')
      if (isBehind) return
      isBehind = true
      first.resolve()
      parts.counted(kept.catch(refusedLater))
    },
  })
  const refusedLater = (error: unknown): void => {
    if (!(error instanceof StartError)) throw error
    if (!signal.aborted) parts.refuse(error)
  }
  await Promise.race([kept, first.promise])
}

/** The ids of what is registered for all servers, as far as it was written down. */
export const idsKnown = async (store: Pick<Store, 'get'>, application: string): Promise<CommandIds> =>
  (await store.get(registrations, `${application}/${GLOBAL}`))?.ids ?? {}

/** One attempt. What Discord refuses for good is logged; rejects with StartError, or with what may pass. */
async function register(
  commands: readonly CommandInfo[],
  parts: {
    calls: Calls
    store: Store
    log: Log
    guild: string | undefined
    named(ids: CommandIds): void
  },
): Promise<void> {
  const { calls, guild, log, named } = parts
  try {
    const application = await readApplication((request) => calls.call('other', request))
    const { result, ids } = await registerChanged({ application, guild, commands }, parts)
    named(ids)
    log.info({ result, guild, users: application.users }, 'Discord knows the commands')
  } catch (error) {
    if (guild && saidIn(error)?.code === MISSING_ACCESS)
      throw new StartError([
        `DISCORD_GUILD_ID=${guild} is a server that the bot is not on. Invite it there first: studyhall discord invite`,
      ])
    const { outcome, message: reason } = platformError(error)
    if (outcome !== 'refused' && outcome !== 'invalid') throw error
    log.error({ reason }, 'Discord refuses the commands; those of the last start still work')
  }
}

async function clearOthers(
  { application: { id: application }, guild }: Registration,
  { calls, store }: { calls: Calls; store: Store },
): Promise<void> {
  const rows = await store.list(registrations, { prefix: `${application}/`, limit: 100 })
  for (const { key } of rows) {
    const server = key.slice(application.length + 1)
    if (server === GLOBAL || server === guild) continue
    const route = Routes.applicationGuildCommands(application, server)
    try {
      await calls.call('other', { method: 'PUT', route, body: [], expects: 'length' })
    } catch (error) {
      // Its commands went with the bot.
      if (platformError(error).outcome !== 'refused') throw error
    }
    await store.transact(async (tx) => tx.delete(registrations, key))
  }
}
