import { type Button, type Card, spoken } from '../../core/card.ts'
import { buttonFor } from '../../core/command.ts'
import { type PlacedQuestion, referenceOf } from '../../core/curriculum.ts'
import { isClosed, MARKS, type Mark, type Role, type Round, type Seat } from '../../core/mock.ts'
import { plain } from '../../core/text.ts'
import { personToken } from '../../core/tokens.ts'
import * as here from '../../words/mock-signatures.ts'
import { questionText } from '../../words/prompt-card.ts'
import { instantText } from '../../words/schedule-text.ts'
import * as to from '../../words/signatures.ts'
import { type Plan, planOf } from './deal.ts'
import { expected, present, roleIn } from './roles.ts'
import { EARLY_MS, PATIENCE_MS, type Place } from './table.ts'

const at = (instant: number): Temporal.Instant => Temporal.Instant.fromEpochMilliseconds(instant)

const named = (seat: Seat, me: Seat): string =>
  seat.person === me.person ? 'you' : personToken(seat.account, seat.name)

type Deed = (typeof here.DEEDS)[number]
/** A button of somebody at a table. */
export const deed = (key: string, what: Deed, label: string, style?: 'primary', round?: number): Button =>
  buttonFor(here.atTable, { table: key, deed: what, round }, label, style)

/** Why these people sit together, in a sentence. */
export function reasonText({ table }: Place, pillar: string | undefined): string {
  if (table.plan) return 'You took a seat for the mock day.'
  const company = table.met
    ? table.seats.length > 2
      ? 'Nobody else shares this time, so some of you meet again'
      : 'Nobody else shares this time, so you two meet again'
    : table.talked
      ? 'You share this time, have not sat together of late, and have met in discussions'
      : 'You share this time and have not sat together of late'
  return `${company}.${pillar === undefined ? '' : ` You want to practise ${plain(pillar)}.`}`
}

/** What somebody said to a table’s time, behind their name. */
export const STATES: Record<Seat['said'], string> = {
  nothing: 'has not answered yet',
  yes: 'is coming',
  no: 'cannot come',
  missing: 'did not come',
}

const stateOf = (seat: Seat, me: Seat): string => {
  const state = seat.here ? 'is here' : STATES[seat.said]
  return seat.person === me.person ? state.replace(/^is /, 'are ').replace(/^has /, 'have ') : state
}

/** A table as somebody who sits there sees it before its first round, at an instant, epoch ms. */
export function waitingCard(
  place: Place,
  now: number,
  {
    pillar,
    booth,
    note,
  }: { pillar: string | undefined; booth: string | undefined; note: string | undefined },
): Card {
  const { key, table, seat } = place
  const isOpen = now >= table.at - EARLY_MS
  const title = isClosed(table, now) ? 'This table is closed' : 'Your mock table'
  const lines = table.seats.map((each) =>
    each.person === seat.person
      ? `- **You** ${stateOf(each, seat)}`
      : `- ${named(each, seat)} ${stateOf(each, seat)}`,
  )
  const where =
    booth === undefined ? 'Meet in a call of your own.' : 'Meet at your table, or in a call of your own.'
  const how = isOpen
    ? `${where} Press *I’m here*; once all of you have, anybody starts. Each sees their own card here.`
    : `I write once more ten minutes before. ${where} Each sees their own card here.`
  const isLate = now >= table.at + PATIENCE_MS && expected(table).some((each) => !each.here)
  const buttons = isClosed(table, now)
    ? [buttonFor(here.mock, {}, 'Your seat')]
    : isOpen
      ? [
          ...(seat.here ? [] : [deed(key, 'here', 'I’m here', 'primary')]),
          ...(present(table).length > 1 || isLate
            ? [deed(key, 'start', isLate ? 'Start with who is here' : 'Start', 'primary', 0)]
            : []),
          deed(key, 'show', 'Look again'),
          deed(key, 'no', 'I can’t come'),
        ]
      : [
          ...(seat.said === 'yes' ? [] : [deed(key, 'yes', 'I’ll be there', 'primary')]),
          deed(key, 'no', 'Not this time'),
          deed(key, 'ics', 'Calendar'),
        ]
  return {
    plain: spoken(title, note ?? how),
    title,
    text: [
      ...(note ? [`*${note}*`] : []),
      `**When:** ${instantText(at(table.at), seat.zone)}`,
      lines.join('\n'),
      reasonText(place, pillar),
      ...(isClosed(table, now) ? [] : [how]),
    ].join('\n\n'),
    footer: 'Only those who sit here see these names.',
    buttons:
      booth === undefined || isClosed(table, now)
        ? buttons
        : [...buttons, { label: 'To the table', url: booth }],
  }
}

const TITLES: Record<Role, string> = {
  candidate: 'You are the candidate',
  interviewer: 'You are the interviewer',
  observer: 'You observe',
}

/** What comes in which minute of a round, by a clock that everybody has: nobody has to send it. */
function timingText({ timing }: Plan, began: number, zone: string): string {
  let minute = 0
  const lines = timing.map(({ minutes, what }) => {
    const from = minute
    minute += minutes
    return `- **${from}–${minute} min** ${what}`
  })
  return [`**Since** ${instantText(at(began), zone)}`, lines.join('\n')].join('\n\n')
}

/** A round as somebody at the table sees it: the candidate the question, the interviewer what to listen for, the observer the rubric. */
export function roundCard({ key, table, seat }: Place, round: Round, found: PlacedQuestion): Card {
  const role = roleIn(round, seat.person)
  const number = table.rounds.indexOf(round)
  const plan = planOf(found, table.plan)
  // A mock day’s minutes are those of the whole meeting.
  const began = plan.timing === table.plan?.timing ? (table.rounds[0]?.began ?? round.began) : round.began
  const who = (person: string): string => {
    const one = expected(table).find((each) => each.person === person)
    return one ? named(one, seat) : 'somebody who left'
  }
  const { question } = found
  const listen = [
    ...(question.keyPoints.length > 0
      ? [`**Listen for**\n${question.keyPoints.map((point) => `- ${point}`).join('\n')}`]
      : question.answer
        ? [`**A strong answer**\n${question.answer}`]
        : []),
    ...(question.hint ? [`**If they are stuck:** ${question.hint}`] : []),
    ...(question.followUp ? [`**Then press on:** ${question.followUp}`] : []),
  ]
  const parts: Record<Role, string[]> = {
    // That of a mock day stood in its post, and stands in the table’s message.
    candidate: [...(plan.brief === table.plan?.brief ? [] : [plan.brief]), questionText(found)],
    interviewer: [questionText(found), ...listen],
    observer: [questionText(found), rubricText(plan)],
  }
  return {
    plain: `${TITLES[role]}. Round ${number + 1}.`,
    title: `${TITLES[role]} · round ${number + 1}`,
    text: [
      `The candidate: ${who(round.candidate)}. The interviewer: ${who(round.interviewer)}.`,
      ...parts[role],
      timingText(plan, began, seat.zone),
    ].join('\n\n'),
    footer: 'The others see other cards. Say it aloud; nothing of it is written down.',
    buttons: roundButtons(key, role, number, round, found, table.curriculum),
  }
}

function roundButtons(
  key: string,
  role: Role,
  number: number,
  { prompt, letter }: Round,
  { question, prompt: { questions }, day }: PlacedQuestion,
  curriculum: string,
): Button[] {
  const following = questions.indexOf(question) + 1
  const hasNext = role === 'interviewer' && day.kind === 'mock' && following < questions.length
  const rate = question.keyPoints.length > 0 || question.answer
  return [
    ...(role === 'candidate'
      ? [
          deed(key, 'feedback', 'My feedback', 'primary'),
          ...(rate
            ? [buttonFor(to.keyPoints, { prompt, letter, of: referenceOf(curriculum) }, 'Compare and rate')]
            : []),
        ]
      : [buttonFor(here.score, { table: key, round: number, line: 0 }, 'Score the candidate', 'primary')]),
    ...(hasNext ? [deed(key, 'ask', 'Next question', undefined, following)] : []),
    deed(key, 'next', 'Switch seats', undefined, number + 1),
    deed(key, 'show', 'My card'),
  ]
}

const rubricText = ({ rubric }: Plan): string =>
  rubric
    .map(
      ({ scores, strong, fair, weak }) =>
        `**${scores}**\n- Strong: ${strong}\n- Fair: ${fair}\n- Weak: ${weak}`,
    )
    .join('\n\n')

/** One line of the rubric, to be scored; the last one is followed by thanks. */
export function scoreCard(
  { key, seat }: Place,
  round: Round,
  number: number,
  plan: Plan,
  line: number,
): Card {
  const asked = plan.rubric[line]
  const given = round.marks[seat.person]?.[String(line)]
  if (!asked) {
    const text =
      'The candidate sees how often each was scored how, and nobody else does. Say one sentence aloud.'
    return {
      plain: spoken('Scored', text),
      title: 'Scored',
      text,
      tone: 'good',
      buttons: [
        buttonFor(here.score, { table: key, round: number, line: 0 }, 'Score again'),
        deed(key, 'show', 'My card'),
      ],
    }
  }
  const title = `${asked.scores}: how was it?`
  return {
    plain: title,
    title,
    text: MARKS.map((each) => `- **${LABELS[each]}** ${asked[each]}`).join('\n'),
    footer: `${line + 1} of ${plan.rubric.length}. Only the candidate sees scores, without names.`,
    buttons: [
      ...MARKS.map((each) =>
        buttonFor(
          here.score,
          { table: key, round: number, line, mark: each },
          LABELS[each],
          each === given ? 'primary' : undefined,
        ),
      ),
      { ...deed(key, 'show', 'My card'), row: true },
    ],
  }
}

const LABELS: Record<Mark, string> = { strong: 'Strong', fair: 'Fair', weak: 'Weak' }

/** What the others scored in the rounds in which somebody was the candidate: how often what, and where they differ. */
export function feedbackCard(
  { key }: Place,
  rounds: readonly { round: Round; number: number; plan: Plan | undefined }[],
): Card {
  const blocks = rounds.flatMap(({ round, number, plan }) => {
    const marks = Object.values(round.marks)
    const lines = (plan?.rubric ?? []).flatMap(({ scores }, i) => {
      const given = marks.flatMap((own) => own[String(i)] ?? [])
      const counts = MARKS.flatMap((each) => {
        const count = given.filter((one) => one === each).length
        return count === 0 ? [] : [`${LABELS[each].toLowerCase()}${given.length > 1 ? ` ${count}×` : ''}`]
      })
      const differ = counts.length > 1 ? ' (they differ: ask why)' : ''
      return counts.length > 0 ? [`- **${scores}** ${counts.join(', ')}${differ}`] : []
    })
    return lines.length > 0 ? [`**Round ${number + 1}**\n${lines.join('\n')}`] : []
  })
  const text =
    blocks.length > 0 ? blocks.join('\n\n') : 'Nobody has scored you yet. Ask the others for a minute.'
  return {
    plain: spoken('Your feedback', text),
    title: 'Your feedback',
    text,
    footer:
      'Only you see this. Your own counts stay until you are forgotten; who gave them is dropped after a day.',
    buttons: [deed(key, 'feedback', 'Look again'), deed(key, 'show', 'My card')],
  }
}
