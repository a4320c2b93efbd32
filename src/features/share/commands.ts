import { parseArguments } from '../../core/arguments.ts'
import type { Card } from '../../core/card.ts'
import { type Command, type Context, defineCommand } from '../../core/command.ts'
import { UserError } from '../../core/errors.ts'
import { areUnnamed } from '../../core/feature.ts'
import type { Group } from '../../core/group.ts'
import { plain } from '../../core/text.ts'
import * as to from '../../words/signatures.ts'

/** `share topic feature-stores`: a look-up again, for the whole channel. */
export const shareCommand: Command = defineCommand({
  ...to.share,
  summary: 'Shows a look-up to the channel',
  who: 'member',
  visibility: 'public',
  effect: 'once',
  group: 'optional',
  internal: true,
  run: async ({ command: name, text }, context) => {
    const { command, info } = context.registry.get(name) ?? {}
    if (!command?.shareable || !info)
      throw new UserError('This cannot be shared', 'Only look-ups can be shared.')
    if (command.group === 'needed' && !context.group)
      throw new UserError('No study group here yet', 'This channel has no study group to show this of.')
    const args = parseArguments(command, info, { text: text ?? '' }, context.caller)
    const reply = await command.run(args, context as Context<Group & undefined>)
    if (!reply || !('card' in reply))
      throw new UserError('This cannot be shared', 'There is nothing to show.')
    return { card: shared(reply.card, areUnnamed(context.off) ? 'somebody' : context.caller.name) }
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
