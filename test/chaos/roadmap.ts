import type { Curriculum, Day } from '../../src/core/curriculum.ts'
import { openCurricula } from '../../src/curricula.ts'

const SHIPPED = openCurricula(undefined).default

/** Days that a trial may reach. */
const LENGTH = 14

const mock = SHIPPED.days.find((day) => day.mock)

/** A roadmap of real days, some of them mocks, with at most two prompts each: what counts here is that they arrive. */
export function roadmapOfLength(length: number): Curriculum {
  const days = Array.from({ length }, (_, i): Day => {
    const real = (i % 5 === 2 ? mock : SHIPPED.day(i + 1)) ?? SHIPPED.days[0]
    if (!real) throw new Error('There is no day to make a roadmap of.')
    return { ...real, number: i + 1, theme: `Theme ${i + 1}`, prompts: real.prompts.slice(0, 1 + (i % 2)) }
  })
  return { ...SHIPPED, length, days, day: (number) => days[number - 1] }
}

/** The short one of the trials. */
export const ROADMAP: Curriculum = roadmapOfLength(LENGTH)
