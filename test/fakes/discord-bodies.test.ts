import { afterAll, beforeAll, expect, test } from 'vitest'
import type { DiscordFake } from './discord/index.ts'
import { call, createCleanup } from './discord-harness.ts'

const cleanup = createCleanup()
let fake: DiscordFake
let path = ''
beforeAll(async () => {
  fake = await cleanup.fake()
  path = `/channels/${fake.guild('Readers').text('daily').id}/messages`
})
afterAll(cleanup.run)

const long = (length: number): string => 'x'.repeat(length)
const button = (more: object = {}): object => ({
  type: 2,
  style: 1,
  label: 'Hint',
  custom_id: 'hint',
  ...more,
})
const row = (...components: object[]): object => ({ type: 1, components })
const rows = (...components: object[]): object => ({ content: 'x', components: [row(...components)] })
const embed = (more: object): object => ({ content: 'x', embeds: [more] })

const refused: [string, object, string][] = [
  ['content over 2,000 characters', { content: long(2001) }, 'content'],
  ['an embed title over 256', embed({ title: long(257) }), 'embeds.0.title'],
  ['an embed description over 4,096', embed({ description: long(4097) }), 'embeds.0.description'],
  ['26 embed fields', embed({ fields: Array(26).fill({ name: 'a', value: 'b' }) }), 'embeds.0.fields'],
  ['a field name over 256', embed({ fields: [{ name: long(257), value: 'b' }] }), 'embeds.0.fields.0.name'],
  [
    'a field value over 1,024',
    embed({ fields: [{ name: 'a', value: long(1025) }] }),
    'embeds.0.fields.0.value',
  ],
  ['an empty field value', embed({ fields: [{ name: 'a', value: ' ' }] }), 'embeds.0.fields.0.value'],
  ['a footer over 2,048', embed({ title: 'a', footer: { text: long(2049) } }), 'embeds.0.footer.text'],
  ['an embed that shows nothing', embed({ color: 1 }), 'embeds.0.description'],
  ['an embed link that is not http', embed({ title: 'a', url: 'javascript:alert(1)' }), 'embeds.0.url'],
  [
    '6,001 characters over all embeds',
    { content: 'x', embeds: [{ description: long(3001) }, { description: long(3000) }] },
    'embeds',
  ],
  ['11 embeds', { content: 'x', embeds: Array(11).fill({ title: 'a' }) }, 'embeds'],
  ['six rows', { content: 'x', components: Array(6).fill(row(button())) }, 'components'],
  [
    'six buttons in a row',
    rows(...Array.from({ length: 6 }, (_, i) => button({ custom_id: `b${i}` }))),
    'components.0.components',
  ],
  ['an empty row', rows(), 'components.0.components'],
  ['a button outside a row', { content: 'x', components: [button()] }, 'components.0.type'],
  [
    'a button without custom_id',
    rows(button({ custom_id: undefined })),
    'components.0.components.0.custom_id',
  ],
  ['a custom_id over 100', rows(button({ custom_id: long(101) })), 'components.0.components.0.custom_id'],
  ['the same custom_id twice', rows(button(), button()), 'components.0.components.1.custom_id'],
  ['a label over 80', rows(button({ label: long(81) })), 'components.0.components.0.label'],
  ['a button without a label', rows(button({ label: '' })), 'components.0.components.0.label'],
  [
    'a link button that is not http(s) or discord',
    rows({ type: 2, style: 5, label: 'a', url: 'ftp://example.org' }),
    'components.0.components.0.url',
  ],
  [
    'a link button with a custom_id',
    rows(button({ style: 5, url: 'https://example.org' })),
    'components.0.components.0',
  ],
  ['an unknown button style', rows(button({ style: 9 })), 'components.0.components.0.style'],
  [
    'a select with 26 options',
    rows({
      type: 3,
      custom_id: 's',
      options: Array.from({ length: 26 }, (_, i) => ({ label: `${i}`, value: `${i}` })),
    }),
    'components.0.components.0.options',
  ],
  [
    'a select beside a button',
    rows(button(), { type: 3, custom_id: 's', options: [{ label: 'a', value: 'a' }] }),
    'components.0.components',
  ],
  ['an unknown key', { content: 'x', colour: 1 }, 'colour'],
  ['an unknown key in an embed', embed({ title: 'a', colour: 1 }), 'embeds.0.colour'],
  ['a nonce over 25', { content: 'x', nonce: long(26) }, 'nonce'],
  ['enforce_nonce without a nonce', { content: 'x', enforce_nonce: true }, 'nonce'],
  ['the ephemeral flag outside an interaction', { content: 'x', flags: 64 }, 'flags'],
  [
    'allowed mentions that contradict themselves',
    { content: 'x', allowed_mentions: { parse: ['users'], users: ['1'] } },
    'allowed_mentions',
  ],
  [
    'a reply to a message that is gone',
    { content: 'x', message_reference: { message_id: '1' } },
    'message_reference',
  ],
  ['content that is no text', { content: 5 }, 'content'],
]

test.each(refused)('a message is refused for %s', async (_what, body, where) => {
  const { status, body: answer } = await call(fake, 'POST', path, body)
  expect({ status, code: answer.code }).toEqual({ status: 400, code: 50035 })
  const at = where.split('.').reduce((errors, step) => errors?.[step], answer.errors)
  expect(at?._errors?.length, JSON.stringify(answer)).toBeGreaterThan(0)
})

test.each([
  ['nothing', {}],
  ['white space', { content: ' \n ' }],
  ['buttons alone', { components: [row(button())] }],
])('a message of %s is empty', async (_what, body) => {
  const { status, body: answer } = await call(fake, 'POST', path, body)
  expect({ status, code: answer.code }).toEqual({ status: 400, code: 50006 })
})

test('a message at every limit is accepted', async () => {
  const { status } = await call(fake, 'POST', path, {
    content: long(2000),
    nonce: long(25),
    enforce_nonce: true,
    tts: false,
    allowed_mentions: { parse: [] },
    embeds: [
      { title: long(256), description: long(4096), color: 0xffffff, footer: { text: long(100) } },
      { fields: [{ name: long(256), value: long(1024) }] },
    ],
    components: Array.from({ length: 5 }, (_, i) =>
      row(
        ...Array.from({ length: 5 }, (_unused, j) =>
          button({ custom_id: `${i}${j}`.padEnd(100, 'x'), label: long(80) }),
        ),
      ),
    ),
  })
  expect(status).toBe(200)
})

test('a body that is no JSON, another API version and an unknown endpoint are refused', async () => {
  const fetched = async (url: string, init: RequestInit): Promise<[number, number]> => {
    const response = await fetch(url, { headers: { authorization: `Bot ${fake.token}` }, ...init })
    return [response.status, ((await response.json()) as { code: number }).code]
  }
  const authorization = `Bot ${fake.token}`
  expect(
    await fetched(`${fake.api}/v10${path}`, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json' },
      body: '{',
    }),
  ).toEqual([400, 50109])
  const strict = await cleanup.fake()
  expect((await fetch(`${strict.api}/v9/gateway/bot`)).status).toBe(501)
  expect((await call(strict, 'GET', '/voice/regions')).status).toBe(501)
  expect(strict.assertNoUnknown).toThrow(/GET \/api\/v9\/gateway\/bot\nGET \/api\/v10\/voice\/regions/)
})

test('a wrong token is unauthorized', async () => {
  const { status, body } = await call(fake, 'GET', '/users/@me', undefined, { authorization: 'Bot wrong' })
  expect([status, body.message]).toEqual([401, '401: Unauthorized'])
})
