import type { types } from '@slack/bolt'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { refusal, startSmallSlack } from './slack-world.ts'

let at: Awaited<ReturnType<typeof startSmallSlack>>
let time = Date.UTC(2026, 10, 23, 9)
const clock = { now: () => time, after: (_ms: number, _work: () => void) => () => {} }
beforeEach(async () => {
  time = Date.UTC(2026, 10, 23, 9)
  at = await startSmallSlack({ clock })
})
afterEach(() => at.slack.stop())

const post = (channel: string, more: object = {}) =>
  at.web.chat.postMessage({ channel, text: 'Hello', ...more } as Parameters<
    typeof at.web.chat.postMessage
  >[0])
const words = (count: number) => 'x'.repeat(count)
const plain = (text: string) => ({ type: 'plain_text' as const, text })
const button = (more: object = {}) => ({ type: 'button', text: plain('Go'), action_id: 'go', ...more })
const actions = (...elements: object[]) => ({ type: 'actions', elements })
const section = (text: string) => ({ type: 'section', text: { type: 'mrkdwn', text } })

describe('A token', () => {
  it('is asked for, known, and good for its own kind of call', async () => {
    expect(await refusal(at.clientFor('').auth.test())).toBe('not_authed')
    expect(await refusal(at.clientFor('xoxb-other').auth.test())).toBe('invalid_auth')
    expect(await refusal(at.web.apps.connections.open({}))).toBe('not_allowed_token_type')
    expect(await refusal(at.clientFor('xapp-other').apps.connections.open({}))).toBe('invalid_auth')
    expect(await refusal(at.clientFor(at.slack.keys.appToken).auth.test())).toBe('not_allowed_token_type')
  })

  it('tells who the bot is and what it may', async () => {
    const { team_id, user_id, response_metadata } = await at.web.auth.test()
    expect([team_id, user_id]).toEqual([at.team.id, at.team.botUser])
    expect(response_metadata?.scopes).toContain('chat:write')
  })

  it('ends with the installation', async () => {
    at.slack.revoke(at.team.id)
    expect(await refusal(at.web.auth.test())).toBe('token_revoked')
    at.slack.uninstall(at.team.id)
    expect(await refusal(at.web.auth.test())).toBe('account_inactive')
  })

  it('needs the scope for the kind of channel', async () => {
    const team = at.slack.team({ scopes: ['chat:write', 'channels:history'] })
    const web = at.clientFor(team.botToken)
    const open = at.slack.channel(team.id).id
    const closed = at.slack.channel(team.id, { kind: 'private' }).id
    expect(await refusal(web.conversations.history({ channel: open }))).toBe('accepted')
    await expect(web.conversations.history({ channel: closed })).rejects.toMatchObject({
      data: { error: 'missing_scope', needed: 'groups:history', provided: 'chat:write,channels:history' },
    })
    expect(await refusal(web.conversations.info({ channel: open }))).toBe('missing_scope')
    expect(await refusal(web.conversations.join({ channel: open }))).toBe('missing_scope')
    expect(await refusal(web.users.info({ user: at.ann.id }))).toBe('missing_scope')
  })
})

describe('A channel', () => {
  it('is refused where the bot is not in it', async () => {
    const open = at.slack.channel(at.team.id, { bot: false }).id
    const closed = at.slack.channel(at.team.id, { kind: 'private', bot: false }).id
    expect(await refusal(post(open))).toBe('not_in_channel')
    expect(await refusal(post(closed))).toBe('channel_not_found')
    expect(await refusal(post('C404'))).toBe('channel_not_found')
    expect(await refusal(at.web.conversations.history({ channel: open }))).toBe('not_in_channel')
    expect(await refusal(at.web.conversations.info({ channel: open }))).toBe('accepted')
    expect(await refusal(at.web.conversations.info({ channel: closed }))).toBe('channel_not_found')
  })

  it('of another workspace does not exist', async () => {
    const other = at.slack.team()
    expect(await refusal(post(at.slack.channel(other.id).id))).toBe('channel_not_found')
  })

  it('can be joined if it is public, and posted to from outside only with chat:write.public', async () => {
    const open = at.slack.channel(at.team.id, { bot: false }).id
    const loud = at.slack.team({ scopes: ['chat:write', 'chat:write.public'] })
    expect(
      await refusal(
        at.clientFor(loud.botToken).chat.postMessage({
          channel: at.slack.channel(loud.id, { bot: false }).id,
          text: 'Hello',
        }),
      ),
    ).toBe('accepted')
    expect(await refusal(at.web.conversations.join({ channel: open }))).toBe('accepted')
    expect(await refusal(post(open))).toBe('accepted')
    expect(await refusal(at.web.conversations.join({ channel: at.secret.id }))).toBe(
      'method_not_supported_for_channel_type',
    )
  })

  it('that is archived or deleted takes nothing', async () => {
    const { ts = '' } = await post(at.general.id)
    at.slack.archive(at.general.id)
    expect(await refusal(post(at.general.id))).toBe('is_archived')
    expect(await refusal(at.web.chat.update({ channel: at.general.id, ts, text: 'New' }))).toBe('is_archived')
    at.slack.deleteChannel(at.general.id)
    expect(await refusal(post(at.general.id))).toBe('channel_not_found')
  })

  it('takes a message a second after a short burst', async () => {
    const slow = await startSmallSlack({ clock, burst: 2 })
    const send = () => slow.web.chat.postMessage({ channel: slow.general.id, text: 'Hello' })
    await send()
    await send()
    await expect(send()).rejects.toMatchObject({ code: 'slack_webapi_rate_limited_error', retryAfter: 1 })
    expect(await refusal(slow.web.chat.postMessage({ channel: slow.secret.id, text: 'Hello' }))).toBe(
      'accepted',
    )
    time += 1000
    expect(await refusal(send())).toBe('accepted')
    expect(slow.slack.stats.limited).toBe(1)
    await slow.slack.stop()
  })
})

describe('A message', () => {
  it('needs a channel and something to say', async () => {
    expect(await refusal(post(''))).toBe('invalid_arguments')
    expect(await refusal(post(at.general.id, { text: ' ' }))).toBe('no_text')
    expect(await refusal(post(at.general.id, { text: words(40_000) }))).toBe('accepted')
    expect(await refusal(post(at.general.id, { text: words(40_001) }))).toBe('msg_too_long')
  })

  it.each<[string, object[]]>([
    ['51 blocks', Array.from({ length: 51 }, () => ({ type: 'divider' }))],
    ['an unknown block', [{ type: 'carousel' }]],
    ['an unknown key', [{ type: 'divider', color: 'red' }]],
    ['a section without text', [{ type: 'section' }]],
    ['an empty text', [section('')]],
    ['a section over 3,000', [section(words(3001))]],
    ['11 fields', [{ type: 'section', fields: Array.from({ length: 11 }, () => plain('x')) }]],
    ['a field over 2,000', [{ type: 'section', fields: [plain(words(2001))] }]],
    ['a header over 150', [{ type: 'header', text: plain(words(151)) }]],
    ['a header in mrkdwn', [{ type: 'header', text: { type: 'mrkdwn', text: 'x' } }]],
    ['11 context elements', [{ type: 'context', elements: Array.from({ length: 11 }, () => plain('x')) }]],
    ['26 buttons', [actions(...Array.from({ length: 26 }, (_, i) => button({ action_id: `a${i}` })))]],
    ['no buttons', [actions()]],
    ['a label over 75', [actions(button({ text: plain(words(76)) }))]],
    ['a value over 2,000', [actions(button({ value: words(2001) }))]],
    ['an action id over 255', [actions(button({ action_id: words(256) }))]],
    ['an action id twice in a block', [actions(button(), button())]],
    [
      'a block id twice',
      [
        { type: 'divider', block_id: 'b' },
        { type: 'divider', block_id: 'b' },
      ],
    ],
    ['a block id over 255', [{ type: 'divider', block_id: words(256) }]],
    ['a link over 3,000', [actions(button({ url: `https://x.org/${words(3000)}` }))]],
    ['a link that is none', [actions(button({ url: 'javascript:alert(1)' }))]],
    ['a style of its own', [actions(button({ style: 'warning' }))]],
    ['an image without alt text', [{ type: 'image', image_url: 'https://x.org/i.png' }]],
    ['an empty rich text', [{ type: 'rich_text', elements: [{ type: 'rich_text_section', elements: [] }] }]],
  ])('is refused with %s', async (_, blocks) => {
    await expect(post(at.general.id, { blocks })).rejects.toMatchObject({
      data: { error: 'invalid_blocks', errors: [expect.stringContaining('[json-pointer:/blocks')] },
    })
    expect(at.slack.messages(at.general.id)).toEqual([])
  })

  it('is taken at every limit', async () => {
    const blocks = [
      { type: 'header', text: plain(words(150)) },
      section(words(3000)),
      { type: 'section', fields: Array.from({ length: 10 }, () => plain('x')) },
      actions(...Array.from({ length: 25 }, (_, i) => button({ action_id: `a${i}`, style: 'danger' }))),
      actions(button({ text: plain(words(75)), value: words(2000) })),
    ]
    expect(await refusal(post(at.general.id, { blocks }))).toBe('accepted')
    const many = Array.from({ length: 50 }, () => ({ type: 'divider' }))
    expect(await refusal(post(at.general.id, { blocks: many }))).toBe('accepted')
  })

  it('is too long as a whole before each of its blocks is', async () => {
    const blocks = Array.from({ length: 5 }, () => section(words(2900)))
    expect(await refusal(post(at.general.id, { blocks }))).toBe('msg_blocks_too_long')
  })

  it('carries metadata of one form and a limited size', async () => {
    const sent = (metadata: unknown) => refusal(post(at.general.id, { metadata }))
    expect(await sent({ event_type: 'daily' })).toBe('invalid_metadata_format')
    expect(await sent({ event_type: 'daily', event_payload: { key: words(16_000) } })).toBe(
      'metadata_too_large',
    )
    expect(await sent({ event_type: 'daily', event_payload: { key: 'k' } })).toBe('accepted')
  })

  it('answers a message that exists, and not an answer', async () => {
    expect(await refusal(post(at.general.id, { thread_ts: '1.000001' }))).toBe('thread_not_found')
    const { ts } = await post(at.general.id)
    const reply = await post(at.general.id, { thread_ts: ts })
    expect(await refusal(post(at.general.id, { thread_ts: reply.ts }))).toBe('thread_not_found')
  })

  it('goes to a person by opening the direct conversation', async () => {
    const { channel = '' } = await post(at.ann.id)
    expect(channel).toBe(at.ann.dmChannel())
    const opened = await at.web.conversations.open({ users: at.ann.id })
    expect(opened.channel?.id).toBe(channel)
    expect(at.slack.messages(channel)).toHaveLength(1)
  })

  it('is changed by its author only, within 4,000 characters', async () => {
    const { ts: own = '' } = await post(at.general.id, { blocks: [section('Old')] })
    const { ts: other } = at.ann.say(at.general.id, 'Mine')
    const update = (ts: string, text = 'New') => at.web.chat.update({ channel: at.general.id, ts, text })
    expect(await refusal(update(other))).toBe('cant_update_message')
    expect(await refusal(update('1.000001'))).toBe('message_not_found')
    expect(await refusal(update(own, words(4001)))).toBe('msg_too_long')
    await update(own)
    const [message] = at.slack.messages(at.general.id)
    expect(message).toMatchObject({ text: 'New', edited: {} })
    expect(message?.blocks).toBeUndefined()
  })

  it('keeps its metadata when it is changed without', async () => {
    const metadata = { event_type: 'daily', event_payload: { key: 'k' } }
    const { ts = '' } = await post(at.general.id, { metadata })
    await at.web.chat.update({ channel: at.general.id, ts, text: 'New' })
    expect(at.slack.messages(at.general.id)[0]?.metadata).toEqual(metadata)
    await at.web.chat.update({
      channel: at.general.id,
      ts,
      text: 'New',
      metadata: {} as types.MessageMetadata,
    })
    expect(at.slack.messages(at.general.id)[0]?.metadata).toBeUndefined()
  })

  it('for one person is shown to that person and stands in no history', async () => {
    const send = (user: string) => at.web.chat.postEphemeral({ channel: at.general.id, user, text: 'Psst' })
    expect(await refusal(send('U404'))).toBe('user_not_found')
    const outsider = at.slack.user(at.team.id)
    expect(await refusal(send(outsider.id))).toBe('user_not_in_channel')
    const { message_ts: ts = '' } = await send(at.ann.id)
    expect(at.ann.shown).toMatchObject([{ kind: 'ephemeral', text: 'Psst' }])
    expect(at.slack.messages(at.general.id)).toEqual([])
    expect(await refusal(at.web.chat.update({ channel: at.general.id, ts, text: 'x' }))).toBe(
      'message_not_found',
    )
  })

  it('that was deleted is gone; with answers under it, it leaves a tombstone', async () => {
    const metadata = { event_type: 'daily', event_payload: { key: 'k' } }
    const { ts = '' } = await post(at.general.id, { metadata })
    at.slack.deleteMessage(at.general.id, ts)
    expect(at.slack.messages(at.general.id)).toEqual([])
    const { ts: parent = '' } = await post(at.general.id, { metadata })
    await post(at.general.id, { thread_ts: parent })
    at.slack.deleteMessage(at.general.id, parent)
    expect(at.slack.messages(at.general.id)).toMatchObject([{ ts: parent, subtype: 'tombstone' }])
    expect(at.slack.messages(at.general.id)[0]?.metadata).toBeUndefined()
  })

  it('has an address', async () => {
    const { ts = '' } = await post(at.general.id)
    const { permalink } = await at.web.chat.getPermalink({ channel: at.general.id, message_ts: ts })
    expect(permalink).toBe(
      `https://${at.team.domain}.slack.com/archives/${at.general.id}/p${ts.replace('.', '')}`,
    )
  })

  it('is pinned once', async () => {
    const { ts = '' } = await post(at.general.id)
    const pin = { channel: at.general.id, timestamp: ts }
    await at.web.pins.add(pin)
    expect(await refusal(at.web.pins.add(pin))).toBe('already_pinned')
    expect((await at.web.pins.list({ channel: at.general.id })).items).toMatchObject([{ message: { ts } }])
    await at.web.pins.remove(pin)
    expect(await refusal(at.web.pins.remove(pin))).toBe('not_pinned')
    expect(await refusal(at.web.pins.add({ ...pin, timestamp: '1.000001' }))).toBe('message_not_found')
  })
})

describe('History', () => {
  const texts = (messages: { text?: string }[] | undefined) => messages?.map(({ text }) => text)
  const fill = async (count: number, more: object = {}) => {
    const sent: string[] = []
    for (let i = 1; i <= count; i++)
      sent.push((await post(at.general.id, { text: `m${i}`, ...more })).ts ?? '')
    return sent
  }

  it('comes by 15 messages a minute to an app that is distributed outside the Marketplace', async () => {
    await at.slack.stop()
    at = await startSmallSlack({ clock, distributed: true })
    await fill(20)
    const history = (more: object = {}) =>
      at.web.conversations.history({ channel: at.general.id, limit: 200, ...more })
    const first = await history()
    expect(first.messages).toHaveLength(15)
    const cursor = first.response_metadata?.next_cursor ?? ''
    expect(await refusal(history({ cursor }))).toBe('slack_webapi_rate_limited_error')
    time += 60_000
    expect((await history({ cursor })).messages).toHaveLength(5)
  })

  it('comes newest first, a page at a time', async () => {
    await fill(5)
    const first = await at.web.conversations.history({ channel: at.general.id, limit: 2 })
    expect(texts(first.messages)).toEqual(['m5', 'm4'])
    expect(first.has_more).toBe(true)
    const cursor = first.response_metadata?.next_cursor ?? ''
    const next = await at.web.conversations.history({ channel: at.general.id, limit: 3, cursor })
    expect(texts(next.messages)).toEqual(['m3', 'm2', 'm1'])
    expect([next.has_more, next.response_metadata?.next_cursor]).toEqual([false, undefined])
    expect(await refusal(at.web.conversations.history({ channel: at.general.id, cursor: 'x' }))).toBe(
      'invalid_cursor',
    )
  })

  it('leaves out the bounds unless they are asked for', async () => {
    const [, second = '', , fourth = ''] = await fill(5)
    const range = { channel: at.general.id, oldest: second, latest: fourth }
    expect(texts((await at.web.conversations.history(range)).messages)).toEqual(['m3'])
    const inclusive = await at.web.conversations.history({ ...range, inclusive: true })
    expect(texts(inclusive.messages)).toEqual(['m4', 'm3', 'm2'])
    const since = await at.web.conversations.history({ channel: at.general.id, oldest: '0' })
    expect(since.messages).toHaveLength(5)
    expect(await refusal(at.web.conversations.history({ ...range, oldest: 'yesterday' }))).toBe(
      'invalid_ts_oldest',
    )
  })

  it('shows metadata only where it is asked for', async () => {
    await post(at.general.id, { metadata: { event_type: 'daily', event_payload: { key: 'k' } } })
    const read = async (more: object) =>
      (await at.web.conversations.history({ channel: at.general.id, ...more })).messages?.[0]?.metadata
    expect(await read({})).toBeUndefined()
    expect(await read({ include_all_metadata: true })).toEqual({
      event_type: 'daily',
      event_payload: { key: 'k' },
    })
  })

  it('holds no answers: they are read by their thread, after the message they answer', async () => {
    const { ts = '' } = await post(at.general.id, { text: 'top' })
    await fill(3, { thread_ts: ts })
    const [top] = (await at.web.conversations.history({ channel: at.general.id })).messages ?? []
    expect(top).toMatchObject({ text: 'top', reply_count: 3, thread_ts: ts })
    const replies = (more: object = {}) =>
      at.web.conversations.replies({ channel: at.general.id, ts, ...more })
    expect(texts((await replies()).messages)).toEqual(['top', 'm1', 'm2', 'm3'])
    const page = await replies({ limit: 2 })
    expect(texts(page.messages)).toEqual(['top', 'm1', 'm2'])
    const next = await replies({ limit: 2, cursor: page.response_metadata?.next_cursor })
    expect(texts(next.messages)).toEqual(['top', 'm3'])
    const late = await replies({ oldest: `${Math.floor(time / 1000) + 60}` })
    expect(texts(late.messages)).toEqual(['top'])
    expect(await refusal(replies({ ts: '1.000001' }))).toBe('thread_not_found')
  })
})

describe('People', () => {
  it('are who they are: admins, guests, strangers, bots', async () => {
    const other = at.slack.team({ installed: false })
    const stranger = at.slack.user(other.id, { tz: 'Asia/Tokyo' })
    at.slack.channel(at.team.id, { shared: [other.id], members: [stranger] })
    const owner = at.slack.user(at.team.id, { owner: true })
    const guest = at.slack.user(at.team.id, { ultraRestricted: true })
    const read = async (user: string) => (await at.web.users.info({ user })).user
    expect(await read(owner.id)).toMatchObject({ is_admin: true, is_owner: true, is_restricted: false })
    expect(await read(guest.id)).toMatchObject({ is_restricted: true, is_ultra_restricted: true })
    expect(await read(stranger.id)).toMatchObject({ team_id: other.id, is_stranger: true, tz_offset: 32_400 })
    expect(await read(at.team.botUser)).toMatchObject({ is_bot: true })
    expect(await refusal(read('U404'))).toBe('user_not_found')
    expect(await refusal(read(at.slack.user(other.id).id))).toBe('user_not_found')
  })
})

describe('What this Slack does not know', () => {
  it('is refused and fails the test', async () => {
    at.slack.assertNoUnknown()
    expect(await refusal(at.web.reactions.add({ channel: 'C1', name: 'x', timestamp: '1' }))).toBe(
      'unknown_method',
    )
    expect(() => at.slack.assertNoUnknown()).toThrow('reactions.add')
  })
})
