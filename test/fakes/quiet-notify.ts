import type { Notify } from '../../src/features/notify/notify.ts'

/** Tells nobody anything. */
export const quietNotify: Notify = {
  held: async () => {},
  closed: async () => true,
  claimed: async () => {},
  restored: async () => true,
}
