import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openReadOnly } from '../../src/storage/open-storage.ts'
import { writeBackup } from '../../src/storage/sqlite/backup.ts'
import { restoreFile } from '../../src/storage/sqlite/restore.ts'
import { createQuietLog } from '../fakes/quiet-log.ts'
import { countCommands } from '../support/accident.ts'
import { bytesIn, countIn, openLocked } from '../support/copies.ts'
import { createDice } from '../support/dice.ts'

let folder: string
let path: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'studyhall-backup-'))
  path = join(folder, 'bot.sqlite')
})
afterEach(() => rmSync(folder, { recursive: true }))

/** The process of `test/support/accident.ts`, to its violent end. */
async function accident(copy: string, how: string, seed: number): Promise<void> {
  const program = join(import.meta.dirname, '../support/accident.ts')
  const child = spawn(process.execPath, [program, path, copy, how, String(seed)], { stdio: 'inherit' })
  expect(await once(child, 'close')).toEqual([null, 'SIGKILL'])
  expect(existsSync(`${path}-wal`)).toBe(true)
}

describe('a copy that is put back beside the -wal of a killed bot', () => {
  const seed = 1 + Math.floor(Math.random() * 1e6)
  const dice = createDice(seed)
  const trials = Array.from({ length: 20 }, (_, i) => ({
    trial: i + 1,
    how: i % 4 === 0 ? 'plain' : 'backup',
    seed: dice.int(1, 1e9),
  }))

  it.each(trials)(
    `is refused before anything is opened or destroyed, and restored rightly (trial $trial, $how, seed $seed)`,
    async ({ how, seed: own }) => {
      const copy = join(folder, 'copy')
      await accident(copy, how, own)
      const held = await countInAlone(copy)
      if (how === 'backup') expect(held).toBe(50)
      copyFileSync(path, join(folder, 'old'))
      copyFileSync(copy, path)
      const before = bytesIn(folder)
      await expect(openLocked(path)).rejects.toThrow(/was replaced.*npx studyhall restore/)
      await expect(openReadOnly(`file:${path}`, createQuietLog())).rejects.toThrow(/was replaced/)
      await expect(writeBackup(path, join(folder, 'other'))).rejects.toThrow(/was replaced/)
      expect(bytesIn(folder)).toEqual(before)
      if (own % 2 === 0) {
        // Where it lies.
        restoreFile(path, path, new Date())
      } else {
        // With the old file back, nothing was lost.
        copyFileSync(join(folder, 'old'), path)
        const kept = restoreFile(path, copy, new Date()) ?? ''
        expect(await countIn(kept)).toBe(170)
      }
      const storage = await openLocked(path)
      expect([await countCommands(storage.store), await storage.isRestored()]).toEqual([held, true])
      await storage.close()
      const db = new DatabaseSync(path)
      expect(db.prepare('PRAGMA integrity_check').get()).toEqual({ integrity_check: 'ok' })
      db.close()
    },
    30_000,
  )

  it('is no copy where it is the same file: a killed bot goes on with all that it wrote', async () => {
    await accident(join(folder, 'copy'), 'backup', 7)
    expect(await countIn(path)).toBe(170)
  })

  it('is suspected too where another program brought the -wal into the file, as Litestream does: without the note all is there', async () => {
    await accident(join(folder, 'copy'), 'backup', 9)
    const other = new DatabaseSync(path)
    other.exec('PRAGMA wal_checkpoint(PASSIVE)')
    // As a machine that is switched off now would leave it.
    const left = mkdtempSync(join(tmpdir(), 'studyhall-left-'))
    const at = join(left, 'bot.sqlite')
    for (const end of ['', '-wal', '.base', '.mark'])
      if (existsSync(path + end)) copyFileSync(path + end, at + end)
    other.close()
    await expect(openLocked(at)).rejects.toThrow(/was replaced/)
    rmSync(`${at}.base`)
    expect(await countIn(at)).toBe(170)
    rmSync(left, { recursive: true })
  })

  it('goes on after a move of the whole folder, killed bot and all', async () => {
    await accident(join(folder, 'copy'), 'backup', 8)
    const moved = mkdtempSync(join(tmpdir(), 'studyhall-moved-'))
    for (const end of ['', '-wal', '.base', '.mark'])
      if (existsSync(path + end)) copyFileSync(path + end, join(moved, `bot.sqlite${end}`))
    expect(await countIn(join(moved, 'bot.sqlite'))).toBe(170)
    rmSync(moved, { recursive: true })
  })
})

/** What a copy holds by itself. */
async function countInAlone(copy: string): Promise<number> {
  const alone = mkdtempSync(join(tmpdir(), 'studyhall-alone-'))
  copyFileSync(copy, join(alone, 'copy'))
  const db = new DatabaseSync(join(alone, 'copy'))
  const { n } = db.prepare("SELECT count(*) AS n FROM record WHERE kind = 'command'").get() as { n: number }
  db.close()
  rmSync(alone, { recursive: true })
  return n
}
