import type { Reach } from '../../core/platform.ts'
import { toPlatformError } from './errors.ts'
import { refusalIn } from './patience.ts'
import type { Team } from './teams.ts'

/** What Slack's refusal of the bot token means for the operator. */
export const refusedToken = (word: string): string =>
  `Slack refuses SLACK_BOT_TOKEN (${word}). Install your Slack app in the workspace, and copy the token from “OAuth & Permissions” again.`

const READY: Reach = { state: 'ready' }

/**
 * How Slack is reached: `heard` is whether its deliveries are taken, in a process that takes any. Whether it takes the token is
 * asked in one workspace alone; of many, each tells by its own calls. Never rejects.
 */
export async function reachOf(heard: Reach | undefined, team: Team | 'many' | undefined): Promise<Reach> {
  if ((heard && heard.state !== 'ready') || team === 'many') return heard ?? READY
  if (!team) return { state: 'connecting', reason: 'Slack could not be reached yet.' }
  try {
    await team.web.auth.test()
    return READY
  } catch (error) {
    const word = refusalIn(error)
    if (word !== '') return { state: 'refused', reason: refusedToken(word) }
    const { outcome, message } = toPlatformError(error)
    return outcome === 'limited' ? READY : { state: 'connecting', reason: message }
  }
}
