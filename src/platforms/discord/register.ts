import { hash } from 'node:crypto'
import { type RESTPutAPIApplicationCommandsJSONBody, Routes } from 'discord.js'
import { z } from 'zod'
import type { CommandInfo } from '../../core/command.ts'
import { defineKind, put, type Store } from '../../core/ports.ts'
import type { Calls } from './calls.ts'
import { commandBodies } from './commands.ts'

/** What was registered last, by `<application>/<server or global>`: a hash of the body. */
const registrations = defineKind('discord-registration', z.object({ hash: z.string() }))

/** Which commands of which application; `guild` registers them on one server only, where they change at once. */
export type Registration = {
  application: string
  guild?: string | undefined
  commands: readonly CommandInfo[]
}

/** The address and body of a registration. */
export function registrationOf({ application, guild, commands }: Registration): {
  route: `/${string}`
  body: RESTPutAPIApplicationCommandsJSONBody
} {
  const route = guild
    ? Routes.applicationGuildCommands(application, guild)
    : Routes.applicationCommands(application)
  return { route, body: commandBodies(commands) }
}

/** Overwrites the application's commands in one call, unless they are as they were. Rejects with PlatformError. */
export async function registerChanged(
  registration: Registration,
  { calls, store }: { calls: Calls; store: Store },
): Promise<'unchanged' | 'registered'> {
  const { route, body } = registrationOf(registration)
  const key = `${registration.application}/${registration.guild ?? 'global'}`
  const current = { hash: hash('sha256', JSON.stringify(body)) }
  if ((await store.get(registrations, key))?.hash === current.hash) return 'unchanged'
  await calls.call('other', { method: 'PUT', route, body, expects: 'length' })
  await store.commit([put(registrations, key, current)])
  return 'registered'
}
