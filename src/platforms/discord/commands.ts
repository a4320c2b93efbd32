import {
  type APIApplicationCommandBasicOption,
  type APIApplicationCommandOption,
  ApplicationCommandOptionType,
  ApplicationIntegrationType,
  ChannelType,
  InteractionContextType,
  type RESTPostAPIChatInputApplicationCommandsJSONBody,
} from 'discord.js'
import type { ArgInfo, CommandInfo } from '../../core/command.ts'
import { cut } from '../../core/text.ts'
import { LIMITS } from './limits.ts'
import { POSTABLE } from './permissions.ts'
import { TOP_LEVEL } from './place.ts'

/** A slash command as it was typed. `focused` is the argument being completed. */
export type TypedCommand = {
  name: string
  values: Record<string, string | number | boolean>
  focused: { arg: string; typed: string; numeric: boolean } | undefined
}

/** Where a command is offered, by what the app is installed to and by the kind of conversation. */
type Offer = { contexts: InteractionContextType[]; integration_types: ApplicationIntegrationType[] }

const SERVERS: Offer = {
  contexts: [InteractionContextType.Guild, InteractionContextType.BotDM],
  integration_types: [ApplicationIntegrationType.GuildInstall],
}
/** Also to members who installed the app for themselves: on servers without it, and in their other conversations. */
const ANYWHERE: Offer = {
  contexts: [...SERVERS.contexts, InteractionContextType.PrivateChannel],
  integration_types: [...SERVERS.integration_types, ApplicationIntegrationType.UserInstall],
}

/**
 * The registry as Discord's slash commands: members' under `/study`, but for two at top level, managers' under
 * `/group`, which everybody sees: the dispatcher decides who may. With `users`, whoever installs the app for themselves has the
 * members' ones everywhere; a group is managed where it is. Throws when a family holds more than Discord allows.
 */
export function commandBodies(
  infos: readonly CommandInfo[],
  users: boolean,
): RESTPostAPIChatInputApplicationCommandsJSONBody[] {
  const typed = infos.filter(({ internal }) => !internal)
  const top = typed.filter(({ name, who }) => who === 'member' && TOP_LEVEL.includes(name))
  const others = typed.filter((info) => !top.includes(info))
  const offer = users ? ANYWHERE : SERVERS
  return [
    ...top.map((info) => command(info.name, info.summary, optionsOf(info), offer)),
    ...family('study', 'Look up topics, days and the roadmap', others, 'member', offer),
    ...family('group', 'Set up and run the study group of this channel', others, 'manager', SERVERS),
  ]
}

/** An option as the gateway sends it: a value, or a subcommand with options of its own. */
type Given = {
  name: string
  type: ApplicationCommandOptionType
  value?: string | number | boolean
  focused?: boolean
  options?: readonly Given[]
}

/** Reads a slash command, whichever of its places it was typed in. */
export function readCommand(data: { name: string; options?: readonly Given[] }): TypedCommand {
  const [first] = data.options ?? []
  const sub = first?.type === ApplicationCommandOptionType.Subcommand ? first : undefined
  const typed: TypedCommand = { name: sub?.name ?? data.name, values: {}, focused: undefined }
  for (const { name, type, value, focused } of (sub ?? data).options ?? []) {
    if (value === undefined) continue
    typed.values[name] = value
    if (focused)
      typed.focused = {
        arg: name,
        typed: String(value),
        numeric: type === ApplicationCommandOptionType.Integer,
      }
  }
  return typed
}

function command(
  name: string,
  description: string,
  options: APIApplicationCommandOption[],
  offer: Offer,
): RESTPostAPIChatInputApplicationCommandsJSONBody {
  return { name, description: cut(description, LIMITS.commandDescription), options, ...offer }
}

function family(
  name: string,
  description: string,
  infos: CommandInfo[],
  who: CommandInfo['who'],
  offer: Offer,
) {
  const own = infos.filter((info) => info.who === who)
  if (own.length > LIMITS.subcommands)
    throw new Error(`/${name} holds ${own.length} commands; Discord allows ${LIMITS.subcommands}.`)
  const options = own.map((info) => ({
    type: ApplicationCommandOptionType.Subcommand as const,
    name: info.name,
    description: cut(info.summary, LIMITS.commandDescription),
    options: optionsOf(info),
  }))
  return options.length > 0 ? [command(name, description, options, offer)] : []
}

/** What is typed, and what is chosen in its place. */
const optionsOf = ({ args, hidden }: CommandInfo): APIApplicationCommandBasicOption[] =>
  [...args, ...hidden.filter(({ names }) => names !== undefined)].toSorted(requiredFirst).map(option)

const requiredFirst = (a: ArgInfo, b: ArgInfo): number => Number(b.required) - Number(a.required)

/** Discord’s published description of its API knows no media channels: those are chosen from the bot’s own list. */
const CHOSEN = POSTABLE.filter((type) => type !== ChannelType.GuildMedia)

function option(arg: ArgInfo): APIApplicationCommandBasicOption {
  const common = {
    name: arg.name,
    description: cut(arg.hint, LIMITS.commandDescription),
    required: arg.required,
  }
  if (arg.names === 'member') return { ...common, type: ApplicationCommandOptionType.User }
  if (arg.names === 'role') return { ...common, type: ApplicationCommandOptionType.Role }
  if (arg.names === 'channel')
    return { ...common, type: ApplicationCommandOptionType.Channel, channel_types: CHOSEN }
  if (arg.type === 'boolean') return { ...common, type: ApplicationCommandOptionType.Boolean }
  if (arg.type === 'integer')
    return {
      ...common,
      type: ApplicationCommandOptionType.Integer,
      ...(arg.min !== undefined && { min_value: arg.min }),
      ...(arg.max !== undefined && { max_value: arg.max }),
      ...(arg.suggests && { autocomplete: true }),
    }
  const choices = arg.choices && arg.choices.length <= LIMITS.choices ? arg.choices : undefined
  if (choices)
    return {
      ...common,
      type: ApplicationCommandOptionType.String,
      choices: choices.map((choice) => ({ name: choice, value: choice })),
    }
  return {
    ...common,
    type: ApplicationCommandOptionType.String,
    ...(arg.maxLength !== undefined && { max_length: arg.maxLength }),
    ...(arg.suggests && { autocomplete: true }),
  }
}
