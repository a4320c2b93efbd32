import { existsSync, readFileSync } from 'node:fs'
import { parseEnv } from 'node:util'
import { z } from 'zod'
import type { Limits } from './compose.ts'
import { StartError } from './core/errors.ts'
import type { ChatPlatform } from './core/platform.ts'
import { NAMELESS, OPTIONAL } from './optional.ts'
import { type Environment, flag, isLoopback, optional, readSettings } from './platforms/kit/environment.ts'
import type { PlatformModule, PlatformParts } from './platforms/kit/module.ts'
import { PLATFORMS } from './platforms.ts'

const PORT = { error: 'must be a port number, such as 3000' }

/** Whether nobody on the way can read what is sent there. */
function isPrivate(url: string): boolean {
  if (!URL.canParse(url)) return false
  const { protocol, hostname } = new URL(url)
  return protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname.replace(/^\[|\]$/g, '')))
}

/** The most of something, or `off` for any number. */
const limit = (most: number) =>
  z
    .string()
    .trim()
    .toLowerCase()
    .regex(/^([1-9]\d{0,5}|off)$/, { error: `must be a whole number from 1, such as ${most}, or off` })
    .transform((given) => (given === 'off' ? Infinity : Number(given)))
    .default(most)

const schema = z.object({
  PORT: z.coerce
    .number(PORT)
    .int(PORT)
    .min(0, { error: 'must be between 0 and 65535' })
    .max(65535, { error: 'must be between 0 and 65535' })
    .default(3000),
  HOST: z.string().trim().min(1).default('127.0.0.1'),
  DATABASE_URL: z
    .string()
    .regex(/^(file:|postgres(ql)?:\/\/).+/, {
      error: 'must begin with file: or postgres://, such as file:./data/studyhall.sqlite',
    })
    .default('file:./data/studyhall.sqlite'),
  CURRICULUM_DIR: optional,
  BACKUP_DIR: optional,
  METRICS: flag.default(false),
  METRICS_TOKEN: z.string().trim().min(16, { error: 'must be at least 16 characters long' }).optional(),
  HEARTBEAT_URL: z
    .string()
    .trim()
    .refine(isPrivate, { error: 'must be an address that begins with https://, or leads to this machine' })
    .optional(),
  LIMIT_COMMANDS: limit(10),
  LIMIT_GROUPS: limit(100),
  FEATURES_OFF: z
    .string()
    .default('')
    .transform(
      (text) =>
        new Set(
          text
            .toLowerCase()
            .split(/[\s,]+/)
            .filter(Boolean),
        ),
    )
    .refine((names) => [...names].every((name) => Object.hasOwn(OPTIONAL, name)), {
      error: `takes names of features, with commas between them, out of: ${Object.keys(OPTIONAL).join(', ')}`,
    }),
  NAMES: flag.default(true),
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], {
      error: 'must be one of fatal, error, warn, info, debug, trace, silent',
    })
    .default('info'),
})

/** A platform that is configured, and how to open it. */
export type Configured = { module: PlatformModule; open(parts: PlatformParts): Promise<ChatPlatform> }

/** Everything the environment decides, validated. */
export type Config = {
  port: number
  host: string
  databaseUrl: string
  curriculumDir: string | undefined
  logLevel: string
  /** Whether metrics are kept, and who else than this machine may read them; the token is a secret. */
  metrics: { token: string | undefined } | undefined
  /** Where backups stand; `undefined` beside the data, `off` for none. */
  backupDir: string | undefined
  /** Requested after each heartbeat; a secret. */
  heartbeatUrl: string | undefined
  /** What is switched off: names of features, and `names` itself where nobody is to be named. */
  off: ReadonlySet<string>
  /** What may be asked of the bot. */
  limits: Limits
  /** At least one. */
  platforms: readonly Configured[]
  /** What this process does; anything but `all` needs a database that several processes share. */
  role: Role
}

/** Hears members and sends what is due, or one of the two beside other processes. */
export type Role = 'all' | 'gateway' | 'worker'

/** What `.env` (if there) and the environment, which wins, say. An empty value in .env.example's style means "not set". */
export function readEnvironment(environment: NodeJS.ProcessEnv = process.env, envFile = '.env'): Environment {
  const file = existsSync(envFile) ? parseEnv(readEnvFile(envFile)) : {}
  return Object.fromEntries(
    Object.entries({ ...file, ...environment })
      .map(([name, value]) => [name, value && withoutQuotes(value)] as const)
      .filter(([, value]) => value?.trim()),
  )
}

/** Docker's `--env-file` and systemd's units hand the quotes around a value on as a part of it. */
const withoutQuotes = (value: string): string => /^\s*(['"])(.*)\1\s*$/s.exec(value)?.[2] ?? value

/** The text of a file of settings, without a byte-order mark; `undefined` where it is UTF-16, as Notepad and PowerShell may write it. */
export function decodeEnvFile(bytes: Buffer): string | undefined {
  return bytes.includes(0) ? undefined : bytes.toString('utf8').replace(/^\ufeff/, '')
}

function readEnvFile(path: string): string {
  let bytes: Buffer
  try {
    bytes = readFileSync(path)
  } catch (error) {
    throw new StartError([
      `${path} cannot be read (${(error as NodeJS.ErrnoException).code}). Make it a file that this user may read, or remove it.`,
    ])
  }
  const text = decodeEnvFile(bytes)
  if (text === undefined)
    throw new StartError([
      `${path} is not in UTF-8 but in UTF-16, by the looks of it. Save it as UTF-8 (Notepad: “Save as”, “Encoding”), or run: npx studyhall doctor --fix`,
    ])
  return text
}

/** One setting alone, unchecked: what reads beside the bot needs neither its tokens nor all the rest to be right. */
export const readSetting = (name: 'CURRICULUM_DIR' | 'DATABASE_URL' | 'HOST' | 'PORT'): string | undefined =>
  readEnvironment()[name]

/** What the settings switch off, as `Config.off` has it. Throws StartError for a feature that is none. */
export const switchesOff = (given: Environment): ReadonlySet<string> =>
  offOf(readSettings(schema.pick({ FEATURES_OFF: true, NAMES: true }), given))

const offOf = (env: { FEATURES_OFF: ReadonlySet<string>; NAMES: boolean }): ReadonlySet<string> =>
  new Set([
    ...env.FEATURES_OFF,
    // Nothing else says what they are counted for.
    ...(env.FEATURES_OFF.has('wrap-up') ? ['stars'] : []),
    ...(env.NAMES ? [] : NAMELESS),
  ])

/**
 * Reads `.env` (if there) and the environment, which wins. Throws StartError with every problem and its fix.
 */
export function readConfig(
  environment: NodeJS.ProcessEnv,
  envFile = '.env',
  modules: readonly PlatformModule[] = PLATFORMS,
): Config {
  const given = readEnvironment(environment, envFile)
  const problems: string[] = []
  const attempt = <T>(read: () => T): T | undefined => {
    try {
      return read()
    } catch (error) {
      if (!(error instanceof StartError)) throw error
      problems.push(...error.problems)
      return undefined
    }
  }
  const env = attempt(() => readSettings(schema, given))
  const platforms: Configured[] = []
  for (const module of modules) {
    // One that is configured wrongly is meant to be there.
    const at = { host: given.HOST?.trim() ?? '127.0.0.1', alone: platforms.length + problems.length === 0 }
    const open = attempt(() => module.configure(given, at))
    if (open) platforms.push({ module, open })
  }
  if (platforms.length + problems.length === 0)
    problems.push('No platform is configured: .env.example names what each needs')
  if (!env || problems.length > 0) throw new StartError(problems)
  return {
    port: env.PORT,
    host: env.HOST,
    databaseUrl: env.DATABASE_URL,
    curriculumDir: env.CURRICULUM_DIR,
    logLevel: env.LOG_LEVEL,
    metrics: env.METRICS || env.METRICS_TOKEN !== undefined ? { token: env.METRICS_TOKEN } : undefined,
    backupDir: env.BACKUP_DIR,
    heartbeatUrl: env.HEARTBEAT_URL,
    off: offOf(env),
    limits: { commands: env.LIMIT_COMMANDS, groups: env.LIMIT_GROUPS },
    platforms,
    role: 'all',
  }
}
