import type { Button, Card } from './card.ts'
import { type Day, labelOf, type Prompt } from './curriculum.ts'

/** One message of the discussion: a prompt with its questions, labelled as members answer them. */
export function promptCard(day: Day, position: number): Card {
  const prompt = day.prompts[position - 1]
  if (!prompt) throw new Error(`Day ${day.number} has no prompt ${position}.`)
  const title = `${position} of ${day.prompts.length} · ${prompt.title}`
  if (prompt.questions.length === 0)
    return {
      plain: `${title}. Still a draft.`,
      title,
      text: '*Still a draft: its questions are being written.*',
    }
  return {
    plain: `${title}. ${prompt.questions.length} questions.`,
    title,
    text: promptText(prompt, position),
    buttons: promptButtons(prompt, position),
  }
}

/** A prompt's material and its labelled questions, as card text. */
function promptText(prompt: Prompt, position: number): string {
  const labels = prompt.questions.map((_, i) => labelOf(position, i))
  return [
    ...(prompt.stretch ? ['*Stretch: for who has time.*'] : []),
    ...(prompt.data?.text ? [prompt.data.text] : []),
    ...(prompt.data?.code
      ? [`\`\`\`${prompt.data.language ?? ''}\n${prompt.data.code.trimEnd()}\n\`\`\``]
      : []),
    ...prompt.questions.map(
      ({ ask, format }, i) => `**${labels[i]}** ${format ? `*${FORMATS[format]}* ` : ''}${ask}`,
    ),
    `*Begin your reply with ${labels.length > 1 ? `${labels.slice(0, -1).join(', ')} or ${labels.at(-1)}` : labels[0]}.*`,
  ].join('\n\n')
}

const FORMATS = { 'mini-mock': '20-minute mini-mock:', story: '20-minute story:' }

function promptButtons(prompt: Prompt, position: number): Button[] {
  return [
    ...prompt.questions.map(
      (_, i): Button => ({
        label: `Hint ${labelOf(position, i)}`,
        action: 'hint',
        arg: `${prompt.id} ${String.fromCharCode(97 + i)}`,
      }),
    ),
    { label: 'Key points', action: 'keypoints', arg: prompt.id },
    ...(prompt.topic ? [{ label: 'Topic', action: 'topic', arg: prompt.topic }] : []),
  ]
}
