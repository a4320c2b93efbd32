import type { SubCommand } from './cli/sub-command.ts'
import { readEnvironment, switchesOff } from './config.ts'
import { spoken } from './core/card.ts'
import { PlatformError, StartError, UserError } from './core/errors.ts'
import { cut, tidy } from './core/text.ts'
import type { PlatformCommand } from './platforms/kit/module.ts'
import { PLATFORMS } from './platforms.ts'

const COMMANDS: Record<string, () => Promise<SubCommand>> = {
  start: async () => (await import('./cli/start.ts')).start,
  topic: async () => (await import('./cli/topic.ts')).topic,
  day: async () => (await import('./cli/day.ts')).day,
  schedule: async () => (await import('./cli/schedule.ts')).schedule,
  curriculum: async () => (await import('./cli/curriculum.ts')).curriculum,
  ledger: async () => (await import('./cli/ledger.ts')).ledger,
  export: async () => (await import('./cli/export.ts')).exportGroup,
  holidays: async () => (await import('./cli/holidays.ts')).holidays,
  init: async () => (await import('./cli/init.ts')).init,
  doctor: async () => (await import('./cli/doctor.ts')).doctor,
  suggestions: async () => (await import('./cli/suggestions.ts')).suggestions,
  migrate: async () => (await import('./cli/migrate.ts')).migrateCommand,
  backup: async () => (await import('./cli/backup.ts')).backup,
  restore: async () => (await import('./cli/backup.ts')).restore,
  ...Object.fromEntries(
    PLATFORMS.flatMap(({ name, cli }) => (cli ? [[name, async () => ofPlatform(await cli())]] : [])),
  ),
}

/** A platform's own sub-command, told of the settings and the commands there are. */
const ofPlatform = ({ run, ...rest }: PlatformCommand): SubCommand => ({
  ...rest,
  run: async (args) => {
    const { describeCommands } = await import('./features.ts')
    const { useProxy } = await import('./platforms/kit/proxy.ts')
    const environment = readEnvironment()
    useProxy(environment)
    return run(args, { environment, commands: describeCommands(switchesOff(environment)) })
  },
})

/** Runs the `studyhall` command and sets the exit code: 0 done, 1 it could not be done, 2 written wrongly. */
export async function run(argv: readonly string[]): Promise<void> {
  const [name = 'help', ...args] = argv
  try {
    const load = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined
    if (!load) process.exitCode = await help(name)
    else if (args.includes('--help') || args.includes('-h')) console.log((await load()).usage)
    else process.exitCode = await runOne(await load(), args)
  } catch (error) {
    process.exitCode = report(error)
  }
}

/** Arguments that do not fit are told with how the sub-command is written. */
async function runOne({ run, usage }: SubCommand, args: string[]): Promise<number> {
  try {
    return await run(args)
  } catch (error) {
    if (!(error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')))
      throw error
    // Node's advice that follows is about its own ways to write arguments.
    const [what = ''] = error.message.split(/[.\n]/)
    console.error(`${cut(tidy(what), 80)}. Write: ${usage}`)
    return 2
  }
}

async function help(name: string): Promise<number> {
  const known = ['help', '--help', '-h'].includes(name)
  if (!known) console.error(`There is no command “${tidy(name.slice(0, 40))}”.\n`)
  const commands = await Promise.all(Object.values(COMMANDS).map((load) => load()))
  const lines = commands.map(({ usage, summary }) => `  ${usage}\n      ${summary}`)
  ;(known ? console.log : console.error)(`Usage:\n${lines.join('\n')}`)
  return known ? 0 : 2
}

function report(error: unknown): number {
  if (error instanceof StartError) {
    for (const problem of error.problems) console.error(problem)
    return 1
  }
  if (error instanceof PlatformError) {
    console.error(error.message)
    return 1
  }
  if (error instanceof UserError) {
    console.error(spoken(error.title, error.message))
    return 2
  }
  console.error(error)
  return 1
}
