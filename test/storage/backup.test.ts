import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createBackups } from '../../src/storage/backups.ts'
import { openStorage } from '../../src/storage/open-storage.ts'
import { backUpApart, writeBackup } from '../../src/storage/sqlite/backup.ts'
import { restoreFile } from '../../src/storage/sqlite/restore.ts'
import { createQuietLog } from '../fakes/quiet-log.ts'
import { commands, countCommands } from '../support/accident.ts'
import { bytesIn, countIn, openLocked } from '../support/copies.ts'

let folder: string
let path: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'studyhall-backup-'))
  path = join(folder, 'bot.sqlite')
})
afterEach(() => rmSync(folder, { recursive: true }))

/** A store with so many commands, closed. */
async function filled(count: number, at = path): Promise<void> {
  const { store } = await openLocked(at)
  for (let n = 0; n < count; n++)
    await store.transact(async (tx) => tx.put(commands, String(n).padStart(3, '0'), { n, text: 'x' }))
  await store.close()
}

describe('a restore', () => {
  it('is refused while a bot runs, and changes nothing', async () => {
    await filled(3)
    await writeBackup(path, join(folder, 'copy'))
    const { store } = await openLocked(path)
    expect(() => restoreFile(path, join(folder, 'copy'), new Date())).toThrow(/Another bot is running/)
    expect(await countCommands(store)).toBe(3)
    await store.close()
  })

  it('refuses what is damaged, foreign or not there, and changes nothing', async () => {
    await filled(3)
    const copy = join(folder, 'copy')
    await writeBackup(path, copy)
    const damaged = readFileSync(copy)
    damaged.fill(0xff, 4_096)
    writeFileSync(join(folder, 'damaged'), damaged)
    writeFileSync(join(folder, 'notes'), 'These are my notes. '.repeat(200))
    const other = new DatabaseSync(join(folder, 'other'))
    other.exec('CREATE TABLE bookmark (url TEXT)')
    other.close()
    const before = bytesIn(folder)
    for (const name of ['damaged', 'notes', 'other'])
      expect(() => restoreFile(path, join(folder, name), new Date())).toThrow(/Nothing was changed/)
    expect(() => restoreFile(path, join(folder, 'none'), new Date())).toThrow(/There is no file/)
    expect(bytesIn(folder)).toEqual(before)
  })

  it('fills an empty place as well', async () => {
    await filled(3)
    await writeBackup(path, join(folder, 'copy'))
    const fresh = join(folder, 'fresh', 'bot.sqlite')
    expect(restoreFile(fresh, join(folder, 'copy'), new Date())).toBeUndefined()
    expect(await countIn(fresh)).toBe(3)
  })
})

describe('a backup', () => {
  it('is made beside a running bot, in one file, and never over another', async () => {
    await filled(3)
    const { store } = await openLocked(path)
    const copy = join(folder, 'deep', 'copy')
    await backUpApart(path, copy, new AbortController().signal)
    expect(readdirSync(join(folder, 'deep'))).toEqual(['copy'])
    await expect(writeBackup(path, copy)).rejects.toThrow(/is there already/)
    await store.transact(async (tx) => tx.put(commands, 'more', { n: 4, text: '' }))
    await store.close()
    expect(await countIn(copy)).toBe(3)
  })

  it('that cannot be made says so, and leaves nothing', async () => {
    await filled(1)
    writeFileSync(join(folder, 'file'), '')
    const to = join(folder, 'file', 'copy')
    await expect(writeBackup(path, to)).rejects.toThrow(/could not be copied .* Make room/)
    await expect(backUpApart(path, to, new AbortController().signal)).rejects.toThrow(/could not be copied/)
    expect(readFileSync(join(folder, 'file'), 'utf8')).toBe('')
  })

  it('ends when the bot stops, and leaves nothing', async () => {
    await filled(1)
    const to = join(folder, 'copies', 'copy')
    await expect(backUpApart(path, to, AbortSignal.abort())).rejects.toThrow(/was ended/)
    expect(existsSync(to) || existsSync(`${to}.part`)).toBe(false)
  })
})

describe('backups by themselves', () => {
  const DAY = 24 * 60 * 60_000
  const start = Date.parse('2026-11-29T06:30:00Z')

  const over = (write: (to: string) => Promise<void>) => {
    let at = start
    const log = createQuietLog()
    const backups = createBackups({ folder: join(folder, 'backups'), write, now: () => at, log })
    return {
      log,
      /** A minute later, or so many ms; resolves when what it began has ended. */
      beat: async (ms: number) => {
        at += ms
        backups.beat()
        await new Promise((resolve) => setTimeout(resolve, 5))
      },
      backups,
    }
  }
  const names = () => readdirSync(join(folder, 'backups')).sort()

  it('are made once a day, also over restarts, and a week of them is kept with all other files', async () => {
    const write = async (to: string) => writeFileSync(to, '')
    const first = over(write)
    await first.beat(0)
    await first.beat(DAY - 60_000)
    expect(names()).toEqual(['studyhall-2026-11-29T06-30-00Z.sqlite'])
    await over(write).beat(0)
    expect(names()).toHaveLength(1)
    writeFileSync(join(folder, 'backups', 'mine.sqlite'), '')
    for (let day = 0; day < 10; day++) await first.beat(DAY)
    expect(names()).toHaveLength(8)
    expect(names().slice(0, 1)).toEqual(['mine.sqlite'])
    expect(names().at(1)).toMatch(/^studyhall-2026-12-04/)
  })

  it('are tried again in an hour where one fails, and say so', async () => {
    let isFull = true
    const { beat, log } = over(async (to) => {
      if (isFull) throw new Error('no room')
      writeFileSync(to, '')
    })
    await beat(0)
    await beat(60_000)
    expect(log.entries.map(({ message }) => message)).toEqual([
      expect.stringContaining('could not be backed up'),
    ])
    isFull = false
    await beat(59 * 60_000)
    expect(names()).toHaveLength(1)
  })

  it('are made again where the clock was ahead when the last was', async () => {
    const write = async (to: string) => writeFileSync(to, '')
    const ahead = over(write)
    await ahead.beat(400 * DAY)
    await over(write).beat(0)
    expect(names()).toEqual([
      'studyhall-2026-11-29T06-30-00Z.sqlite',
      'studyhall-2028-01-03T06-30-00Z.sqlite',
    ])
  })

  it('are kept, and made once a day, where the clock was ahead for more than a week', async () => {
    let written = 0
    const write = async (to: string) => {
      written++
      writeFileSync(to, '')
    }
    const ahead = over(write)
    await ahead.beat(400 * DAY)
    for (let day = 0; day < 8; day++) await ahead.beat(DAY)
    written = 0
    const now = over(write)
    await now.beat(0)
    await now.beat(60_000)
    expect([written, names()[0], names().length]).toEqual([1, 'studyhall-2026-11-29T06-30-00Z.sqlite', 8])
    await now.beat(DAY)
    expect([written, names()[0], names().length]).toEqual([2, 'studyhall-2026-11-30T06-31-00Z.sqlite', 8])
  })

  it('leave no pieces over where the bot was killed while it wrote one', async () => {
    const pieces = ['', '-wal', '-journal'].map((end) => `studyhall-2026-11-28T06-30-00Z.sqlite.part${end}`)
    mkdirSync(join(folder, 'backups'), { recursive: true })
    for (const name of [...pieces, 'mine.sqlite.part']) writeFileSync(join(folder, 'backups', name), 'x')
    await over(async (to) => writeFileSync(to, '')).beat(0)
    expect(names()).toEqual(['mine.sqlite.part', 'studyhall-2026-11-29T06-30-00Z.sqlite'])
  })

  it('wait for nobody, and end with the bot', async () => {
    let ended = false
    const { beat, backups, log } = over(
      () =>
        new Promise((_, reject) => {
          setTimeout(() => {
            ended = true
            reject(new Error('ended'))
          }, 20)
        }),
    )
    await beat(0)
    await backups.stop()
    expect([ended, log.entries]).toEqual([true, []])
    await beat(DAY)
  })
})

describe('before a release changes a file', () => {
  const copies = () => readdirSync(folder).filter((name) => name.includes('.before-'))

  it('it is copied, once, and a program that finds a newer file names the copy that it can open', async () => {
    copyFileSync(join(import.meta.dirname, '../fixtures/records/0.1.0/studyhall.sqlite'), path)
    const log = createQuietLog()
    await (await openStorage(`file:${path}`, log, { lock: true })).close()
    await (await openStorage(`file:${path}`, log, { lock: true })).close()
    expect(copies()).toHaveLength(1)
    expect(log.entries.map(({ message }) => message)).toEqual([expect.stringContaining('was copied before')])
    const copy = join(folder, copies()[0] ?? '')
    const db = new DatabaseSync(copy)
    expect(db.prepare('PRAGMA user_version').get()).toEqual({ user_version: 1 })
    db.close()
    const newer = new DatabaseSync(path)
    newer.exec('PRAGMA user_version = 3')
    newer.close()
    await expect(openLocked(path)).rejects.toThrow(`npx studyhall restore ${copy}`)
  })

  it('it is copied where another release wrote its records, however alike the layout is', async () => {
    await filled(2)
    expect(copies()).toEqual([])
    const db = new DatabaseSync(path)
    db.exec(`UPDATE record SET text = '{"v":1,"value":{"version":"0.0.9"}}' WHERE kind = 'release'`)
    db.close()
    expect(await countIn(path)).toBe(2)
    expect(copies()).toHaveLength(1)
    expect(await countIn(path)).toBe(2)
    expect(copies()).toHaveLength(1)
  })
})
