import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { constants, DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import type { Log } from '../../src/core/ports.ts'
import { defineKind, type Store, update } from '../../src/core/records.ts'
import { openDatabase, prepareDatabase } from '../../src/storage/sqlite/database.ts'
import { storageOver } from '../../src/storage/sqlite/open.ts'

const notes = defineKind('note', { version: 1, schema: z.object({ text: z.string() }) })
const note = (text: string) => ({ text })

let folder: string
let db: DatabaseSync
let beside: DatabaseSync
let store: Store
let logged: unknown[]

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'studyhall-errors-'))
  const path = join(folder, 'studyhall.sqlite')
  logged = []
  const log = (...entry: unknown[]): void => void logged.push(entry)
  db = openDatabase(path, false)
  prepareDatabase(path, db)
  db.exec('PRAGMA busy_timeout = 0')
  beside = new DatabaseSync(path)
  const recording: Log = { debug: log, info: log, warn: log, error: log }
  store = storageOver(db, path, recording, { now: Date.now }).store
})
afterEach(async () => {
  await store.close()
  beside.close()
  rmSync(folder, { recursive: true })
})

const put = (key: string, text: string) => store.transact(async (tx) => tx.put(notes, key, note(text)))
const insert = (key: string, text: string) => store.transact((tx) => tx.insert(notes, key, note(text)))

const usable = async () => {
  await put('usable', 'yes')
  expect(await store.get(notes, 'usable')).toEqual(note('yes'))
}

describe('a write that the engine refuses', () => {
  test('rejects while another connection holds the write lock, and succeeds afterwards', async () => {
    await put('a', 'before')
    beside.exec('BEGIN IMMEDIATE')
    const outcomes = await Promise.allSettled([
      put('a', 'after'),
      insert('b', 'after'),
      update(store, notes, 'a', () => note('after')),
    ])
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected'])
    expect(outcomes[1]).toMatchObject({ reason: { message: 'database is locked' } })
    expect(await store.list(notes, { limit: 9 })).toEqual([{ key: 'a', value: note('before') }])
    beside.exec('ROLLBACK')
    await usable()
  })

  test('rejects alone when the disk is full: its neighbours are stored', async () => {
    const pages = db.prepare('PRAGMA page_count').get()?.page_count as number
    db.exec(`PRAGMA max_page_count = ${pages + 10}`)
    const [before, huge, after] = await Promise.allSettled([
      put('before', 'small'),
      store.transact(async (tx) => {
        tx.put(notes, 'part', note('small'))
        tx.put(notes, 'huge', note('x'.repeat(200_000)))
      }),
      put('after', 'small'),
    ])
    expect([before, after]).toEqual([
      { status: 'fulfilled', value: undefined },
      { status: 'fulfilled', value: undefined },
    ])
    expect(huge).toMatchObject({ status: 'rejected', reason: { message: 'database or disk is full' } })
    const stored = beside.prepare('SELECT key FROM record ORDER BY key').all()
    expect(stored.map(({ key }) => key)).toEqual(['after', 'before'])
    await store.transact(async (tx) => tx.delete(notes, 'before'))
    await usable()
  })

  test.each([
    { refused: ['COMMIT'], case: 'its transaction cannot be made durable' },
    { refused: ['COMMIT', 'ROLLBACK'], case: 'nor even undone at once' },
  ])('rejects when $case, and leaves nothing behind', async ({ refused }) => {
    await put('a', 'before')
    db.setAuthorizer((action, operation) =>
      action === constants.SQLITE_TRANSACTION && refused.includes(operation ?? '')
        ? constants.SQLITE_DENY
        : constants.SQLITE_OK,
    )
    const outcomes = await Promise.allSettled([put('a', 'after'), insert('b', 'after')])
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    db.setAuthorizer(null)
    await usable()
    expect(await store.get(notes, 'a')).toEqual(note('before'))
    expect(await store.get(notes, 'b')).toBeUndefined()
  })
})

test('a read that the engine refuses rejects instead of finding nothing', async () => {
  await put('a', 'here')
  beside.exec('ALTER TABLE record RENAME TO elsewhere')
  await expect(store.get(notes, 'a')).rejects.toThrow('no such table')
  await expect(store.list(notes, { limit: 1 })).rejects.toThrow('no such table')
  await expect(put('a', 'there')).rejects.toThrow('no such table')
  beside.exec('ALTER TABLE elsewhere RENAME TO record')
  await usable()
})

test('a text that is no JSON of ours is unreadable: named, skipped, and left alone', async () => {
  const texts = ['', 'not JSON, a secret', 'null', '5', '{}', '{"value":', '{"value":7}']
  for (const [i, text] of texts.entries()) {
    beside
      .prepare('INSERT INTO record (kind, key, version, text) VALUES (?, ?, 1, ?)')
      .run('note', `${i}`, text)
  }
  for (const key of texts.keys()) {
    const named = { name: 'UnreadableRecord', kind: 'note', key: `${key}` }
    await expect(store.get(notes, `${key}`)).rejects.toMatchObject(named)
    await expect(update(store, notes, `${key}`, () => note('new'))).rejects.toMatchObject(named)
    await expect(put(`${key}`, 'new')).rejects.toMatchObject(named)
  }
  expect(await store.list(notes, { limit: 9 })).toEqual([])
  expect(logged).toHaveLength(texts.length)
  expect(JSON.stringify(logged)).not.toContain('secret')
  const left = beside.prepare('SELECT text FROM record ORDER BY key').all()
  expect(left.map(({ text }) => text)).toEqual(texts)
})

test('every write has a version of its own, also after a record was deleted and made anew', async () => {
  const versions: unknown[] = []
  const note = () => versions.push(beside.prepare('SELECT version FROM record').get()?.version)
  await put('a', '1')
  note()
  await put('a', '2')
  note()
  await store.transact(async (tx) => tx.delete(notes, 'a'))
  await put('a', '2')
  note()
  expect(new Set(versions).size).toBe(3)
  expect(versions.toSorted((a, b) => Number(a) - Number(b))).toEqual(versions)
})

test('a connection writes ahead and syncs each transaction', () => {
  expect(db.prepare('PRAGMA journal_mode').get()).toMatchObject({ journal_mode: 'wal' })
  expect(db.prepare('PRAGMA synchronous').get()).toMatchObject({ synchronous: 2 })
})

test('a file that cannot be written is refused when it is opened, with the fix', () => {
  const path = join(folder, 'studyhall.sqlite')
  const locked = openDatabase(path, true)
  try {
    expect(() => prepareDatabase(path, locked)).toThrow(/cannot be written\. Let this user write the file/)
  } finally {
    locked.close()
  }
})
