import { existsSync, readFileSync } from 'node:fs'
import { parseEnv } from 'node:util'
import { z } from 'zod'
import { StartError } from './core/errors.ts'
import type { SlackConfig } from './platforms/slack/config.ts'

const optional = z.string().trim().min(1).optional()
const flag = z.stringbool({ truthy: ['1', 'true', 'yes', 'on'], falsy: ['0', 'false', 'no', 'off'] })
const origin = (fallback: string) =>
  z
    .url({ protocol: /^https?$/, error: 'is not an http(s) address; leave it out for the default' })
    .default(fallback)

const schema = z.object({
  PORT: z.coerce
    .number({ error: 'must be a port number, such as 3000' })
    .int({ error: 'must be a port number, such as 3000' })
    .min(0, { error: 'must be between 0 and 65535' })
    .max(65535, { error: 'must be between 0 and 65535' })
    .default(3000),
  HOST: z.string().trim().min(1).default('127.0.0.1'),
  DATABASE_URL: z
    .string()
    .regex(/^file:.+/, { error: 'must begin with file:, such as file:./data/studyhall.sqlite' })
    .default('file:./data/studyhall.sqlite'),
  CURRICULUM_DIR: optional,
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], {
      error: 'must be one of fatal, error, warn, info, debug, trace, silent',
    })
    .default('info'),
  PLAYGROUND: flag.optional(),
  PLAYGROUND_PASSWORD: z.string().min(8, { error: 'must be at least 8 characters long' }).optional(),
  DISCORD_TOKEN: optional,
  DISCORD_API_URL: origin('https://discord.com/api'),
  DISCORD_GUILD_ID: z
    .string()
    .regex(/^\d{15,21}$/, { error: 'must be a server id: 17 to 20 digits' })
    .optional(),
  DISCORD_SHARDS: z
    .string()
    .regex(/^(auto|[1-9]\d{0,3})$/, { error: 'must be auto or a number of shards' })
    .default('auto'),
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
  ENCRYPTION_KEY: optional,
})

/** Everything the environment decides, validated. Absent sections are platforms that are not configured. */
export type Config = {
  port: number
  host: string
  databaseUrl: string
  curriculumDir: string | undefined
  logLevel: string
  playground: { password: string | undefined } | undefined
  discord: { token: string; apiUrl: string; guildId: string | undefined; shards: number | 'auto' } | undefined
  slack: SlackConfig | undefined
}

const LOOPBACK = ['127.0.0.1', 'localhost', '::1']

/** What `.env` (if there) and the environment, which wins, say. An empty value in .env.example's style means "not set". */
function givenBy(environment: NodeJS.ProcessEnv, envFile: string): NodeJS.ProcessEnv {
  const file = existsSync(envFile) ? parseEnv(readEnvFile(envFile)) : {}
  return Object.fromEntries(Object.entries({ ...file, ...environment }).filter(([, value]) => value?.trim()))
}

function readEnvFile(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    throw new StartError([
      `${path} cannot be read (${(error as NodeJS.ErrnoException).code}). Make it a file that this user may read, or remove it.`,
    ])
  }
}

/** One setting alone, unchecked: what reads beside the bot needs neither its tokens nor all the rest to be right. */
export const readSetting = (name: 'CURRICULUM_DIR' | 'DATABASE_URL'): string | undefined =>
  givenBy(process.env, '.env')[name]

/**
 * Reads `.env` (if there) and the environment, which wins. Throws StartError with every problem and its fix.
 */
export function readConfig(environment: NodeJS.ProcessEnv, envFile = '.env'): Config {
  const parsed = schema.safeParse(givenBy(environment, envFile))
  const problems = parsed.success
    ? []
    : parsed.error.issues.map(
        (issue) =>
          `${String(issue.path[0])} ${issue.path[0] === 'PLAYGROUND' ? 'must be on or off' : issue.message}`,
      )
  if (!parsed.success) throw new StartError(problems)
  const env = parsed.data
  const slack = readSlack(env, problems)
  const discord = env.DISCORD_TOKEN
    ? {
        token: env.DISCORD_TOKEN.replace(/^Bot\s+/i, ''),
        apiUrl: env.DISCORD_API_URL.replace(/\/+$/, '').replace(/\/v\d+$/, ''),
        guildId: env.DISCORD_GUILD_ID,
        shards: env.DISCORD_SHARDS === 'auto' ? ('auto' as const) : Number(env.DISCORD_SHARDS),
      }
    : undefined
  const playground =
    (env.PLAYGROUND ?? (!slack && !discord)) ? { password: env.PLAYGROUND_PASSWORD } : undefined
  if (playground && !playground.password && !LOOPBACK.includes(env.HOST))
    problems.push(
      `HOST=${env.HOST} would show the playground to the network. Set PLAYGROUND_PASSWORD (at least 8 characters), or PLAYGROUND=off, or leave HOST at 127.0.0.1`,
    )
  if (!playground && !slack && !discord && problems.length === 0)
    problems.push(
      'PLAYGROUND=off leaves no platform. Set DISCORD_TOKEN or SLACK_BOT_TOKEN, or leave PLAYGROUND out',
    )
  if (problems.length > 0) throw new StartError(problems)
  return {
    port: env.PORT,
    host: env.HOST,
    databaseUrl: env.DATABASE_URL,
    curriculumDir: env.CURRICULUM_DIR,
    logLevel: env.LOG_LEVEL,
    playground,
    discord,
    slack,
  }
}

type Env = z.output<typeof schema>

/** Which of Slack's three ways the environment names; says what is missing when it is half of one. */
function readSlack(env: Env, problems: string[]): SlackConfig | undefined {
  const common = {
    apiUrl: env.SLACK_API_URL.replace(/\/*$/, '/'),
    command: env.SLACK_COMMAND.replace(/^\//, ''),
    setup: env.SLACK_SETUP,
  }
  const need = (names: (keyof Env)[], why: string): boolean => {
    const missing = names.filter((name) => env[name] === undefined)
    for (const name of missing) problems.push(`${name} is missing: ${why}`)
    return missing.length === 0
  }
  if (env.SLACK_CLIENT_ID || env.SLACK_CLIENT_SECRET) {
    const why =
      'installing in many workspaces (OAuth) needs SLACK_CLIENT_ID, SLACK_CLIENT_SECRET, SLACK_STATE_SECRET, SLACK_SIGNING_SECRET and ENCRYPTION_KEY'
    const complete = need(
      [
        'SLACK_CLIENT_ID',
        'SLACK_CLIENT_SECRET',
        'SLACK_STATE_SECRET',
        'SLACK_SIGNING_SECRET',
        'ENCRYPTION_KEY',
      ],
      why,
    )
    const key = env.ENCRYPTION_KEY === undefined ? undefined : readKey(env.ENCRYPTION_KEY)
    if (env.ENCRYPTION_KEY !== undefined && !key)
      problems.push(
        'ENCRYPTION_KEY must be 32 bytes as 64 hex digits or as base64. Make one with: openssl rand -hex 32',
      )
    if (!complete || !key) return undefined
    return {
      ...common,
      mode: 'oauth',
      signingSecret: env.SLACK_SIGNING_SECRET ?? '',
      clientId: env.SLACK_CLIENT_ID ?? '',
      clientSecret: env.SLACK_CLIENT_SECRET ?? '',
      stateSecret: env.SLACK_STATE_SECRET ?? '',
      encryptionKey: key,
    }
  }
  if (!env.SLACK_BOT_TOKEN && !env.SLACK_APP_TOKEN && !env.SLACK_SIGNING_SECRET) return undefined
  if (
    !need(
      ['SLACK_BOT_TOKEN'],
      'the token that begins with xoxb-, from “OAuth & Permissions” of your Slack app',
    )
  )
    return undefined
  const botToken = env.SLACK_BOT_TOKEN ?? ''
  if (env.SLACK_APP_TOKEN) return { ...common, mode: 'socket', botToken, appToken: env.SLACK_APP_TOKEN }
  if (env.SLACK_SIGNING_SECRET)
    return { ...common, mode: 'http', botToken, signingSecret: env.SLACK_SIGNING_SECRET }
  problems.push(
    'SLACK_APP_TOKEN is missing: Socket Mode needs the token that begins with xapp- (“Basic Information”, scope connections:write). Over HTTP set SLACK_SIGNING_SECRET instead',
  )
  return undefined
}

function readKey(text: string): Buffer | undefined {
  const key = /^[0-9a-f]{64}$/i.test(text) ? Buffer.from(text, 'hex') : Buffer.from(text, 'base64')
  return key.length === 32 ? key : undefined
}
