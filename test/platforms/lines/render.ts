import type { Button, Card, Menu } from '../../../src/core/card.ts'
import type { Form } from '../../../src/core/form.ts'
import { cut, tidy, withoutMarkup } from '../../../src/core/text.ts'

/** The longest text of one message. */
const LONGEST = 4_000
/** The most choices of one message. */
const MOST = 20

/** What a message can offer: a link is written out, as there is nothing to click. */
export type Rendered = { text: string; choices: string[] }

/** A card as lines of text; what is cut ends with “…”. */
export function renderCard({ title, text, fields = [], footer, menu, buttons = [] }: Card): Rendered {
  const words = [
    tidy(title),
    ...[text, ...fields.map(({ name, value }) => `${tidy(name)}: ${value}`), footer].flatMap((part) =>
      part === undefined ? [] : [withoutMarkup(part)],
    ),
    ...buttons.flatMap((button) => ('url' in button ? [`${tidy(button.label)}: ${button.url}`] : [])),
  ]
  return {
    text: cut(words.join('\n'), LONGEST),
    choices: choicesOf(buttons, menu).map(({ label }) => tidy(label)),
  }
}

/** What is behind a message's choices, in their order: its buttons, then what its menu offers. */
export const choicesOf = (buttons: readonly Button[], menu?: Menu) =>
  [
    ...buttons.flatMap((button) => ('action' in button ? [button] : [])),
    ...(menu?.options.map(({ label, arg }) => ({ label, action: menu.action, arg })) ?? []),
  ].slice(0, MOST)

/** What is to be filled in, by name, with what is known. */
export const blanksOf = ({ inputs }: Form): Record<string, string> =>
  Object.fromEntries(inputs.map(({ name, value = '' }) => [name, value]))
