import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { UserError } from '../core/errors.ts'
import { schemaLine, writeSchemas } from './json-schema.ts'

const roadmap = (id: string): string => `# What members read, and what commands call this curriculum.
id: ${id}
title: ${id.replaceAll('-', ' ').replace(/^./, (first) => first.toUpperCase())}
# Optional: where the texts come from and under which terms. Help shows both.
# source: Our own notes
# licence: CC BY 4.0
`

const FIRST = `# A day is one file; its number is the file's name. All of this is optional but questions.
theme: A first day
minutes: 20
case: A small bakery sells out of bread by ten every morning, and throws cake away every evening.
questions:
  # An id is permanent: buttons, progress and reviews go by it.
  - id: bread-before-ten
    ask: Would you bake more bread, or raise its price? Say what you would find out first.
    hint: Think of who comes after ten.
    keyPoints:
      - Nobody knows yet how many guests leave without bread; that number decides.
      - More bread costs flour and time; a higher price may cost guests.
    answer: I would first count for a week who asks for bread after ten. Then I would bake for half of them and look again.
    followUp: The oven is full. What changes?
  - id: cake-every-evening
    ask: Which of these would you try first against the wasted cake?
    options: [Bake less, Sell it cheaper after five, Bake later in the day]
    explanation: Each is right for another cause; selling it cheaper after five also shows how many would have come.
`

const SECOND = `theme: A second day
# A sentence is enough for a question.
questions:
  - What did you learn from the first day that you will use again?
  - ask: How would you explain it to somebody who was not there?
    link: https://en.wikipedia.org/wiki/Feynman_Technique
`

/**
 * Writes a sample of two days, commented, that can be started at once, into a folder that is new or empty. Throws UserError
 * where something lies there already, or the id does not fit.
 */
export function writeSample(dir: string, id: string): void {
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(id) || id.length > 48)
    throw new UserError(
      `"${id.slice(0, 60)}" is no id.`,
      'Write lower-case words joined by hyphens, such as my-team.',
    )
  if (existsSync(dir) && readdirSync(dir).length > 0)
    throw new UserError(`${dir} is not empty.`, 'Name another folder with --out.')
  mkdirSync(join(dir, 'days'), { recursive: true })
  writeSchemas(dir)
  writeFileSync(join(dir, 'roadmap.yaml'), schemaLine('roadmap', '.') + roadmap(id))
  writeFileSync(join(dir, 'days/001.yaml'), schemaLine('day', '..') + FIRST)
  writeFileSync(join(dir, 'days/002.yaml'), schemaLine('day', '..') + SECOND)
}
