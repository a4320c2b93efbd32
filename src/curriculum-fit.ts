import type { Card } from './core/card.ts'
import { checksOf } from './core/check.ts'
import { type Curriculum, type Day, labelOf } from './core/curriculum.ts'
import { type Group, newGroup } from './core/group.ts'
import { dayFile, type Finding, topicFile } from './curriculum/problem.ts'
import { planOccurrence } from './delivery/ledger.ts'
import { daily } from './features/daily-post/card.ts'
import { dayCard } from './features/day/card.ts'
import { pillarCard } from './features/pillar/card.ts'
import { answerCards } from './features/self-check/card.ts'
import { topicCard } from './features/topic/card.ts'
import { voteCards } from './features/vote/card.ts'
import { PLATFORMS } from './platforms.ts'
import { loosePromptCard } from './words/prompt-card.ts'

/** Every card of a curriculum that some platform would cut, with the file to shorten; of the files that `only` names. */
export async function fitFindings(): Promise<
  (curriculum: Curriculum, only?: (file: string) => boolean) => Finding[]
> {
  const renderers: { title: string; render(card: Card): unknown }[] = []
  for (const { title, renderer } of PLATFORMS)
    if (renderer) renderers.push({ title, render: await renderer() })
  const cutBy = (card: Card): string[] =>
    (isSmall(card) ? [] : renderers)
      .filter(({ render }) => marks(render(card)) > marks({ ...card, plain: '' }))
      .map(({ title }) => title)
  const findings = (file: string, cards: Shown[]): Finding[] =>
    cards.flatMap(({ what, card }) =>
      cutBy(card).map((platform) => ({
        file,
        path: [],
        message: `${what} is cut on ${platform}: shorten it`,
      })),
    )
  return (curriculum, only = () => true) =>
    filesOf(curriculum).flatMap(({ file, cards }) => (only(file) ? findings(file, cards()) : []))
}

/** A card of a day, and whether it is posted by itself. */
type Shown = { what: string; card: Card; posted?: boolean }

/** Every file that says what members see, with the cards made of it. */
const filesOf = (curriculum: Curriculum): { file: string; cards(): Shown[] }[] => [
  ...curriculum.days.map((day) => ({ file: dayFile(day.number), cards: () => cardsOf(curriculum, day) })),
  ...curriculum.topics.map((topic) => ({
    file: topicFile(topic.pillar),
    cards: () => [{ what: `the topic ${topic.id}`, card: topicCard(curriculum, topic) }],
  })),
  ...curriculum.pillars.map((pillar) => ({
    file: 'pillars.yaml',
    cards: () => [{ what: `the pillar ${pillar.id}`, card: pillarCard(curriculum, pillar, 1) }],
  })),
]

/** Characters of each part, and how many parts, of a card that no platform cuts, even if each sign has to be escaped. */
export const SMALL = {
  title: 100,
  text: 500,
  name: 100,
  value: 250,
  label: 40,
  fields: 3,
  buttons: 15,
} as const

/** Most cards are, and to render each for every platform is what takes a check its time. */
const isSmall = ({ title, text = '', fields = [], footer = '', buttons = [], image }: Card): boolean =>
  image === undefined &&
  title.length <= SMALL.title &&
  text.length <= SMALL.text &&
  footer.length <= SMALL.title &&
  fields.length <= SMALL.fields &&
  fields.every(({ name, value }) => name.length <= SMALL.name && value.length <= SMALL.value) &&
  buttons.length <= SMALL.buttons &&
  buttons.every(({ label }) => label.length <= SMALL.label)

const marks = (value: unknown): number => JSON.stringify(value).split('…').length

/** Everything members see of a day: its daily post, its discussion, and the look-up. */
export function cardsOf(curriculum: Curriculum, day: Day): Shown[] {
  const timing = { date: '2026-01-01', round: 1, due: 0, until: 0, claimedAt: 0, late: false, look: false }
  const row = planOccurrence(daily, SOME_GROUP, day, timing)
  return [
    ...row.steps.map((step) => ({
      what: step.what === 'reply' ? step.content : 'the daily post',
      card: daily.compose(step, row, SOME_GROUP, curriculum).card,
      posted: step.what !== 'thread',
    })),
    { what: 'the look-up of the day', card: dayCard(curriculum, day) },
    ...checksOf(day).flatMap((check) => voteCards(check).map((card) => ({ what: 'a vote', card }))),
    ...day.prompts.map((_, i) => ({
      what: `prompt ${i + 1} away from its day`,
      card: loosePromptCard(day, i + 1),
    })),
    ...day.prompts.flatMap((prompt, i) =>
      prompt.questions.flatMap((question, q) => {
        const label = labelOf(i + 1, q)
        const cards = answerCards({ day, prompt, question, position: i + 1, label })
        return cards.map((card) => ({ what: `an answer to ${label}`, card }))
      }),
    ),
  ]
}

const SOME_GROUP: Group = newGroup({
  id: 'aaaaaaaa',
  name: 'Study group',
  curriculum: '',
  channel: { platform: 'any', workspace: '', channel: '' },
  schedule: { time: '09:00', zone: 'UTC', weekdays: [1], off: [], window: 720 },
  position: 1,
  startDate: '2026-01-01',
  manager: { platform: 'any', workspace: '', user: '', name: '' },
  createdAt: 0,
})
