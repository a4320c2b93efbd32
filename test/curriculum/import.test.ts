import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { importCurriculum } from '../../src/cli/import.ts'
import type { Question } from '../../src/core/curriculum.ts'
import { checkCurriculum } from '../../src/curriculum/check.ts'
import { htmlToText } from '../../src/curriculum/import/html.ts'
import { loadCurriculum } from '../../src/curriculum/load.ts'
import { fuzzImport } from '../fuzz/import.ts'
import { packageOf, zipOf } from '../support/anki.ts'
import { folderOf, temporary } from './small.ts'

const FIXTURES = join(import.meta.dirname, '../fixtures/import')

/** Imports a source into a folder of the running test: what it printed, and where it went. */
async function imported(source: string, options: Parameters<typeof importCurriculum>[1] = {}) {
  const out = options.out ?? join(temporary(), 'made')
  const log = vi.spyOn(console, 'log').mockImplementation(() => {})
  try {
    const code = await importCurriculum(source, { ...options, out })
    return { code, out, lines: log.mock.calls.map(([line]) => String(line)) }
  } finally {
    log.mockRestore()
  }
}

const asked = (out: string): (Question & { id: string; pillar: string; area: string })[] => {
  const curriculum = loadCurriculum(out)
  return curriculum.days.flatMap(({ pillar, prompts }) =>
    prompts.flatMap(({ id, area, questions }) => questions.map((one) => ({ ...one, id, area, pillar }))),
  )
}

const refusal = (source: string, options = {}): Promise<string> =>
  imported(source, options).then(
    () => 'imported',
    (error: Error & { title?: string }) => `${error.title} ${error.message}`,
  )

describe('an import of', () => {
  it.each([
    ['web.md', 8, 3],
    ['nested.md', 7, 3],
    ['sql.csv', 4, 3],
    ['incidents.tsv', 3, 2],
    ['books.json', 4, 1],
    ['oncall.yaml', 3, 2],
    ['export.txt', 2, 2],
    ['runbooks', 5, 2],
  ])('%s has %i questions in %i pillars, and no finding of structure', async (file, questions, pillars) => {
    const { code, out, lines } = await imported(join(FIXTURES, file))
    expect(code).toBe(0)
    const checked = await checkCurriculum(out)
    expect(checked.problems).toEqual([])
    expect(checked.counts).toMatchObject({ questions, pillars })
    expect(lines.at(-2)).toMatch(/Day 1: npx studyhall curriculum preview 1 --dir \S+$/)
    expect(lines.at(-1)).toMatch(/^Start it: CURRICULUM_DIR=\S+ npm start$/)
    expect(asked(out).filter(({ ask, answer }) => /<\/?[a-z]|&\w+;|⬆/.test(`${ask} ${answer}`))).toEqual([])
  })

  it('Markdown takes list items, numbered headings, details, code, hints and links for what they are', async () => {
    const { out, lines } = await imported(join(FIXTURES, 'web.md'))
    const all = asked(out)
    expect(all.map(({ ask, pillar }) => `${pillar}: ${ask}`)).toEqual([
      'browser: What happens between a click on a link and the first pixel?',
      'browser: Why does `position: sticky` sometimes do nothing?',
      'language: How do `==` and `===` differ for `null` & `undefined`?',
      'language: What does this print?\n\n```js\nconsole.log([1, 2, 3].map(parseInt))\n```',
      'language: Explain `__proto__` and when 2*3*4 matters',
      'language: Read about closures',
      'language: Which of these is hoisted?',
      'p-a: Is a `label` needed?',
    ])
    expect(all[0]?.answer).toContain('- DNS, TCP, TLS')
    expect(all[1]?.answer).toContain('- hidden · the box')
    expect(all[3]?.answer).toMatch(/^`\[1, NaN, NaN\]`/)
    expect(all[5]?.link).toBe('https://example.org/closures')
    expect(all[7]).toMatchObject({ answer: 'Yes. It names the field.', hint: 'Close your eyes.' })
    expect(lines).toContain('Left out: 3 × a line of the table of contents')
  })

  it('Markdown with nested lists keeps what stands below what: answers, hints, key points, and what only groups questions', async () => {
    const { out, lines } = await imported(join(FIXTURES, 'nested.md'))
    const all = asked(out)
    expect(all.map(({ ask, pillar }) => `${pillar} / ${ask}`)).toEqual([
      'databases / What is a transaction?',
      'databases / When is an index useless?',
      'databases / What is a deadlock?',
      'databases / How do you avoid one?',
      'other / Explain ACID',
      'networks / How does TCP open a connection?',
      'networks / Design a URL shortener',
    ])
    const steps =
      '1. Begin\n2. Do the work\n   - in one connection\n   - without waiting for people\n3. Commit, or roll back'
    expect(all[0]?.answer).toBe(steps)
    expect(all[1]).toMatchObject({
      hint: 'think of what the query reads',
      answer: '- It reads most rows.\n- It compares a function of the column:\n  - `lower(name)`\n  - a cast',
    })
    expect(all[2]?.answer).toBe('Two wait for each other.\nNeither goes on.')
    expect(all[3]).toMatchObject({
      keyPoints: ['one order', 'short transactions'],
      answer: 'Take locks in one order, and hold them briefly.',
    })
    expect(all[4]?.answer).toBe('- Atomicity\n- Consistency\n- Isolation\n- Durability')
    expect(all[5]?.answer).toBe('- SYN\n- SYN, ACK\n- ACK\n\nThree messages, and data may go with the third.')
    expect(all[6]?.answer).toBe('- How long is a key?\n- What about expiry?')
    expect(lines.filter((line) => line.startsWith('Left out'))).toEqual([])
    // Not a word of the source is lost, but for labels.
    const words = (text: string): string[] => text.toLowerCase().match(/[a-z]{2,}/g) ?? []
    const kept = new Set(words(JSON.stringify(loadCurriculum(out)).replaceAll('\\n', ' ')))
    const labels = ['hint', 'key', 'points', 'answer']
    const source = readFileSync(join(FIXTURES, 'nested.md'), 'utf8')
    expect(words(source).filter((word) => !kept.has(word) && !labels.includes(word))).toEqual([])
  })

  it('Markdown with more points than can be ticked keeps them as the answer, and code as it is', async () => {
    const points = Array.from({ length: 13 }, (_, i) => `  - point ${i}`).join('\n')
    const dir = folderOf({
      'long.md': `- What is long?\n  - Key points:\n${points.replaceAll('  -', '    -')}\n- What is kept?\n  \`\`\`\n  a\n\n  - b\n  \`\`\`\n`,
    })
    const [long, code] = asked((await imported(join(dir, 'long.md'))).out)
    expect(long).toMatchObject({ keyPoints: [], answer: expect.stringMatching(/^- point 0\n.*- point 12$/s) })
    expect(code?.answer).toBe('```\na\n\n- b\n```')
  })

  it('a CSV of a spreadsheet reads its mark, semicolons, quotes over lines, and HTML', async () => {
    const { out, lines } = await imported(join(FIXTURES, 'sql.csv'))
    expect(asked(out)).toMatchObject([
      { ask: 'Wie findet man "doppelte" Zeilen?', answer: 'Mit GROUP BY\\\nund HAVING; danach zählen.' },
      { ask: 'Was macht ein LEFT JOIN?' },
      { ask: 'Warum ist **NULL** nicht gleich NULL & was folgt?', answer: '- unbekannt\n- IS NULL' },
      { ask: 'Wann hilft ein Index nicht?', link: 'https://example.org/4' },
    ])
    expect(lines).toContain('Left out: 1 × the column "Schwierigkeit"')
  })

  it('a table whose columns nobody can guess asks for --map, and takes it', async () => {
    const dir = folderOf({ 'odd.csv': 'eins,zwei,drei\nerste,zweite,Why so?\n' })
    expect(await refusal(join(dir, 'odd.csv'), { map: 'question=four' })).toMatch(
      /no column "four".*eins, zwei, drei/,
    )
    expect(await refusal(join(dir, 'odd.csv'), { map: 'nonsense' })).toMatch(/Write field=column/)
    const { out } = await imported(join(dir, 'odd.csv'), { map: 'question=drei,answer=zwei,area=eins' })
    expect(asked(out)).toMatchObject([{ ask: 'Why so?', answer: 'zweite' }])
  })

  it.each(['old', 'new'] as const)(
    'an Anki package of the %s format leaves out clozes and media',
    async (format) => {
      const dir = folderOf({ 'geology.apkg': packageOf(format) })
      const { out, lines } = await imported(join(dir, 'geology.apkg'))
      expect(asked(out)).toMatchObject([
        {
          id: 'k-a1b2',
          ask: 'What forms **granite**?',
          answer: 'Slow cooling\\\nof magma deep down',
          area: 'Rocks',
        },
        { ask: 'Uphill, or downhill?', answer: 'Uphill' },
      ])
      expect(lines).toEqual(
        expect.arrayContaining([
          'Left out: 1 × a cloze note',
          'Left out: 3 × media of a note',
          'Left out: 1 × no question in it',
        ]),
      )
    },
  )

  it('what cannot be read is refused with a sentence, and writes nothing', async () => {
    const bomb = Buffer.from(packageOf('old'))
    bomb.writeUInt32LE(0x7fffffff, bomb.indexOf('PK\x01\x02') + 24)
    const dir = folderOf({
      'empty.md': '',
      'none.csv': 'question,answer\n',
      'broken.json': '{"a": ',
      'broken.yaml': 'a: [',
      'what.pdf': '%PDF-1.4',
      'bomb.apkg': bomb,
      'bare.apkg': zipOf({ 'notes.txt': Buffer.from('x') }),
      'cut.apkg': packageOf('new').subarray(0, 900),
      'view.apkg': packageOf('old').subarray(0, 3),
    })
    for (const file of [...readdirSync(dir), 'missing.md']) {
      const out = join(dir, 'out')
      const sentence = await refusal(join(dir, file), { out })
      expect(sentence, file).toMatch(/^[A-Z“"\w].{10,}[.”]$/s)
      expect(sentence, file).not.toMatch(/undefined| {4}at |^imported/)
      expect(existsSync(out), file).toBe(false)
    }
  })
})

describe('an import again', () => {
  const CSV =
    'question,answer,area\nWhy join?,Rows,Basics\nWhy group the rows by day?,Sums,Basics\nWhy sort?,Order,Basics\n'

  it('keeps ids of what stayed and of what was reworded, says what changed first, and keeps what was added by hand', async () => {
    const dir = folderOf({ 'list.csv': CSV })
    const out = join(dir, 'made')
    await imported(join(dir, 'list.csv'), { out })
    const before = asked(out)
    const day = join(out, 'days/001.yaml')
    writeFileSync(
      day,
      readFileSync(day, 'utf8').replace('answer: Rows', 'answer: Rows\n    hint: Think of two tables.'),
    )
    writeFileSync(
      join(dir, 'list.csv'),
      'question,answer,area\nWhat is new?,It,Basics\nWhy group the rows by hour?,Sums,Basics\nWhy join?,Rows,Basics\n',
    )
    const { lines } = await imported(join(dir, 'list.csv'), { out })
    expect(lines.slice(0, 4)).toEqual([
      'Against the last import: 1 the same, 1 changed, 1 new, 1 gone. Ids stay, so that progress does.',
      '  ~ Why group the rows by hour?',
      '  + What is new?',
      '  - Why sort?',
    ])
    const after = asked(out)
    expect(after.map(({ id }) => id)).toEqual(['what-is-new', before[1]?.id, before[0]?.id])
    expect(after[2]).toMatchObject({ ask: 'Why join?', hint: 'Think of two tables.' })
    expect(existsSync(join(out, 'before-import/days/001.yaml'))).toBe(true)
  })

  it('of the same changes nothing, and a folder that no import wrote is left alone', async () => {
    const dir = folderOf({ 'list.csv': CSV, 'mine/notes.txt': 'mine' })
    const out = join(dir, 'made')
    await imported(join(dir, 'list.csv'), { out })
    const read = () => readFileSync(join(out, 'days/001.yaml'), 'utf8')
    const before = read()
    const { lines } = await imported(join(dir, 'list.csv'), { out })
    expect([lines[0], read()]).toEqual([
      expect.stringContaining('3 the same, 0 changed, 0 new, 0 gone'),
      before,
    ])
    expect(await refusal(join(dir, 'list.csv'), { out: join(dir, 'mine') })).toContain('is not empty')
    expect(readdirSync(join(dir, 'mine'))).toEqual(['notes.txt'])
  })

  it('with --dry-run writes nothing', async () => {
    const { out, lines } = await imported(join(FIXTURES, 'sql.csv'), { 'dry-run': true })
    expect([existsSync(out), lines.at(-1)]).toEqual([false, expect.stringContaining('Nothing was written.')])
  })
})

describe('2,000 rows', () => {
  it('become a roadmap without a finding of structure, each question once, with source and licence', async () => {
    const rows = Array.from(
      { length: 2_000 },
      (_, i) =>
        `"Question ${i}: why, in words?","Because ""${i}""\nand so on",Area ${i % 20},https://example.org/${i}`,
    )
    const dir = folderOf({ 'many.csv': `\ufeffquestion,answer,area,link\r\n${rows.join('\r\n')}\r\n` })
    const { out } = await imported(join(dir, 'many.csv'), { licence: 'CC0', 'per-day': '6' })
    const curriculum = loadCurriculum(out)
    expect(curriculum.length).toBe(20 * Math.ceil(100 / 6))
    expect(curriculum.pillars).toHaveLength(20)
    expect(new Set(asked(out).map(({ id }) => id)).size).toBe(2_000)
    expect(curriculum.origin).toEqual({ source: 'many.csv', licence: 'CC0' })
  }, 60_000)
})

describe('files with anything wrong', () => {
  it('are imported or refused with a sentence, and nothing is written elsewhere', async () => {
    const seed = Date.now() % 1_000_000
    const quiet = [vi.spyOn(console, 'log'), vi.spyOn(console, 'error')].map((spy) => spy.mockReturnValue())
    const { faults, imported: whole, refused } = await fuzzImport(seed, 100)
    for (const spy of quiet) spy.mockRestore()
    expect(faults, `seed ${seed}`).toEqual([])
    expect([whole > 0, refused > 0]).toEqual([true, true])
  }, 60_000)
})

describe('HTML', () => {
  it.each([
    ['a < b && c > d', 'a < b && c > d'],
    ['<p>One</p><p>Two</p>', 'One\n\nTwo'],
    ['<b>bold</b> and <i>slanted</i>', '**bold** and *slanted*'],
    ['a<br>b', 'a\\\nb'],
    ['<ul><li>one</li><li>two</li></ul>', '- one\n- two'],
    ['&lt;div&gt; &#233; &#x4e2d; &unknown; &nbsp;x', '<div> é 中 &unknown;  x'],
    ['<script>alert(1)</script>safe<style>x{}</style>', 'safe'],
    ['`<b>` stays code', '`<b>` stays code'],
    ['vector<int> of T<U>', 'vector<int> of T<U>'],
  ])('%j becomes %j', (html, text) => {
    expect(htmlToText(html)).toBe(text)
  })
})
