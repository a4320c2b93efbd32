import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { StartError } from '../../src/core/errors.ts'
import { isRestored, markingBeat, stamp } from '../../src/storage/mark.ts'
import { openStore } from '../../src/storage/open-store.ts'
import { createQuietLog } from '../fakes/quiet-log.ts'

const folder = (): string => {
  const dir = mkdtempSync(join(tmpdir(), 'studyhall-mark-'))
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }))
  return dir
}
const withStore = async <T>(
  url: string,
  work: (store: Awaited<ReturnType<typeof openStore>>) => Promise<T>,
): Promise<T> => {
  const store = await openStore(url, createQuietLog())
  try {
    return await work(store)
  } finally {
    await store.close()
  }
}

it('tells a database restored from a backup from one that was only down or crashed', async () => {
  const dir = folder()
  const url = `file:${join(dir, 'bot.sqlite')}`
  expect(await withStore(url, (store) => isRestored(store, url))).toBe(false)
  await withStore(url, (store) => stamp(store, url))
  copyFileSync(join(dir, 'bot.sqlite'), join(dir, 'backup'))
  await withStore(url, (store) => stamp(store, url))
  expect(await withStore(url, (store) => isRestored(store, url))).toBe(false)
  copyFileSync(join(dir, 'backup'), join(dir, 'bot.sqlite'))
  expect(await withStore(url, (store) => isRestored(store, url))).toBe(true)
  await withStore(url, (store) => stamp(store, url))
  expect(await withStore(url, (store) => isRestored(store, url))).toBe(false)
})

it('is advanced while the bot runs, so that a backup of this run is told too, and a beat goes on where that fails', async () => {
  const dir = folder()
  const url = `file:${join(dir, 'bot.sqlite')}`
  await withStore(url, (store) => stamp(store, url))
  copyFileSync(join(dir, 'bot.sqlite'), join(dir, 'backup'))
  let beats = 0
  await withStore(url, async (store) => {
    let isFull = false
    const advance = () => (isFull ? Promise.reject(new Error('no room')) : stamp(store, url))
    const beat = markingBeat(async () => void beats++, advance, createQuietLog())
    for (let i = 0; i < 20; i++) await beat()
    isFull = true
    for (let i = 0; i < 20; i++) await beat()
  })
  expect(beats).toBe(40)
  copyFileSync(join(dir, 'backup'), join(dir, 'bot.sqlite'))
  expect(await withStore(url, (store) => isRestored(store, url))).toBe(true)
})

it('takes a broken mark for none', async () => {
  const dir = folder()
  const url = `file:${join(dir, 'bot.sqlite')}`
  writeFileSync(join(dir, 'bot.sqlite.mark'), '{"serial":')
  expect(await withStore(url, (store) => isRestored(store, url))).toBe(false)
})

it('says which file cannot be written, and what to do', async () => {
  const dir = folder()
  const url = `file:${join(dir, 'bot.sqlite')}`
  mkdirSync(join(dir, 'bot.sqlite.mark.new'))
  const refusal = withStore(url, (store) => stamp(store, url))
  await expect(refusal).rejects.toBeInstanceOf(StartError)
  await expect(refusal).rejects.toThrow(/bot\.sqlite\.mark beside the database cannot be written \(EISDIR\)/)
})
