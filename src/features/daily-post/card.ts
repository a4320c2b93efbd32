import type { Button, Card } from '../../core/card.ts'
import { buttonFor } from '../../core/command.ts'
import {
  type Curriculum,
  type Day,
  dayTitle,
  labelOf,
  letterAt,
  nameOf,
  questionAt,
  questionCount,
  referenceOf,
} from '../../core/curriculum.ts'
import type { DailySeries, Feature } from '../../core/feature.ts'
import type { Group } from '../../core/group.ts'
import { isOpening } from '../../core/names.ts'
import { DAILY, type Occurrence, occurrenceKey, type Step } from '../../core/occurrence.ts'
import { isPlaced, numberInWhole, postedDay, promptsBefore, secondDay, titleOn } from '../../core/path.ts'
import { GUEST_STEP, guestContent, readGuest } from '../../core/suggestion.ts'
import { paragraphs, plain, tidy } from '../../core/text.ts'
import { personToken } from '../../core/tokens.ts'
import { colorOf } from '../../words/colors.ts'
import { mock } from '../../words/mock-signatures.ts'
import { askText, promptCard } from '../../words/prompt-card.ts'
import { formatInstant } from '../../words/schedule-text.ts'
import * as to from '../../words/signatures.ts'
import {
  afterTables,
  gone,
  heldCard,
  mockCard,
  mockPost,
  mockReplies,
  seatButton,
  tablesOf,
} from './mock-day.ts'
import { choose, recallCard } from './recall.ts'

/** The daily post: the post and its thread, a mock day's plan, and each prompt. Its steps' contents are read here alone. */
export const daily: DailySeries = {
  name: DAILY,
  code: '',
  tablesAt: tablesOf,
  replies: (day, { guest, second, tables } = {}) => {
    const room = guest && roomIn(day)
    const before = promptsBefore(day, guest !== undefined)
    const own = day.mock
      ? mockReplies(day)
      : day.prompts.map((_, i) => `${room?.position === i + 1 ? `less ${room.letter} ` : ''}prompt ${i + 1}`)
    return [
      ...(tables ? ['held'] : own),
      ...(guest ? [`guest ${guestContent(guest)} ${day.prompts.length + 1}`] : []),
      ...(second ? [`second day ${SECOND}`] : []),
      ...(second?.mock ? [`second plan ${SECOND + 1}`] : []),
      ...(second?.prompts ?? []).map(
        (_, i) => `second prompt ${i + 1} as ${before + i + 1} ${SECOND + 2 + i}`,
      ),
    ]
  },
  chosen: choose,
  compose: (step, row, group, curriculum, discussion) => {
    const day = postedDay(curriculum, row)
    if (!day) throw gone(`Day ${row.curriculumDay ?? row.days[0]}`)
    const card = cardOf(step, day, { row, group, curriculum, discussion })
    return { card: row.host && isOpening(row, step) ? hostedBy(row.host, card) : card, title: dayTitle(day) }
  },
}

type About = { row: Occurrence; group: Group; curriculum: Curriculum; discussion: string | undefined }

function cardOf({ content }: Step, day: Day, { row, group, curriculum, discussion }: About): Card {
  const [, , guest, place] = GUEST_STEP.exec(content) ?? []
  if (guest) return guestCard(guest, Number(place), row)
  const [, without, prompt] = /^(?:less ([a-z]) )?prompt (\d+)$/.exec(content) ?? []
  if (prompt && !day.prompts[Number(prompt) - 1]) throw gone(`Prompt ${prompt} of day ${day.number}`)
  if (prompt) return promptCard(day, Number(prompt), without)
  if (content.startsWith('second ')) return secondCard(content, row, curriculum)
  if (content.startsWith('recall ')) return recallCard(curriculum, content)
  if (content === 'plan') return mockCard(day)
  if (content === 'held') return heldCard(day, row, group)
  return postCard(curriculum, day, row, group, discussion)
}

/**
 * The first message of a discussion with whoever hosts it. Not the post: that goes to channels that follow, is what a notification
 * shows, and is edited all day.
 */
const hostedBy = (host: NonNullable<Occurrence['host']>, card: Card): Card => ({
  ...card,
  text: [`${personToken(host, host.name)} hosts today.`, ...(card.text ? [card.text] : [])].join('\n\n'),
})

/** From here on the messages of a second day are numbered: no day has so many prompts. */
const SECOND = 200

/** A message of the second day in a discussion: what it is about, how its mock is run, or a prompt, counted on from the first day's. */
function secondCard(content: string, row: Occurrence, curriculum: Curriculum): Card {
  const day = secondDay(curriculum, row)
  if (!day) throw gone(`Day ${row.curriculumSecond ?? row.days[1]}`)
  const name = `Day ${day.number}`
  const [, prompt, shown] = /^second prompt (\d+) as (\d+) /.exec(content) ?? []
  if (prompt === undefined && content.startsWith('second day ')) {
    const title = dayTitle(day)
    const text = 'The second day of this post. One question of either day is enough.'
    return { plain: `${title}. ${text}`, title, text: day.case ? `**Case:** ${day.case}\n\n${text}` : text }
  }
  if (prompt && !day.prompts[Number(prompt) - 1]) throw gone(`Prompt ${prompt} of day ${day.number}`)
  const card = prompt ? promptCard(day, Number(prompt), undefined, Number(shown)) : mockCard(day)
  return { ...card, plain: `${name}: ${card.plain}`, title: `${name} · ${card.title}` }
}

export const dailyPost: Feature = { name: 'daily-post', series: daily, following: afterTables }

/** The question of a review day that makes room for one of the group's own: the last plain one that is not the lead. */
function roomIn(day: Day): { position: number; letter: string } | undefined {
  if (day.kind !== 'review') return undefined
  return day.prompts
    .flatMap(({ stretch, questions }, p) =>
      questions.flatMap(({ format }, q) =>
        stretch || format || questions.length === 1 || labelOf(p + 1, q) === day.lead
          ? []
          : [{ position: p + 1, letter: letterAt(q) }],
      ),
    )
    .at(-1)
}

/** A question of the group's own, as a message of the discussion. */
function guestCard(content: string, position: number, { guest = '' }: Occurrence): Card {
  const { ask, area, by } = readGuest(content)
  const label = labelOf(position, 0)
  const title = ['From the group', tidy(area ?? '')].filter(Boolean).join(' · ')
  return {
    plain: `${title}. One question.`,
    title,
    text: `**${label}** ${paragraphs(ask)}\n\n*Begin your reply with ${label}.*`,
    ...(by && { footer: `Suggested by ${plain(by)}` }),
    buttons: [buttonFor(to.suggestedAnswer, { suggestion: guest }, 'Answer')],
  }
}

const words = [
  'no',
  'one',
  'two',
  'three',
  'four',
  'five',
  'six',
  'seven',
  'eight',
  'nine',
  'ten',
  'eleven',
  'twelve',
]
const inWords = (count: number): string => words[count] ?? String(count)

/** What every post says of its day: what it is called, and what is known of it in a line. */
function aboutPost(
  curriculum: Curriculum,
  day: Day,
  row: Occurrence,
  group: Group,
): Pick<Card, 'title' | 'color' | 'footer'> & { title: string } {
  const pillar = curriculum.pillar(day.pillar)?.title
  const last = secondDay(curriculum, row) ?? day
  const notes = [
    ...[pillar && plain(pillar), day.level, day.minutes > 0 ? `${day.minutes} min` : undefined].filter(
      (about) => about,
    ),
    ...(row.round > 1 ? ['Posted again'] : []),
    ...(row.late && !group.sample ? [`Posted late: it was due ${dueIn(row, group)}`] : []),
    ...(last.number === curriculum.length && last.number > 1 && isPlaced(curriculum, last)
      ? ['The last day of the roadmap']
      : []),
    ...(group.sample && day.number !== 1 && row.date === group.startDate
      ? [`Sample: this group begins at day ${day.number} of the roadmap`]
      : []),
    ...(row.answered > 0 ? [`${row.answered} took part`] : []),
  ]
  return { title: titleOn(curriculum, day), ...colorOf(curriculum, day.pillar), footer: notes.join(' · ') }
}

/** The message in the channel: the case, the lead question in full, an invitation. */
function postCard(
  curriculum: Curriculum,
  day: Day,
  row: Occurrence,
  group: Group,
  discussion: string | undefined,
): Card {
  const discuss: Button =
    discussion === undefined
      ? buttonFor(to.discuss, { occurrence: occurrenceKey(row) }, 'Discuss', 'primary')
      : { label: 'Discuss', url: discussion, style: 'primary' }
  const aloud = buttonFor(to.aloud, { occurrence: occurrenceKey(row) }, 'I answered aloud')
  // In the channel no discussion says what the post was of, once the group studies something else.
  const of = row.curriculum ? referenceOf(row.curriculum) : undefined
  const warmUp = day.warmUp ? [buttonFor(to.warmUp, { day: numberInWhole(day), of }, 'Warm-up')] : []
  const about = aboutPost(curriculum, day, row, group)
  const { title } = about
  const second = secondDay(curriculum, row)
  const also = second
    ? [`**Also today:** ${plain(dayTitle(second)).replace('Day', 'day')}, in the discussion.`]
    : []
  if (row.tablesAt !== undefined && day.mock) {
    const said = mockPost(day.mock, title, row.tablesAt, group)
    const text = [said.text, ...also].join('\n\n')
    return { ...about, ...said, text, buttons: [seatButton(row), discuss, ...warmUp, aloud] }
  }
  const lead = questionAt(day, day.lead)
  if (!lead) {
    return {
      ...about,
      plain: `${title}. This day is still a draft: titles only.`,
      text: `*This day is still a draft: titles only.*\n\n${day.prompts.map((prompt) => `- ${plain(nameOf(prompt))}`).join('\n')}`,
      buttons: [discuss],
    }
  }
  const more = questionCount(day) - 1 + (row.guest !== undefined && !roomIn(day) ? 1 : 0)
  const invitation =
    more === 0
      ? 'Say it aloud for three minutes, then post your answer.'
      : `Say it aloud for three minutes, then post your answer. *${capital(inWords(more))} more ${more === 1 ? 'question' : 'questions'} inside; one is enough today.*`
  return {
    ...about,
    // It may be shown above the card, so it announces the question and does not repeat it.
    plain: `${title.replace(' · ', ': ')}. ${more === 0 ? 'One question.' : `${capital(inWords(more + 1))} questions; one is enough today.`}`,
    text: [
      ...(day.case ? [`**Case:** ${day.case}`] : []),
      `**Start here (${lead.label}):** ${askText(lead.question)}`,
      invitation,
      ...also,
    ].join('\n\n'),
    buttons: [
      discuss,
      ...warmUp,
      ...(lead.question.hint && !day.warmUp
        ? [buttonFor(to.hint, { prompt: lead.prompt.id, letter: lead.label.slice(-1), of }, 'Hint')]
        : []),
      aloud,
      ...(group.mocks && (day.kind === 'review' || day.kind === 'mock')
        ? [buttonFor(mock, {}, 'Take a seat')]
        : []),
    ],
  }
}

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1)

const dueIn = (row: Occurrence, group: Group): string =>
  formatInstant(Temporal.Instant.fromEpochMilliseconds(row.due), group.schedule.zone)
