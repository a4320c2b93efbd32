import { copyFileSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { groupByChannel, groups, lostChannels } from '../src/core/group.ts'
import { answered, answers, memberships } from '../src/core/membership.ts'
import { discussions, occurrences, openOccurrences, unreported } from '../src/core/occurrence.ts'
import { people } from '../src/core/person.ts'
import { each, type Kind } from '../src/core/records.ts'
import { createInstallations } from '../src/platforms/slack/installations.ts'
import { openReadOnly, openStorage } from '../src/storage/open-storage.ts'
import type { Storage } from '../src/storage/storage.ts'
import { createFakeChat } from './fakes/chat.ts'
import { createQuietLog } from './fakes/quiet-log.ts'
import { aCaller, CHANNEL, createStudy } from './support/study.ts'

const RECORDS = join(import.meta.dirname, 'fixtures/records')
/** When the program of the first part was stopped, amid the discussion of Monday's post. */
const STOPPED = '2026-11-23T09:00:00Z'

let folder: string
let path: string
let storage: Storage
let log: ReturnType<typeof createQuietLog>

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'studyhall-upgrade-'))
  path = join(folder, 'studyhall.sqlite')
  copyFileSync(join(RECORDS, '0.1.0/studyhall.sqlite'), path)
  log = createQuietLog()
  storage = await openStorage(`file:${path}`, log)
})
afterEach(async () => {
  await storage.close()
  rmSync(folder, { recursive: true })
})

const errors = () => log.entries.filter(({ level }) => level === 'error')

describe('a database of 0.1.0', () => {
  it('holds the records of every release that there was', () => {
    expect(readdirSync(RECORDS)).toEqual(['0.1.0'])
  })

  it('is read to its last record', async () => {
    const counts: Record<string, number> = {}
    const kinds: Kind<unknown>[] = [
      groups as Kind<unknown>,
      groupByChannel as Kind<unknown>,
      occurrences as Kind<unknown>,
      openOccurrences as Kind<unknown>,
      unreported as Kind<unknown>,
      discussions as Kind<unknown>,
      answers as Kind<unknown>,
      memberships as Kind<unknown>,
      answered as Kind<unknown>,
      people as Kind<unknown>,
      lostChannels as Kind<unknown>,
    ]
    for (const kind of kinds) {
      counts[kind.name] = 0
      for await (const _ of each(storage.store, kind)) counts[kind.name] = (counts[kind.name] ?? 0) + 1
    }
    expect(errors()).toEqual([])
    expect(counts).toEqual({
      group: 11,
      'group-by-channel': 14,
      occurrence: 12,
      open: 1,
      unreported: 1,
      discussion: 10,
      answer: 2,
      membership: 12,
      answered: 2,
      person: 2,
      lost: 3,
    })
    const installations = createInstallations(storage.store, Buffer.alloc(32, 7), Date.now)
    expect(await installations.tokenOf('T0FIXTURE')).toBe('xoxb-fixture')
  })

  it('names nobody who skipped a day', async () => {
    const skipped: unknown[] = []
    for await (const { value } of each(storage.store, occurrences))
      if (value.state === 'skipped') skipped.push(value.reason)
    expect(skipped).toEqual(['A manager skipped it'])
  })

  it('has each hold and setting where it now belongs', async () => {
    const group = async (id: string) => {
      const found = await storage.store.get(groups, id)
      if (!found) throw new Error(`no group ${id}`)
      return found
    }
    const settings = {
      archiveMinutes: 4320,
      pin: true,
      mention: '123456789012345678',
      tags: ['daily', 'questions'],
    }
    expect(await group('groupabc')).toMatchObject({
      position: 3,
      channels: [{ id: '0', ref: CHANNEL, settings }],
      schedule: { off: [{ from: '2026-12-24', to: '2027-01-01' }] },
    })
    expect(await group('heldgrp1')).toMatchObject({
      channels: [{ hold: { reason: 'I may not post here.', fix: 'Grant Send Messages.', notified: true } }],
    })
    expect((await group('heldgrp1')).hold).toBeUndefined()
    expect((await group('heldtwo1')).channels.map(({ hold }) => hold?.notified)).toEqual([undefined, false])
    // Which channel was lost was not written down: it is asked, and told anew.
    for (const id of ['gonegrp1', 'gonetwo1'])
      for (const channel of (await group(id)).channels) {
        expect(channel).toMatchObject({ lost: { notified: false } })
      }
    expect((await group('restore1')).hold).toMatchObject({ restored: true, notified: false })
    expect((await group('mislaid1')).hold).toMatchObject({ notified: true })
    expect(await group('paused01')).toMatchObject({
      schedule: { pause: { from: '2026-11-22', until: '2026-12-01' } },
      silence: { posts: 3, asked: true },
    })
  })

  it('has what was an account’s under the person', async () => {
    const keys = async (kind: Kind<unknown>) =>
      (await storage.store.list(kind, { limit: 99 })).map(({ key }) => key)
    const [ada, lin] = ['playground:local:ada', 'playground:local:lin']
    expect(await keys(answers as Kind<unknown>)).toEqual([
      `${ada}/againgp1/daily/2026-11-20`,
      `${lin}/againgp1/daily/2026-11-20`,
    ])
    expect(await keys(answered as Kind<unknown>)).toEqual([
      `againgp1/daily/2026-11-20/${ada}`,
      `againgp1/daily/2026-11-20/${lin}`,
    ])
    expect((await keys(memberships as Kind<unknown>)).slice(-2)).toEqual([
      `${ada}/twochan1`,
      `${lin}/againgp1`,
    ])
    expect(await storage.store.get(answers, `${lin}/againgp1/daily/2026-11-20`)).toMatchObject({
      via: 'message',
    })
    expect(await storage.store.get(people, lin)).toEqual({
      accounts: [{ platform: 'playground', workspace: 'local', user: 'lin' }],
      seenAt: expect.closeTo(Date.now(), -5),
    })
  })

  it('keeps a restored group waiting whose channel is lost, and leaves alone what nobody can read', async () => {
    const other = join(folder, 'other.sqlite')
    copyFileSync(join(RECORDS, '0.1.0/studyhall.sqlite'), other)
    const db = new DatabaseSync(other)
    db.exec(`UPDATE record SET text = json_set(text, '$.value.hold.gone', json('true')) WHERE kind = 'group' AND key = 'restore1';
      UPDATE record SET text = '{"v":' WHERE kind = 'group' AND key = 'gonegrp1'`)
    db.close()
    const { store, close } = await openStorage(`file:${other}`, log)
    try {
      const group = await store.get(groups, 'restore1')
      expect(group?.hold?.restored).toBe(true)
      expect(group?.channels[0]?.lost?.notified).toBe(false)
      await expect(store.get(groups, 'gonegrp1')).rejects.toThrow('cannot be read')
    } finally {
      await close()
    }
  })

  it('goes on amid a delivery: nothing is lost, nothing is doubled', async () => {
    const { store } = storage
    const before = (await store.get(occurrences, 'groupabc/daily/2026-11-23')) ?? undefined
    expect(before?.steps.map(({ content, state }) => `${content} ${state}`).slice(0, 4)).toEqual([
      'post sent',
      'thread sent',
      'prompt 1 sending',
      'prompt 2 todo',
    ])
    const chat = createFakeChat(() => Date.parse(STOPPED))
    // The chat holds what the ledger says was sent, and the prompt whose answer was lost.
    for await (const { value: row } of each(store, occurrences))
      for (const { what, key, post } of row.steps) {
        if (post && 'channel' in post)
          hold(chat, what === 'reply' ? `${place(post)}/${post.thread}` : place(post), key, post)
      }
    const thread = before?.steps[1]?.thread
    const lost = before?.steps[2]
    if (!thread || !lost) throw new Error('no thread')
    hold(chat, `${place(thread)}/${thread.thread}`, lost.key, { ...thread, message: 'lost', url: '' })
    chat.openThreads([thread])
    const held = chat.held.length
    const study = await createStudy({ store, chat, start: STOPPED })
    await study.engine.start()
    await study.pass(5)
    expect(await study.row('2026-11-23')).toMatchObject({ state: 'done', days: [2] })
    // The two prompts that were left; the groups of other holds wait or are looked at.
    expect(chat.held.slice(held).map(({ key }) => key)).toEqual([
      'groupabc.2026-11-23.1.0.2',
      'groupabc.2026-11-23.1.0.3',
    ])
    study.clock.step(24 * 3_600_000 - 5 * 60_000)
    await study.pass(2)
    expect(await study.row('2026-11-24')).toMatchObject({ state: 'done', days: [3] })
    expect(await study.group('gonegrp1')).toBeDefined()
  })

  it('counts an answer in a discussion that was opened before', async () => {
    const study = await createStudy({ store: storage.store, start: STOPPED })
    const again = { ...CHANNEL, channel: 'again' }
    await study.bot.message(
      { platform: 'playground', workspace: 'local', user: 'sam' },
      { ...again, thread: '2' },
      'm9',
    )
    expect(await study.row('2026-11-20', 'againgp1')).toMatchObject({ answered: 3 })
    const { reply } = await study.bot.dispatch(
      'discuss',
      { text: 'againgp1/2026-11-20.2' },
      aCaller({ channel: again }),
    )
    expect(reply && 'card' in reply && reply.card.title).toBe('The discussion')
  })

  it('is of a layout that 0.1.0 refuses, shrinks from now on, and is opened a second time as it is', async () => {
    await storage.close()
    const db = new DatabaseSync(path)
    expect(db.prepare('PRAGMA user_version').get()).toMatchObject({ user_version: 2 })
    expect(db.prepare('PRAGMA auto_vacuum').get()).toMatchObject({ auto_vacuum: 2 })
    const all = () => db.prepare('SELECT kind, key, text FROM record ORDER BY kind, key').all()
    const once = all()
    db.close()
    storage = await openStorage(`file:${path}`, log)
    const again = new DatabaseSync(path, { readOnly: true })
    expect(again.prepare('SELECT kind, key, text FROM record ORDER BY kind, key').all()).toEqual(once)
    again.close()
  })

  it('is not read by the ledger command before a bot has brought it up', async () => {
    copyFileSync(join(RECORDS, '0.1.0/studyhall.sqlite'), `${path}.old`)
    await expect(openReadOnly(`file:${path}.old`, log)).rejects.toThrow(
      /was written by an older Studyhall\. Start this one once \(npm start\)/,
    )
  })
})

const place = ({
  platform,
  workspace,
  channel,
}: {
  platform: string
  workspace: string
  channel: string
}): string => `${platform}/${workspace}/${channel}`

function hold(
  chat: ReturnType<typeof createFakeChat>,
  where: string,
  key: string,
  ref: (typeof chat.held)[number]['ref'],
) {
  chat.held.push({
    place: where,
    key,
    card: { plain: key, title: key },
    title: key,
    at: Date.parse(STOPPED),
    ref,
  })
}
