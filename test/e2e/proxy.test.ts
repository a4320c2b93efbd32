import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { type AddressInfo, connect, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createServer as createTlsServer } from 'node:tls'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createDiscordFake } from '../fakes/discord/index.ts'
import { startSlack } from '../fakes/slack/index.ts'
import { ROOT, spawnStudyhall, studyhall, untilReady } from '../support/studyhall.ts'

/**
 * A network like a company's: the platforms have names that no machine here knows, and a proxy that wants a password alone
 * leads to them. What speaks TLS there has a certificate of ours, for `*.test.example`.
 */

const DISCORD = 'discord.test.example'
const GATEWAY = 'gateway.test.example'
const SLACK = 'slack.test.example'
const CERTIFICATE = join(ROOT, 'test/fixtures/tls/cert.pem')

let dir = ''
const servers: { close(): unknown }[] = []
const sockets = new Set<Socket>()
let child: ChildProcess | undefined
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'studyhall-proxy-'))
})
afterEach(async () => {
  child?.kill('SIGKILL')
  for (const socket of sockets) socket.destroy()
  for (const server of servers.splice(0)) server.close()
  rmSync(dir, { recursive: true, force: true })
})

async function listen(server: Server): Promise<number> {
  servers.push(server)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}

/** What comes on one side goes to the other, until either ends. */
function joined(a: Socket, b: Socket): void {
  for (const socket of [a, b]) {
    sockets.add(socket)
    socket.on('error', () => {})
    socket.on('close', () => sockets.delete(socket))
  }
  a.pipe(b).pipe(a)
}

/** Takes TLS off before a server; answers its port. */
const front = (port: number): Promise<number> => {
  const files = { key: 'key.pem', cert: 'cert.pem' }
  const [key, cert] = Object.values(files).map((name) => readFileSync(join(ROOT, 'test/fixtures/tls', name)))
  return listen(createTlsServer({ key, cert }, (socket) => joined(socket, connect(port, '127.0.0.1'))))
}

/** A proxy that knows some names and whoever has the password; it notes what it carried and what it refused. */
async function aProxy(ports: Record<string, number>) {
  const carried: string[] = []
  const refused: string[] = []
  const server = createServer((request, response) => {
    refused.push(`${request.method} ${request.url}`)
    response.writeHead(403).end()
  })
  server.on('connect', (request, socket) => {
    const [host = '', port] = (request.url ?? '').split(':')
    const isKnown = request.headers['proxy-authorization'] === `Basic ${btoa('lin:hush-hush')}`
    const to = ports[host]
    if (!isKnown || port !== '443' || to === undefined) {
      refused.push(`CONNECT ${request.url}`)
      socket.end(`HTTP/1.1 ${isKnown ? '403 Forbidden' : '407 Proxy Authentication Required'}\r\n\r\n`)
      return
    }
    carried.push(host)
    const through = connect(to, '127.0.0.1', () =>
      socket.write('HTTP/1.1 200 Connection Established\r\n\r\n'),
    )
    joined(socket as Socket, through)
  })
  const url = `http://lin:hush-hush@127.0.0.1:${await listen(server)}`
  return { url, carried, refused }
}

async function theNetwork() {
  const discord = await createDiscordFake({ outside: `wss://${GATEWAY}` })
  const slack = await startSlack({ outside: `https://${SLACK}` })
  servers.push({ close: () => discord.close() }, { close: () => slack.stop() })
  const guild = discord.guild('Study club')
  const ranking = guild.text('ranking')
  const lin = guild.member('Lin')
  const team = slack.team({ name: 'Town' })
  const ada = slack.user(team.id, { name: 'ada' })
  const channel = slack.channel(team.id, { name: 'study', members: [ada] })
  const toDiscord = await front(Number(new URL(discord.api).port))
  const toSlack = await front(Number(new URL(slack.inside).port))
  const proxy = await aProxy({ [DISCORD]: toDiscord, [GATEWAY]: toDiscord, [SLACK]: toSlack })
  const settings = {
    DATABASE_URL: `file:${join(dir, 'bot.sqlite')}`,
    PORT: '0',
    PLAYGROUND: 'on',
    NODE_EXTRA_CA_CERTS: CERTIFICATE,
    DISCORD_API_URL: `https://${DISCORD}/api`,
    DISCORD_TOKEN: discord.token,
    SLACK_API_URL: `https://${SLACK}/api/`,
    SLACK_BOT_TOKEN: team.botToken,
    SLACK_APP_TOKEN: slack.keys.appToken,
  }
  return {
    proxy,
    settings,
    askDiscord: () => discord.member(lin).slash(ranking, 'topic', { query: 'two tower' }),
    askSlack: () => slack.member(ada.id).command('/study', 'help', channel.id),
    discord,
    slack,
  }
}

it('behind a proxy, calls and both platforms’ sockets go through it, and this machine’s own do not', async () => {
  const network = await theNetwork()
  const { proxy, settings, discord, slack } = network
  const through = { ...settings, https_proxy: proxy.url }
  const checks = ['proxy', 'tokens', 'gateway'].flatMap((name) => ['--run', name])
  const doctor = await studyhall(['doctor', ...checks], through, dir)
  expect(doctor.out).toMatch(/go through 127\.0\.0\.1:\d+ \(https_proxy\)\. The platforms are reached/)
  expect(doctor.out).toContain('Discord’s gateway accepts the bot')
  expect(doctor.code).toBe(0)
  expect(new Set(proxy.carried)).toEqual(new Set([DISCORD, GATEWAY, SLACK]))

  proxy.carried.length = 0
  child = spawnStudyhall(['start'], through, dir)
  const { url, out } = await untilReady(child)
  await vi.waitFor(async () => expect((await fetch(`${url}/readyz`)).status).toBe(200), 20_000)
  expect((await network.askDiscord()).message?.embeds?.[0]?.title).toBeTruthy()
  await network.askSlack()
  // A bot that runs on this machine is asked without the proxy.
  const beside = await studyhall(['doctor', '--run', 'bot'], { ...through, PORT: new URL(url).port }, dir)
  expect(beside.code, beside.out).toBe(0)
  expect(new Set(proxy.carried)).toEqual(new Set([DISCORD, GATEWAY, SLACK]))
  expect(proxy.refused).toEqual([])
  expect(out()).toContain('through the proxy of https_proxy')
  expect(out() + doctor.out + beside.out).not.toContain('hush')
  discord.assertNoUnknown()
  slack.assertNoUnknown()
}, 90_000)

it('a proxy that HTTP_PROXY alone names carries calls and gateways too', async () => {
  const { proxy, settings } = await theNetwork()
  const checks = ['proxy', 'gateway'].flatMap((name) => ['--run', name])
  const doctor = await studyhall(['doctor', ...checks], { ...settings, HTTP_PROXY: proxy.url }, dir)
  expect(doctor.out).toMatch(/go through 127\.0\.0\.1:\d+ \(HTTP_PROXY\)\. The platforms are reached/)
  expect(doctor.out).toContain('Discord’s gateway accepts the bot')
  expect(doctor.code).toBe(0)
  expect(new Set(proxy.carried)).toEqual(new Set([DISCORD, GATEWAY, SLACK]))
}, 60_000)

it('a proxy that refuses is named by doctor, and an address that leads to none stops the start with a sentence', async () => {
  const { proxy, settings } = await theNetwork()
  const wrong = { ...settings, HTTPS_PROXY: proxy.url.replace('hush-hush', 'guess-guess') }
  const doctor = await studyhall(['doctor', '--run', 'proxy'], wrong, dir)
  expect(doctor.out).toMatch(
    /go through 127\.0\.0\.1:\d+ \(HTTPS_PROXY\)\. Discord and Slack cannot be reached/,
  )
  expect(doctor.code).toBe(1)
  expect(proxy.carried).toEqual([])
  const none = { ...settings, HTTPS_PROXY: 'socks5://lin:hush-hush@127.0.0.1:1080' }
  const start = await studyhall(['start'], none, dir)
  expect(start.code).toBe(1)
  expect(start.err).toContain('HTTPS_PROXY must be the address of an HTTP proxy')
  expect(start.err + start.out + doctor.out).not.toMatch(/hush|guess/)
}, 60_000)
