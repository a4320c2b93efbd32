import { checkCommands } from './check/commands.ts'
import type { World } from './model.ts'
import { REFUSALS } from './refusal.ts'
import { ok, type Route, route } from './router.ts'

/** An option as registered. */
export type Option = {
  type: number
  name: string
  description: string
  required?: boolean
  autocomplete?: boolean
  choices?: { name: string; value: string | number }[]
  options?: Option[]
  min_value?: number
  max_value?: number
  min_length?: number
  max_length?: number
  /** Of a channel: the kinds that are offered; all where it says none. */
  channel_types?: number[]
}

/** A command as registered. */
export type Command = {
  id: string
  name: string
  description: string
  options?: Option[]
  contexts?: number[] | null
  integration_types?: number[]
  default_member_permissions?: string | null
  dm_permission?: boolean | null
  guild_id?: string
}

/** The registered commands, global and of guilds. */
export type Commands = {
  routes: Route[]
  /** What a member finds under a name: the guild's own command, else the global one. */
  find(name: string, guild: string | undefined): Command | undefined
  /** Everything registered globally, or in one guild. */
  list(guild?: string): Command[]
  /** The bot was removed from a server: those registered there go with it. */
  left(guild: string): void
}

/** An empty registry with its endpoints: reading and bulk overwriting. */
export function createCommands(world: World): Commands {
  const scopes = new Map<string, Map<string, Command>>()
  const list = (scope = ''): Command[] => [...(scopes.get(scope)?.values() ?? [])]
  const overwrite = (scope: string, body: unknown): Command[] => {
    const earlier = scopes.get(scope)
    const commands = checkCommands(body, world.installs).map((given): Command => {
      const { id: _, ...command } = given as Record<string, unknown> & Omit<Command, 'id'>
      return {
        ...command,
        id: earlier?.get(command.name)?.id ?? world.id(),
        ...(scope !== '' && { guild_id: scope }),
      }
    })
    scopes.set(scope, new Map(commands.map((command) => [command.name, command])))
    return commands
  }
  const json = (command: Command): object => ({
    type: 1,
    application_id: world.app,
    version: command.id,
    nsfw: false,
    dm_permission: true,
    contexts: null,
    integration_types: [0],
    default_member_permissions: null,
    ...command,
  })
  const own = (app: string): void => {
    if (app !== world.app) throw REFUSALS.missingAccess()
  }
  const inside = (guild: string): string => {
    if (!world.guilds.get(guild)?.bot) throw REFUSALS.missingAccess()
    return guild
  }
  return {
    find: (name, guild) =>
      (guild === undefined ? undefined : scopes.get(guild)?.get(name)) ?? scopes.get('')?.get(name),
    list,
    left: (guild) => void scopes.delete(guild),
    routes: [
      route('GET', '/applications/:app/commands', ({ params }) => {
        own(params.app ?? '')
        return ok(list().map(json))
      }),
      route('PUT', '/applications/:app/commands', ({ params, body }) => {
        own(params.app ?? '')
        return ok(overwrite('', body).map(json))
      }),
      route('GET', '/applications/:app/guilds/:guild/commands', ({ params }) => {
        own(params.app ?? '')
        return ok(list(inside(params.guild ?? '')).map(json))
      }),
      route('PUT', '/applications/:app/guilds/:guild/commands', ({ params, body }) => {
        own(params.app ?? '')
        return ok(overwrite(inside(params.guild ?? ''), body).map(json))
      }),
    ],
  }
}
