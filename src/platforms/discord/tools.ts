import { type APIApplication, REST, RESTEvents, Routes } from 'discord.js'
import type { CommandInfo } from '../../core/command.ts'
import { StartError } from '../../core/errors.ts'
import { type ApplicationSetup, setupOf } from './application.ts'
import { type Calls, createCalls } from './calls.ts'
import { saidIn } from './errors.ts'
import { installUrl, inviteUrl } from './invite.ts'
import { type Application, readApplication, registrationOf } from './register.ts'

/** How a tool reaches Discord: as the bot does, without its gateway. */
export type Access = { token: string; apiUrl: string }

/**
 * Registers the commands for good, or on one server; with `dryRun` nothing is changed. Resolves to the body and where it
 * goes. Rejects with StartError when the token is refused, with PlatformError on any other failure.
 */
export async function registerCommands(
  access: Access,
  wanted: { commands: readonly CommandInfo[]; guild?: string | undefined; dryRun: boolean },
): Promise<ReturnType<typeof registrationOf>> {
  const calls = callsOf(access)
  const { commands, guild } = wanted
  const registration = registrationOf({ application: await applicationOf(calls), guild, commands })
  if (!wanted.dryRun) await calls.now({ method: 'PUT', ...registration, expects: 'length' })
  return registration
}

/**
 * The link that adds this token's bot to a server, and the one by which members install it for themselves, where the application lets
 * them. Rejects as `registerCommands` does.
 */
export async function findInvites(access: Access): Promise<{ server: string; member: string | undefined }> {
  const { id, users } = await applicationOf(callsOf(access))
  return { server: inviteUrl(id), member: users ? installUrl(id) : undefined }
}

/**
 * Writes what people see of the application, and how it is installed; with `dryRun` nothing is changed. Rejects as
 * `registerCommands` does.
 */
export async function setUpApplication(
  access: Access,
  { dryRun, ...wanted }: { users: boolean; replace: boolean; dryRun: boolean },
): Promise<ApplicationSetup> {
  const calls = callsOf(access)
  const route = Routes.currentApplication()
  const current = await tokenTaken(calls.now<APIApplication>({ method: 'GET', route, expects: 'id' }))
  const setup = setupOf(current, wanted)
  if (!dryRun) await calls.now({ method: 'PATCH', route, body: setup.body, expects: 'id' })
  return setup
}

/** Calls that wait for no turn; `hear` gets the `Date` of each answer. */
export function callsOf({ token, apiUrl }: Access, hear?: (date: string | null) => void): Calls {
  const rest = new REST({ api: apiUrl, version: '10', retries: 0, rejectOnRateLimit: () => true }).setToken(
    token,
  )
  rest.clearHandlerSweeper()
  rest.clearHashSweeper()
  if (hear) rest.on(RESTEvents.Response, (_, { headers }) => hear(headers.get('date')))
  return createCalls(() => rest, { turn: async () => {}, pause: () => {}, stop: () => {} })
}

const applicationOf = (calls: Calls): Promise<Application> => tokenTaken(readApplication(calls.now))

/** What a call resolves to. Rejects with StartError where it was refused because of the token. */
async function tokenTaken<T>(call: Promise<T>): Promise<T> {
  try {
    return await call
  } catch (error) {
    if (saidIn(error)?.status !== 401) throw error
    throw new StartError([
      'DISCORD_TOKEN is refused by Discord. Copy the token anew from the Developer Portal (your application, Bot, Reset Token).',
    ])
  }
}
