import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type APIMessage, PermissionFlagsBits as P } from 'discord.js'
import { expect, it } from 'vitest'
import { readConfig } from '../../src/config.ts'
import { startBot } from '../../src/main.ts'
import { createLog } from '../../src/ops/log.ts'
import { PLATFORMS } from '../../src/platforms.ts'
import { createDiscordFake } from '../fakes/discord/index.ts'
import { startSlack } from '../fakes/slack/index.ts'
import { buildTown, configOf, soon, withSlack } from './slack-harness.ts'

const TEXTS = ['zebrafish question', 'my zebrafish answer', 'zebrafish in private']

/** A log as the start makes it, at its most talkative, and what it wrote. */
function recorded() {
  let text = ''
  const secrets = PLATFORMS.flatMap(({ secret }) => secret ?? [])
  const write = (line: string) => {
    text += line
  }
  return { log: createLog('trace', secrets, { write }), written: () => text }
}

it.each(['socket', 'http', 'oauth'] as const)(
  'the log of a whole run over %s holds no token, signature, answering address or member’s text',
  async (mode) => {
    const folder = mkdtempSync(join(tmpdir(), 'studyhall-log-'))
    const fake = await startSlack({ mode: mode === 'socket' ? 'socket' : 'http' })
    const { team } = buildTown(fake)
    const { log, written } = recorded()
    const bot = await startBot(
      {
        port: 0,
        host: '127.0.0.1',
        databaseUrl: `file:${join(folder, 'bot.sqlite')}`,
        curriculumDir: undefined,
        logLevel: 'trace',
        metrics: undefined,
        backupDir: 'off',
        heartbeatUrl: undefined,
        off: new Set(),
        limits: { commands: Infinity, groups: Infinity },
        role: 'all',
        platforms: withSlack(configOf(fake, mode, team.botToken)),
      },
      log,
    )
    if (mode !== 'socket') fake.http.pointAt(`${bot.url}/slack/events`)
    const lin = fake.member('U0LIN')
    if (mode !== 'oauth') {
      await lin.command('/study', `topic ${TEXTS[0]}`, 'C0STUDY')
      await lin.command('/study', 'group setup', 'C0STUDY')
      // What fails is logged with what failed.
      const end = fake.fault({}, { kind: 'refuse', error: 'token_revoked' })
      await lin.command('/study', `topic ${TEXTS[1]}`, 'C0STUDY')
      end()
      fake.fault({ times: 3 }, { kind: 'page' })
      await lin.command('/study', `topic ${TEXTS[2]}`, 'C0STUDY')
    }
    if (mode !== 'socket') {
      const payload = {
        command: '/study',
        text: TEXTS[0],
        team_id: 'T0TOWN',
        response_url: `${fake.url}/commands/none`,
      }
      await fake.http.send(fake.http.sign('slash_commands', payload, 'signature'))
      await soon(() => expect(written()).toContain('without a valid signature'))
    }
    await bot.stop()
    await fake.stop()
    log.flush()
    // There is something to look through: what failed is told.
    expect(written()).toMatch(/"level":[45]0/)
    const { signingSecret, clientSecret, appToken } = fake.keys
    for (const secret of [
      signingSecret,
      clientSecret,
      appToken,
      team.botToken,
      'zebrafish',
      'response_url',
      '/commands/',
    ])
      expect(written()).not.toContain(secret)
    expect(written()).not.toMatch(/xox[a-z]-|xapp-|v0=[0-9a-f]{10}/)
    rmSync(folder, { recursive: true })
  },
)

it('the log of a whole run on Discord holds no token, answering address or member’s text', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'studyhall-log-'))
  const fake = await createDiscordFake()
  const guild = fake.guild('Study club')
  const text = guild.text('ranking')
  const ada = fake.member(guild.member('Ada', { permissions: P.ManageGuild }))
  const { log, written } = recorded()
  const settings = {
    DISCORD_TOKEN: fake.token,
    DISCORD_API_URL: fake.api,
    PORT: '0',
    DATABASE_URL: `file:${join(folder, 'bot.sqlite')}`,
    BACKUP_DIR: 'off',
  }
  const bot = await startBot(readConfig(settings, 'none'), log)
  const [question = '', answer = '', private_ = ''] = TEXTS
  await ada.slash(text, 'group setup', { time: question, zone: 'UTC' })
  const setUp = async (channel: { id: string }) => {
    const preview = await ada.slash(channel, 'group setup', { time: '09:00', zone: 'UTC' })
    await ada.press(preview.message?.id ?? '', startOf(preview))
  }
  await setUp(text)
  await soon(() => expect(fake.threads(text)).toHaveLength(1))
  ada.say(fake.threads(text)[0]?.id ?? '', answer)
  ada.say(fake.privately(ada.id).id, private_)
  await ada.slash(text, 'topic', { query: question })
  // What fails is logged with what failed: answers that are refused, lost, or come from something between.
  const callback = { path: /^\/interactions\/|^\/webhooks\// }
  for (const kind of [
    { code: 10062, refused: 404 },
    { code: 50035, refused: 400 },
    { foreign: `<html>${answer}</html>`, stored: false },
    { status: 500, stored: false },
    'reset',
  ] as const) {
    const fault = fake.fault(callback, kind)
    await Promise.race([ada.slash(text, 'topic', { query: question }).catch(() => {}), sleep(1_500)])
    fault.clear()
  }
  const messages = fake.fault({ method: 'POST', path: /messages$/ }, { code: 50013, refused: 403 })
  await setUp(guild.text('vision'))
  await soon(() => expect(messages.hits()).toBeGreaterThan(0))
  messages.clear()
  fake.fault({ times: 3 }, { status: 401, stored: false })
  await Promise.race([ada.slash(text, 'topic', { query: private_ }).catch(() => {}), sleep(1_500)])
  const answering = fake.requests.flatMap(
    ({ path }) => /^\/(?:interactions|webhooks)\/\d+\/([\w-]{10,})/.exec(path)?.[1] ?? [],
  )
  await bot.stop()
  await fake.close()
  log.flush()
  expect(written()).toMatch(/"level":[45]0/)
  expect(new Set(answering).size).toBeGreaterThan(5)
  for (const secret of [fake.token, ...answering, 'zebrafish', '/webhooks/', '/interactions/'])
    expect(written()).not.toContain(secret)
  rmSync(folder, { recursive: true })
}, 60_000)

/** The button of a preview that begins at once. */
function startOf({ message }: { message?: APIMessage | undefined }): string {
  const rows = (message?.components ?? []) as { components: { label?: string; custom_id?: string }[] }[]
  const button = rows.flatMap(({ components }) => components).find(({ label }) => label === 'Start now')
  if (!button?.custom_id) throw new Error('There is nothing to start with.')
  return button.custom_id
}
