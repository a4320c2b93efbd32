import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { expect, it, onTestFinished } from 'vitest'
import { createDiscordFake } from '../fakes/discord/index.ts'
import { startSlack } from '../fakes/slack/index.ts'
import { ROOT, spawnStudyhall } from '../support/studyhall.ts'

/** What any start needs, what it needs where that is configured, and what is loaded when somebody first uses it. */
const ALWAYS = [
  'express',
  'keyv',
  'mdast-util-from-markdown',
  'minisearch',
  'node-cron',
  'pino',
  'yaml',
  'zod',
]
const CONFIGURED = ['@slack/bolt', 'discord.js', 'prom-client']
const IN_USE = [
  '@clack/prompts',
  '@resvg/resvg-js',
  'ical.js',
  'papaparse',
  'pg',
  'pg-boss',
  'ts-fsrs',
  'yauzl',
]

const READY = 'Studyhall is ready'

/** The modules that a bot loaded from its start until it was ready and ended: the packages we depend on, and files of ours. */
async function loadedBy(settings: Record<string, string>): Promise<{ packages: string[]; files: string[] }> {
  const dir = mkdtempSync(join(tmpdir(), 'studyhall-loaded-'))
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }))
  const list = join(dir, 'loaded.json')
  const child = spawnStudyhall(
    ['start'],
    {
      PORT: '0',
      PLAYGROUND: 'on',
      DATABASE_URL: `file:${join(dir, 'bot.sqlite')}`,
      LOADED_TO: list,
      NODE_OPTIONS: `--import=${pathToFileURL(join(ROOT, 'test/preload/loaded.ts')).href}`,
      ...settings,
    },
    dir,
  )
  onTestFinished(() => void child.kill('SIGKILL'))
  let out = ''
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (data) => {
      // At once, and once: a second signal would cut the end short.
      const wasReady = out.includes(READY)
      out += data
      if (!wasReady && out.includes(READY)) child.kill('SIGTERM')
    })
  expect(await new Promise((resolve) => child.on('close', resolve)), out).toBe(0)
  const paths = (JSON.parse(readFileSync(list, 'utf8')) as string[])
    .filter((url) => url.startsWith('file:'))
    .map((url) => relative(ROOT, fileURLToPath(url)))
  const known = new Set([...ALWAYS, ...CONFIGURED, ...IN_USE])
  const packages = paths.flatMap(
    (path) => /^node_modules\/((?:@[^/]+\/)?[^/]+)\/(?!.*node_modules)/.exec(path)?.[1] ?? [],
  )
  return {
    packages: [...new Set(packages)].filter((name) => known.has(name)).sort(),
    files: paths.filter((path) => path.startsWith('src/')),
  }
}

/** Files of ours that no start needs. */
const UNUSED =
  /^src\/(curriculum\/(import|house|check|prove)|storage\/(postgres|move)|migrate|cli\/(?!start\.ts|sub-command\.ts))/

it('every package that Studyhall depends on has its place among what a start loads', () => {
  const { dependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    dependencies: Record<string, string>
  }
  expect([...ALWAYS, ...CONFIGURED, ...IN_USE].sort()).toEqual(Object.keys(dependencies).sort())
})

it('a start loads nothing that is not configured, nor what nobody uses yet', async () => {
  const { packages, files } = await loadedBy({})
  expect(packages).toEqual(ALWAYS)
  expect(files.filter((file) => UNUSED.test(file))).toEqual([])
  expect(files.filter((file) => /^src\/ops\/metrics/.test(file))).toEqual([])
  expect(files.filter((file) => /^src\/platforms\/(discord|slack)\/(index|\w+bound)\.ts/.test(file))).toEqual(
    [],
  )
})

it('with everything configured it loads what that needs, and still nothing that nobody uses yet', async () => {
  const discord = await createDiscordFake()
  const slack = await startSlack({ mode: 'socket' })
  onTestFinished(async () => {
    await discord.close()
    await slack.stop()
  })
  const { packages, files } = await loadedBy({
    DISCORD_TOKEN: discord.token,
    DISCORD_API_URL: discord.api,
    SLACK_BOT_TOKEN: slack.team({ name: 'Town' }).botToken,
    SLACK_APP_TOKEN: slack.keys.appToken,
    SLACK_API_URL: slack.apiUrl,
    METRICS: 'on',
    HEARTBEAT_URL: 'http://127.0.0.1:9/beat',
  })
  expect(packages).toEqual([...ALWAYS, ...CONFIGURED].sort())
  expect(files).toEqual(expect.arrayContaining(['src/ops/metrics.ts', 'src/platforms/discord/index.ts']))
  expect(files.filter((file) => UNUSED.test(file))).toEqual([])
})
