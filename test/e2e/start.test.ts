import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { openStorage } from '../../src/storage/open-storage.ts'
import { createDiscordFake } from '../fakes/discord/index.ts'
import { createQuietLog } from '../fakes/quiet-log.ts'
import { startSlack } from '../fakes/slack/index.ts'
import { ROOT, spawnStudyhall, studyhall, untilReady } from '../support/studyhall.ts'

let dir = ''
const children: ChildProcess[] = []
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'studyhall-start-'))
})
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  rmSync(dir, { recursive: true, force: true })
})

const environment = () => ({ DATABASE_URL: `file:${join(dir, 'bot.sqlite')}`, PORT: '0', LOG_LEVEL: 'info' })

/** Loads helpers of `test/preload` into a bot before it begins. */
const preload = (...names: string[]) => ({
  NODE_OPTIONS: names
    .map((name) => `--import=${pathToFileURL(join(ROOT, 'test/preload', `${name}.ts`)).href}`)
    .join(' '),
})
/** What is looked for a minute after a kill is looked for after seconds. */
const time = (from: number) => ({ FAST_TIME_FROM: String(from), FAST_TIME_SPEED: '20' })

function spawnBot(change: Record<string, string> = {}): ChildProcess {
  const child = spawnStudyhall(['start'], { ...environment(), ...change }, dir)
  children.push(child)
  return child
}

/** Starts the bot and resolves to its address once it has printed it. */
const startBot = (change: Record<string, string> = {}) => ready(spawnBot(change))

const ready = async (child: ChildProcess) => ({ child, ...(await untilReady(child)) })

type Listed = { id: string; card?: { title: string } }
const messages = async (url: string): Promise<Listed[]> => {
  const response = await fetch(`${url}/api/channels/study-group/messages`)
  return ((await response.json()) as { messages: Listed[] }).messages
}
const thread = async (url: string, id: string): Promise<Listed[]> =>
  ((await (await fetch(`${url}/api/threads/${id}/messages`)).json()) as { messages: Listed[] }).messages

const whole = (url: string) =>
  vi.waitFor(async () => {
    const [post] = await messages(url)
    if (!post) throw new Error('no post yet')
    const discussion = await thread(url, post.id)
    if (discussion.length < 2) throw new Error('no discussion yet')
    return { post, discussion }
  }, 20_000)

/** The exit code, or the signal that ended it. */
const ended = (child: ChildProcess): Promise<number | string | null> =>
  new Promise((resolve) => child.on('close', (code, signal) => resolve(code ?? signal)))

describe('npm start on a fresh machine', () => {
  it('opens the playground with today’s post and its discussion, and a restart does not post again', async () => {
    const first = await startBot()
    const { post } = await whole(first.url)
    expect(post.card?.title).toMatch(/^Day \d+ of 133 · /)
    first.child.kill('SIGTERM')
    expect(await ended(first.child)).toBe(0)
    const second = await startBot()
    await whole(second.url)
    expect((await messages(second.url)).filter(({ card }) => card?.title.startsWith('Day '))).toHaveLength(1)
    const { out } = await studyhall(['ledger', '--json'], environment(), dir)
    expect(JSON.parse(out)[0].occurrences).toMatchObject([{ state: 'done', round: 1 }])
  })

  it.each([
    { stored: 0, when: 'before its post' },
    { stored: 1, when: 'with its post out and not noted' },
    { stored: 3, when: 'between its prompts, the last one not noted' },
  ])('killed $when, begins again and has sent the post and every prompt once', async ({ stored }) => {
    const noon = Date.parse('2026-11-23T12:00:00Z')
    const killed = spawnBot({ ...preload('fast-time', 'die-amid'), ...time(noon), DIE_AFTER: String(stored) })
    expect(await ended(killed)).toBe('SIGKILL')
    const { url } = await startBot({ ...preload('fast-time'), ...time(noon + 60_000) })
    const [{ steps }] = await vi.waitFor(async () => {
      const { out } = await studyhall(['ledger', '--json'], environment(), dir)
      const [{ occurrences }] = JSON.parse(out)
      expect(occurrences).toMatchObject([{ date: '2026-11-23', round: 1, state: 'done' }])
      return occurrences
    }, 20_000)
    const prompts = steps.filter(({ what }: { what: string }) => what === 'reply')
    const [post, ...others] = await messages(url)
    expect([post?.card?.title, others]).toEqual([expect.stringMatching(/^Day \d+ of 133 · /), []])
    const titles = (await thread(url, post?.id ?? '')).map(({ card }) => card?.title)
    expect([titles.length, new Set(titles).size]).toEqual([prompts.length, prompts.length])
    expect(prompts.length).toBeGreaterThan(2)
  })

  it('ends at once when it is stopped while a platform keeps it waiting', async () => {
    const sockets = new Set<Socket>()
    const silent = createServer((socket) => sockets.add(socket)).listen(0, '127.0.0.1')
    const asked = new Promise((resolve) => silent.once('connection', resolve))
    const { port } = await new Promise<AddressInfo>((resolve) =>
      silent.once('listening', () => resolve(silent.address() as AddressInfo)),
    )
    const child = spawnBot({ DISCORD_TOKEN: 'token', DISCORD_API_URL: `http://127.0.0.1:${port}/api` })
    await asked
    child.kill('SIGTERM')
    expect(await ended(child)).toBe(0)
    for (const socket of sockets) socket.destroy()
    silent.close()
  })

  it('ends with npm, which tells nobody but its shell that it was asked to stop', async () => {
    const { PATH = '', HOME = '' } = process.env
    // The settings of whoever runs the tests stay out.
    const none = { DISCORD_TOKEN: '', SLACK_BOT_TOKEN: '', PLAYGROUND_PASSWORD: '' }
    const npm = spawn('npm', ['start'], { cwd: ROOT, env: { PATH, HOME, ...none, ...environment() } })
    children.push(npm)
    const { url, out } = await ready(npm)
    await whole(url)
    npm.kill('SIGTERM')
    await vi.waitFor(() => expect(out()).toContain('Studyhall has stopped.'), 20_000)
    await expect(fetch(url)).rejects.toThrow('fetch failed')
    // Its database is free again.
    await startBot()
  })

  it('writes nothing but JSON lines where there is no terminal, and one for the post', async () => {
    const { child, url, out } = await startBot()
    await whole(url)
    child.kill('SIGTERM')
    expect(await ended(child)).toBe(0)
    const lines = out()
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).msg)
    expect(lines.sort()).toEqual([
      'A post went out',
      'Studyhall has stopped.',
      `Studyhall is ready. Open ${url}`,
      'Studyhall is starting',
    ])
  })

  it('reports its health', async () => {
    const { url } = await startBot()
    const response = await fetch(`${url}/healthz`)
    expect([response.status, ((await response.json()) as { ok: boolean }).ok]).toEqual([200, true])
  })
})

describe('what keeps the bot from starting is said in a sentence', () => {
  const refused = async (change: Record<string, string>) => {
    const { code, err } = await studyhall(['start'], { ...environment(), ...change }, dir)
    expect(code).toBe(1)
    expect(err).not.toContain('    at ')
    return err
  }

  it('a platform that refuses its token, while another is just connecting', async () => {
    const discord = await createDiscordFake()
    const slack = await startSlack({ mode: 'socket' })
    const err = await refused({
      DISCORD_TOKEN: discord.token,
      DISCORD_API_URL: discord.api,
      SLACK_BOT_TOKEN: 'xoxb-of-another-app',
      SLACK_APP_TOKEN: slack.keys.appToken,
      SLACK_API_URL: slack.apiUrl,
    })
    expect(err).toMatch(/Slack refuses SLACK_BOT_TOKEN \(invalid_auth\)/)
    await discord.close()
    await slack.stop()
  })

  it('a second bot on the same database', async () => {
    await startBot()
    expect(await refused({})).toMatch(/bot\.sqlite.*(in use|already|another)/i)
  })

  it('a port in use', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => server.once('listening', resolve))
    const { port } = server.address() as { port: number }
    expect(await refused({ PORT: String(port) })).toContain(`Port ${port}`)
    server.close()
  })

  const refusedDatabase = (path: string) => refused({ DATABASE_URL: `file:${path}` })

  it('a database file that is not one', async () => {
    const file = join(dir, 'notes.txt')
    writeFileSync(file, 'These are my notes, not a database. '.repeat(100))
    expect(await refusedDatabase(file)).toContain('notes.txt')
  })

  it.runIf(existsSync('/proc/self'))(
    'a folder for the database in a place that takes none, without waiting',
    async () => {
      expect(await refusedDatabase('/proc/studyhall/deep/bot.sqlite')).toMatch(
        /^The folder \/proc\/studyhall\/deep for the database cannot be created/,
      )
      expect(await refusedDatabase('/proc/bot.sqlite')).toMatch(
        /^The database .* cannot be opened\. Let this/,
      )
    },
  )

  it('a folder, a device and a link in a circle in the place of the database', async () => {
    expect(await refusedDatabase(dir)).toMatch(/is a folder\. Set DATABASE_URL to a file in it/)
    expect(await refusedDatabase('/dev/null')).toMatch(/^\/dev\/null is no file but a device or a pipe\. Set/)
    const circle = join(dir, 'circle')
    symlinkSync(circle, circle)
    expect(await refusedDatabase(circle)).toMatch(/circle cannot be opened\. Let this user/)
  })

  it('a database whose damage shows only when its records are read', async () => {
    const path = join(dir, 'bot.sqlite')
    await (await openStorage(`file:${path}`, createQuietLog())).close()
    const bytes = readFileSync(path)
    bytes.fill(0xff, 4096)
    writeFileSync(path, bytes)
    expect(await refused({})).toMatch(/^The database .*bot\.sqlite is damaged\. Restore a backup/)
  })

  it('a mark beside the database that cannot be written, before anything is posted', async () => {
    mkdirSync(join(dir, 'bot.sqlite.mark'))
    expect(await refused({})).toMatch(/^The mark .*bot\.sqlite\.mark beside .* cannot be written \(EISDIR\)/)
    const { out } = await studyhall(['ledger', '--json'], environment(), dir)
    expect(JSON.parse(out).flatMap(({ occurrences }: { occurrences: [] }) => occurrences)).toEqual([])
  })

  it('a wrong setting, with all others that are wrong', async () => {
    expect((await refused({ PORT: 'x', LOG_LEVEL: 'y' })).trim().split('\n')).toHaveLength(2)
  })

  it('a curriculum that is none', async () => {
    expect(await refused({ CURRICULUM_DIR: dir })).toContain('no curriculum')
  })
})
