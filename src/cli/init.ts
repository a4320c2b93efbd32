import { existsSync } from 'node:fs'
import { basename, join } from 'node:path'
import { parseArgs } from 'node:util'
import { readEnvironment } from '../config.ts'
import { StartError, UserError } from '../core/errors.ts'
import type { Environment } from '../platforms/kit/environment.ts'
import type { Beginning, Examined, PlatformModule, Secret } from '../platforms/kit/module.ts'
import { useProxy } from '../platforms/kit/proxy.ts'
import { within } from '../platforms/kit/waiting.ts'
import { PLATFORMS } from '../platforms.ts'
import { ROOT } from './doctor/facts.ts'
import { doctor } from './doctor.ts'
import { writeSettings } from './init/env-file.ts'
import { openTalk, type Talk } from './init/talk.ts'
import type { SubCommand } from './sub-command.ts'

/** How long a platform may take to say whether a token is right, in ms. */
const ANSWER_MS = 12_000

/** Where settings go, what the environment says, and what looks at all of it in the end and resolves to the exit code. */
type Here = { folder: string; environment: NodeJS.ProcessEnv; examine(): Promise<number> }

const fileIn = ({ folder }: Here): string => join(folder, '.env')

type Beginner = PlatformModule & { beginning: Beginning }

/** The playground first: it needs nothing. */
const BEGINNERS = PLATFORMS.filter((module): module is Beginner => module.beginning !== undefined).toSorted(
  (a, b) => Number(b.local !== undefined) - Number(a.local !== undefined),
)

/** `studyhall init`: asks what is needed to begin, checks it, and writes `.env`. */
export const init: SubCommand = {
  usage: `studyhall init [--platform ${BEGINNERS.map(({ name }) => name).join('|')}] [--change]`,
  summary:
    'Begins: asks which platform, checks its tokens with it, writes .env, and runs doctor. For scripts, --platform takes the tokens from the environment and asks nothing; --change goes into a .env that is there.',
  run: async (args) => {
    const { platform, change } = parseArgs({
      args,
      options: { platform: { type: 'string' }, change: { type: 'boolean' } },
    }).values
    const chosen = platform === undefined ? undefined : beginnerNamed(platform)
    const isAsked = chosen === undefined && process.stdin.isTTY && process.stdout.isTTY
    if (!chosen && !isAsked)
      throw new UserError(
        'Which platform?',
        `This is no terminal, so nothing can be asked. Write: ${init.usage}, with its tokens in the environment`,
      )
    useProxy(readEnvironment(process.env, ''))
    const here: Here = { folder: process.cwd(), environment: process.env, examine: () => doctor.run([]) }
    return chosen ? withoutAsking(chosen, change ?? false, here) : asking(await openTalk(), here)
  },
}

function beginnerNamed(name: string): Beginner {
  const module = BEGINNERS.find((each) => each.name === name)
  if (module) return module
  throw new UserError(
    'Which platform?',
    `--platform is one of: ${BEGINNERS.map((each) => each.name).join(', ')}`,
  )
}

/** For scripts: the tokens come from the environment, and what would be asked about is refused. */
async function withoutAsking(
  { beginning, ...module }: Beginner,
  change: boolean,
  here: Here,
): Promise<number> {
  const file = fileIn(here)
  if (existsSync(file) && !change)
    throw new StartError([
      `${file} is there already and was left as it is. With --change the settings go into it, and the old one is kept beside it.`,
    ])
  const values: Record<string, string> = { ...given(beginning.settings) }
  for (const secret of beginning.secrets) {
    const text = here.environment[secret.name]?.trim()
    if (!text) throw new StartError([`${secret.name} is not in the environment. ${secret.where}`])
    if (!secret.looks.test(text)) throw new StartError([`${secret.name} cannot be right. ${secret.where}`])
    values[secret.name] = text
    const found = await check(module, secret, { ...settingsOf(here), ...values })
    if (found.problem && !found.isOffline)
      throw new StartError([`${found.problem.what} ${found.problem.fix}`])
    console.log(found.problem ? `Not checked: ${found.problem.what}` : found.said)
  }
  const kept = write(file, values)
  console.log(`Written to ${file}${kept ? `; the old one is kept as ${kept}` : ''}.`)
  return here.examine()
}

/** For whoever sits at a terminal. Resolves to the exit code; rejects with StartError where nothing could be written, or they leave. */
export async function asking(talk: Talk, here: Here): Promise<number> {
  const file = fileIn(here)
  talk.begin('Studyhall')
  if (existsSync(file) && !(await mayChange(talk, here))) {
    talk.end(`${file} stays as it is. Here is what doctor says of it:`)
    return here.examine()
  }
  const name = await talk.choose(
    'Where does the group study?',
    BEGINNERS.map(({ name: value, title, beginning: { hint } }) => ({
      value,
      label: title.replace(/^the p/, 'The p'),
      hint,
    })),
  )
  const { beginning, ...module } = beginnerNamed(name)
  const values: Record<string, string> = { ...given(beginning.settings) }
  if (beginning.shows) await showOwn(module, beginning.shows, settingsOf(here))
  if (beginning.before.length > 0) talk.show('Create the bot:', numbered(beginning.before))
  for (const secret of beginning.secrets)
    values[secret.name] = await askFor(talk, module, secret, { ...settingsOf(here), ...values })
  const kept = write(file, values)
  talk.show(
    `Written to ${file}, which only you can read${kept ? `; the old one is kept as ${basename(kept)}` : ''}.`,
    [],
  )
  if (beginning.shownAfter) await showOwn(module, beginning.shownAfter, { ...settingsOf(here), ...values })
  talk.show('What comes next:', numbered(['Start the bot: npm start', ...beginning.after]))
  talk.end('Here is what doctor says:')
  return here.examine()
}

const numbered = (lines: readonly string[]): string[] => lines.map((line, i) => `  ${i + 1}. ${line}`)

async function mayChange(talk: Talk, { folder }: Here): Promise<boolean> {
  const answer = await talk.choose(`There is a .env already, in ${folder}.`, [
    { value: 'keep', label: 'Keep it as it is', hint: 'and let doctor look at it' },
    {
      value: 'change',
      label: 'Put new settings into it',
      hint: 'its other lines stay, and the old file is kept',
    },
  ])
  return answer === 'change'
}

/** Asks for a token until it is right, or nobody can say whether it is and its owner goes on all the same. */
async function askFor(
  talk: Talk,
  module: Omit<Beginner, 'beginning'>,
  secret: Secret,
  before: Environment,
): Promise<string> {
  for (;;) {
    const text = await talk.secret(secret.label, (typed) =>
      secret.looks.test(typed) ? undefined : secret.where,
    )
    const work = check(module, secret, { ...before, [secret.name]: text })
    const found = await talk.during(
      `Asking ${module.title}`,
      work,
      ({ said, problem }) => problem?.what ?? said,
    )
    if (!found.problem) return text
    talk.show(found.problem.fix, [])
    if (found.isOffline && (await talk.agree('Go on without the check? Doctor checks it later.'))) return text
  }
}

type Checked = Examined & { isOffline: boolean }

/** What the platform says of a token. Where it does not answer in time, or cannot be reached, nobody can tell. */
async function check(
  { title, examine }: Omit<Beginner, 'beginning'>,
  { name, about, alone }: Secret,
  values: Environment,
): Promise<Checked> {
  const settings = { ...values, ...alone, [name]: values[name] }
  const asked = examine?.(settings, { store: undefined, now: Date.now, hears: false })
  const examination = asked && (await within(asked, ANSWER_MS))
  const found = examination?.findings.find((each) => each.about === about)
  if (found) return { ...found, isOffline: examination?.ahead === undefined }
  const what = `${title} did not answer within ${ANSWER_MS / 1000} seconds.`
  const fix = 'Check this machine’s network, and a firewall or proxy on the way.'
  return { about, said: what, problem: { what, fix }, isOffline: true }
}

/** Runs a sub-command of the platform with these settings: it prints. */
async function showOwn(
  { cli, name, title }: Omit<Beginner, 'beginning'>,
  args: readonly string[],
  values: Environment,
): Promise<void> {
  const { describeCommands } = await import('../features.ts')
  console.log()
  try {
    await (await cli?.())?.run([...args], { environment: values, commands: describeCommands() })
  } catch (error) {
    // Such as a link, while nothing can be reached: it can be printed later.
    console.log(`${title} could not be asked: ${(error as Error).message}`)
    console.log(`Once it can, print it with: npx studyhall ${name} ${args.join(' ')}`)
  }
  console.log()
}

const given = (settings: Environment = {}): Record<string, string> =>
  Object.fromEntries(
    Object.entries(settings).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  )

/** Settings of the environment alone: those of an old file are what may be wrong. */
const settingsOf = ({ environment }: Here): Environment => readEnvironment(environment, '')

const write = (file: string, values: Readonly<Record<string, string>>): string | undefined =>
  writeSettings(file, values, {
    example: join(ROOT, '.env.example'),
    stamp: new Date().toISOString().slice(0, 19).replaceAll(':', '-'),
  })
