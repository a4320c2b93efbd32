import { webApi } from '@slack/bolt'
import { PlatformError } from '../../core/errors.ts'
import type { Log } from '../../core/ports.ts'
import { FIXES, toPlatformError } from './errors.ts'
import { type Extra, lackedBy } from './scopes.ts'
import type { SlackTime } from './slack-time.ts'

/** The bot in one workspace. */
export type Team = {
  id: string
  web: webApi.WebClient
  botUser: string
  botId: string
  /** The workspace's address, `https://example.slack.com/`. */
  url: string
  /** Scopes of the token; `undefined` where Slack did not tell. */
  scopes: readonly string[] | undefined
}

/** Workspaces by team id. */
export type Teams = {
  /** Rejects with PlatformError `refused` where the app is not installed. */
  of(id: string): Promise<Team>
  /** The token of a workspace is void: it is asked for again next time. */
  forget(id: string): void
}

/** A call to Slack may take so long, in ms: a stop waits for it, and is cut off after 9.5 seconds. */
export const TIMEOUT_MS = 8_000

/**
 * How calls are made: once. What a failed call means is decided by whoever made it, because a repeated POST may arrive
 * twice. `time` hears Slack's clock from every answer of its API.
 */
export const webOptions = (
  apiUrl: string,
  logger: webApi.WebClientOptions['logger'],
  time?: SlackTime,
): webApi.WebClientOptions => ({
  slackApiUrl: apiUrl,
  retryConfig: { retries: 0 },
  rejectRateLimitedCalls: true,
  timeout: TIMEOUT_MS,
  ...(logger && { logger }),
  ...(time && { fetch: listening(time, apiUrl) }),
})

/** Files go to another host, whose clock is its own: a look that began by it would begin too late. */
const listening =
  (time: SlackTime, apiUrl: string): webApi.FetchFunction =>
  async (url, init) => {
    const answer = await fetch(url, init as RequestInit)
    if (String(url).startsWith(apiUrl)) time.hear(answer.headers.get('date'))
    return answer
  }

/** Knows workspaces by their tokens; `tokenOf` answers `undefined` where the app is not installed, `opened` hears of each once. */
export function createTeams(
  tokenOf: (id: string) => Promise<string | undefined>,
  options: webApi.WebClientOptions,
  opened: (team: Team) => void = () => {},
): Teams {
  const known = new Map<string, { token: string; team: Promise<Team> }>()
  return {
    of: async (id) => {
      const token = await tokenOf(id).catch((cause: unknown) => {
        throw new PlatformError('unreachable', 'The token for this workspace cannot be read.', { cause })
      })
      if (token === undefined) throw notInstalled()
      const found = known.get(id)
      if (found?.token === token) return found.team
      const team = openTeam(token, options)
      known.set(id, { token, team })
      team.then(opened, () => known.get(id)?.team === team && known.delete(id))
      return team
    },
    forget: (id) => void known.delete(id),
  }
}

/** The one workspace of a bot; `own` answers `undefined` until Slack has told which it is. */
export const onlyTeam = (own: () => Team | undefined): Teams => ({
  of: async (id) => {
    const team = own()
    // Not a refusal: that would put the group on hold.
    if (!team) throw new PlatformError('unreachable', 'Slack could not be reached yet.')
    if (team.id !== id) throw notInstalled()
    return team
  },
  forget: () => {},
})

const notInstalled = (): PlatformError =>
  new PlatformError('refused', 'The app is not installed in this workspace.', {
    fix: 'Install the app in this workspace again.',
  })

/**
 * Asks Slack whom a token belongs to. Rejects with PlatformError, which is never `unknown`: nothing was sent to anybody.
 */
export async function openTeam(token: string, options: webApi.WebClientOptions): Promise<Team> {
  const web = new webApi.WebClient(token, options)
  try {
    const who = await web.auth.test()
    if (!who.team_id) throw new Error('Slack did not say whose token it is.')
    return {
      id: who.team_id,
      web,
      botUser: who.user_id ?? '',
      botId: who.bot_id ?? '',
      url: who.url ?? 'https://slack.com/',
      scopes: who.response_metadata?.scopes,
    }
  } catch (error) {
    const failure = toPlatformError(error)
    if (failure.outcome !== 'unknown') throw failure
    throw new PlatformError('unreachable', failure.message, { cause: failure.cause })
  }
}

/** Says which of the scopes that the manifest with these extras asks for a token lacks, with what each is for; nothing where it has all. */
export function reportScopes(team: Pick<Team, 'id' | 'scopes'>, extras: readonly Extra[], log: Log): void {
  const missing = lackedBy(team, extras)
  if (missing.length === 0) return
  log.warn(
    { team: team.id, missing: missing.map(([scope]) => scope) },
    `The Slack app lacks ${missing.map(([scope, use]) => `${scope} (${use})`).join(', ')}. ${FIXES.update}`,
  )
}
