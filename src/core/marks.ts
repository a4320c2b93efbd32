import { z } from 'zod'

/** What an argument’s schema says of it beside its type: `describeCommand` reads it, and platforms and parsing go by it. */

/** Marks an argument that only buttons carry, such as a page number. */
export const byButton = <T extends z.ZodType>(schema: T): T => schema.meta({ hidden: true })

/** Marks an argument that only buttons carry, by its name: what is typed in its place may end as its value does, such as `Cohort 2`. */
export const byName = <T extends z.ZodType>(schema: T): T => schema.meta({ hidden: true, named: true })

/** Names the curriculum that a button is about, by `referenceOf`; the group may study another one by now. */
export const byReference = () => byName(z.string().optional())

/** How many of the words that follow belong to an argument; 0 where they are nothing of its kind. */
export type Takes = (words: readonly string[]) => number

/** What a string argument names: one member, one channel where a group may meet, or one role that a post may mention. */
export type Names = 'member' | 'channel' | 'role'

/**
 * Marks a string argument that names somebody, a channel or a role: a platform that lets one choose from those there are does so, also
 * where it is hidden because another argument takes what is typed.
 */
export const naming = <T extends z.ZodType>(names: Names, schema: T): T => schema.meta({ names })

/** Marks a string argument whose values may be several words without quotes, such as `9:30 am`. */
export const severalWords = <T extends z.ZodType>(schema: T, takes: Takes): T => schema.meta({ takes })

/** Marks an argument that names a setting. */
export const ofSettings = <T extends z.ZodType>(schema: T): T => schema.meta({ settings: true })
