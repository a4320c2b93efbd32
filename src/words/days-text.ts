import type { Group } from '../core/group.ts'
import { daysPerPost } from '../core/schedule.ts'
import { listText } from '../core/text.ts'

/** Days of a roadmap by their numbers, within a sentence: `day 5`, `days 5 and 6`. */
export const daysName = (numbers: readonly number[]): string =>
  `${numbers.length > 1 ? 'days' : 'day'} ${listText(numbers.map(String))}`

/** What a group’s next post brings of a roadmap of `length` days: `day 5 of 133`, `days 5 and 6 of 133`. */
export function comingName(
  { position, schedule }: Pick<Group, 'position' | 'schedule'>,
  length: number,
): string {
  const last = Math.min(length, position + daysPerPost(schedule) - 1)
  return `${daysName(last > position ? [position, last] : [position])} of ${length}`
}

/** The same as a sentence begins: `Day 5 of 133 comes`, `Days 5 and 6 of 133 come`. */
export function comingText(group: Pick<Group, 'position' | 'schedule'>, length: number): string {
  const name = comingName(group, length)
  return `D${name.slice(1)} ${name.startsWith('days') ? 'come' : 'comes'}`
}
