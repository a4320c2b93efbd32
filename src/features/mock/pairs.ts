import type { Role } from '../../core/mock.ts'

/**
 * Somebody who wants a seat. `starts` are the times at which a table could begin for them, as places in the half hours of a week;
 * `first` is whoever got none last week.
 */
export type Seeker = {
  person: string
  starts: readonly number[]
  roles: readonly Role[]
  pillars: readonly string[]
  first?: boolean
}

/** What is known of two people: how often they sat at one table of late, and whether they took part in the same discussions. */
export type Known = { met(one: string, other: string): number; talked(one: string, other: string): boolean }

/** What it costs to seat somebody who has met with each other; what of talking, sharing an aim, and having waited makes up for. */
export const MET = 100
const TALKED = 10
const SHARED = 3
const FIRST = 50

/** What speaks for and against each two of these people at one table, by their places. */
export class Pairs {
  readonly #seekers: readonly Seeker[]
  readonly #known: Known
  readonly #random: () => number
  readonly #met: Int16Array
  readonly #cost: Float64Array

  /** `random` is uniform in [0, 1) and decides between equals. */
  constructor(seekers: readonly Seeker[], known: Known, random: () => number) {
    this.#seekers = seekers
    this.#known = known
    this.#random = random
    this.#met = new Int16Array(seekers.length ** 2).fill(-1)
    this.#cost = new Float64Array(seekers.length ** 2).fill(Number.NaN)
  }

  /** How many pairs at a table have met. */
  metAt(table: readonly number[]): number {
    let sum = 0
    for (const [i, a] of table.entries())
      for (const b of table.slice(i + 1)) sum += Math.sign(this.#metOf(a, b))
    return sum
  }

  talkedAt(table: readonly number[]): boolean {
    return table.some((a) =>
      table.some((b) => a < b && this.#known.talked(this.#of(a).person, this.#of(b).person)),
    )
  }

  /** What it costs to seat one more at a table; the less, the better. */
  costWith(table: readonly number[], who: number): number {
    let sum = 0
    for (const each of table) sum += this.#costOf(each, who)
    return sum
  }

  costOf(table: readonly number[]): number {
    return table.reduce((sum, who, i) => sum + this.costWith(table.slice(i + 1), who), 0)
  }

  /** Worked out when it is asked for: of many people most are never compared. */
  #costOf(a: number, b: number): number {
    const at = this.#placeOf(a, b)
    const cost = this.#cost[at] as number
    if (!Number.isNaN(cost)) return cost
    const [one, other] = [this.#of(a), this.#of(b)]
    const talked = this.#known.talked(one.person, other.person)
    const shares = one.pillars.some((pillar) => other.pillars.includes(pillar))
    const own = MET * this.#metOf(a, b) - (talked ? TALKED : 0) - (shares ? SHARED : 0)
    this.#cost[at] = own - (one.first ? FIRST : 0) - (other.first ? FIRST : 0) + this.#random()
    return this.#cost[at]
  }

  #metOf(a: number, b: number): number {
    const at = this.#placeOf(a, b)
    const met = this.#met[at] as number
    if (met >= 0) return met
    this.#met[at] = this.#known.met(this.#of(a).person, this.#of(b).person)
    return this.#met[at] as number
  }

  #placeOf(a: number, b: number): number {
    return Math.min(a, b) * this.#seekers.length + Math.max(a, b)
  }

  #of(who: number): Seeker {
    return this.#seekers[who] as Seeker
  }
}
