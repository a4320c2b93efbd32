/** What somebody can be at a table. */
export const ROLES = ['candidate', 'interviewer', 'observer'] as const
export type Role = (typeof ROLES)[number]

/** Whether of these people one can be the candidate and another one the interviewer. */
export const canSit = (people: readonly (readonly Role[])[]): boolean =>
  people.some(
    (roles, i) =>
      roles.includes('candidate') && people.some((other, j) => i !== j && other.includes('interviewer')),
  )
