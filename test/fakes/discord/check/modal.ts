import { ModalInteractionCallbackRequestSchema } from 'discord-api-spec/zod'
import { checkAgainst, type Findings, findings, isRecord } from './body.ts'
import { checkCheckboxes, checkLeast, checkRadio, checkRoles } from './choices.ts'
import { checkSelect, uniqueId } from './components.ts'

type Path = (string | number)[]

/**
 * Checks a modal callback (type 9): at most five components, each a row with one text input or a label. Throws 50035. What may stand in a
 * label, with its limits: docs.discord.com/developers/components/reference.
 */
export function checkModal(body: Record<string, unknown>): void {
  const found = findings()
  const data = isRecord(body.data) ? body.data : {}
  found.length(['data', 'custom_id'], data.custom_id, 1, 100)
  found.length(['data', 'title'], data.title, 1, 45)
  const components = Array.isArray(data.components) ? (data.components as unknown[]) : []
  if (components.length === 0 || components.length > 5)
    found.add(['data', 'components'], 'BASE_TYPE_BAD_LENGTH', 'Must be between 1 and 5 in length.')
  const ids = new Set<string>()
  components.forEach((component, i) => {
    const path: Path = ['data', 'components', i]
    if (!isRecord(component)) return
    if (component.type === 1) checkRow(component, path, ids, found)
    else if (component.type === 18) checkLabel(component, path, ids, found)
  })
  found.throwIfAny()
  checkAgainst(ModalInteractionCallbackRequestSchema, body)
}

function checkRow(row: Record<string, unknown>, path: Path, ids: Set<string>, found: Findings): void {
  const inside = Array.isArray(row.components) ? (row.components as unknown[]) : []
  const input = inside[0]
  if (inside.length !== 1 || !isRecord(input) || input.type !== 4)
    return found.add(
      [...path, 'components'],
      'BASE_TYPE_BAD_LENGTH',
      'A row of a modal holds one text input.',
    )
  found.length([...path, 'components', 0, 'label'], input.label, 1, 45)
  checkInput(input, [...path, 'components', 0], found)
  uniqueId(input, [...path, 'components', 0], ids, found)
}

function checkLabel(label: Record<string, unknown>, path: Path, ids: Set<string>, found: Findings): void {
  found.length([...path, 'label'], label.label, 1, 45)
  found.length([...path, 'description'], label.description, 0, 100)
  const { component } = label
  if (!isRecord(component))
    return found.add([...path, 'component'], 'BASE_TYPE_REQUIRED', 'This field is required')
  const inner: Path = [...path, 'component']
  uniqueId(component, inner, ids, found)
  if (component.disabled !== undefined)
    found.add([...inner, 'disabled'], 'BASE_TYPE_BAD_VALUE', 'Nothing in a modal can be disabled')
  if (component.type === 3) {
    checkSelect(component, inner, found)
    return checkLeast(component, inner, found)
  }
  if (component.type === 6) return checkRoles(component, inner, found)
  if (component.type === 21) return checkRadio(component, inner, found)
  if (component.type === 22) return checkCheckboxes(component, inner, found)
  if (component.type === 19) return checkFiles(component, inner, found)
  if (component.type === 23) return found.length([...inner, 'custom_id'], component.custom_id, 1, 100)
  if (component.type !== 4)
    return found.add(
      [...inner, 'type'],
      'UNION_TYPE_CHOICES',
      'Value of field "type" must be one of (3, 4, 6, 19, 21, 22, 23).',
    )
  checkInput(component, inner, found)
  if (component.label !== undefined && component.label !== null)
    found.add([...inner, 'label'], 'BASE_TYPE_BAD_VALUE', 'A text input in a label has no label of its own')
}

/** A file upload: at least as many files as are required, at most ten. */
function checkFiles(upload: Record<string, unknown>, path: Path, found: Findings): void {
  found.length([...path, 'custom_id'], upload.custom_id, 1, 100)
  const least = Number(upload.min_values ?? 1)
  const most = Number(upload.max_values ?? 1)
  if (least > most)
    found.add([...path, 'min_values'], 'BASE_TYPE_BAD_VALUE', 'min_values is above max_values')
  if ((upload.required ?? true) === false && least > 0)
    found.add([...path, 'min_values'], 'BASE_TYPE_BAD_VALUE', 'What is not required takes no least number')
}

function checkInput(input: Record<string, unknown>, path: Path, found: Findings): void {
  found.length([...path, 'custom_id'], input.custom_id, 1, 100)
  found.length([...path, 'placeholder'], input.placeholder, 0, 100)
  const max = Number(input.max_length ?? 4000)
  const min = Number(input.min_length ?? 0)
  if (min > max) found.add([...path, 'min_length'], 'BASE_TYPE_BAD_VALUE', 'min_length is above max_length')
  const { value } = input
  found.length([...path, 'value'], value, 0, max)
  if (typeof value === 'string' && value !== '' && value.length < min)
    found.add([...path, 'value'], 'BASE_TYPE_MIN_LENGTH', `Must be ${min} or more in length.`)
}
