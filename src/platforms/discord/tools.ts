import { REST, RESTEvents } from 'discord.js'
import type { CommandInfo } from '../../core/command.ts'
import { StartError } from '../../core/errors.ts'
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

async function applicationOf(calls: Calls): Promise<Application> {
  try {
    return await readApplication(calls.now)
  } catch (error) {
    if (saidIn(error)?.status !== 401) throw error
    throw new StartError([
      'DISCORD_TOKEN is refused by Discord. Copy the token anew from the Developer Portal (your application, Bot, Reset Token).',
    ])
  }
}
