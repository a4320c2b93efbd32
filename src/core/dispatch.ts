import { parseArguments } from './arguments.ts'
import type { Answer, Bot } from './bot.ts'
import type { Caller, Input } from './caller.ts'
import type { Card, Reply } from './card.ts'
import { problemCard } from './card.ts'
import {
  type Command,
  type CommandInfo,
  type Context,
  readScope,
  type Services,
  scopedButton,
  scopedCard,
  scopedText,
} from './command.ts'
import { type Curriculum, referenceOf } from './curriculum.ts'
import { PlatformError, UserError } from './errors.ts'
import { type Group, groups } from './group.ts'
import { groupOf, groupsOf, isListed } from './membership.ts'
import { discussions, occurrences } from './occurrence.ts'
import { roadmapIn, roadmapOf, type Studied, studiedAt } from './path.ts'
import type { Log } from './ports.ts'
import { once, pressOf, worksOnce } from './presses.ts'
import { UnreadableRecord } from './records.ts'
import { threadKey } from './refs.ts'
import { plain } from './text.ts'
import { personToken } from './tokens.ts'
import { unknownCommand } from './unknown.ts'

/** What a bot is made of. `reference` makes the short code that an error card and the log share. */
export type BotParts = {
  services: Services
  now(): Temporal.Instant
  log: Log
  reference(): string
} & Pick<Bot, 'message' | 'threadDeleted' | 'lost' | 'gone' | 'back' | 'moved' | 'doubled' | 'home'>

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
        const answer = privately(errorCard(parts, error, name))
        return error instanceof UserError && error.field ? { ...answer, field: error.field } : answer
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
  input: Input,
  caller: Caller,
): Promise<Reply> {
  const [chosen, rest] = await chosenGroup(parts, input)
  const args = parseArguments(command, info, rest, caller)
  const group = await findGroup(parts, command, chosen, caller)
  if (group === 'ask') return { card: await askForGroup(parts, command, rest, caller) }
  if (!group && command.group === 'needed') throw noGroup(parts, caller)
  await checkMay(command, args, group, caller)
  const context: Context<Group | undefined> = {
    ...parts.services,
    caller,
    group,
    curriculum:
      (await meantBy(parts, command, args, group, caller)) ??
      studiedBy(parts, group, command.withoutCurriculum),
    now: parts.now(),
  }
  const scope = caller.channel ? undefined : group?.id
  try {
    const work = () => command.run(args, context as Context<never>)
    const button = worksOnce(command) ? pressOf(caller.member.platform, command.name, input) : undefined
    const at = context.now.epochMilliseconds
    const reply = button === undefined ? await work() : await once(parts.services.store, button, at, work)
    return forAudience(command, caller, scoped(reply, scope))
  } catch (error) {
    if (!(error instanceof UserError) || !scope) throw error
    const buttons = error.buttons.map((button) => scopedButton(button, scope))
    throw new UserError(error.title, error.message, buttons, error.field)
  }
}

/** What a group studies; the default curriculum where there is no group, and where its own is not loaded and need not be. */
function studiedBy(
  { services: { curricula } }: BotParts,
  group: Studied | undefined,
  optional = false,
): Curriculum {
  const isLoaded = curricula.all.some(({ id }) => id === group?.curriculum)
  return roadmapIn(curricula, optional && !isLoaded ? undefined : group)
}

/** What a button or discussion is about, whatever its group studies by now; `undefined` where nothing says so. Throws UserError as `of` does. */
async function meantBy(
  { services: { curricula, store } }: BotParts,
  command: Command,
  { of }: Record<string, unknown>,
  group: Group | undefined,
  { channel, thread }: Caller,
): Promise<Curriculum | undefined> {
  if (command.group !== 'curriculum') return undefined
  const named = curricula.all.find(({ id }) => referenceOf(id) === of)
  if (named) return named.id === group?.curriculum ? roadmapOf(named, group.path) : named
  if (!group || !channel || thread === undefined) return undefined
  const found = await store.get(discussions, threadKey({ ...channel, thread }))
  const row = found && (await store.get(occurrences, found.occurrence))
  return row && roadmapIn(curricula, studiedAt(row, group))
}

/** In a private message nothing else says which group a button is about. */
function scoped(reply: Reply, group: string | undefined): Reply {
  if (!reply || group === undefined) return reply
  if ('form' in reply) return { form: { ...reply.form, arg: scopedText(group, reply.form.arg) } }
  return { ...reply, card: scopedCard(reply.card, group) }
}

/**
 * Where nobody is there to share a look-up with, as in a private message, it is not offered; and what a channel would have
 * heard is said to have gone past it.
 */
function forAudience({ visibility, who }: Command, caller: Caller, reply: Reply): Reply {
  if (!reply || !('card' in reply)) return reply
  const { buttons, ...rest } = reply.card
  const { shares = caller.channel !== undefined } = caller
  const left = shares
    ? buttons
    : buttons?.filter((button) => !('action' in button && button.action === 'share'))
  const card = { ...rest, ...(left && left.length > 0 && { buttons: left }) }
  const passed = !caller.channel && visibility === 'public' && who === 'manager' && card.tone === 'good'
  const footer = 'Only you see this: the group’s channel was not told.'
  return { ...reply, card: passed ? { ...card, footer } : card }
}

/** The group that a button names. Where there is no such group these are a member's own words: `@everyone`. */
async function chosenGroup({ services }: BotParts, input: Input): Promise<[string | undefined, Input]> {
  const scope = readScope(input.text ?? '')
  if (!scope || !(await services.store.get(groups, scope.group))) return [undefined, input]
  return [scope.group, { ...input, text: scope.rest }]
}

/** The channel's group; in a private message the member's only one, `ask` where several would answer differently. */
async function findGroup(
  { services: { store }, now }: BotParts,
  command: Command,
  chosen: string | undefined,
  caller: Caller,
): Promise<Group | 'ask' | undefined> {
  if (command.group === 'none') return undefined
  if (caller.channel) return groupOf(store, caller.channel)
  // What creates a group has nothing to do with those the member is in.
  if (command.group === 'creates') return undefined
  const own = await groupsOf(store, caller.member, now())
  if (chosen) return own.find(({ id }) => id === chosen)
  const [first] = own
  const isSame =
    command.group === 'curriculum' &&
    own.every(({ curriculum, path }) => curriculum === first?.curriculum && path === first.path)
  // What one of the groups has had is no secret to whoever is in it.
  const [furthest] = own.toSorted((one, other) => other.position - one.position)
  return own.length > 1 && !isSame ? 'ask' : furthest
}

async function askForGroup(parts: BotParts, command: Command, input: Input, caller: Caller): Promise<Card> {
  const own = await groupsOf(parts.services.store, caller.member, parts.now())
  const text = [input.text, ...Object.values(input.values ?? {})]
    .filter((word) => word !== undefined)
    .join(' ')
  return {
    plain: 'You are in several groups. Which one do you mean?',
    title: 'Which group?',
    text: 'You are in several groups. Choose one, or ask in its channel.',
    buttons: own.slice(0, 20).map(({ id, name }) => ({
      label: name.slice(0, 70),
      action: command.name,
      arg: scopedText(id, text).slice(0, 80),
    })),
  }
}

function noGroup(parts: BotParts, caller: Caller): UserError {
  const setup = parts.services.registry.get('setup')?.info
  const how = setup
    ? ` To set one up, type \`${caller.typed(setup)}\`${caller.channel ? '' : ' in its channel'}.`
    : ''
  return caller.channel
    ? new UserError('No study group here yet', `This channel has no study group.${how}`)
    : new UserError(
        'Which group?',
        `You are in no study group that I know of. Ask in the group’s channel, or answer in its discussion once.${how}`,
      )
}

async function checkMay(
  command: Command,
  args: Record<string, unknown>,
  group: Group | undefined,
  caller: Caller,
): Promise<void> {
  // Before anything else: who may is another question in each channel.
  if (command.group === 'creates' && !caller.channel)
    throw new UserError(
      'You cannot set up a group here',
      'A group is set up in the channel where it is to meet. Run this there: in a private message I cannot know which one you mean.',
    )
  if (command.who === 'member' || command.reads?.(args)) return
  if (group && isListed(group, caller.member)) return
  const standing = await caller.standing()
  if (standing.admin) return
  if (group) {
    throw new UserError(
      'Only a manager can do that',
      `Ask ${managersOf(group)}or one of the ${caller.idiom.admins}.`,
    )
  }
  if (standing.maySetUp !== true) throw new UserError('You cannot set up a group here', standing.maySetUp)
}

/** `Ada, Lin `, where the platform told their names. */
function managersOf({ managers }: Group): string {
  const names = managers.flatMap((manager) => (manager.name ? [personToken(manager, manager.name)] : []))
  return names.length > 0 ? `${names.join(', ')} ` : 'one of the group’s managers '
}

/** What a member sees of an error: the sentence of a UserError, else a reference that the log has too. */
function errorCard(parts: BotParts, error: unknown, command: string): Card {
  if (error instanceof UserError) return problemCard(error.title, error.message, error.buttons)
  if (error instanceof PlatformError) {
    parts.log.warn({ error, command }, 'A platform could not be asked')
    return error.outcome === 'refused'
      ? problemCard('I can’t post in this channel', `${plain(error.message)} ${plain(error.fix)}`)
      : problemCard(
          'I got no answer',
          'I could not ask about this channel just now. Nothing was changed; please try again in a minute.',
        )
  }
  const reference = parts.reference()
  parts.log.error({ error, command, reference }, 'A command failed')
  if (error instanceof UnreadableRecord)
    return problemCard(
      'A stored record cannot be read',
      `Nothing was changed. Whoever runs this bot finds it in the log as \`${reference}\`.`,
    )
  return problemCard(
    'Something went wrong',
    `Nothing was lost; please try again. If it stays, tell whoever runs this bot: reference \`${reference}\`.`,
  )
}
