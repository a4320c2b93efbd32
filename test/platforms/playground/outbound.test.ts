import { afterEach, beforeEach, expect, it } from 'vitest'
import { startPlayground } from '../../e2e/playground-harness.ts'
import type { ScriptedBot } from '../../fakes/scripted-bot.ts'
import { lookFor } from '../../support/look.ts'
import { aPicture } from '../../support/picture.ts'

let playground: Awaited<ReturnType<typeof startPlayground<ScriptedBot>>>
beforeEach(async () => {
  playground = await startPlayground()
})
afterEach(() => playground.stop())

const channel = { platform: 'playground', workspace: 'local', channel: 'study-group' } as const
const card = (title: string) => ({ plain: title, title })
const post = (key: string, more = {}) =>
  playground.platform().post({ to: channel, card: card(key), key, title: key, ...more })
const list = async () =>
  (await (await fetch(`${playground.url}/api/channels/study-group/messages`)).json()) as {
    messages: { card: { title: string }; pinned?: true; mention?: string; edited?: true }[]
  }

it('A pinned post takes the pin from the one before', async () => {
  await post('monday', { pin: true })
  await post('between')
  await post('tuesday', { pin: true })
  const { messages } = await list()
  expect(messages.filter(({ pinned }) => pinned).map((message) => message.card.title)).toEqual(['tuesday'])
})

it('A post says whom it mentions', async () => {
  await post('monday', { mention: 'learners' })
  expect((await list()).messages[0]).toMatchObject({ mention: 'learners' })
})

it('A post’s address is a link to its channel and itself', async () => {
  const { url, message } = await post('monday')
  expect(url).toBe(`${playground.url}/#/study-group/${message}`)
})

it('A card without words is invalid, and nothing is sent', async () => {
  await expect(post('empty', { card: { plain: '', title: 'x' } })).rejects.toMatchObject({
    outcome: 'invalid',
  })
  expect((await list()).messages).toEqual([])
})

it('A thread, a message or a member that does not exist is refused', async () => {
  const platform = playground.platform()
  const gone = { ...channel, message: 'gone', url: '' }
  const refusals = [
    () => post('lost', { to: { ...channel, thread: 'gone' } }),
    () => platform.openThread(gone, 'x', 60),
    () => platform.edit(gone, card('x')),
    () => platform.dm({ platform: 'playground', workspace: 'local', user: 'eve' }, card('x'), 'k'),
    () =>
      platform.post({ to: { ...channel, workspace: 'elsewhere' }, card: card('x'), key: 'k', title: 'x' }),
  ]
  for (const refused of refusals) await expect(refused()).rejects.toMatchObject({ outcome: 'refused' })
})

it('When the store fails nobody knows whether a post arrived, and it cannot be looked up', async () => {
  await playground.store.close()
  await expect(post('lost')).rejects.toMatchObject({ name: 'PlatformError', outcome: 'unknown' })
  expect(await lookFor(playground.platform(), channel, 'lost', 0)).toBe('unknown')
})

it('A post whose buttons alone change does not say that it was edited', async () => {
  const buttons = [{ label: 'Discuss', action: 'discuss' }]
  const sent = await post('monday', { card: { ...card('monday'), buttons } })
  const { url } = await playground.platform().openThread(sent, 'Monday', 0)
  expect(url).toBe(sent.url)
  await playground.platform().edit(sent, { ...card('monday'), buttons: [{ label: 'Discuss', url }] })
  const [message] = (await list()).messages
  expect(message?.edited).toBeUndefined()
  expect(message).toMatchObject({ card: { buttons: [{ url }] } })
  await playground.platform().edit(sent, card('tuesday'))
  expect((await list()).messages[0]?.edited).toBe(true)
})

it('A picture is served from an address of its own, as the image that it is, and nothing else is', async () => {
  const image = aPicture('Three <weeks>')
  const sent = await post('monday', { card: { ...card('monday'), image } })
  const found = (await list()).messages[0] as unknown as {
    html: string
    card: { image: { url: string; alt: string } }
  }
  const { url, alt } = found.card.image
  expect([url, alt]).toEqual([expect.stringMatching(/^\/api\/pictures\/[0-9a-f]{64}\.png$/), 'Three <weeks>'])
  expect(found.html).toContain(`src="${url}" alt="Three &lt;weeks&gt;"`)
  const answer = await fetch(`${playground.url}${url}`)
  expect(Buffer.from(await answer.arrayBuffer()).equals(image.bytes)).toBe(true)
  expect(Object.fromEntries(answer.headers)).toMatchObject({
    'content-type': 'image/png',
    'x-content-type-options': 'nosniff',
    'cache-control': expect.stringContaining('immutable'),
  })
  for (const path of ['nothing.png', `${'0'.repeat(64)}.png`, '..%2Fchannels'])
    expect((await fetch(`${playground.url}/api/pictures/${path}`)).status).toBe(404)
  // The same picture with the same words is no edit.
  await playground.platform().edit(sent, { ...card('monday'), image })
  expect((await list()).messages[0]?.edited).toBeUndefined()
})

it.each([
  ['is no PNG', new TextEncoder().encode('<svg/>')],
  ['is too large', Buffer.concat([aPicture().bytes, Buffer.alloc(256 * 1024)])],
])('A picture that %s is refused, and nothing is sent', async (_, bytes) => {
  const image = { ...aPicture(), bytes }
  await expect(post('monday', { card: { ...card('monday'), image } })).rejects.toMatchObject({
    outcome: 'invalid',
  })
  expect((await list()).messages).toEqual([])
})
