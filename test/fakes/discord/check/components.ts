import { type Findings, isRecord } from './body.ts'

type Path = (string | number)[]

/** Checks the components of a message by hand: rows, what stands in a row, custom ids, labels and links. */
export function checkComponents(components: unknown[], found: Findings): void {
  if (components.length > 5)
    found.add(['components'], 'BASE_TYPE_BAD_LENGTH', 'Must be between 1 and 5 in length.')
  const ids = new Set<string>()
  components.forEach((row, i) => {
    const path: Path = ['components', i]
    if (!isRecord(row) || row.type !== 1 || !Array.isArray(row.components))
      return found.add([...path, 'type'], 'UNION_TYPE_CHOICES', 'Value of field "type" must be one of (1,).')
    const inside = row.components as unknown[]
    const buttons = inside.filter((item) => isRecord(item) && item.type === 2)
    if (inside.length === 0 || inside.length > 5)
      found.add([...path, 'components'], 'BASE_TYPE_BAD_LENGTH', 'Must be between 1 and 5 in length.')
    if (buttons.length < inside.length && inside.length > 1)
      found.add(
        [...path, 'components'],
        'COMPONENT_LAYOUT_WIDTH_EXCEEDED',
        'The specified component exceeds the maximum width',
      )
    inside.forEach((item, j) => {
      if (!isRecord(item)) return
      if (item.type === 2) checkButton(item, [...path, 'components', j], found)
      else if (item.type === 3) checkSelect(item, [...path, 'components', j], found)
      else if (Number(item.type) > 8)
        found.add(
          [...path, 'components', j, 'type'],
          'UNION_TYPE_CHOICES',
          'Value of field "type" must be one of (2, 3, 5, 6, 7, 8).',
        )
      uniqueId(item, [...path, 'components', j], ids, found)
    })
  })
}

/** Notes a custom id that stands twice. */
export function uniqueId(item: Record<string, unknown>, path: Path, ids: Set<string>, found: Findings): void {
  const id = item.custom_id
  if (typeof id !== 'string') return
  if (ids.has(id))
    found.add(
      [...path, 'custom_id'],
      'COMPONENT_CUSTOM_ID_DUPLICATED',
      'Component custom id cannot be duplicated',
    )
  ids.add(id)
}

function checkButton(button: Record<string, unknown>, path: Path, found: Findings): void {
  const { style, label, emoji, url, custom_id } = button
  found.length([...path, 'label'], label, 0, 80)
  if (!label && !emoji)
    found.add([...path, 'label'], 'BUTTON_COMPONENT_LABEL_REQUIRED', 'A button must have a label or an emoji')
  if (style === 5) {
    if (custom_id !== undefined && custom_id !== null)
      found.add(
        path,
        'BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE',
        'A custom id and url cannot both be specified',
      )
    if (typeof url !== 'string') found.add([...path, 'url'], 'BASE_TYPE_REQUIRED', 'This field is required')
    else if (!/^(https?|discord):\/\//i.test(url))
      found.add([...path, 'url'], 'URL_TYPE_INVALID_SCHEME', 'Scheme must be one of (http, https, discord).')
    else found.length([...path, 'url'], url, 1, 512)
    return
  }
  if (![1, 2, 3, 4].includes(Number(style)))
    found.add([...path, 'style'], 'BASE_TYPE_CHOICES', 'Value must be one of {1, 2, 3, 4, 5}.')
  if (url !== undefined && url !== null)
    found.add(
      path,
      'BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE',
      'A custom id and url cannot both be specified',
    )
  found.length([...path, 'custom_id'], custom_id, 1, 100)
}

/** Checks a string select, in a message or in a modal. */
export function checkSelect(select: Record<string, unknown>, path: Path, found: Findings): void {
  found.length([...path, 'custom_id'], select.custom_id, 1, 100)
  found.length([...path, 'placeholder'], select.placeholder, 0, 150)
  const options = Array.isArray(select.options) ? (select.options as Record<string, unknown>[]) : []
  if (options.length === 0 || options.length > 25)
    found.add([...path, 'options'], 'BASE_TYPE_BAD_LENGTH', 'Must be between 1 and 25 in length.')
  const values = new Set(options.map((option) => option.value))
  if (values.size < options.length)
    found.add(
      [...path, 'options'],
      'SELECT_COMPONENT_OPTION_VALUE_DUPLICATED',
      'The specified option value is already used',
    )
  options.forEach((option, i) => {
    found.length([...path, 'options', i, 'label'], option.label, 1, 100)
    found.length([...path, 'options', i, 'value'], option.value, 1, 100)
    found.length([...path, 'options', i, 'description'], option.description, 0, 100)
  })
  const defaults = options.filter((option) => option.default === true).length
  const max = Number(select.max_values ?? 1)
  if (defaults > max || max > options.length || Number(select.min_values ?? 1) > max)
    found.add([...path, 'max_values'], 'BASE_TYPE_BAD_VALUE', 'The counts of values and defaults do not fit')
}
