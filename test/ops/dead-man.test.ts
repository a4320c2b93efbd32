import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, it, onTestFinished } from 'vitest'
import { createDeadMan } from '../../src/ops/dead-man.ts'
import type { Health } from '../../src/ops/health.ts'
import { createQuietLog } from '../fakes/quiet-log.ts'

it('says nothing of a request that a stop cuts off', async () => {
  const arrived = Promise.withResolvers<void>()
  const gone = Promise.withResolvers<void>()
  // Hears, and never answers.
  const server = createServer((request) => {
    request.socket.once('close', () => gone.resolve())
    arrived.resolve()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const log = createQuietLog()
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  const deadMan = createDeadMan(url, { ready: async () => ({ ok: true }) }, log)
  deadMan.beat()
  await arrived.promise
  deadMan.stop()
  await gone.promise
  await new Promise((resolve) => setImmediate(resolve))
  expect(log.entries).toEqual([])
})

it('says nothing of what is not there any more once it was stopped', async () => {
  const ready = Promise.withResolvers<Health>()
  const log = createQuietLog()
  const deadMan = createDeadMan('http://127.0.0.1:9/', { ready: () => ready.promise }, log)
  deadMan.beat()
  deadMan.stop()
  ready.resolve({ ok: false })
  await new Promise((resolve) => setImmediate(resolve))
  expect(log.entries).toEqual([])
})
