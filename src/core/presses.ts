import { z } from 'zod'
import type { Input } from './caller.ts'
import type { Reply } from './card.ts'
import type { Command } from './command.ts'
import { PlatformError, UserError } from './errors.ts'
import { defineKind, type Store } from './records.ts'

/** Buttons that did their work, by platform, message and button; `at` is epoch ms. Nobody's name is kept. */
export const presses = defineKind('press', { version: 1, schema: z.object({ at: z.number() }) })

/** Whether a button's work must not be done twice: it posts, or changes what everybody is told. */
export const worksOnce = ({ effect, visibility }: Pick<Command, 'effect' | 'visibility'>): boolean =>
  effect === 'once' || visibility === 'public'

/** What names a button of one message; `undefined` where no button was pressed. */
export const pressOf = (
  platform: string,
  command: string,
  { pressed, text = '' }: Input,
): string | undefined =>
  pressed === undefined ? undefined : `${platform}/${pressed}/${command}:${text.slice(0, 200).toWellFormed()}`

/**
 * Does a button's work at an instant (epoch ms), once. What only asked, or could not be done, may be pressed again. Throws
 * UserError for a button that was used, and rejects as `work` does.
 */
export async function once(
  store: Store,
  button: string,
  now: number,
  work: () => Promise<Reply>,
): Promise<Reply> {
  if (!(await store.transact((tx) => tx.insert(presses, button, { at: now }))))
    throw new UserError(
      'This button has been used',
      'It works once, and what it does has been done. To do it again, ask for it anew.',
    )
  const release = (): Promise<void> => store.transact(async (tx) => tx.delete(presses, button))
  const reply = await work().catch(async (error: unknown) => {
    // Whatever else went wrong may have been done in part.
    if (error instanceof UserError || error instanceof PlatformError) await release()
    throw error
  })
  if (!reply || !('card' in reply) || reply.asks || reply.card.tone === 'bad') await release()
  return reply
}
