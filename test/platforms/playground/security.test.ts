import { afterEach, describe, expect, it } from 'vitest'
import { StartError } from '../../../src/core/errors.ts'
import { startPlayground } from '../../e2e/playground-harness.ts'
import { send } from '../../fakes/http-client.ts'
import type { ScriptedBot } from '../../fakes/scripted-bot.ts'

let playground: Awaited<ReturnType<typeof startPlayground<ScriptedBot>>> | undefined
afterEach(async () => {
  await playground?.stop()
  playground = undefined
})

const start = async (options: Parameters<typeof startPlayground<ScriptedBot>>[0] = {}) => {
  playground = await startPlayground(options)
  const { url } = playground
  return { url, host: new URL(url).host, port: new URL(url).port }
}

const hello = { user: 'ada', text: 'hello' }

describe('Another web page cannot use the playground', () => {
  it('by rebinding its name to this address', async () => {
    const { url, port } = await start()
    const answers = [
      'evil.example',
      `evil.example:${port}`,
      '127.0.0.1',
      '127.0.0.1:1',
      `localhost.evil:${port}`,
    ]
    for (const host of answers)
      for (const path of ['/', '/api/channels', '/page/app.js', '/login'])
        expect([host, path, (await send(url + path, { headers: { host } })).status]).toEqual([
          host,
          path,
          403,
        ])
    for (const host of [`127.0.0.1:${port}`, `localhost:${port}`, `[::1]:${port}`])
      expect((await send(`${url}/api/channels`, { headers: { host } })).status).toBe(200)
  })

  it('by a request from its own origin', async () => {
    const { url, host } = await start()
    const at = `${url}/api/channels/random/messages`
    for (const origin of [
      'https://evil.example',
      'null',
      `https://${host}.evil.example`,
      'http://127.0.0.1:1',
    ]) {
      const { status, json } = await send(at, { body: hello, headers: { origin } })
      expect([origin, status]).toEqual([origin, 403])
      expect(json.error).toMatch(/Another web page/)
    }
    expect((await send(at, { body: hello, headers: { origin: url } })).status).toBe(200)
  })

  it('by reading or listening across sites', async () => {
    const { url } = await start()
    for (const site of ['cross-site', 'same-site'])
      for (const path of ['/api/channels', '/api/events'])
        expect((await send(url + path, { headers: { 'sec-fetch-site': site } })).status).toBe(403)
    const events = await send(`${url}/api/events`, { headers: { origin: 'https://evil.example' } })
    expect(events.status).toBe(403)
  })

  it('by a form or plain text, which need no permission to be sent', async () => {
    const { url } = await start()
    const body = JSON.stringify(hello)
    const { status } = await send(`${url}/api/channels/random/messages`, {
      body,
      headers: { 'content-type': 'text/plain' },
    })
    expect(status).toBe(415)
  })

  it('but a link to it works', async () => {
    const { url } = await start()
    expect((await send(`${url}/`, { headers: { 'sec-fetch-site': 'cross-site' } })).status).toBe(200)
  })
})

it('Every answer forbids foreign scripts, frames, forms and guessing its type', async () => {
  const { url } = await start()
  for (const path of ['/', '/login', '/page/app.js', '/page/gone.js', '/api/channels', '/api/gone']) {
    const { headers } = await send(url + path)
    expect(headers['content-security-policy']).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' https: data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    )
    expect(headers['x-content-type-options']).toBe('nosniff')
    expect(headers['referrer-policy']).toBe('no-referrer')
    expect(headers).not.toHaveProperty('x-powered-by')
  }
})

it('Files outside the page are not served', async () => {
  const { url } = await start()
  for (const path of ['/page/../index.ts', '/page/%2e%2e/index.ts', '/page/..%2findex.ts', '/page/.env'])
    expect([path, (await send(url + path)).status]).toEqual([path, 404])
})

describe('On an address that others reach', () => {
  it('it does not start without a password, and says what to set', async () => {
    const failed = await startPlayground({ host: '0.0.0.0' }).catch((error: unknown) => error)
    expect(failed).toBeInstanceOf(StartError)
    expect((failed as StartError).problems.join()).toMatch(/PLAYGROUND_PASSWORD/)
  })

  const secret = { host: '0.0.0.0', password: 'correct horse' }
  const login = (url: string, password: string, headers = {}) =>
    send(`${url}/api/login`, { body: { password }, headers })

  it('it asks for the password before it shows anything', async () => {
    const { url } = await start(secret)
    const page = await send(`${url}/`)
    expect([page.status, page.headers.location]).toEqual([302, '/login'])
    for (const path of ['channels', 'events', 'commands', 'channels/random/messages'])
      expect([path, (await send(`${url}/api/${path}`)).status]).toEqual([path, 401])
    expect((await send(`${url}/api/channels/random/messages`, { body: hello })).status).toBe(401)
    expect((await send(`${url}/healthz`)).status).toBe(200)
  })

  it('it lets in who knows the password, also after a restart', async () => {
    const { url } = await start(secret)
    const wrong = await login(url, 'correct hors')
    expect([wrong.status, wrong.headers['set-cookie']]).toEqual([401, undefined])
    const right = await login(url, 'correct horse')
    const [set = ''] = right.headers['set-cookie'] ?? []
    expect(set).toMatch(/; HttpOnly; SameSite=Strict$/)
    const cookie = set.split(';')[0] ?? ''
    const entered = () => send(`${url}/api/channels`, { headers: { cookie } })
    expect((await entered()).status).toBe(200)
    await playground?.stop()
    await playground?.again()
    expect((await entered()).status).toBe(200)
    const forged = cookie.replace(/=\d+/, '=99999999999999')
    expect((await send(`${url}/api/channels`, { headers: { cookie: forged } })).status).toBe(401)
  })

  it('it stops listening to guesses', async () => {
    const { url } = await start(secret)
    for (let i = 0; i < 10; i++) expect((await login(url, `guess ${i}`)).status).toBe(401)
    const { status, headers, json } = await login(url, 'correct horse')
    expect(status).toBe(429)
    expect(Number(headers['retry-after'])).toBeGreaterThan(0)
    expect(json.error).toMatch(/Too many wrong passwords/)
  })

  it('it is not fooled by names, and known by every address of the machine', async () => {
    const { url } = await start(secret)
    expect((await send(`${url}/login`, { headers: { host: 'evil.example' } })).status).toBe(403)
    for (const host of ['192.168.1.7:8080', 'localhost:8080', '[fe80::1]'])
      expect((await send(`${url}/login`, { headers: { host } })).status).toBe(200)
  })

  it('the password appears in no log', async () => {
    const { url } = await start(secret)
    await login(url, 'correct horse battery')
    await login(url, 'correct horse')
    expect(JSON.stringify(playground?.log.entries)).not.toContain('correct horse')
  })
})
