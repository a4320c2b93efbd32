import { z } from 'zod'
import { byButton, type Command, defineCommand } from '../../core/command.ts'
import { pickPillar, suggestPillars } from '../../core/pick.ts'
import { pillarCard, pillarsCard } from './card.ts'

/** `pillar ml-system-design`: a subject area with its topic cards and practice prompts, paged. */
export const pillarCommand: Command = defineCommand({
  name: 'pillar',
  summary: 'Read about a subject area: its topic cards and practice prompts',
  args: z.object({
    pillar: z.string().optional().describe('a pillar, such as ml-system-design'),
    page: byButton(z.int().min(1).max(1000).optional()),
  }),
  who: 'member',
  visibility: 'private',
  group: 'optional',
  suggest: { pillar: suggestPillars },
  run: async ({ pillar, page }, { curriculum }) =>
    pillar === undefined
      ? { card: pillarsCard(curriculum) }
      : {
          card: pillarCard(curriculum, pickPillar(curriculum, pillar), page ?? 1),
          update: page !== undefined,
        },
})
