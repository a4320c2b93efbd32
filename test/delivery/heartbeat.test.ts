import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { startHeartbeat } from '../../src/delivery/heartbeat.ts'
import { createQuietLog } from '../fakes/quiet-log.ts'

const MINUTE = 60_000
const printed: unknown[] = []

beforeEach(() => {
  vi.useFakeTimers({ now: Date.parse('2026-11-23T09:00:30Z') })
  printed.length = 0
  for (const name of ['log', 'info', 'warn', 'error', 'debug'] as const)
    vi.spyOn(console, name).mockImplementation((...what) => void printed.push(what))
})
afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

it('a night asleep is one line of the log, and nothing beside it', async () => {
  const log = createQuietLog()
  const warned = vi.spyOn(log, 'warn')
  const beats: string[] = []
  const stop = startHeartbeat(async () => {
    beats.push(new Date().toISOString().slice(11, 16))
  }, log)
  await vi.advanceTimersByTimeAsync(MINUTE)
  expect([beats, warned.mock.calls]).toEqual([['09:01'], []])
  vi.setSystemTime(Date.parse('2026-11-23T17:00:30Z'))
  await vi.advanceTimersByTimeAsync(2 * MINUTE)
  expect([beats.at(-1), warned.mock.calls]).toEqual([
    '17:02',
    [[{ missed: expect.any(Number) }, expect.stringContaining('Heartbeats were missed')]],
  ])
  expect(printed).toEqual([])
  await stop()
})

it('a beat that fails, and one that lasts too long, say so in the log alone', async () => {
  const log = createQuietLog()
  const failed = vi.spyOn(log, 'error')
  let beats = 0
  const stop = startHeartbeat(async () => {
    beats += 1
    if (beats === 1) throw new Error('a disk is full')
    if (beats === 2) await new Promise((resolve) => setTimeout(resolve, 2.5 * MINUTE))
  }, log)
  await vi.advanceTimersByTimeAsync(6 * MINUTE)
  expect([failed.mock.calls.length, beats]).toEqual([1, 4])
  expect(printed).toEqual([])
  await stop()
})
