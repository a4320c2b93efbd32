import { describe, expect, expectTypeOf, it } from 'vitest'
import { z } from 'zod'
import { buttonFor, type Context, defineCommand, signature } from '../../src/core/command.ts'
import type { Group } from '../../src/core/group.ts'
import { defineKind, type Kind, type Store } from '../../src/core/records.ts'

/** What must not compile: tsc complains of each expected error that does not come. Nothing in here runs. */
const wrong = (_: () => unknown): void => {}

const jump = signature('jump', { day: z.int(), why: z.string().optional() })
const about = { summary: 'x', who: 'member', visibility: 'private', effect: 'none' } as const

describe('a button', () => {
  it('carries arguments of the command that it calls, and no others', () => {
    expect(buttonFor(jump, { day: 3 }, 'Day 3')).toEqual({ label: 'Day 3', action: 'jump', arg: '3' })
    expectTypeOf(buttonFor<typeof jump.args>)
      .parameter(1)
      .toHaveProperty('day')
    // @ts-expect-error an argument is missing
    wrong(() => buttonFor(jump, {}, 'Day 3'))
    // @ts-expect-error there is no such argument
    wrong(() => buttonFor(jump, { day: 3, date: '2026-12-01' }, 'Day 3'))
    // @ts-expect-error it is no number
    wrong(() => buttonFor(jump, { day: '3' }, 'Day 3'))
    // @ts-expect-error it is no text
    wrong(() => buttonFor(jump, { day: 3, why: 4 }, 'Day 3'))
    // @ts-expect-error there is no such style
    wrong(() => buttonFor(jump, { day: 3 }, 'Day 3', 'purple'))
  })
})

describe('a command', () => {
  it('runs with its arguments as its schema gives them', () => {
    defineCommand({
      ...jump,
      ...about,
      group: 'optional',
      run: async (args, { group }) => {
        expectTypeOf(args).toEqualTypeOf<{ day: number; why?: string | undefined }>()
        expectTypeOf(group).toEqualTypeOf<Group | undefined>()
        return undefined
      },
    })
    wrong(() =>
      defineCommand({
        ...jump,
        ...about,
        group: 'optional',
        // @ts-expect-error it has no such argument
        run: async ({ date }) => date && undefined,
      }),
    )
  })

  it('has a group for sure where it needs one, and maybe one where it looks something up', () => {
    defineCommand({
      ...jump,
      ...about,
      group: 'needed',
      run: async (_, context) => {
        expectTypeOf(context).toEqualTypeOf<Context<Group>>()
        return undefined
      },
    })
    defineCommand({
      ...jump,
      ...about,
      group: 'curriculum',
      run: async (_, { group }) => {
        expectTypeOf(group).toEqualTypeOf<Group | undefined>()
        return undefined
      },
    })
  })

  it('says what running it does, who may, and answers a card or a form', () => {
    const { effect: _, ...silent } = about
    // @ts-expect-error its effect is missing
    wrong(() => defineCommand({ ...jump, ...silent, group: 'optional', run: async () => undefined }))
    wrong(() =>
      // @ts-expect-error nobody is called so
      defineCommand({ ...jump, ...about, who: 'owner', group: 'optional', run: async () => undefined }),
    )
    // @ts-expect-error text is no card
    wrong(() => defineCommand({ ...jump, ...about, group: 'optional', run: async () => 'done' }))
    wrong(() =>
      defineCommand({
        ...jump,
        ...about,
        group: 'optional',
        // @ts-expect-error it completes an argument that it does not have
        suggest: { date: () => [] },
        run: async () => undefined,
      }),
    )
  })
})

describe('a kind of record', () => {
  const notes = defineKind('type-test', {
    version: 2,
    schema: z.object({ text: z.string() }),
    upgrades: { 1: (old) => old },
  })

  it('is read and written as its schema says', () => {
    expectTypeOf(notes).toEqualTypeOf<Kind<{ text: string }>>()
    const use = async (store: Store) => {
      expectTypeOf(await store.get(notes, 'key')).toEqualTypeOf<{ text: string } | undefined>()
      await store.transact(async (tx) => {
        tx.put(notes, 'key', { text: 'x' })
        // @ts-expect-error it is no text
        tx.put(notes, 'key', { text: 1 })
        // @ts-expect-error the text is missing
        tx.put(notes, 'key', {})
      })
    }
    wrong(() => use)
  })

  it('states its version', () => {
    // @ts-expect-error the version is missing
    wrong(() => defineKind('type-test', { schema: z.object({}) }))
    // @ts-expect-error the version is a number
    wrong(() => defineKind('type-test', { version: '1', schema: z.object({}) }))
  })
})
