import { NotSent } from './invoke.ts'

type Item = Record<string, unknown>
/** A file that a member attaches; with `at` it is said to be at that address, with `size` to be so long. */
export type Upload = { name: string; bytes: Uint8Array; at?: string; size?: number }
/** What a member gives one input: text, what they choose, whether a box is ticked, or a file. */
export type Given = string | string[] | boolean | Upload

/**
 * The components of a submitted modal: what the member typed by custom id, else what was filled in. Refuses what
 * the member's app would not submit. Throws NotSent.
 */
export function submitted(
  modal: Item,
  values: Record<string, Given>,
  roles: ReadonlySet<string> = new Set(),
  keep: (file: Upload) => string = () => {
    throw new NotSent('No files are kept here')
  },
): object[] {
  const rows = modal.components as Item[]
  const inputs = rows.flatMap((row): Item[] => [inputOf(row) ?? []].flat())
  for (const id of Object.keys(values))
    if (!inputs.some((input) => input.custom_id === id)) throw new NotSent(`The modal has no input ${id}`)
  return rows.map((row, i) => {
    const input = inputOf(row)
    const base = { type: row.type, id: i * 2 + 1 }
    if (!input) return base
    const filled = { ...fill(input, values[String(input.custom_id)], roles, keep), id: i * 2 + 2 }
    return row.type === 18 ? { ...base, component: filled } : { ...base, components: [filled] }
  })
}

function inputOf(row: Item): Item | undefined {
  if (row.type === 18) return row.component as Item
  return row.type === 1 ? (row.components as Item[])[0] : undefined
}

const isFile = (given: Given | undefined): given is Upload => typeof given === 'object' && 'bytes' in given

function fill(
  input: Item,
  given: Given | undefined,
  roles: ReadonlySet<string>,
  keep: (file: Upload) => string,
): object {
  const { type, custom_id } = input
  if (type === 19) {
    if (given !== undefined && !isFile(given)) throw new NotSent(`${String(custom_id)} takes a file`)
    if (!given && input.required !== false) throw new NotSent(`${String(custom_id)} is required`)
    return { type, custom_id, values: given ? [keep(given)] : [] }
  }
  if (isFile(given)) throw new NotSent(`${String(custom_id)} takes no file`)
  switch (type) {
    case 3:
    case 22:
      return { type, custom_id, values: chosen(input, listed(input, given)) }
    case 6:
      return { type, custom_id, values: chosenRoles(input, listed(input, given), roles) }
    case 21: {
      const [value = null] = chosen({ ...input, max_values: 1 }, listed(input, given))
      return { type, custom_id, value }
    }
    case 23:
      if (given !== undefined && typeof given !== 'boolean')
        throw new NotSent(`${String(custom_id)} is ticked or not`)
      return { type, custom_id, value: given ?? input.default === true }
    default:
      return { type, custom_id, value: typed(input, given) }
  }
}

function listed(
  { custom_id }: Item,
  given: Exclude<Given, Upload> | undefined,
): string | string[] | undefined {
  if (typeof given === 'boolean') throw new NotSent(`${String(custom_id)} is no box to tick`)
  return given
}

/** The roles of a select that Discord fills: every one of the server's may be chosen. */
function chosenRoles(
  select: Item,
  given: string | string[] | undefined,
  roles: ReadonlySet<string>,
): string[] {
  const defaults = (select.default_values as { id: string }[] | undefined) ?? []
  const options = [...roles].map((value) => ({ value, default: defaults.some(({ id }) => id === value) }))
  return chosen({ ...select, options }, given)
}

function typed(input: Item, given: Exclude<Given, Upload> | undefined): string {
  const value = given ?? (input.value as string | undefined) ?? ''
  if (typeof value !== 'string') throw new NotSent(`${String(input.custom_id)} takes text`)
  if ((input.required ?? true) && value === '') throw new NotSent(`${String(input.custom_id)} is required`)
  if (value.length > Number(input.max_length ?? 4000))
    throw new NotSent(`${String(input.custom_id)} is too long`)
  if (value !== '' && value.length < Number(input.min_length ?? 0))
    throw new NotSent(`${String(input.custom_id)} is too short`)
  return value
}

/** The values of a select or a group of boxes, chosen or set as default. */
export function chosen(select: Item, given: string | string[] | undefined): string[] {
  const options = select.options as Item[]
  const defaults = options.filter((option) => option.default === true).map((option) => String(option.value))
  const values = given === undefined ? defaults : [given].flat()
  for (const value of values)
    if (!options.some((option) => option.value === value)) throw new NotSent(`${value} is not offered`)
  const least = select.required === false ? 0 : Number(select.min_values ?? 1)
  const most = Number(select.max_values ?? (select.type === 22 ? options.length : 1))
  if (values.length < least || values.length > most)
    throw new NotSent(`${String(select.custom_id)}: ${values.length} values were chosen`)
  return values
}
