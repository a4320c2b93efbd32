import { closeSync, openSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { type Role, readConfig, readEnvironment } from '../config.ts'
import { StartError } from '../core/errors.ts'
import type { Log } from '../core/ports.ts'
import { createLog } from '../ops/log.ts'
import { useProxy } from '../platforms/kit/proxy.ts'
import type { SubCommand } from './sub-command.ts'

/** How long a stop may take before the process ends anyway, in ms. */
const STOP_MS = 9_500

/** How long after a failed start what an SDK left open may keep the process alive, in ms. */
const LEAVE_MS = 500

/** How often a bot that npm started looks whether npm is still there, in ms. */
const PARENT_MS = 200

const SIGNALS = ['SIGTERM', 'SIGINT'] as const

/** `studyhall start`: runs the bot until SIGTERM or SIGINT; a second signal ends it at once. */
export const start: SubCommand = {
  usage: 'studyhall start [--only gateway|worker]',
  summary:
    'Runs the bot. Settings come from the environment and .env; .env.example explains each. Beside other processes on one Postgres it may only hear members (gateway) or only send (worker).',
  run: async (args) => {
    const { only } = parseArgs({ args, options: { only: { type: 'string' } } }).values
    if (only !== undefined && only !== 'gateway' && only !== 'worker')
      throw new StartError([`--only is gateway or worker, not ${only}.`])
    const role: Role = only ?? 'all'
    const config = { ...readConfig(process.env), role }
    const log = createLog(
      config.logLevel,
      config.platforms.flatMap(({ module }) => module.secret ?? []),
    )
    const proxy = useProxy(readEnvironment())
    if (proxy) log.info({ proxy: proxy.at }, `Calls and gateways go through the proxy of ${proxy.name}`)
    const { startBot } = await import('../main.ts')
    // What a start leaves behind is durable, and as the first process of a container nobody else would end it.
    const leave = (): never => process.exit(0)
    for (const name of SIGNALS) process.once(name, leave)
    stopWithNpm()
    const reload = onHangUp()
    const bot = await startBot(config, log).catch((error: unknown) => {
      // An SDK that was just connecting would keep the process alive; the reason is printed before.
      setTimeout(() => process.exit(), LEAVE_MS).unref()
      throw error
    })
    // Before the other handlers go: a signal in between would end the process as if it had none.
    const asked = signal()
    for (const name of SIGNALS) process.off(name, leave)
    reload(bot.reload)
    say(log, bot.url ? `Studyhall is ready. Open ${bot.url}` : 'Studyhall is ready.', { url: bot.url })
    const refusal = await Promise.race([asked, bot.refused.catch((error: unknown) => ({ error }))])
    setTimeout(() => process.exit(1), STOP_MS).unref()
    await bot.stop()
    if (refusal) throw refusal.error
    say(log, 'Studyhall has stopped.')
    log.flush()
    // A connection that an SDK was just opening again must not keep a stopped bot alive.
    process.exit(0)
  },
}

/** A sentence to whoever sits at the terminal; elsewhere a line of the log like any other. */
const say = (log: Log, sentence: string, fields: object = {}): void => {
  if (process.stdout.isTTY) console.log(sentence)
  else log.info(fields, sentence)
}

/**
 * Stops this bot, as SIGTERM does, when what npm started it in is gone: npm hands a signal to its shell alone, which ends
 * and leaves the bot behind.
 */
function stopWithNpm(): void {
  if (process.env.npm_lifecycle_event === undefined) return
  const parent = process.ppid
  const watch = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(watch)
    process.kill(process.pid, 'SIGTERM')
  }, PARENT_MS).unref()
}

/**
 * SIGHUP reloads the curricula; one that comes before the bot runs does nothing. A terminal that is closed sends it too:
 * then the bot ends, as any program there. Windows knows it for that alone, and nothing changes there.
 */
function onHangUp(): (reload: () => Promise<unknown>) => void {
  if (process.platform === 'win32') return () => {}
  const isWatched = process.stdout.isTTY || process.stdin.isTTY
  let work = async (): Promise<unknown> => undefined
  process.on('SIGHUP', () => {
    if (isWatched && !hasTerminal()) process.kill(process.pid, 'SIGTERM')
    else void work()
  })
  return (reload) => {
    work = reload
  }
}

/** Whether the terminal that this process was started in is still there. */
function hasTerminal(): boolean {
  try {
    closeSync(openSync('/dev/tty', 'r'))
    return true
  } catch {
    return false
  }
}

const signal = (): Promise<void> =>
  new Promise((resolve) => {
    let seen = false
    const onSignal = (): void => {
      if (seen) process.exit(1)
      seen = true
      resolve()
    }
    for (const name of SIGNALS) process.on(name, onSignal)
  })
