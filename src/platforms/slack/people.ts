import type { Standing } from '../../core/caller.ts'
import type { Log, Room, Who } from '../../core/ports.ts'
import type { MemberRef } from '../../core/refs.ts'
import { FIXES, reasonOf, toPlatformError } from './errors.ts'
import type { Teams } from './teams.ts'

/** What `users.info` tells of a person, as far as it matters here. */
export type Person = {
  name: string
  zone: string | undefined
  admin: boolean
  guest: boolean
  bot: boolean
  /** Of another workspace, met in a shared channel. */
  stranger: boolean
  /** The workspace whose account it is. */
  team?: string
  /** The account was deactivated. */
  gone: boolean
}

/** Who people are, remembered for 10 minutes. */
export type People = {
  /** `undefined` when Slack cannot be asked. */
  of(team: string, user: string): Promise<Person | undefined>
  standing(team: string, user: string): Promise<Standing>
  /** Who somebody is in a workspace; `undefined` for nobody there. Rejects with PlatformError. */
  who(team: string, user: string): Promise<Who | undefined>
  /** The channels that somebody is in, private ones only where the bot is too, by name. Rejects with PlatformError. */
  rooms(team: string, user: string): Promise<Room[]>
  /** Whether a channel is one of these. Rejects with PlatformError. */
  isIn(team: string, user: string, channel: string): Promise<boolean>
  /** Some who run a workspace, its owners first, as far as they are among its first two thousand accounts. Rejects with PlatformError. */
  admins(team: string): Promise<MemberRef[]>
  /** Somebody’s profile changed, or what they may do: they are asked about again. */
  forget(team: string, user: string): void
}

const REMEMBER_MS = 10 * 60_000
/** People remembered at once; the earliest asked leaves first. */
const MOST = 10_000
/** Accounts or channels a page, as Slack advises (docs.slack.dev/apis/web-api/pagination), and how many pages a search may take. */
const PAGE = 200
const PAGES = 10
/** So many administrators are enough to reach one. */
const ENOUGH = 3

/** Asks `users.info`. `setup` says who may set up a first group; `now` answers epoch ms. */
export function createPeople(parts: {
  teams: Teams
  setup: 'members' | 'admins'
  now(): number
  log: Log
}): People {
  const { teams, setup, now, log } = parts
  const known = new Map<string, { at: number; person: Promise<Person> }>()

  const of = async (team: string, user: string): Promise<Person | undefined> => {
    const key = `${team}/${user}`
    const found = known.get(key)
    const fresh =
      found && found.at > now() - REMEMBER_MS ? found : { at: now(), person: ask(teams, team, user) }
    if (fresh !== found) {
      known.delete(key)
      known.set(key, fresh)
      const [first] = known.keys()
      if (known.size > MOST && first !== undefined) known.delete(first)
    }
    try {
      return await fresh.person
    } catch (error) {
      if (known.get(key) === fresh) known.delete(key)
      log.warn({ error, team, user }, 'Slack did not tell who a member is')
      return undefined
    }
  }

  return {
    of,
    who: async (team, user) => {
      try {
        const person = await ask(teams, team, user)
        return person.gone ? undefined : { name: person.name, kind: kindOf(person) }
      } catch (error) {
        if (NOBODY.includes(reasonOf(error))) return undefined
        throw toPlatformError(error)
      }
    },
    rooms: async (team, user) => {
      try {
        const all = await Array.fromAsync(roomsOf(teams, team, user))
        return all.sort((a, b) => a.name.localeCompare(b.name))
      } catch (error) {
        throw toPlatformError(error)
      }
    },
    isIn: async (team, user, channel) => {
      try {
        for await (const { code } of roomsOf(teams, team, user)) if (code === channel) return true
        return false
      } catch (error) {
        throw toPlatformError(error)
      }
    },
    admins: async (team) => {
      try {
        const found = await runners(teams, team)
        const members = found.sort((a, b) => Number(b.owner) - Number(a.owner))
        return members.map(({ id: user }) => ({ platform: 'slack', workspace: team, user }))
      } catch (error) {
        throw toPlatformError(error)
      }
    },
    standing: async (team, user) => {
      const scopes = await teams.of(team).then(
        (at) => at.scopes,
        () => undefined,
      )
      const lacks = scopes && !scopes.includes('users:read') ? LACKS_USERS : undefined
      return standingOf(await of(team, user), setup, lacks)
    },
    forget: (team, user) => void known.delete(`${team}/${user}`),
  }
}

/**
 * The workspace under which somebody in a channel that several share is known, whichever of those tells of them: their own where the app
 * is in it, because what they type comes from there, else the one that tells.
 */
export async function workspaceOf(
  { people, teams }: { people: Pick<People, 'of'>; teams: Pick<Teams, 'of'> },
  team: string,
  user: string,
): Promise<string> {
  const person = await people.of(team, user)
  const own = person?.stranger ? person.team : undefined
  if (own === undefined) return team
  return teams.of(own).then(
    () => own,
    () => team,
  )
}

const LACKS_USERS = `I can’t see who you are: the app lacks the permission users:read. ${FIXES.update}`

/** What somebody may do. Who cannot be told apart from a stranger may nothing. */
export function standingOf(
  person: Person | undefined,
  setup: 'members' | 'admins',
  unknown = 'Slack does not tell me who you are at the moment. Try again in a minute.',
): Standing {
  if (!person)
    return {
      admin: false,
      maySetUp: unknown,
    }
  const admin = person.admin && !person.stranger && !person.bot
  return { admin, maySetUp: setupBar(person, admin, setup) ?? true }
}

function setupBar(person: Person, admin: boolean, setup: 'members' | 'admins'): string | undefined {
  if (person.bot) return 'A bot cannot set up a study group.'
  if (person.stranger)
    return 'You belong to another workspace. Ask a member of the workspace that I am installed in to set the group up.'
  if (person.guest) return 'Guests cannot set up a study group. Ask a full member of this workspace.'
  if (setup === 'admins' && !admin)
    return 'In this workspace only administrators set up study groups. Ask one of them.'
  return undefined
}

const kindOf = ({ bot, stranger, guest }: Person): Who['kind'] =>
  bot ? 'bot' : stranger ? 'stranger' : guest ? 'guest' : 'member'

/** Slack’s words for nobody (docs.slack.dev/reference/methods/users.info, errors). */
const NOBODY = ['user_not_found', 'user_not_visible']

/** Active people who run a workspace, of as many pages as it takes to find enough. */
async function runners(teams: Teams, team: string): Promise<{ id: string; owner: boolean }[]> {
  const { web } = await teams.of(team)
  const found: { id: string; owner: boolean }[] = []
  let cursor: string | undefined
  for (let page = 0; page < PAGES && found.length < ENOUGH; page++) {
    const { members = [], response_metadata: more } = await web.users.list({
      limit: PAGE,
      ...(cursor !== undefined && { cursor }),
    })
    for (const { id, deleted, is_bot, is_admin, is_owner = false } of members)
      if (id !== undefined && !deleted && !is_bot && (is_admin || is_owner))
        found.push({ id, owner: is_owner })
    cursor = more?.next_cursor
    if (!cursor) break
  }
  return found
}

/** Page by page: one may hold fewer than it could, or none, and others follow all the same. */
async function* roomsOf(teams: Teams, team: string, user: string): AsyncGenerator<Room> {
  const { web } = await teams.of(team)
  let cursor: string | undefined
  for (let page = 0; page < PAGES; page++) {
    const { channels = [], response_metadata: more } = await web.users.conversations({
      user,
      types: 'public_channel,private_channel',
      exclude_archived: true,
      limit: PAGE,
      ...(cursor !== undefined && { cursor }),
    })
    for (const { id, name } of channels)
      if (id !== undefined)
        yield {
          channel: { platform: 'slack', workspace: team, channel: id },
          code: id,
          name: `#${name ?? id}`,
        }
    cursor = more?.next_cursor
    if (!cursor) return
  }
}

async function ask(teams: Teams, team: string, id: string): Promise<Person> {
  const { web } = await teams.of(team)
  const { user } = await web.users.info({ user: id })
  if (!user) throw new Error('Slack answered without a user.')
  const homes = [user.team_id, ...(user.enterprise_user?.teams ?? [])]
  return {
    name: user.profile?.display_name || user.profile?.real_name || user.real_name || user.name || id,
    zone: user.tz,
    admin: Boolean(user.is_admin || user.is_owner || user.is_primary_owner),
    guest: Boolean(user.is_restricted || user.is_ultra_restricted),
    bot: Boolean(user.is_bot || user.is_workflow_bot),
    gone: Boolean(user.deleted),
    stranger: Boolean(user.is_stranger) || (user.team_id !== undefined && !homes.includes(team)),
    ...(user.team_id !== undefined && { team: user.team_id }),
  }
}
