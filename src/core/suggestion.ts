import { z } from 'zod'
import type { Day } from './curriculum.ts'
import type { Group } from './group.ts'
import { showAnew } from './membership.ts'
import { type Occurrence, occurrences, type Step, seriesPrefix } from './occurrence.ts'
import { personOf, see } from './person.ts'
import { defineKind, each, type Reader, type Store, type Tx, updateIfThere } from './records.ts'
import type { MemberRef } from './refs.ts'
import { localDate } from './schedule.ts'

/** So many open suggestions somebody may have in a group. */
export const MOST_OPEN = 3
/** In characters: what fits every platform's form, and its message together with the rest. */
export const LONGEST = { ask: 600, answer: 2_000, area: 60, word: 200 } as const

/**
 * A question that a member proposed, by `<group>/<id>`: the group's own content. Who it was is in `authored` alone; `by` is
 * their name, where they agreed to be named. `from` (local date) is the day that a manager chose for it; without one it comes on
 * a review day. `postedIn` is the key of the occurrence that brought it.
 */
export const suggestions = defineKind('suggestion', {
  version: 1,
  schema: z.object({
    ask: z.string(),
    answer: z.string().optional(),
    area: z.string().optional(),
    /** Epoch ms. */
    at: z.number(),
    state: z.enum(['open', 'approved']),
    by: z.string().optional(),
    from: localDate.optional(),
    postedIn: z.string().optional(),
  }),
})
export type Suggestion = z.output<typeof suggestions.schema>

/**
 * Somebody's suggestion, by `<person>/<group>/<id>`: leaves with the person. `refused` is what became of it where a manager said no,
 * with their word; its text is deleted then.
 */
export const authored = defineKind('authored', {
  version: 1,
  schema: z.object({
    at: z.number(),
    refused: z.object({ at: z.number(), word: z.string() }).optional(),
  }),
})
export type Authored = z.output<typeof authored.schema>

/** A suggestion as it stands: one whose post never went out was in none, and comes again. */
async function standing(reader: Reader, suggestion: Suggestion): Promise<Suggestion> {
  const { postedIn, ...rest } = suggestion
  const row = postedIn === undefined ? undefined : await reader.get(occurrences, postedIn)
  return row && row.days.length > 0 ? suggestion : rest
}

/** Every suggestion of a group as it stands, the oldest first. */
export async function suggestionsOf(
  reader: Reader,
  group: string,
): Promise<{ id: string; value: Suggestion }[]> {
  const prefix = `${group}/`
  const found: { id: string; value: Suggestion }[] = []
  for await (const { key, value } of each(reader, suggestions, { prefix }))
    found.push({ id: key.slice(prefix.length), value: await standing(reader, value) })
  return found.sort((a, b) => a.value.at - b.value.at)
}

/** How many suggestions wait for a manager. */
export const waitingIn = async (reader: Reader, group: Pick<Group, 'id' | 'suggestions'>): Promise<number> =>
  group.suggestions
    ? (await suggestionsOf(reader, group.id)).filter(({ value }) => value.state === 'open').length
    : 0

/** What somebody suggested in a group, the oldest first; without a suggestion where it was refused, or is gone. */
export async function ownOf(
  reader: Reader,
  member: MemberRef,
  group: string,
): Promise<{ id: string; own: Authored; suggestion: Suggestion | undefined }[]> {
  const prefix = `${personOf(member)}/${group}/`
  const found: { id: string; own: Authored; suggestion: Suggestion | undefined }[] = []
  for await (const { key, value } of each(reader, authored, { prefix })) {
    const id = key.slice(prefix.length)
    const suggestion = await reader.get(suggestions, `${group}/${id}`)
    found.push({ id, own: value, suggestion: suggestion && (await standing(reader, suggestion)) })
  }
  return found.sort((a, b) => a.own.at - b.own.at)
}

/** Stores a suggestion with its author. Resolves to why not, where somebody has enough open ones or made the same before. */
export async function propose(
  tx: Tx,
  member: MemberRef,
  group: string,
  suggestion: Suggestion,
): Promise<'stored' | 'enough' | 'same'> {
  const open = (await ownOf(tx, member, group)).filter((each) => each.suggestion?.state === 'open')
  if (open.some((each) => each.suggestion?.ask === suggestion.ask)) return 'same'
  if (open.length >= MOST_OPEN) return 'enough'
  await see(tx, member, suggestion.at)
  let free = suggestion.at
  while (!(await tx.insert(suggestions, `${group}/${free.toString(36)}`, suggestion))) free++
  const id = free.toString(36)
  tx.put(authored, `${personOf(member)}/${group}/${id}`, { at: suggestion.at })
  return 'stored'
}

/** What a manager did with a suggestion in a group; `undefined` where it is gone. */
export const changeSuggestion = (
  tx: Tx,
  group: string,
  id: string,
  change: (suggestion: Suggestion) => Suggestion,
): Promise<Suggestion | undefined> => updateIfThere(tx, suggestions, `${group}/${id}`, change)

/**
 * Deletes a suggestion; `false` where it is gone. Its author finds the manager's word where it was, and their
 * name leaves the ledger. Who that is only their own
 * records say, so that nothing else has to be erased with them: these are looked through.
 */
export async function refuse(
  store: Store,
  group: string,
  id: string,
  refused: { word: string; at: number },
): Promise<boolean> {
  const key = `${group}/${id}`
  let own: string | undefined
  for await (const found of each(store, authored)) if (found.key.endsWith(`/${key}`)) own = found.key
  return store.transact(async (tx) => {
    if (!(await tx.get(suggestions, key))) return false
    await unname(tx, key)
    tx.delete(suggestions, key)
    if (own !== undefined) await updateIfThere(tx, authored, own, (value) => ({ ...value, refused }))
    return true
  })
}

/** A suggestion that a post brings; `id` is its own. */
export type Guest = { id: string; suggestion: Suggestion }

/**
 * The approved suggestion that the post of a local date brings: the first one whose chosen day has come, else, on a review
 * day, the oldest one without. One that was in a post which never went out comes again.
 */
export async function guestOf(
  reader: Reader,
  group: Pick<Group, 'id' | 'suggestions'>,
  day: Pick<Day, 'kind'>,
  date: string,
): Promise<Guest | undefined> {
  if (!group.suggestions) return undefined
  const ready = (await suggestionsOf(reader, group.id)).flatMap(({ id, value }): Guest[] =>
    value.state === 'approved' && value.postedIn === undefined ? [{ id, suggestion: value }] : [],
  )
  const due = ready
    .filter(({ suggestion: { from } }) => from !== undefined && from <= date)
    .sort((a, b) => ((a.suggestion.from ?? '') < (b.suggestion.from ?? '') ? -1 : 1))
  if (due[0] || day.kind !== 'review') return due[0]
  return ready.find(({ suggestion }) => suggestion.from === undefined)
}

/**
 * Notes, with the claim of a row, that it brings its guest; `key` is the row's. `false` where that was taken back since the row was
 * planned, or names its author no more.
 */
export async function bring(tx: Tx, row: Occurrence, key: string): Promise<boolean> {
  if (row.guest === undefined) return true
  const at = `${row.group}/${row.guest}`
  const now = await tx.get(suggestions, at)
  const isNamed = row.steps.some((step) => unnamed(step) !== step)
  if (!now || (isNamed && now.by === undefined)) return false
  if (row.round > 1) return true
  if (now.state !== 'approved') return false
  tx.put(suggestions, at, { ...now, postedIn: key })
  return true
}

/** What a step of a post says of its guest. Pure text, so that it is sent again as it was. */
export const guestContent = ({ suggestion: { ask, area, by } }: Guest): string =>
  JSON.stringify({ ask, ...(area !== undefined && { area }), ...(by !== undefined && { by }) })

const guestText = z.object({ ask: z.string(), area: z.string().optional(), by: z.string().optional() })
export const readGuest = (content: string): z.output<typeof guestText> => guestText.parse(JSON.parse(content))

/**
 * With the record of an author their name leaves the suggestion, every row of the ledger that brought it (those of posts that
 * never went out, or went out again, too), and the messages. `key` is the record's, or the suggestion's.
 */
export async function unname(tx: Tx, key: string): Promise<void> {
  const [group = '', id = ''] = key.split('/').slice(-2)
  const old = await tx.get(suggestions, `${group}/${id}`)
  if (old?.by === undefined) return
  const { by: _, ...rest } = old
  tx.put(suggestions, `${group}/${id}`, rest)
  if (old.postedIn === undefined) return
  for await (const { key: at, value: row } of each(tx, occurrences, { prefix: seriesPrefix(group) }))
    if (row.guest === id) {
      const steps = row.steps.map(unnamed)
      tx.put(occurrences, at, { ...row, steps })
      await showAnew(
        tx,
        at,
        steps.filter((step, i) => step !== row.steps[i]),
      )
    }
}

/** A step that says a question of the group without its author's name; any other as it is. */
export function unnamed(step: Step): Step {
  const [, head = '', said, tail = ''] = GUEST_STEP.exec(step.content) ?? []
  if (said === undefined || !('by' in readGuest(said))) return step
  const { by: _, ...text } = readGuest(said)
  return { ...step, content: `${head}${JSON.stringify(text)}${tail}` }
}

/** A step's content that says a guest: its text, and its place among the prompts. */
export const GUEST_STEP = /^(guest )(\{.*\})( \d+)$/s
