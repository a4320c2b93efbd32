import { buttonFor, type Command, defineCommand } from '../../core/command.ts'
import { heldDay } from '../../core/discussion.ts'
import { UserError } from '../../core/errors.ts'
import { pickPillar, suggestPillars } from '../../words/pick.ts'
import { loosePromptCard } from '../../words/prompt-card.ts'
import * as to from '../../words/signatures.ts'

/** `random`: any complete prompt by pillar and level. */
export const randomCommand: Command = defineCommand({
  ...to.random,
  summary: 'Draw a prompt at random',
  who: 'member',
  visibility: 'private',
  effect: 'none',
  group: 'curriculum',
  suggest: { pillar: suggestPillars },
  run: async ({ pillar, level }, { curriculum, random, store, group, now }) => {
    const id = pillar === undefined ? undefined : pickPillar(curriculum, pillar).id
    const found = curriculum.days
      .filter(
        (day) =>
          day.status === 'ready' &&
          (id === undefined || day.pillar === id) &&
          (level === undefined || day.level === level),
      )
      .flatMap((day) => day.prompts.map((_, i) => ({ day, position: i + 1 })))
    const drawn = found[Math.floor(random() * found.length)]
    if (!drawn)
      throw new UserError(
        'No matching prompts',
        'No complete prompt matches. Leave out the pillar or the level.',
      )
    const { day, position } = drawn
    const again = buttonFor(to.random, { pillar: id, level }, 'Another one')
    const { coming } = group ? await heldDay(store, group, curriculum, day, now) : { coming: false as const }
    return { card: loosePromptCard(day, position, { coming, more: [again] }) }
  },
})
