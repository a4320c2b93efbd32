import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { startBot } from '../../src/main.ts'
import { createLog } from '../../src/ops/log.ts'
import { PLATFORMS } from '../../src/platforms.ts'
import { startSlack } from '../fakes/slack/index.ts'
import { buildTown, configOf, soon, withSlack } from './slack-harness.ts'

const TEXTS = ['zebrafish question', 'my zebrafish answer', 'zebrafish in private']

it.each(['socket', 'http', 'oauth'] as const)(
  'the log of a whole run over %s holds no token, signature, answering address or member’s text',
  async (mode) => {
    const folder = mkdtempSync(join(tmpdir(), 'studyhall-log-'))
    const fake = await startSlack({ mode: mode === 'socket' ? 'socket' : 'http' })
    const { team } = buildTown(fake)
    let written = ''
    const log = createLog(
      'trace',
      PLATFORMS.flatMap(({ secret }) => secret ?? []),
      {
        write: (text) => {
          written += text
        },
      },
    )
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
      await soon(() => expect(written).toContain('without a valid signature'))
    }
    await bot.stop()
    await fake.stop()
    log.flush()
    // There is something to look through: what failed is told.
    expect(written).toMatch(/"level":[45]0/)
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
      expect(written).not.toContain(secret)
    expect(written).not.toMatch(/xox[a-z]-|xapp-|v0=[0-9a-f]{10}/)
    rmSync(folder, { recursive: true })
  },
)
