import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { folderOf, SEVERAL } from '../curriculum/small.ts'
import { ROOT, spawnStudyhall, studyhall } from '../support/studyhall.ts'

const BROKEN = 'questions:\n  - hint: There is nothing to ask.\n'

let dir = ''
let curricula = ''
let port = ''
const children: ChildProcess[] = []
beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'studyhall-reload-'))
  curricula = folderOf(SEVERAL)
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  port = String((server.address() as AddressInfo).port)
  await new Promise((resolve) => server.close(resolve))
})
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  rmSync(dir, { recursive: true, force: true })
})

const environment = () => ({
  DATABASE_URL: `file:${join(dir, 'bot.sqlite')}`,
  PORT: port,
  CURRICULUM_DIR: curricula,
})
const write = (file: string, text: string): void => writeFileSync(join(curricula, file), text)

function outputOf(child: ChildProcess): {
  child: ChildProcess
  out(): string
  says(text: string): Promise<void>
} {
  let out = ''
  child.stdout?.on('data', (data) => {
    out += data
  })
  children.push(child)
  const says = (text: string) => vi.waitFor(() => expect(out).toContain(text), 20_000)
  return { child, out: () => out, says }
}
const startBot = async () => {
  const bot = outputOf(spawnStudyhall(['start'], environment(), dir))
  await bot.says('Studyhall is ready')
  return bot
}
const ended = (child: ChildProcess): Promise<number | string | null> =>
  new Promise((resolve) => child.on('close', (code, signal) => resolve(code ?? signal)))

const themeOf = async (day: number): Promise<string> => {
  const body = { user: 'ada', text: `/day ${day}` }
  const answer = await fetch(`http://127.0.0.1:${port}/api/channels/study-group/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  const { reply } = (await answer.json()) as { reply?: { card?: { title: string } } }
  return reply?.card?.title ?? ''
}

describe('a running bot', () => {
  it('takes up a changed file when it is asked to, and keeps what was loaded of a broken one', async () => {
    const reload = () => studyhall(['curriculum', 'reload'], environment(), dir)
    expect(await reload()).toMatchObject({ code: 1, err: expect.stringContaining('No bot of this user') })
    await startBot()
    expect(await themeOf(2)).toBe('Day 2 of 3 · Sheet bend')
    write('a/days/002.yaml', 'theme: Reef knot\nquestions: [Why?]\n')
    const done = await reload()
    expect([done.code, done.err]).toEqual([0, ''])
    expect(done.out).toContain('knots: Day 2: “What is a Sheet bend?” (d2-1) reads differently.')
    expect(await themeOf(2)).toBe('Day 2 of 3 · Reef knot')
    expect(await reload()).toEqual({ code: 0, out: 'Nothing has changed.\n', err: '' })
    write('a/days/002.yaml', BROKEN)
    const refused = await reload()
    expect([refused.code, refused.out]).toEqual([1, 'knots: has problems and stays as it was loaded.\n'])
    expect(refused.err).toContain('a/days/002.yaml:2: ')
    expect(await themeOf(2)).toBe('Day 2 of 3 · Reef knot')
  })

  it.skipIf(process.platform === 'win32')('takes up a changed file on SIGHUP, and goes on', async () => {
    const { child, says, out } = await startBot()
    write('a/days/002.yaml', 'theme: Reef knot\nquestions: [Why?]\n')
    child.kill('SIGHUP')
    await says('reads differently')
    expect(await themeOf(2)).toBe('Day 2 of 3 · Reef knot')
    child.kill('SIGHUP')
    await says('The curricula are as they were loaded')
    child.kill('SIGTERM')
    expect(await ended(child)).toBe(0)
    expect(out()).toContain('Studyhall has stopped.')
  })

  it('begins beside a broken curriculum, and does not without its default one', async () => {
    write('b/days/002.yaml', BROKEN)
    const { child, out } = await startBot()
    expect(out()).toContain('A curriculum has problems')
    expect(out()).toContain('b/days/002.yaml:2: ')
    child.kill('SIGTERM')
    await ended(child)
    write('a/days/002.yaml', BROKEN)
    const { code, err } = await studyhall(['start'], environment(), dir)
    expect(code).toBe(1)
    expect(err).toContain('The bot does not start without its default curriculum')
    expect(err).not.toContain('    at ')
  })

  it.runIf(existsSync('/usr/bin/script'))('ends with the terminal that it was started in', async () => {
    const { PATH = '', HOME = '' } = process.env
    const line = `'${process.execPath}' '${join(ROOT, 'bin/studyhall.js')}' start`
    const terminal = outputOf(
      spawn('/usr/bin/script', ['-qfec', line, join(dir, 'typescript')], {
        cwd: dir,
        env: { PATH, HOME, SHELL: '/bin/sh', ...environment() },
        stdio: ['ignore', 'pipe', 'pipe'],
        detached: true,
      }),
    )
    await terminal.says('Studyhall is ready')
    terminal.child.kill('SIGKILL')
    await vi.waitFor(
      () => expect(fetch(`http://127.0.0.1:${port}/healthz`)).rejects.toThrow('fetch failed'),
      20_000,
    )
    // Its database is free again.
    const next = await startBot()
    next.child.kill('SIGTERM')
    expect(await ended(next.child)).toBe(0)
  })
})
