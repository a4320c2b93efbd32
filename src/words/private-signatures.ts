import { z } from 'zod'
import { signature } from '../core/command.ts'
import { byButton, naming, severalWords } from '../core/marks.ts'
import { readTime } from './time-text.ts'
import { longest, weekdayWords } from './typed-args.ts'

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

const withoutBefore = (text: string): string => text.replace(/^(?:before|by|until)\s+/i, '')
export const pledge = signature('pledge', {
  days: severalWords(z.string().optional().describe('weekdays, such as mon wed fri; or off'), (words) =>
    words[0]?.toLowerCase() === 'off' ? 1 : weekdayWords(words),
  ),
  time: severalWords(
    z.string().optional().describe('before what time, such as 10:00 or 9:30 am'),
    longest(4, (text) => readTime(withoutBefore(text)) !== undefined),
  ),
  show: byButton(z.enum(['form']).optional()),
})
export const buddy = signature('buddy', {
  member: naming('member', z.string().optional().describe('the member, mentioned with @')),
})
/** Of buttons: they name their group, of whose members somebody may be none any more. */
export const buddyAnswer = signature('buddy-answer', {
  group: z.string(),
  member: z.string(),
  answer: z.enum(['yes', 'no', 'end']),
})
export const finished = signature('finished', {})
export const host = signature('host', {
  answer: z.enum(['join', 'leave']).optional().describe('join or leave the rota'),
})
export const hostLeave = signature('host-leave', { group: z.string() })
export const hostSwap = signature('host-swap', { group: z.string(), date: z.string() })
export const names = signature('names', {
  set: z.enum(['on', 'off']).optional().describe('whether you may be named in this group'),
})
