import type { Monitor } from '../../src/ops/health.ts'

/** A bot that lacks nothing. */
export const WELL: Monitor = { live: () => ({ ok: true }), ready: async () => ({ ok: true }) }
