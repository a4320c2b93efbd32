import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { cp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, describe, expect, it } from 'vitest'
import { propose } from '../../src/core/suggestion.ts'
import { hasPython } from '../../src/curriculum/prove.ts'
import { openStorage } from '../../src/storage/open-storage.ts'
import { createDiscordFake } from '../fakes/discord/index.ts'
import { createQuietLog } from '../fakes/quiet-log.ts'
import { addGroup, aGroup, LIN } from '../support/study.ts'
import { ROOT, spawnStudyhall, studyhall } from '../support/studyhall.ts'

const dir = mkdtempSync(join(tmpdir(), 'studyhall-cli-'))
afterAll(() => rmSync(dir, { recursive: true, force: true }))

describe('studyhall topic', () => {
  it('prints matches best first, as JSON on request', async () => {
    const { code, out } = await studyhall(['topic', 'two', 'tower', '--json'])
    const { query, matches } = JSON.parse(out)
    expect([code, query]).toEqual([0, 'two tower'])
    expect(matches[0]).toMatchObject({
      id: 'two-tower-and-ann',
      title: 'Two-Tower Retrieval and Vector Indexes',
      pillar: 'rec-search-ads',
      level: 'Advanced',
      minutes: 95,
      day: 65,
      edition: 2,
    })
    expect(matches[0].covers).toHaveLength(matches[0].prompts.length)
  })

  it('names the nearest where nothing matches', async () => {
    const { code, err } = await studyhall(['topic', 'xgbst'])
    expect([code, err]).toEqual([
      1,
      expect.stringMatching(/^No topic matches\. The nearest are: Decision Trees/),
    ])
    expect((await studyhall(['topic', 'qqqqzzzz'])).err).toBe('No topic matches.\n')
  })
})

describe('studyhall', () => {
  it('reads the curriculum that .env names, in every sub-command', async () => {
    const folder = mkdtempSync(join(dir, 'env-'))
    writeFileSync(
      join(folder, '.env'),
      `CURRICULUM_DIR=${join(ROOT, 'test/curriculum/fixtures/small')}\nPORT=wrong\n`,
    )
    expect((await studyhall(['day', '5'], {}, folder)).err).toContain('days 1 to 4')
    const { out } = await studyhall(['topic', 'two tower', '--json'], {}, folder)
    expect(JSON.parse(out).matches.map(({ id }: { id: string }) => id)).not.toContain('two-tower-and-ann')
    expect((await studyhall(['curriculum', 'check'], {}, folder)).out).toContain('fixtures/small')
  })
})

describe('studyhall discord register', () => {
  it('clears the commands of one server, and never those of all', async () => {
    const fake = await createDiscordFake()
    const { id } = fake.guild('Study club')
    const register = (...args: string[]) =>
      studyhall(
        ['discord', 'register', ...args],
        { DISCORD_TOKEN: fake.token, DISCORD_API_URL: fake.api },
        dir,
      )
    try {
      expect((await register()).code).toBe(0)
      expect((await register('--guild', id)).code).toBe(0)
      expect([fake.commands().length, fake.commands(id).length]).toEqual([4, 4])
      expect((await register('--guild', id, '--clear')).out).toBe(`Cleared the commands of server ${id}.\n`)
      expect([fake.commands().length, fake.commands(id).length]).toEqual([4, 0])
      const { code, err } = await register('--clear')
      expect([code, err, fake.commands().length]).toEqual([2, expect.stringContaining('--guild ID'), 4])
    } finally {
      await fake.close()
    }
  })
})

describe('studyhall curriculum check of a folder', { timeout: 60_000 }, () => {
  const small = join(ROOT, 'test/curriculum/fixtures/small')
  const check = (folder: string) => studyhall(['curriculum', 'check', folder])

  it('that holds none, or is not there, fails', async () => {
    for (const folder of [join(dir, 'nowhere'), mkdtempSync(join(dir, 'bare-'))]) {
      const { code, err } = await check(folder)
      expect([code, err]).toEqual([1, expect.stringContaining('no curriculum here')])
    }
  })

  it('whose curricula share an id fails, as the start would', async () => {
    const folder = mkdtempSync(join(dir, 'twins-'))
    for (const name of ['one', 'two']) await cp(small, join(folder, name), { recursive: true })
    const { code, err } = await check(folder)
    expect([code, err]).toEqual([1, expect.stringContaining('has the id "small" already')])
  })

  it.each([
    [['--day', '23-17'], '"23-17" is no day'],
    [['--day', '999'], 'There is no days/999.yaml'],
    [['--topics', 'cooking'], 'There is no topics/cooking.yaml'],
  ])('%j is refused: it would find no problem in nothing', async (args, sentence) => {
    const { code, err } = await studyhall(['curriculum', 'check', small, ...args])
    expect([code, err]).toEqual([2, expect.stringContaining(sentence)])
  })

  it('without its roadmap.yaml fails', async () => {
    const folder = mkdtempSync(join(dir, 'headless-'))
    await cp(small, folder, { recursive: true })
    rmSync(join(folder, 'roadmap.yaml'))
    const { code, err } = await check(folder)
    expect([code, err]).toEqual([1, expect.stringContaining('roadmap.yaml')])
  })
})

describe('studyhall day', () => {
  it('prints a day as JSON with its prompts and questions', async () => {
    const { out } = await studyhall(['day', '106', '--json'])
    const day = JSON.parse(out)
    // Only some days need it.
    const { assumedBecause: _, ...always } = day
    expect(Object.keys(always).toSorted()).toEqual(
      'aim case day edition kind lead level minutes pillar prompts status theme warmUp'.split(' '),
    )
    expect(day).toMatchObject({ day: 106, pillar: 'ml-system-design', kind: 'practice', status: 'ready' })
    expect(Object.keys(day.prompts[0]).toSorted()).toEqual(
      'area data id questions recalls stretch title topic'.split(' '),
    )
    expect(Object.keys(day.prompts[0].questions[0])).toEqual(
      expect.arrayContaining(['ask', 'hint', 'keyPoints', 'answer', 'followUp', 'followUpAnswer']),
    )
  })

  it('prints what its questions are about beside them', async () => {
    const { out } = await studyhall(['day', '3'])
    expect(out).toMatch(/^Aim: .+\n\n(?:Case: .+\n\n)?Start with 1a\./m)
    const { data } = JSON.parse((await studyhall(['day', '3', '--json'])).out).prompts[0]
    expect(data.length).toBeGreaterThan(0)
    for (const { code } of data) if (code) expect(out).toContain(code.trim().split('\n')[0])
  })

  it.each([['0'], ['134'], ['x'], []])('refuses %j', async (...number) => {
    const { code, err } = await studyhall(['day', ...number])
    expect(code).toBe(2)
    expect(err).not.toContain('    at ')
  })
})

describe('studyhall schedule', () => {
  it('prints due times as dates and UTC instants', async () => {
    const { out } = await studyhall([
      ...['schedule', '--time', '09:00', '--zone', 'America/New_York', '--days', 'mon-fri'],
      ...['--off', '2026-12-24..2027-01-01', '--from', '2026-12-23', '--count', '2', '--json'],
    ])
    expect(JSON.parse(out)).toEqual([
      { date: '2026-12-23', instant: '2026-12-23T14:00:00Z' },
      { date: '2027-01-04', instant: '2027-01-04T14:00:00Z' },
    ])
  })

  it.each([
    [['--zone', 'Mars/Olympus'], /do not know a time zone/],
    [['--time', '25:00'], /not a time/],
    [['--days', 'someday'], /not a weekday/],
    [['--count', '0'], /--count/],
    [['--colour', 'red'], /Write: studyhall schedule/],
  ])('refuses %j with a sentence', async (args, sentence) => {
    const { code, err } = await studyhall(['schedule', ...args])
    expect(code).toBe(2)
    expect(err).toMatch(sentence)
    expect(err).not.toContain('    at ')
  })
})

describe('studyhall curriculum check', { timeout: 60_000 }, () => {
  it('prints every problem with file and line and exits 1', async () => {
    const copy = join(dir, 'curriculum')
    await cp(join(ROOT, 'test/curriculum/fixtures/small'), copy, { recursive: true })
    writeFileSync(join(copy, 'days/001.yaml'), 'number: 1\ntheme: [unclosed\n')
    const { code, err, out } = await studyhall(['curriculum', 'check', copy])
    expect(code).toBe(1)
    expect(err).toMatch(/days\/001\.yaml:\d+: /)
    expect(out).toMatch(/\d+ problems?$/m)
  })
})

describe('studyhall curriculum of one finished day', { timeout: 60_000 }, () => {
  it('is checked alone, with the count of its numbers', async () => {
    const { code, out } = await studyhall(['curriculum', 'check', '--day', '26'])
    expect(code).toBe(0)
    expect(out).toMatch(/^day 26: \d+ numbers given, \d+ proved, \d+ assumed, \d+ names and counts$/m)
    expect(out).not.toContain('day 7:')
  })

  it.skipIf(!hasPython())('is proved alone', async () => {
    const { code, out } = await studyhall(['curriculum', 'prove', '26'])
    expect([code, out]).toEqual([0, expect.stringMatching(/^day 26: \d+ claims and cases, .* all hold\n$/)])
  })

  it('has a number', async () => {
    const { code, err } = await studyhall(['curriculum', 'prove', 'monday'])
    expect([code, err]).toEqual([2, expect.stringContaining('"monday" is no day')])
  })
})

describe('arguments that do not fit', () => {
  const LONG = 'x'.repeat(3_000)

  it.each([
    [
      ['start', '--port', '3000'],
      /^Unknown option '--port'\. Write: studyhall start \[--only gateway\|worker\]\n$/,
    ],
    [['start', 'bot'], /^Unexpected argument 'bot'\. Write: studyhall start \[--only gateway\|worker\]\n$/],
    [['topic', '--jason', 'x'], /^Unknown option '--jason'\. Write: studyhall topic <query> \[--json\]\n$/],
    [['day', '-1'], /^Unknown option '-1'\. Write: studyhall day <n> \[--json\]\n$/],
    [['schedule', '--zone'], /^Option '--zone <value>' argument missing\. Write: studyhall schedule .*\n$/],
    [
      ['schedule', '--count', '-1'],
      /^Option '--count' argument is ambiguous\. Write: studyhall schedule .*\n$/,
    ],
    [['ledger', 'now'], /^Unexpected argument 'now'\. Write: studyhall ledger .*\n$/],
    [
      ['discord', 'register', '--guild', '../../users/@me'],
      /^Which server\? --guild takes a server id: .*\n$/,
    ],
  ])('%j are told in one line, with how it is written', async (args, line) => {
    const { code, out, err } = await studyhall(args, { DATABASE_URL: `file:${join(dir, 'unused.sqlite')}` })
    expect([code, out, err]).toEqual([2, '', expect.stringMatching(line)])
  })

  it.each([
    ['everything', /^--only is gateway or worker, not everything\.\n$/],
    [
      'worker',
      /^--only worker needs a database that several processes share\. Set DATABASE_URL to postgres:/,
    ],
  ])('of a start with a part only, %s, are told with what is missing', async (only, line) => {
    const { code, out, err } = await studyhall(['start', '--only', only])
    expect([code, out, err]).toEqual([1, '', expect.stringMatching(line)])
  })

  it('are not repeated at length', async () => {
    const options = ['--zone', '--days', '--time', '--from', '--off']
    const commands = [...options.map((option) => ['schedule', option, LONG]), ['topic', `--${LONG}`], [LONG]]
    const finished = await Promise.all(commands.map((args) => studyhall(args)))
    for (const { code, err } of finished) {
      expect(code).toBe(2)
      expect(err.split('\n')[0]?.length).toBeLessThan(300)
    }
  })
})

describe('what cannot be read', () => {
  it('as settings is named', async () => {
    const folder = mkdtempSync(join(dir, 'unreadable-'))
    mkdirSync(join(folder, '.env'))
    for (const args of [['topic', 'x'], ['ledger'], ['start']]) {
      const { code, err } = await studyhall(args, {}, folder)
      expect([code, err]).toEqual([1, expect.stringMatching(/^\.env cannot be read \(EISDIR\)\. Make it/)])
    }
  })

  it('as a curriculum, being a file, is named', async () => {
    const file = join(dir, 'notes.txt')
    writeFileSync(file, 'notes')
    const check = await studyhall(['curriculum', 'check', file])
    const day = await studyhall(['day', '1'], { CURRICULUM_DIR: file })
    for (const { code, err } of [check, day])
      expect([code, err]).toEqual([
        1,
        `${file}: no curriculum here; a folder with a roadmap.yaml is expected\n`,
      ])
  })

  it('for want of its packages says how to get them', async () => {
    const bare = mkdtempSync(join(dir, 'bare-'))
    for (const part of ['bin', 'src', 'package.json'])
      await cp(join(ROOT, part), join(bare, part), { recursive: true })
    const child = spawn(process.execPath, [join(bare, 'bin/studyhall.js'), 'help'])
    let err = ''
    child.stderr.on('data', (data) => {
      err += data
    })
    const [code] = await once(child, 'close')
    expect([code, err]).toEqual([1, 'Studyhall\'s packages are not installed. Run "npm ci" in its folder.\n'])
  })
})

it('a reader that goes away after the first line is no error', async () => {
  const child = spawnStudyhall(['schedule', '--count', '10000'])
  let err = ''
  child.stderr?.on('data', (data) => {
    err += data
  })
  child.stdout?.once('data', () => child.stdout?.destroy())
  const [code] = await once(child, 'close')
  expect([code, err]).toEqual([0, ''])
})

it('prints a group’s own questions as a list that an import reads, without authors', async () => {
  const url = `file:${join(dir, 'suggestions.sqlite')}`
  const { store: opened } = await openStorage(url, createQuietLog())
  await addGroup(opened, aGroup())
  await opened.transact(async (tx) => {
    for (const [at, state] of [
      [1, 'approved'],
      [2, 'open'],
    ] as const)
      await propose(tx, LIN, 'groupabc', {
        ask: `Why ${at}?\nReally?`,
        area: 'caching',
        at,
        state,
        by: 'Lin',
      })
  })
  await opened.close()
  const { code, out } = await studyhall(['suggestions'], { DATABASE_URL: url })
  expect(code).toBe(0)
  expect(out).not.toMatch(/Lin/)
  const file = join(dir, 'own.yaml')
  writeFileSync(file, out)
  const read = await studyhall(['curriculum', 'import', file, '--id', 'own', '--dry-run'])
  expect(read.out).toContain('1 question')
  expect((await studyhall(['suggestions', '--all'], { DATABASE_URL: url })).out).toContain('Why 2?')
  const wrong = await studyhall(['suggestions', 'nobody'], { DATABASE_URL: url })
  expect([wrong.code, wrong.err]).toEqual([2, expect.stringContaining('groupabc (#study-group)')])
})

describe('studyhall export', () => {
  it('writes a group by its name or id, to a file that was not there or to the terminal', async () => {
    const DATABASE_URL = `file:${join(dir, 'export.sqlite')}`
    const { store } = await openStorage(DATABASE_URL, createQuietLog())
    await addGroup(store, aGroup())
    await store.close()
    const run = (...args: string[]) => studyhall(['export', ...args], { DATABASE_URL }, dir)
    const shown = await run('groupabc')
    expect([shown.code, shown.out]).toEqual([0, expect.stringMatching(/^# \\#study-group\n[^]*Day 1 of 133/)])
    expect(JSON.parse((await run('study-group', '--json')).out)).toMatchObject({ studyhall: 'group' })
    expect(await run('groupabc', '--out', 'group.md')).toMatchObject({ code: 0, out: '' })
    expect(readFileSync(join(dir, 'group.md'), 'utf8')).toBe(shown.out)
    const again = await run('groupabc', '--out', 'group.md')
    expect([again.code, again.err]).toEqual([1, expect.stringContaining('it is there already')])
    const unknown = await run('nobody')
    expect([unknown.code, unknown.err]).toEqual([2, expect.stringContaining('None is called nobody')])
    expect((await run()).err).toContain('Which group?')
  })
})

describe('studyhall holidays', () => {
  it('prints what a calendar file holds, and what to type to make it days off', async () => {
    const file = join(dir, 'holidays.ics')
    const entry = (start: string, end: string, name: string): string =>
      `BEGIN:VEVENT\r\nDTSTART;VALUE=DATE:${start}\r\nDTEND;VALUE=DATE:${end}\r\nSUMMARY:${name}\r\nEND:VEVENT`
    const events = [entry('20261224', '20261227', 'Christmas'), entry('20270101', '20270102', 'New Year')]
    writeFileSync(file, `BEGIN:VCALENDAR\r\n${events.join('\r\n')}\r\nEND:VCALENDAR\r\n`)
    const run = (...args: string[]) => studyhall(['holidays', ...args], {}, dir)
    const { code, out } = await run(file, '--from', '2026-12-01')
    expect([code, out.split('\n')]).toEqual([
      0,
      [
        '2026-12-24 to 2026-12-26  Christmas',
        '2027-01-01  New Year',
        '',
        'To make them days off, type in the group’s channel:',
        '/group off 2026-12-24..2026-12-26, 2027-01-01',
        '',
      ],
    ])
    expect((await run(file, '--from', '2027-06-01')).code).toBe(1)
    expect((await run('none.ics')).err).toContain('none.ics cannot be read: ENOENT')
    expect((await run(file, '--from', 'soon')).err).toContain('That is no date')
  })
})

describe('studyhall ledger', () => {
  const store = async (file: string, change: string): Promise<{ DATABASE_URL: string }> => {
    const path = join(dir, file)
    const { store: opened } = await openStorage(`file:${path}`, createQuietLog())
    await addGroup(opened, aGroup())
    await opened.close()
    const db = new DatabaseSync(path)
    db.exec(change)
    db.close()
    return { DATABASE_URL: `file:${path}` }
  }

  it.each([
    [
      'of a newer version',
      'newer.sqlite',
      'PRAGMA user_version = 9',
      /was written by a newer Studyhall .*\.\n$/,
    ],
    [
      'without its table',
      'bare.sqlite',
      'DROP TABLE record',
      /^The database \S+ cannot be opened: no such table: record\. Restore a backup, or .*\n$/,
    ],
  ])('refuses a database %s in a sentence', async (_what, file, change, sentence) => {
    const { code, out, err } = await studyhall(['ledger'], await store(file, change))
    expect([code, out, err]).toEqual([1, '', expect.stringMatching(sentence)])
  })

  it('says that a database is damaged where it shows', async () => {
    const environment = await store('damaged.sqlite', 'PRAGMA wal_checkpoint(TRUNCATE)')
    const path = join(dir, 'damaged.sqlite')
    const bytes = readFileSync(path)
    bytes.fill(0xff, 4096)
    writeFileSync(path, bytes)
    const { code, err } = await studyhall(['ledger'], environment)
    expect([code, err]).toEqual([1, expect.stringMatching(/^The database \S+ is damaged\. Restore .*\n$/)])
  })

  it('reads beside a curriculum that is broken just now, and says what is wrong with it', async () => {
    const environment = await store('beside.sqlite', 'PRAGMA wal_checkpoint(TRUNCATE)')
    const folder = mkdtempSync(join(dir, 'broken-'))
    writeFileSync(join(folder, 'roadmap.yaml'), 'id: knots\n')
    const { code, out, err } = await studyhall(['ledger'], { ...environment, CURRICULUM_DIR: folder })
    expect([code, out]).toEqual([0, expect.stringContaining('#study-group')])
    expect(err).toContain('roadmap.yaml:1: ')
  })

  it('names a record that cannot be read, beside what can, and never says that there is nothing', async () => {
    const one = await store('unreadable.sqlite', "UPDATE record SET text = '{}' WHERE kind = 'group'")
    for (const args of [['ledger'], ['ledger', '--json']]) {
      const { code, out, err } = await studyhall(args, one)
      expect([code, err]).toEqual([
        1,
        expect.stringMatching(/^The record group\/groupabc cannot be read: .*\n$/),
      ])
      expect(out).toBe(args.length === 1 ? '' : '[]\n')
    }
  })

  it('says what to do when there is no database yet', async () => {
    const { code, err } = await studyhall(['ledger'], { DATABASE_URL: `file:${join(dir, 'none.sqlite')}` })
    expect(code).toBe(1)
    expect(err).not.toContain('    at ')
    expect(err.length).toBeGreaterThan(20)
  })
})

describe('studyhall', () => {
  it('explains itself, and an unknown command too', async () => {
    expect((await studyhall(['help'])).out).toContain('studyhall schedule --time')
    const unknown = await studyhall(['strat'])
    expect([unknown.code, unknown.err.includes('no command')]).toEqual([2, true])
    expect((await studyhall(['day', '--help'])).out).toContain('studyhall day <n>')
  })
})

describe('studyhall backup and restore', () => {
  it('copy the database and put the copy back, and say what to do next', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'studyhall-cli-backup-'))
    const path = join(folder, 'bot.sqlite')
    const environment = { DATABASE_URL: `file:${path}` }
    const run = (...args: string[]) => studyhall(args, environment, folder)
    expect(await run('backup', 'copy')).toMatchObject({
      code: 1,
      err: expect.stringContaining('no database'),
    })
    await (await openStorage(`file:${path}`, createQuietLog())).close()
    expect(await run('backup', 'copy')).toMatchObject({ code: 0, out: expect.stringContaining('is whole') })
    expect(await run('backup')).toMatchObject({ code: 1, err: expect.stringContaining('Name one file') })
    const { code, out } = await run('restore', 'copy')
    expect([code, out]).toEqual([0, expect.stringMatching(/is kept as .*replaced-.*\nStart the bot/)])
    const postgres = await studyhall(['backup', 'copy'], { DATABASE_URL: 'postgres://db/x' }, folder)
    expect(postgres.err).toMatch(/use its own tools/)
    rmSync(folder, { recursive: true })
  })
})
