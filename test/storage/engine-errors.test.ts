import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { constants, DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { defineKind, insert, type Log, put, remove, type Store } from '../../src/core/ports.ts'
import { openDatabase, prepareDatabase } from '../../src/storage/database.ts'
import { createStore } from '../../src/storage/store.ts'

const notes = defineKind('note', z.object({ text: z.string() }))
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
  store = createStore(db, { debug: log, info: log, warn: log, error: log } satisfies Log)
})
afterEach(async () => {
  await store.close()
  beside.close()
  rmSync(folder, { recursive: true })
})

const usable = async () => {
  expect(await store.commit([put(notes, 'usable', note('yes'))])).toBe(true)
  expect(await store.get(notes, 'usable')).toEqual(note('yes'))
}

describe('a write that the engine refuses', () => {
  test('rejects while another connection holds the write lock, and succeeds afterwards', async () => {
    await store.commit([put(notes, 'a', note('before'))])
    beside.exec('BEGIN IMMEDIATE')
    const outcomes = await Promise.allSettled([
      store.commit([put(notes, 'a', note('after'))]),
      store.commit([insert(notes, 'b', note('after'))]),
      store.update(notes, 'a', () => note('after')),
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
      store.commit([put(notes, 'before', note('small'))]),
      store.commit([put(notes, 'part', note('small')), put(notes, 'huge', note('x'.repeat(200_000)))]),
      store.commit([put(notes, 'after', note('small'))]),
    ])
    expect([before, after]).toEqual([
      { status: 'fulfilled', value: true },
      { status: 'fulfilled', value: true },
    ])
    expect(huge).toMatchObject({ status: 'rejected', reason: { message: 'database or disk is full' } })
    const stored = beside.prepare('SELECT key FROM record ORDER BY key').all()
    expect(stored.map(({ key }) => key)).toEqual(['after', 'before'])
    await store.commit([remove(notes, 'before')])
    await usable()
  })

  test.each([
    { refused: ['COMMIT'], case: 'its transaction cannot be made durable' },
    { refused: ['COMMIT', 'ROLLBACK'], case: 'nor even undone at once' },
  ])('rejects when $case, and leaves nothing behind', async ({ refused }) => {
    await store.commit([put(notes, 'a', note('before'))])
    db.setAuthorizer((action, operation) =>
      action === constants.SQLITE_TRANSACTION && refused.includes(operation ?? '')
        ? constants.SQLITE_DENY
        : constants.SQLITE_OK,
    )
    const outcomes = await Promise.allSettled([
      store.commit([put(notes, 'a', note('after'))]),
      store.commit([insert(notes, 'b', note('after'))]),
    ])
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    db.setAuthorizer(null)
    await usable()
    expect(await store.get(notes, 'a')).toEqual(note('before'))
    expect(await store.get(notes, 'b')).toBeUndefined()
  })
})

test('a read that the engine refuses rejects instead of finding nothing', async () => {
  await store.commit([put(notes, 'a', note('here'))])
  beside.exec('ALTER TABLE record RENAME TO elsewhere')
  await expect(store.get(notes, 'a')).rejects.toThrow('no such table')
  await expect(store.list(notes, { limit: 1 })).rejects.toThrow('no such table')
  await expect(store.update(notes, 'a', (old) => old)).rejects.toThrow('no such table')
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
    await expect(store.update(notes, `${key}`, () => note('new'))).rejects.toMatchObject(named)
    await expect(store.commit([put(notes, `${key}`, note('new'))])).rejects.toMatchObject(named)
  }
  expect(await store.list(notes, { limit: 9 })).toEqual([])
  expect(logged).toHaveLength(texts.length)
  expect(JSON.stringify(logged)).not.toContain('secret')
  const left = beside.prepare('SELECT text FROM record ORDER BY key').all()
  expect(left.map(({ text }) => text)).toEqual(texts)
})

test('every write is counted in the version of its record', async () => {
  await store.commit([put(notes, 'a', note('1')), put(notes, 'a', note('2'))])
  await store.update(notes, 'a', () => note('3'))
  expect(beside.prepare('SELECT version FROM record').all()).toMatchObject([{ version: 3 }])
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
