import type { Button, Card } from '../../core/card.ts'
import { type Curriculum, type Day, labelOf, questionCount } from '../../core/curriculum.ts'

/** A whole roadmap day: its aim and case, every prompt with its questions. No hints: those are a button away. */
export function dayCard(curriculum: Curriculum, day: Day, notes: string[] = [], first: Button[] = []): Card {
  const title = `Day ${day.number} of ${curriculum.length} · ${day.theme}`
  const count = questionCount(day)
  const about = [
    curriculum.pillar(day.pillar)?.title ?? '',
    day.kind,
    day.level,
    ...(day.minutes > 0 ? [`${day.minutes} min`] : []),
  ]
  const draft = day.status === 'draft'
  return {
    plain: `${title}. ${draft ? 'Still a draft.' : `${day.prompts.length} prompts, ${count} questions.`}`,
    title,
    text: [
      ...notes,
      ...(draft ? ['*Still a draft: titles only.*'] : [`**Aim:** ${day.aim}`]),
      ...(day.case ? [`**Case:** ${day.case}`] : []),
      ...(day.mock ? [`**Mock:** ${day.mock.brief}`] : []),
    ].join('\n\n'),
    fields: day.prompts.map((prompt, i) => ({
      name: `${i + 1} · ${prompt.title}${prompt.stretch ? ' (stretch)' : ''}`,
      value:
        prompt.questions.length === 0
          ? prompt.area
          : prompt.questions.map(({ ask }, q) => `**${labelOf(i + 1, q)}** ${ask}`).join('\n'),
    })),
    footer: about.join(' · '),
    buttons: [
      ...first,
      ...day.prompts
        .filter(({ questions }) => questions.length > 0)
        .map(({ id }, i) => ({ label: `Open ${i + 1}`, action: 'prompt', arg: id })),
      ...(day.number > 1 ? [{ label: '← Day before', action: 'day', arg: `${day.number - 1} turn` }] : []),
      ...(day.number < curriculum.length
        ? [{ label: 'Day after →', action: 'day', arg: `${day.number + 1} turn` }]
        : []),
      { label: 'Share', action: 'share', arg: `day ${day.number}` },
    ],
  }
}
