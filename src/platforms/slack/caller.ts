import type { Bot } from '../../core/bot.ts'
import type { Caller, Typed } from '../../core/caller.ts'
import { within } from '../kit/waiting.ts'
import type { Channels } from './channels.ts'
import { starRemarks } from './inspect.ts'
import type { People } from './people.ts'
import type { Pins } from './pins.ts'
import { callerAt, isDirect, type Place } from './place.ts'
import type { Teams } from './teams.ts'

/** What it takes to know who somebody is. */
export type CallerParts = {
  bot: Pick<Bot, 'command'>
  people: Pick<People, 'of' | 'standing' | 'isIn'>
  channels: Channels
  teams: Pick<Teams, 'of'>
  pins: Pick<Pins, 'remarks'>
  /** Whether a conversation is one of a mock table. */
  isBooth(team: string, channel: string): Promise<boolean>
  typed: Typed
}

/** A zone and a name are welcome, but a form must be opened within 3 seconds. */
const PERSON_MS = 1_000

/** Only setup asks for the zone and for a private channel's name, and only a message leaves the name out: no call to Slack for anything else. */
export async function callerOf(parts: CallerParts, place: Place, name: string): Promise<Caller> {
  const { bot, people, channels, pins, typed } = parts
  const { team, user, channel } = place
  const info = bot.command(name)
  const manages = info?.who === 'manager'
  // A channel by whose name everybody knows it is none of a table’s.
  const mayBeBooth = place.channelName === undefined || place.channelName.startsWith('mpdm-')
  const isRoom =
    channel !== undefined && !isDirect(channel) && !(mayBeBooth && (await parts.isBooth(team, channel)))
  // What lets a group meet in a channel: what was not shared a minute ago may be now, and a channel has one group.
  const isNew = info?.group === 'creates'
  if (isRoom && isNew) channels.forget(team, channel)
  const [person, home, known] = await Promise.all([
    manages || place.name === undefined ? within(people.of(team, user), PERSON_MS) : undefined,
    isRoom ? channels.home(team, channel) : team,
    isRoom && manages && place.channelName === undefined
      ? within(channels.of(team, channel), PERSON_MS)
      : undefined,
  ])
  // A button may name the channel that is meant, or somebody writes it. They must be in it still.
  const from = async (code: string) => {
    if (!(await people.isIn(team, user, code))) return undefined
    const there = { team, user, ...(place.name && { name: place.name }), channel: code, direct: false }
    return callerOf(parts, there, name)
  }
  const caller = callerAt(
    isRoom
      ? { ...place, ...(known?.name !== undefined && { channelName: known.name }) }
      : { ...place, channel: undefined, thread: undefined },
    {
      home,
      // Another side may set a group up in the same moment.
      otherNames: isRoom && isNew ? await channels.otherNames(team, channel) : [],
      typed,
      name: place.name ?? person?.name ?? user,
      zone: manages ? person?.zone : undefined,
      remarks: async (at, { pin }, stars) => [
        ...(pin ? await pins.remarks(at) : []),
        ...(stars ? await starRemarks(parts.teams, at) : []),
      ],
      standing: async () => (home === team ? people.standing(team, user) : ELSEWHERE),
    },
  )
  return { ...caller, from }
}

/** In a channel that several workspaces share, the group is its first workspace's. */
const ELSEWHERE = {
  admin: false,
  maySetUp: 'This channel’s study group belongs to another workspace that shares the channel.',
}
