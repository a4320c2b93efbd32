import { z } from 'zod'
import type { Button } from '../../core/card.ts'
import { byButton, type Command, defineCommand } from '../../core/command.ts'
import { nextPost } from '../../core/next-post.ts'
import { occurrences } from '../../core/occurrence.ts'
import { pickDay } from '../../core/pick.ts'
import type { Store } from '../../core/ports.ts'
import { formatInstant } from '../../core/schedule-text.ts'
import { dayCard } from './card.ts'

/** `day 58` and `today`. */
export const dayCommands = (store: Store): Command[] => [
  defineCommand({
    name: 'day',
    summary: 'Look at any day of the roadmap',
    args: z.object({
      day: z.int().min(0).max(100_000).describe('number of the day'),
      turn: byButton(z.enum(['turn']).optional()),
    }),
    who: 'member',
    visibility: 'private',
    group: 'optional',
    suggest: {
      day: (typed, curriculum) =>
        curriculum.days
          .filter(({ number, theme }) =>
            `${number} ${theme}`.toLowerCase().includes(typed.trim().toLowerCase()),
          )
          .slice(0, 25)
          .map(({ number, theme }) => ({ label: `Day ${number} · ${theme}`, value: String(number) })),
    },
    run: async ({ day, turn }, { curriculum }) => ({
      card: dayCard(curriculum, pickDay(curriculum, day)),
      update: turn !== undefined,
    }),
  }),
  defineCommand({
    name: 'today',
    summary: 'Read today’s prompts, or see when the next ones come',
    args: z.object({}),
    who: 'member',
    visibility: 'private',
    group: 'needed',
    run: async (_, { group, curriculum, now }) => {
      const { zone } = group.schedule
      const date = now.toZonedDateTimeISO(zone).toPlainDate().toString()
      const row = await store.get(occurrences, `${group.id}/${date}`)
      const next = nextPost(group, curriculum.length, now)
      const [posted] = row?.days ?? []
      const today = posted === undefined ? undefined : curriculum.day(posted)
      if (today) {
        const discuss: Button = {
          label: 'Discuss',
          style: 'primary',
          action: 'discuss',
          arg: `${group.id}/${date}`,
        }
        return { card: dayCard(curriculum, today, [], [discuss]) }
      }
      const coming = curriculum.day(group.place)
      if (!coming) return { card: finished(curriculum.length) }
      const why = group.hold
        ? `Posts are on hold: ${group.hold.reason}`
        : group.schedule.pause
          ? 'Posts are paused.'
          : 'Nothing was posted today.'
      const when =
        next && !group.hold
          ? `The next post comes on ${formatInstant(next.instant, zone)} (${zone}):`
          : 'The next post will be:'
      return { card: dayCard(curriculum, coming, [`${why} ${when}`]) }
    },
  }),
]

const finished = (length: number) => ({
  plain: 'The roadmap is finished.',
  title: 'The roadmap is finished',
  text: `This group has been through all ${length} days. \`day\`, \`browse\` and \`random\` still have every prompt; a manager can jump to any day.`,
  buttons: [{ label: 'A random prompt', action: 'random' }],
})
