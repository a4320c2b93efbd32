import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { buddies } from '../../src/core/buddy.ts'
import { joinRota } from '../../src/core/host.ts'
import { join as joinGroup } from '../../src/core/membership.ts'
import { consents } from '../../src/core/names.ts'
import { occurrences } from '../../src/core/occurrence.ts'
import { people, personOf } from '../../src/core/person.ts'
import type { MemberRef } from '../../src/core/refs.ts'
import { createErasures } from '../../src/storage/sqlite/erasures.ts'
import { restoreFile } from '../../src/storage/sqlite/restore.ts'
import type { Storage } from '../../src/storage/storage.ts'
import { reading } from '../support/acting.ts'
import { openLocked } from '../support/copies.ts'
import { ADA, aCaller, addGroup, aGroup, createStudy, LIN, SAM, type Study } from '../support/study.ts'

const lin = aCaller({ member: LIN, name: 'Lin', zone: 'UTC' })
const sam = aCaller({ member: SAM, name: 'Sam', zone: 'UTC' })

let folder: string
let path: string
const open: Storage[] = []
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'studyhall-erasures-'))
  path = join(folder, 'bot.sqlite')
})
afterEach(async () => {
  for (const storage of open.splice(0)) await storage.close()
  chmodSync(folder, 0o700)
  rmSync(folder, { recursive: true })
})

/** The bot over the file, at a time. */
async function begin(start?: string) {
  const storage = await openLocked(path)
  open.push(storage)
  const { store, erasures } = storage
  return { storage, study: await createStudy({ store, erasures, ...(start && { start }) }) }
}

async function answer(study: Study, date: string, ...members: MemberRef[]): Promise<void> {
  const thread = (await study.row(date))?.steps.find(({ what }) => what === 'thread')?.thread
  if (!thread) throw new Error(`no discussion on ${date}`)
  for (const member of members) await study.bot.message(member, thread, `m-${member.user}`, undefined)
}

const namesIn = async ({ store }: Storage): Promise<string[]> => {
  const found = await store.list(people, { prefix: '', limit: 100 })
  return found.map(({ key }) => key.split(':').at(-1) ?? '').sort()
}
const copyOf = async ({ backup }: Storage, name: string): Promise<string> => {
  const copy = join(folder, name)
  await backup?.write(copy, new AbortController().signal)
  return copy
}

describe('a backup that is restored', () => {
  it('does not bring back whoever asked to be forgotten since, and keeps whoever came again after it', async () => {
    const { storage, study } = await begin()
    await addGroup(study.store, aGroup())
    await study.engine.start()
    await study.pass(2)
    await answer(study, '2026-11-23', ADA, LIN, SAM)
    const first = await copyOf(storage, 'first')
    await study.engine.forgetPerson(LIN)
    await study.engine.forgetPerson(SAM)
    await study.days(1)
    await answer(study, '2026-11-24', SAM)
    expect(await namesIn(storage)).toEqual(['ada', 'sam'])
    const second = await copyOf(storage, 'second')
    await storage.mark()
    await storage.close()
    open.length = 0

    restoreFile(path, first, new Date())
    const restored = await begin('2026-11-24T12:00:00Z')
    expect(await namesIn(restored.storage)).toEqual(['ada', 'lin', 'sam'])
    expect(await restored.storage.isRestored()).toBe(true)
    await restored.study.engine.distrust()
    expect(await namesIn(restored.storage)).toEqual(['ada'])
    const rows = await restored.storage.bulk.page('record', undefined, 10_000)
    expect(rows.filter(({ key, text }) => /\blin\b|\bsam\b/.test(`${key} ${text}`))).toEqual([])
    expect(restored.study.log.entries).toContainEqual({
      level: 'info',
      fields: { people: 2 },
      message: 'Whoever asked to be forgotten since that backup was erased again',
    })
    await restored.storage.close()
    open.length = 0

    restoreFile(path, second, new Date())
    const again = await begin('2026-11-24T12:00:00Z')
    await again.study.engine.distrust()
    expect(await namesIn(again.storage)).toEqual(['ada', 'sam'])
    expect(again.study.log.entries.filter(({ fields }) => 'people' in fields)).toEqual([])
  })

  it('takes nobody’s erasure back where the list cannot be written: it is done, and the log says what is missing', async () => {
    const { storage, study } = await begin()
    await addGroup(study.store, aGroup())
    await study.engine.start()
    await study.pass(2)
    await answer(study, '2026-11-23', LIN)
    mkdirSync(`${path}.erased.new`)
    await study.engine.forgetPerson(LIN)
    expect(await namesIn(storage)).toEqual(['ada'])
    expect(study.log.entries.filter(({ level }) => level === 'error')).toHaveLength(1)
  })
})

describe('a consent that was taken back since', () => {
  const studying = async (study: Study): Promise<void> => {
    await addGroup(study.store, aGroup({ host: true }))
    await study.store.transact(async (tx) => {
      for (const member of [LIN, SAM]) await joinGroup(tx, member, 'groupabc', study.clock.now())
      await joinRota(tx, LIN, 'groupabc')
    })
    await study.engine.start()
  }
  const named = async ({ store }: Storage): Promise<string[]> =>
    (await store.list(consents, { limit: 9 })).map(({ key }) => key)
  const restoreAt = async ({ storage }: { storage: Storage }, copy: string, start: string) => {
    await storage.mark()
    await storage.close()
    open.length = 0
    restoreFile(path, copy, new Date())
    const restored = await begin(start)
    const before = await named(restored.storage)
    await restored.study.engine.distrust()
    return { ...restored, before }
  }

  it('to be named stays taken back: nothing says who hosts, and whoever agreed again is named', async () => {
    const first = await begin()
    await studying(first.study)
    const { ask } = reading(() => first.study, lin, true)
    await ask('names', 'on')
    await first.study.pass(5)
    const copy = await copyOf(first.storage, 'first')
    await ask('names', 'off')
    await first.study.days(2)
    await ask('names', 'on')
    const later = await copyOf(first.storage, 'later')
    expect(first.study.chat.held.map(({ card }) => card.text).join()).not.toContain('Lin hosts today')

    const restored = await restoreAt(first, copy, '2026-11-25T12:00:00Z')
    expect(restored.before).toEqual(['playground:local:lin/groupabc'])
    expect(await named(restored.storage)).toEqual([])
    const rows = await restored.storage.store.list(occurrences, { prefix: 'groupabc/daily/', limit: 9 })
    expect([rows.length, rows.filter(({ value }) => value.host)]).toEqual([1, []])

    const again = await restoreAt(restored, later, '2026-11-25T12:00:00Z')
    expect(await named(again.storage)).toEqual(['playground:local:lin/groupabc'])
  })

  it('to be buddies stays taken back, for both, and one that was given again stands', async () => {
    const first = await begin()
    await studying(first.study)
    const { ask, press } = reading(() => first.study, lin, true)
    const agree = async (): Promise<void> => {
      first.study.clock.step(60_000)
      await ask('buddy', '@sam')
      await press(await ask('buddy', '', sam), 'Agree', sam)
    }
    const sidesOf = async ({ store }: Storage) =>
      (await store.list(buddies, { limit: 9 })).map(({ value }) => value.state)
    await agree()
    const copy = await copyOf(first.storage, 'first')
    await press(await ask('buddy', '', sam), 'End buddy', sam)
    await agree()
    const later = await copyOf(first.storage, 'later')

    const restored = await restoreAt(first, copy, '2026-11-25T12:00:00Z')
    expect(await sidesOf(restored.storage)).toEqual([])
    const again = await restoreAt(restored, later, '2026-11-25T12:00:00Z')
    expect(await sidesOf(again.storage)).toEqual(['agreed', 'agreed'])
  })
})

describe('the list of erasures', () => {
  const file = () => join(folder, 'list')

  it('says when somebody asked, to whoever knows who they are, and names nobody', () => {
    const list = createErasures(file())
    expect(list.read()(personOf(LIN))).toBeUndefined()
    list.note(personOf(LIN), 1_000)
    list.note(personOf(SAM), 2_000)
    list.note(personOf(LIN), 3_000)
    expect([LIN, SAM, ADA].map((member) => createErasures(file()).read()(personOf(member)))).toEqual([
      3_000,
      2_000,
      undefined,
    ])
    expect(readFileSync(file(), 'utf8')).not.toMatch(/lin|sam|playground|local/)
    if (process.platform !== 'win32') expect(statSync(file()).mode & 0o777).toBe(0o600)
  })

  it('is keyed by a secret of its own, so that two lists do not tell that they hold the same person', () => {
    createErasures(file()).note(personOf(LIN), 1)
    createErasures(join(folder, 'other')).note(personOf(LIN), 1)
    const [one, other] = ['list', 'other'].map((name) => readFileSync(join(folder, name), 'utf8'))
    expect(Object.keys(JSON.parse(one ?? '').erased)).not.toEqual(Object.keys(JSON.parse(other ?? '').erased))
  })

  it('lets go of what is older than any backup, and begins anew where it holds no list', () => {
    const list = createErasures(file())
    list.note(personOf(LIN), 0)
    list.note(personOf(SAM), 400 * 24 * 60 * 60_000)
    expect(list.read()(personOf(LIN))).toBeUndefined()
    writeFileSync(file(), 'not a list')
    expect(list.read()(personOf(SAM))).toBeUndefined()
    list.note(personOf(ADA), 5)
    expect(list.read()(personOf(ADA))).toBe(5)
  })

  it.skipIf(process.platform === 'win32')('is not taken for empty where the file system refuses it', () => {
    // Whoever runs the tests may read every file: a link that leads nowhere nobody can.
    symlinkSync(file(), file())
    const list = createErasures(file())
    expect(() => list.read()).toThrow('ELOOP')
    expect(() => list.note(personOf(LIN), 1)).toThrow('ELOOP')
    expect(lstatSync(file()).isSymbolicLink()).toBe(true)
  })
})
