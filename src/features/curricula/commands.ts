import { type Command, defineCommand } from '../../core/command.ts'
import { curriculaCard } from '../../words/curricula.ts'
import * as to from '../../words/signatures.ts'

/** `curricula`: what groups can study here, and what this one does. */
export const curriculaCommand: Command = defineCommand({
  ...to.curricula,
  summary: 'See what can be studied here, and what this group studies',
  who: 'member',
  visibility: 'private',
  effect: 'none',
  group: 'optional',
  withoutCurriculum: true,
  run: async ({ page }, { group, curricula, caller }) => ({
    card: curriculaCard(curricula, group, page ?? 1, caller.channel !== undefined),
    update: page !== undefined,
  }),
})
