import { UserError } from '../../src/core/errors.ts'

/** The UserError that a reading ends with. */
export function errorOf(read: () => unknown): UserError {
  try {
    read()
  } catch (error) {
    if (error instanceof UserError) return error
    throw error
  }
  throw new Error('It was read.')
}
