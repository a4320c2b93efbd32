import { webApi } from '@slack/bolt'
import { PlatformError } from '../../core/errors.ts'
import type { Problem } from '../../core/ports.ts'
import type { Examination, ExaminationParts, Examined } from '../kit/module.ts'
import { createAhead } from '../kit/waiting.ts'
import { silentLog } from './bolt-log.ts'
import { examineExtra } from './booth.ts'
import type { SlackConfig } from './config.ts'
import { FIXES, toPlatformError } from './errors.ts'
import { inspectChannel } from './inspect.ts'
import { createInstallations } from './installations.ts'
import { refusalIn } from './patience.ts'
import { refusedToken } from './reach.ts'
import { type Extra, lackedBy, scopesWith } from './scopes.ts'
import { refusedSocket } from './socket.ts'
import { createTeams, onlyTeam, openTeam, type Team, type Teams, webOptions } from './teams.ts'

const OFFLINE =
  'Check this machine’s network, a firewall or proxy on the way, and SLACK_API_URL. While Slack is out of order, wait: the bot tries again by itself.'

/**
 * Asks Slack whose the token is, which scopes it has, whether the app-level token opens a socket (none is opened: Slack would send it
 * what members do), and what keeps posts from coming in channels. Of many workspaces each is asked about its own channels.
 */
export async function examineSlack(config: SlackConfig, parts: ExaminationParts): Promise<Examination> {
  const time = createAhead(parts.now)
  const options = {
    ...webOptions(config.apiUrl, silentLog()),
    fetch: (async (url, init) => {
      const answer = await fetch(url, init as RequestInit)
      time.hear(answer.headers.get('date'))
      return answer
    }) satisfies webApi.FetchFunction,
  }
  const { findings, teams } =
    config.mode === 'oauth' ? examineMany(config, parts, options) : await examineOne(config, options)
  const socket = config.mode === 'socket' ? [await examineSocket(config.appToken, options)] : []
  return {
    findings: [...findings, ...socket],
    ahead: time.ahead(),
    booths: examineExtra(teams, 'mocks'),
    stars: examineExtra(teams, 'stars'),
    inspect: async ({ workspace, channel }): Promise<Problem[]> => {
      try {
        return await inspectChannel(await teams.of(workspace), channel)
      } catch (error) {
        const failure = toPlatformError(error)
        // Of one workspace among many: its own token is at fault.
        if (failure.outcome === 'refused') return [{ what: failure.message, fix: failure.fix }]
        throw failure
      }
    },
  }
}

type Options = webApi.WebClientOptions
type Asked = { findings: Examined[]; teams: Teams }

async function examineOne(config: Exclude<SlackConfig, { mode: 'oauth' }>, options: Options): Promise<Asked> {
  try {
    const team = await openTeam(config.botToken, options)
    const said = `Slack accepts SLACK_BOT_TOKEN: it belongs to ${new URL(team.url).host}.`
    return {
      findings: [{ about: 'token', said }, scopesOf(team, config.extras)],
      teams: onlyTeam(() => team),
    }
  } catch (error) {
    const problem = tokenProblem(error, refusedToken)
    const finding: Examined = { about: 'token', said: problem.what, problem }
    const none = async () => Promise.reject(new PlatformError('unreachable', problem.what))
    return { findings: [finding], teams: { of: none, forget: () => {} } }
  }
}

function examineMany(
  config: Extract<SlackConfig, { mode: 'oauth' }>,
  { store, now }: ExaminationParts,
  options: Options,
): Asked {
  const installations = store && createInstallations(store, config.encryptionKey, now)
  const said = 'Each workspace has a token of its own, which is asked where a group meets there.'
  return {
    findings: [{ about: 'token', said }],
    teams: createTeams(async (id) => installations?.tokenOf(id), options),
  }
}

function scopesOf(team: Pick<Team, 'scopes'>, extras: readonly Extra[]): Examined {
  const missing = lackedBy(team, extras)
  if (missing.length === 0)
    return { about: 'scopes', said: `The app has all ${scopesWith(extras).length} scopes.` }
  const what = `The Slack app lacks ${missing.map(([scope, use]) => `${scope} (${use})`).join(', ')}.`
  return { about: 'scopes', said: what, problem: { what, fix: FIXES.update } }
}

/** An address for a socket shows that the token is right and Socket Mode is on; it is never used. */
async function examineSocket(appToken: string, options: Options): Promise<Examined> {
  try {
    await new webApi.WebClient(appToken, options).apps.connections.open()
    return { about: 'gateway', said: 'Slack accepts SLACK_APP_TOKEN, and Socket Mode is on.' }
  } catch (error) {
    const problem = tokenProblem(error, refusedSocket)
    return { about: 'gateway', said: problem.what, problem }
  }
}

/** `refused` makes two sentences of Slack's word: what is refused, and what to do. */
function tokenProblem(error: unknown, refused: (word: string) => string): Problem {
  const word = refusalIn(error)
  if (word === '') return { what: `Slack cannot be asked: ${toPlatformError(error).message}`, fix: OFFLINE }
  const [what = '', ...fix] = refused(word).split(/(?<=\.) /)
  return { what, fix: fix.join(' ') }
}
