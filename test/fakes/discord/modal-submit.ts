import { NotSent } from './invoke.ts'

type Item = Record<string, unknown>

/**
 * The components of a submitted modal: what the member typed by custom id, else what was filled in. Refuses what
 * the member's app would not submit. Throws NotSent.
 */
export function submitted(modal: Item, values: Record<string, string | string[]>): object[] {
  const rows = modal.components as Item[]
  const inputs = rows.flatMap((row): Item[] => [inputOf(row) ?? []].flat())
  for (const id of Object.keys(values))
    if (!inputs.some((input) => input.custom_id === id)) throw new NotSent(`The modal has no input ${id}`)
  return rows.map((row, i) => {
    const input = inputOf(row)
    const base = { type: row.type, id: i * 2 + 1 }
    if (!input) return base
    const filled = { ...fill(input, values[String(input.custom_id)]), id: i * 2 + 2 }
    return row.type === 18 ? { ...base, component: filled } : { ...base, components: [filled] }
  })
}

function inputOf(row: Item): Item | undefined {
  if (row.type === 18) return row.component as Item
  return row.type === 1 ? (row.components as Item[])[0] : undefined
}

function fill(input: Item, given: string | string[] | undefined): object {
  const { type, custom_id } = input
  return type === 3
    ? { type, custom_id, values: chosen(input, given) }
    : { type, custom_id, value: typed(input, given) }
}

function typed(input: Item, given: string | string[] | undefined): string {
  const value = given ?? (input.value as string | undefined) ?? ''
  if (typeof value !== 'string') throw new NotSent(`${String(input.custom_id)} takes text`)
  if ((input.required ?? true) && value === '') throw new NotSent(`${String(input.custom_id)} is required`)
  if (value.length > Number(input.max_length ?? 4000))
    throw new NotSent(`${String(input.custom_id)} is too long`)
  if (value !== '' && value.length < Number(input.min_length ?? 0))
    throw new NotSent(`${String(input.custom_id)} is too short`)
  return value
}

/** The values of a select, chosen or set as default. */
export function chosen(select: Item, given: string | string[] | undefined): string[] {
  const options = select.options as Item[]
  const defaults = options.filter((option) => option.default === true).map((option) => String(option.value))
  const values = given === undefined ? defaults : [given].flat()
  for (const value of values)
    if (!options.some((option) => option.value === value)) throw new NotSent(`${value} is not offered`)
  const least = select.required === false ? 0 : Number(select.min_values ?? 1)
  if (values.length < least || values.length > Number(select.max_values ?? 1))
    throw new NotSent(`${String(select.custom_id)}: ${values.length} values were chosen`)
  return values
}
