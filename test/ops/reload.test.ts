import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createHttp } from '../../src/ops/http.ts'
import { askToReload, serveReload } from '../../src/ops/reload.ts'
import { createQuietLog } from '../fakes/quiet-log.ts'

let folder = ''
const ends: (() => Promise<void>)[] = []
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'studyhall-reload-'))
  vi.stubEnv('TMPDIR', folder)
})
afterEach(async () => {
  for (const end of ends.splice(0)) await end()
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true })
})

const REPORT = { lines: ['ropes: It reads differently.'], problems: ['b/days/002.yaml:2: x'] }

async function serve() {
  const log = createQuietLog()
  const ok = () => ({ ok: true })
  const health = { live: ok, ready: async () => ok() }
  const http = createHttp({ host: '127.0.0.1', port: 0, health, log })
  let reloads = 0
  const served = serveReload(
    http,
    async () => {
      reloads++
      return REPORT
    },
    log,
  )
  const url = await http.listen()
  ends.push(() => http.close())
  const { port } = new URL(url)
  return { ...served, url, port, log, file: join(folder, `studyhall-${port}.key`), count: () => reloads }
}

it('is asked for by whoever can read the key, which leaves with the bot', async () => {
  const { url, port, file, begin, end } = await serve()
  begin(url)
  expect(await askToReload('127.0.0.1', port)).toEqual(REPORT)
  expect(await askToReload('0.0.0.0', port)).toEqual(REPORT)
  if (process.platform !== 'win32') expect(statSync(file).mode & 0o777).toBe(0o600)
  end()
  expect(existsSync(file)).toBe(false)
  await expect(askToReload('127.0.0.1', port)).rejects.toThrow(/^No bot of this user is running on port/)
})

it('is refused to anybody else, as a proxy may pass on what comes from anywhere', async () => {
  const { url, begin, count } = await serve()
  begin(url)
  for (const key of ['', 'x', '0'.repeat(64), 'ä'.repeat(32)]) {
    const headers: Record<string, string> = key === '' ? {} : { 'x-studyhall-key': encodeURIComponent(key) }
    expect((await fetch(`${url}/curriculum/reload`, { method: 'POST', headers })).status).toBe(403)
  }
  expect((await fetch(`${url}/curriculum/reload`)).status).toBe(404)
  expect(count()).toBe(0)
})

it('takes the place of a key that an earlier process left, and sends nothing that is no key', async () => {
  const { url, port, file, begin, count } = await serve()
  writeFileSync(file, 'a private file of somebody’s')
  await expect(askToReload('127.0.0.1', port)).rejects.toThrow(/^No bot of this user/)
  begin(url)
  expect(readFileSync(file, 'utf8')).toMatch(/^[0-9a-f]{64}$/)
  expect(await askToReload('127.0.0.1', port)).toEqual(REPORT)
  expect(count()).toBe(1)
})

it('says what else there is where the key cannot be written, or nobody answers', async () => {
  const { url, port, log, file, begin } = await serve()
  vi.stubEnv('TMPDIR', join(folder, 'nowhere'))
  begin(url)
  expect(log.entries).toMatchObject([{ level: 'info', message: expect.stringContaining('SIGHUP can') }])
  vi.stubEnv('TMPDIR', folder)
  writeFileSync(file, '0'.repeat(64))
  await expect(askToReload('127.0.0.1', port)).rejects.toThrow(/answered 403\. .*SIGHUP/)
})

it('takes a key that a killed bot left for no bot, and a server that hangs up for one that does not answer', async () => {
  const server = createServer((socket) => socket.destroy()).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const port = String((server.address() as AddressInfo).port)
  writeFileSync(join(folder, `studyhall-${port}.key`), '0'.repeat(64))
  await expect(askToReload('127.0.0.1', port)).rejects.toThrow(/does not answer \(.*SIGHUP/)
  await new Promise((resolve) => server.close(resolve))
  await expect(askToReload('127.0.0.1', port)).rejects.toThrow(/^No bot of this user is running.*SIGHUP/)
})
