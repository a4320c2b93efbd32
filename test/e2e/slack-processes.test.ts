import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createHttp } from '../../src/ops/http.ts'
import { createSlack } from '../../src/platforms/slack/index.ts'
import { openStorage } from '../../src/storage/open-storage.ts'
import { createQuietLog } from '../fakes/quiet-log.ts'
import { createScriptedBot } from '../fakes/scripted-bot.ts'
import { startSlack } from '../fakes/slack/index.ts'
import { freshDatabase } from '../support/postgres/database.ts'
import { WELL } from '../support/well.ts'
import { buildTown, configOf, soon } from './slack-harness.ts'

/** Passes each request on to several addresses at once, and answers as the first of them does. */
async function startRelay(targets: string[]) {
  const server = createServer(async (request, response) => {
    const body = await buffer(request)
    const { host: _, connection: _c, 'content-length': _l, ...headers } = request.headers
    const answers = targets.map(async (url) => {
      const init = { method: 'POST', headers: headers as Record<string, string>, body }
      const answer = await fetch(`${url}${request.url}`, init)
      return { status: answer.status, text: await answer.text() }
    })
    // A process that stops may cut one off.
    await Promise.allSettled(answers)
    const first = await Promise.any(answers).catch(() => ({ status: 502, text: '' }))
    response.writeHead(first.status, { 'content-type': 'application/json' }).end(first.text)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => server.close() }
}

/** Two processes with a Postgres between them, which both get everything that Slack sends. */
async function startTwo() {
  const fake = await startSlack({ mode: 'http' })
  const town = buildTown(fake)
  const database = await freshDatabase()
  const log = createQuietLog()
  const bot = createScriptedBot()
  const processes = await Promise.all(
    [1, 2].map(async () => {
      const { store, expiring, close } = await openStorage(database.url, log)
      const http = createHttp({ host: '127.0.0.1', port: 0, health: WELL, log, grace: 500 })
      const config = configOf(fake, 'http', town.team.botToken)
      const limit = () => ({ peers: () => 2, share: () => 0.5, pause: () => {}, pausedFor: () => 0 })
      const sharing = { listens: true, sends: false, limit, hear: () => {} }
      const platform = createSlack({ config, store, expiring, http, now: Date.now, log, sharing })
      await platform.start(bot)
      const url = await http.listen()
      const stop = async (): Promise<void> => {
        await platform.stop()
        await http.close()
        await close()
      }
      return { url, stop }
    }),
  )
  const relay = await startRelay(processes.map(({ url }) => url))
  fake.http.pointAt(`${relay.url}/slack/events`)
  return {
    fake,
    bot,
    stop: async () => {
      for (const { stop } of processes) await stop()
      relay.close()
      await fake.stop()
      await database.release()
    },
  }
}

describe('two processes that get the same from Slack', () => {
  let at: Awaited<ReturnType<typeof startTwo>>
  beforeEach(async () => {
    at = await startTwo()
  })
  afterEach(() => at.stop())

  it('answer commands, buttons and messages once', async () => {
    const { fake, bot } = at
    const lin = fake.member('U0LIN')
    const asked = ['two tower', 'ann', 'ranking', 'skew', 'crosses']
    const shown = await Promise.all(
      asked.map(async (topic) => (await lin.command('/study', `topic ${topic}`, 'C0STUDY')).answer()),
    )
    const texts = () => bot.calls.map(({ input }) => input.text).sort()
    expect(texts()).toEqual([...asked].sort())
    for (const each of shown) await (await lin.press(each, 'Related')).answer()
    expect(texts()).toEqual([...asked, ...asked.map(() => 'Learning to rank')].sort())
    bot.calls.length = 0
    for (const topic of asked) await lin.dm(`topic ${topic}`)
    await soon(() => expect(bot.calls.length).toBeGreaterThanOrEqual(asked.length))
    expect(texts()).toEqual([...asked].sort())
  })
})
