import type { Problem } from '../../core/ports.ts'
import type { ChannelRef } from '../../core/refs.ts'
import { plain } from '../../core/text.ts'
import { FIXES, reasonOf, toPlatformError } from './errors.ts'
import { EXTRAS, type Extra, fixWith } from './scopes.ts'
import type { Team, Teams } from './teams.ts'

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

/**
 * What keeps an app from what an extra is for. Slack tells a token’s scopes with every answer: they may be others than when it was first
 * used. Rejects with PlatformError.
 */
export async function inspectExtra(
  { web, scopes: before }: Pick<Team, 'web' | 'scopes'>,
  extra: Extra,
): Promise<Problem[]> {
  const answer = await web.auth.test().catch((error: unknown) => {
    throw toPlatformError(error)
  })
  const scopes = answer.response_metadata?.scopes ?? before
  const missing = EXTRAS[extra].scopes.filter((scope) => scopes && !scopes.includes(scope))
  if (missing.length === 0) return []
  return [{ what: `The app lacks the permission ${missing.join(', ')}.`, fix: fixWith(extra) }]
}

/** Why a workspace's stars are not heard, in card text; nothing where they are, or Slack cannot be asked. Never rejects. */
export async function starRemarks(
  teams: Pick<Teams, 'of'>,
  { platform, workspace }: ChannelRef,
): Promise<string[]> {
  if (platform !== 'slack') return []
  const problems = await teams
    .of(workspace)
    .then((team) => inspectExtra(team, 'stars'))
    .catch(() => [])
  return problems.map(({ what, fix }) => `**stars** does nothing yet: ${plain(what)} ${plain(fix)}`)
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
