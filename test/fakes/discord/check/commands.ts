import { ApplicationCommandUpdateRequestSchema } from 'discord-api-spec/zod'
import { checkAgainst, type Findings, findings, isRecord } from './body.ts'

type Path = (string | number)[]
type Item = Record<string, unknown>

/** Discord's pattern of command and option names; letters must be lower case where they have a lower case. */
const NAME = /^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$/u

/** Option types that hold options themselves. */
const SUBCOMMAND = 1
const GROUP = 2

/**
 * Checks the body of a bulk overwrite: an array of chat input commands. Throws 50035. Where the app may be installed is the operator's
 * choice; what Discord does with a command for anything else is not documented, so nobody may rely on it.
 */
export function checkCommands(body: unknown, installs: ReadonlySet<number>): Item[] {
  const found = findings()
  if (!Array.isArray(body)) {
    found.add([], 'BASE_TYPE_REQUIRED', 'An array is required')
    found.throwIfAny()
  }
  const commands = (body as unknown[]).filter(isRecord)
  if (commands.length > 100) found.add([], 'BASE_TYPE_MAX_LENGTH', 'Must be 100 or fewer in length.')
  const names = new Set<unknown>()
  commands.forEach((command, i) => {
    if (names.has(command.name))
      found.add(
        [i, 'name'],
        'APPLICATION_COMMANDS_DUPLICATE_NAME',
        'Application command names must be unique',
      )
    names.add(command.name)
    checkCommand(command, [i], found)
    checkOffer(command, [i], installs, found)
  })
  found.throwIfAny()
  for (const command of commands) checkAgainst(ApplicationCommandUpdateRequestSchema, known(command))
  return commands
}

/** The description leaves out `nsfw` and gives permissions as a number; Discord's documentation says a string. */
function known(command: Item): Item {
  const { nsfw: _, default_member_permissions: bits, ...rest } = command
  return {
    ...rest,
    ...(bits !== undefined && { default_member_permissions: bits === null ? null : Number(bits) }),
  }
}

function checkCommand(command: Item, path: Path, found: Findings): void {
  const bits = command.default_member_permissions
  if (bits !== undefined && bits !== null && !/^\d+$/.test(String(bits)))
    found.add([...path, 'default_member_permissions'], 'BASE_TYPE_BAD_VALUE', 'Not a set of permissions')
  if ((command.type ?? 1) !== 1)
    found.add([...path, 'type'], 'UNSUPPORTED', 'The fake knows chat input commands only')
  checkNamed(command, path, found)
  checkOptions(optionsOf(command), path, 0, found)
  if (sizeOf(command) > 8000)
    found.add(path, 'APPLICATION_COMMAND_TOO_LARGE', 'Command exceeds maximum size (8000)')
}

const CONTEXTS: readonly unknown[] = [0, 1, 2]

function checkOffer(command: Item, path: Path, installs: ReadonlySet<unknown>, found: Findings): void {
  const listed = (name: string): unknown[] => (Array.isArray(command[name]) ? command[name] : [])
  const refuse = (name: string, why: string): void => found.add([...path, name], 'BASE_TYPE_CHOICES', why)
  if (listed('integration_types').some((type) => !installs.has(type)))
    refuse('integration_types', 'The app is not installed to that')
  if (listed('contexts').some((context) => !CONTEXTS.includes(context)))
    refuse('contexts', 'Value must be one of {0, 1, 2}.')
}

function checkNamed(item: Item, path: Path, found: Findings): void {
  const name = String(item.name ?? '')
  if (!NAME.test(name) || name !== name.toLowerCase())
    found.add([...path, 'name'], 'APPLICATION_COMMAND_INVALID_NAME', 'Command name is invalid')
  found.length([...path, 'description'], item.description, 1, 100)
}

function checkOptions(options: Item[], path: Path, depth: number, found: Findings): void {
  const at: Path = [...path, 'options']
  if (options.length > 25) found.add(at, 'BASE_TYPE_MAX_LENGTH', 'Must be 25 or fewer in length.')
  const nested = options.filter((option) => isNested(option))
  if (nested.length > 0 && (nested.length < options.length || depth > 1))
    found.add(
      at,
      'APPLICATION_COMMAND_OPTIONS_TYPE_INVALID',
      'Sub-command and sub-command group option types are mutually exclusive to all other types',
    )
  if (depth === 1 && options.some((option) => option.type === GROUP))
    found.add(at, 'APPLICATION_COMMAND_OPTIONS_TYPE_INVALID', 'A group cannot stand in a group')
  let optional = false
  const names = new Set<unknown>()
  options.forEach((option, i) => {
    if (names.has(option.name))
      found.add(
        [...at, i, 'name'],
        'APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS',
        'Option name already exists',
      )
    names.add(option.name)
    if (optional && option.required === true)
      found.add(
        [...at, i],
        'APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID',
        'Required options must be placed before non-required options',
      )
    optional ||= !isNested(option) && option.required !== true
    checkNamed(option, [...at, i], found)
    if (isNested(option)) checkNest(option, [...at, i], depth, found)
    else checkValue(option, [...at, i], found)
  })
}

function checkNest(option: Item, path: Path, depth: number, found: Findings): void {
  const inside = optionsOf(option)
  if (option.type === GROUP && (inside.length === 0 || inside.some((item) => item.type !== SUBCOMMAND)))
    found.add([...path, 'options'], 'APPLICATION_COMMAND_OPTIONS_TYPE_INVALID', 'A group holds sub-commands')
  if (option.type === SUBCOMMAND && inside.some(isNested))
    found.add([...path, 'options'], 'APPLICATION_COMMAND_OPTIONS_TYPE_INVALID', 'A sub-command holds values')
  checkOptions(inside, path, depth + 1, found)
}

function checkValue(option: Item, path: Path, found: Findings): void {
  const { type, choices, autocomplete } = option
  const listed = (Array.isArray(choices) ? choices : []) as Item[]
  const takesChoices = [3, 4, 10].includes(Number(type))
  if ((listed.length > 0 || autocomplete === true) && !takesChoices)
    found.add(path, 'APPLICATION_COMMAND_OPTIONS_TYPE_INVALID', 'This type takes no choices')
  if (listed.length > 0 && autocomplete === true)
    found.add(
      path,
      'APPLICATION_COMMAND_AUTOCOMPLETE_AND_CHOICES',
      'Autocomplete and choices exclude each other',
    )
  if (listed.length > 25)
    found.add([...path, 'choices'], 'BASE_TYPE_MAX_LENGTH', 'Must be 25 or fewer in length.')
  for (const key of ['name', 'value'])
    if (new Set(listed.map((choice) => choice[key])).size < listed.length)
      found.add(
        [...path, 'choices'],
        'APPLICATION_COMMAND_OPTIONS_CHOICE_NAME_ALREADY_EXISTS',
        'Choices must differ',
      )
  listed.forEach((choice, i) => {
    found.length([...path, 'choices', i, 'name'], choice.name, 1, 100)
    if (type === 3) found.length([...path, 'choices', i, 'value'], choice.value, 1, 100)
    else if (typeof choice.value !== 'number')
      found.add([...path, 'choices', i, 'value'], 'NUMBER_TYPE_COERCE', 'Value is not a number')
  })
  for (const [least, most, types] of [
    ['min_value', 'max_value', [4, 10]],
    ['min_length', 'max_length', [3]],
  ] as const) {
    const given = [option[least], option[most]].filter((bound) => bound !== undefined && bound !== null)
    if (given.length > 0 && !(types as readonly number[]).includes(Number(type)))
      found.add(path, 'APPLICATION_COMMAND_OPTIONS_TYPE_INVALID', `This type takes no ${least}`)
    if (given.length === 2 && Number(given[0]) > Number(given[1]))
      found.add([...path, least], 'BASE_TYPE_BAD_VALUE', `${least} is above ${most}`)
  }
}

const isNested = (option: Item): boolean => option.type === SUBCOMMAND || option.type === GROUP
const optionsOf = (item: Item): Item[] => (Array.isArray(item.options) ? item.options.filter(isRecord) : [])

/** Characters of every name, description and choice value, which together may not pass 8,000. */
function sizeOf(item: Item): number {
  const own = String(item.name ?? '').length + String(item.description ?? '').length
  const choices = (Array.isArray(item.choices) ? item.choices : []) as Item[]
  return (
    own +
    choices.reduce((sum, { name, value }) => sum + String(name).length + String(value).length, 0) +
    optionsOf(item).reduce((sum, option) => sum + sizeOf(option), 0)
  )
}
