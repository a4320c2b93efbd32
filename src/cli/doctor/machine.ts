import { chmodSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { StartError } from '../../core/errors.ts'
import { NO_NAMES, OPTIONAL } from '../../optional.ts'
import { proxyOf } from '../../platforms/kit/proxy.ts'
import { advice, type Check, type Found, failed, ok } from './check.ts'
import { type EnvFile, orError } from './facts.ts'

/** The oldest Node that the bot runs on. */
const LEAST_NODE = 26

const node: Check = {
  name: 'node',
  what: 'Node: its version, where it comes from, and the C library it runs on',
  cause:
    'The bot is written for one Node. An older one does not start it, and one for another C library is not found at all.',
  fix: 'Run "npm ci" in Studyhall’s folder, and start with "npm start" or "npx studyhall".',
  run: ({ machine: { node: version, execPath, libc, root } }) => {
    const brought = execPath.startsWith(join(root, 'node_modules'))
    const said = `Node ${version}, ${brought ? 'which npm ci brought' : execPath}${libc ? `, on ${libc}` : ''}.`
    if (Number(version.split('.')[0]) < LEAST_NODE)
      return [failed(`${said} The bot needs Node ${LEAST_NODE} or newer.`)]
    if (libc === 'musl')
      return [
        advice(
          said,
          'The Node that npm ci brings is made for glibc, so here Alpine’s own Node starts the bot, to which its shell goes on. Where another shell says "node: not found", start it by hand: node bin/studyhall.js start. Releases are tested on glibc, as in an image such as node:26-slim.',
        ),
      ]
    return [ok(said)]
  },
}

/** Read by Node, npm or the system, so they may stand in a file of settings without being ours. */
const NOT_OURS =
  /^(TZ|PATH|HOME|LANG|LC_\w+|NODE_\w+|npm_\w+|COMPOSE_\w+|POSTGRES_\w+|(HTTPS?|NO|ALL)_PROXY)$/i

const envFile: Check = {
  name: 'env-file',
  what: 'The file .env: whether it is read, its encoding, who may read it, and names that are no settings',
  cause:
    'A setting that is not read counts as not set: the bot then starts with its default, such as the playground alone.',
  fix: 'Write the settings into a file .env, in UTF-8, in the folder where the bot is started; .env.example explains each.',
  run: (facts) => {
    const { envFile: file, envElsewhere, machine } = facts
    if (!file)
      return envElsewhere
        ? [
            failed(
              `There is no .env in ${machine.cwd}, where you are, but there is one in ${machine.root}. Settings are read from the folder of the start.`,
              `Start in that folder: cd ${machine.root}`,
            ),
          ]
        : [ok(`There is no .env in ${machine.cwd}: settings come from the environment, or are the defaults.`)]
    const found = [...encodingOf(file), ...readersOf(file), ...strangersIn(file, facts.known)]
    return found.length > 0 ? found : [ok(`${file.path} is read.`)]
  },
  repair: ({ envFile: file }) => (file ? repairFile(file) : undefined),
}

function encodingOf({ path, text, hasMark }: EnvFile): Found[] {
  if (text === undefined)
    return [
      failed(
        `${path} is written in UTF-16, of which nothing can be read as a setting.`,
        'Save it as UTF-8. Windows’ Notepad asks for the encoding under “Save as”, PowerShell takes -Encoding utf8. Or run: npx studyhall doctor --fix',
      ),
    ]
  if (!hasMark) return []
  return [
    advice(
      `${path} begins with a byte-order mark. Studyhall passes over it; Docker’s --env-file takes it for a part of the first setting’s name.`,
      'Save it as UTF-8 without a mark, or run: npx studyhall doctor --fix',
    ),
  ]
}

const readersOf = ({ path, mode }: EnvFile): Found[] =>
  (mode & 0o077) === 0
    ? []
    : [
        advice(
          `${path} can be read by others on this machine (mode ${mode.toString(8)}), and holds tokens.`,
          `Run: chmod 600 ${path}, or: npx studyhall doctor --fix`,
        ),
      ]

function strangersIn({ path, text = '' }: EnvFile, known: readonly string[]): Found[] {
  if (known.length === 0) return []
  const names = [...text.matchAll(/^\s*(?:export\s+)?([\w.-]+)\s*=/gm)].map(([, name = '']) => name)
  const strange = names.filter((name) => !known.includes(name) && !NOT_OURS.test(name))
  return strange.map((name) =>
    advice(
      `${path} sets ${name.slice(0, 60)}, which is no setting of Studyhall.`,
      'Correct its name, or take it out; .env.example names every setting.',
    ),
  )
}

/** Writes the file anew in UTF-8, and for its owner alone. */
function repairFile({ path, mode, text, hasMark }: EnvFile): string | undefined {
  const done: string[] = []
  if (text === undefined || hasMark) {
    const whole = text ?? fromUtf16(readFileSync(path))
    writeFileSync(`${path}.new`, whole, { mode: 0o600, flush: true })
    renameSync(`${path}.new`, path)
    done.push('is in UTF-8 now')
  }
  if ((mode & 0o077) !== 0) {
    chmodSync(path, 0o600)
    done.push('can be read by its owner alone now')
  }
  return done.length > 0 ? `${path} ${done.join(', and ')}.` : undefined
}

/** Little-endian, as Windows writes it, unless a mark says otherwise. */
function fromUtf16(bytes: Buffer): string {
  const isBig = bytes[0] === 0xfe && bytes[1] === 0xff
  return new TextDecoder(isBig ? 'utf-16be' : 'utf-16le').decode(bytes)
}

const quotes: Check = {
  name: 'quotes',
  what: 'Quotes that stand around values of the environment',
  cause:
    'Docker’s --env-file hands quotes on as a part of the value. Studyhall takes them off its own settings; Node, which reads TZ and the proxy, does not.',
  fix: 'Take the quotes out of the file that --env-file names, or of the systemd unit.',
  run: ({ environment, known }) => {
    const quoted = Object.entries(environment).filter(([, value = '']) => /^\s*(["'`]).*\1\s*$/s.test(value))
    const found = quoted.flatMap(([name, value = '']): Found[] => {
      // Backquotes are quotes in a file that Node reads, and nowhere else.
      if (READ_BY_NODE.test(name) || (known.includes(name) && value.trim().startsWith('`')))
        return [failed(`The value of ${name} stands in quotes, which belong to it as it is.`)]
      return known.includes(name)
        ? [advice(`The value of ${name} stands in quotes, which Studyhall takes off.`)]
        : []
    })
    return found.length > 0 ? found : [ok('No value in the environment is in quotes.')]
  },
}

const READ_BY_NODE = /^(TZ|NODE_\w+)$/i

const settings: Check = {
  name: 'settings',
  what: 'Every setting, as the start reads it',
  cause: 'The bot does not start while one is wrong.',
  fix: 'Correct what the sentence names; .env.example explains each setting.',
  run: (facts) => {
    const config = facts.config()
    if (config instanceof StartError) return config.problems.map((problem) => failed(problem))
    const names = config.platforms.map(({ module }) => module.title)
    const off = [...config.off].map((name) => `${name} (${OPTIONAL[name] ?? NO_NAMES})`)
    return [
      ok(
        `The settings are right; configured: ${names.join(', ')}; switched off: ${off.join(', ') || 'nothing'}.`,
      ),
    ]
  },
}

const timeZone: Check = {
  name: 'time-zone',
  what: 'TZ, the zone of this machine',
  cause:
    'Groups have zones of their own. Only the times in the log on a terminal, and the playground’s ready-made group, go by the machine’s.',
  fix: 'Set TZ to a zone such as Europe/Berlin, written like this, without quotes; or leave it out.',
  run: ({ environment: { TZ }, machine: { zone } }) => {
    const isUnknown = zone === undefined || zone === 'Etc/Unknown'
    if (TZ !== undefined && isUnknown)
      return [
        advice(
          `TZ is ${JSON.stringify(TZ.slice(0, 60))}, which names no zone here: this machine’s time counts as UTC.`,
        ),
      ]
    return [ok(`This machine’s zone is ${zone ?? 'UTC'}.`)]
  },
}

/** A clock that is off by more than this, in ms, makes posts late or early by as much; Slack’s signatures allow five minutes. */
const OFF_MS = 60_000

const clock: Check = {
  name: 'clock',
  what: 'The clock of this machine, beside those of the platforms',
  cause:
    'Posts come when this machine’s clock says so. Where it is far off, Slack’s requests count as forged, and certificates as not valid.',
  fix: 'Let the system set its clock by the network: timedatectl set-ntp true, or your system’s settings of date and time. A virtual machine takes its host’s.',
  run: async (facts) => {
    const told = (await facts.platforms()).filter(({ ahead }) => ahead !== undefined)
    return told.map(({ title, ahead = 0 }) => {
      const seconds = Math.round(Math.abs(ahead) / 1000)
      if (Math.abs(ahead) <= OFF_MS)
        return ok(`This machine’s clock agrees with ${title}’s to within ${Math.max(seconds, 1)} s.`)
      return failed(`This machine’s clock is ${seconds} s ${ahead > 0 ? 'behind' : 'ahead of'} ${title}’s.`)
    })
  },
}

const proxy: Check = {
  name: 'proxy',
  what: 'A proxy that the settings name',
  cause: 'Behind a proxy nothing else may lead to the platforms.',
  fix: 'Have the proxy carry CONNECT to port 443 of what the platforms are reached by (discord.com and gateway.discord.gg; slack.com and wss-primary.slack.com), or name in NO_PROXY what is reached without it.',
  run: async ({ settings, platforms }) => {
    const found = orError(() => proxyOf(settings))
    if (found instanceof StartError)
      return [
        failed(`${found.message}.`, 'Write its address with http:// before it, or leave the setting out.'),
      ]
    if (!found) return [ok('The settings name no proxy.')]
    const said = `Calls and gateways go through ${found.at} (${found.name}).`
    const asked = await platforms()
    const cutOff = asked.filter(
      ({ findings, ahead }) => ahead === undefined && findings.some(({ problem }) => problem),
    )
    if (cutOff.length > 0)
      return [failed(`${said} ${cutOff.map(({ title }) => title).join(' and ')} cannot be reached.`)]
    return [ok(asked.length > 0 ? `${said} The platforms are reached.` : said)]
  },
}

/** What concerns the machine and the settings, in the order in which it is fixed. */
export const MACHINE_CHECKS: readonly Check[] = [node, envFile, quotes, settings, timeZone, clock, proxy]
