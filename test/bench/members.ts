import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { compose, randomIds, systemClock } from '../../src/compose.ts'
import type { Caller } from '../../src/core/caller.ts'
import { type Group, groups, newGroup } from '../../src/core/group.ts'
import { answered, answerKeys, answers, join as joined } from '../../src/core/membership.ts'
import { type Occurrence, occurrences } from '../../src/core/occurrence.ts'
import { personOf } from '../../src/core/person.ts'
import type { MemberRef } from '../../src/core/refs.ts'
import { openCurricula } from '../../src/curricula.ts'
import { recap } from '../../src/features/recap/recap.ts'
import { createLog } from '../../src/ops/log.ts'
import { idiom, typed } from '../../src/platforms/playground/typed.ts'
import { openStorage } from '../../src/storage/open-storage.ts'
import { createFakeChat } from '../fakes/chat.ts'

/**
 * A group of 500 with nine weeks behind it, in a file: what one of them who answers waits for, the edit that shows how many took
 * part, somebody’s progress, and the week’s recap without its picture. Prints JSON, in ms of our own time.
 */
const MEMBERS = 500
/** Study days behind the group, five a week; four fifths of all answered each, and one fifth in the last week, so that all others are asked about. */
const DAYS = 45
const RUNS = 20

const dir = mkdtempSync(join(tmpdir(), 'studyhall-bench-'))
const log = createLog('error')
const { store } = await openStorage(`file:${join(dir, 'bench.sqlite')}`, log, { lock: true })
const curricula = openCurricula(undefined)
const chat = createFakeChat(Date.now)

/** The Monday of this week, so that a recap is due. */
const today = Temporal.Now.plainDateISO('UTC')
const monday = today.subtract({ days: today.dayOfWeek - 1 })
const members = Array.from(
  { length: MEMBERS },
  (_, i): MemberRef => ({ platform: 'playground', workspace: 'local', user: `p${i}` }),
)
const group: Group = newGroup({
  id: 'bench000',
  name: '#bench',
  curriculum: curricula.default.id,
  channel: { platform: 'playground', workspace: 'local', channel: 'bench' },
  schedule: { time: '00:00', zone: 'UTC', weekdays: [1, 2, 3, 4, 5, 6, 7], off: [], window: 1_440 },
  position: DAYS + 1,
  startDate: monday.subtract({ days: 63 }).toString(),
  manager: { platform: 'playground', workspace: 'local', user: 'ada', name: 'Ada' },
  createdAt: 0,
})

for (let i = 0; i < DAYS; i++) {
  const date = monday.subtract({ days: 63 - 7 * Math.floor(i / 5) - (i % 5) }).toString()
  const at = Date.parse(`${date}T09:00:00Z`)
  const who = members.filter((_, n) => ((n * 7 + i) % 5 === 0) === i >= DAYS - 5)
  const key = `${group.id}/daily/${date}`
  await store.transact(async (tx) => {
    tx.put(occurrences, key, rowOf(date, i + 1, who.length, at))
    for (const member of who) {
      const keys = answerKeys(personOf(member), key)
      tx.put(answers, keys.answer, { at, via: 'message' })
      tx.put(answered, keys.answered, {})
      if (i === DAYS - 6 || i === DAYS - 7) await joined(tx, member, group.id, at)
    }
  })
}
// The bench asks for the recap itself.
await store.transact(async (tx) => tx.put(groups, group.id, { ...group, recap: false }))

let ahead = 0

const { bot, engine } = compose({
  store,
  platform: () => chat,
  curricula,
  clock: { ...systemClock, now: () => Date.now() + ahead },
  random: Math.random,
  ids: randomIds,
  log,
})
await engine.start()
await engine.settled()

const caller = (member: MemberRef): Caller => ({
  member,
  name: member.user,
  channel: group.channels[0]?.ref as NonNullable<Caller['channel']>,
  typed,
  idiom,
  standing: async () => ({ admin: false, maySetUp: 'No.' }),
})
const post = chat.held
  .find(({ key }) => key.endsWith('.p'))
  ?.card.buttons?.find((button) => 'action' in button && button.action === 'aloud')
if (!post || !('action' in post)) throw new Error('There is no post to answer.')
const ask = (member: MemberRef, name: string, text = ''): Promise<unknown> =>
  bot.dispatch(name, { text }, caller(member))

const press = await each(members, (member) => ask(member, 'aloud', post.arg))
ahead = 61_000
const count = await each([1], async () => {
  await engine.beat()
  await engine.settled()
})
const progress = await each(members.slice(0, 100), (member) => ask(member, 'me'))
const claiming = monday.toString()
const roadmap = curricula.default
const runs = Array.from({ length: RUNS }, (_, i) => i)
const recapped = await each(runs, async () => {
  const now = Temporal.Now.instant()
  const { owed } = await recap.owed(store, group, { now, claiming }, () => roadmap)
  const [step] = owed[0]?.steps ?? []
  if (!step) throw new Error('There is no recap.')
  recap.compose({ content: step.content } as never, {} as Occurrence, group, roadmap)
})
const day = `${group.id}/daily/${today}`
const counted = (await store.get(occurrences, day))?.answered
await engine.stop()
await store.close()
rmSync(dir, { recursive: true, force: true })
console.log(
  JSON.stringify({
    bench: 'members',
    members: MEMBERS,
    counted,
    ms: { press, count: count.first, progress, recap: recapped },
  }),
)

/** How long each took, one after the other, in ms. */
async function each<T>(among: readonly T[], work: (one: T) => Promise<unknown>) {
  const taken: number[] = []
  for (const one of among) {
    const from = performance.now()
    await work(one)
    taken.push(performance.now() - from)
  }
  // The first also compiles what it runs.
  const [first = 0, ...rest] = taken
  taken.splice(0, taken.length, ...(rest.length > 0 ? rest : [first]))
  taken.sort((a, b) => a - b)
  const at = (share: number): number =>
    Math.round((taken[Math.min(taken.length - 1, Math.floor(taken.length * share))] ?? 0) * 10) / 10
  return { first: Math.round(first * 10) / 10, median: at(0.5), p95: at(0.95), most: at(1) }
}

function rowOf(date: string, number: number, count: number, due: number): Occurrence {
  const to = group.channels[0]?.ref as NonNullable<Caller['channel']>
  return {
    group: group.id,
    series: 'daily',
    date,
    round: 1,
    days: [number],
    curriculum: group.curriculum,
    due,
    until: due,
    claimedAt: due,
    late: false,
    state: 'done',
    steps: [
      { what: 'post', content: 'post', to, key: `bench.${date}.p`, state: 'sent', attempts: 1, notBefore: 0 },
    ],
    answered: count,
  }
}
