import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { App, HTTPReceiver, SocketModeReceiver } from '@slack/bolt'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { SlackOptions } from './slack/options.ts'
import { quiet, refusal, startSmallSlack } from './slack-world.ts'

const cleanup: (() => unknown)[] = []
afterEach(async () => {
  for (const work of cleanup.splice(0).reverse()) await work()
})

/** Bolt itself, unchanged, in front of a Slack with one workspace. `listen` adds listeners before it starts. */
async function startBolt(
  mode: 'socket' | 'http',
  listen: (app: App) => void,
  options: Partial<SlackOptions> = {},
  oauth = false,
) {
  const at = await startSmallSlack({ mode, ...options })
  cleanup.push(at.slack.stop)
  const clientOptions = { slackApiUrl: at.slack.apiUrl }
  const { appToken, signingSecret, clientId, clientSecret } = at.slack.keys
  const installerOptions = { clientOptions, directInstall: true }
  const socket = () =>
    new SocketModeReceiver({ appToken, logger: quiet, clientPingTimeout: 200, installerOptions })
  const http = () =>
    new HTTPReceiver({
      signingSecret,
      logger: quiet,
      ...(oauth && {
        clientId,
        clientSecret,
        stateSecret: 'state',
        scopes: ['chat:write'],
        installerOptions,
      }),
    })
  const receiver = mode === 'socket' ? socket() : http()
  const app = new App({ ...(!oauth && { token: at.team.botToken }), receiver, clientOptions, logger: quiet })
  listen(app)
  let url = ''
  if (receiver instanceof HTTPReceiver) {
    const server = createServer(receiver.requestListener)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    at.slack.http.pointAt(`${url}/slack/events`)
    cleanup.push(
      () => server.close(),
      () => server.closeAllConnections(),
    )
  } else {
    await app.start()
    cleanup.push(() => app.stop())
  }
  return { ...at, app, url }
}

const section = { type: 'section' as const, block_id: 's', text: { type: 'mrkdwn' as const, text: 'Pick' } }
const pressable = {
  type: 'actions' as const,
  elements: [
    {
      type: 'button' as const,
      action_id: 'go',
      value: 'far',
      text: { type: 'plain_text' as const, text: 'Go' },
    },
  ],
}

describe.each(['socket', 'http'] as const)('Bolt over %s', (mode) => {
  it('answers a slash command through its response URL', async () => {
    const { slack, ann, general } = await startBolt(mode, (app) => {
      app.command('/study', async ({ ack, respond, command }) => {
        await ack()
        await respond(`You said ${command.text}`)
      })
    })
    const seen = await ann.command('/study', ' topic two tower ', general.id)
    expect(await seen.answer()).toMatchObject({ kind: 'ephemeral', text: 'You said topic two tower' })
    expect(slack.messages(general.id)).toEqual([])
    slack.assertNoUnknown()
  })

  it('answers a command in the acknowledgement, for everybody', async () => {
    const { slack, ann, general } = await startBolt(mode, (app) => {
      app.command('/study', ({ ack }) => ack({ response_type: 'in_channel', text: 'All' }))
    })
    const { shown } = await ann.command('/study', 'help', general.id)
    expect(shown).toMatchObject([{ kind: 'message', text: 'All' }])
    expect(slack.messages(general.id)).toMatchObject([{ text: 'All' }])
  })

  it('hears a mention twice, under two event ids, and what is written in private once', async () => {
    const heard: { type: string; id: string; text: string | undefined }[] = []
    const { ann, general, team } = await startBolt(mode, (app) => {
      app.event('app_mention', async ({ event, body }) => {
        heard.push({ type: event.type, id: body.event_id, text: event.text })
      })
      app.message(async ({ message, body }) => {
        heard.push({
          type: message.channel_type,
          id: body.event_id,
          text: (message as { text?: string }).text,
        })
      })
    })
    const { delivered } = ann.mention(general.id, 'topic a<b')
    await delivered
    const text = `<@${team.botUser}> topic a&lt;b`
    expect(heard.map((each) => each.text)).toEqual([text, text])
    expect(heard.map(({ type }) => type).sort()).toEqual(['app_mention', 'channel'])
    expect(new Set(heard.map(({ id }) => id)).size).toBe(2)
    await ann.dm('hello').delivered
    expect(heard.slice(2)).toMatchObject([{ type: 'im', text: 'hello' }])
  })

  it('replaces an ephemeral message whose button was pressed, which nothing else can', async () => {
    const { ann, general, web } = await startBolt(mode, (app) => {
      app.action('go', async ({ ack, respond, body, action }) => {
        await ack()
        const { message, container } = body as unknown as {
          message?: object
          container: { is_ephemeral: boolean }
        }
        expect([message, container.is_ephemeral]).toEqual([undefined, true])
        await respond({ replace_original: true, text: `Gone ${(action as { value: string }).value}` })
      })
    })
    await web.chat.postEphemeral({
      channel: general.id,
      user: ann.id,
      text: 'Pick',
      blocks: [section, pressable],
    })
    const [message] = ann.shown
    if (!message) throw new Error('Nothing was shown.')
    const seen = await ann.press(message, 'Go')
    expect(await seen.answer()).toMatchObject({ kind: 'update', text: 'Gone far', ts: message.ts })
  })

  it('opens a modal, refuses a field, and closes it', async () => {
    const { slack, ann, general } = await startBolt(mode, (app) => {
      app.command('/study', async ({ ack, body, client }) => {
        await ack()
        await client.views.open({
          trigger_id: body.trigger_id,
          view: {
            type: 'modal',
            callback_id: 'setup',
            title: { type: 'plain_text', text: 'Set up' },
            submit: { type: 'plain_text', text: 'Save' },
            blocks: [
              {
                type: 'input',
                block_id: 'time',
                label: { type: 'plain_text', text: 'Time' },
                element: { type: 'plain_text_input', action_id: 'time', initial_value: 'noon' },
              },
            ],
          },
        })
      })
      app.view('setup', async ({ ack, view }) => {
        const value = view.state.values.time?.time?.value
        if (value === '09:00') await ack()
        else await ack({ response_action: 'errors', errors: { time: `${value} is no time.` } })
      })
    })
    const seen = await ann.command('/study', 'setup', general.id)
    expect(await seen.answer()).toMatchObject({ kind: 'modal', text: 'Set up' })
    const { modal } = ann
    if (!modal) throw new Error('No modal is open.')
    expect(await ann.submit(modal)).toMatchObject({ errors: { time: 'noon is no time.' }, closed: false })
    expect((await ann.submit(modal, { time: '' })).errors).toEqual({
      time: 'Please complete this required field.',
    })
    expect(await ann.submit(modal, { time: '09:00' })).toMatchObject({ closed: true })
    expect(ann.modal).toBeUndefined()
    slack.assertNoUnknown()
  })

  it('publishes a home page when it is opened, with buttons that work', async () => {
    const pressed: string[] = []
    const { ann } = await startBolt(mode, (app) => {
      app.event('app_home_opened', async ({ event, client }) => {
        await client.views.publish({
          user_id: event.user,
          view: { type: 'home', blocks: [section, pressable] },
        })
      })
      app.action('go', async ({ ack, body }) => {
        await ack()
        pressed.push(body.type)
      })
    })
    await ann.openHome()
    await vi.waitFor(() => expect(ann.home).toBeDefined())
    await ann.press({ view: ann.home?.id ?? '' }, 'go')
    expect(pressed).toEqual(['block_actions'])
  })

  it('hears that the bot was removed as channel_left or group_left, not as member_left_channel', async () => {
    const heard: string[] = []
    const { slack, general, secret, ann } = await startBolt(mode, (app) => {
      const types = [
        'channel_left',
        'group_left',
        'member_left_channel',
        'channel_archive',
        'app_uninstalled',
        'tokens_revoked',
      ]
      for (const type of types) app.event(type, async ({ event }) => void heard.push(event.type))
    })
    await slack.leave(general.id, ann.id)
    await slack.kick(general.id)
    await slack.kick(secret.id)
    await slack.archive(general.id)
    expect(heard).toEqual(['member_left_channel', 'channel_left', 'group_left', 'channel_archive'])
    await slack.uninstall(general.team)
    expect(heard.slice(4).sort()).toEqual(['app_uninstalled', 'tokens_revoked'])
  })

  it('tells a member when nobody answered in time', async () => {
    const { slack, ann, general } = await startBolt(mode, (app) => app.command('/study', async () => {}), {
      ackWithin: 60,
      interactionRetries: 0,
    })
    const { outcome, shown } = await ann.command('/study', 'x', general.id)
    expect(outcome).toEqual({ ok: false, why: 'operation_timeout' })
    expect(shown).toEqual([{ kind: 'error', text: 'operation_timeout' }])
    expect(slack.stats.acks).toEqual([])
  })
})

describe('Socket Mode', () => {
  const echo = (handled: string[]) => (app: App) =>
    app.command('/study', async ({ ack, command }) => {
      handled.push(command.text)
      await ack()
    })

  it('gives each address to one connection once', async () => {
    const { slack, clientFor } = await startSmallSlack()
    cleanup.push(slack.stop)
    const { url = '' } = await clientFor(slack.keys.appToken).apps.connections.open({})
    const connect = () =>
      new Promise<string>((resolve) => {
        const socket = new WebSocket(url)
        cleanup.push(() => socket.close())
        socket.onmessage = ({ data }) => resolve(JSON.parse(String(data)).type)
        socket.onerror = () => resolve('refused')
      })
    expect(await connect()).toBe('hello')
    expect(await connect()).toBe('refused')
  })

  it('turns the eleventh connection away', async () => {
    const { slack, clientFor } = await startSmallSlack()
    cleanup.push(slack.stop)
    const client = clientFor(slack.keys.appToken)
    const greetings: object[] = []
    for (let i = 0; i < 11; i++) {
      const { url = '' } = await client.apps.connections.open({})
      const socket = new WebSocket(url)
      cleanup.push(() => socket.close())
      greetings.push(
        await new Promise((resolve) => (socket.onmessage = ({ data }) => resolve(JSON.parse(String(data))))),
      )
    }
    expect(greetings[9]).toMatchObject({ type: 'hello', num_connections: 10 })
    expect(greetings[10]).toMatchObject({ type: 'disconnect', reason: 'too_many_websockets' })
  })

  it('refuses a bot token where it wants the app’s', async () => {
    const { slack, web } = await startSmallSlack()
    cleanup.push(slack.stop)
    expect(await refusal(web.apps.connections.open({}))).toBe('not_allowed_token_type')
  })

  it('says dispatch_failed while nobody is connected, and works again after a drop', async () => {
    const handled: string[] = []
    const { slack, ann, general } = await startBolt('socket', echo(handled))
    slack.dropSockets()
    const seen = await ann.command('/study', 'lost', general.id)
    expect(seen.outcome).toEqual({ ok: false, why: 'dispatch_failed' })
    await vi.waitFor(() => expect(slack.socket.open()).toBe(1), { timeout: 5000 })
    expect((await ann.command('/study', 'found', general.id)).outcome.ok).toBe(true)
    expect(handled).toEqual(['found'])
  })

  it.each(['refresh_requested', 'link_disabled'] as const)('asks to connect anew: %s', async (reason) => {
    const { slack, ann, general } = await startBolt('socket', echo([]))
    slack.socket.disconnect(reason)
    expect(slack.socket.open()).toBe(0)
    await vi.waitFor(() => expect(slack.socket.open()).toBe(1), { timeout: 5000 })
    expect(slack.stats.connections).toBe(2)
    expect((await ann.command('/study', 'x', general.id)).outcome.ok).toBe(true)
  })

  it('delivers again what nobody acknowledged, with the same payload and event id', async () => {
    const { slack, ann, general, clientFor } = await startSmallSlack({ ackWithin: 30, eventRetries: [0, 20] })
    cleanup.push(slack.stop)
    const { url = '' } = await clientFor(slack.keys.appToken).apps.connections.open({})
    const socket = new WebSocket(url)
    cleanup.push(() => socket.close())
    type Envelope = {
      type: string
      envelope_id: string
      retry_attempt?: number
      payload: Record<string, unknown>
    }
    const got: Envelope[] = []
    await new Promise<void>((resolve) => {
      socket.onmessage = ({ data }) => {
        const envelope = JSON.parse(String(data)) as Envelope
        if (envelope.type === 'hello') return resolve()
        got.push(envelope)
        const last = envelope.retry_attempt === 2 || (envelope.type === 'slash_commands' && got.length === 5)
        if (last) socket.send(JSON.stringify({ envelope_id: envelope.envelope_id }))
      }
    })
    expect(await ann.say(general.id, 'hello').delivered).toEqual([{ ok: true, body: undefined }])
    expect(got.map(({ retry_attempt }) => retry_attempt)).toEqual([undefined, 1, 2])
    expect(new Set(got.map(({ payload }) => payload.event_id)).size).toBe(1)
    expect((await ann.command('/study', 'x', general.id)).outcome.ok).toBe(true)
    expect(got[4]?.payload).toEqual(got[3]?.payload)
    expect(slack.stats.redeliveries).toBe(3)
  })
})

describe('HTTP', () => {
  const silent = () => {}

  it('proves the request URL', async () => {
    const { slack } = await startBolt('http', silent)
    expect(await slack.http.verify()).toBe(true)
  })

  it.each(['signature', 'old', 'byte', 'unsigned'] as const)('can spoil a request: %s', async (tamper) => {
    const handled: string[] = []
    const { slack } = await startBolt('http', (app) =>
      app.command('/study', async ({ ack }) => {
        handled.push('command')
        await ack()
      }),
    )
    const form = { command: '/study', text: 'x', user_id: 'U1', team_id: 'T1', channel_id: 'C1' }
    const { status } = await slack.http.send(slack.http.sign('slash_commands', form, tamper))
    expect([status, handled]).toEqual([401, []])
    expect((await slack.http.send(slack.http.sign('slash_commands', form))).status).toBe(200)
  })

  it('tries an event again, saying so in the headers', async () => {
    const { slack, ann, general } = await startSmallSlack({ mode: 'http', eventRetries: [0, 10, 10] })
    cleanup.push(slack.stop)
    const tries: unknown[] = []
    const server = createServer((request, response) => {
      tries.push([request.headers['x-slack-retry-num'], request.headers['x-slack-retry-reason']])
      response.writeHead(tries.length < 3 ? 500 : 200).end()
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    cleanup.push(
      () => server.close(),
      () => server.closeAllConnections(),
    )
    slack.http.pointAt(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
    await ann.say(general.id, 'hello').delivered
    expect(tries).toEqual([
      [undefined, undefined],
      ['1', 'http_error'],
      ['2', 'http_error'],
    ])
  })
})

describe('OAuth', () => {
  it('installs the app into several workspaces, each with a token of its own', async () => {
    const { slack, url } = await startBolt('http', () => {}, {}, true)
    const teams = [slack.team({ installed: false }), slack.team({ installed: false })]
    for (const team of teams) {
      const user = slack.user(team.id, { admin: true })
      const { status } = await slack.install(`${url}/slack/install`, { team: team.id, user: user.id })
      expect(status).toBe(200)
      expect([...(slack.world.installations.get(team.id)?.scopes ?? [])]).toEqual(['chat:write'])
    }
    const tokens = teams.map(({ id }) => slack.world.installations.get(id)?.botToken)
    expect(new Set(tokens).size).toBe(2)
  })

  it('lets the app see a forged state and a person who says no', async () => {
    const { slack, url } = await startBolt('http', () => {}, {}, true)
    const team = slack.team({ installed: false })
    const user = slack.user(team.id)
    const by = { team: team.id, user: user.id }
    expect(
      (await slack.install(`${url}/slack/install`, { ...by, state: 'forged' })).status,
    ).toBeGreaterThanOrEqual(400)
    expect(
      (await slack.install(`${url}/slack/install`, { ...by, deny: true })).status,
    ).toBeGreaterThanOrEqual(400)
    expect(slack.world.installations.has(team.id)).toBe(false)
  })

  it('takes a code once, and only from the app itself', async () => {
    const { slack, web } = await startSmallSlack()
    cleanup.push(slack.stop)
    const { clientId: client_id, clientSecret: client_secret } = slack.keys
    const access = (more: object) =>
      refusal(web.oauth.v2.access({ client_id, client_secret, code: 'x', ...more }))
    expect(await access({})).toBe('invalid_code')
    expect(await access({ client_secret: 'y' })).toBe('bad_client_secret')
    expect(await access({ client_id: 'y' })).toBe('invalid_client_id')
  })
})
