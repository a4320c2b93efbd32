import type { Problem } from '../../core/ports.ts'
import { FIXES, reasonOf, toPlatformError } from './errors.ts'
import type { Team } from './teams.ts'

/** What posting, its thread and `find` need, by the kind of channel. */
const NEEDED = {
  public: ['chat:write', 'channels:history'],
  private: ['chat:write', 'groups:history'],
} as const

/** What would make a post in a channel fail. Rejects when Slack cannot be asked. */
export async function inspectChannel(team: Team, channel: string): Promise<Problem[]> {
  const info = await team.web.conversations.info({ channel }).catch((error: unknown) => {
    if (reasonOf(error) === '') throw error
    const failure = toPlatformError(error)
    if (failure.outcome !== 'refused') throw error
    return { what: failure.message, fix: failure.fix }
  })
  if ('fix' in info) return [info]
  const found = info.channel
  // A token's permissions grow when the app is installed anew, without the token changing.
  const able = { scopes: info.response_metadata?.scopes ?? team.scopes }
  const isPrivate = Boolean(found?.is_private || found?.is_group)
  return [
    ...scopeProblems(able, isPrivate),
    ...(found?.is_archived
      ? [
          {
            what: 'The channel is archived.',
            fix: FIXES.unarchive,
          },
        ]
      : []),
    ...(found?.is_member === false && (isPrivate || !has(able, 'channels:join'))
      ? [{ what: 'I am not in this channel.', fix: FIXES.invite }]
      : []),
    ...(found?.is_read_only
      ? [
          {
            what: 'Only some people may post in this channel.',
            fix: 'Add the app to those who may post there, or set the group up in another channel.',
          },
        ]
      : []),
  ]
}

/** Slack tells a token's scopes with every answer; where a proxy drops them, the calls themselves will say. */
const has = ({ scopes }: Pick<Team, 'scopes'>, scope: string): boolean =>
  scopes === undefined || scopes.includes(scope)

function scopeProblems(team: Pick<Team, 'scopes'>, isPrivate: boolean): Problem[] {
  const missing = NEEDED[isPrivate ? 'private' : 'public'].filter((scope) => !has(team, scope))
  if (missing.length === 0) return []
  return [
    {
      what: `The app lacks the permission ${missing.join(', ')}.`,
      fix: FIXES.update,
    },
  ]
}
