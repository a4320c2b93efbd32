import { carried, parseArguments } from './arguments.ts'
import type { Answer, Bot } from './bot.ts'
import type { Caller, Input } from './caller.ts'
import type { Card, Reply } from './card.ts'
import type { Command, CommandInfo, Context, Services } from './command.ts'
import { UserError } from './errors.ts'
import { correctionOf, errorCard } from './failure.ts'
import { areUnnamed, withoutOff } from './feature.ts'
import { filledIn } from './form.ts'
import type { Group } from './group.ts'
import { askForGroup, chosenGroup, findGroup, meantBy, noGroup, placed, studiedBy } from './meant.ts'
import { groupOf, isListed } from './membership.ts'
import type { Log } from './ports.ts'
import { once, pressOf, worksOnce } from './presses.ts'
import { type Mark, markedButtons, markedReply } from './scope.ts'
import { personToken } from './tokens.ts'
import { unknownCommand } from './unknown.ts'

/** What a bot is made of. `reference` makes the short code that an error card and the log share. */
export type BotParts = {
  services: Services
  now(): Temporal.Instant
  log: Log
  reference(): string
} & Pick<
  Bot,
  'message' | 'threadDeleted' | 'lost' | 'gone' | 'back' | 'moved' | 'doubled' | 'home' | 'welcome'
>

/**
 * Assembles what platforms call. `dispatch` finds the command, parses, finds the group, checks who may, runs, and turns
 * every error into a private card that says what to do; no method throws.
 */
export function createBot(parts: BotParts): Bot {
  const { log } = parts
  const { registry, store } = parts.services
  return {
    commands: registry.infos.filter(({ internal }) => !internal),
    command: (name) => registry.get(name)?.info,
    dispatch: async (name, input, caller) => {
      const found = registry.get(name)
      try {
        if (!found || (input.typed && found.info.internal))
          return privately(unknownCommand(registry, name, input, caller))
        const reply = await run(parts, found, input, caller)
        return { reply, visibility: found.info.visibility }
      } catch (error) {
        return { ...privately(errorCard(parts, error, name)), ...correctionOf(error) }
      }
    },
    suggest: async (name, arg, typed, channel, given = {}) => {
      const command = registry.get(name)?.command
      try {
        const group = channel && (await groupOf(store, channel))
        const { curricula } = parts.services
        const curriculum = studiedBy(parts, group, true)
        // A name from outside: `constructor` is none of the command's own.
        const suggest = Object.hasOwn(command?.suggest ?? {}, arg) ? command?.suggest?.[arg] : undefined
        const at = { ...given, curriculum, curricula, registry, now: parts.now() }
        return suggest?.(typed.slice(0, 100), at).slice(0, 25) ?? []
      } catch (error) {
        log.error({ error, command: name }, 'A completion failed')
        return []
      }
    },
    message: (...args) => logged(log, 'A message was not counted', () => parts.message(...args)),
    threadDeleted: (thread) =>
      logged(log, 'A deleted thread was not recorded', () => parts.threadDeleted(thread)),
    lost: (...args) => logged(log, 'A lost channel was not recorded', () => parts.lost(...args)),
    gone: (...args) => logged(log, 'An account that is gone was not recorded', () => parts.gone(...args)),
    moved: (...args) => logged(log, 'A channel with a new id was not followed', () => parts.moved(...args)),
    back: (where) => logged(log, 'A channel that is back was not looked at', () => parts.back(where)),
    doubled: (channel) => logged(log, 'Of another process no manager was told', () => parts.doubled(channel)),
    welcome: (where) =>
      parts.welcome(where).catch((error: unknown) => {
        log.error({ error }, 'Nobody was told how to begin')
        return undefined
      }),
    home: (member) => parts.home(member).catch((error: unknown) => [errorCard(parts, error, 'home')]),
  }
}

const privately = (card: Card): Answer => ({ reply: { card }, visibility: 'private' })

async function logged(log: Log, message: string, work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    log.error({ error }, message)
  }
}

async function run(
  parts: BotParts,
  { command, info }: { command: Command; info: CommandInfo },
  given: Input,
  asker: Caller,
): Promise<Reply> {
  const { input, caller, room } = await placed(given, asker)
  const [chosen, rest] = await chosenGroup(parts, input)
  const args = input.reopen ? carried(info, rest) : parseArguments(command, info, rest, caller)
  const group = await findGroup(parts, command, args, chosen, caller)
  if (group === 'ask') return { card: await askForGroup(parts, command, rest, caller) }
  if (!group && command.group === 'needed') throw noGroup(parts, caller)
  const unnamed = areUnnamed(parts.services.off)
  await checkMay(parts, command, args, group, caller, unnamed)
  const context: Context<Group | undefined> = {
    ...parts.services,
    caller: command.visibility === 'public' && unnamed ? { ...caller, name: 'Somebody' } : caller,
    group,
    curriculum:
      (await meantBy(parts, command, args, group, caller)) ??
      studiedBy(parts, group, command.withoutCurriculum),
    now: parts.now(),
  }
  const mark = markOf(room, caller.channel ? undefined : group)
  if (input.reopen) {
    const form = await reopened(command, args, rest.values, context)
    return mark ? markedReply(form, mark) : form
  }
  try {
    const work = () => command.run(args, context as Context<never>)
    const button = worksOnce(command) ? pressOf(caller.member.platform, command.name, input) : undefined
    const at = context.now.epochMilliseconds
    const reply = button === undefined ? await work() : await once(parts.services.store, button, at, work)
    return forAudience(parts, command, asker, mark ? markedReply(reply, mark) : reply)
  } catch (error) {
    if (!(error instanceof UserError) || !mark) throw error
    throw new UserError(error.title, error.message, markedButtons(error.buttons, mark), error.field)
  }
}

/** In a private message nothing else says which channel or group a button is about. */
const markOf = (room: string | undefined, group: Group | undefined): Mark | undefined =>
  room !== undefined ? `#${room}` : group && `@${group.id}`

/** The form that submits to a command, as somebody had filled it in. */
async function reopened(
  { name, form }: Command,
  args: Record<string, unknown>,
  values: Input['values'] = {},
  context: Context<Group | undefined>,
): Promise<Reply> {
  if (!form) throw new Error(`No form submits to ${name}.`)
  return { form: filledIn(await form(args, context as Context<never>), values) }
}

/**
 * Where nobody is there to share a look-up with, as in a private message, it is not offered, nor is what is switched off; and what a channel would have
 * heard is said to have gone past it.
 */
function forAudience(
  { services: { registry } }: BotParts,
  { visibility, who }: Command,
  caller: Caller,
  reply: Reply,
): Reply {
  if (!reply || !('card' in reply)) return reply
  const { shares = caller.channel !== undefined } = caller
  const { buttons = [], ...rest } = withoutOff(reply.card, registry)
  const left = buttons.filter((button) => shares || !('action' in button && button.action === 'share'))
  const card = { ...rest, ...(left.length > 0 && { buttons: left }) }
  const passed = !caller.channel && visibility === 'public' && who === 'manager' && card.tone === 'good'
  const footer = 'Only you see this: the group’s channel was not told.'
  return { ...reply, card: passed ? { ...card, footer } : card }
}

async function checkMay(
  { services: { store } }: BotParts,
  command: Command,
  args: Record<string, unknown>,
  group: Group | undefined,
  caller: Caller,
  unnamed: boolean,
): Promise<void> {
  // Before anything else: who may is another question in each channel.
  if (command.group === 'creates' && !caller.channel)
    throw new UserError(
      'You cannot set up a group here',
      'A group is set up in the channel where it is to meet. Run this there, or choose the channel.',
      caller.from ? [{ label: 'Choose a channel', action: 'setup-where' }] : [],
    )
  if (command.who === 'member' || command.reads?.(args)) return
  if (group && isListed(group, caller.member)) return
  if (group && (await command.mayAlso?.({ store, group, caller }))) return
  const standing = await caller.standing()
  if (standing.admin) return
  if (group) {
    throw new UserError(
      'Only a manager can do that',
      `Ask ${managersOf(group, unnamed)}or one of the ${caller.idiom.admins}.`,
    )
  }
  if (standing.maySetUp !== true) throw new UserError('You cannot set up a group here', standing.maySetUp)
}

/** `Ada, Lin `, where the platform told their names. */
function managersOf({ managers }: Group, unnamed: boolean): string {
  const named = managers.filter(({ name }) => name && !unnamed)
  const names = named.map((manager) => personToken(manager, manager.name))
  return names.length > 0 ? `${names.join(', ')} ` : 'one of the group’s managers '
}
