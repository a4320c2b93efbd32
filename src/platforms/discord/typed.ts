import type { Typed } from '../../core/caller.ts'

/** Member commands that are typed without their family. */
export const TOP_LEVEL = ['topic', 'today']

/** How a command is typed on Discord: `/topic`, `/study roadmap`, `/group setup`. */
export const typed: Typed = ({ name, who }) =>
  who === 'manager' ? `/group ${name}` : TOP_LEVEL.includes(name) ? `/${name}` : `/study ${name}`
