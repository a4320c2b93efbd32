import { cpSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { PlatformError } from '../src/core/errors.ts'
import { groups } from '../src/core/group.ts'
import { type Curricula, openCurricula } from '../src/curricula.ts'
import { createReloading } from '../src/reload.ts'
import { folderOf, SEVERAL } from './curriculum/small.ts'
import { aCaller, addGroup, aGroup, CHANNEL, channelsAt, createStudy, type Study } from './support/study.ts'

const BROKEN = 'questions:\n  - hint: There is nothing to ask.\n'
const MISTAKES = 'This group’s curriculum has mistakes'
const GONE = 'This group’s curriculum is not loaded'

let dir = ''
let curricula: Curricula
const write = (file: string, text: string): void => writeFileSync(join(dir, file), text)
const begin = (files: Record<string, string> = {}): void => {
  dir = folderOf({ ...SEVERAL, ...files })
  curricula = openCurricula(dir)
}
const ids = () => curricula.all.map(({ id }) => id)
const titleOf = (id: string): string => {
  try {
    return curricula.of(id).title
  } catch (error) {
    return (error as { title: string }).title
  }
}

describe('curricula side by side', () => {
  it('are served though one is broken, which says why', () => {
    begin({ 'b/days/002.yaml': BROKEN })
    expect(ids()).toEqual(['knots', expect.stringMatching(/^incident/)])
    expect(titleOf('ropes')).toBe(MISTAKES)
    expect(curricula.problems[0]).toContain(join(dir, 'b/days/002.yaml:2: '))
    try {
      curricula.of('ropes')
    } catch (error) {
      // Where the folder lies on its machine is for the log.
      expect(String(error)).not.toContain(dir)
      expect(String(error)).toContain('b/days/002.yaml:2: ')
    }
  })

  it('do not begin without the default one: ml-interview or, without it, the first', () => {
    const opened = (files: Record<string, string>) => () => openCurricula(folderOf({ ...SEVERAL, ...files }))
    expect(opened({ 'a/days/001.yaml': BROKEN })).toThrow(/a\/days\/001\.yaml:2: .*\n.*without its default/s)
    const house = { 'z/roadmap.yaml': 'id: ml-interview\ntitle: ML\n', 'z/days/001.yaml': BROKEN }
    expect(opened(house)).toThrow('without its default curriculum')
    expect(opened({ ...house, 'z/days/001.yaml': 'questions: [Why?]\n' })().default.id).toBe('ml-interview')
  })

  it('of one id are both left out, because nobody can say which is meant', () => {
    begin({ 'd/roadmap.yaml': 'id: ropes\ntitle: More ropes\n', 'd/days/001.yaml': 'questions: [Why?]\n' })
    expect(titleOf('ropes')).toBe(MISTAKES)
    expect(curricula.problems).toEqual([
      `${dir}/b/roadmap.yaml:1: ${dir}/d has the id "ropes" already`,
      `${dir}/d/roadmap.yaml:1: ${dir}/b has the id "ropes" already`,
    ])
  })
})

describe('a reload', () => {
  beforeEach(() => begin())

  it('takes up changed, new, and removed folders, and says what a group notices', async () => {
    const knots = curricula.of('knots')
    write('b/days/001.yaml', 'theme: Hemp\nminutes: 5\nquestions:\n  - ask: Who spins hemp?\n')
    cpSync(join(dir, 'b'), join(dir, 'd'), { recursive: true })
    write('d/roadmap.yaml', 'id: sails\ntitle: Sails\n')
    rmSync(join(dir, 'c'), { recursive: true })
    const done = await curricula.reload()
    expect(done.problems).toEqual([])
    expect(done.lines).toEqual([
      'ropes: Day 1: “What is a Hemp?” (d1-1) reads differently.',
      'sails: “Sails” is new, with 2 days.',
      expect.stringMatching(/^incident.*: its folder is gone/),
    ])
    expect(done.changed).toHaveLength(3)
    expect(curricula.of('ropes').day(1)?.prompts[0]?.questions[0]?.ask).toBe('Who spins hemp?')
    expect(curricula.of('ropes').searchPrompts('spins')).toHaveLength(1)
    expect(curricula.of('knots')).toBe(knots)
    expect(await curricula.reload()).toEqual({ changed: [], lines: [], problems: [] })
  })

  it('keeps what was loaded of a folder with problems, until they are fixed', async () => {
    write('b/days/002.yaml', BROKEN)
    write('a/days/001.yaml', SEVERAL['a/days/001.yaml']?.replaceAll('Bowline', 'Reef') ?? '')
    const done = await curricula.reload()
    expect(done.problems).toEqual([expect.stringContaining('b/days/002.yaml:2: ')])
    expect(done.lines).toContain('ropes: has problems and stays as it was loaded.')
    expect(curricula.of('ropes').day(2)?.theme).toBe('Nylon')
    expect(curricula.of('knots').day(1)?.theme).toBe('Reef')
    expect((await curricula.reload()).problems).toHaveLength(1)
    write('b/days/002.yaml', 'theme: Jute\nquestions: [Why?]\n')
    expect((await curricula.reload()).problems).toEqual([])
    expect(curricula.of('ropes').day(2)?.theme).toBe('Jute')
  })

  it('keeps everything where the folders are gone, or none can be used', async () => {
    renameSync(dir, `${dir}-away`)
    expect((await curricula.reload()).problems).toEqual([expect.stringContaining('no curriculum here')])
    renameSync(`${dir}-away`, dir)
    for (const each of ['a', 'b', 'c']) rmSync(join(dir, each), { recursive: true })
    cpSync(folderOf({ 'x/roadmap.yaml': 'id: x\n' }), dir, { recursive: true })
    expect((await curricula.reload()).problems[0]).toContain('x/roadmap.yaml')
    expect(ids()).toHaveLength(3)
  })

  it('never takes a served id from its folder, nor leaves the bot without a default', async () => {
    cpSync(join(dir, 'b'), join(dir, 'a0'), { recursive: true })
    expect((await curricula.reload()).problems).toEqual([expect.stringContaining('a0/roadmap.yaml:1: ')])
    expect(curricula.of('ropes').title).toBe('Ropes & lines')
    rmSync(join(dir, 'a0'), { recursive: true })
    rmSync(join(dir, 'a'), { recursive: true })
    await curricula.reload()
    expect([curricula.default.id, titleOf('knots')]).toEqual(['ropes', GONE])
  })

  it('asked for twice at once, is done once after the other', async () => {
    write('b/days/002.yaml', 'theme: Jute\nquestions: [Why?]\n')
    const [first, second] = await Promise.all([curricula.reload(), curricula.reload()])
    expect([first?.changed, second?.changed]).toEqual([['ropes'], []])
  })
})

describe('a group whose curriculum', () => {
  let study: Study
  let reloading: ReturnType<typeof createReloading>
  const OTHER = { ...CHANNEL, channel: 'other' }
  const posts = (channel: string) =>
    study.chat.held.filter(({ key, ref }) => key.endsWith('.p') && ref.channel === channel)
  const start = async (files: Record<string, string> = {}): Promise<void> => {
    begin(files)
    study = await createStudy({ curricula })
    reloading = createReloading({ curricula, engine: study.engine, indexed: true, log: study.log })
    await addGroup(study.store, aGroup({ curriculum: 'ropes' }))
    const other = { id: 'othergrp', name: '#other', curriculum: 'knots', channels: channelsAt([OTHER]) }
    await addGroup(study.store, aGroup(other))
    await study.engine.start()
  }
  const status = async () => {
    const { reply } = await study.bot.dispatch('status', {}, aCaller())
    return reply && 'card' in reply ? reply.card : undefined
  }

  it('is broken waits alone, says why, tells a manager once, and goes on by itself', async () => {
    await start({ 'b/days/002.yaml': BROKEN })
    await study.pass(5)
    expect([posts('study-group').length, posts('other').length]).toEqual([0, 1])
    expect(study.chat.told.map(({ card: { title } }) => title)).toEqual([
      '#study-group: daily posts are on hold',
    ])
    const before = await status()
    expect(before?.text).toContain(`On hold: ${MISTAKES}.`)
    expect(before?.text).toContain('002.yaml:2:')
    await study.pass(90)
    expect(study.chat.told).toHaveLength(1)
    // It is fixed, and nobody says so: two looks that see the same are enough.
    write('b/days/002.yaml', 'theme: Jute\nquestions: [Why?]\n')
    await reloading.lookAgain()
    expect((await study.group())?.hold).toBeDefined()
    await reloading.lookAgain()
    await study.pass(1)
    expect(posts('study-group').map(({ card: { title } }) => title)).toEqual(['Day 1 of 2 · Hemp'])
    expect((await study.group())?.hold).toBeUndefined()
    expect((await status())?.tone).toBe('good')
    // Nothing is looked at any more.
    expect(await curricula.lookAgain()).toEqual({ changed: [], lines: [], problems: [] })
  })

  it('is gone at a reload waits, and misses its day for that reason', async () => {
    await start()
    renameSync(join(dir, 'b'), `${dir}-ropes`)
    expect((await reloading.reload()).lines).toEqual([
      'ropes: its folder is gone. Groups that study it wait.',
    ])
    await study.settle()
    expect(await study.group()).toMatchObject({ hold: { reason: `${GONE}.`, notified: true } })
    const { reply } = await study.bot.dispatch('settings', { text: 'time 10:00' }, aCaller())
    expect(reply).toMatchObject({ card: { title: 'Saved' } })
    const today = await study.bot.dispatch('today', {}, aCaller())
    expect(today.reply).toMatchObject({ card: { title: GONE } })
    study.clock.step(24 * 3_600_000)
    await study.pass(2)
    renameSync(`${dir}-ropes`, join(dir, 'b'))
    await reloading.reload()
    await study.pass(90)
    expect(await study.row('2026-11-23')).toMatchObject({ state: 'missed', reason: `${GONE}.` })
    expect(await study.row('2026-11-24')).toMatchObject({ state: 'done', days: [1] })
  })

  it('has changed gets the new words: the next post, look-ups, and completions', async () => {
    await start()
    await study.pass(2)
    write('b/days/002.yaml', 'theme: Jute\nquestions:\n  - ask: Who weaves?\n    hint: A weaver.\n')
    await reloading.reload()
    expect(await study.bot.suggest('day', 'day', 'jute', CHANNEL)).toHaveLength(1)
    const { reply } = await study.bot.dispatch('browse', { text: 'weaves' }, aCaller())
    expect(reply).toMatchObject({ card: { text: expect.stringContaining('Who weaves?') } })
    study.clock.step(24 * 3_600_000 - 3 * 60_000)
    await study.pass(3)
    expect(posts('study-group').at(-1)?.card.title).toBe('Day 2 of 2 · Jute')
  })

  it('has more days goes on behind what was its end', async () => {
    await start()
    await study.change((group) => ({ ...group, position: 3 }))
    await study.engine.changed('groupabc')
    write('b/days/003.yaml', 'theme: Jute\nquestions: [Why?]\n')
    await reloading.reload()
    await study.pass(2)
    expect(posts('study-group').map(({ card: { title } }) => title)).toEqual(['Day 3 of 3 · Jute'])
    expect(await study.store.get(groups, 'groupabc')).toMatchObject({ position: 4 })
  })
})

it('a prompt that goes while its post is being sent is told by name, and the rest is sent', async () => {
  const two = (second: string) => `prompts:\n  - id: one\n    questions: [Why?]\n${second}`
  dir = folderOf({ ...SEVERAL, 'b/days/001.yaml': two('  - id: two\n    questions: [How?]\n') })
  curricula = openCurricula(dir)
  const study = await createStudy({ curricula })
  await addGroup(study.store, aGroup({ curriculum: 'ropes', schedule: { ...aGroup().schedule, window: 60 } }))
  await study.engine.start()
  const fails = { error: new PlatformError('unreachable', 'No route.') }
  study.chat.mishaps = [undefined, fails]
  await study.pass(1)
  write('b/days/001.yaml', two(''))
  await curricula.reload()
  await study.pass(70)
  expect(study.chat.held).toHaveLength(2)
  expect(await study.row('2026-11-23')).toMatchObject({
    state: 'failed',
    days: [1],
    reason: 'Prompt 2 of day 1 is not in the curriculum any more.',
  })
})
