import type { Curriculum, Day } from '../../src/core/curriculum.ts'
import { openCurricula } from '../../src/curricula.ts'

const SHIPPED = openCurricula(undefined).default

/** Days that a trial may reach. */
const LENGTH = 14

const mock = SHIPPED.days.find((day) => day.mock)

/** A short roadmap of real days, one of them a mock, with at most two prompts each: what counts here is that they arrive. */
export const ROADMAP: Curriculum = {
  ...SHIPPED,
  length: LENGTH,
  days: Array.from({ length: LENGTH }, (_, i): Day => {
    const real = (i % 5 === 2 ? mock : SHIPPED.day(i + 1)) ?? SHIPPED.days[0]
    if (!real) throw new Error('There is no day to make a roadmap of.')
    return { ...real, number: i + 1, theme: `Theme ${i + 1}`, prompts: real.prompts.slice(0, 1 + (i % 2)) }
  }),
  day: (number) => ROADMAP.days[number - 1],
}
