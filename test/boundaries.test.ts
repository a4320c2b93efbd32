import { globSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { describe, expect, it } from 'vitest'

const ROOT = join(import.meta.dirname, '..')
const files = globSync('src/**/*.ts', { cwd: ROOT })

/** What a source file imports: its own files as paths below src, packages by name. */
function importsOf(file: string): string[] {
  const source = readFileSync(join(ROOT, file), 'utf8')
  const found = source.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)
  return [...found].map(([, name = '']) =>
    name.startsWith('.') ? relative(ROOT, join(ROOT, dirname(file), name)) : name,
  )
}

/** The room a file stands in: `core`, `features/topic`, `platforms/slack`; `root` composes. */
function roomOf(file: string): string {
  const [, room = '', name = ''] = file.split('/')
  if (room === 'cli' || room.endsWith('.ts')) return 'root'
  return room === 'features' || room === 'platforms' ? `${room}/${name}` : room
}

/** What rooms of one kind have in common. */
const shared = (room: string): string[] =>
  room.startsWith('features/') ? ['words'] : room.startsWith('platforms/') ? ['platforms/kit'] : []

/** The packages that any room may import; every other one stays in one platform's folder or outside of all. */
const COMMON = ['zod', 'express']

const isPackage = (name: string): boolean => !/^(src\/|node:)/.test(name)

/** What is loaded with these files, packages too: types are erased, and what is imported on call is not loaded yet. */
function loadedWith(start: readonly string[]): Set<string> {
  const loaded = new Set(start)
  for (const file of loaded) {
    if (!files.includes(file)) continue
    const source = readFileSync(join(ROOT, file), 'utf8')
    for (const [, types, name = ''] of source.matchAll(
      /^(?:import|export)( type)? (?:[^;']*? from )?'([^']+)'$/gm,
    ))
      if (!types) loaded.add(name.startsWith('.') ? relative(ROOT, join(ROOT, dirname(file), name)) : name)
  }
  return loaded
}

describe('the page of the playground', () => {
  const scripts = globSync('page/**/*.js', { cwd: ROOT })

  it('runs on its own files alone, and shares with the server only the types of what crosses the wire', () => {
    const wrong = scripts.flatMap((file) => {
      const source = readFileSync(join(ROOT, file), 'utf8')
      const types = [...source.matchAll(/@import\s[^']*'([^']+)'/g)].map(([, name = '']) => name)
      const isOwn = (name: string) => /^page\/public\/[\w-]+\.js$/.test(name)
      const isWire = (name: string) => types.includes(relative(dirname(file), name))
      return importsOf(file)
        .filter((name) => !isOwn(name) && !(name === 'src/platforms/playground/wire.ts' && isWire(name)))
        .map((name) => `${file} imports ${name}`)
    })
    expect([scripts.length > 10, wrong]).toEqual([true, []])
    const wire = readFileSync(join(ROOT, 'src/platforms/playground/wire.ts'), 'utf8')
    expect(wire.match(/^(import|export) (?!type )/gm)).toBeNull()
  })

  it('has no file above 300 lines', () => {
    const lines = (file: string): number => readFileSync(join(ROOT, file), 'utf8').split('\n').length - 1
    expect(scripts.filter((file) => lines(file) > 300)).toEqual([])
  })
})

describe('the rooms of the house', () => {
  it('are the ones the architecture page names', () => {
    const rooms = new Set(files.map((file) => roomOf(file).split('/')[0]))
    expect([...rooms].sort()).toEqual([
      'core',
      'curriculum',
      'delivery',
      'features',
      'ops',
      'platforms',
      'root',
      'storage',
      'words',
    ])
  })

  it('import core and themselves only, features also words and platforms also their kit; what composes may import anything', () => {
    const wrong = files.flatMap((file) => {
      const room = roomOf(file)
      if (room === 'root') return []
      return importsOf(file)
        .filter((name) => name.startsWith('src/'))
        .filter(
          (name) =>
            ![room, 'core', ...shared(room)].includes(roomOf(name)) ||
            (room === 'core' && roomOf(name) !== 'core'),
        )
        .map((name) => `${file} imports ${name}`)
    })
    expect(wrong).toEqual([])
  })

  it('have no circle of imports, and no file above 300 lines', () => {
    const open = new Map(files.map((file) => [file, importsOf(file).filter((name) => files.includes(name))]))
    // What imports nothing that is left is in no circle.
    for (let left = -1; left !== open.size; ) {
      left = open.size
      for (const [file, names] of open) if (!names.some((name) => open.has(name))) open.delete(file)
    }
    expect([...open.keys()]).toEqual([])
    const lines = (file: string): number => readFileSync(join(ROOT, file), 'utf8').split('\n').length - 1
    expect(files.filter((file) => lines(file) > 300)).toEqual([])
  })

  it('keep each SDK in the folder of its one platform', () => {
    const used = files.flatMap((file) =>
      importsOf(file)
        .filter((name) => isPackage(name) && !COMMON.includes(name))
        .map((name) => ({ file, name, room: roomOf(file) })),
    )
    const owners = new Map(
      used.filter(({ room }) => room.startsWith('platforms/')).map((it) => [it.name, it]),
    )
    expect([...owners.keys()]).toEqual(expect.arrayContaining(['discord.js', '@slack/bolt']))
    const wrong = used.filter(({ name, room }) => (owners.get(name)?.room ?? room) !== room)
    expect(wrong).toEqual([])
    const loaded = loadedWith(['src/cli.ts', 'src/main.ts'])
    expect(loaded).toContain('src/platforms/discord/platform.ts')
    expect(loaded).toContain('express')
    expect([...owners.keys(), 'pg', 'prom-client'].filter((name) => loaded.has(name))).toEqual([])
  })

  it.each(globSync('src/platforms/*/platform.ts', { cwd: ROOT }))(
    'load nothing with %s but zod: what needs an SDK is imported on call',
    (file) => {
      const packages = [...loadedWith([file])].filter(isPackage)
      expect(packages).toEqual(['zod'])
    },
  )

  it('name no platform, and read no platform’s mentions, in core, words, features and delivery', () => {
    const wrong = files
      .filter((file) => /^(core|words|features\/.*|delivery)$/.test(roomOf(file)))
      .flatMap((file) => {
        const source = readFileSync(join(ROOT, file), 'utf8')
        const found = /\b(discord|slack|playground)\b|<@|<!|subteam/i.exec(source)
        return found ? [`${file} knows ${found[0]}`] : []
      })
    expect(wrong).toEqual([])
  })

  it('keep input, output and timers out of the core', () => {
    const wrong = files
      .filter((file) => roomOf(file) === 'core')
      .flatMap((file) => {
        const source = readFileSync(join(ROOT, file), 'utf8')
        const io = importsOf(file).filter((name) => name.startsWith('node:'))
        const clock = /\b(Date\.now|Temporal\.Now|setTimeout|setInterval|Math\.random|process\.)/.exec(source)
        return [...io, ...(clock ? [clock[0]] : [])].map((what) => `${file} uses ${what}`)
      })
    expect(wrong).toEqual([])
  })
})
