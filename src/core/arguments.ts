import type { Caller, Input } from './caller.ts'
import { type ArgInfo, type Command, type CommandInfo, choicesAt, usageOf } from './command.ts'
import { UserError } from './errors.ts'
import { nearestWord, readArguments, tooMany } from './parse.ts'
import { plain } from './text.ts'
import { commandToken } from './tokens.ts'

/** A command's arguments as its schema wants them. Throws UserError that names the one at fault, and what it takes. */
export function parseArguments(
  command: Command,
  info: CommandInfo,
  input: Input,
  { typed, idiom }: Caller,
): Record<string, unknown> {
  const usage = commandToken(usageOf(info, typed))
  const values = readArguments(info, input, usage)
  const parsed = command.args.safeParse(values)
  const absent = info.args.find(
    (arg) =>
      values[arg.name] !== undefined && choicesAt(arg, idiom)?.includes(String(values[arg.name])) === false,
  )
  if (parsed.success && !absent) return parsed.data
  const name = String(parsed.error?.issues[0]?.path[0] ?? absent?.name ?? '')
  const given = values[name]
  const arg = info.args.find((candidate) => candidate.name === name)
  const choices = arg && choicesAt(arg, idiom)
  // Whoever filled in a form wrote no command.
  const how = input.values ? '' : `Write it as: ${usage}`
  if (given === undefined)
    throw new UserError(
      'Something is missing',
      how ? `${how} (${arg?.hint ?? name}).` : `Fill in **${name}** (${arg?.hint ?? name}).`,
      [],
      name,
    )
  if (!arg) throw tooMany(String(given), usage)
  const near = choices && nearestWord(String(given), choices)
  const reason = choices
    ? `It takes one of: ${choices.join(', ')}.`
    : arg.type === 'integer'
      ? wholeNumber(arg, given)
      : ''
  const sentences = [
    `“${plain(String(given).slice(0, 80))}” does not fit **${name}** (${arg.hint}).`,
    reason,
    near ? `Did you mean ${near}?` : '',
    how,
  ]
  throw new UserError('That does not fit', sentences.filter(Boolean).join(' '), [], name)
}

/** What most whole numbers here can be. */
const EXAMPLE = 12

/** What an argument takes: an example says more than limits that are wide, unless they are what was missed. */
function wholeNumber({ min = -Infinity, max = Infinity }: ArgInfo, given: unknown): string {
  const missed = typeof given === 'number' || EXAMPLE < min || EXAMPLE > max
  // A schema without a limit of its own has those of JavaScript.
  const limited = [min, max].every((limit) => Math.abs(limit) < Number.MAX_SAFE_INTEGER)
  return missed && limited
    ? `It takes a whole number from ${min} to ${max}.`
    : `It takes a whole number, such as ${EXAMPLE}.`
}

/** What a form carries of its command's arguments, without what is filled in; nothing is checked yet. */
export const carried = (info: CommandInfo, { text }: Input): Record<string, unknown> =>
  readArguments(info, text === undefined ? {} : { text }, '')
