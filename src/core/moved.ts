import { z } from 'zod'
import { StartError } from './errors.ts'
import { defineKind, type Reader } from './records.ts'

/**
 * What a database has to do with a move of its data to or from another one (`other`, without a password). `leaving` and
 * `arriving` are of a move that has not ended, `gone` and `arrived` of one that has; `reopened` was taken back. Both
 * sides carry the same `id`. `unproven`: the next start has to see what channels hold before it trusts the ledger.
 */
export const moves = defineKind('move', {
  version: 1,
  schema: z.object({
    state: z.enum(['leaving', 'gone', 'arriving', 'arrived', 'reopened']),
    other: z.string(),
    id: z.string(),
    /** Epoch ms. */
    at: z.number(),
    unproven: z.boolean(),
  }),
})

/** A database's part in a move. */
export type Move = z.infer<typeof moves.schema>

/** The one key of `moves`. */
export const HERE = 'here'

const UNDO = 'npx studyhall migrate --undo with the URL of this database'

const SENTENCES: Partial<Record<Move['state'], (move: Move) => string>> = {
  leaving: ({ other }) =>
    `The data of this database are being moved to ${other}, and the move has not ended. Run it again, or give it up: ${UNDO}.`,
  gone: ({ other, at }) =>
    `The data of this database moved to ${other} on ${Temporal.Instant.fromEpochMilliseconds(at).toString().slice(0, 10)}. ` +
    `Set DATABASE_URL to it. To go on here instead, with what was stored until then: stop the bot there, then run ${UNDO}.`,
  arriving: ({ other }) =>
    `A move from ${other} to this database has not ended. Run it again, or empty this database: ${UNDO}.`,
}

/** Rejects with StartError, which says where the data are, for a database that no bot may work on. */
export async function refuseMoved(reader: Pick<Reader, 'get'>): Promise<void> {
  const move = await reader.get(moves, HERE)
  const sentence = move && SENTENCES[move.state]?.(move)
  if (sentence) throw new StartError([sentence])
}
