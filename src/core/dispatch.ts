import { carried, parseArguments } from './arguments.ts'
import type { Answer, Bot } from './bot.ts'
import type { Caller, Input } from './caller.ts'
import type { Card, Reply } from './card.ts'
import type { Command, CommandInfo, Context, Services } from './command.ts'
import { UserError } from './errors.ts'
import { correctionOf, errorCard } from './failure.ts'
import { areUnnamed, withoutOff } from './feature.ts'
import { filledIn } from './form.ts'
import { calledBy, type Group } from './group.ts'
import { askForGroup, chosenGroup, findGroup, meantBy, noGroup, placed, studiedBy } from './meant.ts'
import { groupOf, manages, OnlyManagers } from './membership.ts'
import type { Log } from './ports.ts'
import { once, pressOf, worksOnce } from './presses.ts'
import { type Mark, markedButtons, markedReply, readBeside, scopedCard } from './scope.ts'
import { unknownCommand } from './unknown.ts'

/** What a bot is made of. `reference` makes the short code that an error card and the log share. */
export type BotParts = {
  services: Services
  now(): Temporal.Instant
  log: Log
  reference(): string
  /** What somebody reads who may not do what they asked of a group, and what they may do instead. */
  membersCard(group: Group, command: CommandInfo, caller: Caller): Card
} & Pick<
  Bot,
  | 'message'
  | 'threadDeleted'
  | 'reaction'
  | 'reactionsGone'
  | 'lost'
  | 'gone'
  | 'back'
  | 'moved'
  | 'renamed'
  | 'doubled'
  | 'home'
  | 'welcome'
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
        if (found && error instanceof OnlyManagers) return refused(parts, error.group, found.info, caller)
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
    reaction: (reaction) => logged(log, 'A star was not counted', () => parts.reaction(reaction)),
    reactionsGone: (...args) =>
      logged(log, 'Stars that are gone still count', () => parts.reactionsGone(...args)),
    lost: (...args) => logged(log, 'A lost channel was not recorded', () => parts.lost(...args)),
    gone: (...args) => logged(log, 'An account that is gone was not recorded', () => parts.gone(...args)),
    moved: (...args) => logged(log, 'A channel with a new id was not followed', () => parts.moved(...args)),
    renamed: (...args) => logged(log, NOT_FOLLOWED, () => parts.renamed(...args)),
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

const NOT_FOLLOWED = 'A channel with a new name was not followed'

const privately = (card: Card): Answer => ({ reply: { card }, visibility: 'private' })

/** In a private message nothing else says which group the card is about. */
function refused(parts: BotParts, group: Group, info: CommandInfo, caller: Caller): Answer {
  const card = withoutOff(parts.membersCard(group, info, caller), parts.services.registry)
  return privately(caller.channel ? card : scopedCard(card, group.id))
}

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
  // What somebody typed is their own words: "+ …" too.
  const { isBeside, rest: text } = readBeside(given.typed ? '' : (given.text ?? ''))
  const { input, caller, room } = await placed(isBeside ? { ...given, text } : given, asker)
  const [chosen, rest] = await chosenGroup(parts, input)
  const args = input.reopen ? carried(info, rest) : parseArguments(command, info, rest, caller)
  const found = await findGroup(parts, command, args, chosen, caller)
  if (found === 'ask') return { card: await askForGroup(parts, command, rest, caller) }
  const group = found && (await asCalled(parts, found, caller))
  if (!group && command.group === 'needed') throw noGroup(parts, caller, chosen)
  await checkMay(parts, command, args, group, caller)
  const unnamed = areUnnamed(parts.services.off)
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
    const isReading = group && command.who === 'manager' && command.reads?.(args)
    const shown = isReading && !(await manages(group, caller)) ? asRead(parts, reply, caller) : reply
    const marked = mark ? markedReply(shown, mark) : shown
    return forAudience(parts, command, asker, isBeside ? asNew(marked) : marked)
  } catch (error) {
    if (!(error instanceof UserError) || !mark) throw error
    throw new UserError(error.title, error.message, markedButtons(error.buttons, mark), error.field)
  }
}

/** The group under the name that its channel has now: nobody may have told of the new one. */
async function asCalled(parts: BotParts, group: Group, { channel, channelName }: Caller): Promise<Group> {
  if (!channel || channelName === undefined) return group
  const now = calledBy(group, channel, channelName)
  if (now.name !== group.name)
    await logged(parts.log, NOT_FOLLOWED, () => parts.renamed(channel, channelName))
  return now
}

/** The same answer, in a message of its own. */
const asNew = (reply: Reply): Reply => (reply && 'card' in reply ? { ...reply, update: false } : reply)

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

/** What a member reads of how a group is run, without what changes it: its controls, and the footer that says how to type it. */
function asRead({ services: { registry } }: BotParts, reply: Reply, caller: Caller): Reply {
  if (!reply || !('card' in reply)) return reply
  const mayUse = (name: string, text = ''): boolean => {
    const found = registry.get(name)
    if (found?.info.who !== 'manager') return true
    return found.command.reads?.(parseArguments(found.command, found.info, { text }, caller)) ?? false
  }
  const { menu, buttons, footer: _, ...rest } = reply.card
  const left = buttons?.filter((button) => !('action' in button) || mayUse(button.action, button.arg))
  const isMenu = menu?.options.every(({ arg }) => mayUse(menu.action, arg))
  return { ...reply, card: { ...rest, ...(isMenu && { menu }), ...(left && { buttons: left }) } }
}

async function checkMay(
  { services: { store } }: BotParts,
  command: Command,
  args: Record<string, unknown>,
  group: Group | undefined,
  caller: Caller,
): Promise<void> {
  // Before anything else: who may is another question in each channel.
  if (command.group === 'creates' && !caller.channel)
    throw new UserError(
      'You cannot set up a group here',
      'A group is set up in the channel where it is to meet. Run this there, or choose the channel.',
      caller.from ? [{ label: 'Choose a channel', action: 'setup-where' }] : [],
    )
  if (command.who === 'member' || command.reads?.(args)) return
  if (group) {
    if ((await manages(group, caller)) || (await command.mayAlso?.({ store, group, caller }))) return
    throw new OnlyManagers(group)
  }
  const { admin, maySetUp } = await caller.standing()
  if (!admin && maySetUp !== true)
    throw new UserError('You cannot set up a group here', maySetUp, [
      { label: 'What you can do', action: 'help' },
    ])
}
