import type { Receiver } from '@slack/bolt'
import { z } from 'zod'
import { StartError } from '../../core/errors.ts'
import type { Reach } from '../../core/platform.ts'
import { type Environment, optional, origin, readSettings } from '../kit/environment.ts'
import { EXTRAS, type Extra, readExtras } from './scopes.ts'

/** How Slack is connected: Socket Mode, HTTP with one workspace, or OAuth with many; `extras` are what the app has on top. */
export type SlackConfig = {
  apiUrl: string
  command: string
  setup: 'members' | 'admins'
  extras: readonly Extra[]
} & (
  | { mode: 'socket'; botToken: string; appToken: string }
  | { mode: 'http'; botToken: string; signingSecret: string }
  | {
      mode: 'oauth'
      signingSecret: string
      clientId: string
      clientSecret: string
      stateSecret: string
      /** 32 bytes. */
      encryptionKey: Buffer
    }
)

/** One of Slack's ways to reach the bot. */
export type Receiving = {
  receiver: Receiver
  /** Rejects with StartError when Slack refuses the configuration. */
  start(): Promise<void>
  /** Takes nothing more; what was taken goes on. */
  stop(): Promise<void>
  /** Whether Slack's deliveries are taken just now. */
  reach(): Reach
}

const schema = z.object({
  SLACK_BOT_TOKEN: z
    .string()
    .trim()
    .regex(/^xoxb-/, { error: 'must be a bot token; it begins with xoxb-' })
    .optional(),
  SLACK_APP_TOKEN: z
    .string()
    .trim()
    .regex(/^xapp-/, { error: 'must be an app-level token; it begins with xapp-' })
    .optional(),
  SLACK_SIGNING_SECRET: optional,
  SLACK_CLIENT_ID: optional,
  SLACK_CLIENT_SECRET: optional,
  SLACK_STATE_SECRET: optional,
  SLACK_API_URL: origin('https://slack.com/api/'),
  SLACK_COMMAND: z
    .string()
    .regex(/^\/?[a-z][a-z0-9_-]{0,30}$/, { error: 'must be one lower-case word, such as study' })
    .default('study'),
  SLACK_SETUP: z.enum(['members', 'admins'], { error: 'must be members or admins' }).default('members'),
  SLACK_WITH: z
    .string()
    .default('')
    .transform((text, { addIssue }) => {
      const extras = readExtras(text)
      if (!extras) addIssue(`takes words with commas between them, out of: ${Object.keys(EXTRAS).join(', ')}`)
      return extras ?? []
    }),
  ENCRYPTION_KEY: optional,
})

type Env = z.output<typeof schema>

/** What SLACK_WITH adds to the app. Throws StartError. */
export const readSlackExtras = (environment: Environment): readonly Extra[] =>
  readSettings(schema.pick({ SLACK_WITH: true }), environment).SLACK_WITH

/** Which of Slack's three ways the settings name, if any. Throws StartError that says what half of one lacks. */
export function readSlackConfig(environment: Environment): SlackConfig | undefined {
  const env = readSettings(schema, environment)
  const common = {
    apiUrl: env.SLACK_API_URL.replace(/\/*$/, '/'),
    command: env.SLACK_COMMAND.replace(/^\//, ''),
    setup: env.SLACK_SETUP,
    extras: env.SLACK_WITH,
  }
  if (env.SLACK_CLIENT_ID || env.SLACK_CLIENT_SECRET) return { ...common, ...readOAuth(env) }
  const { SLACK_BOT_TOKEN: botToken, SLACK_APP_TOKEN: appToken, SLACK_SIGNING_SECRET: signingSecret } = env
  if (!botToken && !appToken && !signingSecret) return undefined
  if (!botToken)
    throw new StartError([
      'SLACK_BOT_TOKEN is missing: the token that begins with xoxb-, from “OAuth & Permissions” of your Slack app',
    ])
  if (appToken) return { ...common, mode: 'socket', botToken, appToken }
  if (signingSecret) return { ...common, mode: 'http', botToken, signingSecret }
  throw new StartError([
    'SLACK_APP_TOKEN is missing: Socket Mode needs the token that begins with xapp- (“Basic Information”, scope connections:write). Over HTTP set SLACK_SIGNING_SECRET instead',
  ])
}

const OAUTH = [
  'SLACK_CLIENT_ID',
  'SLACK_CLIENT_SECRET',
  'SLACK_STATE_SECRET',
  'SLACK_SIGNING_SECRET',
  'ENCRYPTION_KEY',
] as const satisfies (keyof Env)[]

function readOAuth(env: Env) {
  const key = env.ENCRYPTION_KEY === undefined ? undefined : readKey(env.ENCRYPTION_KEY)
  const problems = OAUTH.filter((name) => env[name] === undefined).map(
    (name) =>
      `${name} is missing: installing in many workspaces (OAuth) needs ${OAUTH.slice(0, -1).join(', ')} and ${OAUTH.at(-1)}`,
  )
  if (env.ENCRYPTION_KEY !== undefined && !key)
    problems.push(
      'ENCRYPTION_KEY must be 32 bytes as 64 hex digits or as base64. Make one with: openssl rand -hex 32',
    )
  if (problems.length > 0 || !key) throw new StartError(problems)
  return {
    mode: 'oauth' as const,
    signingSecret: env.SLACK_SIGNING_SECRET ?? '',
    clientId: env.SLACK_CLIENT_ID ?? '',
    clientSecret: env.SLACK_CLIENT_SECRET ?? '',
    stateSecret: env.SLACK_STATE_SECRET ?? '',
    encryptionKey: key,
  }
}

function readKey(text: string): Buffer | undefined {
  const key = /^[0-9a-f]{64}$/i.test(text) ? Buffer.from(text, 'hex') : Buffer.from(text, 'base64')
  return key.length === 32 ? key : undefined
}
