import type { FormInput } from '../core/form.ts'
import { WEEKDAYS, weekdayValues } from './weekday-text.ts'
import { type Asked, likelyZones } from './zone.ts'

/** The input of a group's zone, with the zone that it has or is likeliest. */
export const zoneInput = (at: Asked, value: string | undefined): FormInput => ({
  name: 'zone',
  label: 'Time zone',
  kind: 'zone',
  choices: likelyZones(at, value),
  required: true,
  ...(value !== undefined && { value }),
})

/** The input of a group's study days, ISO numbers. */
export const daysInput = (weekdays: readonly number[]): FormInput => ({
  name: 'days',
  label: 'Weekdays',
  kind: 'choices',
  choices: WEEKDAYS,
  value: weekdayValues(weekdays),
  required: true,
})
