import { type Curriculum, type Day, dayTitle, nameOf, type Prompt } from '../core/curriculum.ts'

type Place = { prompt: Prompt; day: Day }

const placesOf = ({ days }: Curriculum): Map<string, Place> =>
  new Map(days.flatMap((day) => day.prompts.map((prompt) => [prompt.id, { prompt, day }] as const)))

const textOf = ({ questions, data, materials }: Prompt): string =>
  JSON.stringify([questions, data, materials])

/** What a day says beside its prompts. */
const aboutOf = ({ prompts: _, pillar, ...about }: Day, { pillars }: Curriculum): string =>
  JSON.stringify([about, pillars.length > 1 && pillar])

/**
 * What a group that studies `before` would notice if it were `after` from now on, a sentence each; empty where nothing.
 * Prompts are told apart by their ids.
 */
export function differences(before: Curriculum, after: Curriculum): string[] {
  const [old, now] = [placesOf(before), placesOf(after)]
  const found: string[] = []
  if (before.id !== after.id)
    found.push(`The id becomes ${after.id}: groups of ${before.id} keep that id and would not find it.`)
  if (before.title !== after.title) found.push(`The title becomes “${after.title}”.`)
  if (before.length !== after.length)
    found.push(`The roadmap has ${after.length} days in place of ${before.length}; finish dates move.`)
  for (const [id, { prompt, day }] of old) {
    const next = now.get(id)
    const name = `“${nameOf(prompt)}” (${id})`
    if (!next) found.push(`Day ${day.number}: ${name} is gone; buttons of earlier posts say so.`)
    else if (next.day.number !== day.number)
      found.push(`${name} moves from day ${day.number} to ${next.day.number}.`)
    if (next && textOf(next.prompt) !== textOf(prompt))
      found.push(`Day ${next.day.number}: ${name} reads differently.`)
  }
  for (const [id, { prompt, day }] of now)
    if (!old.has(id)) found.push(`Day ${day.number}: “${nameOf(prompt)}” (${id}) is new.`)
  for (const day of after.days) {
    const was = before.day(day.number)
    if (was && aboutOf(was, before) !== aboutOf(day, after))
      found.push(`${dayTitle(day)}: what it says of itself changes.`)
  }
  return found
}
