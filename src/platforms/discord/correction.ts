import { randomBytes } from 'node:crypto'
import type { Answer } from '../../core/bot.ts'
import { type Button, problemCard } from '../../core/card.ts'
import type { Log } from '../../core/ports.ts'
import type { OpenExpiring } from '../../core/records.ts'
import { CORRECT } from './custom-id.ts'
import { OTHER } from './form.ts'
import type { Use } from './interaction.ts'

/** What was filled into a form, and which one it was. */
type Kept = { name: string; text: string; values: Record<string, string> }

/** So long, in ms, as an interaction's token lives: whoever corrects a form does so at once. */
const KEPT_MS = 15 * 60_000

/** Forms that were refused. Discord has closed them by then, and takes no form for an answer to one: a button opens it again. */
export type Corrections = {
  /** The answer to a submitted form; where it may be sent again, with a button that opens it as it was filled in. */
  offer(use: Use, answer: Answer): Promise<Answer>
  /** What a press of that button asks for, or what is said where there is no such form; any other use as it is. */
  read(use: Use): Promise<Use | Answer>
}

/** Keeps what was filled in for a quarter of an hour, also over a restart. */
export function createCorrections(expiring: OpenExpiring, log: Log): Corrections {
  const kept = expiring<Kept>('discord-form', KEPT_MS)
  return {
    offer: async (use, answer) => {
      const { reply } = answer
      if (!use.submitted || !answer.again || !reply || !('card' in reply)) return answer
      const { name, input } = use
      const id = randomBytes(9).toString('base64url')
      try {
        await kept.set(id, { name, text: input.text ?? '', values: textsOf(input.values) })
      } catch (error) {
        log.warn({ error, command: name }, 'A refused form could not be kept')
        return answer
      }
      const buttons = [correctButton(id), ...(reply.card.buttons ?? [])]
      return { ...answer, reply: { ...reply, card: { ...reply.card, buttons } } }
    },
    read: async (use) => {
      if (use.name !== CORRECT) return use
      const correction = use.input.text ?? ''
      let found: Kept | undefined
      try {
        found = await kept.get(correction)
      } catch (error) {
        log.warn({ error }, 'A refused form could not be read')
        return NOT_READ
      }
      if (!found) return NOT_KEPT
      const { name, ...input } = found
      return { ...use, name, input: { ...input, reopen: true }, correction }
    },
  }
}

/** Opens the form that is kept under an id. */
export const correctButton = (id: string, label = 'Correct it'): Button => ({
  label,
  style: 'primary',
  action: CORRECT,
  arg: id,
})

const textsOf = (values: Use['input']['values'] = {}): Kept['values'] =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, String(value)]))

/** What is said to a form in which something is to be typed that Discord's select does not hold; `undefined` for any other. */
export function typing({ submitted, input }: Use): Answer | undefined {
  if (!submitted || !Object.values(input.values ?? {}).includes(OTHER)) return undefined
  return privately(
    'One more step',
    'Press *Correct it*: the form is as you filled it in, with room to type what was not on the list.',
  )
}

const NOT_KEPT: Answer = privately(
  'This form is no longer kept',
  'What you filled in is kept for 15 minutes. Type the command again.',
)

/** It may still be kept: the button works once the store does. */
const NOT_READ: Answer = privately(
  'I can’t get at this form just now',
  'What you filled in is kept for 15 minutes. Press *Correct it* again in a moment.',
)

function privately(title: string, text: string): Answer {
  return { reply: { card: problemCard(title, text) }, visibility: 'private', again: true }
}
