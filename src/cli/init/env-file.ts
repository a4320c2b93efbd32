import { chmodSync, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { decodeEnvFile } from '../../config.ts'
import { StartError } from '../../core/errors.ts'

const HEADER = '# Settings of Studyhall.\n'

/**
 * A file of settings with these values. Each line that sets one (the last counts), or the first that would without its #, is
 * changed where it stands, the rest stays as it is, and what has no line comes at the end.
 */
export function withValues(text: string, values: Readonly<Record<string, string>>): string {
  const left = new Map(Object.entries(values))
  const pattern = (name: string) => new RegExp(`^[ \\t]*(?:export[ \\t]+)?${name}[ \\t]*=.*$`, 'gm')
  let changed = text === '' ? HEADER : text
  for (const [name, value] of left) {
    const line = `${name}=${value}`
    const found = pattern(name).test(changed) ? pattern(name) : new RegExp(`^#[ \\t]*${name}=.*$`, 'm')
    if (!found.test(changed)) continue
    changed = changed.replace(found, () => line)
    left.delete(name)
  }
  const more = [...left].map(([name, value]) => `${name}=${value}\n`).join('')
  return `${changed}${changed.endsWith('\n') ? '' : '\n'}${more}`
}

/**
 * Writes settings into a file for its owner alone: into one that is there, which is kept under another name, or into a new one
 * that begins as `example` does. Resolves to the name of what was kept. `stamp` makes that name its own. Throws StartError.
 */
export function writeSettings(
  path: string,
  values: Readonly<Record<string, string>>,
  { example, stamp }: { example: string; stamp: string },
): string | undefined {
  try {
    const isThere = existsSync(path)
    const before = isThere ? decodeEnvFile(readFileSync(path)) : undefined
    if (isThere && before === undefined)
      throw new StartError([`${path} is written in UTF-16. Run first: npx studyhall doctor --fix`])
    const text = before ?? (existsSync(example) ? readFileSync(example, 'utf8') : '')
    // Durable before the old one loses its name.
    writeFileSync(`${path}.new`, withValues(text, values), { mode: 0o600, flush: true })
    chmodSync(`${path}.new`, 0o600)
    const kept = isThere ? `${path}.before-${stamp}` : undefined
    if (kept) writeFileSync(kept, readFileSync(path), { mode: 0o600, flag: 'wx' })
    renameSync(`${path}.new`, path)
    return kept
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === undefined) throw error
    throw new StartError([`${path} cannot be written (${code}). Let this user write it and its folder.`])
  } finally {
    // Where it could not take its name, it must not stay: it holds tokens.
    rmSync(`${path}.new`, { force: true })
  }
}
