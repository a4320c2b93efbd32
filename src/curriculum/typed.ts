import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isScalar, LineCounter, parseDocument, type Scalar, visit } from 'yaml'
import type { Problem } from './problem.ts'
import { OPTIONS } from './source.ts'

/** Text that was read as another encoding on its way: é as Ã©, ’ as â€™. */
const GARBLED = /Ã[\u0080-\u00bf©¨¤¶¼±]|â€[\u0080-\u00bf™œ“”˜¦]|Â[\u00a0-\u00bf]/

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f\u0085]/

const CODE = new Set(['code', 'solution'])

/** What YAML made of a value that somebody who typed it may not have meant, in words; `undefined` where it is what it looks like. */
function changed(node: Scalar, key: string | undefined, source: string): string | undefined {
  const { value, type, comment, range } = node
  if (typeof value !== 'string') return undefined
  const [from = 0, to = 0] = range ?? []
  const typed = source.slice(from, to)
  // Behind a value on its line YAML hands over the text from the sign on.
  const line = source.slice(to).split('\n', 1)[0] ?? ''
  if (type === 'PLAIN' && comment && line.trimStart().startsWith('#'))
    return `everything from "#" on is a comment: put the text in quotes to keep "${line.trim().slice(0, 40)}"`
  if (node.anchor !== undefined) return `"&${node.anchor}" is dropped: put the text in quotes`
  if (key !== undefined && CODE.has(key) && type !== 'BLOCK_LITERAL' && typed.includes('\n'))
    return `${key}: its lines are joined to one: begin it with "|" and write it below, further to the right`
  if (type === 'QUOTE_DOUBLE' && /\\[abefv0tr]/.test(typed.replaceAll('\\\\', '')))
    return `a backslash in double quotes makes a sign of its own: use single quotes for ${typed.slice(0, 40)}`
  return CONTROL.test(value) ? 'holds a control character, which nobody sees: type the text anew' : undefined
}

function changesIn(file: string, source: string): Problem[] {
  const counter = new LineCounter()
  const document = parseDocument(source, { ...OPTIONS, lineCounter: counter })
  const found: Problem[] = []
  visit(document, {
    Scalar: (place, node, path) => {
      const pair = path.at(-1)
      const key = pair && 'key' in pair && isScalar(pair.key) ? String(pair.key.value) : undefined
      const message = place === 'key' ? undefined : changed(node, key, source)
      if (message) found.push({ file, line: counter.linePos(node.range?.[0] ?? 0).line, message })
    },
  })
  for (const [i, line] of source.split('\n').entries()) {
    const message = GARBLED.test(line)
      ? 'looks as if it had been read in another encoding: save the original as UTF-8 and copy it anew'
      : line.includes('\ufffd')
        ? 'holds "\ufffd", in place of a sign that was lost: type it anew'
        : undefined
    if (message) found.push({ file, line: i + 1, message })
  }
  return found
}

/**
 * Where the YAML of some files of a curriculum's folder says something else than what was typed: a comment within a
 * sentence, joined lines of code, an escape, a sign that an encoding lost. Files that cannot be read have none.
 */
export function typedProblems(dir: string, files: readonly string[]): Problem[] {
  return files.flatMap((file) => {
    try {
      return changesIn(join(dir, file), readFileSync(join(dir, file), 'utf8'))
    } catch {
      return []
    }
  })
}
