import { z } from 'zod'
import type { Reply } from './card.ts'
import type { Curriculum } from './curriculum.ts'
import type { Group } from './group.ts'
import type { Caller } from './ports.ts'

/** A completion: what is shown and what is sent. */
export type Suggestion = { label: string; value: string }

/** What a command runs with. `curriculum` is the group's, or the default one where no group is meant. */
export type Context<G> = { caller: Caller; group: G; curriculum: Curriculum; now: Temporal.Instant }

/** How a command relates to a group: it needs one, can do without, or creates the channel's first. */
export type GroupNeed = 'needed' | 'optional' | 'creates'

type GroupOf<N extends GroupNeed> = N extends 'needed' ? Group : Group | undefined

/**
 * One definition for every platform; a button or a form names a command too.
 * `run` returns data and sends nothing.
 */
export interface Command<A extends z.ZodObject = z.ZodObject, N extends GroupNeed = GroupNeed> {
  name: string
  summary: string
  /** Keys in the order they are typed; `.describe()` is the hint of each. Only the last string takes several words. */
  args: A
  who: 'member' | 'manager'
  /** Known before it runs: Discord must choose when it defers. */
  visibility: 'private' | 'public'
  group: N
  /** May answer with a form, which a modal requires to be the first response. */
  opensForm?: boolean
  /** Named by buttons only: not typed, not registered, not in help. */
  internal?: boolean
  suggest?: { [arg in keyof z.output<A>]?: (typed: string, curriculum: Curriculum) => Suggestion[] }
  run(args: z.output<A>, context: Context<GroupOf<N>>): Promise<Reply>
}

/** Marks an argument that only buttons carry, such as a page number. */
export const byButton = <T extends z.ZodType>(schema: T): T => schema.meta({ hidden: true })

/** Gives a command definition its types. */
export const defineCommand = <A extends z.ZodObject, N extends GroupNeed>(command: Command<A, N>): Command =>
  command as unknown as Command

/** What one argument looks like to a platform, derived from the command's schema. */
export type ArgInfo = {
  name: string
  hint: string
  type: 'string' | 'integer' | 'boolean'
  required: boolean
  choices?: string[]
  min?: number
  max?: number
  maxLength?: number
  suggests: boolean
}

/** What a platform knows of a command. */
export type CommandInfo = Pick<Command, 'name' | 'summary' | 'who' | 'visibility'> & {
  /** What a member can type. */
  args: ArgInfo[]
  /** What only buttons carry (a page number); typed behind the others. */
  hidden: ArgInfo[]
  opensForm: boolean
  internal: boolean
  /** The arguments as shown behind the command's name: `<query>`, `[day] [level]`. */
  usage: string
}

type JsonSchema = {
  type?: string
  enum?: string[]
  minimum?: number
  maximum?: number
  maxLength?: number
  description?: string
  hidden?: boolean
}

/** Reads a command's definition for registration, help and parsing. */
export function describeCommand(command: Command): CommandInfo {
  const schema = z.toJSONSchema(command.args, { io: 'input', unrepresentable: 'any' }) as {
    properties?: Record<string, JsonSchema>
    required?: string[]
  }
  const all = Object.entries(schema.properties ?? {})
  const describeArg = ([name, arg]: [string, JsonSchema]): ArgInfo => {
    const type = arg.type === 'integer' || arg.type === 'boolean' ? arg.type : 'string'
    return {
      name,
      type,
      hint: arg.description ?? name,
      required: schema.required?.includes(name) ?? false,
      suggests: command.suggest?.[name] !== undefined,
      ...(arg.enum && { choices: arg.enum }),
      ...(type === 'integer' && arg.minimum !== undefined && { min: arg.minimum }),
      ...(type === 'integer' && arg.maximum !== undefined && { max: arg.maximum }),
      ...(arg.maxLength !== undefined && { maxLength: arg.maxLength }),
    }
  }
  const args = all.filter(([, arg]) => !arg.hidden).map(describeArg)
  const shown = args.map((arg) => (arg.required ? `<${arg.name}>` : `[${arg.name}]`))
  return {
    name: command.name,
    summary: command.summary,
    who: command.who,
    visibility: command.visibility,
    args,
    hidden: all.filter(([, arg]) => arg.hidden).map(describeArg),
    opensForm: command.opensForm ?? false,
    internal: command.internal ?? false,
    usage: shown.join(' '),
  }
}
