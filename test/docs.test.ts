import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { describeCommands } from '../src/features.ts'

const read = (file: string): string => readFileSync(join(import.meta.dirname, '..', file), 'utf8')

/** Names of what an interface or type holds, by its source. */
function membersOf(file: string, start: string): string[] {
  const source = read(file)
  const body = source.slice(source.indexOf(start))
  const [held = ''] = body.split(/^}/m)
  return [...held.matchAll(/^ {2}(?:readonly )?(\w+)\??[:(]/gm)].map(([, name = '']) => name)
}

describe('the guides', () => {
  it.each([
    ['a platform', 'src/core/platform.ts', 'export interface ChatPlatform'],
    ['a post', 'src/core/platform.ts', 'export type PostOrder'],
    ['the bot', 'src/core/bot.ts', 'export interface Bot'],
    ['a platform’s module', 'src/platforms/kit/module.ts', 'export type PlatformModule'],
    ['what opens a platform', 'src/platforms/kit/module.ts', 'export type PlatformParts'],
    ['a caller', 'src/core/caller.ts', 'export type Caller'],
    ['an idiom', 'src/core/caller.ts', 'export type Idiom'],
  ] as const)('name everything that %s has', (_, file, start) => {
    const guide = read('docs/add-a-platform.md')
    const names = membersOf(file, start)
    expect(names.length).toBeGreaterThan(4)
    expect(names.filter((name) => !new RegExp(`\\b${name}\\b`).test(guide))).toEqual([])
  })

  it('name everything that a command says', () => {
    const guide = read('docs/add-a-command.md')
    const names = membersOf('src/core/command.ts', 'export interface Command')
    expect(names).toContain('effect')
    expect(names.filter((name) => !guide.includes(name))).toEqual([])
  })
})

it('the README lists every command that is typed, for everybody or for managers, and no other', () => {
  const listed = (who: string) => new RegExp(`^\\| ${who} \\|.*`, 'm').exec(read('README.md'))?.[0] ?? ''
  const rows = { member: listed('everybody'), manager: listed('managers') }
  const typed = describeCommands()
  expect(typed.length).toBeGreaterThan(15)
  for (const who of ['member', 'manager'] as const) {
    const named = [...rows[who].matchAll(/`([^`]+)`/g)].map(([, name]) => name)
    const taken = typed.filter((each) => each.who === who).map(({ name }) => name)
    expect(named.toSorted()).toEqual(taken.toSorted())
  }
})

it('the architecture page names every kind of record that is no platform’s own, and none that there is not', () => {
  const sources = globSync('src/**/*.ts', { cwd: join(import.meta.dirname, '..') })
  const kindsIn = (file: string) =>
    [...read(file).matchAll(/defineKind\('([^']+)'/g)].map(([, kind = '']) => kind)
  const isPlatforms = (kind: string) => /^(discord|slack|playground)-/.test(kind)
  const kinds = sources.flatMap(kindsIn).filter((kind) => !isPlatforms(kind))
  const list = /^Kinds: (.*?), and each platform's own\./m.exec(read('docs/architecture.md'))?.[1] ?? ''
  const named = [...list.matchAll(/`([^`]+)`/g)].map(([, kind]) => kind)
  expect(named.length).toBeGreaterThan(15)
  expect(named.toSorted()).toEqual(kinds.toSorted())
})

it('compose.yaml names what each process does, and has all of them on one Postgres', () => {
  const { services } = parse(read('compose.yaml'), { merge: true })
  expect(services.gateway.command.slice(-3)).toEqual(['start', '--only', 'gateway'])
  expect(services.worker.command.slice(-3)).toEqual(['start', '--only', 'worker'])
  expect(services.worker.deploy.replicas).toBe(2)
  for (const { environment, depends_on } of [services.gateway, services.worker]) {
    expect(environment.DATABASE_URL).toMatch(/^postgres:\/\/studyhall:.+@postgres:5432\/studyhall$/)
    expect(Object.keys(depends_on)).toEqual(['postgres'])
  }
  // As they reach it: the server that makes a new cluster answers on its socket alone.
  expect(services.postgres.healthcheck.test).toEqual(expect.arrayContaining(['-h', '127.0.0.1']))
  const dockerfile = read('Dockerfile')
  expect(dockerfile).toContain('CMD ["node", "bin/studyhall.js", "start"]')
})
