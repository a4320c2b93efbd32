import { readFileSync, writeFileSync } from 'node:fs'
import { StartError } from '../../core/errors.ts'
import type { Occurrence } from '../../core/occurrence.ts'
import type { Environment } from '../../platforms/kit/environment.ts'
import { asJson, type Result } from './check.ts'
import type { Facts } from './facts.ts'

/** Settings whose values may be shown: none of them is a secret. */
const SHOWN: readonly string[] = [
  'PORT',
  'HOST',
  'CURRICULUM_DIR',
  'BACKUP_DIR',
  'LOG_LEVEL',
  'METRICS',
  'LIMIT_COMMANDS',
  'LIMIT_GROUPS',
  'PLAYGROUND',
  'DISCORD_GUILD_ID',
  'DISCORD_SHARDS',
  'SLACK_COMMAND',
  'SLACK_SETUP',
  'SLACK_WITH',
  'TZ',
  'NO_PROXY',
  'FEATURES_OFF',
  'NAMES',
]
/** Addresses, which may hold a user and a password. */
const ADDRESS = /^(DATABASE_URL|DISCORD_API_URL|SLACK_API_URL|https?_proxy)$/i
/** What is a secret as a whole, by the name of its setting, ours or anybody's. */
const SECRET = /(TOKEN|SECRET|PASSWORD|KEY|CLIENT_ID|HEARTBEAT_URL)$/i

/** A shorter one would be found in every other word. */
const LEAST = 4
/** Lines of a log that a bundle holds. */
const LINES = 200

/** How a setting is to be treated; `undefined` for one that is none of the bot's and no secret. */
export const treatmentOf = (name: string): 'shown' | 'address' | 'secret' | undefined => {
  if (SHOWN.includes(name)) return 'shown'
  if (ADDRESS.test(name)) return 'address'
  return SECRET.test(name) ? 'secret' : undefined
}

/** Removes from a text every secret that the settings hold, and whatever looks like one of `patterns`. */
export function redactor(settings: Environment, patterns: readonly RegExp[]): (text: string) => string {
  const secrets = Object.entries(settings)
    .flatMap(([name, value = '']) => {
      const treatment = treatmentOf(name)
      if (treatment === 'address') return withinAddress(value)
      // As it is written, and without the quotes or the scheme that it may have been written with.
      return treatment === 'secret'
        ? [
            value,
            value
              .trim()
              .replace(/^(["'])(.*)\1$/s, '$2')
              .replace(/^Bot\s+/i, ''),
          ]
        : []
    })
    .map((secret) => secret.trim())
    .filter((secret) => secret.length >= LEAST)
    // The longer one first: another may be a part of it.
    .toSorted((a, b) => b.length - a.length)
  return (text) => {
    const cleared = secrets.reduce((rest, secret) => rest.replaceAll(secret, '[removed]'), text)
    return patterns.reduce((rest, pattern) => rest.replace(new RegExp(pattern, 'g'), '[removed]'), cleared)
  }
}

/** User and password of an address, written as they are and decoded; all of one that cannot be read. */
function withinAddress(value: string): string[] {
  if (value.startsWith('file:')) return []
  if (!URL.canParse(value)) return [value]
  const { username, password, searchParams } = new URL(value)
  const hidden = [username, password, searchParams.get('password') ?? '']
  return hidden.flatMap((part) => [part, decoded(part)])
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}

/**
 * What somebody who helps needs to know, as JSON: versions, settings without secrets, checks, the last rows of the ledger
 * without people and, of a log, the last lines.
 */
export async function bundleOf(
  facts: Facts,
  results: readonly Result[],
  log: string | undefined,
): Promise<object> {
  const { version, node, libc, system } = facts.machine
  const { groups } = await facts.database()
  return {
    madeAt: new Date(facts.now()).toISOString(),
    versions: { studyhall: version, node, libc, system },
    settings: settingsOf(facts.settings),
    ...asJson(results),
    ledger: groups.map(({ group, rows }) => ({
      group: group.id,
      platforms: group.channels.map(({ ref }) => ref.platform),
      curriculum: group.curriculum,
      position: group.position,
      schedule: group.schedule,
      occurrences: rows.map(rowOf),
    })),
    ...(log !== undefined && { log: lastLines(log) }),
  }
}

/** As JSON, each text cleared before quotes and line breaks are written another way. */
export const jsonOf = (value: object, redact: (text: string) => string): string =>
  JSON.stringify(value, (_, part: unknown) => (typeof part === 'string' ? redact(part) : part), 2)

/** Writes it for its reader alone; `redact` clears all of it. Throws StartError where it cannot be written, or is there already. */
export function writeBundle(file: string, bundle: object, redact: (text: string) => string): void {
  try {
    writeFileSync(file, `${jsonOf(bundle, redact)}\n`, { flag: 'wx', mode: 0o600 })
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    throw new StartError([
      code === 'EEXIST'
        ? `${file} is there already. Name a file that is not.`
        : `${file} cannot be written (${code}). Name another file.`,
    ])
  }
}

const settingsOf = (settings: Environment): object =>
  Object.fromEntries(
    Object.entries(settings).flatMap(([name, value]) => {
      const treatment = treatmentOf(name)
      if (treatment === undefined) return []
      if (treatment === 'shown') return [[name, value]]
      return [[name, treatment === 'secret' ? 'set' : addressOf(value ?? '')]]
    }),
  )

/** Where an address leads, without who asks there. */
function addressOf(value: string): string {
  if (value.startsWith('file:')) return value
  if (!URL.canParse(value)) return 'set'
  const { protocol, host, pathname } = new URL(value)
  return `${protocol}//${host}${pathname}`
}

/** What a step brings, such as `plan` or `prompt 2`; what follows may be a member's own question, with their name. */
const kindOf = (content: string): string => /^[a-z]+(?: \d+)?/.exec(content)?.[0] ?? '…'

/** A row without whom its private messages went to, and without where its messages are. */
const rowOf = ({
  series,
  date,
  round,
  days,
  due,
  claimedAt,
  late,
  state,
  reason,
  steps,
  answered,
}: Occurrence) => ({
  series,
  date,
  round,
  days,
  due: new Date(due).toISOString(),
  claimedAt: new Date(claimedAt).toISOString(),
  late,
  state,
  // Of a skipped one it says who did so.
  reason: state === 'skipped' ? undefined : reason,
  answered,
  steps: steps.map(({ what, content, state: at, attempts, reason: why }) => ({
    what,
    content: kindOf(content),
    state: at,
    attempts,
    reason: why,
  })),
})

/** What a line of the log may hold besides its time, weight and words; never who did something. */
const FIELDS = [
  'group',
  'occurrence',
  'platform',
  'reason',
  'wait',
  'file',
  'shard',
  'code',
  'role',
  'missing',
  'result',
]

/** The last lines of a log, without whom they are about: of JSON lines the fields that name nobody, of others the sentence alone. */
function lastLines(file: string): object[] {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    throw new StartError([
      `The log ${file} cannot be read (${(error as NodeJS.ErrnoException).code}). Name another file.`,
    ])
  }
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .slice(-LINES)
    .map(lineOf)
}

function lineOf(line: string): object {
  try {
    const { level, time, msg, error, ...fields } = JSON.parse(line)
    const kept = Object.entries(fields).filter(([name]) => FIELDS.includes(name))
    const failure = error && { error: { name: error.name, message: error.message, code: error.code } }
    return { level, time: new Date(time).toISOString(), msg, ...Object.fromEntries(kept), ...failure }
  } catch {
    // What it is about stands in brackets at its end; below an error stand its frames.
    return { text: line.replace(/ \([^()]*\)$/, '') }
  }
}
