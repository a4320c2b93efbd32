import type { Day } from '../core/curriculum.ts'
import type { Group } from '../core/group.ts'
import type { Occurrence, Step } from '../core/occurrence.ts'

/** When an occurrence is posted, instants as epoch ms. */
export type Timing = {
  date: string
  round: number
  due: number
  until: number
  claimedAt: number
  late: boolean
  /** Whether the ledger may have forgotten that it was sent, so that it is looked for before it is sent. */
  look: boolean
}

/**
 * The ledger row of one occurrence with every step it takes, in the order they are sent: for each channel the post, the
 * thread and one message a prompt, a mock day's plan (n = 0) first. A post that is to be looked for starts as `sending`.
 */
export function planOccurrence(group: Group, day: Day, { look, ...timing }: Timing): Occurrence {
  const prompts = [...(day.mock ? [0] : []), ...day.prompts.map((_, i) => i + 1)]
  const steps = group.channels.flatMap((channel, index): Step[] => {
    const step = (kind: Step['kind'], n: number, tail: string): Step => ({
      kind,
      n,
      channel,
      key: `${group.id}.${timing.date}.${timing.round}.${index}.${tail}`,
      state: kind === 'post' && look ? 'sending' : 'todo',
      attempts: 0,
      notBefore: 0,
    })
    return [step('post', 0, 'p'), step('thread', 0, 't'), ...prompts.map((n) => step('prompt', n, String(n)))]
  })
  return { group: group.id, ...timing, days: [day.number], state: 'open', steps, answered: 0 }
}
