import { type Known, MET, Pairs, type Seeker } from './pairs.ts'
import { randomFrom, SLOT_WORDS, slotsOf } from './slots.ts'

/** A table: when it begins, who sits there, and why: whether somebody meets again, has talked before, and what they want to practise. */
export type Seated = {
  start: number
  people: string[]
  met: boolean
  talked: boolean
  pillar: string | undefined
}

/** Who sits where, and who waits: nobody shares a time with them, or there is no room for another table. */
export type Seating = { tables: Seated[]; waiting: { person: string; why: 'no time' | 'no room' }[] }

const LARGEST = 4
const USUAL = 3
/** So many times at most are compared for each table: those at which most people could come. */
const TRIED = 8

/**
 * Seats people at tables of two to four, by a seed in [0, 1): at times that all of a table have, with whoever they have not met while
 * that is possible, then with whoever they have talked to. Nobody waits who could sit with anybody, while there is `room` for tables.
 * Pure; the same input gives the same tables.
 */
export function seat(seekers: readonly Seeker[], known: Known, seed: number, room: number): Seating {
  return new Seats(seekers, known, seed, room).seated()
}

type Table = number[]

class Seats {
  readonly #seekers: readonly Seeker[]
  readonly #free: Int32Array[]
  /** What each would do, as bits. */
  readonly #asks: number[]
  readonly #random: () => number
  readonly #room: number
  readonly #pairs: Pairs
  #tables: Table[] = []
  readonly #waiting = new Set<number>()

  constructor(seekers: readonly Seeker[], known: Known, seed: number, room: number) {
    this.#seekers = seekers.toSorted((one, other) => (one.person < other.person ? -1 : 1))
    this.#free = this.#seekers.map(({ starts }) => slotsOf(starts))
    this.#random = randomFrom(seed)
    // The upper bits are what the other one of two has to be.
    this.#asks = this.#seekers.map(({ roles }) => {
      const [asked, asks] = [roles.includes('candidate'), roles.includes('interviewer')]
      return Number(asked) + 2 * Number(asks) + 4 * Number(asks) + 8 * Number(asked)
    })
    this.#room = room
    this.#pairs = new Pairs(this.#seekers, known, this.#random)
  }

  seated(): Seating {
    this.#fill()
    // Each either seats one more or makes fewer who meet again, so this ends.
    while (this.#joinLeft() || this.#partMet());
    const tables = this.#tables.map((table) => this.#described(table))
    const waiting = [...this.#waiting].map((who) => ({
      person: this.#of(who).person,
      why: this.#hasCompany(who) ? ('no room' as const) : ('no time' as const),
    }))
    return { tables, waiting }
  }

  /** Tables of three, or of four where they are few: whoever has the fewest times first. */
  #fill(): void {
    const size = this.#seekers.length > USUAL * this.#room ? LARGEST : USUAL
    const jitter = this.#seekers.map(() => this.#random())
    const rank = (who: number): number =>
      (this.#of(who).first ? 0 : 1_000) + this.#of(who).starts.length + (jitter[who] ?? 0)
    const order = this.#seekers.map((_, who) => who).sort((one, other) => rank(one) - rank(other))
    const left = new Set(order)
    const at = Array.from({ length: SLOT_WORDS * 32 }, (): number[] => [])
    for (const who of order) for (const start of this.#of(who).starts) at[start]?.push(who)
    for (const who of order) {
      if (!left.has(who) || this.#tables.length >= this.#room) continue
      const found = this.#companyFor(who, left, at, size)
      if (!found) continue
      this.#tables.push(found)
      for (const each of found) left.delete(each)
    }
    for (const who of left) this.#waiting.add(who)
  }

  #companyFor(who: number, left: Set<number>, at: readonly number[][], size: number): Table | undefined {
    const times = this.#of(who)
      .starts.map((start) => ({ start, many: Math.min(40, at[start]?.length ?? 0) + this.#random() }))
      .sort((one, other) => other.many - one.many)
      .slice(0, TRIED)
    let best: { table: Table; cost: number } | undefined
    for (const { start } of times) {
      const there = (at[start] ?? []).filter((each) => each !== who && left.has(each))
      const table: Table = [who]
      while (table.length < size) {
        const next = this.#cheapest(table, there)
        if (next === undefined) break
        table.push(next)
      }
      if (table.length < 2 || !this.#isViable(table)) continue
      // A full table comes before a pleasant one.
      const cost = this.#pairs.costOf(table) + (size - table.length) * MET * 10
      if (!best || cost < best.cost) best = { table, cost }
    }
    return best?.table
  }

  #cheapest(table: Table, there: readonly number[]): number | undefined {
    let best: number | undefined
    let least = Number.POSITIVE_INFINITY
    for (const each of there) {
      if (table.includes(each) || (table.length === 1 && !this.#isPair(table[0] as number, each))) continue
      const cost = this.#pairs.costWith(table, each)
      if (cost < least) [best, least] = [each, cost]
    }
    return best
  }

  /** Nobody is left alone: one more at a table, two who wait, or somebody of three and more who changes over. */
  #joinLeft(): boolean {
    const before = this.#waiting.size
    for (let left = before + 1; left > this.#waiting.size; ) {
      left = this.#waiting.size
      for (const who of [...this.#waiting]) if (this.#waiting.has(who)) this.#place(who)
    }
    return this.#waiting.size < before
  }

  #place(who: number): boolean {
    const roomy = this.#tables
      .filter((table) => table.length < LARGEST && this.#sits([...table, who]))
      .sort((one, other) => this.#pairs.costWith(one, who) - this.#pairs.costWith(other, who))[0]
    if (roomy) {
      roomy.push(who)
      return this.#waiting.delete(who)
    }
    if (this.#tables.length >= this.#room) return false
    const other = [...this.#waiting]
      .filter((each) => each !== who && this.#sits([who, each]))
      .sort((one, two) => this.#pairs.costWith([who], one) - this.#pairs.costWith([who], two))[0]
    if (other !== undefined) {
      this.#tables.push([who, other])
      this.#waiting.delete(other)
      return this.#waiting.delete(who)
    }
    for (const table of this.#tables)
      for (const each of table.length > 2 ? table : []) {
        const rest = table.filter((one) => one !== each)
        if (!this.#sits([who, each]) || !this.#sits(rest)) continue
        table.splice(0, table.length, ...rest)
        this.#tables.push([who, each])
        return this.#waiting.delete(who)
      }
    return false
  }

  /** Whoever meets again changes places with somebody, moves, or the table parts, as long as that makes fewer who meet again. */
  #partMet(): boolean {
    let parted = false
    while (this.#tables.some((table) => this.#improve(table))) parted = true
    return parted
  }

  #improve(table: Table): boolean {
    const met = this.#pairs.metAt(table)
    if (met === 0) return false
    for (const other of this.#tables) {
      if (other === table) continue
      const before = met + this.#pairs.metAt(other)
      for (const a of table) {
        const rest = table.filter((each) => each !== a)
        const better = (one: Table, two: Table): boolean =>
          this.#pairs.metAt(one) + this.#pairs.metAt(two) < before && this.#sits(one) && this.#sits(two)
        const moved = [...other, a]
        if (rest.length > 1 && other.length < LARGEST && better(rest, moved))
          return put(table, rest, other, moved)
        for (const b of other) {
          const [one, two] = [
            [...rest, b],
            [...other.filter((each) => each !== b), a],
          ]
          if (better(one, two)) return put(table, one, other, two)
        }
      }
    }
    return this.#part(table, met)
  }

  #part(table: Table, met: number): boolean {
    const [a, ...rest] = table
    if (table.length < LARGEST || a === undefined || this.#tables.length >= this.#room) return false
    for (const b of rest) {
      const [one, two] = [[a, b], rest.filter((each) => each !== b)]
      if (this.#pairs.metAt(one) + this.#pairs.metAt(two) >= met || !this.#sits(one) || !this.#sits(two))
        continue
      table.splice(0, table.length, ...one)
      this.#tables.push(two)
      return true
    }
    return false
  }

  /** Whether people have a time in common, and one of them can be asked by another. */
  #sits(table: Table): boolean {
    return this.#isViable(table) && this.#startOf(table) !== undefined
  }

  #isViable(table: Table): boolean {
    return table.some((a, i) => table.some((b, j) => i !== j && this.#isPair(a, b)))
  }

  #isPair(a: number, b: number): boolean {
    return ((this.#asks[a] ?? 0) & ((this.#asks[b] ?? 0) >> 2)) !== 0
  }

  /** The first time that all have, on the hour if there is one. */
  #startOf(table: Table): number | undefined {
    let half: number | undefined
    for (let word = 0; word < SLOT_WORDS; word++) {
      let bits = -1
      for (const who of table) bits &= this.#free[who]?.[word] ?? 0
      for (let bit = 0; bits !== 0 && bit < 32; bit++) {
        if ((bits & (1 << bit)) === 0) continue
        if (bit % 2 === 0) return word * 32 + bit
        half ??= word * 32 + bit
      }
    }
    return half
  }

  #described(table: Table): Seated {
    const people = table.map((who) => this.#of(who))
    return {
      start: this.#startOf(table) ?? 0,
      people: people.map(({ person }) => person),
      met: this.#pairs.metAt(table) > 0,
      talked: this.#pairs.talkedAt(table),
      pillar: mostWanted(people),
    }
  }

  #hasCompany(who: number): boolean {
    return this.#seekers.some((_, each) => each !== who && this.#sits([who, each]))
  }

  #of(who: number): Seeker {
    return this.#seekers[who] as Seeker
  }
}

function put(one: Table, people: Table, other: Table, others: Table): true {
  one.splice(0, one.length, ...people)
  other.splice(0, other.length, ...others)
  return true
}

function mostWanted(people: readonly Seeker[]): string | undefined {
  const votes = new Map<string, number>()
  for (const { pillars } of people)
    for (const pillar of pillars) votes.set(pillar, (votes.get(pillar) ?? 0) + 1)
  return [...votes].sort(([one, a], [other, b]) => b - a || (one < other ? -1 : 1))[0]?.[0]
}
