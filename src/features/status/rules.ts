import { reasonOf } from '../../core/card.ts'
import type { Shelf } from '../../core/curriculum.ts'
import { UserError } from '../../core/errors.ts'
import type { Group } from '../../core/group.ts'

/** The group as what it studies is now: on hold, with the present reason, where that is not loaded. */
export function heldNow(group: Group, curricula: Shelf): Group {
  if (group.hold?.restored) return group
  try {
    curricula.of(group.curriculum)
    return group
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    return { ...group, hold: { ...reasonOf(error), since: 0, notified: true } }
  }
}
