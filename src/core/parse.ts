import type { Input } from './caller.ts'
import type { ArgInfo, CommandInfo } from './command.ts'
import { UserError } from './errors.ts'
import { cut, plain } from './text.ts'

/** A word of a command line; `quoted` words are never read as `key:value`. */
type Word = { text: string; quoted: boolean; start: number }

/** Splits a command line at spaces, keeping "quoted words" (straight or curly) together. */
function words(line: string): Word[] {
  const found: Word[] = []
  for (const match of line.matchAll(/"([^"]*)"|“([^”]*)”|(\S+?["“][^"”]*["”]|\S+)/g)) {
    const quoted = match[1] ?? match[2]
    found.push({ text: quoted ?? match[3] ?? '', quoted: quoted !== undefined, start: match.index })
  }
  return found
}

/** Most words of one value that an argument is asked about. */
const MOST_WORDS = 16

const unquote = (text: string): string => text.replace(/^["“](.*)["”]$/s, '$1')

const isChoice = (arg: ArgInfo, text: string): boolean =>
  arg.choices?.some((choice) => choice.toLowerCase() === text.toLowerCase()) ?? false

/** A typed word as the argument's type wants it; anything that does not fit is left for the schema to refuse. */
function coerce(arg: ArgInfo, text: string): string | number | boolean {
  if (arg.type === 'integer' && /^[+-]?\d+$/.test(text)) return Number(text)
  if (arg.type === 'boolean') {
    if (/^(yes|on|true)$/i.test(text)) return true
    if (/^(no|off|false)$/i.test(text)) return false
  }
  return arg.choices?.find((choice) => choice.toLowerCase() === text.toLowerCase()) ?? text
}

/**
 * Arguments by name from typed text: positions in the definition's order, `key:value` anywhere, quotes keep words
 * together, an argument marked by `severalWords` takes as many words as are its value, and the last string argument the
 * rest of the line. Named values win. Throws UserError for words that no argument takes; `usage` is how the whole command
 * is typed here, in card text.
 */
export function readArguments(info: CommandInfo, input: Input, usage: string): Record<string, unknown> {
  const known = [...info.args, ...info.hidden]
  const values: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(input.values ?? {})) {
    const arg = known.find((candidate) => candidate.name === name)
    if (!arg)
      throw new UserError(
        'I do not know that argument',
        `There is no “${plain(name)}” here. Write it as: ${usage}`,
      )
    if (value !== '') values[name] = typeof value === 'string' ? coerce(arg, value) : value
  }
  const positional = takeNamed(words(input.text ?? ''), known, values)
  // A word that is plainly one argument's choice needs no place: `random advanced`.
  for (const arg of info.args.filter(({ name, choices }) => choices && values[name] === undefined)) {
    const at = positional.findIndex(({ text, quoted }) => !quoted && isChoice(arg, text))
    const [word] = at < 0 ? [] : positional.splice(at, 1)
    if (word) values[arg.name] = coerce(arg, word.text)
  }
  const open = known.filter(({ name }) => values[name] === undefined)
  const last = open.findLast((arg) => info.args.includes(arg))
  for (const [i, arg] of open.entries()) {
    if (positional.length === 0) break
    if (isLeftOut(arg, open.slice(i + 1), positional)) continue
    const greedy = arg === last && isGreedy(arg)
    const count = greedy
      ? positional.length - (input.typed ? 0 : behind(positional, info.hidden))
      : Math.max(1, takenBy(arg, positional))
    values[arg.name] = coerce(arg, textOf(positional.splice(0, count)))
  }
  if (positional.length > 0) {
    throw tooMany(textOf(positional), usage)
  }
  return values
}

/** Whether an argument, when it is the last, takes the rest of the line. */
const isGreedy = ({ type, choices }: ArgInfo): boolean => type === 'string' && !choices

const textOf = (some: readonly Word[]): string => some.map(({ text }) => text).join(' ')

/** How many words an argument of several words takes; quoted ones are one value already. */
function takenBy({ takes }: ArgInfo, ahead: readonly Word[]): number {
  const [first] = ahead
  if (!takes || !first) return 0
  const end = ahead.findIndex(({ quoted }) => quoted)
  const open = end < 0 ? ahead : ahead.slice(0, Math.max(end, 1))
  return takes(open.slice(0, MOST_WORDS).map(({ text }) => text))
}

/** Whether an optional argument stands before what is plainly a later one's value: `setup Berlin` names no time. */
const isLeftOut = (arg: ArgInfo, later: readonly ArgInfo[], ahead: readonly Word[]): boolean =>
  arg.takes !== undefined &&
  !arg.required &&
  takenBy(arg, ahead) === 0 &&
  later.some((other) => takenBy(other, ahead) > 0)

/** Reads every `key:value` into `values`, with the words behind it that are part of its value; gives the other words. */
function takeNamed(all: readonly Word[], known: readonly ArgInfo[], values: Record<string, unknown>): Word[] {
  const others: Word[] = []
  for (let i = 0; i < all.length; i++) {
    const word = all[i] as Word
    const [, key = '', value = ''] = /^(\w+):(.+)$/s.exec(word.text) ?? []
    const arg = word.quoted ? undefined : known.find(({ name }) => name === key.toLowerCase())
    if (!arg) {
      others.push(word)
      continue
    }
    const bare = unquote(value)
    const more = bare === value ? takenBy(arg, [{ ...word, text: value }, ...all.slice(i + 1)]) - 1 : 0
    const behind = all.slice(i + 1, i + 1 + Math.max(0, more))
    values[arg.name] ??= coerce(arg, [bare, ...behind.map(({ text }) => text)].join(' '))
    i += behind.length
  }
  return others
}

/** A named value as it is typed, in one piece; quotes within it would end it, and become single ones. */
export const writeNamed = (name: string, value: string | number | boolean): string =>
  `${name}:"${String(value).replace(/["“”]/g, "'")}"`

/** The end of a line that is still being typed: the argument that it belongs to, if there is one left. */
export type HalfTyped = {
  arg: ArgInfo | undefined
  /** What is typed of its value, without an opening quote. */
  typed: string
  /** Where the value begins in the line, its quote included. */
  from: number
  /** Whether it takes everything up to the line's end, as it stands. */
  takesRest: boolean
  /** The other arguments' values, as `readArguments` reads them; none where they do not fit. */
  values: Record<string, string | number | boolean>
}

/** Which argument is being typed at the end of a line, by the rules of `readArguments`. */
export function readHalfTyped(info: CommandInfo, line: string): HalfTyped {
  const all = halfWords(line)
  const open = [...info.args]
  for (let i = 0; ; ) {
    const word = all[i] as Word
    const [, key = '', value = ''] = word.quoted ? [] : (/^(\w+):(.*)$/s.exec(word.text) ?? [])
    const named = open.find(({ name }) => name === key.toLowerCase())
    const arg = named ?? open.find((each) => !word.quoted && isChoice(each, word.text)) ?? open[0]
    const from = word.start + (named ? key.length + 1 : 0)
    const takesRest = arg !== undefined && !named && arg === open.at(-1) && isGreedy(arg)
    const ahead = [named ? { ...word, text: unquote(value) } : word, ...all.slice(i + 1)]
    const count = takesRest ? ahead.length : arg ? halfTaken(arg, open, ahead) : 1
    if (i + count >= all.length) {
      const typed = line.slice(from).replace(/^["“]/, '')
      return { arg, typed, from, takesRest, values: valuesBefore(info, line.slice(0, word.start)) }
    }
    if (arg) open.splice(open.indexOf(arg), 1)
    i += count
  }
}

/** The words of a line, the last one unfinished: empty behind a space, and up to the end behind an open quote. */
function halfWords(line: string): Word[] {
  const isOpen = (line.match(/["“”]/g) ?? []).length % 2 === 1
  const all = words(isOpen ? `${line}"` : line)
  return all.length === 0 || (!isOpen && /\s$/.test(line))
    ? [...all, { text: '', quoted: false, start: line.length }]
    : all
}

/** How many words an argument takes of those ahead; all of them while they are not yet one of its values. */
function halfTaken(arg: ArgInfo, open: readonly ArgInfo[], ahead: readonly Word[]): number {
  const [first] = ahead
  if (!arg.takes || first?.quoted) return 1
  const some = ahead.filter(({ text }) => text !== '')
  if (isLeftOut(arg, open.slice(open.indexOf(arg) + 1), some)) return 0
  return takenBy(arg, some) || ahead.length
}

function valuesBefore(info: CommandInfo, line: string): HalfTyped['values'] {
  try {
    return readArguments(info, { text: line }, '') as HalfTyped['values']
  } catch {
    return {}
  }
}

/** Says that no argument takes these words; `usage` is how the whole command is typed, in card text. */
export const tooMany = (words: string, usage: string): UserError =>
  new UserError(
    'I did not understand all of that',
    `“${plain(cut(words, 80))}” is more than this takes. Write it as: ${usage}`,
  )

/** Levenshtein distance with adjacent swaps counted once (optimal string alignment). */
export function editDistance(a: string, b: string): number {
  let earlier: number[] = []
  let above = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1
      let best = Math.min((above[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (above[j - 1] ?? 0) + cost)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        best = Math.min(best, (earlier[j - 2] ?? 0) + 1)
      row.push(best)
    }
    earlier = above
    above = row
  }
  return above[b.length] ?? 0
}

/** How many words at the end belong to what a button carries behind the member’s words, who may type a name such as `Week 2`: a choice, then a number. */
function behind(positional: readonly Word[], all: readonly ArgInfo[]): number {
  const hidden = all.filter(({ named }) => !named)
  const fits = ({ type, choices }: ArgInfo, text: string): boolean =>
    type === 'integer' ? /^\d+$/.test(text) : (choices?.includes(text) ?? false)
  for (let count = Math.min(hidden.length, positional.length - 1); count > 0; count--) {
    const tail = positional.slice(-count)
    if (hidden.slice(0, count).every((arg, i) => fits(arg, tail[i]?.text ?? ''))) return count
  }
  return 0
}

/** The known word nearest to a typed one, of those near enough for it to be a slip. */
export function nearestWord(typed: string, known: readonly string[]): string | undefined {
  const word = typed.toLowerCase().slice(0, 40)
  let nearest: { name: string; distance: number } | undefined
  for (const name of known) {
    const most = Math.max(1, Math.floor(name.length / 3))
    // Most words are told apart by their lengths: no distance is shorter than the difference.
    if (Math.abs(name.length - word.length) > most) continue
    const distance = editDistance(word, name)
    if (distance <= most && distance < (nearest?.distance ?? Infinity)) nearest = { name, distance }
  }
  return nearest?.name
}
