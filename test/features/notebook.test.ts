import { beforeEach, describe, expect, it } from 'vitest'
import type { ThreadRef } from '../../src/core/refs.ts'
import { reading } from '../support/acting.ts'
import { aCaller, addGroup, aGroup, CURRICULA, createStudy, LIN, type Study } from '../support/study.ts'

let study: Study
const lin = aCaller({ member: LIN, name: 'Lin' })
const { ask, press } = reading(() => study, lin, true)
const threadOf = async (date: string): Promise<ThreadRef> => {
  const row = await study.row(date)
  const thread = row?.steps.find(({ what }) => what === 'thread')?.thread
  if (!thread) throw new Error(`no thread on ${date}`)
  return thread
}

beforeEach(async () => {
  study = await createStudy()
  await addGroup(study.store, aGroup())
  await study.engine.start()
})

describe('past discussions', () => {
  it('are none before the first post', async () => {
    expect((await ask('discussions')).text).toBe('Nothing was discussed yet. It begins with the next post.')
  })

  it('are said to be none of a topic where others were held, and answered only where there are some', async () => {
    expect((await ask('discussions', 'open')).text).toBe(
      'Nothing was discussed yet. It begins with the next post.',
    )
    await study.days(1)
    const last = CURRICULA.default.topics.find(({ day }) => day > 100)
    const ours = await press(await ask('topic', last?.id ?? ''), 'Our discussions')
    expect(ours.text).toBe('None of the group’s discussions was about this topic yet.')
    await study.bot.message(LIN, await threadOf('2026-11-23'), 'm1')
    expect((await ask('discussions', 'open')).text).toBe('Every discussion has an answer.')
  })

  it('are listed with their addresses, the newest first, and with how many took part', async () => {
    await study.days(3)
    await study.bot.message(LIN, await threadOf('2026-11-24'), 'm1')
    const card = await ask('discussions')
    expect(card.plain).toBe('Discussions: 3.')
    const lines = card.text?.split('\n') ?? []
    expect(lines.filter((line) => line.startsWith('- ')).map((line) => line.slice(0, 9))).toEqual([
      '- [Day 3 ',
      '- [Day 2 ',
      '- [Day 1 ',
    ])
    expect(card.text).toMatch(
      /\[Day 2 · [^\]]+\]\(https:\/\/chat\.example\/\S+\)\\\nTue 24 Nov 2026 · 1 took part/,
    )
    const open = await press(card, 'Not answered yet')
    expect(open.text).not.toContain('Day 2')
    expect(open.text).toContain('nobody yet')
    expect((await press(open, 'All')).text).toContain('Day 2')
  })

  it('that were deleted are named without an address', async () => {
    await study.days(1)
    await study.bot.threadDeleted(await threadOf('2026-11-23'))
    expect((await ask('discussions')).text).toMatch(/\*\*Day 1 · .*\*\*, deleted/)
  })

  it('come in pages', async () => {
    await study.days(18)
    const first = await ask('discussions')
    expect(first.footer).toBe('Page 1 of 2')
    const second = await press(first, 'Next →')
    expect(second.text).toContain('Day 1 ·')
    expect(second.text).not.toContain('Day 14 ·')
  })

  it('of a topic are one press from its card, for whoever is in a group', async () => {
    await study.days(3)
    const prompts = CURRICULA.default.days.slice(0, 3).flatMap(({ prompts }) => prompts)
    const topic = CURRICULA.default.topic(prompts.find((prompt) => prompt.topic)?.topic ?? '')
    const of = CURRICULA.default.days
      .slice(0, 3)
      .filter(({ prompts }) => prompts.some((prompt) => prompt.topic === topic?.id))
      .map(({ number }) => number)
    const card = await ask('topic', topic?.id ?? '')
    const found = await press(card, 'Our discussions')
    expect(found.title).toBe(`Discussions · ${topic?.title}`)
    const named = [...(found.text ?? '').matchAll(/Day (\d+) ·/g)].map(([, day]) => Number(day))
    expect(named.toSorted((a, b) => a - b)).toEqual(of)

    const alone = await study.bot.dispatch(
      'topic',
      { text: topic?.id ?? '' },
      aCaller({ member: LIN, channel: { ...lin.channel, channel: 'elsewhere' } as never }),
    )
    expect(JSON.stringify(alone.reply)).not.toContain('Our discussions')
  })
})
