import type { Bot } from '../../core/bot.ts'
import { type ArgInfo, choicesAt, type Suggestion } from '../../core/command.ts'
import { readHalfTyped } from '../../core/parse.ts'
import type { ChannelRef } from '../../core/refs.ts'
import { idiom } from './typed.ts'
import type { CompletionView } from './wire.ts'

/**
 * What stands at the end of a half-typed command, and what it could become: `text` is everything typed behind the command's
 * name. Nothing where the command is unknown or takes no more.
 */
export async function complete(
  bot: Bot,
  command: string,
  text: string,
  asker: { channel: ChannelRef | undefined; zone: string | undefined },
): Promise<CompletionView> {
  const info = bot.command(command)
  const half = info && readHalfTyped(info, text)
  if (!half?.arg) return { suggestions: [] }
  const { arg, typed, from, values, takesRest } = half
  const given = { values, ...(asker.zone !== undefined && { zone: asker.zone }) }
  const found = arg.suggests
    ? await bot.suggest(command, arg.name, typed, asker.channel, given)
    : choicesOf(arg, typed)
  const whole = (value: string): string => {
    const word = !takesRest && /\s/.test(value) ? `"${value}"` : value
    return `${text.slice(0, from)}${word}${takesRest ? '' : ' '}`
  }
  return { arg: arg.name, suggestions: found.map(({ label, value }) => ({ label, text: whole(value) })) }
}

/** Completions that the argument's type tells. */
const choicesOf = (arg: ArgInfo, typed: string): Suggestion[] =>
  (choicesAt(arg, idiom) ?? (arg.type === 'boolean' ? ['yes', 'no'] : []))
    .filter((choice) => choice.toLowerCase().startsWith(typed.toLowerCase()))
    .map((choice) => ({ label: choice, value: choice }))
