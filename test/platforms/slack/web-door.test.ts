import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { App } from '@slack/bolt'
import express from 'express'
import { afterEach, expect, it, vi } from 'vitest'
import { createWebDoor } from '../../../src/platforms/slack/web-door.ts'
import { createQuietLog } from '../../fakes/quiet-log.ts'
import { type Slack, startSlack } from '../../fakes/slack/index.ts'

const MINUTE = 60_000
const ending: (() => unknown)[] = []
afterEach(async () => {
  vi.useRealTimers()
  for (const end of ending.splice(0).reverse()) await end()
})

/** The door before a fake Slack, both with a clock that a test moves. */
async function openDoor(): Promise<{ fake: Slack; heard: unknown[]; move(ms: number): void }> {
  let time = Date.parse('2026-11-23T09:00:00Z')
  vi.useFakeTimers({ toFake: ['Date'], now: time })
  const clock = { now: () => time, after: () => () => {} }
  const fake = await startSlack({ mode: 'http', clock })
  const app = express()
  const { signingSecret } = fake.keys
  const door = createWebDoor({ app, signingSecret, now: clock.now, log: createQuietLog() })
  const heard: unknown[] = []
  const bolt: Pick<App, 'processEvent'> = {
    processEvent: async ({ body, ack }) => {
      heard.push(body)
      await ack()
    },
  }
  door.receiver.init(bolt as App)
  await door.start()
  const server = createServer(app)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  fake.http.pointAt(`http://127.0.0.1:${(server.address() as AddressInfo).port}/slack/events`)
  ending.push(fake.stop, () => server.close())
  const move = (ms: number): void => {
    time += ms
    vi.setSystemTime(time)
  }
  return { fake, heard, move }
}

it('takes a request whose time differs by less than five minutes either way, and each one once', async () => {
  const { fake, heard, move } = await openDoor()
  const send = async (request: ReturnType<typeof fake.http.sign>) => (await fake.http.send(request)).status
  const request = fake.http.sign('events_api', { type: 'event_callback', event_id: 'Ev1', event: {} })
  // Our clock is slow: for us the request comes from the future, and stays timely for longer than five minutes.
  move(-5 * MINUTE)
  expect(await send(request)).toBe(200)
  for (let minutes = 0; minutes <= 12; minutes++) {
    expect(await send(request), `${minutes} minutes later`).toBe(401)
    move(MINUTE)
  }
  expect(heard).toHaveLength(1)
})
