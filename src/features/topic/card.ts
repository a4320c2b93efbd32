import { type Button, type Card, type Menu, problemCard } from '../../core/card.ts'
import { buttonFor } from '../../core/command.ts'
import type { Curriculum, Match, Topic } from '../../core/curriculum.ts'
import { menuFor } from '../../core/menu.ts'
import { dayFrom } from '../../core/path.ts'
import { cut, plain } from '../../core/text.ts'
import { colorOf } from '../../words/colors.ts'
import * as to from '../../words/signatures.ts'

const list = (lines: readonly string[]): string => lines.map((line) => `- ${line}`).join('\n')

/** Level, minutes, suggested day and pillar of a topic, in one line. */
export const aboutTopic = (curriculum: Curriculum, topic: Topic): string =>
  [...placeOf(curriculum, topic), curriculum.pillar(topic.pillar)?.title ?? topic.pillar].join(' · ')

/** How hard it is, how long it takes and when it comes, as far as somebody said. */
const placeOf = (curriculum: Curriculum, topic: Topic, unit = 'min'): string[] => {
  const { level, minutes } = topic
  const { number } = dayFrom(curriculum, topic.day) ?? { number: 0 }
  return [
    ...(level ? [level] : []),
    ...(minutes > 0 ? [`${minutes} ${unit}`] : []),
    ...(number > 0 ? [`day ${number}`] : []),
  ]
}

/**
 * A topic as a card: what it is, what to be able to do, how interviewers ask it. `others` are further hits; to whoever asks in a
 * group it offers what the group discussed of it.
 */
export function topicCard(
  curriculum: Curriculum,
  topic: Topic,
  others: readonly Topic[] = [],
  isMember = false,
): Card {
  const related = others.length > 0 ? others : topic.related.flatMap((id) => curriculum.topic(id) ?? [])
  const day = dayFrom(curriculum, topic.day)
  const buttons: Button[] = [
    ...(day ? [to.dayButton(day)] : []),
    ...(isMember ? [buttonFor(to.discussions, { topic: topic.id }, 'Our discussions')] : []),
    to.shareButton(to.topic, { query: topic.id }),
  ]
  const head = {
    title: topic.title,
    ...colorOf(curriculum, topic.pillar),
    footer: plain(aboutTopic(curriculum, topic)),
    ...(related.length > 0 && {
      menu: topicMenu(curriculum, others.length > 0 ? 'Not what you meant?' : 'Related topics', related),
    }),
    buttons,
  }
  if (topic.status === 'draft')
    return {
      ...head,
      plain: `${topic.title}, still a draft.`,
      text: '*Still a draft: only its place on the roadmap is fixed.*',
    }
  return {
    ...head,
    plain: [topic.title, placeOf(curriculum, topic, 'minutes').join(', ')]
      .filter(Boolean)
      .join('. ')
      .concat('.'),
    ...(topic.summary && { text: topic.summary }),
    fields: [
      ...(topic.objectives.length > 0
        ? [{ name: 'Learning objectives', value: list(topic.objectives) }]
        : []),
      ...(topic.prompts.length > 0 ? [{ name: 'Prompts to practice', value: list(topic.prompts) }] : []),
    ],
  }
}

const choice = (topic: Topic): Button => buttonFor(to.topic, { query: topic.id }, topic.title)

const titles = (topics: readonly Topic[]): string => list(topics.map(({ title }) => plain(title)))

const topicMenu = (curriculum: Curriculum, placeholder: string, topics: readonly Topic[]): Menu =>
  menuFor(
    to.topic,
    placeholder,
    topics.map((topic) => ({
      label: topic.title,
      about: aboutTopic(curriculum, topic),
      values: { query: topic.id },
    })),
  )

/** Several topics match about equally well, or none by its name. `more` says that others match less. */
export function choiceCard(query: string, matches: readonly Match[], more: boolean): Card {
  const typed = `“${plain(cut(query, 60))}”`
  const isNamed = matches.some(({ named }) => named)
  return {
    plain: `${more ? `More than ${matches.length}` : matches.length} ${matches.length === 1 ? 'topic matches' : 'topics match'}.`,
    title: isNamed ? 'Which one?' : 'No topic is called that',
    text: `${isNamed ? `Several topics match ${typed}:` : `But ${typed} comes up in:`}\n\n${titles(matches.map(({ topic }) => topic))}`,
    ...(more && { footer: `The best ${matches.length}: more words find fewer` }),
    buttons: matches.map(({ topic }) => choice(topic)),
  }
}

/** Nothing matches: the nearest topics, or where to look where none is near. */
export function nothingCard(query: string, nearest: readonly Topic[]): Card {
  const title = 'No topic matches'
  const text = `Nothing matches “${plain(cut(query, 60))}”.`
  if (nearest.length === 0)
    return problemCard(title, `${text} The pillars list every topic.`, [buttonFor(to.pillar, {}, 'Pillars')])
  return problemCard(title, `${text} The nearest topics:\n\n${titles(nearest)}`, nearest.map(choice))
}
