import { execFileSync, spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { ROOT } from './support/studyhall.ts'

const text = (path: string): string => readFileSync(join(ROOT, path), 'utf8')
const read = (path: string) => parse(text(path))
const { scripts, version, engines } = JSON.parse(text('package.json'))
const dir = mkdtempSync(join(tmpdir(), 'studyhall-release-'))
afterAll(() => rmSync(dir, { recursive: true }))

type Step = {
  id?: string
  uses?: string
  run?: string
  with?: Record<string, unknown>
  env?: Record<string, string>
}
type Job = { needs?: string; steps: Step[]; permissions?: Record<string, string> }

describe('the workflow of a release', () => {
  const workflow = read('.github/workflows/release.yml')
  const jobs: Record<string, Job> = workflow.jobs
  const steps = Object.values(jobs).flatMap((job) => job.steps)
  const runs = steps.flatMap(({ run }) => run ?? [])

  it('begins with a tag alone, and may write only where it publishes', () => {
    expect(workflow.on).toEqual({ push: { tags: ['v*.*.*'] } })
    expect(workflow.permissions).toEqual({ contents: 'read' })
    expect(Object.keys(jobs).filter((name) => jobs[name]?.permissions)).toEqual(['image'])
    expect(jobs.image?.needs).toBe('test')
  })

  it('runs only scripts and files that there are', () => {
    const files = runs.flatMap((run) => run.match(/\.(?:ci|github)\/[\w./-]+/g) ?? [])
    expect(files).toContain('.ci/run')
    expect(files).toContain('.github/release-notes.js')
    expect(files.filter((file) => !existsSync(join(ROOT, file)))).toEqual([])
    const named = runs.flatMap((run) =>
      [...run.matchAll(/\bnpm (?:run )?([\w:]+)/g)].map(([, name = '']) => name),
    )
    expect(named.filter((name) => !['ci', 'audit'].includes(name) && !Object.hasOwn(scripts, name))).toEqual(
      [],
    )
    expect(runs).toContain('npm audit signatures')
  })

  it('tests with the Node that the bot needs', () => {
    const [node] = steps.filter(({ uses }) => uses?.startsWith('actions/setup-node@'))
    expect(engines.node).toBe(`>=${String(node?.with?.['node-version'])}`)
    expect(text('Dockerfile')).toContain(`FROM node:${String(node?.with?.['node-version'])}`)
  })

  it('builds one image for both kinds of machines, and vouches for the digest that it pushed', () => {
    const build = steps.find(({ id }) => id === 'build')
    expect(build?.with).toMatchObject({
      platforms: 'linux/amd64,linux/arm64',
      push: true,
      provenance: 'mode=max',
    })
    expect(existsSync(join(ROOT, String(build?.with?.file)))).toBe(true)
    // biome-ignore lint/suspicious/noTemplateCurlyInString: GitHub's own expression.
    const digest = '${{ steps.build.outputs.digest }}'
    const vouched = steps.find(({ uses }) => uses?.startsWith('actions/attest-build-provenance@'))
    expect(vouched?.with?.['subject-digest']).toBe(digest)
    expect(steps.at(-1)?.env?.DIGEST).toBe(digest)
    const may = { contents: 'write', packages: 'write', 'id-token': 'write', attestations: 'write' }
    expect(jobs.image?.permissions).toEqual(may)
  })

  it('names every action by a version', () => {
    for (const { uses } of steps) if (uses) expect(uses).toMatch(/^[\w-]+\/[\w-]+@v\d+$/)
  })
})

describe('the notes of a release', () => {
  const notes = (tag: string, root = ROOT) =>
    spawnSync(process.execPath, [join(root, '.github/release-notes.js'), tag], { encoding: 'utf8' })

  it('are what the changelog says of the version', () => {
    const { status, stdout } = notes(`v${version}`)
    expect(status).toBe(0)
    expect(stdout).toContain('The daily post end to end')
    expect(stdout).not.toContain('## ')
    expect(stdout).not.toContain('Metrics for Prometheus')
  })

  it('refuse a tag that is another version, and a version that nothing is said of', () => {
    expect(notes('v9.9.9')).toMatchObject({ status: 1, stderr: expect.stringContaining('package.json') })
    cpSync(join(ROOT, '.github'), join(dir, '.github'), { recursive: true })
    writeFileSync(join(dir, 'package.json'), '{"version": "0.3.0", "type": "module"}')
    for (const changelog of [
      '# Changelog\n\n## Unreleased\n\n- x\n',
      '# Changelog\n\n## 0.3.0\n\n## 0.2.0\n\n- x\n',
    ]) {
      writeFileSync(join(dir, 'CHANGELOG.md'), changelog)
      expect(notes('v0.3.0', dir)).toMatchObject({
        status: 1,
        stderr: expect.stringContaining('says nothing of'),
      })
    }
  })
})

describe('the forms of issues', () => {
  const FOLDER = '.github/ISSUE_TEMPLATE'
  const forms = readdirSync(join(ROOT, FOLDER)).filter((name) => name !== 'config.yml')
  type Part = {
    type: string
    id?: string
    attributes: { label?: string; value?: string; options?: unknown[] }
  }

  it.each(forms)('%s is one that GitHub takes', (name) => {
    const form = read(`${FOLDER}/${name}`)
    expect([typeof form.name, typeof form.description]).toEqual(['string', 'string'])
    const parts: Part[] = form.body
    const ids = parts.flatMap(({ id }) => id ?? [])
    expect(new Set(ids).size).toBe(ids.length)
    expect(parts.some(({ type }) => type !== 'markdown')).toBe(true)
    for (const { type, id, attributes } of parts) {
      expect(['markdown', 'input', 'textarea', 'dropdown', 'checkboxes']).toContain(type)
      if (type === 'markdown') expect(attributes.value).toBeTruthy()
      else expect([attributes.label, id]).toEqual([expect.any(String), expect.stringMatching(/^[\w-]+$/)])
      if (['dropdown', 'checkboxes'].includes(type)) expect(attributes.options?.length).toBeGreaterThan(0)
    }
  })

  it('name only pages and commands that there are', async () => {
    const all = [
      ...forms.map((name) => text(`${FOLDER}/${name}`)),
      text('SUPPORT.md'),
      text('SECURITY.md'),
    ].join('\n')
    const pages = [...all.matchAll(/\b[A-Z]{4,}\.md\b/g)].map(([page]) => page)
    expect(pages.length).toBeGreaterThan(3)
    expect(pages.filter((page) => !existsSync(join(ROOT, page)))).toEqual([])
    const help = execFileSync(process.execPath, [join(ROOT, 'bin/studyhall.js'), 'help'], {
      encoding: 'utf8',
    })
    const commands = [...all.matchAll(/npx studyhall (\w+)/g)].map(([, name = '']) => name)
    expect(commands.length).toBeGreaterThan(2)
    expect(commands.filter((name) => !help.includes(`studyhall ${name}`))).toEqual([])
  })
})
