import { expect, it } from 'vitest'
import type { Answer } from '../../../src/core/bot.ts'
import { problemCard } from '../../../src/core/card.ts'
import { createCorrections, typing } from '../../../src/platforms/discord/correction.ts'
import type { Use } from '../../../src/platforms/discord/interaction.ts'
import { createQuietLog } from '../../fakes/quiet-log.ts'
import { openMemory } from '../../support/memory.ts'

const use = (more: Partial<Use> = {}): Use => ({
  ticket: { id: '1', token: 'secret-token', application: '2', at: 0 },
  name: 'setup',
  input: { text: '@groupabc x', values: { time: '25:00', zone: 'UTC' } },
  submitted: true,
  direct: false,
  pressed: undefined,
  press: undefined,
  ...more,
})
const refused = (more: Partial<Answer> = {}): Answer => ({
  reply: { card: problemCard('No', 'No.', [{ label: 'Help', action: 'help' }]) },
  visibility: 'private',
  again: true,
  ...more,
})
const titleOf = (read: Use | Answer) =>
  'reply' in read && read.reply && 'card' in read.reply ? read.reply.card.title : undefined
const buttonsOf = ({ reply }: Answer) => (reply && 'card' in reply ? (reply.card.buttons ?? []) : [])

it('keeps what was filled in for a quarter of an hour, and not longer', async () => {
  let now = 0
  const { expiring } = openMemory(createQuietLog(), () => now)
  const corrections = createCorrections(expiring, createQuietLog())
  const [first, second] = buttonsOf(await corrections.offer(use(), refused()))
  expect([first?.label, second?.label]).toEqual(['Correct it', 'Help'])
  const { arg = '' } = first as { arg?: string }
  const press = use({ name: '?', input: { text: arg }, submitted: false })
  now = 14 * 60_000
  expect(await corrections.read(press)).toMatchObject({
    name: 'setup',
    input: { text: '@groupabc x', values: { time: '25:00', zone: 'UTC' }, reopen: true },
    correction: arg,
  })
  now = 16 * 60_000
  expect(titleOf(await corrections.read(press))).toBe('This form is no longer kept')
})

it('tells a store that cannot be read from a form that is no longer kept', async () => {
  const broken = () => ({
    get: () => Promise.reject(new Error('locked')),
    set: async () => {},
    claim: async () => false,
    delete: async () => {},
  })
  const log = createQuietLog()
  const read = await createCorrections(broken, log).read(
    use({ name: '?', input: { text: 'id' }, submitted: false }),
  )
  expect(titleOf(read)).toBe('I can’t get at this form just now')
  expect(log.entries).toMatchObject([{ level: 'warn', message: 'A refused form could not be read' }])
})

it('offers nothing where a form was taken, cannot be sent again, or was none', async () => {
  const corrections = createCorrections(openMemory().expiring, createQuietLog())
  const plain = buttonsOf(refused())
  const { again: _, ...final } = refused()
  expect(buttonsOf(await corrections.offer(use(), final))).toEqual(plain)
  expect(buttonsOf(await corrections.offer(use({ submitted: false }), refused()))).toEqual(plain)
})

it('still says what is wrong where nothing can be kept', async () => {
  const full = () => ({
    get: async () => undefined,
    set: () => Promise.reject(new Error('full')),
    claim: async () => false,
    delete: async () => {},
  })
  const corrections = createCorrections(full, createQuietLog())
  expect(await corrections.offer(use(), refused())).toEqual(refused())
})

it('takes only a form for one in which something is to be typed', () => {
  const values = { time: '…' }
  expect(typing(use({ input: { values } }))).toMatchObject({ again: true })
  expect(typing(use({ input: { values }, submitted: false }))).toBeUndefined()
  expect(typing(use())).toBeUndefined()
})
