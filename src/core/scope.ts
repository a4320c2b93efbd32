import type { Button, Card, Menu, Reply } from './card.ts'

/**
 * What stands before a button's argument text in a private conversation, where nothing else says what it is about: a group
 * (`@abcd1234 rest`), or a channel by its room's code (`#general rest`).
 */
const MARK = /^(?:@(?<group>[a-z0-9]{8})|#(?<room>[A-Za-z0-9-]{1,20}))(?:\s+|$)/

/** A mark of that kind; see `MARK`. */
export type Mark = `@${string}` | `#${string}`

/** Argument text with a mark before it. */
export const markedText = (mark: Mark, text = ''): string => `${mark} ${text}`.trim()

/** The same button with a mark, wherever it is pressed; one that has a mark keeps it. */
const markedButton = (button: Button, mark: Mark): Button =>
  'action' in button && !MARK.test(button.arg ?? '')
    ? { ...button, arg: markedText(mark, button.arg) }
    : button

/** The buttons with a mark. */
export const markedButtons = (buttons: readonly Button[], mark: Mark): Button[] =>
  buttons.map((button) => markedButton(button, mark))

/** A reply each of whose buttons, or whose form, says what it is about. */
export function markedReply(reply: Reply, mark: Mark): Reply {
  if (!reply) return reply
  if ('form' in reply) return { form: { ...reply.form, arg: markedText(mark, reply.form.arg) } }
  return { ...reply, card: markedCard(reply.card, mark) }
}

const markedCard = (card: Card, mark: Mark): Card => ({
  ...card,
  ...(card.menu && { menu: markedMenu(card.menu, mark) }),
  ...(card.buttons && { buttons: markedButtons(card.buttons, mark) }),
})

const markedMenu = (menu: Menu, mark: Mark): Menu => ({
  ...menu,
  options: menu.options.map((option) =>
    MARK.test(option.arg) ? option : { ...option, arg: markedText(mark, option.arg) },
  ),
})

/** What stands before all else in the argument text of a button whose message stays as it is, whatever is answered. */
const BESIDE = /^\+(?:\s+|$)/

/** The same button, whose answer comes beside the message that it is pressed on, which says something else, too. */
export const besideButton = (button: Button): Button =>
  'action' in button && !BESIDE.test(button.arg ?? '')
    ? { ...button, arg: `+ ${button.arg ?? ''}`.trim() }
    : button

/** Argument text without that, and whether it was there. */
export function readBeside(text: string): { isBeside: boolean; rest: string } {
  const rest = text.replace(BESIDE, '')
  return { isBeside: rest !== text, rest }
}

/** The same button for a group, wherever it is pressed. */
export const scopedButton = (button: Button, group: string): Button => markedButton(button, `@${group}`)

/** The same card where nothing else says which group it is about: each of its buttons and choices does. */
export const scopedCard = (card: Card, group: string): Card => markedCard(card, `@${group}`)

/** Argument text that names a group; the inverse of `readScope`. */
export const scopedText = (group: string, text = ''): string => markedText(`@${group}`, text)

/** The group that argument text names, and the rest of it. */
export function readScope(text: string): { group: string; rest: string } | undefined {
  const { 0: prefix = '', groups: found } = MARK.exec(text) ?? {}
  return found?.group === undefined ? undefined : { group: found.group, rest: text.slice(prefix.length) }
}

/** The code of the channel that argument text names, and the rest of it. */
export function readRoom(text: string): { room: string; rest: string } | undefined {
  const { 0: prefix = '', groups: found } = MARK.exec(text) ?? {}
  return found?.room === undefined ? undefined : { room: found.room, rest: text.slice(prefix.length) }
}
