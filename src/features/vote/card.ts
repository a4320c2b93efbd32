import { type Card, doneCard, spoken } from '../../core/card.ts'
import type { Check } from '../../core/check.ts'
import { buttonFor } from '../../core/command.ts'
import { plain } from '../../core/text.ts'
import { LEAST_VOTES, sumOf, type Vote, verdictOf } from '../../core/vote.ts'
import * as to from '../../words/signatures.ts'

/** The letter of an option, by its place from 1. */
const letterOf = (option: number): string => String.fromCharCode(64 + option)

const people = (count: number): string => (count === 1 ? 'One person' : `${count} people`)

const optionList = ({ options }: Check): string =>
  options.map((option, i) => `- **${letterOf(i + 1)}** ${option}`).join('\n')

/** A round is open: the question with a button for each option. */
export function ballotCard(id: string, check: Check, round: 1 | 2): Card {
  const title = round === 1 ? 'Vote: what do you say?' : 'Vote again'
  return {
    plain: spoken(title, check.ask),
    title,
    text: [check.ask, optionList(check)].join('\n\n'),
    footer: 'Nobody sees what you chose. A manager or the day’s host closes the vote.',
    buttons: [
      ...check.options.map((_, i) =>
        buttonFor(to.voteFor, { vote: id, choice: i + 1 }, letterOf(i + 1), 'primary'),
      ),
      { ...buttonFor(to.voteClose, { vote: id }, 'Close the vote'), row: true },
    ],
  }
}

/** Somebody's vote was noted. */
export const notedCard = (choice: number): Card =>
  doneCard(
    `You voted ${letterOf(choice)}`,
    'Press another letter to change it. Once the vote is closed, only the counts are kept.',
  )

/**
 * What to do after the first round. How many chose what is not shown yet: whoever sees where most are goes along instead of
 * arguing.
 */
export function betweenCard(id: string, { counts: [first = []], right }: Vote, check: Check): Card {
  const all = sumOf(first)
  const verdict = verdictOf(first, right)
  const [title, text] =
    verdict === 'too few'
      ? [
          'Too few votes for a result',
          `${all === 0 ? 'Nobody' : people(all)} voted. I show no result below ${LEAST_VOTES} votes, because it could tell who chose what.`,
        ]
      : verdict === 'hint'
        ? [
            'This one is hard',
            `${people(all)} voted, and few are right.${check.hint ? ` **Hint:** ${check.hint}` : ' Read the question once more.'} Then vote again.`,
          ]
        : [
            'You disagree: talk about it',
            `${people(all)} voted, for different answers. Find somebody who chose another letter and take two minutes to convince each other. Then vote again.`,
          ]
  return {
    plain: spoken(title, text),
    title,
    text,
    footer: 'The result comes at the end, with both votes side by side.',
    buttons: [
      buttonFor(to.voteAgain, { vote: id }, 'Vote again', 'primary'),
      buttonFor(to.voteEnd, { vote: id }, 'Show the answer'),
    ],
  }
}

/** The end of a vote: the right option, how many chose which where enough voted, why, and what to ask next. */
export function resultCard({ counts, right }: Vote, check: Check): Card {
  const shown = counts.filter((round) => sumOf(round) >= LEAST_VOTES)
  const share = (round: readonly number[], i: number): string =>
    `${Math.round((100 * (round[i] ?? 0)) / sumOf(round))}%`
  const lines = check.options.map((option, i) => {
    const mark = i + 1 === right ? '✓ ' : ''
    const shares = shown.map((round) => share(round, i)).join(' → ')
    return `- **${mark}${letterOf(i + 1)}** ${option}${shares && `: **${shares}**`}`
  })
  const title = `${letterOf(right)} is right`
  return {
    plain: spoken(title, (check.options[right - 1] ?? '').replace(/[^.?!]$/, '$&.')),
    title,
    text: [
      check.ask,
      lines.join('\n'),
      ...(check.because ? [`**Why:** ${check.because}`] : []),
      ...(check.followUp ? [`**Then:** ${check.followUp}`] : []),
    ].join('\n\n'),
    footer: votersText(counts),
    tone: 'good',
  }
}

/** `12 people voted, then 15.` */
function votersText(counts: Vote['counts']): string {
  const [first = 0, second] = counts.map(sumOf)
  const few = counts.some((round) => sumOf(round) < LEAST_VOTES)
  const who =
    second === undefined ? `${people(first)} voted.` : `${people(first)} voted, then ${second} again.`
  return few ? `${who} Shares are shown from ${LEAST_VOTES} votes on.` : who
}

/** Every card that shows a check of a day, at its longest. */
export function voteCards(check: Check): Card[] {
  const vote = { right: check.right, counts: [check.options.map(() => 5), check.options.map(() => 5)] }
  const hint = check.options.map((_, i) => (i + 1 === check.right ? 0 : 5))
  const id = '2026-01-01.0'
  return [
    ballotCard(id, check, 1),
    betweenCard(id, { ...vote, counts: [hint] } as Vote, check),
    resultCard(vote as Vote, check),
  ]
}

/** The line of `my-data` about ballots. */
export const keptLine = (group: string, count: number): string =>
  `**${plain(group)}**: what you chose in ${count === 1 ? 'a vote that is' : `${count} votes that are`} still open.`
