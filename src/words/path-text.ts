import type { Curriculum, Pillar } from '../core/curriculum.ts'
import { UserError } from '../core/errors.ts'
import type { Focus } from '../core/focus.ts'
import type { Choice } from '../core/form.ts'
import { cut, folded, plain } from '../core/text.ts'
import { daysIn, LENGTH } from './path-words.ts'
import { pickPillar } from './pick.ts'

/** What somebody wants of a roadmap, as they wrote it: its days, and the one to begin with (1-based), where they said so. */
export type Wish = { focus: Focus; day?: number }

/**
 * Reads `everything`, `only system design`, `without coding and ads`, `from deep learning`, `8 weeks`, `40 days`, `from day 12`, and
 * several of these together; a week has `perWeek` study days. Throws UserError.
 */
export function readWish(typed: string, curriculum: Curriculum, perWeek: number): Wish {
  const coded = readCode(typed, curriculum)
  if (coded) return { focus: coded }
  let rest = typed
    .toLowerCase()
    .replace(/\b(?:to|for|until|before|till) (?:an?|the|my|our) interviews?\b/g, ' ')
    .replace(/\b(?:the )?(?:whole|entire|full|complete) (?:roadmap|curriculum|thing)\b|\beverything\b/g, ' ')
    .replace(/^\s*all\s*$/, ' ')
  const take = (pattern: RegExp): RegExpExecArray | undefined => {
    const found = pattern.exec(rest)
    if (found) rest = `${rest.slice(0, found.index)} , ${rest.slice(found.index + found[0].length)}`
    return found ?? undefined
  }
  const length = take(LENGTH)
  const [, day] = take(/\b(?:(?:start(?:ing)?|begin(?:ning)?) )?(?:from|at|with|on) day (\d{1,6})\b/) ?? []
  const [, bare] = day === undefined ? (take(/^\s*(?:day )?(\d{1,6})\s*$/) ?? []) : []
  const parts = splitByWords(rest)
  const pillarsOf = (kind: 'only' | 'without' | 'from'): Pillar[] =>
    parts.flatMap((part) => {
      const named = part.kind === kind ? pillarsIn(curriculum, part.text) : []
      if (part.kind === kind && kind !== 'only' && named.length === 0) throw unclear('Which pillar?')
      return named
    })
  const without = pillarsOf('without').map(({ id }) => id)
  const only = pillarsOf('only').map(({ id }) => id)
  const [from, second] = pillarsOf('from')
  if (second) throw unclear('A roadmap begins at one pillar. To keep several, write only and their names.')
  const wanted = curriculum.pillars
    .map(({ id }) => id)
    .filter((id) => (only.length === 0 || only.includes(id)) && !without.includes(id))
  if (wanted.length === 0) throw unclear('That leaves out every pillar.')
  const isAll = wanted.length === curriculum.pillars.length
  const first = day ?? bare
  return {
    focus: {
      ...(!isAll && { pillars: wanted }),
      ...(from && { from: from.id }),
      ...(length && { days: lengthOf(length, perWeek) }),
    },
    ...(first !== undefined && { day: Number(first) }),
  }
}

const HOW = 'Write everything, only system design, without coding, from deep learning, 8 weeks or 40 days.'

const unclear = (why: string): UserError =>
  new UserError('This roadmap is not clear', `${why} ${HOW}`, [], 'path')

function lengthOf([, count = '', unit = '']: RegExpExecArray, perWeek: number): number {
  const days = daysIn(count, unit, perWeek)
  if (days < 1) throw unclear('A roadmap has at least one day.')
  return days
}

/** What stands behind each word that says what to do with pillars; without any such word, pillars are what is wanted. */
function splitByWords(text: string): { kind: 'only' | 'without' | 'from'; text: string }[] {
  const word =
    /\b(only|just|focus(?:ed)? on|focus|without|(?:all |everything )?but|except(?: for)?|leave out|leaving out|no|(?:start(?:ing)?|begin(?:ning)?)(?: (?:from|at|with))?|from)\b/
  const kindOf = (said: string): 'only' | 'without' | 'from' =>
    /^(without|all|every|but|except|leav|no)/.test(said)
      ? 'without'
      : /^(start|begin|from)/.test(said)
        ? 'from'
        : 'only'
  const pieces = text.split(word)
  const parts = [{ kind: 'only' as 'only' | 'without' | 'from', text: pieces[0] ?? '' }]
  for (let i = 1; i < pieces.length; i += 2)
    parts.push({ kind: kindOf(pieces[i] ?? ''), text: pieces[i + 1] ?? '' })
  return parts
}

/** The pillars that a list names. A name may hold what parts two of them: `recommendation, search & ads`. */
function pillarsIn(curriculum: Curriculum, list: string): Pillar[] {
  const names = list
    .split(/[,;+&/]|\band\b/)
    .map((name) => name.replace(/^\s*(?:on|the|pillars?)\b|\bpillars?\s*$/g, '').trim())
    .filter((name) => name !== '')
  const found: Pillar[] = []
  for (let i = 0; i < names.length; ) {
    const whole = longestName(curriculum, names.slice(i))
    found.push(whole?.pillar ?? named(curriculum, names[i] ?? ''))
    i += whole?.names ?? 1
  }
  return found
}

/** A title as a list may say it: `and` or `&`, or a comma. */
const fold = (text: string): string => folded(text.replace(/\band\b/gi, ' '))

/** The pillar whose whole title several names make together. */
function longestName(
  { pillars }: Curriculum,
  names: readonly string[],
): { pillar: Pillar; names: number } | undefined {
  for (let count = names.length; count > 1; count--) {
    const name = fold(names.slice(0, count).join(' '))
    const pillar = pillars.find(({ title }) => fold(title) === name)
    if (pillar) return { pillar, names: count }
  }
  return undefined
}

function named(curriculum: Curriculum, name: string): Pillar {
  try {
    return pickPillar(curriculum, name)
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    throw unclear(
      `“${plain(cut(name, 40))}” is no pillar. There are: ${curriculum.pillars.map(({ title }) => plain(title)).join('; ')}.`,
    )
  }
}

/** A focus as a manager would write it, which `readWish` reads again. */
export function writeWish(curriculum: Curriculum, { focus, day = 1 }: Wish): string {
  const { pillars, from, days } = focus
  const left = curriculum.pillars.flatMap(({ id }) => (pillars?.includes(id) === false ? [id] : []))
  const said = [
    ...(pillars === undefined
      ? []
      : [left.length < pillars.length ? `without ${left.join(', ')}` : `only ${pillars.join(', ')}`]),
    ...(from === undefined ? [] : [`from ${from}`]),
    ...(days === undefined ? [] : [`${days} days`]),
    ...(day > 1 ? [`from day ${day}`] : []),
  ]
  return said.join(', ') || 'everything'
}

/**
 * A focus in a few characters, for buttons, whose state is short: which pillars (a number whose bits they are), the one to begin
 * at, and the days, `=3j.4.40`. `readWish` reads it, with the curriculum that it was made with.
 */
export function codeOf(curriculum: Curriculum, { pillars, from, days }: Focus): string {
  const bits = curriculum.pillars.reduce(
    (sum, { id }, i) => sum + (pillars?.includes(id) ? 1n << BigInt(i) : 0n),
    0n,
  )
  const first = from === undefined ? '' : curriculum.pillars.findIndex(({ id }) => id === from).toString(36)
  return `=${pillars ? bits.toString(36) : ''}.${first}.${days ?? ''}`
}

function readCode(text: string, { pillars }: Curriculum): Focus | undefined {
  const [whole, bits, first, days] = /^=([0-9a-z]*)\.([0-9a-z]*)\.(\d{0,6})$/.exec(text.trim()) ?? []
  if (whole === undefined) return undefined
  const mask = [...(bits ?? '')].reduce((sum, digit) => sum * 36n + BigInt(Number.parseInt(digit, 36)), 0n)
  const kept = pillars.filter((_, i) => (mask >> BigInt(i)) & 1n).map(({ id }) => id)
  const from = first ? pillars[Number.parseInt(first, 36)] : undefined
  if ((bits && kept.length === 0) || (first && !from) || days === '0')
    throw unclear('The pillars have changed since this button was made.')
  return {
    ...(bits && { pillars: kept }),
    ...(from && { from: from.id }),
    ...(days && { days: Number(days) }),
  }
}

/** The pillars of a roadmap with how many days each has, in the curriculum's order. Card text. */
function pillarCounts(curriculum: Curriculum): string {
  const counts = Map.groupBy(curriculum.days, ({ pillar }) => pillar)
  return curriculum.pillars
    .flatMap(({ id, title }) => {
      const count = counts.get(id)?.length
      return count === undefined ? [] : [`${plain(title)} ${count}`]
    })
    .join(' · ')
}

/** What a roadmap's days are, and how they were picked where there are fewer of them than there could be. Card text. */
export function pathText(roadmap: Curriculum, { days }: Focus): string {
  const counts = pillarCounts(roadmap)
  if (days === undefined) return counts
  if (roadmap.length < days) return `${counts}\n\nThere are no more than ${roadmap.length} such days.`
  return `${counts}\n\nEach pillar keeps its share: first a day on each of its topics, then more, with review and mock days as often as before.`
}

const WEEKS = [2, 4, 6, 8, 12, 16]

/** How long a roadmap may be, as a form offers it: lengths that are shorter than the curriculum at five days a week. */
export const lengthChoices = ({ length }: Curriculum): Choice[] =>
  WEEKS.filter((weeks) => weeks * 5 < length).map((weeks) => ({
    label: `${weeks} weeks`,
    value: `${weeks} weeks`,
  }))

/** What a roadmap may be, as a form offers it: everything, so many weeks, or one pillar where it is clear of which curriculum. */
export function pathChoices(whole: Curriculum, isOnlyOne: boolean): Choice[] {
  const pillars = whole.pillars.map(({ id, title }) => ({ label: `Only ${title}`, value: `only ${id}` }))
  return [
    { label: isOnlyOne ? `Everything: ${whole.length} days` : 'Everything', value: 'everything' },
    ...lengthChoices(whole),
    ...(isOnlyOne && pillars.length > 1 ? pillars.slice(0, 16) : []),
  ]
}
