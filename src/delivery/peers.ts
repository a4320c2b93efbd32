import type { z } from 'zod'
import { LEASE_MS, type Lease, type leases } from './fence.ts'

/** A process that said nothing for so long, in ms, has no part any more in what all of them may do together. */
const COUNTED_MS = 7_000

/** How often it is said that two processes hear the same, in ms. */
const TELL_MS = 60_000

/** What a process that sends takes of a limit beside one that only hears members, who are few beside what is due at once. */
const WEIGHT = { sends: 4, hears: 1 }

/** What a process says of itself with its lease. */
type Said = z.infer<typeof leases.schema>

/** The parts of a platform that a process hears, such as shards: `parts` of as many as there are. */
export type Hearing = NonNullable<Said['hears']>[string]

/**
 * What the processes of one database tell each other with their leases: how many they are, which part of a limit each takes,
 * whom a platform asked to wait, and who hears what. All is as this process last read it.
 */
export class Peers {
  readonly #own: string
  readonly #weight: number
  readonly #lease: Lease
  readonly #now: () => number
  readonly #tell: () => void
  /** What this process says. */
  readonly #hears: Record<string, Hearing> = {}
  readonly #pauses: Record<string, number> = {}
  readonly #twice = new Map<string, { tell(): void; at: number }>()
  /** When others that are there were first seen to live until: who has not renewed that since may have ended. */
  readonly #first = new Map<string, number>()
  #count = 1
  #share = 1
  #paused: Record<string, number> = {}

  /** `now` is the time of all, epoch ms; `tell` has what this process says written at once. */
  constructor(
    own: string,
    { sends, lease, now, tell }: { sends: boolean; lease: Lease; now(): number; tell(): void },
  ) {
    this.#own = own
    this.#weight = sends ? WEIGHT.sends : WEIGHT.hears
    this.#lease = lease
    this.#now = now
    this.#tell = tell
  }

  /** How many processes share the work, this one among them. */
  get count(): number {
    return this.#count
  }

  /** What this process says with a lease until an instant, epoch ms. */
  said(until: number): Said {
    return { until, weight: this.#weight, hears: this.#hears, pauses: this.#pauses }
  }

  /** Takes in what all have said. */
  heard(rows: readonly { key: string; value: Said }[], now: number): void {
    const live = rows.filter(({ key, value }) => key === this.#own || isCounted(value, now))
    const others = live.filter(({ key }) => key !== this.#own)
    const total = others.reduce((sum, { value }) => sum + weightOf(value), this.#weight)
    this.#count = others.length + 1
    this.#share = this.#weight / total
    this.#paused = {}
    for (const { value } of live)
      for (const [platform, until] of Object.entries(value.pauses ?? {}))
        this.#paused[platform] = Math.max(until, this.#paused[platform] ?? 0)
    for (const { key, value } of others) {
      const first = this.#first.get(key) ?? value.until
      this.#first.set(key, first)
      if (value.until > first) this.#compare(value, now)
    }
  }

  /** This process's part of what a platform allows all calls of a bot. */
  readonly limit = (platform: string) => ({
    peers: (): number => this.#count,
    /** Up to 1. Who could not say for a while that it lives has none: the others count without it. */
    share: (): number => (this.#count > 1 && this.#isSilent() ? 0 : this.#share),
    /** All processes wait so long, in ms: those that are told in time. */
    pause: (ms: number): void => {
      this.#pauses[platform] = Math.max(this.#now() + ms, this.#pauses[platform] ?? 0)
      this.#tell()
    },
    /** How long all wait still, in ms. */
    pausedFor: (): number => Math.max(0, (this.#paused[platform] ?? 0) - this.#now()),
  })

  /** Says what of a platform this process hears; `twice` is called now and then while another one hears the same. */
  readonly hear = (platform: string, hearing: Hearing, twice: () => void): void => {
    this.#hears[platform] = hearing
    this.#twice.set(platform, { tell: twice, at: Number.NEGATIVE_INFINITY })
    this.#tell()
  }

  #isSilent(): boolean {
    const { age } = this.#lease
    return Number.isFinite(age) && age > COUNTED_MS
  }

  #compare({ hears = {} }: Said, now: number): void {
    for (const [platform, own] of Object.entries(this.#hears)) {
      const other = hears[platform]
      const known = this.#twice.get(platform)
      if (!other || !known || !overlap(own, other) || now - known.at < TELL_MS) continue
      known.at = now
      known.tell()
    }
  }
}

const isCounted = ({ until }: Said, now: number): boolean => until - LEASE_MS > now - COUNTED_MS

/** One of a program that says none takes what a sending one does. */
const weightOf = ({ weight = WEIGHT.sends }: Said): number => weight

/** Parts of another number are other parts, of which some are the same. */
const overlap = (a: Hearing, b: Hearing): boolean =>
  a.of !== b.of || a.parts.some((part) => b.parts.includes(part))
