import type { Form } from './form.ts'
import { cut, tidy, withoutMarkup } from './text.ts'

/**
 * A picture in a card, at an address or as bytes. `alt` says it in words: to a screen reader, and to everybody where the picture
 * cannot be shown, as in an answer, to which no bytes are attached.
 */
export type Image = { alt: string } & ({ url: string } | Picture)

/** A picture as bytes, at most `PICTURE_BYTES`; `name` is its file name, of letters, digits, dots and hyphens. */
export type Picture = { bytes: Uint8Array; type: 'image/png'; name: string }
export const PICTURE_BYTES = 256 * 1024

/** The bytes that a card brings along. */
export const pictureOf = ({ image }: Card): (Picture & { alt: string }) | undefined =>
  image && 'bytes' in image ? image : undefined

/**
 * A button names a command (`action`) with its argument text, or opens a link. Its whole state travels in
 * `action:arg`, so it works after a restart: at most `STATE_LENGTH` characters, what the narrowest platform takes,
 * less `KEY_LENGTH` on the card of a delivery. With `row` it begins a row, where the platform has room for one. A `label` that was
 * cut has its whole as `name`, which is what a screen reader says where the platform lets it.
 */
export type Button = { label: string; name?: string; style?: 'primary' | 'danger'; row?: true } & (
  | { url: string }
  | { action: string; arg?: string }
)

/**
 * A choice among at most `MENU_OPTIONS` that calls a command (`action`) with the argument text of the one chosen, as a button
 * with that text would. `placeholder` says what is chosen; `about` is a second line, where the platform has one. All but `arg` is plain.
 */
export type Menu = {
  placeholder: string
  action: string
  options: { label: string; arg: string; about?: string }[]
}

/** What the narrowest platform takes: how many options, and how long each line of one is, in characters. */
export const MENU_OPTIONS = 25
export const MENU_LABEL = 75

/** Longest label of a button, in characters: more is cut on a phone. */
export const LABEL_LENGTH = 30

/** A button's label and, where that has to be cut, its whole name. */
export const labelled = (name: string): Pick<Button, 'label' | 'name'> =>
  name.length > LABEL_LENGTH ? { label: cut(name, LABEL_LENGTH), name } : { label: name }

/**
 * A message, flat because trees do not survive every platform. `text`, `fields[].value` and `footer` are card text
 * (see text.ts); `plain`, `title` and labels are plain.
 */
export type Card = {
  /** What a phone notification and a screen reader say; never empty. */
  plain: string
  title: string
  text?: string
  fields?: { name: string; value: string }[]
  image?: Image
  footer?: string
  tone?: 'info' | 'good' | 'bad'
  /** `#rrggbb`, beside words that say the same; a `tone` comes first. */
  color?: string
  menu?: Menu
  buttons?: Button[]
}

/** A text file that comes with an answer. `name` is its file name, of letters, digits, dots and hyphens. */
export type TextFile = {
  name: string
  type: 'text/markdown' | 'application/json' | 'text/calendar'
  text: string
}

/**
 * What a command answers. `update` replaces the message whose button was pressed; `asks` says that nothing was done yet, so
 * that the button may be pressed again. Only whoever asked gets a `file`, beside the card: it never comes with a public answer.
 */
export type Reply =
  | { card: Card; update?: boolean; asks?: boolean; file?: TextFile }
  | { form: Form }
  | undefined

/** Longest delivery key; it shares a custom_id with the button state of a daily post's card. */
export const KEY_LENGTH = 32

/** Longest state of a button that every platform carries, in characters. */
export const STATE_LENGTH = 100

/** The state a button carries: `action` or `action:arg`. */
export const buttonState = (button: { action: string; arg?: string }): string =>
  button.arg === undefined || button.arg === '' ? button.action : `${button.action}:${button.arg}`

/** The inverse of `buttonState`. */
export function readButtonState(state: string): { action: string; arg: string } {
  const colon = state.indexOf(':')
  return colon < 0
    ? { action: state, arg: '' }
    : { action: state.slice(0, colon), arg: state.slice(colon + 1) }
}

/**
 * A title and a text (card text) as a terminal, a screen reader and a phone say them: without marks, on one line, in sentences. What stands
 * line by line, such as a list, is parted by semicolons.
 */
export const spoken = (title: string, text: string): string =>
  [title, ...text.split(/\n{2,}/).map(withoutMarkup)]
    .map((part) => part.split('\n').map(tidy).filter(Boolean))
    .filter(({ length }) => length > 0)
    .map(linesSaid)
    .join(' ')

/** Lines as one sentence, or as the sentences that they are. */
const linesSaid = (lines: readonly string[]): string =>
  lines
    .map((line, i) => (/[.?!…:;]”?$/.test(line) ? line : `${line}${i < lines.length - 1 ? ';' : '.'}`))
    .join(' ')

/** An error's title and message (card text) as a reason that is stored, in plain text. */
export const reasonOf = (error: { title: string; message: string }): { reason: string; fix: string } => ({
  reason: `${error.title}.`,
  fix: withoutMarkup(error.message),
})

/** A card that says something went differently than asked, with what to do. `text` is card text. */
export const problemCard = (title: string, text: string, buttons: Button[] = []): Card =>
  outcomeCard('bad', title, text, buttons)

/** A card that confirms what was done. `text` is card text. */
export const doneCard = (title: string, text: string, buttons: Button[] = []): Card =>
  outcomeCard('good', title, text, buttons)

const outcomeCard = (tone: 'good' | 'bad', title: string, text: string, buttons: Button[]): Card => ({
  plain: spoken(title, text),
  title,
  text,
  tone,
  ...(buttons.length > 0 && { buttons }),
})
