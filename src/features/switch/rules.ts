import { type Group, NOT_SILENT } from '../../core/group.ts'

/**
 * The group on another curriculum, all of it, whose `day` comes next. A hold because what it studied was not loaded is over with that;
 * its schedule and channels stay as they are.
 */
export function switched(
  { ended: _, path: _p, hold, ...group }: Group,
  curriculum: string,
  day: number,
): Group {
  return { ...group, ...(hold?.restored && { hold }), curriculum, position: day, silence: NOT_SILENT }
}
