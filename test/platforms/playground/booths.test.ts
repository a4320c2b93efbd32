import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Answer } from '../../../src/core/bot.ts'
import type { Booths } from '../../../src/core/platform.ts'
import type { BoothRef } from '../../../src/core/refs.ts'
import { startPlayground } from '../../e2e/playground-harness.ts'
import { send } from '../../fakes/http-client.ts'
import type { ScriptedBot } from '../../fakes/scripted-bot.ts'

let playground: Awaited<ReturnType<typeof startPlayground<ScriptedBot>>>
beforeEach(async () => {
  playground = await startPlayground()
})
afterEach(() => playground.stop())

const member = (user: string) => ({ platform: 'playground', workspace: 'local', user })
const near = { platform: 'playground', workspace: 'local', channel: 'study-group' }
const booths = (): Booths => {
  const found = playground.platform().booths
  if (!found) throw new Error('no booths')
  return found
}
const open = (key: string, ...people: string[]) =>
  booths().open({ near, people: people.map(member), key, title: 'Mock table, Mon 30 Nov 2026' })
const get = (path: string) => send(`${playground.url}/api/${path}`)
const names = async (user: string) =>
  (await get(user === '' ? 'channels' : `channels?user=${user}`)).json.channels.map(
    ({ id }: { id: string }) => id,
  )
const post = (to: BoothRef, key = 'k') =>
  playground.platform().post({
    to,
    card: { plain: 'Hello.', title: 'Hello', buttons: [{ label: 'Mine', action: 'mine' }] },
    key,
    title: 'Hello',
  })

describe('a booth of the playground', () => {
  it('is a channel that only its people see, read, write in, hear of, and press in', async () => {
    const booth = await open('one', 'ada', 'lin')
    expect(await names('ada')).toContain(booth.channel)
    expect(await names('sam')).not.toContain(booth.channel)
    expect(await names('')).not.toContain(booth.channel)
    const { message } = await post(booth)
    const path = `channels/${booth.channel}/messages`
    expect((await get(`${path}?user=lin`)).json.messages).toHaveLength(1)
    for (const user of ['?user=sam', '']) expect((await get(`${path}${user}`)).status).toBe(404)
    expect((await get(`threads/${message}/messages?user=sam`)).status).toBe(404)
    const write = (user: string) => send(`${playground.url}/api/${path}`, { body: { user, text: 'hi' } })
    expect([(await write('sam')).status, (await write('lin')).status]).toEqual([404, 200])
    const press = (user: string) =>
      send(`${playground.url}/api/actions`, { body: { user, message, action: 'mine', arg: '' } })
    expect([(await press('sam')).status, (await press('lin')).status]).toEqual([404, 200])
    // Nothing that somebody says there is said from a channel in which a group could meet.
    expect(playground.bot.calls.at(-1)).toMatchObject({
      caller: expect.not.objectContaining({ channel: expect.anything() }),
    })
  })

  it('keeps its message when one of them is answered, who alone reads the answer', async () => {
    const booth = await open('one', 'ada', 'lin')
    const { message } = await post(booth)
    const answer: Answer = {
      reply: { card: { plain: 'Yours.', title: 'Yours' }, update: true },
      visibility: 'private',
    }
    Object.assign(playground.bot, { dispatch: async () => answer })
    await send(`${playground.url}/api/actions`, { body: { user: 'lin', message, action: 'mine', arg: '' } })
    const titles = async (user: string) =>
      (await get(`channels/${booth.channel}/messages?user=${user}`)).json.messages.map(
        ({ card }: { card: { title: string } }) => card.title,
      )
    expect(await titles('lin')).toEqual(['Hello', 'Yours'])
    expect(await titles('ada')).toEqual(['Hello'])
  })

  it('is there once for each key, after a restart too, and takes in whoever comes later', async () => {
    const first = await open('one', 'ada', 'lin')
    await post(first)
    await playground.stop()
    await playground.again()
    expect(await open('one', 'ada', 'lin')).toEqual({ ...first, url: expect.stringContaining(first.channel) })
    expect((await open('two', 'ada')).channel).not.toBe(first.channel)
    await booths().letIn?.(first, [member('sam'), member('nobody')])
    expect((await get(`channels/${first.channel}/messages?user=sam`)).json.messages).toHaveLength(1)
    await expect(open('three', 'nobody')).rejects.toMatchObject({ outcome: 'refused' })
  })

  it('is read, and not written in, once it is closed', async () => {
    const booth = await open('one', 'ada', 'lin')
    const { message } = await post(booth)
    await booths().close?.(booth)
    await playground.stop()
    await playground.again()
    const answer = await send(`${playground.url}/api/channels/${booth.channel}/messages`, {
      body: { user: 'lin', text: 'late' },
    })
    expect([answer.status, answer.json.error]).toEqual([403, 'Nobody writes here any more.'])
    expect((await get(`channels/${booth.channel}/messages?user=lin`)).json.messages).toHaveLength(1)
    await playground
      .platform()
      .edit({ ...booth, message, url: '' }, { plain: 'Over.', title: 'Over' }, { key: 'k', publish: false })
  })
})
