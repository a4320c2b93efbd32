import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { StartError } from '../../src/core/errors.ts'
import { openStorage } from '../../src/storage/open-storage.ts'
import type { Storage } from '../../src/storage/storage.ts'
import { tendingBeat } from '../../src/storage/storage.ts'
import { createQuietLog } from '../fakes/quiet-log.ts'

const folder = (): string => {
  const dir = mkdtempSync(join(tmpdir(), 'studyhall-mark-'))
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }))
  return dir
}
const withStorage = async <T>(url: string, work: (storage: Storage) => Promise<T>): Promise<T> => {
  const storage = await openStorage(url, createQuietLog())
  try {
    return await work(storage)
  } finally {
    await storage.close()
  }
}

it('tells a database restored from a backup from one that was only down or crashed', async () => {
  const dir = folder()
  const url = `file:${join(dir, 'bot.sqlite')}`
  expect(await withStorage(url, (storage) => storage.isRestored())).toBe(false)
  await withStorage(url, (storage) => storage.mark())
  copyFileSync(join(dir, 'bot.sqlite'), join(dir, 'backup'))
  await withStorage(url, (storage) => storage.mark())
  expect(await withStorage(url, (storage) => storage.isRestored())).toBe(false)
  copyFileSync(join(dir, 'backup'), join(dir, 'bot.sqlite'))
  expect(await withStorage(url, (storage) => storage.isRestored())).toBe(true)
  await withStorage(url, (storage) => storage.mark())
  expect(await withStorage(url, (storage) => storage.isRestored())).toBe(false)
})

it('is advanced while the bot runs, so that a backup of this run is told too, and a beat goes on where that fails', async () => {
  const dir = folder()
  const url = `file:${join(dir, 'bot.sqlite')}`
  await withStorage(url, (storage) => storage.mark())
  copyFileSync(join(dir, 'bot.sqlite'), join(dir, 'backup'))
  const log = createQuietLog()
  let beats = 0
  await withStorage(url, async (storage) => {
    let isFull = false
    const tend = () => (isFull ? Promise.reject(new Error('no room')) : storage.mark())
    const beat = tendingBeat(async () => void beats++, tend, log)
    for (let i = 0; i < 20; i++) await beat()
    isFull = true
    for (let i = 0; i < 20; i++) await beat()
  })
  expect(beats).toBe(40)
  expect(log.entries.filter(({ level }) => level === 'error')).toHaveLength(1)
  copyFileSync(join(dir, 'backup'), join(dir, 'bot.sqlite'))
  expect(await withStorage(url, (storage) => storage.isRestored())).toBe(true)
})

it('is looked at within a beat once a connection was lost, until that was done', async () => {
  let cuts = 0
  let isAway = false
  const tended: number[] = []
  let beats = 0
  const tend = async (): Promise<void> => {
    tended.push(beats)
    if (isAway) throw new Error('nobody there')
  }
  const beat = tendingBeat(
    async () => void beats++,
    tend,
    createQuietLog(),
    () => cuts,
  )
  for (let i = 0; i < 3; i++) await beat()
  cuts = 2
  isAway = true
  for (let i = 0; i < 2; i++) await beat()
  isAway = false
  for (let i = 0; i < 3; i++) await beat()
  expect(tended).toEqual([4, 5, 6])
})

it('takes a broken mark for none', async () => {
  const dir = folder()
  const url = `file:${join(dir, 'bot.sqlite')}`
  writeFileSync(join(dir, 'bot.sqlite.mark'), '{"serial":')
  expect(await withStorage(url, (storage) => storage.isRestored())).toBe(false)
})

it('says which file cannot be written, and what to do', async () => {
  const dir = folder()
  const url = `file:${join(dir, 'bot.sqlite')}`
  mkdirSync(join(dir, 'bot.sqlite.mark.new'))
  const refusal = withStorage(url, (storage) => storage.mark())
  await expect(refusal).rejects.toBeInstanceOf(StartError)
  await expect(refusal).rejects.toThrow(/bot\.sqlite\.mark beside the database cannot be written \(EISDIR\)/)
})
