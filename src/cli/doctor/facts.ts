import { readFileSync, statSync } from 'node:fs'
import { release } from 'node:os'
import { join, resolve } from 'node:path'
import { type Config, decodeEnvFile, readConfig, readEnvironment } from '../../config.ts'
import { StartError } from '../../core/errors.ts'
import { type Curricula, openCurricula } from '../../curricula.ts'
import type { Environment } from '../../platforms/kit/environment.ts'
import type { PlatformModule } from '../../platforms/kit/module.ts'
import { PLATFORMS } from '../../platforms.ts'
import { askBeside, type Beside } from './beside.ts'
import { type DatabaseFacts, lookAtDatabase } from './database.ts'
import { type FolderFacts, lookAtFolder } from './folder.ts'
import { type Asked, askPlatforms } from './platforms.ts'

/** The program and the machine that it runs on. `libc` is the C library of Linux; empty elsewhere. */
export type Machine = {
  version: string
  node: string
  execPath: string
  libc: string
  system: string
  /** Where the program is, and the folder it was started in. */
  root: string
  cwd: string
  /** What the program takes as the zone of this machine; `undefined` where TZ names none. */
  zone: string | undefined
}

/** The file of settings in the folder of the start. `text` is `undefined` for UTF-16. */
export type EnvFile = {
  path: string
  /** Bits of who may read and write it; 0 on Windows, which has none. */
  mode: number
  hasMark: boolean
  text: string | undefined
}

/** Everything that checks go by: what is slow or may fail is asked when a check wants it, and once. */
export type Facts = {
  now(): number
  machine: Machine
  /** The environment as the process got it, and all settings, `.env` among them. */
  environment: Environment
  settings: Environment
  envFile: EnvFile | undefined
  /** Whether the folder of the program has a `.env` where this one has none. */
  envElsewhere: boolean
  /** Names of settings there are; empty where nobody says. */
  known: readonly string[]
  config(): Config | StartError
  /** `undefined` where the data are in Postgres. */
  folder(): FolderFacts | undefined
  database(): Promise<DatabaseFacts>
  curricula(): Curricula | StartError
  beside(): Promise<Beside>
  platforms(): Promise<Asked[]>
}

/** Where the program is. */
export const ROOT = resolve(import.meta.dirname, '../../..')

/** The facts of this process and machine; `hears` is whether anybody wants to know if members are heard. Nothing is written but a file in the folder of the data, which is removed at once. */
export function gather(
  environment: NodeJS.ProcessEnv,
  hears: boolean,
  modules: readonly PlatformModule[] = PLATFORMS,
): Facts {
  const machine = readMachine()
  const envFile = readEnvFile(join(machine.cwd, '.env'))
  const settings = orElse(() => readEnvironment(environment), withoutFile(environment))
  const config = once(() => orError(() => readConfig(environment, '.env', modules)))
  const url = (): string => {
    const { DATABASE_URL } = settings
    const read = orError(() => readConfig(DATABASE_URL === undefined ? {} : { DATABASE_URL }, '', modules))
    return read instanceof StartError ? '' : read.databaseUrl
  }
  const database = once(() => lookAtDatabase(url()))
  const beside = once(() => askBeside(settings.HOST ?? '127.0.0.1', settings.PORT ?? '3000'))
  return {
    now: () => Date.now(),
    machine,
    environment,
    settings,
    envFile,
    envElsewhere:
      envFile === undefined &&
      machine.cwd !== machine.root &&
      readEnvFile(join(machine.root, '.env')) !== undefined,
    known: namesIn(join(machine.root, '.env.example')),
    config,
    folder: once(() => lookAtFolder(url())),
    database,
    curricula: once(() => orError(() => openCurricula(settings.CURRICULUM_DIR))),
    beside,
    platforms: once(async () => {
      const [{ store }, { state }] = await Promise.all([database(), beside()])
      return askPlatforms(modules, settings, { store, now: Date.now, hears: hears && state !== 'running' })
    }),
  }
}

/** Ends what facts hold open. */
export async function letGo(facts: Facts): Promise<void> {
  await (await facts.database()).store?.close()
}

const withoutFile = (environment: NodeJS.ProcessEnv): Environment =>
  Object.fromEntries(Object.entries(environment).filter(([, value]) => value?.trim()))

function readMachine(): Machine {
  const zone: unknown = Intl.DateTimeFormat().resolvedOptions().timeZone
  return {
    version: JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')).version,
    node: process.versions.node,
    execPath: process.execPath,
    libc: process.platform === 'linux' ? libcOf() : '',
    system: `${process.platform} ${release()} ${process.arch}`,
    root: ROOT,
    cwd: process.cwd(),
    zone: typeof zone === 'string' ? zone : undefined,
  }
}

/** A report of Node's names the version of glibc; musl has none. */
function libcOf(): string {
  // Otherwise names of hosts are looked up. The types do not know it yet.
  Object.assign(process.report, { excludeNetwork: true })
  const { header } = process.report.getReport() as { header?: { glibcVersionRuntime?: string } }
  return header?.glibcVersionRuntime ? `glibc ${header.glibcVersionRuntime}` : 'musl'
}

function readEnvFile(path: string): EnvFile | undefined {
  try {
    const bytes = readFileSync(path)
    const mode = process.platform === 'win32' ? 0 : statSync(path).mode & 0o777
    const text = decodeEnvFile(bytes)
    const hasMark = text !== undefined && bytes.subarray(0, 3).equals(Buffer.from([0xef, 0xbb, 0xbf]))
    return { path, mode, hasMark, text }
  } catch {
    // Not there, or not readable: reading the settings says so.
    return undefined
  }
}

function namesIn(example: string): string[] {
  try {
    const found = readFileSync(example, 'utf8').matchAll(/^#?([A-Z][A-Z0-9_]+)=/gm)
    return [...found].map(([, name = '']) => name)
  } catch {
    return []
  }
}

/** Calls `work` when it is first wanted, and answers the same from then on. */
function once<T>(work: () => T): () => T {
  let made: { value: T } | undefined
  return () => {
    made ??= { value: work() }
    return made.value
  }
}

/** What work answers, or the StartError that it throws; any other error is thrown. */
export function orError<T>(work: () => T): T | StartError {
  try {
    return work()
  } catch (error) {
    if (error instanceof StartError) return error
    throw error
  }
}

function orElse<T>(work: () => T, instead: T): T {
  const done = orError(work)
  return done instanceof StartError ? instead : done
}
