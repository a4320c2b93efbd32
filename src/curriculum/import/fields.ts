import { UserError } from '../../core/errors.ts'
import { add, type Entry, pass, type Understood } from './entry.ts'

/** What a column or a key of a list may be called, by the field it fills; the first that is there is taken. */
const NAMES = {
  ask: 'question questions ask q prompt front text problem title frage pregunta pergunta domanda вопрос 问题 題目 質問 name term',
  answer:
    'answer answers a back solution response reply antwort respuesta resposta réponse risposta ответ 答案 回答 definition',
  hint: 'hint hints tip clue hinweis',
  followUp: 'followup followups',
  explanation: 'explanation explain rationale reason why erklärung',
  link: 'link url href reference source',
  pillar:
    'area topic topics category categories section subject pillar theme chapter module deck thema kategorie',
  area: 'subtopic subcategory subsection tag tags',
  key: 'id guid uuid key slug',
} as const

type Field = keyof typeof NAMES

/** What `--map` may name: the fields as members of a team would call them. */
const MAPPED: Record<string, Field> = {
  question: 'ask',
  ask: 'ask',
  answer: 'answer',
  hint: 'hint',
  followup: 'followUp',
  explanation: 'explanation',
  link: 'link',
  area: 'pillar',
  pillar: 'pillar',
  subarea: 'area',
  id: 'key',
}

const folded = (name: string): string => name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')

/** Which column or key fills which field; options are several. */
export type Columns = { fields: Partial<Record<Field, string>>; options: string[] }

/** `question=Q,answer=A` as pairs of our field and their column. Throws UserError. */
export function readMap(map: string): [Field, string][] {
  return map.split(',').map((pair) => {
    const [ours = '', ...theirs] = pair.split('=')
    const field = Object.hasOwn(MAPPED, folded(ours)) ? MAPPED[folded(ours)] : undefined
    if (!field || theirs.join('=').trim() === '')
      throw new UserError(
        `--map: "${pair.trim().slice(0, 60)}" does not fit.`,
        `Write field=column, with a field of: ${Object.keys(MAPPED).join(', ')}. Such as --map question=Q,answer=A`,
      )
    return [field, theirs.join('=').trim()]
  })
}

/** Finds the columns among what a source calls them. A mapped one that is not there is a UserError. */
export function columnsOf(names: readonly string[], map: string | undefined): Columns {
  const fields: Columns['fields'] = {}
  for (const [field, wanted] of map === undefined ? [] : readMap(map)) {
    const found =
      names.find((one) => one.trim() === wanted) ?? names.find((one) => folded(one) === folded(wanted))
    if (found === undefined)
      throw new UserError(
        `There is no column "${wanted.slice(0, 60)}".`,
        `The source has: ${names.slice(0, 30).join(', ').slice(0, 400)}.`,
      )
    fields[field] = found
  }
  const taken = new Set(Object.values(fields))
  for (const [field, known] of Object.entries(NAMES) as [Field, string][]) {
    if (fields[field] !== undefined) continue
    const word = known
      .split(' ')
      .find((one) => names.some((name) => folded(name) === one && !taken.has(name)))
    const found = names.find((name) => folded(name) === word && !taken.has(name))
    if (found !== undefined) {
      fields[field] = found
      taken.add(found)
    }
  }
  const options = names.filter(
    (name) => !taken.has(name) && /^(?:option|choice|opt)s?[a-j\d]{0,2}$|^[a-f]$/.test(folded(name)),
  )
  return { fields, options: options.length > 1 || folded(options[0] ?? '').endsWith('s') ? options : [] }
}

const shown = (value: unknown): string =>
  typeof value === 'string'
    ? value
    : typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint'
      ? String(value)
      : Array.isArray(value) && value.every((one) => typeof one === 'string')
        ? value.join('\n')
        : ''

/** Adds the question that a row or an object holds. `place` is where it stands, if it does not say so itself. */
export function addRow(
  result: Understood,
  row: Record<string, unknown>,
  { fields, options }: Columns,
  place: Partial<Entry> = {},
): void {
  const at = (field: Field): string | undefined => {
    const column = fields[field]
    return column === undefined || !Object.hasOwn(row, column) ? undefined : shown(row[column]) || undefined
  }
  const choices = options.flatMap((name) => {
    const value = row[name]
    return Array.isArray(value) ? value.map(shown) : shown(value) || []
  })
  const answer = at('answer')
  const letter = /^\(?([A-Ja-j])\)?[.)]?$/.exec(answer?.trim() ?? '')?.[1]
  const chosen = letter === undefined ? undefined : choices[letter.toUpperCase().charCodeAt(0) - 65]
  const ask = at('ask')
  if (ask === undefined) return pass(result, 'a row without a question')
  const entry: Entry = {
    ask,
    answer: chosen ?? answer,
    hint: at('hint'),
    followUp: at('followUp'),
    explanation: at('explanation'),
    link: at('link'),
    pillar: at('pillar') ?? place.pillar,
    area: at('area')?.split(/[\n,;]/, 1)[0] ?? place.area,
    key: at('key'),
    options: choices,
  }
  add(result, entry, 'seen')
}

/** Says which columns were not taken. */
export function passColumns(
  result: Understood,
  names: readonly string[],
  { fields, options }: Columns,
): void {
  const taken = new Set([...Object.values(fields), ...options])
  for (const name of names.filter((one) => !taken.has(one) && one.trim() !== '').slice(0, 20))
    pass(result, `the column "${name.slice(0, 40)}"`)
}
