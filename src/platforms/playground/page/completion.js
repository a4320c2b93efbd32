/**
 * What a half-typed command line is about: `{stage: 'name', typed}`, or `{stage: 'arg', command, arg?, typed, from, before}`
 * where `from` is where the argument being typed begins and `before` what is typed of others; `undefined` when it is no command.
 */
export function readLine(text, commands) {
  if (!text.startsWith('/') || text.includes('\n')) return undefined
  const [, name, rest] = /^\/(?:(?:study|group)\s+)?(\S+)(\s.*)$/.exec(text) ?? []
  const command = commands.find((candidate) => candidate.name === name?.toLowerCase())
  if (!command || rest === undefined) return { stage: 'name', typed: text }
  return { stage: 'arg', command, ...argumentAt(command.args, rest, text.length - rest.length) }
}

/** The argument at the end of a line: the same rules as the bot's own parser, on a line that is not finished. */
function argumentAt(args, rest, offset) {
  const words = [...rest.matchAll(/"[^"]*"?|\S+/g)].map((match) => ({ text: match[0], at: match.index }))
  const last =
    /\s$/.test(rest) && !openQuote(rest)
      ? { text: '', at: rest.length }
      : (words.pop() ?? { text: '', at: rest.length })
  const open = [...args]
  const take = (arg) => open.splice(open.indexOf(arg), 1)
  let firstOfRest
  for (const word of words) {
    const named = namedArgument(open, word.text)
    if (named) take(named)
    else if (takesRest(open)) firstOfRest ??= word
    else if (HALF_OF_DAY.test(word.text)) continue
    else open.shift()
  }
  const named = namedArgument(open, last.text)
  if (named) {
    const colon = last.text.indexOf(':') + 1
    const typed = last.text.slice(colon).replace(/^"/, '')
    return { arg: named, typed, from: offset + last.at + colon, before: rest.slice(0, last.at).trim() }
  }
  const start = takesRest(open) ? (firstOfRest ?? last) : last
  const typed = rest.slice(start.at).replace(/^"/, '')
  return { arg: open[0], typed, from: offset + start.at, before: rest.slice(0, start.at).trim() }
}

/** Belongs to the time before it: `9:30 am`. */
const HALF_OF_DAY = /^[ap]\.?m\.?$/i

const openQuote = (text) => (text.match(/"/g) ?? []).length % 2 === 1
const takesRest = (open) => open.length === 1 && open[0].type === 'string' && !open[0].choices
const namedArgument = (args, word) => {
  const [, key] = /^(\w+):/.exec(word) ?? []
  return args.find(({ name }) => name === key?.toLowerCase())
}

/** Commands that fit what was typed, the ones that begin with it first. */
export function matchingCommands(typed, commands) {
  const bare = typed.replace(/^\/(?:study|group)\s+/, '/').toLowerCase()
  const family = /^\/group\s/.test(typed) ? 'manager' : undefined
  const rank = ({ name, typed: whole, who }) => {
    if (family && who !== family) return -1
    if (whole.startsWith(typed.toLowerCase()) || `/${name}`.startsWith(bare)) return 2
    return bare.length > 1 && name.includes(bare.slice(1)) ? 1 : -1
  }
  return commands
    .map((command) => ({ command, rank: rank(command) }))
    .filter(({ rank: value }) => value > 0)
    .sort((a, b) => b.rank - a.rank)
    .map(({ command }) => command)
}

/** Completions that need no request: choices and yes or no. */
export function localChoices({ choices, type }, typed) {
  const all = choices ?? (type === 'boolean' ? ['yes', 'no'] : [])
  return all
    .filter((choice) => choice.toLowerCase().startsWith(typed.toLowerCase()))
    .map((choice) => ({ label: choice, value: choice }))
}

/** The line after a completion was taken. */
export function accept(text, line, value) {
  const isLast = line.command.args.at(-1) === line.arg && line.arg.type === 'string' && !line.arg.choices
  const word = !isLast && /\s/.test(value) ? `"${value}"` : value
  return `${text.slice(0, line.from)}${word}${isLast ? '' : ' '}`
}
