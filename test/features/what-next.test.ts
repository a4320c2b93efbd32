import { beforeEach, describe, expect, it } from 'vitest'
import { roadmapOf } from '../../src/core/path.ts'
import { acting, cardOf } from '../support/acting.ts'
import { ADA, aCaller, addGroup, aGroup, CURRICULA, createStudy, LIN, type Study } from '../support/study.ts'

const { default: WHOLE } = CURRICULA
const REVIEWS = WHOLE.days.filter(({ kind }) => kind === 'review').map(({ number }) => number)

let study: Study
const { ask, press } = acting(() => study)
const labels = (card: { buttons?: { label: string }[] } | undefined) =>
  card?.buttons?.map(({ label }) => label) ?? []

beforeEach(async () => {
  study = await createStudy()
  await addGroup(study.store, aGroup({ position: WHOLE.length + 1 }))
  await study.engine.start()
})

describe('a group that has finished its roadmap', () => {
  it('is told what comes next, in private, in its status, and on a manager’s home page', async () => {
    await study.pass(3)
    const notice = study.chat.told.at(-1)?.card
    const next = ['Start again at day 1', 'Review days only', 'Jump to a day', 'Another path']
    expect(labels(notice)).toEqual([...next, 'Roadmap'])
    expect(labels(cardOf(await ask('status'))).slice(0, 4)).toEqual(next)
    expect(labels((await study.bot.home(ADA))[0])).toEqual(['Roadmap', ...next])
    expect(labels((await study.bot.home(LIN))[0])).not.toContain(next[0])
  })

  it('goes on with its review days alone where a manager says so, in their order', async () => {
    await study.pass(3)
    const said = await press(study.chat.told.at(-1)?.card, 'Review days only')
    expect([said.visibility, cardOf(said).text]).toEqual([
      'public',
      expect.stringContaining(`The ${REVIEWS.length} review days come once more`),
    ])
    const group = await study.group()
    const days = roadmapOf(WHOLE, group?.path).days
    expect(days.map(({ of }) => of)).toEqual(REVIEWS)
    await study.days(2)
    expect(await study.row('2026-11-24')).toMatchObject({ state: 'done', curriculumDay: REVIEWS[1] })
    expect(await study.row('2026-11-23')).toMatchObject({ state: 'done', curriculumDay: REVIEWS[0] })
  })

  it('keeps to the review days of what it has studied', async () => {
    const [first = 0, second = 0] = REVIEWS
    await study.change((group) => ({ ...group, path: `1-${first},${second + 1}`, position: first + 2 }))
    await ask('review-only')
    expect((await study.group())?.path).toBe(String(first))
  })

  it('says that there are none where a roadmap has none, and does not offer them', async () => {
    const none = WHOLE.days.findIndex(({ kind }) => kind === 'review')
    await study.change((group) => ({ ...group, path: `1-${none}`, position: none + 1 }))
    expect(labels(cardOf(await ask('status')))).not.toContain('Review days only')
    expect(cardOf(await ask('review-only')).title).toBe('This roadmap has no review days')
  })

  it('changes nothing for somebody who is no manager, nor behind the back of another one', async () => {
    expect(cardOf(await ask('review-only', {}, aCaller({ member: LIN }))).title).toBe(
      'Only a manager can do that',
    )
    const before = await study.group()
    const { edit } = study.engine
    study.engine.edit = async (id, change) => {
      await study.change((group) => ({ ...group, position: 5 }))
      return edit.call(study.engine, id, change)
    }
    expect(cardOf(await ask('review-only')).title).toBe('The group moved on meanwhile')
    expect(await study.group()).toMatchObject({ position: 5 })
    expect((await study.group())?.path).toBe(before?.path)
  })

  it('offers nothing of the kind while there is a day left', async () => {
    await study.change((group) => ({ ...group, position: 3 }))
    expect(labels(cardOf(await ask('status')))).not.toContain('Start again at day 1')
  })
})
