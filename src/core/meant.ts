import type { Caller, Input } from './caller.ts'
import { buttonState, type Card, labelled, STATE_LENGTH } from './card.ts'
import type { Command, Services } from './command.ts'
import { type Curriculum, referenceOf } from './curriculum.ts'
import { UserError } from './errors.ts'
import { type Group, groups } from './group.ts'
import { groupOf, groupsOf } from './membership.ts'
import { discussions, isTo, occurrences, readOccurrenceKey } from './occurrence.ts'
import { writeNamed } from './parse.ts'
import { roadmapIn, roadmapOf, type Studied, studiedAt } from './path.ts'
import type { Store } from './records.ts'
import { type ChannelRef, threadKey } from './refs.ts'
import { readRoom, readScope, scopedText } from './scope.ts'
import { commandToken } from './tokens.ts'

/** What it takes to find out what somebody means. */
export type Meaning = {
  services: Pick<Services, 'store' | 'curricula' | 'registry'>
  now(): Temporal.Instant
}

/**
 * Whoever calls, as if from the channel that a button names, by its `room`; else as they are. Throws UserError for a channel that they cannot use.
 */
export async function placed(
  input: Input,
  caller: Caller,
): Promise<{ input: Input; caller: Caller; room?: string }> {
  const named = input.typed || !caller.from ? undefined : readRoom(input.text ?? '')
  if (!named) return { input, caller }
  const there = await caller.from?.(named.room)
  if (!there)
    throw new UserError(
      'I can’t see that channel any more',
      'It was deleted, or you or I can no longer view it. Choose another one.',
    )
  return { input: { ...input, text: named.rest }, caller: there, room: named.room }
}

/** What a group studies; the default curriculum where there is no group, and where its own is not loaded and need not be. */
export function studiedBy(
  { services: { curricula } }: Meaning,
  group: Studied | undefined,
  optional = false,
): Curriculum {
  const isLoaded = curricula.all.some(({ id }) => id === group?.curriculum)
  return roadmapIn(curricula, optional && !isLoaded ? undefined : group)
}

/** What a button or discussion is about, whatever its group studies by now; `undefined` where nothing says so. Throws UserError as `of` does. */
export async function meantBy(
  { services: { curricula, store } }: Meaning,
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

/** The group that a button names. Where there is no such group these are a member's own words: `@everyone`. */
export async function chosenGroup({ services }: Meaning, input: Input): Promise<[string | undefined, Input]> {
  const scope = readScope(input.text ?? '')
  if (!scope || !(await services.store.get(groups, scope.group))) return [undefined, input]
  return [scope.group, { ...input, text: scope.rest }]
}

/**
 * The one of the caller's groups that a button names, wherever it is pressed; else the channel's group; in a private message the member's
 * only one, `ask` where several would answer differently.
 */
export async function findGroup(
  { services: { store }, now }: Meaning,
  command: Command,
  args: Record<string, unknown>,
  chosen: string | undefined,
  caller: Caller,
): Promise<Group | 'ask' | undefined> {
  if (command.group === 'none') return undefined
  if (chosen !== undefined && command.group !== 'creates') {
    const here = caller.channel && (await groupOf(store, caller.channel))
    if (here?.id === chosen) return here
    return (await groupsOf(store, caller.member, now())).find(({ id }) => id === chosen)
  }
  if (caller.channel)
    return (
      (command.who === 'member' ? await ofPost(store, args, caller.channel) : undefined) ??
      groupOf(store, caller.channel)
    )
  // What creates a group has nothing to do with those the member is in.
  if (command.group === 'creates') return undefined
  const own = await groupsOf(store, caller.member, now())
  const [first] = own
  const isSame =
    command.group === 'curriculum' &&
    own.every(({ curriculum, path }) => curriculum === first?.curriculum && path === first.path)
  // What one of the groups has had is no secret to whoever is in it.
  const [furthest] = own.toSorted((one, other) => other.position - one.position)
  return own.length > 1 && !isSame ? 'ask' : furthest
}

/** The group of a post whose button was pressed: it may have left that channel since. */
async function ofPost(
  store: Store,
  { occurrence }: Record<string, unknown>,
  channel: ChannelRef,
): Promise<Group | undefined> {
  const row =
    typeof occurrence === 'string' ? await store.get(occurrences, readOccurrenceKey(occurrence)) : undefined
  const group = row?.steps.some((step) => isTo(step, channel))
    ? await store.get(groups, row.group)
    : undefined
  return group?.over === undefined ? group : undefined
}

/** So many groups are offered: a question is not turned over. */
const OFFERED = 20

/** Asks somebody of several groups which one they mean, with a button for each that calls the command with what was typed. */
export async function askForGroup(
  parts: Meaning,
  command: Command,
  input: Input,
  caller: Caller,
): Promise<Card> {
  const own = await groupsOf(parts.services.store, caller.member, parts.now())
  // One after the other, a second value would be read as a part of the first.
  const named = Object.entries(input.values ?? {}).flatMap(([name, value]) =>
    value === '' ? [] : [writeNamed(name, value)],
  )
  const text = [input.text ?? '', ...named].join(' ').trim()
  // Half of what was typed would mean something else: what a button cannot carry, its platform shows as that.
  const buttons = own.slice(0, OFFERED).map(({ id, name }) => ({
    ...labelled(name),
    action: command.name,
    arg: scopedText(id, text),
  }))
  const footer = [
    ...(own.length > OFFERED
      ? [`The first ${OFFERED} of your ${own.length} groups: ask in the channel of another one.`]
      : []),
    ...(buttons.some((button) => buttonState(button).length > STATE_LENGTH)
      ? ['No button to press? What you typed is too long for one: ask in the group’s channel.']
      : []),
  ].join(' ')
  return {
    plain: 'You are in several groups. Which one do you mean?',
    title: 'Which group?',
    text: 'You are in several groups. Choose one, or ask in its channel.',
    ...(footer && { footer }),
    buttons,
  }
}

/** The error of a command that needs a group where there is none: how to set one up, in words of the platform. */
export function noGroup(parts: Meaning, caller: Caller, chosen?: string): UserError {
  const setup = parts.services.registry.get('setup')?.info
  const how = setup
    ? ` To set one up, type ${commandToken(caller.typed(setup))}${caller.channel ? '' : ' in its channel'}.`
    : ''
  return caller.channel && chosen === undefined
    ? new UserError('No study group here yet', `This channel has no study group.${how}`)
    : new UserError(
        'Which group?',
        `You are in no study group that I know of. Ask in the group’s channel, or answer in its discussion once.${how}`,
      )
}
