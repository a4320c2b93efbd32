import type { Caller, Input } from './caller.ts'
import { type Card, problemCard } from './card.ts'
import { type Registry, usageOf } from './command.ts'
import { nearestWord } from './parse.ts'
import { plain } from './text.ts'
import { commandToken } from './tokens.ts'

/** What is said to a name that no command has: the nearest one, and a search for the words. */
export function unknownCommand(registry: Registry, name: string, input: Input, caller: Caller): Card {
  const known = registry.infos.filter(({ internal }) => !internal)
  const near = nearestWord(
    name,
    known.map((info) => info.name),
  )
  const info = known.find((candidate) => candidate.name === near)
  const help = registry.get('help')?.info
  const all = help ? ` ${commandToken(caller.typed(help))} lists everything.` : ''
  const typed = plain(name.slice(0, 40))
  const text = info
    ? `I do not know “${typed}”. Did you mean ${commandToken(usageOf(info, caller.typed))}?${all}`
    : `I do not know “${typed}”.${all}`
  const words = `${name} ${input.text ?? ''}`.trim().slice(0, 80)
  const topic = registry.get('topic')
  return problemCard('I do not know that command', text, [
    ...(info && info.who === 'member'
      ? [{ label: `${info.name}`, action: info.name, arg: input.text ?? '' }]
      : []),
    ...(topic ? [{ label: 'Search topics for it', action: 'topic', arg: words }] : []),
  ])
}
