import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { FILE_BYTES } from '../../src/core/form.ts'
import { groups } from '../../src/core/group.ts'
import { answers, memberships } from '../../src/core/membership.ts'
import { personOf } from '../../src/core/person.ts'
import { openStorage } from '../../src/storage/open-storage.ts'
import type { Town } from '../contracts/inbound.ts'
import { createQuietLog } from '../fakes/quiet-log.ts'
import { startTown as onDiscord } from '../platforms/discord/hands.ts'
import { startTown as inPlayground } from '../platforms/playground/hands.ts'
import { startTown as onSlack } from '../platforms/slack/hands.ts'
import { freshDatabase } from '../support/postgres/database.ts'
import type { Place } from '../support/study.ts'
import { chromiumPath } from './chromium.ts'
import { onAPhone } from './page.ts'
import { beginLife, type Life } from './weeks/life.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

const CALENDAR = [
  'BEGIN:VEVENT',
  'DTSTART;VALUE=DATE:20261225',
  'DTEND;VALUE=DATE:20261227',
  'SUMMARY:Winter holiday',
  'END:VEVENT',
].join('\n')

type Start = (names: readonly string[], place: Place) => Promise<Town>

/** The same on Postgres, whose database goes with the town. */
const onPostgres: Start = async (names, place) => {
  const database = await freshDatabase()
  const storage = await openStorage(database.url, createQuietLog(), { lock: true })
  const town = await onDiscord(names, { ...place, storage })
  return {
    ...town,
    stop: async () => {
      await town.stop()
      await database.release()
    },
  }
}

describe.each<[string, Start]>([
  ['Discord', onDiscord],
  ['Discord with its records in Postgres', onPostgres],
  ['Slack', onSlack],
  ['the playground', inPlayground],
])('learning together on %s', (_, start) => {
  let life: Life
  beforeAll(async () => {
    life = await beginLife(start, { names: ['Ada', 'Lin', 'Sam'] })
    await life.to('2026-11-23T08:30')
    const preview = await life.ask('Ada', 'setup', { time: '09:00', zone: 'UTC', days: 'daily', day: '16' })
    await life.press('Ada', preview, 'Start now')
    await life.to('2026-11-23T09:15')
  })
  afterAll(() => life?.stop())

  it('somebody joins late, answers, and finds the discussions of the past', async () => {
    const { ask } = life
    const welcome = await ask('Lin', 'join')
    expect(welcome.visibility).toBe('private')
    expect(welcome.text).toContain('nothing has to be caught up on')
    expect((await ask('Lin', 'join')).text).toContain('already')
    await life.write('Sam', '1a: I would begin with the decision.')
    const past = await ask('Lin', 'discussions')
    expect(past.text).toMatch(/[Dd]ay 16/)
    expect((await ask('Lin', 'discussions', { only: 'open' })).text).not.toMatch(/[Dd]ay 16/)
  })

  it('a promise is made in a form, quoted once on its day, and quieted by Fewer and Stop', async () => {
    const { ask, press, submit, letter, person } = life
    const form = await ask('Lin', 'pledge')
    expect(form.form?.values).toHaveProperty('days')
    const made = await submit('Lin', form, { days: 'mon,tue,wed', time: '10:00' })
    expect(made.text).toMatch(/Mon to Wed before 10:00/)
    await life.to('2026-11-24T09:45')
    const quoted = await letter('Lin', /Your promise for today/)
    expect(quoted?.text).toContain('Mon to Wed before 10:00')
    expect(quoted?.buttons).toEqual(['Go to the post', 'Fewer', 'Stop'])
    expect((await press('Lin', quoted, 'Fewer')).text).toContain('at most two a week')
    await life.to('2026-11-25T09:45')
    const [, second] = (await person('Lin').inbox()).filter(({ unasked }) => unasked)
    expect((await press('Lin', second, 'Stop')).text).toContain('Stopped')
    const messages = await ask('Lin', 'messages')
    expect(messages.text).toContain('You stopped all private messages')
    expect((await press('Lin', messages, 'Start again')).text).toContain('Your messages come again')
    expect((await press('Lin', await ask('Lin', 'pledge'), 'End my promise')).text).toContain('has ended')
  })

  it('buddies agree in private, and either ends it', async () => {
    const { ask, press, person } = life
    expect((await ask('Lin', 'buddy', { member: person('Sam').mention })).text).toContain('Asked')
    const messages = await ask('Sam', 'messages')
    expect(messages.text).toMatch(/Lin.* asks you to be buddies/)
    expect((await press('Sam', messages, 'Agree')).text).toContain('is your buddy')
    const own = await ask('Lin', 'buddy')
    expect(own.text).toMatch(/Sam.* is your buddy/)
    expect((await press('Lin', own, 'End buddy')).text).toContain('You have no buddy')
    expect((await ask('Sam', 'buddy')).text).toContain('You have no buddy')
  })

  it('a host hears on the evening before, hands the day on, and leaves the rota', async () => {
    const { ask, press, letter } = life
    expect((await ask('Sam', 'host')).text).toContain('This group has no hosts')
    await ask('Ada', 'settings', { setting: 'host', value: 'on' })
    expect((await press('Sam', await ask('Sam', 'host'), 'Host now and then')).text).toContain('in turn')
    await life.to('2026-11-25T18:30')
    const eve = await letter('Sam', /You host on/)
    expect(eve?.text).toMatch(/Thu 26 Nov/)
    expect((await press('Sam', eve, 'Read its questions')).text).toMatch(/[Dd]ay 19/)
    expect((await press('Sam', eve, 'Hand it on')).text).toContain('You do not host that day')
    expect((await press('Sam', await ask('Sam', 'host'), 'Leave the rota')).text).toContain(
      'You no longer host',
    )
  })

  it('a manager changes the pace, takes holidays from a calendar, exports, and begins a second cohort', async () => {
    const { ask, press, submit, person, other, store } = life
    const pace = await ask('Ada', 'pace', { days: 'mon-fri', each: '2' })
    expect((await press('Ada', pace, 'Save')).text).toContain('two days')
    const list = await submit('Ada', await ask('Ada', 'holidays'), { calendar: CALENDAR })
    expect(list.text).toContain('Winter holiday')
    expect((await press('Ada', list, 'Save as days off')).text).toContain('25')
    await ask('Ada', 'export')
    await ask('Ada', 'export', { format: 'json' })
    const files = await person('Ada').files()
    expect(files.map(({ name }) => name.replace(/.*\./, ''))).toEqual(['md', 'json'])
    for (const { text } of files) {
      expect(text).toMatch(/[Dd]ay/)
      expect(text).not.toContain(person('Lin').member.user)
      expect(text).not.toMatch(/\bSam\b/)
    }
    const clone = await person('Ada').commandAt(other, 'clone')
    const begin = clone.buttons[0] ?? ''
    expect((await press('Ada', clone, begin)).text).toContain('The new group is set up')
    const all = await store.list(groups, { limit: 9 })
    expect(all.map(({ value }) => value.position).toSorted((a, b) => a - b)[0]).toBe(1)
    expect(all).toHaveLength(2)
  })

  it('somebody reads what is kept about them, takes it along, and is forgotten', async () => {
    const { ask, press, person, store } = life
    const data = await ask('Sam', 'my-data')
    expect(data.visibility).toBe('private')
    expect(data.text).toContain('2026-11: 23')
    await press('Sam', data, 'As a file')
    const files = await person('Sam').files()
    const [file] = files.filter(({ name }) => name.startsWith('my-data'))
    expect(JSON.parse(file?.text ?? '{}')).toMatchObject({ studyhall: 'person', version: 1 })
    const sure = await ask('Sam', 'forget-me')
    expect((await press('Sam', sure, 'Delete everything')).text).toContain('You are forgotten')
    const prefix = `${personOf(person('Sam').member)}/`
    expect(await store.list(answers, { prefix, limit: 9 })).toEqual([])
    expect(await store.list(memberships, { prefix, limit: 9 })).toEqual([])
    expect((await ask('Sam', 'my-data')).text).toContain('Nothing is stored about you')
  })
})

describe.skipIf(!chromiumPath)('learning together in a browser', () => {
  const phone = onAPhone()
  let page: Page
  beforeAll(() => {
    page = phone.page()
  })
  const type = async (line: string): Promise<void> => {
    await page.fill('#composer', line)
    await page.keyboard.press('Escape')
    await page.keyboard.press('Enter')
  }
  const message = (text: string) => page.locator('.message:visible', { hasText: text }).last()
  const download = async (line: string, name: RegExp): Promise<string> => {
    await type(line)
    const link = page.getByRole('link', { name }).last()
    const [file] = await Promise.all([page.waitForEvent('download'), link.click()])
    return file.suggestedFilename()
  }

  it('a promise is filled in with a thumb, and a calendar is pasted', async () => {
    await type('/pledge')
    const form = page.locator('dialog[open], form:visible').last()
    await form.getByLabel('Mon').check()
    await form.getByLabel('Fri').check()
    await form.locator('input[name="time"]').fill('10:00')
    await form.getByRole('button', { name: 'Promise' }).click()
    await message('Promised').getByText('Mon, Fri before 10:00').waitFor()
    await type('/holidays')
    await page.locator('textarea[name="calendar"]').fill(CALENDAR)
    await page.getByRole('button', { name: 'Look at them' }).click()
    await message('Winter holiday')
      .getByRole('button', { name: /Save as days off/ })
      .click()
    await message('Days off saved').waitFor()
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390)
  })

  it('a calendar is put into the form as a file, and one that is too long is refused where it stands', async () => {
    const file = (text: string) => ({
      name: 'holidays.ics',
      mimeType: 'text/calendar',
      buffer: Buffer.from(text),
    })
    await type('/holidays')
    const form = page.locator('dialog[open]')
    const chooser = form.getByLabel(/An \.ics file/)
    await chooser.setInputFiles(file('x'.repeat(FILE_BYTES + 1)))
    await form.getByRole('button', { name: 'Look at them' }).click()
    await form.getByRole('alert').filter({ hasText: 'This file is too long' }).waitFor()
    const later = CALENDAR.replaceAll('202612', '202702').replace('Winter holiday', 'From a file')
    await chooser.setInputFiles(file(later))
    await form.getByRole('button', { name: 'Look at them' }).click()
    await message('From a file').waitFor()
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390)
  })

  it('files are there to download', async () => {
    expect(await download('/export', /Download .*\.md/)).toMatch(/\.md$/)
    expect(await download('/my-data json', /Download my-data/)).toMatch(/^my-data.*\.json$/)
  })
})
