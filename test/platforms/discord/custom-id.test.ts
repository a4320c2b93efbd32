import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { KEY_LENGTH } from '../../../src/core/card.ts'
import { markOf, readId, writeId } from '../../../src/platforms/discord/custom-id.ts'

const action = fc.stringMatching(/^[a-z][a-z-]{0,14}$/)
const NONE: ReadonlySet<string> = new Set()

describe('the state of a button on Discord', () => {
  it('reads as it was written, with or without the mark of a delivery', () => {
    fc.assert(
      fc.property(
        action,
        fc.string({ maxLength: 50 }),
        fc.option(fc.string({ minLength: 1, maxLength: KEY_LENGTH })),
        (name, arg, key) => {
          const mark = key === null ? undefined : markOf(key)
          const id = writeId({ action: name, arg }, mark, NONE)
          expect(readId(id ?? '')).toEqual({ action: name, arg, mark })
        },
      ),
    )
  })

  it('leaves a delivery room for 77 characters beside its mark', () => {
    const state = { action: 'hint', arg: 'x'.repeat(72) }
    expect(writeId(state, markOf('key'), NONE)).toHaveLength(100)
    expect(writeId({ action: 'hint', arg: 'x'.repeat(73) }, markOf('key'), NONE)).toBeUndefined()
  })

  it('differs for two buttons that say the same, and reads the same', () => {
    const taken = new Set<string>()
    const ids = [1, 2, 3].map(() => {
      const id = writeId({ action: 'topic', arg: 'same' }, undefined, taken) ?? ''
      taken.add(id)
      return id
    })
    expect(new Set(ids).size).toBe(3)
    expect(ids.map(readId)).toEqual(Array(3).fill({ action: 'topic', arg: 'same', mark: undefined }))
  })

  it('takes an argument that looks like a mark as an argument', () => {
    const arg = `~${markOf('other')}.hint:x`
    expect(readId(writeId({ action: 'topic', arg }, undefined, NONE) ?? '')).toMatchObject({
      arg,
      mark: undefined,
    })
  })

  it('marks different keys differently, also where one begins with the other', () => {
    const keys = ['day-1', 'day-10', 'day-100', 'g.2026-11-23.1.0.p', 'g.2026-11-23.1.0.t']
    expect(new Set(keys.map(markOf)).size).toBe(keys.length)
  })

  it('reads what somebody else wrote without failing', () => {
    fc.assert(
      fc.property(fc.string(), (id) => {
        expect(readId(id)).toEqual({ action: expect.any(String), arg: expect.any(String), mark: undefined })
      }),
    )
  })
})
