import { doneCard } from '../../core/card.ts'
import { type Command, defineCommand } from '../../core/command.ts'
import { NOT_SILENT } from '../../core/group.ts'
import * as to from '../../words/signatures.ts'

/** The answer "keep going" to a silent group: ask again after three more. */
export const keepGoingCommand: Command = defineCommand({
  ...to.keepGoing,
  summary: 'Keeps going although nobody answers',
  who: 'manager',
  visibility: 'private',
  effect: 'repeatable',
  group: 'needed',
  withoutCurriculum: true,
  internal: true,
  run: async (_, { delivery, group }) => {
    await delivery.edit(group.id, (now) => ({ ...now, silence: NOT_SILENT }))
    return {
      card: doneCard(
        'The posts continue',
        'The daily posts come as before. I ask again after three more without an answer.',
      ),
      update: true,
    }
  },
})
