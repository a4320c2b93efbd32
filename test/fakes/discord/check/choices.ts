import { type Findings, isRecord } from './body.ts'

type Path = (string | number)[]
type Item = Record<string, unknown>

/** Checks a radio group: two to ten options, of which one may be chosen at first. */
export function checkRadio(group: Item, path: Path, found: Findings): void {
  const chosen = checkOptions(group, path, found, 2)
  if (chosen > 1)
    found.add(
      [...path, 'options'],
      'BASE_TYPE_BAD_VALUE',
      'Only one option of a radio group can be a default',
    )
}

/** Checks a checkbox group: one to ten options, and as many chosen at first as may be. */
export function checkCheckboxes(group: Item, path: Path, found: Findings): void {
  const chosen = checkOptions(group, path, found, 1)
  const count = Array.isArray(group.options) ? group.options.length : 0
  const max = Number(group.max_values ?? count)
  const min = Number(group.min_values ?? 1)
  if (max < 1 || max > count || min < 0 || min > max || chosen > max)
    found.add([...path, 'max_values'], 'BASE_TYPE_BAD_VALUE', 'The counts of values and defaults do not fit')
  checkLeast(group, path, found)
}

/** Checks a select that Discord fills with the server's roles. */
export function checkRoles(select: Item, path: Path, found: Findings): void {
  found.length([...path, 'custom_id'], select.custom_id, 1, 100)
  found.length([...path, 'placeholder'], select.placeholder, 0, 150)
  const defaults = Array.isArray(select.default_values) ? (select.default_values as unknown[]) : []
  const max = Number(select.max_values ?? 1)
  const isRole = (value: unknown): boolean =>
    isRecord(value) && value.type === 'role' && /^\d{17,20}$/.test(String(value.id))
  if (!defaults.every(isRole))
    found.add([...path, 'default_values'], 'BASE_TYPE_BAD_VALUE', 'A default value names a role by its id')
  if (defaults.length > max || (select.default_values !== undefined && defaults.length < leastOf(select)))
    found.add([...path, 'default_values'], 'BASE_TYPE_BAD_VALUE', 'The count of defaults does not fit')
  checkLeast(select, path, found)
}

const leastOf = ({ min_values: least }: Item): number => Number(least ?? 1)

/** What is required asks for one at least: `min_values` 0 is for what is not. */
export function checkLeast(item: Item, path: Path, found: Findings): void {
  if (leastOf(item) === 0 && item.required !== false)
    found.add([...path, 'min_values'], 'BASE_TYPE_BAD_VALUE', 'min_values must be at least 1 when required')
}

function checkOptions(group: Item, path: Path, found: Findings, least: number): number {
  found.length([...path, 'custom_id'], group.custom_id, 1, 100)
  const options = Array.isArray(group.options) ? (group.options as Item[]) : []
  if (options.length < least || options.length > 10)
    found.add([...path, 'options'], 'BASE_TYPE_BAD_LENGTH', `Must be between ${least} and 10 in length.`)
  if (new Set(options.map(({ value }) => value)).size < options.length)
    found.add([...path, 'options'], 'COMPONENT_OPTION_VALUE_DUPLICATED', 'The option value is already used')
  options.forEach((option, i) => {
    found.length([...path, 'options', i, 'label'], option.label, 1, 100)
    found.length([...path, 'options', i, 'value'], option.value, 1, 100)
    found.length([...path, 'options', i, 'description'], option.description, 0, 100)
  })
  return options.filter((option) => option.default === true).length
}
