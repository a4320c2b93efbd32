import {
  type APIButtonComponent,
  type APIMessageTopLevelComponent,
  type APIStringSelectComponent,
  ButtonStyle,
  ComponentType,
} from 'discord.js'
import type { Button, Card, Menu } from '../../core/card.ts'
import { cut, tidy } from '../../core/text.ts'
import { type ButtonId, readId, writeId } from './custom-id.ts'
import { LIMITS } from './limits.ts'

/** A delivery is found by a button; a card that brings none gets this one. */
const HELP: Button = { label: 'Help', action: 'help' }

/**
 * A card's menu, in a row of its own, and its buttons as rows of components. `mark` is put into the first that carries a state. What Discord
 * would refuse is shown disabled, and so is the count of those that do not fit: nothing disappears unseen.
 */
export function componentsOf(
  { menu, buttons = [] }: Pick<Card, 'menu' | 'buttons'>,
  mark?: string,
): APIMessageTopLevelComponent[] {
  const select = menu && selectOf(menu, mark)
  const taken = new Set(select ? [select.custom_id] : [])
  const rows = buttonRows(buttons, select ? undefined : mark, taken, select ? LIMITS.rows - 1 : LIMITS.rows)
  return select ? [{ type: ComponentType.ActionRow, components: [select] }, ...rows] : rows
}

/** A menu; an option whose argument does not fit would run with half of it, and is left out. */
function selectOf(
  { placeholder, action, options }: Menu,
  mark?: string,
): APIStringSelectComponent | undefined {
  const id = writeId({ action }, mark, new Set())
  const fitting = options.filter(({ arg }) => arg !== '' && arg.length <= LIMITS.optionValue)
  if (id === undefined || fitting.length === 0) return undefined
  return {
    type: ComponentType.StringSelect,
    custom_id: id,
    placeholder: cut(tidy(placeholder).toWellFormed(), LIMITS.menuPlaceholder),
    options: fitting.slice(0, LIMITS.selectOptions).map(({ label, arg, about }) => ({
      label: cut(tidy(label).toWellFormed(), LIMITS.optionLabel) || '…',
      value: arg,
      ...(about && { description: cut(tidy(about).toWellFormed(), LIMITS.optionDescription) }),
    })),
  }
}

function buttonRows(
  buttons: readonly Button[],
  mark: string | undefined,
  taken: Set<string>,
  most: number,
): APIMessageTopLevelComponent[] {
  const wanted = mark && !buttons.some((button) => 'action' in button) ? [HELP, ...buttons] : buttons
  const room = most * LIMITS.buttonsInRow
  const shown = wanted.length > room ? wanted.slice(0, room - 1) : wanted
  let unmarked = mark
  const made = shown.map((button) => {
    const component =
      'url' in button ? linkButton(button, unmarked, taken) : actionButton(button, unmarked, taken)
    if ('custom_id' in component) {
      taken.add(component.custom_id)
      unmarked = undefined
    }
    return component
  })
  if (shown.length < wanted.length)
    made.push(disabled(`… ${wanted.length - shown.length} more`, unmarked, taken))
  const begun = shown.map(({ row = false }) => row)
  const apart = rowsOf(made, begun)
  const rows = apart.length > most ? rowsOf(made, []) : apart
  return rows.map((components) => ({ type: ComponentType.ActionRow, components }))
}

/** Rows of at most five; `begun` says of each component whether it begins one. */
function rowsOf<T>(components: readonly T[], begun: readonly boolean[]): T[][] {
  const rows: T[][] = []
  for (const [i, component] of components.entries()) {
    const last = rows.at(-1)
    if (!last || last.length === LIMITS.buttonsInRow || begun[i]) rows.push([component])
    else last.push(component)
  }
  return rows
}

/** The mark of a delivery in a message's components. */
export const markIn = (components: readonly APIMessageTopLevelComponent[]): string | undefined =>
  idsIn(components).find(({ mark }) => mark)?.mark

/** What the buttons of a message say, in order; links have no state. */
export const idsIn = (components: readonly APIMessageTopLevelComponent[]): ButtonId[] =>
  components.flatMap((row) =>
    row.type === ComponentType.ActionRow
      ? row.components.flatMap((each) => ('custom_id' in each ? [readId(each.custom_id)] : []))
      : [],
  )

const STYLES = { primary: ButtonStyle.Primary, danger: ButtonStyle.Danger } as const

const labelOf = (label: string): string => cut(tidy(label).toWellFormed(), LIMITS.label) || '…'

function actionButton(
  button: Extract<Button, { action: string }>,
  mark: string | undefined,
  taken: ReadonlySet<string>,
): APIButtonComponent {
  const id = writeId(button, mark, taken)
  if (id === undefined) return disabled(button.label, mark, taken)
  const style = button.style ? STYLES[button.style] : ButtonStyle.Secondary
  return { type: ComponentType.Button, style, label: labelOf(button.label), custom_id: id }
}

function linkButton(
  button: { label: string; url: string },
  mark: string | undefined,
  taken: ReadonlySet<string>,
): APIButtonComponent {
  if (!URL.canParse(button.url) || !/^https?:$/.test(new URL(button.url).protocol))
    return disabled(button.label, mark, taken)
  const { href } = new URL(button.url)
  if (href.length > LIMITS.url) return disabled(button.label, mark, taken)
  return { type: ComponentType.Button, style: ButtonStyle.Link, label: labelOf(button.label), url: href }
}

/** A state that does not fit must not run with half an argument. */
function disabled(label: string, mark: string | undefined, taken: ReadonlySet<string>): APIButtonComponent {
  const id = writeId({ action: '!' }, mark, taken) ?? '!'
  return {
    type: ComponentType.Button,
    style: ButtonStyle.Secondary,
    label: labelOf(label),
    custom_id: id,
    disabled: true,
  }
}
