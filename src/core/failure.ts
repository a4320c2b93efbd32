import type { Answer } from './bot.ts'
import { type Card, problemCard } from './card.ts'
import { PlatformError, UserError } from './errors.ts'
import type { Log } from './ports.ts'
import { UnreadableRecord } from './records.ts'
import { plain } from './text.ts'

/** Whether a form that met an error may be sent again, and the input at fault where the error names one. */
export function correctionOf(error: unknown): Pick<Answer, 'again' | 'field'> {
  if (error instanceof UserError) return error.field ? { again: true, field: error.field } : {}
  // What somebody has to fix first, or a record that nobody can read, fails the next try as well.
  if (error instanceof UnreadableRecord) return {}
  return error instanceof PlatformError && error.outcome === 'refused' ? {} : { again: true }
}

/** What a member sees of an error: the sentence of a UserError, else a reference that the log has too. */
export function errorCard(parts: { log: Log; reference(): string }, error: unknown, command: string): Card {
  if (error instanceof UserError) return problemCard(error.title, error.message, error.buttons)
  if (error instanceof PlatformError) {
    parts.log.warn({ error, command }, 'A platform could not be asked')
    return error.outcome === 'refused'
      ? problemCard('I can’t post in this channel', `${plain(error.message)} ${plain(error.fix)}`)
      : problemCard(
          'I got no answer',
          'I could not ask about this channel just now. Nothing was changed; please try again in a minute.',
        )
  }
  const reference = parts.reference()
  parts.log.error({ error, command, reference }, 'A command failed')
  if (error instanceof UnreadableRecord)
    return problemCard(
      'A stored record cannot be read',
      `Nothing was changed. Whoever runs this bot finds it in the log as \`${reference}\`.`,
    )
  return problemCard(
    'Something went wrong',
    `Nothing was lost; please try again. If it stays, tell whoever runs this bot: reference \`${reference}\`.`,
  )
}
