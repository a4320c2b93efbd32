import { PlatformError } from '../../core/errors.ts'
import type { Booths } from '../../core/platform.ts'
import type { OpenExpiring } from '../../core/records.ts'
import { toPlatformError } from './errors.ts'
import { inspectExtra } from './inspect.ts'
import type { Extra } from './scopes.ts'
import type { Team, Teams } from './teams.ts'

/** A conversation is known to be a table’s for so long after one was opened in it, in ms. */
const BOOTH_MS = 400 * 24 * 60 * 60_000

/** How many people a conversation holds beside the bot. Source: docs.slack.dev/reference/methods/conversations.open. */
const MOST = 8

/** Conversations of those who sit at tables. */
export type SlackBooths = {
  booths: Booths
  /** Whether a conversation is one that the bot opened: no group can meet there. */
  has(team: string, channel: string): Promise<boolean>
}

/**
 * Group direct messages. The same people have one conversation, so a table is its message there; whoever opens it again gets the same
 * one, and nobody can be let in later. Slack’s documentation names the scope for bots and does not: where it is refused, it is refused.
 */
export function createBooths(
  teams: Teams,
  { expiring, beforeCall = () => {} }: { expiring: OpenExpiring; beforeCall?: (() => void) | undefined },
): SlackBooths {
  const known = expiring<true>('slack-booth', BOOTH_MS)
  const open = async (team: Team, users: string[]): Promise<string> => {
    beforeCall()
    const { channel } = await team.web.conversations
      .open({ users: users.join(',') })
      .catch((error: unknown) => {
        throw toPlatformError(error)
      })
    if (!channel?.id) throw new PlatformError('unknown', 'Slack did not say where the conversation is.')
    return channel.id
  }
  return {
    booths: {
      open: async ({ near: { platform, workspace }, people }) => {
        const users = [...new Set(people.map(({ user }) => user))].sort()
        if (users.length < 2 || users.length > MOST)
          throw new PlatformError('invalid', `Slack has conversations of two to ${MOST} people.`)
        const team = await teams.of(workspace)
        const channel = await open(team, users)
        await known.set(`${workspace}/${channel}`, true).catch((cause: unknown) => {
          throw new PlatformError('unknown', 'A conversation could not be noted.', { cause })
        })
        return { platform, workspace, channel, url: new URL(`archives/${channel}`, team.url).href }
      },
      inspect: async ({ workspace }) => inspectExtra(await teams.of(workspace), 'mocks'),
    },
    has: async (team, channel) => (await known.get(`${team}/${channel}`).catch(() => undefined)) === true,
  }
}

/** What doctor asks about an extra. */
export const examineExtra = (teams: Teams, extra: Extra): Pick<Booths, 'inspect'> => ({
  inspect: async ({ workspace }) => inspectExtra(await teams.of(workspace), extra),
})
