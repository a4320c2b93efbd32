import { type Card, spoken } from '../../core/card.ts'
import { buttonFor, type Context } from '../../core/command.ts'
import type { Curriculum } from '../../core/curriculum.ts'
import { UserError } from '../../core/errors.ts'
import type { Form } from '../../core/form.ts'
import type { Group } from '../../core/group.ts'
import { ROLES, type Role, TABLE_MINUTES, type Wish } from '../../core/mock.ts'
import { listText, plain, tidy } from '../../core/text.ts'
import { daysInput, zoneInput } from '../../words/inputs.ts'
import * as here from '../../words/mock-signatures.ts'
import { pickPillar } from '../../words/pick.ts'
import { formatDate, instantText } from '../../words/schedule-text.ts'
import { parseTime } from '../../words/time-text.ts'
import { parseWeekdays, weekdaysText } from '../../words/weekday-text.ts'
import { parseZone } from '../../words/zone.ts'
import type { Place } from './table.ts'

/** What the form about a seat asks for, as typed. */
export type Written = {
  days: string
  hours: string
  zone: string
  roles: string
  pillars?: string | undefined
}

/** Which seats somebody takes, as the form offers them. */
const CHOICES = {
  any: { label: 'Any seat', roles: ROLES },
  asked: { label: 'Candidate, or observer', roles: ['candidate', 'observer'] },
  asks: { label: 'Interviewer, or observer', roles: ['interviewer', 'observer'] },
  observes: { label: 'Observer only', roles: ['observer'] },
} as const satisfies Record<string, { label: string; roles: readonly Role[] }>

const choiceOf = (roles: readonly Role[]) =>
  Object.entries(CHOICES).find(([, choice]) => choice.roles.join() === roles.join())?.[0] ?? 'any'

/** The form in which somebody says when they can sit at a table, and as what. */
export function wishForm(wish: Wish | undefined, own: string, { curriculum, now }: Context<Group>): Form {
  return {
    title: 'A seat at a mock table',
    submit: 'Save',
    action: 'mock-save',
    inputs: [
      { ...daysInput(wish?.days ?? [1, 2, 3, 4, 5]), label: 'Days' },
      {
        name: 'hours',
        label: 'Hours, in your zone',
        kind: 'text',
        value: wish ? `${wish.from}-${wish.until}` : '18:00-21:00',
        hint: 'a table takes an hour of them',
        required: true,
      },
      { ...zoneInput({ now, own }, wish?.zone ?? own), label: 'Your time zone' },
      {
        name: 'roles',
        label: 'Seats you take',
        kind: 'choice',
        value: choiceOf(wish?.roles ?? ROLES),
        choices: Object.entries(CHOICES).map(([value, { label }]) => ({ label, value })),
        required: true,
      },
      {
        name: 'pillars',
        label: 'Pillars to practise',
        kind: 'choices',
        choices: curriculum.pillars.map(({ id, title }) => ({ label: tidy(title), value: id })),
        value: wish?.pillars.join(',') ?? '',
        hint: 'At most five; none for any',
      },
    ],
  }
}

/** What the form says. Throws UserError that names the input at fault. */
export function readWish(
  { days, hours, zone, roles, pillars = '' }: Written,
  { caller, curriculum, now }: Context<Group>,
): Omit<Wish, 'waits'> {
  const [from, until] = readHours(hours)
  const { platform, workspace, user } = caller.member
  return {
    account: { platform, workspace, user },
    name: caller.name,
    zone: parseZone(zone, { now, own: caller.zone }),
    days: parseWeekdays(days),
    from,
    until,
    roles: [...(CHOICES[roles as keyof typeof CHOICES] ?? CHOICES.any).roles],
    pillars: readPillars(pillars, curriculum),
    at: now.epochMilliseconds,
  }
}

/** `18:00-21:00`, `6 pm to 9 pm`: over midnight, too. */
function readHours(text: string): [string, string] {
  const parts = text.split(/\s*(?:-|–|\bto\b|\bbis\b)\s*/i)
  const [from, until] = parts.map((part) => parseTime(part))
  if (parts.length !== 2 || from === undefined || until === undefined)
    throw new UserError('From when to when?', 'Write it as 18:00-21:00.', [], 'hours')
  const minutes = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3))
  if ((minutes(until) - minutes(from) + 1440) % 1440 < TABLE_MINUTES)
    throw new UserError('That is too short', 'A table takes an hour. Write it as 18:00-21:00.', [], 'hours')
  return [from, until]
}

const readPillars = (text: string, curriculum: Curriculum): string[] => {
  const words = text
    .split(/,|\band\b/i)
    .map((word) => word.trim())
    .filter(Boolean)
    .slice(0, 5)
  return [...new Set(words.map((word) => pickPillar(curriculum, word).id))]
}

/** When and as what somebody wants a seat, as the end of a sentence of card text: `on Monday, 18:00 to 21:00 …`. */
export function wishText(
  { days, from, until, zone, roles, pillars }: Wish,
  curriculum: Pick<Curriculum, 'pillar'>,
): string {
  const practise = pillars.map((id) => plain(curriculum.pillar(id)?.title ?? id))
  return `${weekdaysText(days)}, ${from} to ${until} (${zone}), as ${listText(roles, 'or')}${practise.length > 0 ? `, to practise ${listText(practise)}` : ''}.`
}

/** Somebody’s seat: what they asked for, where they sit, and how to change it. */
export function wishCard(
  wish: Wish | undefined,
  places: readonly Place[],
  { group, curriculum }: Pick<Context<Group>, 'group' | 'curriculum'>,
  next: Temporal.Instant,
  note?: string,
): Card {
  const zone = wish?.zone ?? group.schedule.zone
  const seats = places.map(
    ({ table }) =>
      `You sit at a table: ${instantText(Temporal.Instant.fromEpochMilliseconds(table.at), zone)}.`,
  )
  const waits =
    wish?.waits &&
    `For the week of ${formatDate(wish.waits.week)} ${WHY[wish.waits.why]} You sit first next time.`
  const text = wish
    ? [
        `You want a seat ${wishText(wish, curriculum)}`,
        ...seats,
        ...(waits ? [waits] : []),
        `The next tables are made on ${instantText(next, zone)}.`,
      ]
    : [
        'Each week two to four of you meet for an hour and interview each other: one is asked, one asks, the others watch. I find the time, deal the questions, and give each their own card.',
        ...seats,
        'Once you take a seat, who sits with you sees your name and when you come. I write to you in private when you have a table. Once two of you say yes, it gets a place of its own where this chat has such: those who sit there read it, and moderators where they can. Ten minutes before I write once more. Three weeks without a sign from you, or *No seat*, take you off.',
      ]
  const title = wish ? 'Your seat at the mock tables' : 'Mock tables'
  return {
    plain: spoken(title, note ?? text[0] ?? ''),
    title,
    text: [...(note ? [`*${note}*`] : []), ...text].join('\n\n'),
    footer: 'Only you see this.',
    buttons: [
      ...places.map(({ key }) =>
        buttonFor(here.atTable, { table: key, deed: 'show' }, 'Open the table', 'primary'),
      ),
      buttonFor(
        here.mockForm,
        {},
        wish ? 'Change' : 'Take a seat',
        places.length > 0 ? undefined : 'primary',
      ),
      ...(wish ? [buttonFor(here.mock, { seat: 'out' }, 'No seat')] : []),
    ],
  }
}

/** Why somebody has no seat in a week. */
export const WHY = {
  'no time': 'nobody shared a time with you.',
  'no room': 'there was no room for another table.',
  'left alone': 'nobody else could come to your table.',
} as const
