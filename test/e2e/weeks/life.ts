import { expect, vi } from 'vitest'
import { answerKeys, answers } from '../../../src/core/membership.ts'
import { DAILY, firstRoundOf, occurrences } from '../../../src/core/occurrence.ts'
import { personOf } from '../../../src/core/person.ts'
import type { ThreadRef } from '../../../src/core/refs.ts'
import type { Eyes, Hands, Shown, Town, Written } from '../../contracts/inbound.ts'
import { createFakeClock } from '../../fakes/clock.ts'
import type { Place } from '../../support/study.ts'

/** Ada manages; Lin and Mo host and are buddies; Sam only reads, and Pia only looks. */
export const NAMES = [
  'Ada',
  'Lin',
  'Mo',
  'Kim',
  'Zoe',
  'Uma',
  'Ivo',
  'Max',
  'Noa',
  'Eli',
  'Sam',
  'Pia',
] as const
export type Name = (typeof NAMES)[number]

/** A Sunday evening: everything begins on Monday, 23 November 2026. */
const START = '2026-11-22T18:00:00Z'
/** So often the bot’s heart beats here, in ms: ten minutes before a table is one of them. */
const BEAT_MS = 10 * 60_000

export type Life = Awaited<ReturnType<typeof beginLife>>

/** A town whose time a script moves, and what its people do there again and again. */
export async function beginLife(
  start: (names: readonly string[], place: Place) => Promise<Town>,
  { names = NAMES, ...place }: Place & { names?: readonly string[] } = {},
) {
  const clock = createFakeClock(START)
  const town = await start(names, { ...place, clock })
  const { engine, store } = town
  await engine.start()
  const settle = () => engine.settled()
  const person = (name: Name): Hands & Eyes => town.person(name)
  const cards: { name: Name; asked: string; shown: Shown }[] = []

  /** What each got in private as it arrived, by id: what they press may put something else in its place. */
  const letters = new Map(names.map((name) => [name, new Map<string, Written>()]))
  const collect = async (): Promise<void> => {
    for (const [name, had] of letters)
      for (const letter of await town.person(name).inbox())
        if (!had.has(letter.id)) had.set(letter.id, letter)
  }
  /** What somebody was answered, kept to be read. */
  const kept = async (name: Name, asked: string, answer: Promise<Shown>): Promise<Shown> => {
    const shown = await answer
    cards.push({ name, asked, shown })
    return shown
  }
  const ask = (name: Name, command: string, values?: Record<string, string>): Promise<Shown> =>
    kept(name, `${command} ${Object.values(values ?? {}).join(' ')}`, person(name).command(command, values))
  const press = (name: Name, shown: Shown | undefined, label: string): Promise<Shown> => {
    if (!shown) throw new Error(`${name} sees nothing to press “${label}” on.`)
    return kept(name, `[${label}]`, person(name).press(shown, label))
  }
  const submit = (name: Name, form: Shown, values: Record<string, string>): Promise<Shown> =>
    kept(name, 'form', person(name).submit(form, values))

  /** Every discussion, oldest first. */
  const discussions = async (): Promise<{ key: string; thread: ThreadRef }[]> =>
    (await store.list(occurrences, { limit: 300 })).flatMap(({ key, value }) => {
      const thread = value.series === DAILY && value.steps.find((step) => step.thread)?.thread
      return thread ? [{ key: firstRoundOf(key), thread }] : []
    })
  const newest = async (): Promise<{ key: string; thread: ThreadRef }> => {
    const found = (await discussions()).at(-1)
    if (!found) throw new Error('Nothing is discussed yet.')
    return found
  }
  return {
    ...town,
    clock,
    cards,
    ask,
    press,
    submit,
    newest,
    discussions,
    settle,
    person,
    /** Lets time pass up to an instant of UTC, `2026-11-23T09:05`. */
    to: async (when: string): Promise<void> => {
      const until = Date.parse(`${when}:00Z`)
      while (clock.now() < until) {
        await clock.advance(Math.min(BEAT_MS, until - clock.now()), settle)
        await engine.beat()
        await settle()
      }
      await collect()
    },
    /** Somebody’s private messages as they arrived, oldest first. */
    lettersOf: (name: string): Written[] => [...(letters.get(name)?.values() ?? [])],
    /** Somebody writes in the newest discussion, and it is counted. */
    write: async (name: Name, text: string): Promise<void> => {
      const { key, thread } = await newest()
      const { member } = person(name)
      await person(name).write(thread, text)
      const { answer } = answerKeys(personOf(member), key)
      await vi.waitFor(async () => expect(await store.get(answers, answer)).toBeDefined(), {
        timeout: 10_000,
      })
    },
    /** Somebody says under the newest post that they answered aloud. */
    aloud: async (name: Name): Promise<Shown> => {
      const posts = (await person(name).reads(town.channel)).filter(({ buttons }) =>
        buttons.includes('I answered aloud'),
      )
      return press(name, posts.at(-1), 'I answered aloud')
    },
    /** The messages of the newest discussion. */
    discussion: async (name: Name): Promise<Written[]> => person(name).reads((await newest()).thread),
    /** The newest private message with such a title. */
    letter: async (name: Name, title: RegExp): Promise<Written | undefined> =>
      (await person(name).inbox()).findLast((letter) => title.test(letter.title) || title.test(letter.text)),
  }
}
