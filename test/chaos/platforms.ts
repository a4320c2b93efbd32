/** The platforms that trials run on. */
export const PLATFORMS = ['discord', 'slack', 'playground'] as const
export type PlatformName = (typeof PLATFORMS)[number]

/** Where a trial keeps its records. */
export type StoreName = 'sqlite' | 'postgres'
