import type { Group } from '../../src/core/group.ts'
import type { Dice } from '../support/dice.ts'
import { aGroup, channelsAt } from '../support/study.ts'
import type { Kit } from './kits/kit.ts'
import { ROADMAP } from './roadmap.ts'

/** Zones with and without changes of the clocks, on both sides of the date line. */
export const ZONES = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'America/Los_Angeles',
  'Asia/Kolkata',
  'Asia/Tokyo',
  'Australia/Lord_Howe',
  'Pacific/Kiritimati',
  'Pacific/Pago_Pago',
  'America/Sao_Paulo',
]

const TIMES = ['09:00', '09:00', '08:30', '00:00', '02:30', '12:15', '18:45', '23:59']

/** Groups over some of the kit's channels, now and then one over two of them, set up before the trial begins. */
export function randomGroups(kit: Kit, dice: Dice, start: number): Group[] {
  const count = dice.int(2, Math.min(3, kit.channels.length))
  const skip = dice.int(0, kit.channels.length - count)
  const taken = kit.channels.slice(skip, skip + count).map((channel) => [channel])
  const wide = dice.chance(0.2) ? [taken.flat().slice(0, 2), ...taken.slice(2)] : taken
  return wide.map((channels, i): Group => {
    const zone = dice.pick(ZONES)
    const today = Temporal.Instant.fromEpochMilliseconds(start).toZonedDateTimeISO(zone).toPlainDate()
    return aGroup({
      id: `group00${i}`,
      name: `#group-${i}`,
      curriculum: ROADMAP.id,
      channels: channelsAt(channels),
      schedule: {
        // Some share a minute, others do not.
        time: dice.chance(0.5) ? '09:00' : dice.pick(TIMES),
        zone: dice.chance(0.4) ? 'UTC' : zone,
        ...(dice.chance(0.3) && { perPost: 2 as const }),
        weekdays: dice.chance(0.7) ? [1, 2, 3, 4, 5, 6, 7] : [1, 2, 3, 4, 5],
        off: [],
        window: dice.chance(0.8) ? 720 : dice.pick([60, 240]),
      },
      position: dice.chance(0.05) ? ROADMAP.length - 1 : dice.int(1, 5),
      startDate: today.toString(),
      managers: [{ ...kit.manager, name: 'Ada' }],
    })
  })
}
