import {
  type APIButtonComponent,
  type APIMessageTopLevelComponent,
  ButtonStyle,
  ComponentType,
} from 'discord.js'
import type { Button } from '../../core/card.ts'
import { cut, tidy } from '../../core/text.ts'
import { readId, writeId } from './custom-id.ts'
import { LIMITS } from './limits.ts'

const MOST = LIMITS.rows * LIMITS.buttonsInRow

/** A delivery is found by a button; a card that brings none gets this one. */
const HELP: Button = { label: 'Help', action: 'help' }

/**
 * Buttons as rows of components. `mark` is put into the first that carries a state. What Discord would refuse is shown
 * disabled, and so is the count of those that do not fit: nothing disappears unseen.
 */
export function buttonRows(buttons: readonly Button[], mark?: string): APIMessageTopLevelComponent[] {
  const wanted = mark && !buttons.some((button) => 'action' in button) ? [HELP, ...buttons] : buttons
  const shown = wanted.length > MOST ? wanted.slice(0, MOST - 1) : wanted
  const taken = new Set<string>()
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
  const rows = apart.length > LIMITS.rows ? rowsOf(made, []) : apart
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
export function markIn(components: readonly APIMessageTopLevelComponent[]): string | undefined {
  for (const row of components) {
    if (row.type !== ComponentType.ActionRow) continue
    for (const component of row.components) {
      const mark = 'custom_id' in component ? readId(component.custom_id).mark : undefined
      if (mark) return mark
    }
  }
  return undefined
}

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
