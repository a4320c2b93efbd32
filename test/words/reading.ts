import fc from 'fast-check'
import { expect } from 'vitest'
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

/** What every plain object answers to: a table of words must not. */
const NAMES_OF_EVERY_OBJECT = Object.getOwnPropertyNames(Object.prototype)

/** Reads anything, and rows of `words`: what is read passes `check`, the rest ends with a UserError at `field`. */
export function readAnything<T>(
  words: string[],
  read: (text: string) => T,
  check: (value: T) => void,
  field: unknown = expect.anything(),
): void {
  const rows = fc.array(fc.constantFrom(...words)).map((row) => row.join(' '))
  fc.assert(
    fc.property(fc.oneof(fc.string(), rows, fc.constantFrom(...NAMES_OF_EVERY_OBJECT)), (text) => {
      let value: T
      try {
        value = read(text)
      } catch (error) {
        expect(error).toBeInstanceOf(UserError)
        expect(error).toMatchObject({ field })
        return
      }
      check(value)
    }),
  )
}
