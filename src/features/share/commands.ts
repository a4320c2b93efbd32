import { z } from 'zod'
import type { Card } from '../../core/card.ts'
import { type Command, defineCommand, describeCommand } from '../../core/command.ts'
import { UserError } from '../../core/errors.ts'
import { readArguments } from '../../core/parse.ts'
import { plain } from '../../core/text.ts'

/** `share topic feature-stores`: a look-up again, for the whole channel. Only `lookups` can be shared. */
export const shareCommand = (lookups: readonly Command[]): Command =>
  defineCommand({
    name: 'share',
    summary: 'Shows a look-up to the channel',
    args: z.object({ command: z.string(), text: z.string().optional() }),
    who: 'member',
    visibility: 'public',
    group: 'optional',
    internal: true,
    run: async ({ command: name, text }, context) => {
      const command = lookups.find((candidate) => candidate.name === name)
      if (!command) throw new UserError('This cannot be shared', 'Only look-ups can be shared.')
      const args = command.args.parse(readArguments(describeCommand(command), { text: text ?? '' }, name))
      const reply = await command.run(args, context as Parameters<typeof command.run>[1])
      if (!reply || !('card' in reply))
        throw new UserError('This cannot be shared', 'There is nothing to show.')
      return { card: shared(reply.card, context.caller.name) }
    },
  })

/** The card without what only its reader needs, with who shared it. */
function shared(card: Card, by: string): Card {
  const buttons = (card.buttons ?? []).filter(
    (button) => 'url' in button || ['hint', 'keypoints', 'topic', 'prompt'].includes(button.action),
  )
  const { buttons: _, ...rest } = card
  const footer = [card.footer, `Shared by ${plain(by)}`].filter(Boolean).join(' · ')
  return { ...rest, footer, ...(buttons.length > 0 && { buttons }) }
}
