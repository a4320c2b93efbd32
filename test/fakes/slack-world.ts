import { LogLevel, webApi } from '@slack/bolt'
import { startSlack } from './slack/index.ts'
import type { SlackOptions } from './slack/options.ts'

/** A logger for clients that say nothing. */
export const quiet = {
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: () => {},
  setLevel: () => {},
  getLevel: () => LogLevel.ERROR,
  setName: () => {},
}

/** A workspace with a member, a public and a private channel, and a client that never tries twice. */
export async function startSmallSlack(options: Partial<SlackOptions> = {}) {
  const slack = await startSlack({ burst: Number.POSITIVE_INFINITY, ...options })
  const team = slack.team()
  const ann = slack.user(team.id, { name: 'ann' })
  const general = slack.channel(team.id, { name: 'general', members: [ann] })
  const secret = slack.channel(team.id, { name: 'secret', kind: 'private', members: [ann] })
  const clientFor = (token: string) =>
    new webApi.WebClient(token, {
      slackApiUrl: slack.apiUrl,
      retryConfig: { retries: 0 },
      rejectRateLimitedCalls: true,
      logger: quiet,
    })
  return { slack, team, ann: slack.member(ann.id), general, secret, clientFor, web: clientFor(team.botToken) }
}

/** What a call was refused with: Slack's error, or the code of the client's. */
export async function refusal(call: Promise<unknown>): Promise<string> {
  try {
    await call
  } catch (error) {
    const { data, code, statusCode } = error as {
      data?: { error?: string }
      code?: string
      statusCode?: number
    }
    return data?.error ?? [code, statusCode].filter(Boolean).join(' ')
  }
  return 'accepted'
}
