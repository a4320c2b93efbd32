import { z } from 'zod'
import type { Button } from '../../core/card.ts'
import { type Command, defineCommand } from '../../core/command.ts'
import { LEVELS } from '../../core/curriculum.ts'
import { UserError } from '../../core/errors.ts'
import { pickPillar, suggestPillars } from '../../core/pick.ts'
import { promptCard } from '../../core/prompt-card.ts'

/** `random`: any complete prompt by pillar and level. `chance` is uniform in [0, 1). */
export const randomCommand = (chance: () => number): Command =>
  defineCommand({
    name: 'random',
    summary: 'Draw a prompt at random',
    args: z.object({
      pillar: z.string().optional().describe('only this pillar'),
      level: z.enum(LEVELS).optional().describe('only this level'),
    }),
    who: 'member',
    visibility: 'private',
    group: 'optional',
    suggest: { pillar: suggestPillars },
    run: async ({ pillar, level }, { curriculum }) => {
      const id = pillar === undefined ? undefined : pickPillar(curriculum, pillar).id
      const found = curriculum.days
        .filter(
          (day) =>
            day.status === 'ready' &&
            (id === undefined || day.pillar === id) &&
            (level === undefined || day.level === level),
        )
        .flatMap((day) => day.prompts.map((_, i) => ({ day, position: i + 1 })))
      const drawn = found[Math.floor(chance() * found.length)]
      if (!drawn)
        throw new UserError(
          'Nothing to draw from',
          'No complete prompt matches. Leave the pillar or the level out.',
        )
      const { day, position } = drawn
      const card = promptCard(day, position)
      const again: Button = {
        label: 'Another one',
        action: 'random',
        arg: [...(id ? [`pillar:${id}`] : []), ...(level ? [`level:${level}`] : [])].join(' '),
      }
      const share: Button = {
        label: 'Share',
        action: 'share',
        arg: `prompt ${day.prompts[position - 1]?.id}`,
      }
      return {
        card: {
          ...card,
          footer: `Day ${day.number} · ${day.theme} · ${day.level}`,
          buttons: [...(card.buttons ?? []), again, share],
        },
      }
    },
  })
