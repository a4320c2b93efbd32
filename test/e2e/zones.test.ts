import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { openStorage } from '../../src/storage/open-storage.ts'
import { createQuietLog } from '../fakes/quiet-log.ts'
import { addGroup, aGroup } from '../support/study.ts'
import { spawnStudyhall, studyhall } from '../support/studyhall.ts'

const dir = mkdtempSync(join(tmpdir(), 'studyhall-zones-'))
const DATABASE_URL = `file:${join(dir, 'bot.sqlite')}`
const COMMANDS = [
  ['ledger'],
  [
    'schedule',
    '--time',
    '09:00',
    '--zone',
    'America/New_York',
    '--days',
    'mon-fri',
    '--from',
    '2026-12-01',
    '--count',
    '3',
  ],
  ['curriculum', 'preview', '58', '--platform', 'slack'],
]
const said = (TZ: string) =>
  Promise.all(
    COMMANDS.map(async (args) => {
      const { code, out, err } = await studyhall(args, { DATABASE_URL, TZ }, dir)
      return [args[0], code, out, err]
    }),
  )

let underUtc: Awaited<ReturnType<typeof said>>
beforeAll(async () => {
  const { store } = await openStorage(DATABASE_URL, createQuietLog())
  const base = aGroup()
  await addGroup(store, aGroup({ schedule: { ...base.schedule, zone: 'America/New_York' } }))
  await store.close()
  underUtc = await said('UTC')
}, 60_000)
afterAll(() => rmSync(dir, { recursive: true }))

const ODD = ['', '"Europe/Berlin"', ':/etc/localtime', 'Foo/Bar', 'Europe/berlin', 'Pacific/Apia']

it.each(ODD)(
  'what is printed under TZ=%s is what is printed under UTC',
  async (zone) => {
    expect(underUtc.map(([, code]) => code)).toEqual([0, 0, 0])
    expect(await said(zone)).toEqual(underUtc)
  },
  60_000,
)

it.each(['', 'Foo/Bar'])(
  'the bot starts under TZ=%s, its group in UTC',
  async (TZ) => {
    const home = mkdtempSync(join(tmpdir(), 'studyhall-zone-'))
    const settings = { DATABASE_URL: `file:${join(home, 'bot.sqlite')}`, PORT: '0', TZ }
    const child = spawnStudyhall(['start'], settings, home)
    let out = ''
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (data) => {
        out += data
      })
    await vi.waitFor(() => expect(out).toContain('is ready'), 20_000)
    const { out: ledger } = await studyhall(['ledger', '--json'], { ...settings }, home)
    expect(JSON.parse(ledger)[0].zone).toBe('UTC')
    child.kill('SIGKILL')
    rmSync(home, { recursive: true })
  },
  40_000,
)
