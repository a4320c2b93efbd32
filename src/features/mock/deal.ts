import {
  type Curriculum,
  type Day,
  labelOf,
  letterAt,
  type Mock,
  type PlacedQuestion,
} from '../../core/curriculum.ts'
import { type Seat, seatings, type Table, tables } from '../../core/mock.ts'
import { dayFrom, numberInWhole } from '../../core/path.ts'
import { recalls } from '../../core/recall.ts'
import { each, type Tx } from '../../core/records.ts'
import { seedOf } from './week.ts'

/** How a round is run: what is said before, how long it takes, and what is scored. */
export type Plan = Pick<Mock, 'brief' | 'timing' | 'rubric'>

/** How a round goes. */
const USUAL: Plan = {
  brief:
    'The candidate thinks aloud. The interviewer keeps time, gives the hint only when it is needed, and presses on once.',
  timing: [
    { minutes: 2, what: 'The candidate clarifies what is asked' },
    { minutes: 12, what: 'The candidate answers' },
    { minutes: 6, what: 'The interviewer presses on' },
    { minutes: 5, what: 'Scores by buttons, and one sentence aloud from each' },
  ],
  rubric: [
    {
      scores: 'Structure',
      strong: 'States a plan, keeps to it, and says where it stands.',
      fair: 'There is a thread, lost once or twice.',
      weak: 'The interviewer has to lead.',
    },
    {
      scores: 'Depth',
      strong: 'Gives reasons, and stands a press or two.',
      fair: 'Right on the surface, thin when pressed.',
      weak: 'Names things without reasons.',
    },
    {
      scores: 'Trade-offs',
      strong: 'Weighs alternatives and says what would change the choice.',
      fair: 'Names an alternative.',
      weak: 'Knows one way.',
    },
    {
      scores: 'Communication',
      strong: 'Short and clear, and checks that it lands.',
      fair: 'Clear in the end.',
      weak: 'Hard to follow.',
    },
  ],
}

/** What is said before the first round, and how long a round takes and its last part, in minutes. */
export const BRIEF = USUAL.brief
export const ROUND_MINUTES = USUAL.timing.reduce((all, { minutes }) => all + minutes, 0)
export const LAST_MINUTES = USUAL.timing.at(-1)?.minutes ?? 0

/**
 * A mock day’s own rubric counts. Its minutes are for a whole meeting: they count where a table is that day’s, and elsewhere a round asks
 * one question.
 */
export const planOf = ({ day }: PlacedQuestion, plan?: Table['plan']): Plan => ({
  ...USUAL,
  ...(day.mock && { rubric: day.mock.rubric }),
  ...(plan?.day === numberInWhole(day) && { brief: plan.brief, timing: plan.timing }),
})

/** What is asked next on a mock day: the first of its prompts that this table has not had, from its first question on. */
export function nextOnDay(curriculum: Curriculum, { plan, rounds }: Table): PlacedQuestion | undefined {
  const day = plan && dayFrom(curriculum, plan.day)
  return day?.prompts
    .flatMap((prompt, p) => {
      const [question] = prompt.questions
      const isHad = rounds.some((round) => round.prompt === prompt.id)
      return question && !isHad ? [{ label: labelOf(p + 1, 0), day, prompt, position: p + 1, question }] : []
    })
    .at(0)
}

/** Which question is meant, across curricula. */
const nameOf = (curriculum: string, prompt: string, letter: string): string =>
  `${curriculum}/${prompt}/${letter}`

/**
 * Every question that can be asked at a table: somebody has to be able to judge the answer. On a mock day each goes on where the one
 * before it ended, so only those that begin are asked.
 */
const askable = ({ days }: Curriculum): PlacedQuestion[] =>
  days.flatMap((day) =>
    day.prompts.flatMap((prompt, p) =>
      prompt.questions.flatMap((question, q) =>
        (question.keyPoints.length > 0 || question.answer) && (q === 0 || day.kind !== 'mock')
          ? [{ label: labelOf(p + 1, q), day, prompt, position: p + 1, question }]
          : [],
      ),
    ),
  )

/**
 * The next question for a table: made for a mock, of the pillar that was wanted and like the one before; of days that the group has
 * had rather than of days to come; one that nobody there knows. `seed` in [0, 1) decides between equals. `undefined` where the
 * curriculum has none.
 */
export function deal(
  curriculum: Curriculum,
  wanted: { pillar: string | undefined; before: PlacedQuestion | undefined; position: number },
  known: ReadonlySet<string>,
  seed: number,
): PlacedQuestion | undefined {
  const all = askable(curriculum)
  const pillar = wanted.before?.day.pillar ?? wanted.pillar
  // A mock day that is still to come keeps its questions.
  const isHad = ({ number }: Day): boolean => number > 0 && number < wanted.position
  const points = ({ day, prompt, question }: PlacedQuestion): number =>
    (question.format === 'mini-mock' || day.kind === 'mock' ? 4 : 0) +
    (pillar === undefined || day.pillar === pillar ? 8 : 0) +
    (wanted.before === undefined || day.level === wanted.before.day.level ? 2 : 0) +
    (isHad(day) ? 1 : day.kind === 'mock' ? -16 : 0) -
    (prompt.stretch ? 1 : 0)
  const isFresh = ({ prompt, label }: PlacedQuestion): boolean =>
    !known.has(nameOf(curriculum.id, prompt.id, label.slice(-1)))
  const fresh = all.filter(isFresh)
  const among = fresh.length > 0 ? fresh : all
  const most = Math.max(...among.map(points))
  const best = among.filter((each) => points(each) === most)
  return best[Math.floor(seed * best.length)]
}

/** What somebody of these people knows: what they rated, and what was asked where they sat. */
export async function knownTo(tx: Tx, seats: readonly Seat[]): Promise<Set<string>> {
  const known = new Set<string>()
  for (const { person } of seats) {
    for await (const { value } of each(tx, recalls, { prefix: `${person}/` }))
      known.add(nameOf(value.curriculum, value.prompt, value.letter))
    for await (const { key, value } of each(tx, seatings, { prefix: `${person}/` })) {
      if (value.free) continue
      const table = await tx.get(tables, key.slice(person.length + 1))
      // On a mock day one question led to the next.
      for (const { prompt, letter } of table?.rounds ?? [])
        for (let i = 0; letterAt(i) <= letter; i++)
          if (table?.plan || letterAt(i) === letter)
            known.add(nameOf(table?.curriculum ?? '', prompt, letterAt(i)))
    }
  }
  return known
}

/** What decides between questions at a table in a round. */
export const seedAt = (key: string, { rounds }: Table): number => seedOf(`${key}#${rounds.length}`)
