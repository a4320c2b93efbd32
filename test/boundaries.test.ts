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

const SDKS: Record<string, RegExp> = {
  'platforms/discord': /^(discord\.js|discord-api-types|@discordjs\/)/,
  'platforms/slack': /^@slack\//,
}

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

  it('import core and themselves only, features also words; what composes may import anything', () => {
    const wrong = files.flatMap((file) => {
      const room = roomOf(file)
      if (room === 'root') return []
      return importsOf(file)
        .filter((name) => name.startsWith('src/'))
        .filter(
          (name) =>
            ![room, 'core', ...(room.startsWith('features/') ? ['words'] : [])].includes(roomOf(name)) ||
            (room === 'core' && roomOf(name) !== 'core'),
        )
        .map((name) => `${file} imports ${name}`)
    })
    expect(wrong).toEqual([])
  })

  it('keep each SDK in its one folder', () => {
    const wrong = files.flatMap((file) =>
      importsOf(file).flatMap((name) =>
        Object.entries(SDKS)
          .filter(([room, sdk]) => sdk.test(name) && roomOf(file) !== room)
          .map(([room]) => `${file} imports ${name}, which belongs to ${room}`),
      ),
    )
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
