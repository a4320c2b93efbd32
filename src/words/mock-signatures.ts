import { z } from 'zod'
import { signature } from '../core/command.ts'
import { byButton } from '../core/marks.ts'
import { MARKS } from '../core/mock.ts'

/** What commands take that are about mock tables; the others stand in `signatures.ts`. */

export const mock = signature('mock', {
  seat: z.enum(['out']).optional().describe('out: no seat any more'),
})
export const mockForm = signature('mock-form', {})
/** A seat at the tables of a mock day, by the post of that day. */
export const mockDay = signature('mock-day', {
  occurrence: z.string(),
  seat: z.enum(['in', 'out']).optional(),
})
const table = z.string().describe('the table meant')
/** What somebody at a table can do there. */
export const DEEDS = ['show', 'yes', 'no', 'ics', 'here', 'start', 'next', 'ask', 'feedback'] as const
export const atTable = signature('table', {
  table,
  deed: z.enum(DEEDS),
  /**
   * So that a second press changes nothing: of *Start* and *Switch seats* how many rounds there were before, of *Next question* its place
   * in its prompt, from 0.
   */
  round: byButton(z.int().min(0).max(99).optional()),
})
export const score = signature('table-score', {
  table,
  round: z.int().min(0).max(99),
  line: z.int().min(0).max(9),
  mark: z.enum(MARKS).optional(),
})
