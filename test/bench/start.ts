import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { writeSmall } from '../curriculum/small.ts'
import { createDiscordFake } from '../fakes/discord/index.ts'
import { startSlack } from '../fakes/slack/index.ts'
import { ROOT, spawnStudyhall } from '../support/studyhall.ts'

/**
 * How long a start takes from the command to “Studyhall is ready”, in ms as JSON: with the playground alone, and with everything
 * configured (Discord, Slack, the playground, metrics, backups, a dead man's switch, two curricula). `first` is with nothing kept of
 * an earlier start; `again` are restarts on the same database. Both platforms are this process's fakes. `times=3` shortens it.
 */
const times = Number(process.argv.find((arg) => arg.startsWith('times='))?.split('=')[1] ?? 7)
const READY = 'Studyhall is ready'

const discord = await createDiscordFake()
discord.guild('Study club').text('ranking')
const slack = await startSlack({ mode: 'socket' })
const team = slack.team({ name: 'Town' })
const dir = mkdtempSync(join(tmpdir(), 'studyhall-bench-'))
const curricula = join(dir, 'curricula')
cpSync(join(ROOT, 'curriculum/ml-interview'), join(curricula, 'ml-interview'), { recursive: true })
writeSmall(join(curricula, 'small'))

const alone = { PORT: '0', PLAYGROUND: 'on' }
const everything = {
  ...alone,
  DISCORD_TOKEN: discord.token,
  DISCORD_API_URL: discord.api,
  SLACK_BOT_TOKEN: team.botToken,
  SLACK_APP_TOKEN: slack.keys.appToken,
  SLACK_API_URL: slack.apiUrl,
  CURRICULUM_DIR: curricula,
  METRICS: 'on',
  BACKUP_DIR: join(dir, 'backups'),
  HEARTBEAT_URL: 'http://127.0.0.1:9/beat',
}

/** Starts the bot, waits until it is ready, and stops it; resolves to how long the start took. */
async function start(name: string, settings: Record<string, string>): Promise<number> {
  const began = performance.now()
  const given = { ...settings, DATABASE_URL: `file:${join(dir, `${name}.sqlite`)}` }
  const child = spawnStudyhall(['start'], given, dir)
  let out = ''
  const closed = new Promise((resolve) => child.on('close', resolve))
  const ms = await new Promise<number>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (data) => {
        out += data
        if (out.includes(READY)) resolve(performance.now() - began)
      })
    child.on('close', () => reject(new Error(out)))
  })
  child.kill('SIGTERM')
  await closed
  return ms
}

async function measure(name: string, settings: Record<string, string>): Promise<object> {
  rmSync(join(ROOT, 'node_modules/.cache/studyhall'), { recursive: true, force: true })
  const first = await start(name, settings)
  const again: number[] = []
  for (let i = 0; i < times; i++) again.push(await start(name, settings))
  again.sort((a, b) => a - b)
  return {
    first: Math.round(first),
    again: { median: Math.round(again[Math.floor(times / 2)] ?? 0), longest: Math.round(again.at(-1) ?? 0) },
  }
}

console.log(
  JSON.stringify({
    alone: await measure('alone', alone),
    everything: await measure('everything', everything),
  }),
)
await discord.close()
await slack.stop()
rmSync(dir, { recursive: true })
