import { spawn } from 'node:child_process'
import { accessSync, chmodSync, chownSync, constants, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { asWhom, freePort } from './server.ts'

/** Where packages put it, beside the folders of PATH. */
const FOLDERS = ['/usr/sbin', '/usr/local/sbin', '/opt/homebrew/bin']

/** PgBouncer’s program; `undefined` where this machine has none. */
export const bouncerPath = [...(process.env.PATH ?? '').split(delimiter), ...FOLDERS]
  .map((folder) => join(folder, 'pgbouncer'))
  .find((path) => {
    try {
      accessSync(path, constants.X_OK)
      return true
    } catch {
      return false
    }
  })

/** Why tests behind PgBouncer are skipped, for their name; empty where they are not. */
export const whyNoBouncer = bouncerPath ? '' : '(skipped: this machine has no pgbouncer)'

/** So few connections to the server that everybody gets another one each time. */
const SESSIONS = 4

/** A PgBouncer before one database. */
export type Bouncer = {
  /** The same database by this way. */
  readonly url: string
  stop(): Promise<void>
}

/** Starts one in transaction mode before the database of `url`. Rejects with what it said where it does not start. */
export async function startBouncer(url: string): Promise<Bouncer> {
  const { hostname, port, username, password, pathname } = new URL(url)
  const folder = mkdtempSync(join(tmpdir(), 'studyhall-bouncer-'))
  const at = await freePort()
  const target = { host: hostname, port, dbname: pathname.slice(1), user: username, password }
  const settings = {
    listen_addr: '127.0.0.1',
    listen_port: at,
    unix_socket_dir: '',
    auth_type: 'any',
    pool_mode: 'transaction',
    default_pool_size: SESSIONS,
    max_client_conn: 200,
    // What one session leaves behind is the next one’s, as the worst of poolers would have it.
    server_reset_query: '',
  }
  const lines = (of: object): string[] => Object.entries(of).map(([name, value]) => `${name} = ${value}`)
  const known = Object.entries(target).map(([name, value]) => `${name}=${value}`)
  const file = join(folder, 'bouncer.ini')
  writeFileSync(
    file,
    ['[databases]', `* = ${known.join(' ')}`, '[pgbouncer]', ...lines(settings), ''].join('\n'),
  )
  const as = asWhom()
  if (as) for (const path of [folder, file]) chownSync(path, as.uid, as.gid)
  chmodSync(folder, 0o700)
  const child = spawn(bouncerPath as string, [file], { ...as, stdio: ['ignore', 'ignore', 'pipe'] })
  let said = ''
  child.stderr.on('data', (data) => {
    said += data
  })
  const over = new Promise((resolve) => child.once('exit', resolve))
  while (!/process up/.test(said)) {
    if (child.exitCode !== null) throw new Error(`PgBouncer does not start: ${said}`)
    await setTimeout(20)
  }
  const way = new URL(url)
  way.port = String(at)
  return {
    url: way.href,
    stop: async () => {
      child.kill('SIGKILL')
      await over
      rmSync(folder, { recursive: true })
    },
  }
}
