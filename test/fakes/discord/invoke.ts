import type { Command, Commands, Option } from './commands.ts'
import type { Channel, User, World } from './model.ts'
import { channelJson, roleJson, userJson } from './payloads.ts'

/** Values by option name, as a member types them; users, roles and channels by id. */
export type Values = Record<string, string | number | boolean>

/** What a member's app does with a command line before anything is sent: it refuses what it would not let them type. */
export class NotSent extends Error {
  override name = 'NotSent'
}

/** A command found by its path (`study today`), with the options that it takes there. */
export type Found = { command: Command; path: string[]; options: Option[] }

/** What kind of place a conversation is to an app: 0 a server, 1 its own private messages, 2 others' conversations. */
export const contextOf = ({ guild, among }: Channel): number => (guild ? 0 : among ? 2 : 1)

/** By which installs of the app somebody can use it in a place: the server's (0), their own (1). */
export const installsAt = ({ guild, among }: Channel, user: User): number[] => [
  ...((guild ? guild.bot : !among) ? [0] : []),
  ...(user.installed ? [1] : []),
]

/** Finds a command as the member's app does. Throws NotSent. */
export function findCommand(commands: Commands, channel: Channel, user: User, line: string): Found {
  const [name = '', ...path] = line.split(' ')
  const command = commands.find(name, channel.guild?.id)
  if (!command) throw new NotSent(`There is no command /${name} here`)
  const contexts = command.contexts ?? [0, 1, 2]
  const installs = command.integration_types ?? [0]
  if (
    !contexts.includes(contextOf(channel)) ||
    !installsAt(channel, user).some((type) => installs.includes(type)) ||
    (!channel.guild && command.dm_permission === false)
  )
    throw new NotSent(`/${name} is not offered in this place`)
  let options = command.options ?? []
  for (const step of path) {
    const next = options.find((option) => option.name === step && option.type <= 2)
    if (!next) throw new NotSent(`/${line}: there is no ${step}`)
    options = next.options ?? []
  }
  if (options.some((option) => option.type <= 2)) throw new NotSent(`/${line} is not a whole command`)
  return { command, path, options }
}

/** The `data` of the interaction. `focused` is the option being typed, whose value is not checked yet. */
export function commandData(
  world: World,
  channel: Channel,
  found: Found,
  values: Values,
  focused?: string,
): object {
  const { command, options } = found
  for (const name of Object.keys(values))
    if (!options.some((option) => option.name === name)) throw new NotSent(`There is no option ${name}`)
  const given = options.flatMap((option) => {
    const value = values[option.name]
    if (option.name === focused) return [{ ...entry(option, value ?? ''), focused: true }]
    if (value !== undefined) return [entry(option, checked(option, value))]
    if (option.required && focused === undefined) throw new NotSent(`${option.name} is required`)
    return []
  })
  const resolved = resolve(world, channel, options, given)
  return {
    id: command.id,
    name: command.name,
    type: 1,
    ...(command.guild_id && { guild_id: command.guild_id }),
    options: nest(command.options ?? [], found.path, given),
    ...(Object.keys(resolved).length > 0 && { resolved }),
  }
}

type Given = { name: string; type: number; value: string | number | boolean }

const entry = (option: Option, value: string | number | boolean): Given => ({
  name: option.name,
  type: option.type,
  value,
})

function nest(options: Option[], path: string[], given: object[]): object[] {
  const [step, ...rest] = path
  if (step === undefined) return given
  const option = options.find(({ name }) => name === step)
  return [{ name: step, type: option?.type, options: nest(option?.options ?? [], rest, given) }]
}

const TYPES: Record<number, string> = { 3: 'string', 4: 'number', 5: 'boolean', 10: 'number' }

function checked(option: Option, value: string | number | boolean): string | number | boolean {
  const refuse = (why: string): never => {
    throw new NotSent(`${option.name}: ${JSON.stringify(value)} ${why}`)
  }
  if (typeof value !== (TYPES[option.type] ?? 'string')) refuse('is of another type')
  if (option.type === 4 && !Number.isInteger(value)) refuse('is no integer')
  const choices = option.choices ?? []
  if (choices.length > 0 && !choices.some((choice) => choice.value === value)) refuse('is not offered')
  if (
    typeof value === 'number' &&
    (value < (option.min_value ?? value) || value > (option.max_value ?? value))
  )
    refuse('is out of range')
  if (typeof value === 'string') {
    if (value.length > (option.max_length ?? 6000)) refuse('is too long')
    if (value.length < (option.min_length ?? (option.required ? 1 : 0))) refuse('is too short')
  }
  return value
}

/** A channel of this server, of a kind that the option offers. */
function channelFor(world: World, { guild }: Channel, id: string, option?: Option): Channel | undefined {
  const found = world.channels.get(id)
  const kinds = option?.channel_types
  return found && found.guild === guild && (!kinds || kinds.includes(found.type)) ? found : undefined
}

function resolve(
  world: World,
  channel: Channel,
  options: Option[],
  given: Given[],
): Record<string, Record<string, unknown>> {
  const resolved: Record<string, Record<string, unknown>> = {}
  for (const { name, type, value } of given) {
    const id = String(value)
    const user = type === 6 ? world.users.get(id) : undefined
    const target =
      type === 7
        ? channelFor(
            world,
            channel,
            id,
            options.find((option) => option.name === name),
          )
        : undefined
    const role = type === 8 ? channel.guild?.roles.get(id) : undefined
    if (user) resolved.users = { ...resolved.users, [id]: userJson(user) }
    if (target) resolved.channels = { ...resolved.channels, [id]: channelJson(target, world.bot.id) }
    if (role) resolved.roles = { ...resolved.roles, [id]: roleJson(role) }
    if (type >= 6 && type <= 8 && !user && !target && !role) throw new NotSent(`${id} is not there to choose`)
  }
  return resolved
}
