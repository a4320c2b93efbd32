import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { describeCommands } from '../src/features.ts'
import { readCommandLine } from '../src/platforms/playground/typed.ts'
import { manifest } from '../src/platforms/slack/manifest.ts'
import { readCommandLine as readSlack } from '../src/platforms/slack/typed.ts'
import { aCaller, addGroup, aGroup, createStudy } from './support/study.ts'
import { ROOT, studyhall } from './support/studyhall.ts'

const PAGES = [
  'README.md',
  'CONTRIBUTING.md',
  'PRIVACY.md',
  'SECURITY.md',
  'SUPPORT.md',
  ...readdirSync(join(ROOT, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
]
const textOf = (page: string): string => readFileSync(join(ROOT, page), 'utf8')
/** What stands as code in a page: spans, and the lines of blocks. */
function codeOf(page: string): string[] {
  const text = textOf(page)
  const blocks = [...text.matchAll(/^```\w*\n(.*?)^```/gms)].flatMap(([, block = '']) => block.split('\n'))
  const spans = [...text.replace(/^```.*?^```/gms, '').matchAll(/`([^`\n]+)`/g)].map(([, span = '']) => span)
  return [...blocks, ...spans].map((line) => line.replace(/\s+#.*$/, '').trim())
}
const CODE = [...new Set(PAGES.flatMap(codeOf))]
const beginning = (words: string[], code = CODE): string[] =>
  code.flatMap((line) => line.split(' && ')).filter((line) => words.some((word) => line.startsWith(word)))

/** The pages of members and managers show commands as they are typed; Discord fills in options. */
const TYPED = ['README.md', 'docs/use.md', 'docs/lead.md'].flatMap(codeOf)

describe('what the pages tell people to run', () => {
  const { scripts } = JSON.parse(textOf('package.json')) as { scripts: Record<string, string> }

  it('is a script of the package, or npm’s own', () => {
    const named = beginning(['npm ']).map((line) => /^npm (?:run )?([\w:]+)/.exec(line)?.[1] ?? line)
    expect(named.length).toBeGreaterThan(8)
    const OWN = ['ci', 'rebuild', 'audit']
    expect(named.filter((name) => !OWN.includes(name) && !Object.hasOwn(scripts, name))).toEqual([])
  })

  it('is a sub-command that says the same of itself', async () => {
    const { out } = await studyhall(['help'])
    const usages = out.split('\n').filter((line) => line.startsWith('  studyhall '))
    const listed = beginning(['npx studyhall ']).filter((line) => line.includes('['))
    expect(listed.length).toBeGreaterThan(4)
    const told = textOf('docs/run.md')
    for (const usage of usages) {
      const [head = '', ...others] = usage.trim().replaceAll('| studyhall ', '| ').split(' | ')
      const [, family] = head.split(' ')
      const alone = told.includes(`npx ${[head, ...others].join(' | ').replace('| discord ', '| ')}`)
      const each = [head, ...others.map((other) => `studyhall ${family} ${other}`)]
      expect([usage, alone || each.every((one) => told.includes(`npx ${one}`))]).toEqual([usage, true])
    }
  })

  it('takes every option that a page gives it', async () => {
    const { out } = await studyhall(['help'])
    const usages = out.split('\n').filter((line) => line.startsWith('  studyhall '))
    const given = beginning(['npx studyhall '])
    expect(given.length).toBeGreaterThan(25)
    for (const line of given) {
      const [, family = '', action = ''] = line.replace(/^npx /, '').split(/\s+/)
      const usage = usages.find((one) => one.startsWith(`  studyhall ${family} `)) ?? ''
      const unknown = [...line.matchAll(/--[a-z-]+/g)].filter(([option]) => !usage.includes(option))
      const isNamed = !/^[a-z-]+$/.test(action) || !usage.includes(' | ') || usage.includes(action)
      expect([line, usage !== '', isNamed, unknown.map(([option]) => option)]).toEqual([line, true, true, []])
    }
  })

  it('is a test that there is, or that a guide has just written', () => {
    const files = beginning(['npx vitest ', 'PICTURES=docs npx vitest ']).flatMap((line) =>
      [...line.matchAll(/test\/\S+\.test\.ts/g)].map(([file]) => file),
    )
    expect(files.length).toBeGreaterThan(1)
    const written = textOf('docs/add-a-command.md')
    const isThere = (file: string) => existsSync(join(ROOT, file)) || written.includes(`\`${file}\`, over`)
    expect(files.filter((file) => !isThere(file))).toEqual([])
  })

  it.each([
    ['topic', 'two', 'tower'],
    ['day', '3', '--json'],
    ['schedule', '--time', '09:00', '--zone', 'America/New_York', '--days', 'mon-fri', '--count', '2'],
    ['slack', 'manifest', '--command', 'learn'],
    ['slack', 'manifest', '--url', 'https://your.host'],
  ])('works: studyhall %s %s %s', async (...args) => {
    const { code, err } = await studyhall(args)
    expect([code, err]).toEqual([0, ''])
  })
})

describe('what the pages tell people to type', () => {
  let study: Awaited<ReturnType<typeof createStudy>>
  beforeAll(async () => {
    study = await createStudy()
    await addGroup(study.store, aGroup())
  })
  const lines = [
    ...beginning(
      ['/topic', '/browse', '/today', '/day', '/roadmap', '/random', '/pillar', '/help', '/group '],
      TYPED,
    ).map((line) => ({ line, ...readCommandLine(line) })),
    ...beginning(['/study '], TYPED).map((line) => ({
      line,
      ...readSlack(line.replace('/study', ''), 'study'),
    })),
  ].filter(
    ({ line }) =>
      !line.includes('…') && !line.startsWith('/study group setup') && !line.startsWith('/group setup'),
  )

  it.each(lines)('is understood: $line', async ({ line, name, text }) => {
    // Discord's own controls ask for the rest.
    const isBare = text === '' && ['topic', 'day', 'jump'].includes(name ?? '')
    expect(study.bot.command(name ?? '')?.internal, line).toBe(false)
    const { reply } = await study.bot.dispatch(name ?? '', { text: text ?? '', typed: true }, aCaller())
    const title = reply && ('card' in reply ? reply.card.title : reply.form.title)
    if (!isBare)
      expect(title).not.toMatch(/do not know|did not understand|does not fit|is missing|No topic|Nothing/)
  })

  it('is many lines', () => {
    expect(lines.length).toBeGreaterThan(25)
    expect(new Set(lines.map(({ name }) => name)).size).toBeGreaterThan(12)
  })
})

it('every setting that the pages name is one that .env.example explains, of compose.yaml, of Node, or of the guide’s invented platform', () => {
  const compose = textOf('compose.yaml')
  const explained = new Set(
    [...textOf('.env.example').matchAll(/^#?([A-Z][A-Z_]+)=/gm)].map(([, name]) => name),
  )
  const named = PAGES.flatMap(codeOf).flatMap((line) =>
    [...line.matchAll(/\b([A-Z]{2,}(?:_[A-Z]+)+|HOST|PORT)\b/g)].map(([name]) => name),
  )
  expect(new Set(named).size).toBeGreaterThan(15)
  expect(
    named.filter((name) => !explained.has(name) && !compose.includes(name) && !/^(LINES|NODE)_/.test(name)),
  ).toEqual([])
})

it('every link to a file of ours leads to one', () => {
  const links = PAGES.flatMap((page) =>
    [...textOf(page).matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, to = '']) => join(dirname(page), to)),
  )
  expect(links.length).toBeGreaterThan(15)
  expect(links.filter((to) => !existsSync(join(ROOT, to)))).toEqual([])
})

it('every scope of Slack’s manifest is explained', () => {
  const {
    oauth_config: { scopes },
  } = manifest(describeCommands(), { command: 'study' })
  expect(scopes.bot.filter((scope) => !textOf('docs/run.md').includes(`\`${scope}\``))).toEqual([])
})
