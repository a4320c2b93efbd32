import type { Button, Card } from '../../core/card.ts'
import { buttonFor } from '../../core/command.ts'
import {
  type Curriculum,
  type Day,
  labelOf,
  type Pillar,
  type Prompt,
  type Topic,
} from '../../core/curriculum.ts'
import { dayFrom } from '../../core/path.ts'
import { plain } from '../../core/text.ts'
import { pageButtons, pageText } from '../../words/pages.ts'
import * as to from '../../words/signatures.ts'

/** Topics and prompts that fit one card. */
const TOPICS = 4
const PROMPTS = 4

const chunks = <T>(items: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, i) => items.slice(i * size, (i + 1) * size))

function topicField(curriculum: Curriculum, topic: Topic): { name: string; value: string } {
  const { title, level, minutes, status, summary, objectives } = topic
  const { number: day } = dayFrom(curriculum, topic.day) ?? { number: 0 }
  const about = [level, minutes > 0 && `${minutes} min`, day > 0 && `Day ${day}`].filter(Boolean)
  return {
    name: title,
    value: [
      about.length > 0 ? `*${about.join(' · ')}*` : '',
      ...(status === 'draft'
        ? ['Still a draft.']
        : [
            summary,
            objectives
              .slice(0, 2)
              .map((line) => `- ${line}`)
              .join('\n'),
          ]),
    ]
      .filter(Boolean)
      .join('\n\n'),
  }
}

const promptField = (
  curriculum: Curriculum,
  day: Day,
  prompt: Prompt,
  position: number,
): { name: string; value: string } => ({
  name: [`Day ${day.number}`, curriculum.pillar(day.pillar)?.title, prompt.area].filter(Boolean).join(' · '),
  value: [
    ...(prompt.title ? [`**${plain(prompt.title)}**`] : []),
    ...prompt.questions.slice(0, 2).map(({ ask }, i) => `- ${labelOf(position, i)} ${ask}`),
    ...(prompt.questions.length === 0 ? ['*Still a draft.*'] : []),
  ].join('\n'),
})

/** A pillar's prompts, those of its practice days first, each in roadmap order. */
export function promptsOf(
  curriculum: Curriculum,
  pillar: Pillar,
): { day: Day; prompt: Prompt; position: number }[] {
  const days = curriculum.days.filter((day) => day.pillar === pillar.id)
  const practice = days.filter(({ kind }) => kind === 'practice')
  const others = days.filter(({ kind }) => kind !== 'practice')
  return [...practice, ...others].flatMap((day) =>
    day.prompts.map((prompt, i) => ({ day, prompt, position: i + 1 })),
  )
}

/** The pillar's page as chat: tagline, description and topic cards, then its practice prompts. Page 1-based. */
export function pillarCard(curriculum: Curriculum, pillar: Pillar, wanted: number): Card {
  const topics = curriculum.topics.filter((topic) => topic.pillar === pillar.id)
  const prompts = promptsOf(curriculum, pillar)
  const topicPages = chunks(topics, TOPICS)
  const promptPages = chunks(prompts, PROMPTS)
  const pages = Math.max(1, topicPages.length + promptPages.length)
  const page = Math.min(Math.max(1, wanted), pages)
  const shownTopics = topicPages[page - 1]
  const shownPrompts = promptPages[page - 1 - topicPages.length] ?? []
  const counts = topics.length > 0 ? `${topics.length} topic cards` : ''
  const intro = [pillar.tagline && `*${pillar.tagline}*`, pillar.description, counts && `**${counts}**`]
    .filter(Boolean)
    .join('\n\n')
  const buttons: Button[] = [
    ...pageButtons(to.pillar, page, pages, (other) => ({ pillar: pillar.id, page: other })),
    ...(shownTopics && promptPages.length > 0
      ? [buttonFor(to.pillar, { pillar: pillar.id, page: topicPages.length + 1 }, 'Practice prompts')]
      : []),
    ...(shownTopics ?? []).map(({ id, title }) => buttonFor(to.topic, { query: id }, title.slice(0, 75))),
    ...shownPrompts.map(({ day, prompt }, i) =>
      buttonFor(to.prompt, { prompt: prompt.id }, `Open ${i + 1} (day ${day.number})`),
    ),
    to.shareButton(to.pillar, { pillar: pillar.id, page }),
  ]
  return {
    plain:
      `${[pillar.title, pillar.tagline].filter(Boolean).join(': ')}. ${[counts, `${prompts.length} prompts`].filter(Boolean).join(', ')}. ${pageText(page, pages)}`.trim(),
    title: pillar.title,
    text:
      (page === 1 && intro) || (shownTopics ? `**${counts}**` : `**Practice prompts** (${prompts.length})`),
    fields: shownTopics
      ? shownTopics.map((topic) => topicField(curriculum, topic))
      : shownPrompts.map(({ day, prompt, position }) => promptField(curriculum, day, prompt, position)),
    footer: `Page ${page} of ${pages}`,
    buttons,
  }
}

/** All pillars, to choose one. */
export function pillarsCard(curriculum: Curriculum): Card {
  return {
    plain: `${curriculum.pillars.length} pillars.`,
    title: curriculum.title,
    text: curriculum.pillars.map(({ title, tagline }) => `- **${title}** ${tagline}`.trim()).join('\n'),
    buttons: curriculum.pillars.map(({ id, title }) =>
      buttonFor(to.pillar, { pillar: id }, title.slice(0, 75)),
    ),
  }
}
