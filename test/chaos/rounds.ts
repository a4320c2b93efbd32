import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { scores, type Table, tables } from '../../src/core/mock.ts'
import type { Store } from '../../src/core/records.ts'
import { EARLY_MS } from '../../src/features/mock/table.ts'
import { createDice, type Dice } from '../support/dice.ts'
import { createFastClock, type FastClock } from './fast-clock.ts'
import { type Begun, begin, withStore } from './kills.ts'
import type { PlatformName } from './platforms.ts'
import { type Answered, createTableSite, type TableSite } from './table-sites.ts'
import { KEY, seatTable } from './tables.ts'

/** Simulated ms in a real one: people answer in real time. */
const SPEED = 4
const START = Date.parse('2026-11-23T08:59:30Z')
const MINUTE_MS = 60_000
const BEGINS = START + 20 * MINUTE_MS
/** A new process is asked nothing for so long, in real ms. */
const WARM_MS = 1_500
/** What a call may still do lands within so long, in simulated ms: the next process goes on after it. */
const LANDS_MS = 2 * MINUTE_MS
/** Real ms within which a step must come to its end. */
const STEP_MS = 120_000

/** What a run led to: what is wrong, how often the bot was killed, and how many of these while somebody waited for an answer. */
export type RoundsVerdict = { problems: string[]; kills: number; amid: number }

/**
 * A table of three from its opening to its end: all come, two rounds, scores, and a day later it is closed. Meanwhile the bot, a process of
 * its own, is `kill -9`ed so many times while a button is pressed or a message changes, and begun again on the same database; whoever
 * was not answered presses again.
 */
export async function runRounds(platform: PlatformName, kills: number, seed: number): Promise<RoundsVerdict> {
  const clock = createFastClock(START, SPEED)
  const folder = mkdtempSync(join(tmpdir(), 'studyhall-rounds-'))
  const url = `file:${join(folder, 'bot.sqlite')}`
  const site = await createTableSite(platform, clock, seed)
  const run = new Run(site, url, clock, createDice(seed), kills)
  try {
    await withStore(url, (store) => seatTable(store, site, { begins: BEGINS, coming: 3 }))
    await run.play()
    return await run.verdict()
  } finally {
    await run.end()
    await site.close()
    rmSync(folder, { recursive: true })
  }
}

class Run {
  readonly #site: TableSite
  readonly #url: string
  readonly #clock: FastClock
  readonly #dice: Dice
  #left: number
  #kills = 0
  #amid = 0
  #running: (Begun & { since: number }) | undefined
  readonly #answers: Answered[] = []
  readonly #problems: string[] = []

  constructor(site: TableSite, url: string, clock: FastClock, dice: Dice, kills: number) {
    this.#site = site
    this.#url = url
    this.#clock = clock
    this.#dice = dice
    this.#left = kills
  }

  async play(): Promise<void> {
    const { people } = this.#site
    await this.#until((said) => said.includes('Your mock table'))
    await this.#moveOn(BEGINS - EARLY_MS + MINUTE_MS)
    for (const by of people.keys())
      await this.#press(by, ['I’m here'], (table) => table.seats[by]?.here === true)
    await this.#until((said) => said.includes('"Start"'))
    await this.#press(0, ['Start'], ({ rounds }) => rounds.length === 1)
    await this.#until((said) => said.includes('Round 1'))
    await this.#cards()
    await this.#moveOn(this.#clock.now() + 21 * MINUTE_MS)
    await this.#until((said) => said.includes('5 minutes left'))
    await this.#press(1, ['Switch seats'], ({ rounds }) => rounds.length === 2)
    await this.#until((said) => said.includes('Round 2'))
    const cards = await this.#cards()
    for (const [by, text] of cards.entries())
      if (!text.includes('You are the candidate'))
        await this.#press(by, ['My card', 'Score the candidate', 'Strong'], ({ seats, rounds }) =>
          Boolean(rounds[1]?.marks[seats[by]?.person ?? '']?.[0]),
        )
    await this.#moveOn(BEGINS + 24 * 60 * MINUTE_MS + MINUTE_MS)
    await this.#until((said) => said.includes('This table is closed'))
  }

  /** What each sees of the round: another card for each. */
  async #cards(): Promise<string[]> {
    const cards: string[] = []
    for (const by of this.#site.people.keys()) cards.push((await this.#press(by, ['My card']))?.text ?? '')
    const titles = cards.map(
      (text) => /You are the candidate|You are the interviewer|You observe/.exec(text)?.[0],
    )
    if (new Set(titles).size !== 3) this.#problems.push(`They saw ${titles.join(', ')}.`)
    return cards
  }

  /**
   * Somebody presses one button after the other, the first one at the table’s message, until they are answered, or until `isDone` where
   * what they wanted has happened although nobody told them.
   */
  async #press(
    by: number,
    labels: string[],
    isDone?: (table: Table) => boolean,
  ): Promise<Answered | undefined> {
    for (const until = performance.now() + STEP_MS; performance.now() < until; ) {
      const { ended } = await this.#warm()
      const attempt = this.#pressAll(by, labels).catch(() => undefined)
      const harmed = this.#left > 0 && this.#dice.chance(0.5)
      if (harmed) await this.#killSoon()
      const answered = await Promise.race([attempt, ended.then(() => undefined)])
      if (harmed && !answered) this.#amid++
      if (answered && !isDone) return answered
      if (isDone?.(await this.#table())) return answered
      if (!answered) await sleep(100)
    }
    throw new Error(`Nobody answered ${labels.join(', ')}: ${this.#running?.said() ?? ''}`)
  }

  async #pressAll(by: number, [first = '', ...rest]: string[]): Promise<Answered> {
    let answered = await this.#site.press(by, first)
    this.#answers.push(answered)
    for (const label of rest) {
      answered = await answered.press(label)
      this.#answers.push(answered)
    }
    return answered
  }

  /** Waits for what the table’s message says. */
  async #until(isSo: (said: string) => boolean): Promise<void> {
    for (const until = performance.now() + STEP_MS; performance.now() < until; await sleep(50)) {
      await this.#warm()
      if (this.#left > 0 && this.#dice.chance(0.05)) await this.#killSoon()
      const [[said = ''] = []] = await this.#shown()
      if (isSo(said)) return
    }
    throw new Error(
      `The table’s message stays: ${JSON.stringify(await this.#shown())} ${this.#running?.said()}`,
    )
  }

  async #warm(): Promise<Begun> {
    this.#running ??= { ...begin(this.#site, this.#url, this.#clock), since: performance.now() }
    const running = this.#running
    await sleep(Math.max(0, running.since + WARM_MS - performance.now()))
    if (running.child.exitCode !== null) throw new Error(`The bot ended by itself: ${running.said()}`)
    return running
  }

  async #killSoon(): Promise<void> {
    this.#left--
    await sleep(this.#dice.int(0, this.#dice.pick([3, 12, 40])))
    await this.#kill()
  }

  async #kill(): Promise<void> {
    const running = this.#running
    this.#running = undefined
    if (!running) return
    this.#kills++
    running.child.kill('SIGKILL')
    await running.ended
    this.#clock.moveOn(this.#clock.now() + LANDS_MS)
  }

  async #moveOn(to: number): Promise<void> {
    await this.#kill()
    this.#clock.moveOn(to)
  }

  #table(): Promise<Table> {
    return this.#reading(async (store) => (await store.get(tables, KEY)) as Table)
  }

  #shown(): Promise<string[][]> {
    return this.#reading((store) => this.#site.shown(store))
  }

  #reading<T>(work: (store: Store) => Promise<T>): Promise<T> {
    return withStore(this.#url, work, 'reading')
  }

  /** One place with one message and one word at most, two rounds, each press answered once at most, and each score counted once. */
  async verdict(): Promise<RoundsVerdict> {
    const places = await this.#shown()
    if (places.length !== 1) this.#problems.push(`There are ${places.length} places of one table.`)
    const [said = []] = places
    const words = said.filter((each) => /begins in ten minutes/.test(each)).length
    if (words > 1) this.#problems.push(`Its people were called ${words} times.`)
    if (said.length - words !== 1) this.#problems.push(`Its message is there ${said.length - words} times.`)
    const twice = this.#answers.filter(({ answers }) => answers() > 1)
    if (twice.length > 0) this.#problems.push(`${twice.length} presses were answered more than once.`)
    const { rounds } = await this.#table()
    if (rounds.length !== 2) this.#problems.push(`There were ${rounds.length} rounds.`)
    const counted = await this.#reading((store) => store.list(scores, { limit: 99 }))
    const [{ value } = {}] = counted.filter(({ value: { line } }) => line === 'Structure')
    if (value?.strong !== 2 || value.fair + value.weak > 0)
      this.#problems.push(`The scores of two were counted as ${JSON.stringify(value)}.`)
    return { problems: this.#problems, kills: this.#kills, amid: this.#amid }
  }

  async end(): Promise<void> {
    this.#running?.child.kill('SIGTERM')
    await this.#running?.ended
  }
}
