import { expect, it } from 'vitest'
import { addressKey, type Occurrence } from '../../src/core/occurrence.ts'
import { addGroup, aGroup, CURRICULA, channelsAt, createStudy, TWO_CHANNELS } from '../support/study.ts'
import { createChronicle } from './chronicle.ts'
import { judge } from './judge.ts'

const HOUR_MS = 3_600_000

/** A group’s first post, which went out in one of its two channels while the other was on hold. */
async function missedOne() {
  const before = aGroup({ channels: channelsAt(TWO_CHANNELS) })
  const study = await createStudy()
  await addGroup(study.store, before)
  study.chat.inspect = async ({ channel }) => (channel === 'other' ? [{ what: 'No.', fix: 'x' }] : [])
  await study.engine.lost(TWO_CHANNELS[1] as never, { reason: 'No.', fix: 'x' })
  await study.engine.start()
  await study.pass(3)
  const row = (await study.row('2026-11-23')) as Occurrence
  const after = (await study.group()) ?? before
  const messages = study.chat.held.filter(({ ref }) => ref.thread).map(({ card }) => card.title)
  const [post] = study.chat.held
  const [step] = row.steps
  if (!step || !post) throw new Error('no post')
  const seen = new Map([
    [addressKey(step), [{ title: post.card.title, discussions: [{ title: '', messages }] }]],
  ])
  return { at: { roadmap: CURRICULA.default, before, after, rows: [row], seen }, row, now: study.clock.now() }
}

it.each([
  ['held the channel at the claim', -1, 1, 0],
  ['began after the claim', 1, 2, 1],
  ['was over before the claim', -3, -2, 1],
])('a channel without its post is lost unless there was trouble: one that %s', async (_, from, to, lost) => {
  const { at, row, now } = await missedOne()
  expect(row).toMatchObject({ state: 'done', without: [{ channel: '1' }] })
  const chronicle = createChronicle(() => now)
  chronicle.scheduled(at.before.id, at.before.schedule)
  chronicle.troubles.push({
    what: 'refused',
    group: at.before.id,
    from: row.claimedAt + from * HOUR_MS,
    to: row.claimedAt + to * HOUR_MS,
  })
  expect(judge(at, chronicle, now - HOUR_MS, now)).toMatchObject({ lost, delivered: 1 - lost, duplicated: 0 })
})
