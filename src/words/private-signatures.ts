import { z } from 'zod'
import { byButton, severalWords, signature } from '../core/command.ts'

/** What commands take that are about private messages; the others stand in `signatures.ts`. */

export const messages = signature('messages', {
  // Buttons alone: *Fewer* and *Stop* stand under every message.
  set: byButton(z.enum(['fewer', 'more', 'stop', 'start']).optional()),
})
export const nudge = signature('nudge', {
  time: severalWords(
    z.string().optional().describe('when it may come, such as 18:00 or 6 pm; or off'),
    (words) => words.length,
  ),
})
