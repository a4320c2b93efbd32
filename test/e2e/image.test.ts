import { cpSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterEach, expect, it, vi } from 'vitest'
import { ROOT, spawnStudyhall } from '../support/studyhall.ts'

const read = (name: string) => readFileSync(join(ROOT, name), 'utf8')
const lines = (name: string) => read(name).split('\n').filter(Boolean)
const dir = mkdtempSync(join(tmpdir(), 'studyhall-image-'))
let stop = () => {}
afterEach(() => {
  stop()
  rmSync(dir, { recursive: true, force: true })
})

/** Whether the build may read a file of the project's root: the last pattern that fits decides. */
const isSent = (name: string) =>
  lines('.dockerignore').reduce(
    (sent, pattern) => (pattern === '*' ? false : pattern === `!${name}` ? true : sent),
    true,
  )

/** Takes along what one COPY of the Dockerfile does. */
function copy(line: string): void {
  const names = line.split(/\s+/).slice(1)
  const to = names.pop() ?? ''
  for (const name of names) {
    expect([name, isSent(name)]).toEqual([name, true])
    cpSync(join(ROOT, name), join(dir, to.endsWith('/') ? join(to, basename(name)) : to), { recursive: true })
  }
}

/** Every file of the page, found as a browser finds them: from the addresses the server gives, on through what they name. */
async function crawl(url: string): Promise<Map<string, number>> {
  const found = new Map<string, number>()
  const waiting = ['/', '/login']
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (found.has(path)) continue
    const response = await fetch(url + path)
    found.set(path, response.status)
    const names = (await response.text()).matchAll(
      /(?:src="|href="|src: '|url\("|^(?:im|ex)port [^'`]*')(\/page\/|\.\/)([\w./-]+)/gm,
    )
    for (const [, , name] of names) waiting.push(`/page/${name}`)
  }
  return found
}

it('the image has what its install needs, and serves every file of the page', async () => {
  const { workspaces } = JSON.parse(read('package.json'))
  for (const line of lines('Dockerfile')) {
    if (line.startsWith('COPY ')) copy(line)
    if (line.includes('npm ci'))
      for (const workspace of ['.', ...workspaces])
        expect(globSync(`${workspace}/package.json`, { cwd: dir })).toHaveLength(1)
  }
  symlinkSync(join(ROOT, 'node_modules'), join(dir, 'node_modules'))
  const data = join(dir, 'data')
  mkdirSync(data)
  const settings = { DATABASE_URL: `file:${join(data, 'bot.sqlite')}`, PORT: '0', LOG_LEVEL: 'info' }
  const child = spawnStudyhall(['start'], settings, dir, dir)
  stop = () => child.kill('SIGKILL')
  let out = ''
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (data) => {
      out += data
    })
  const url = await vi.waitFor(() => {
    const opened = /Open (http:[^\s"]+)/.exec(out)?.[1]
    if (!opened) throw new Error(`not ready: ${out}`)
    return opened
  }, 20_000)
  const served = await crawl(url)
  expect([...served].filter(([, status]) => status !== 200)).toEqual([])
  const files = globSync('page/public/*.{js,css,svg}', { cwd: ROOT }).map((file) => `/page/${basename(file)}`)
  expect([...served.keys()].sort()).toEqual(['/', '/login', ...files].sort())
})
