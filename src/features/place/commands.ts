import { z } from 'zod'
import { doneCard } from '../../core/cards.ts'
import { type Command, defineCommand } from '../../core/command.ts'
import { UserError } from '../../core/errors.ts'
import { groups } from '../../core/group.ts'
import { nextPost } from '../../core/next-post.ts'
import { occurrences } from '../../core/occurrence.ts'
import { pickDay } from '../../core/pick.ts'
import { type Delivery, insert, type Store } from '../../core/ports.ts'
import { instantOn, studiesOn, windowEnd } from '../../core/schedule.ts'
import { formatInstant } from '../../core/schedule-text.ts'
import { plain } from '../../core/text.ts'

/** `group skip` (today) and `group jump` (to a roadmap day). */
export const placeCommands = (store: Store, delivery: Delivery): Command[] => [
  defineCommand({
    name: 'skip',
    summary: 'Skip today’s post; its roadmap day comes next time',
    args: z.object({}),
    who: 'manager',
    visibility: 'public',
    group: 'needed',
    run: async (_, { caller, group, curriculum, now }) => {
      const { schedule } = group
      const today = now.toZonedDateTimeISO(schedule.zone).toPlainDate()
      const studies = group.startDate <= today.toString() && studiesOn(schedule, today)
      const instant = studies ? instantOn(schedule, today) : undefined
      const next = nextPost(group, curriculum.length, now)
      const coming = next ? ` The next post comes on ${formatInstant(next.instant, schedule.zone)}.` : ''
      if (!instant) throw new UserError('Nothing to skip', `Today has no post.${coming}`)
      const due = { date: today.toString(), instant }
      const row = {
        group: group.id,
        date: due.date,
        round: 1,
        days: [],
        due: instant.epochMilliseconds,
        until: windowEnd(schedule, due).epochMilliseconds,
        claimedAt: now.epochMilliseconds,
        late: false,
        state: 'skipped' as const,
        reason: `${caller.name} skipped it`,
        steps: [],
        answered: 0,
      }
      if (!(await store.commit([insert(occurrences, `${group.id}/${due.date}`, row)])))
        throw new UserError('Too late to skip', `Today’s post is out, or was skipped already.${coming}`)
      await delivery.changed(group.id)
      const later = Temporal.Instant.compare(instant, now) > 0 ? instant : now
      const after = nextPost(group, curriculum.length, later)
      return {
        card: doneCard(
          'Today is skipped',
          `${plain(caller.name)} skipped today’s post. Day ${group.place} comes ${after ? `on ${formatInstant(after.instant, schedule.zone)}` : 'next time'}.`,
        ),
      }
    },
  }),
  defineCommand({
    name: 'jump',
    summary: 'Go on with another day of the roadmap',
    args: z.object({ day: z.int().min(0).max(100_000).describe('number of the day that comes next') }),
    who: 'manager',
    visibility: 'public',
    group: 'needed',
    run: async ({ day }, { caller, group, curriculum, now }) => {
      const { number, theme } = pickDay(curriculum, day)
      const saved = await store.update(groups, group.id, (old) => ({ ...old, place: number }))
      await delivery.changed(group.id)
      const next = nextPost(saved, curriculum.length, now)
      const when = next ? `on ${formatInstant(next.instant, group.schedule.zone)}` : 'when posts go on'
      return {
        card: doneCard(
          `Day ${number} is next`,
          `${plain(caller.name)} moved the group to day ${number}, ${plain(theme)}. It comes ${when}.`,
          [{ label: 'Read it', action: 'day', arg: String(number) }],
        ),
      }
    },
  }),
]
