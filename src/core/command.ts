import { z } from 'zod'
import type { Caller, Idiom, Typed } from './caller.ts'
import { type Button, labelled, type Reply } from './card.ts'
import type { Curriculum, Shelf } from './curriculum.ts'
import { UserError } from './errors.ts'
import type { Form } from './form.ts'
import { CHANNEL_SETTINGS, type Group } from './group.ts'
import type { Names, Takes } from './marks.ts'
import type { Delivery, People, Problem, Room } from './ports.ts'
import type { Reader, Store } from './records.ts'
import type { ChannelRef, MemberRef, ThreadRef } from './refs.ts'
import type { TypedCommand } from './tokens.ts'

/** A completion: what is shown and what is sent. */
export type Suggestion = { label: string; value: string }

/** The other arguments as typed while one is completed, and the zone of whoever types, where the platform tells or guesses it. */
export type Given = { values?: Record<string, string | number | boolean>; zone?: string }

/** What completions know. */
export type Completing = {
  curriculum: Curriculum
  curricula: Shelf
  registry: Registry
  now: Temporal.Instant
} & Given

/** What every command may use. */
export type Services = People & {
  store: Store
  delivery: Delivery
  /** What keeps the bot from posting in a channel. Rejects with PlatformError where its platform cannot be asked. */
  inspect(channel: ChannelRef): Promise<Problem[]>
  /** As `Booths.inspect`; `undefined` where the channel’s platform has none. */
  inspectBooths(channel: ChannelRef): Promise<Problem[] | undefined>
  /** The channels of a workspace where somebody may have a group meet. Rejects with PlatformError. */
  rooms(workspace: string, member: MemberRef): Promise<Room[]>
  /** Whether a discussion is still there; `false` only where somebody deleted it for sure. Rejects with PlatformError. */
  hasThread(thread: ThreadRef): Promise<boolean>
  /** Uniform in [0, 1). */
  random(): number
  /** Names of the features that whoever runs the bot has switched off. */
  off: ReadonlySet<string>
  /** What groups can study, and every command of the bot. */
  curricula: Shelf
  registry: Registry
  /** Of a member: what is kept, in lines of card text, with instants by their zone; each record, by a key without theirs; what they want in private. */
  kept(member: MemberRef, zone: string): Promise<string[]>
  records(member: MemberRef): Promise<{ kind: string; key: string; value: unknown }[]>
  choices(member: MemberRef): Promise<{ text: string; buttons: Button[]; isOn: boolean }[]>
  /** A new group's id, 8 lower-case letters and digits, and how many groups there may be in a workspace. */
  newGroupId(): string
  mostGroups: number
}

/** What a command runs with. `curriculum` is the group's, or the default one where no group is meant. */
export type Context<G> = Services & {
  caller: Caller
  group: G
  curriculum: Curriculum
  now: Temporal.Instant
}

/**
 * How a command relates to a group: it needs one, shows one where there is one, creates the channel's first, is about its
 * caller, or looks up in a curriculum: the discussion's, what `of` refers to, else that of the group furthest along.
 */
export type GroupNeed = 'needed' | 'optional' | 'curriculum' | 'creates' | 'none'

type GroupOf<N extends GroupNeed> = N extends 'needed'
  ? Group
  : N extends 'none'
    ? undefined
    : Group | undefined

/** What a command is called and takes: enough to make a button for it. */
export type Signature<A extends z.ZodObject = z.ZodObject> = {
  name: string
  /** Keys in the order they are typed; `.describe()` is the hint of each. The last string takes several words, and those marked so. */
  args: A
}

/** Gives a signature its types. */
export const signature = <S extends z.ZodRawShape>(name: string, args: S): Signature<z.ZodObject<S>> => ({
  name,
  args: z.object(args),
})

/**
 * One definition for every platform; a button or a form names a command too.
 * `run` returns data and sends nothing.
 */
export interface Command<A extends z.ZodObject = z.ZodObject, N extends GroupNeed = GroupNeed>
  extends Signature<A> {
  summary: string
  who: 'member' | 'manager'
  /** Of a manager’s command: the uses that only read, which every member may make. */
  reads?(args: z.output<A>): boolean
  /** Of a manager’s command about a group: whoever else may use it, as the store knows them. */
  mayAlso?(asked: { store: Reader; group: Group; caller: Caller }): Promise<boolean>
  /** Known before it runs: a platform may have to choose before the answer is there. */
  visibility: 'private' | 'public'
  /** What running it does: nothing, the same however often it runs, or something that must not happen twice. */
  effect: 'none' | 'repeatable' | 'once'
  group: N
  /** It works too where the group's curriculum is not loaded; `curriculum` is then the default one. */
  withoutCurriculum?: true
  /** May answer with a form, which a modal requires to be the first response. */
  opensForm?: boolean
  /** Named by buttons only: not typed, not registered, not in help. */
  internal?: boolean
  /** Whoever runs the bot has switched it off: buttons to it are left out, and it says so. */
  off?: true
  /** A look-up that its reader may show to the channel. */
  shareable?: boolean
  /** The form that submits to it, by what the form carries of its arguments: one that was refused is opened again from it. */
  form?(carried: { readonly [arg: string]: unknown }, context: Context<GroupOf<N>>): Form | Promise<Form>
  suggest?: { [arg in keyof z.output<A>]?: (typed: string, at: Completing) => Suggestion[] }
  run(args: z.output<A>, context: Context<GroupOf<N>>): Promise<Reply>
}

/** Every command by name, with what platforms know of it. */
export type Registry = {
  readonly infos: readonly CommandInfo[]
  get(name: string): { command: Command; info: CommandInfo } | undefined
}

/** Collects command definitions; two with one name are a mistake of ours and throw at once. */
export function createRegistry(commands: readonly Command[]): Registry {
  const byName = new Map<string, { command: Command; info: CommandInfo }>()
  for (const command of commands) {
    if (byName.has(command.name)) throw new Error(`Two commands are named ${command.name}.`)
    byName.set(command.name, { command, info: describeCommand(command) })
  }
  return {
    infos: [...byName.values()].map(({ info }) => info),
    get: (name) => byName.get(name.toLowerCase()),
  }
}

/** A button that calls a command, with arguments of that command's types. Its state is what a member would type; a long label is cut. */
export function buttonFor<A extends z.ZodObject>(
  { name, args }: Signature<A>,
  values: z.input<A>,
  label: string,
  style?: 'primary' | 'danger',
): Button {
  const arg = writeArguments(args, values)
  return { ...labelled(label), ...(style && { style }), action: name, ...(arg !== '' && { arg }) }
}

/**
 * The inverse of `readArguments`: by position as long as none is left out, then as `name:value`. A string of several
 * words is the last of a command's visible arguments, which takes them as they are.
 */
export function writeArguments(args: z.ZodObject, values: Record<string, unknown>): string {
  let isInPlace = true
  const words = Object.keys(args.shape).map((name) => {
    const value = values[name]
    if (value === undefined) {
      isInPlace = false
      return ''
    }
    return isInPlace && !(args.shape[name] as z.ZodType).meta()?.named ? String(value) : `${name}:${value}`
  })
  return words.filter((word) => word !== '').join(' ')
}

/** Gives a command definition its types. */
export const defineCommand = <A extends z.ZodObject, N extends GroupNeed>(command: Command<A, N>): Command =>
  command as unknown as Command

/** A command of a feature that is switched off: known by the buttons of old messages only, and all it does is to say so. */
export const offCommand = ({ name, args, summary }: Command): Command =>
  defineCommand({
    ...{ name, args, summary },
    who: 'member',
    visibility: 'private',
    effect: 'none',
    group: 'none',
    internal: true,
    off: true,
    run: async () => {
      throw new UserError('This is switched off', 'Whoever runs this bot has switched it off.')
    },
  })

/** What one argument looks like to a platform, derived from the command's schema. */
export type ArgInfo = {
  name: string
  hint: string
  type: 'string' | 'integer' | 'boolean'
  required: boolean
  choices?: string[]
  /** The choices are settings; `choicesAt` leaves out those that a platform does not have. */
  settings?: true
  min?: number
  max?: number
  maxLength?: number
  suggests: boolean
  /** A button writes it with its name, so no word without one is its value. */
  named?: true
  names?: Names
  takes?: Takes
}

/** What a platform knows of a command. */
export type CommandInfo = Pick<Command, 'name' | 'summary' | 'who' | 'visibility' | 'effect' | 'group'> & {
  /** What a member can type. */
  args: ArgInfo[]
  /** What only buttons carry (a page number); typed behind the others. */
  hidden: ArgInfo[]
  opensForm: boolean
  internal: boolean
  /** The arguments as shown behind the command's name: `<query>`, `[day] [level]`. */
  usage: string
}

type JsonSchema = Partial<Record<'minimum' | 'maximum' | 'maxLength', number>> & {
  type?: string
  enum?: string[]
  description?: string
  hidden?: boolean
  settings?: true
  named?: true
  names?: Names
}

/** What an argument can be on a platform; `undefined` where it is not one of a few. */
export function choicesAt(
  { choices, settings }: Pick<ArgInfo, 'choices' | 'settings'>,
  idiom: Pick<Idiom, 'settings'>,
): string[] | undefined {
  const missing: readonly string[] = CHANNEL_SETTINGS.filter((name) => !idiom.settings.includes(name))
  return settings ? choices?.filter((choice) => !missing.includes(choice)) : choices
}

/** How a command is written on a platform, with what stands for its arguments: `/study browse [pillar]`. */
export const usageOf = ({ name, who, args }: CommandInfo, typed: Typed): TypedCommand =>
  typed(
    { name, who },
    Object.fromEntries(args.map((arg) => [arg.name, arg.required ? `<${arg.name}>` : `[${arg.name}]`])),
  )

/** Values behind a command where arguments are typed in their order. */
export const inOrder = (values: Readonly<Record<string, string>> = {}): string =>
  ['', ...Object.values(values)].join(' ')

/** Reads a command's definition for registration, help and parsing. */
export function describeCommand(command: Command): CommandInfo {
  const { name, summary, who, visibility, effect, group, opensForm = false, internal = false } = command
  const schema = z.toJSONSchema(command.args, { io: 'input', unrepresentable: 'any' }) as {
    properties?: Record<string, JsonSchema>
    required?: string[]
  }
  const all = Object.entries(schema.properties ?? {})
  const describeArg = ([name, arg]: [string, JsonSchema]): ArgInfo => {
    // Read from the schema itself: JSON has no functions.
    const takes = (command.args.shape[name] as z.ZodType | undefined)?.meta()?.takes as Takes | undefined
    const type = arg.type === 'integer' || arg.type === 'boolean' ? arg.type : 'string'
    return {
      name,
      type,
      hint: arg.description ?? name,
      required: schema.required?.includes(name) ?? false,
      suggests: command.suggest?.[name] !== undefined,
      ...(arg.enum && { choices: arg.enum }),
      ...(arg.settings && { settings: arg.settings }),
      ...(arg.named && { named: arg.named }),
      ...(arg.names && { names: arg.names }),
      ...(type === 'integer' && arg.minimum !== undefined && { min: arg.minimum }),
      ...(type === 'integer' && arg.maximum !== undefined && { max: arg.maximum }),
      ...(arg.maxLength !== undefined && { maxLength: arg.maxLength }),
      ...(takes && { takes }),
    }
  }
  const args = all.filter(([, arg]) => !arg.hidden).map(describeArg)
  return {
    name,
    summary,
    who,
    visibility,
    effect,
    group,
    args,
    hidden: all.filter(([, arg]) => arg.hidden).map(describeArg),
    opensForm,
    internal,
    usage: args.map((arg) => (arg.required ? `<${arg.name}>` : `[${arg.name}]`)).join(' '),
  }
}
