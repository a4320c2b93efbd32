import { type Command, defineCommand } from '../../core/command.ts'
import { pickPillar, suggestPillars } from '../../words/pick.ts'
import * as to from '../../words/signatures.ts'
import { pillarCard, pillarsCard } from './card.ts'

/** `pillar ml-system-design`: a subject area with its topic cards and practice prompts, paged. */
export const pillarCommand: Command = defineCommand({
  ...to.pillar,
  summary: 'Read about a subject area: its topic cards and practice prompts',
  who: 'member',
  visibility: 'private',
  effect: 'none',
  group: 'curriculum',
  shareable: true,
  suggest: { pillar: suggestPillars },
  run: async ({ pillar, page }, { curriculum }) => ({
    card:
      pillar === undefined
        ? pillarsCard(curriculum, page ?? 1)
        : pillarCard(curriculum, pickPillar(curriculum, pillar), page ?? 1),
    update: page !== undefined,
  }),
})
