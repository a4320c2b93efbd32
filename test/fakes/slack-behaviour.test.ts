import type { types } from '@slack/bolt'
import { afterEach, describe, expect, it } from 'vitest'
import { mentionsOf, readMessage } from './slack/mrkdwn.ts'
import type { SlackOptions } from './slack/options.ts'
import { refusal, startSmallSlack } from './slack-world.ts'

const cleanup: (() => unknown)[] = []
afterEach(async () => {
  for (const work of cleanup.splice(0).reverse()) await work()
})

const START = Date.UTC(2026, 10, 23, 9)

/** A Slack on a clock of the test's, with an app that acknowledges whatever comes over a socket and remembers it. */
async function start(options: Partial<SlackOptions> = {}) {
  const time = { now: START }
  const timers: { at: number; work: () => void }[] = []
  const clock = {
    now: () => time.now,
    after: (ms: number, work: () => void) => {
      const timer = { at: time.now + ms, work }
      timers.push(timer)
      return () => void timers.splice(timers.indexOf(timer) >>> 0, 1)
    },
  }
  const at = await startSmallSlack({ clock, ...options })
  cleanup.push(at.slack.stop)
  const { url = '' } = await at.clientFor(at.slack.keys.appToken).apps.connections.open({})
  const socket = new WebSocket(url)
  cleanup.push(() => socket.close())
  const got: Record<string, any>[] = []
  await new Promise<void>((resolve) => {
    socket.onmessage = ({ data }) => {
      const envelope = JSON.parse(String(data))
      if (envelope.type === 'hello') return resolve()
      got.push(envelope.payload)
      socket.send(JSON.stringify({ envelope_id: envelope.envelope_id, payload: {} }))
    }
  })
  const pass = (ms: number) => {
    time.now += ms
    for (const { work } of timers.filter((timer) => timer.at <= time.now)) work()
  }
  return { ...at, got, pass }
}

const respond = async (url: string, body: object) => {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  const { error } = (await response.json()) as { error?: string }
  return error ?? 'accepted'
}

const title = { type: 'plain_text' as const, text: 'Set up' }
const modal = (more: object = {}): types.View =>
  ({ type: 'modal', title, blocks: [{ type: 'divider' }], ...more }) as types.View

describe('A response URL', () => {
  it('is good for five uses', async () => {
    const { ann, general, got, slack } = await start()
    const seen = await ann.command('/study', 'x', general.id)
    const url: string = got[0]?.response_url
    expect(await respond(url, { text: 'private' })).toBe('accepted')
    expect(await respond(url, { text: 'public', response_type: 'in_channel' })).toBe('accepted')
    expect(await respond(url, { text: '' })).toBe('no_text')
    expect(await respond(url, { blocks: [{ type: 'x' }] })).toBe('invalid_blocks')
    expect(await respond(url, { text: 'last' })).toBe('accepted')
    expect(await respond(url, { text: 'one more' })).toBe('used_url')
    expect(await respond(`${url}x`, { text: 'x' })).toBe('invalid_url')
    expect(seen.shown.map(({ kind, text }) => [kind, text])).toEqual([
      ['ephemeral', 'private'],
      ['message', 'public'],
      ['ephemeral', 'last'],
    ])
    expect(slack.messages(general.id).map(({ text }) => text)).toEqual(['public'])
  })

  it('is good for thirty minutes', async () => {
    const { ann, general, got, pass } = await start()
    await ann.command('/study', 'x', general.id)
    pass(30 * 60_000)
    expect(await respond(got[0]?.response_url, { text: 'x' })).toBe('accepted')
    pass(1)
    expect(await respond(got[0]?.response_url, { text: 'x' })).toBe('expired_url')
  })

  it('of a pressed message replaces or deletes it, and keeps its metadata', async () => {
    const { ann, general, got, slack, web } = await start()
    const button = {
      type: 'button' as const,
      action_id: 'go',
      text: { type: 'plain_text' as const, text: 'Go' },
    }
    const metadata = { event_type: 'daily', event_payload: { key: 'k' } }
    const blocks = [{ type: 'actions' as const, elements: [button] }]
    const { ts = '' } = await web.chat.postMessage({ channel: general.id, text: 'x', blocks, metadata })
    await ann.press({ channel: general.id, ts }, 'Go')
    const action = got.find(({ type }) => type === 'block_actions')
    expect(action?.message).toMatchObject({ ts, blocks: [{ type: 'actions' }] })
    expect(action?.message.metadata).toBeUndefined()
    const url: string = action?.response_url
    expect(await respond(url, { replace_original: false, text: 'beside' })).toBe('accepted')
    slack.assertNoUnknown()
    expect(await respond(url, { replace_original: true, text: 'new' })).toBe('accepted')
    expect(slack.messages(general.id)).toMatchObject([{ ts, text: 'new', metadata }])
    expect(await respond(url, { delete_original: true })).toBe('accepted')
    expect(slack.messages(general.id)).toEqual([])
    await expect(ann.press({ channel: general.id, ts }, 'Go')).rejects.toThrow('no button')
  })

  it('of a pressed message must be told what to do with the message', async () => {
    const { ann, general, got, slack, web } = await start()
    const button = {
      type: 'button' as const,
      action_id: 'go',
      text: { type: 'plain_text' as const, text: 'Go' },
    }
    const blocks = [{ type: 'actions' as const, elements: [button] }]
    await web.chat.postEphemeral({ channel: general.id, user: ann.id, text: 'x', blocks })
    const [shown] = ann.shown
    if (shown) await ann.press(shown, 'go')
    await respond(got.at(-1)?.response_url, { text: 'unclear' })
    expect(() => slack.assertNoUnknown()).toThrow('replace_original')
  })
})

describe('A stranger of a shared channel', () => {
  it('can write and press, and is said to be of another team, but has no commands of ours', async () => {
    const { general, got, slack, team, web } = await start()
    const other = slack.team({ installed: false })
    const bo = slack.member(slack.user(other.id).id)
    const shared = slack.channel(team.id, { shared: [other.id], members: [bo.id] })
    await bo.mention(shared.id, 'help').delivered
    expect(got.map(({ team_id, event }) => [team_id, event.user_team]).sort()).toEqual([
      [team.id, other.id],
      [team.id, other.id],
    ])
    expect(got.map((body) => body.is_ext_shared_channel)).toEqual([true, true])
    const button = {
      type: 'button' as const,
      action_id: 'go',
      text: { type: 'plain_text' as const, text: 'Go' },
    }
    const blocks = [{ type: 'actions' as const, elements: [button] }]
    const { ts = '' } = await web.chat.postMessage({ channel: shared.id, text: 'x', blocks })
    await bo.press({ channel: shared.id, ts }, 'go')
    expect(got.at(-1)).toMatchObject({ user: { id: bo.id, team_id: other.id }, team: { id: team.id } })
    await expect(bo.command('/study', 'x', shared.id)).rejects.toThrow('not installed')
    expect(() => bo.say(general.id, 'x')).toThrow('is not in')
  })
})

describe('A trigger', () => {
  it('opens one modal within three seconds', async () => {
    const { ann, general, got, pass, web } = await start()
    const open = (trigger_id: string, view = modal()) => refusal(web.views.open({ trigger_id, view }))
    await ann.command('/study', 'x', general.id)
    const first: string = got[0]?.trigger_id
    pass(3000)
    expect(await open(first)).toBe('accepted')
    expect(await open(first)).toBe('exchanged_trigger_id')
    expect(await open('1.x')).toBe('invalid_trigger_id')
    await ann.command('/study', 'x', general.id)
    pass(3001)
    expect(await open(got[1]?.trigger_id)).toBe('expired_trigger_id')
  })

  it.each<[string, object]>([
    ['a title over 24', { title: { type: 'plain_text', text: 'x'.repeat(25) } }],
    ['a submit over 24', { submit: { type: 'plain_text', text: 'x'.repeat(25) } }],
    ['101 blocks', { blocks: Array.from({ length: 101 }, () => ({ type: 'divider' })) }],
    ['private metadata over 3,000', { private_metadata: 'x'.repeat(3001) }],
    ['a callback id over 255', { callback_id: 'x'.repeat(256) }],
    ['an unknown key', { color: 'red' }],
    [
      'inputs and no submit',
      { blocks: [{ type: 'input', label: title, element: { type: 'plain_text_input' } }] },
    ],
    [
      'a choice that is not offered',
      {
        submit: title,
        blocks: [
          {
            type: 'input',
            label: title,
            element: {
              type: 'static_select',
              options: [{ text: title, value: 'a' }],
              initial_option: { text: title, value: 'b' },
            },
          },
        ],
      },
    ],
  ])('opens no modal with %s', async (_, more) => {
    const { ann, general, got, web } = await start()
    await ann.command('/study', 'x', general.id)
    const view = modal(more)
    expect(await refusal(web.views.open({ trigger_id: got[0]?.trigger_id, view }))).toBe('invalid_arguments')
  })

  it('belongs to a modal that can be updated by its hash', async () => {
    const { ann, general, got, web } = await start()
    await ann.command('/study', 'x', general.id)
    const { view } = await web.views.open({ trigger_id: got[0]?.trigger_id, view: modal() })
    const update = (hash: string) =>
      refusal(web.views.update({ view_id: view?.id ?? '', hash, view: modal() }))
    expect(await update('old')).toBe('hash_conflict')
    expect(await update(view?.hash ?? '')).toBe('accepted')
    expect(await refusal(web.views.update({ view_id: 'V1', view: modal() }))).toBe('not_found')
  })
})

describe('A fault', () => {
  const outcomes = async (at: Awaited<ReturnType<typeof start>>) => {
    const said = await refusal(at.web.chat.postMessage({ channel: at.general.id, text: 'x' }))
    return [said, at.slack.messages(at.general.id).length]
  }
  const broken = 'slack_webapi_request_error'

  it('breaks before or after the message is stored', async () => {
    const at = await start()
    at.slack.fault({ times: 1 }, { kind: 'reset' })
    expect(await outcomes(at)).toEqual([broken, 0])
    at.slack.fault({ times: 1 }, { kind: 'drop-answer' })
    expect(await outcomes(at)).toEqual([broken, 1])
    at.slack.fault({ times: 1 }, { kind: 'status', status: 503, done: false })
    expect(await outcomes(at)).toEqual(['slack_webapi_http_error 503', 1])
    at.slack.fault({ times: 1 }, { kind: 'status', status: 500, done: true })
    expect(await outcomes(at)).toEqual(['slack_webapi_http_error 500', 2])
    expect(await outcomes(at)).toEqual(['accepted', 3])
  })

  it('lets a message land late, or its answer', async () => {
    const at = await start()
    at.slack.fault({ times: 1 }, { kind: 'land-late', ms: 5000 })
    expect(await outcomes(at)).toEqual([broken, 0])
    at.pass(5000)
    expect(at.slack.messages(at.general.id)).toHaveLength(1)
    at.slack.fault({ times: 1 }, { kind: 'delay', ms: 20 })
    let answered = false
    const sent = at.web.chat.postMessage({ channel: at.general.id, text: 'x' }).then(() => (answered = true))
    while (at.slack.messages(at.general.id).length < 2) await new Promise((resolve) => setImmediate(resolve))
    expect(answered).toBe(false)
    at.pass(20)
    await sent
  })

  it('never answers', async () => {
    const at = await start()
    at.slack.fault({ times: 1 }, { kind: 'hang' })
    const call = fetch(`${at.slack.apiUrl}auth.test`, { signal: AbortSignal.timeout(50) })
    await expect(call).rejects.toThrow('timeout')
  })

  it('limits what it is told to', async () => {
    const at = await start()
    const end = at.slack.fault(
      { method: 'chat.postMessage', channel: at.general.id },
      { kind: 'limit', retryAfter: 7 },
    )
    const post = (channel: string) => at.web.chat.postMessage({ channel, text: 'x' })
    await expect(post(at.general.id)).rejects.toMatchObject({ retryAfter: 7 })
    expect(await refusal(post(at.secret.id))).toBe('accepted')
    end()
    expect(await refusal(post(at.general.id))).toBe('accepted')
  })

  it('strikes at the same calls for the same seed', async () => {
    const strikes = async () => {
      const at = await start({ seed: 42 })
      at.slack.fault({ chance: 0.5 }, { kind: 'reset' })
      const said: string[] = []
      for (let i = 0; i < 20; i++) said.push(await refusal(at.web.auth.test()))
      return said
    }
    const first = await strikes()
    expect(new Set(first)).toEqual(new Set(['accepted', broken]))
    expect(await strikes()).toEqual(first)
  })
})

describe('Who is notified', () => {
  const mentions = (text: string, more: object = {}) => mentionsOf({ text, ...more })
  const mrkdwn = (text: string): types.KnownBlock[] => [{ type: 'section', text: { type: 'mrkdwn', text } }]

  it('is read from the text and from mrkdwn, nowhere else', () => {
    expect(mentions('<!channel> <!here> <!everyone|all> <@U1> <@W2|bo> <!subteam^S3>')).toEqual([
      '!channel',
      '!here',
      '!everyone',
      '@U1',
      '@W2',
      '!subteam^S3',
    ])
    expect(mentions('x', { blocks: mrkdwn('for <@U1>') })).toEqual(['@U1'])
    expect(mentions('&lt;!channel&gt; @channel <https://x.org|<@U1>')).toEqual(['@U1'])
    expect(mentions('@here', { link_names: true })).toEqual(['!here'])
    expect(
      mentions('x', { blocks: [{ type: 'header', text: { type: 'plain_text', text: '<!channel>' } }] }),
    ).toEqual([])
  })

  it('is read from rich text’s own elements, not from its words', () => {
    const elements = [
      { type: 'text', text: '<!channel> *x*' },
      { type: 'broadcast', range: 'here' },
      { type: 'user', user_id: 'U1' },
      { type: 'usergroup', usergroup_id: 'S1' },
    ]
    const blocks = [
      { type: 'rich_text', elements: [{ type: 'rich_text_section', elements }] },
    ] as types.KnownBlock[]
    expect(mentions('x', { blocks })).toEqual(['!here', '@U1', '!subteam^S1'])
    expect(readMessage({ text: 'x', blocks }).text).toBe('<!channel> *x*')
  })

  it('comes with the words as they are shown and where links lead', () => {
    const read = (text: string) => readMessage({ text })
    expect(read('*bold* _it_ ~gone~ `a*b*` ```x_y_z```').text).toBe('bold it gone a*b* x_y_z')
    expect(read('2*3*4 snake_case_name a_b').text).toBe('2*3*4 snake_case_name a_b')
    expect(read('&gt; quote\n&amp;lt; &lt;b&gt;').text).toBe('quote\n&lt; <b>')
    expect(read('<https://x.org?a=1&amp;b=2|here> <javascript:x>')).toEqual({
      text: 'here javascript:x',
      mentions: [],
      links: ['https://x.org?a=1&b=2', 'javascript:x'],
    })
  })
})
