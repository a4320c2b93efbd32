import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { StartError } from '../../src/core/errors.ts'
import type { Log } from '../../src/core/ports.ts'
import { defineKind, type Store } from '../../src/core/records.ts'
import { openReadOnly, openStorage } from '../../src/storage/open-storage.ts'
import { asStartError, openDatabase, prepareDatabase } from '../../src/storage/sqlite/database.ts'
import { locationOf } from '../../src/storage/sqlite/location.ts'
import type { StorageOptions } from '../../src/storage/storage.ts'
import { put } from '../support/memory.ts'

const things = defineKind('thing', { version: 1, schema: z.object({ n: z.number() }) })
const silent: Log = { debug() {}, info() {}, warn() {}, error() {} }

let folder: string
let path: string
let opened: Store[]
let children: ChildProcess[]

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'studyhall-open-')))
  path = join(folder, 'studyhall.sqlite')
  opened = []
  children = []
})
afterEach(async () => {
  for (const child of children) child.kill('SIGKILL')
  for (const store of opened) await store.close()
  rmSync(folder, { recursive: true })
})

type How = StorageOptions | { readOnly: true }

async function open(at = path, how: How = {}): Promise<Store> {
  const store =
    'readOnly' in how
      ? await openReadOnly(`file:${at}`, silent)
      : (await openStorage(`file:${at}`, silent, how)).store
  opened.push(store)
  return store
}

const refusal = (at = path, how: How = {}): Promise<string> =>
  open(at, how).then(
    () => 'opened',
    (error: unknown) => (error instanceof StartError ? error.message : `no StartError: ${error}`),
  )

describe('a database file', () => {
  test('is created with its folder', async () => {
    await open(join(folder, 'deep', 'er', 'x.sqlite'))
    expect(existsSync(join(folder, 'deep', 'er', 'x.sqlite'))).toBe(true)
  })

  test('is looked for from the working directory', () => {
    expect(locationOf('file:./data/a b.sqlite')).toBe(join(process.cwd(), 'data', 'a b.sqlite'))
    expect(locationOf('file:/data/x.sqlite')).toBe('/data/x.sqlite')
  })

  test('may be named by a file URL', async () => {
    opened.push((await openStorage(pathToFileURL(join(folder, 'a b.sqlite')).href, silent)).store)
    expect(existsSync(join(folder, 'a b.sqlite'))).toBe(true)
  })

  test('holds after a reopening what was stored', async () => {
    const first = await open()
    await put(first, things, 'a', { n: 1 })
    await put(first, things, 'a', { n: 2 })
    await first.close()
    expect(await (await open()).list(things, { limit: 9 })).toEqual([{ key: 'a', value: { n: 2 } }])
  })

  test('leaves only itself and its lock file behind after a clean shutdown', async () => {
    const store = await open(path, { lock: true })
    await put(store, things, 'a', { n: 1 })
    await store.close()
    expect(readdirSync(folder).sort()).toEqual(['studyhall.sqlite', 'studyhall.sqlite.lock'])
  })
})

describe('the lock', () => {
  test('keeps a second bot off, which is told the file, and is free after close', async () => {
    const first = await open(path, { lock: true })
    expect(await refusal(path, { lock: true })).toBe(
      `Another bot is running on ${path} (it holds ${path}.lock). Stop it first, or set DATABASE_URL to another file.`,
    )
    await put(first, things, 'a', { n: 1 })
    await first.close()
    expect(await refusal(path, { lock: true })).toBe('opened')
  })

  test('holds between processes and is freed by kill -9, with everything stored before', async () => {
    const child = await bot()
    expect(await refusal(path, { lock: true })).toContain('Another bot is running')
    const exited = once(child, 'exit')
    child.kill('SIGKILL')
    await exited
    const store = await open(path, { lock: true })
    expect(await store.get(things, 'stored')).toEqual({ n: 1 })
    expect(await store.transact((tx) => tx.insert(things, 'stored', { n: 2 }))).toBe(false)
  })

  test('is the same through a symbolic link', async () => {
    await open(path, { lock: true })
    symlinkSync(path, join(folder, 'link.sqlite'))
    expect(await refusal(join(folder, 'link.sqlite'), { lock: true })).toContain('Another bot is running')
  })

  test('is named with its fix when its file is unusable', async () => {
    mkdirSync(`${path}.lock`)
    expect(await refusal(path, { lock: true })).toMatch(
      /^The lock file .*\.lock cannot be used: .*move it away/,
    )
    expect(await refusal()).toBe('opened')
  })
})

/** A bot in a process of its own: it holds the lock and has stored `thing/stored`. */
async function bot(): Promise<ChildProcess> {
  const source = (name: string) => JSON.stringify(new URL(`../../src/${name}`, import.meta.url).href)
  const program = `
    import { z } from ${JSON.stringify(import.meta.resolve('zod'))}
    import { defineKind } from ${source('core/records.ts')}
    import { openStorage } from ${source('storage/open-storage.ts')}
    const { store } = await openStorage(${JSON.stringify(`file:${path}`)}, console, { lock: true })
    const things = defineKind('thing', { version: 1, schema: z.object({ n: z.number() }) })
    console.log(await store.transact((tx) => tx.insert(things, 'stored', { n: 1 })))
    setInterval(() => {}, 60_000)`
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  children.push(child)
  const [output] = await once(child.stdout, 'data')
  expect(`${output}`.trim()).toBe('true')
  return child
}

describe('a reader', () => {
  test('works beside a running bot and sees what it stores', async () => {
    const store = await open(path, { lock: true })
    const reader = await open(path, { readOnly: true })
    await put(store, things, 'a', { n: 1 })
    expect(await reader.get(things, 'a')).toEqual({ n: 1 })
    await put(store, things, 'a', { n: 2 })
    expect(await reader.list(things, { limit: 9 })).toEqual([{ key: 'a', value: { n: 2 } }])
  })

  test('works when no bot runs', async () => {
    const store = await open()
    await put(store, things, 'a', { n: 1 })
    await store.close()
    expect(await (await open(path, { readOnly: true })).get(things, 'a')).toEqual({ n: 1 })
  })

  test('works after a bot was killed', async () => {
    const child = await bot()
    const exited = once(child, 'exit')
    child.kill('SIGKILL')
    await exited
    expect(await (await open(path, { readOnly: true })).get(things, 'stored')).toEqual({ n: 1 })
  })

  test('cannot write', async () => {
    const store = await open()
    await put(store, things, 'a', { n: 1 })
    const reader = await open(path, { readOnly: true })
    await expect(put(reader, things, 'a', { n: 2 })).rejects.toThrow('readonly')
    expect(await store.get(things, 'a')).toEqual({ n: 1 })
  })

  test('creates nothing where there is nothing', async () => {
    expect(await refusal(path, { readOnly: true })).toMatch(
      /^There is no database at .*studyhall\.sqlite\. Start/,
    )
    expect(readdirSync(folder)).toEqual([])
    writeFileSync(path, '')
    expect(await refusal(path, { readOnly: true })).toMatch(/holds nothing yet\. Start/)
    expect(await refusal(folder, { readOnly: true })).toMatch(/is a folder/)
  })
})

describe('a start is refused with a sentence and a fix', () => {
  test('for a file that is not a database, which stays as it is', async () => {
    const text = '# Notes\n'.repeat(200)
    writeFileSync(path, text)
    expect(await refusal(path, { lock: true })).toBe(
      `The database ${path} is not a database. Move it away, or set DATABASE_URL to another file.`,
    )
    expect(readFileSync(path, 'utf8')).toBe(text)
    expect(readdirSync(folder)).toEqual(['studyhall.sqlite'])
  })

  test("for another program's database, which stays as it is", async () => {
    change(path, 'CREATE TABLE bookmark (url TEXT)')
    const before = readFileSync(path)
    expect(await refusal()).toMatch(/is a database of another program\. Set DATABASE_URL/)
    expect(readFileSync(path).equals(before)).toBe(true)
  })

  test('for a layout newer than this program', async () => {
    await (await open()).close()
    change(path, 'PRAGMA user_version = 3')
    expect(await refusal()).toMatch(
      /was written by a newer Studyhall \(layout 3, this one knows 2\)\. Start the newer/,
    )
    expect(await refusal(path, { readOnly: true })).toMatch(/newer Studyhall/)
  })

  test('for a damaged database', async () => {
    await (await open()).close()
    const bytes = readFileSync(path)
    bytes.fill(0xff, 100, 4096)
    writeFileSync(path, bytes)
    expect(await refusal()).toMatch(/is damaged\. Restore a backup/)
  })

  test('for a folder in the place of the file', async () => {
    expect(await refusal(folder)).toBe(
      `${folder} is a folder. Set DATABASE_URL to a file in it, such as file:${folder}/studyhall.sqlite.`,
    )
  })

  test('for a folder that cannot be made', async () => {
    writeFileSync(join(folder, 'taken'), '')
    expect(await refusal(join(folder, 'taken', 'x', 'y.sqlite'))).toMatch(
      /^The folder .*taken\/x for the database cannot be created \(ENOTDIR\)\. Create it/,
    )
    expect(await refusal(join(folder, 'taken', 'y.sqlite'))).toMatch(/cannot be created \(EEXIST\)/)
  })

  test('for a folder behind a link that leads nowhere', async () => {
    symlinkSync(join(folder, 'nowhere'), join(folder, 'link'))
    expect(await refusal(join(folder, 'link', 'x', 'y.sqlite'))).toMatch(/cannot be created \(EEXIST\)/)
  })

  test('for a device, to read as to write', async () => {
    expect(await refusal('/dev/zero')).toMatch(/^\/dev\/zero is no file but a device or a pipe\. Set/)
    expect(await refusal('/dev/zero', { readOnly: true })).toMatch(/is no file but a device or a pipe/)
  })

  test('for a file that this user may only read', async () => {
    await (await open()).close()
    chmodSync(path, 0o444)
    chmodSync(folder, 0o777)
    expect(await asNobody(() => refusal(path, { lock: true }))).toMatch(/cannot be written\. Let this user/)
  })

  test('for a folder in which this user may only read', async () => {
    chmodSync(folder, 0o555)
    expect(await asNobody(() => refusal())).toMatch(/cannot be opened\. Let this user write the file and its/)
    expect(await asNobody(() => refusal(join(folder, 'deep', 'x.sqlite')))).toMatch(
      /cannot be created \(EACCES\)\. Create it and let this user write there/,
    )
    chmodSync(folder, 0o755)
  })

  test('for a disk without room', () => {
    const db = openDatabase(path, false)
    db.exec('PRAGMA max_page_count = 1')
    expect(() => prepareDatabase(path, db)).toThrow(/cannot grow: the disk is full\. Make room/)
    db.close()
    const noRoomForIndex = { errcode: 4874 }
    expect(asStartError(path, noRoomForIndex)?.message).toMatch(/the disk is full/)
  })

  test('for a database that another program is writing, without keeping the lock', async () => {
    const other = new DatabaseSync(path)
    other.exec('BEGIN IMMEDIATE')
    expect(await refusal(path, { lock: true })).toMatch(/is in use by another program\. Close that/)
    other.close()
    expect(await refusal(path, { lock: true })).toBe('opened')
  })

  test('for a URL of anything else, whose password it does not repeat', async () => {
    for (const url of [
      'mysql://me:hunter2@db/x',
      'file://me:hunter2@host/x',
      'data/hunter2.sqlite',
      'file:',
      'file:hunter2\0.sqlite',
      'file:///hunter2%00.sqlite',
      'file:///hunter2%E0%A4%A',
      '',
    ]) {
      const error = await openStorage(url, silent).catch((reason: unknown) => reason)
      expect(error).toBeInstanceOf(StartError)
      expect(`${error}`).toContain('such as file:./data/studyhall.sqlite, or postgres://')
      expect(`${error}`).not.toContain('hunter2')
    }
  })
})

/** Runs `work` as a user who may not write everywhere, as root may. */
async function asNobody<T>(work: () => Promise<T>): Promise<T> {
  if (process.geteuid?.() !== 0) return work()
  process.seteuid?.(65_534)
  try {
    return await work()
  } finally {
    process.seteuid?.(0)
  }
}

function change(at: string, sql: string): void {
  const db = new DatabaseSync(at)
  db.exec(sql)
  db.close()
}
