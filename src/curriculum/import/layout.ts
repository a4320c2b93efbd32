import { createHash } from 'node:crypto'
import type { Pillar, Prompt } from '../../core/curriculum.ts'
import { MOST_OF } from '../open-schema.ts'
import type { Entry } from './entry.ts'

/** What a curriculum of an import holds: pillars in order, and days with their questions. */
export type Laid = {
  pillars: Pick<Pillar, 'id' | 'title'>[]
  days: { theme?: string | undefined; pillar?: string | undefined; questions: Placed[] }[]
}

/** A question with its permanent id. */
export type Placed = Omit<Entry, 'pillar' | 'key'> & { id: string }

/** What a new import changes for whoever uses the one before. Each is what a list calls the question. */
export type Changes = { kept: number; changed: string[]; added: string[]; removed: string[] }

/** More would be more than a card can offer. */
const PILLARS = 25

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 8)

/** A text as an id: its first words, or a sum of it where they hold no Latin letter. */
export function slug(text: string, words = 6): string {
  const found = text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .match(/[a-z0-9]+/g)
  const id = (found ?? []).slice(0, words).join('-').slice(0, 38).replace(/-$/, '')
  return /[a-z]/.test(id) ? id : `q-${hashOf(text)}`
}

const bare = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()

const wordsOf = (text: string): Set<string> => new Set(bare(text).split(' '))

function likeness(a: Set<string>, b: Set<string>): number {
  const shared = [...a].filter((word) => b.has(word)).length
  return shared / (a.size + b.size - shared || 1)
}

/** From which share of common words on a question counts as another wording of one before. */
const SAME = 0.5
/** So many questions are compared with each other, which takes a second. */
const COMPARED = 800

/** Ids of the entries: their own where the source names one, else that of the same or nearest question before, else a new one. */
function identify(entries: readonly Entry[], before: readonly Prompt[]): string[] {
  const known = new Map(before.map((prompt) => [prompt.id, prompt]))
  const byText = new Map(before.map(({ id, questions: [first] }) => [bare(first?.ask ?? ''), id]))
  const taken = new Set<string>()
  const take = (id: string | undefined): string | undefined => {
    if (id === undefined || taken.has(id)) return undefined
    taken.add(id)
    return id
  }
  const ownId = ({ key }: Entry): string | undefined =>
    key === undefined ? undefined : `k-${/^[A-Za-z0-9]{1,40}$/.test(key) ? key.toLowerCase() : hashOf(key)}`
  const ids = entries.map((entry) => take(ownId(entry)))
  entries.forEach((entry, i) => {
    ids[i] ??= take(byText.get(bare(entry.ask)))
  })
  const open = [...known.values()]
    .filter(({ id }) => !taken.has(id))
    .map(({ id, questions: [first] }) => ({ id, words: wordsOf(first?.ask ?? '') }))
  const fresh = entries.flatMap((entry, i) =>
    ids[i] === undefined ? [{ i, words: wordsOf(entry.ask) }] : [],
  )
  if (open.length <= COMPARED && fresh.length <= COMPARED) {
    const pairs = fresh.flatMap(({ i, words }) =>
      open.flatMap((old) => {
        const alike = likeness(words, old.words)
        return alike >= SAME ? [{ i, id: old.id, alike }] : []
      }),
    )
    for (const { i, id } of pairs.sort((a, b) => b.alike - a.alike)) ids[i] ??= take(id)
  }
  const counts = new Map<string, number>()
  return entries.map(({ ask }, i) => {
    const id = ids[i] ?? unused(ask, (wish) => !taken.has(wish) && !known.has(wish), counts)
    taken.add(id)
    return id
  })
}

function unused(ask: string, isFree: (id: string) => boolean, counts: Map<string, number>): string {
  const wish = slug(ask)
  for (let n = counts.get(wish) ?? 0; ; n += 1) {
    counts.set(wish, n + 1)
    const id = n === 0 ? wish : n === 1 ? `${wish}-${hashOf(ask)}` : `${wish}-${n}`
    if (isFree(id)) return id
  }
}

const chunked = <T>(items: readonly T[], most: number): T[][] => {
  const count = Math.ceil(items.length / most)
  const size = items.length / count
  return Array.from({ length: count }, (_, i) =>
    items.slice(Math.round(i * size), Math.round((i + 1) * size)),
  )
}

function grouped<T>(items: readonly T[], by: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const item of items) {
    const group = groups.get(by(item))
    if (group) group.push(item)
    else groups.set(by(item), [item])
  }
  return groups
}

/** Lays questions out as a roadmap: pillar after pillar, `perDay` a day, those of an area together. Ids of `before` are kept. */
export function layOut(entries: readonly Entry[], perDay: number, before: readonly Prompt[]): Laid {
  const ids = identify(entries, before)
  const all = entries.map((entry, i) => ({ ...entry, id: ids[i] ?? '' }))
  const titles = [...new Set(all.map(({ pillar }) => pillar ?? ''))]
  const many = titles.length > PILLARS || titles.length === 1
  const pillarIds = new Map<string, string>()
  for (const title of many ? [] : titles) {
    const wish = slug(title || 'other').replace(/^q-/, 'p-')
    pillarIds.set(
      title,
      [...pillarIds.values()].includes(wish) ? `${wish}-${hashOf(title)}`.slice(0, 48) : wish,
    )
  }
  const days = [...grouped(all, ({ pillar }) => pillar ?? '')].flatMap(([title, ofPillar]) => {
    const areas = [...grouped(ofPillar, ({ area }) => area ?? '')]
    const isFine = areas.length > ofPillar.length / 2
    const parts = isFine ? [['', ofPillar] as const] : areas
    return parts.flatMap(([area, questions]) =>
      chunked(questions, perDay).map((ofDay) => ({
        theme: area || (many && title) || undefined,
        pillar: pillarIds.get(title),
        questions: ofDay.map(({ pillar: _, key: _k, ...question }) => ({
          ...question,
          area: question.area === area ? undefined : question.area,
        })),
      })),
    )
  })
  return {
    pillars: [...pillarIds].map(([title, id]) => ({ id, title: title || 'Other' })),
    days,
  }
}

/** Whether a roadmap of these days can be. */
export const fits = ({ days }: Laid): boolean => days.length <= MOST_OF.days

/** What changes between two imports, by ids. */
export function changesOf(before: readonly Prompt[], { days }: Laid): Changes {
  const now = new Map(days.flatMap(({ questions }) => questions.map((one) => [one.id, one] as const)))
  const old = new Map(before.map((prompt) => [prompt.id, prompt.questions[0]]))
  const isSame = (id: string): boolean => {
    const [was, is] = [old.get(id), now.get(id)]
    return was?.ask === is?.ask && (is?.answer === undefined || was?.answer === is.answer)
  }
  const common = [...now.keys()].filter((id) => old.has(id))
  return {
    kept: common.filter(isSame).length,
    changed: common.filter((id) => !isSame(id)).map((id) => now.get(id)?.ask ?? id),
    added: [...now.values()].filter(({ id }) => !old.has(id)).map(({ ask }) => ask),
    removed: [...old].filter(([id]) => !now.has(id)).map(([id, question]) => question?.ask ?? id),
  }
}
