import { expect, it } from 'vitest'
import type { Command } from '../../src/core/command.ts'
import { PlatformError } from '../../src/core/errors.ts'
import { occurrences } from '../../src/core/occurrence.ts'
import { worksOnce } from '../../src/core/presses.ts'
import { type MemberRef, threadKey } from '../../src/core/refs.ts'
import { REGISTRY } from '../../src/features.ts'
import { cardOf } from '../support/acting.ts'
import {
  ADA,
  aCaller,
  addGroup,
  aGroup,
  createStudy,
  heldChannels,
  LIN,
  type Study,
} from '../support/study.ts'

/** A group on its first day, a minute after its post. */
async function posted(change: Parameters<typeof aGroup>[0] = {}): Promise<Study> {
  const study = await createStudy()
  await addGroup(study.store, aGroup(change))
  await study.engine.start()
  await study.pass(2)
  return study
}

/** What a button of one message shows whoever presses it. */
const press = async (study: Study, name: string, text = '', message = 'm1', member: MemberRef = ADA) => {
  const answer = await study.bot.dispatch(name, { text, pressed: message }, aCaller({ member }))
  await study.settle()
  return cardOf(answer)
}

const posts = ({ chat }: Study) => chat.held.filter(({ key }) => key.endsWith('.p')).length
const USED = 'This button has been used'

it('“Send it again” asks first, and sends one more however often and fast it is pressed', async () => {
  const study = await posted()
  const asked = await press(study, 'post-now')
  expect(asked.buttons).toMatchObject([{ label: 'Send it again', action: 'post-now', arg: 'again' }])
  expect(posts(study)).toBe(1)
  // To ask did nothing, so it may be asked again.
  expect((await press(study, 'post-now')).title).toBe(asked.title)
  const titles = await Promise.all([1, 2, 3].map(() => press(study, 'post-now', 'again', 'm2')))
  expect(titles.map(({ title }) => title).sort()).toEqual(['On its way', USED, USED])
  await study.pass(1)
  expect((await press(study, 'post-now', 'again', 'm2')).title).toBe(USED)
  expect(posts(study)).toBe(2)
  expect((await press(study, 'post-now', 'again', 'm3')).title).toBe('On its way')
})

it('a button whose text is cut in the middle of a character works, and once', async () => {
  const study = await posted()
  const text = `again ${'x'.repeat(193)}🙂`
  expect((await press(study, 'post-now', text)).title).not.toBe('Something went wrong')
  expect((await press(study, 'post-now', 'again')).title).toBe('On its way')
})

it('a button that was used stays so after a restart', async () => {
  const study = await posted()
  await press(study, 'post-now', 'again')
  await study.engine.stop()
  const next = await createStudy({ start: '2026-11-23T09:05:00Z', store: study.store, chat: study.chat })
  expect((await press(next, 'post-now', 'again')).title).toBe(USED)
})

/** Every command whose buttons post, or change what everybody is told, as a button may call it. */
const POSTING = {
  share: 'topic two tower',
  resume: '',
  jump: '1',
  pause: '',
  skip: '',
  setup: '09:00 UTC daily 1 now',
  'post-now': 'again',
  'take-path': '=1ku..',
  'review-only': '',
  'switch-now': 'ml-interview 1',
  'end-now': '',
  'end-undo': 'groupabc',
}

/** They post in a discussion alone; vote.test.ts presses them twice. */
const VOTING = ['vote', 'vote-close', 'vote-again', 'vote-end']
/** Once it was done, the channel has a group; clone.test.ts and move.test.ts try that. */
const BEGINNING = ['clone-now', 'move-now']

it('what posts is known by name', () => {
  const names = REGISTRY.infos.map(({ name }) => name)
  const once = names.filter((name) => worksOnce(REGISTRY.get(name)?.command as Command))
  expect(once.sort()).toEqual([...Object.keys(POSTING), ...VOTING, ...BEGINNING].sort())
})

it.each(Object.entries(POSTING))(
  'a double click on what everybody hears is heard once: %s',
  async (name, text) => {
    const study = await createStudy({ start: '2026-11-23T09:30:00Z' })
    if (name !== 'setup') await addGroup(study.store, aGroup())
    if (name !== 'setup' && name !== 'skip') {
      await study.engine.start()
      await study.pass(2)
    }
    if (name === 'switch-now') await study.change((group) => ({ ...group, curriculum: 'knots' }))
    if (name === 'resume') await study.bot.dispatch('pause', {}, aCaller())
    const before = posts(study)
    const [first, second] = await Promise.all([press(study, name, text), press(study, name, text)])
    await study.pass(2)
    expect([first.title, second.title].filter((title) => title === USED)).toHaveLength(1)
    expect([first.tone, second.tone].filter((tone) => tone !== 'bad')).toHaveLength(1)
    const adds = ['setup', 'post-now'].includes(name) ? 1 : 0
    expect(posts(study) - before).toBe(adds)
  },
)

it('what could not be done may be pressed again', async () => {
  const study = await createStudy()
  study.chat.problems = [{ what: 'I am missing “Embed Links”.', fix: 'Allow it.' }]
  await addGroup(study.store, aGroup({ channels: heldChannels() }))
  expect((await press(study, 'resume')).title).toBe('Still on hold')
  const { inspect } = study.chat
  study.chat.inspect = () => Promise.reject(new PlatformError('unreachable', 'No route.'))
  expect((await press(study, 'resume')).title).toBe('I got no answer')
  study.chat.inspect = inspect
  study.chat.problems = []
  expect((await press(study, 'resume')).title).toBe('Daily posts resumed')
  expect((await press(study, 'resume')).title).toBe(USED)
})

it('look-ups are no such buttons', async () => {
  const study = await posted()
  const first = await press(study, 'topic', 'two tower')
  expect(await press(study, 'topic', 'two tower')).toEqual(first)
})

const discussionAt = async (study: Study, round: number) => {
  const rows = await study.store.list(occurrences, { limit: 9 })
  const thread = rows[round - 1]?.value.steps.find(({ what }) => what === 'thread')?.thread
  if (!thread) throw new Error('no thread')
  return { thread, key: rows[round - 1]?.key ?? '' }
}

it('answers in both discussions of a day that was posted again count as one', async () => {
  const study = await posted()
  await press(study, 'post-now', 'again')
  await study.pass(2)
  const [first, second] = [await discussionAt(study, 1), await discussionAt(study, 2)]
  expect(threadKey(second.thread)).not.toBe(threadKey(first.thread))
  await study.bot.message(LIN, second.thread, '1')
  await study.bot.message(LIN, first.thread, '2')
  await study.bot.message(ADA, second.thread, '3')
  expect((await press(study, 'aloud', second.key, 'm4', LIN)).title).toBe('Counted already')
  for (const { key } of [first, second])
    expect((await press(study, 'discuss', key)).text).toContain('2 answered so far')
  const rows = await study.store.list(occurrences, { limit: 9 })
  expect(rows.map(({ value }) => value.answered)).toEqual([2, 0])
})

it('a deleted discussion is noticed: status says so, and a new one is offered in its place', async () => {
  const study = await posted()
  const { thread, key } = await discussionAt(study, 1)
  await study.bot.threadDeleted({ ...thread, thread: 'somebody else’s' })
  expect((await press(study, 'status')).tone).toBe('good')
  await study.bot.threadDeleted(thread)
  const status = await press(study, 'status')
  expect(status.tone).toBe('bad')
  expect(status.fields?.[0]?.value).toContain('its discussion was deleted')
  expect(status.buttons?.[0]).toMatchObject({ label: 'Send the post again', action: 'post-now' })
  const card = await press(study, 'discuss', key)
  expect(card.title).toBe('The discussion was deleted')
  expect(card.buttons).toMatchObject([{ action: 'post-now' }])
  await press(study, 'post-now', 'again')
  await study.pass(2)
  const { thread: next } = await discussionAt(study, 2)
  const open = await press(study, 'discuss', key)
  const ref = study.chat.held.find(({ ref }) => ref.thread === next.thread)?.ref
  expect(open.buttons).toEqual([{ label: 'Open the discussion', url: ref?.url }])
  expect((await press(study, 'status')).tone).toBe('good')
})

it.each(['status', 'discuss'])(
  'a discussion that was deleted while nobody listened is noticed by %s',
  async (name) => {
    const study = await posted()
    const { thread, key } = await discussionAt(study, 1)
    study.chat.dropThread(thread)
    const { hasThread } = study.chat
    study.chat.hasThread = () => Promise.reject(new PlatformError('unreachable', 'No route.'))
    expect((await press(study, 'discuss', key)).title).toBe('The discussion')
    expect((await press(study, 'status')).tone).toBe('good')
    study.chat.hasThread = hasThread
    const card = await press(study, name, name === 'discuss' ? key : '')
    expect(card.buttons?.[0]).toMatchObject({ label: 'Send the post again', action: 'post-now' })
    // Both know it from now on, without asking.
    study.chat.hasThread = () => Promise.reject(new PlatformError('unreachable', 'No route.'))
    expect((await press(study, 'discuss', key)).title).toBe('The discussion was deleted')
    expect((await press(study, 'status')).tone).toBe('bad')
  },
)

it('a discussion of an earlier day that was deleted offers the day to read', async () => {
  const study = await posted()
  const { thread, key } = await discussionAt(study, 1)
  await study.bot.threadDeleted(thread)
  study.clock.step(24 * 3_600_000)
  expect((await press(study, 'discuss', key)).buttons).toMatchObject([{ action: 'day', arg: '1' }])
})
