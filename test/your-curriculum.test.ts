import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { z } from 'zod'
import { checkCurriculum } from '../src/curriculum/check.ts'
import { dayShape } from '../src/curriculum/open-schema.ts'
import { fitFindings } from '../src/curriculum-fit.ts'
import { ROOT, spawnStudyhall, studyhall } from './support/studyhall.ts'

const GUIDE = readFileSync(join(ROOT, 'docs/your-curriculum.md'), 'utf8')

const blocks = (language: string): string[] =>
  [...GUIDE.matchAll(new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\``, 'gm'))].map(([, text = '']) => text)

/** A line of a shell as the settings, and the words behind them. */
function read(line: string): { settings: Record<string, string>; words: string[] } {
  const words = [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, bare = '']) => quoted ?? bare)
  const first = words.findIndex((word) => !/^[A-Z_]+=/.test(word))
  return {
    settings: Object.fromEntries(words.slice(0, first).map((word) => word.split('=') as [string, string])),
    words: words.slice(first),
  }
}

/** Starts the bot, and stops it once something `wanted` stands in the playground; resolves to the texts of the posts there. */
async function firstPosts(
  settings: Record<string, string>,
  cwd: string,
  wanted = 'Day 1',
): Promise<string[]> {
  const child = spawnStudyhall(['start'], { ...settings, PORT: '0' }, cwd)
  onTestFinished(() => void child.kill('SIGKILL'))
  let out = ''
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  child.stdout?.on('data', (data) => {
    out += data
    const url = /http:\/\/(?:127\.0\.0\.1|localhost):\d+/.exec(out)?.[0]
    if (url && out.includes('is ready')) resolve(url)
  })
  child.on('close', () => reject(new Error(out)))
  const url = await promise
  for (;;) {
    const answer = await fetch(`${url}/api/channels/study-group/messages?user=ada`)
    const { messages } = (await answer.json()) as { messages: { plain: string }[] }
    if (messages.some(({ plain }) => plain.includes(wanted))) {
      child.removeAllListeners('close')
      child.kill('SIGTERM')
      await once(child, 'close')
      return messages.map(({ plain }) => plain)
    }
    await new Promise((again) => setTimeout(again, 50))
  }
}

it('every command of the guide does what it says, from a spreadsheet to a post', {
  timeout: 90_000,
}, async () => {
  const dir = mkdtempSync(join(tmpdir(), 'studyhall-guide-'))
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }))
  writeFileSync(join(dir, 'questions.csv'), blocks('csv')[0] ?? '')
  const lines = blocks('sh').flatMap((block) => block.trim().split('\n'))
  expect(lines.length).toBeGreaterThan(3)
  const seen: string[] = []
  for (const { settings, words } of lines.map(read)) {
    const [program, command, ...args] = words
    if (program === 'npm' && command === 'start') {
      seen.push(...(await firstPosts(settings, dir)))
      continue
    }
    expect([program, command]).toEqual(['npx', 'studyhall'])
    const isHere = args.some((arg) => arg.startsWith('docs/'))
    const { code, out, err } = await studyhall(args, settings, isHere ? ROOT : dir)
    expect([args, code, err]).toEqual([args, 0, ''])
    seen.push(out)
  }
  const [understood, day, post] = seen
  expect(understood).toContain('Read as CSV: 4 questions (4 with an answer), 3 days, in 3 pillars.')
  expect(day?.replaceAll('\n| ', ' ')).toContain('How do you find rows that stand in a table twice?')
  expect(post).toContain('Day 1 of 3')
  expect(seen.filter((out) => out.includes('0 problems'))).toHaveLength(3)
})

it('the ready-made group follows the default curriculum, and posts its first day although a post is out', {
  timeout: 90_000,
}, async () => {
  const dir = mkdtempSync(join(tmpdir(), 'studyhall-guide-'))
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }))
  const example = (name: string) => ({ CURRICULUM_DIR: join(ROOT, 'docs/examples', name) })
  await firstPosts(example('sql-analysts'), dir, 'Joins that multiply')
  const posts = await firstPosts(example('book-club'), dir, 'The first chapter')
  expect(posts.map((post) => post.split('.')[0])).toEqual([
    'Day 1 of 5: Joins that multiply',
    'Day 1 of 5: The first chapter',
  ])
  expect(await firstPosts(example('book-club'), dir)).toEqual(posts)
})

const EXAMPLES = join(ROOT, 'docs/examples')

it.each(readdirSync(EXAMPLES))(
  'the example %s has five days, without a finding or advice, and is named in the guide',
  async (name) => {
    const checked = await checkCurriculum(join(EXAMPLES, name), { extra: await fitFindings() })
    expect([checked.problems, checked.advice, checked.notes]).toEqual([[], [], []])
    expect(checked.counts).toMatchObject({ days: 5, drafts: 0 })
    expect(GUIDE).toContain(`(examples/${name})`)
  },
)

type Shape = { properties?: Record<string, Shape>; items?: Shape; anyOf?: Shape[]; description?: string }

/** The rows that the guide shows of a shape: each field that is described. */
const rows = ({ properties = {} }: Shape): string[] =>
  Object.entries(properties).flatMap(([name, { description }]) =>
    description ? [`| \`${name}\` | ${description} |`] : [],
  )

it('the fields of the guide are those of the schema', () => {
  const day = z.toJSONSchema(dayShape, { io: 'input' }) as Shape
  const question = day.properties?.questions?.items?.anyOf?.find(({ properties }) => properties) ?? {}
  for (const [name, shape] of [
    ['day', day],
    ['question', question],
  ] as const) {
    const table = [
      `<!-- fields: ${name} -->`,
      '',
      '| field | what it is |',
      '|---|---|',
      ...rows(shape),
    ].join('\n')
    expect(rows(shape).length).toBeGreaterThan(8)
    expect(GUIDE).toContain(`${table}\n\n`)
  }
})
