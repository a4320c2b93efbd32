import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { chromiumPath } from './chromium.ts'
import { onAPhone } from './page.ts'

vi.setConfig({ testTimeout: 150_000, hookTimeout: 90_000 })

// The playground has three members; here it has six.
vi.mock(import('../../src/platforms/playground/world.ts'), async (original) => {
  const { withMembers } = await import('./members.ts')
  return withMembers(await original(), ['Ada', 'Lin', 'Sam', 'Mo', 'Kim', 'Zoe'])
})

describe.skipIf(!chromiumPath)('a mock table of three in the playground', () => {
  const phone = onAPhone()
  let page: Page
  beforeAll(() => {
    page = phone.page()
  })
  type Answered = {
    id: string
    card?: { title: string; text?: string; buttons?: { label: string; action?: string; arg?: string }[] }
  }
  const call = <T>(path: string, body?: object): Promise<T> =>
    page.evaluate(
      async ([to, sent]) => {
        const options = sent
          ? { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(sent) }
          : {}
        const response = await fetch(`/api${to}`, options)
        if (!response.ok) throw new Error(await response.text())
        return response.json()
      },
      [path, body] as const,
    ) as Promise<T>
  const letters = async (user: string): Promise<Answered[]> =>
    (await call<{ messages: Answered[] }>(`/channels/dm-${user}/messages?user=${user}`)).messages
  const letter = async (user: string, title: RegExp): Promise<Answered> => {
    const found = (await letters(user)).findLast(({ card }) => title.test(card?.title ?? ''))
    if (!found)
      throw new Error(`${user} has no ${title}: ${(await letters(user)).map(({ card }) => card?.title)}`)
    return found
  }
  const press = async (user: string, title: RegExp, label: string): Promise<void> => {
    const { id: message, card } = await letter(user, title)
    const button = card?.buttons?.find((each) => each.label === label)
    if (!button?.action) throw new Error(`no ${label} in ${card?.buttons?.map((each) => each.label)}`)
    await call('/actions', { user, message, action: button.action, arg: button.arg ?? '' })
  }

  it('is walked through, each with their own card', async () => {
    const users = (await call<{ members: { id: string }[] }>('/channels')).members
      .map(({ id }) => id)
      .slice(0, 3)
    const [first = ''] = users
    await call('/channels/study-group/messages', { user: first, text: '/group settings mocks on' })
    for (const user of users) {
      const { reply } = await call<{
        reply: { card: { buttons: { label: string; action: string }[] }; message: string }
      }>('/channels/study-group/messages', { user, text: '/mock' })
      expect(reply.card.buttons.map(({ label }) => label)).toContain('Take a seat')
      const opened = await call<{ reply: { form: object; message: string } }>('/actions', {
        user,
        message: reply.message,
        action: 'mock-form',
        arg: '',
      })
      const { message } = opened.reply
      const values = { days: 'mon,tue,wed,thu,fri', hours: '22:00-23:00', zone: 'UTC', roles: 'any' }
      await call('/actions', { user, message, action: 'mock-save', arg: '', values })
    }
    const now = async (): Promise<string> => (await call<{ now: string }>('/time')).now
    const hasTable = async (): Promise<boolean> =>
      (await letters(first)).some(({ card }) => card?.title === 'You have a mock table')
    while (!(await hasTable())) await call('/time', { by: 'next' })
    for (const user of users) await press(user, /You have a mock table/, 'I’ll be there')
    type Channels = { channels: { id: string; name: string; booth?: true }[] }
    const booth = async (user: string) =>
      (await call<Channels>(`/channels?user=${user}`)).channels.find((channel) => channel.booth)
    await expect.poll(() => booth(first)).toMatchObject({ name: expect.stringMatching(/^Mock table, Mon/) })
    const { id: place = '' } = (await booth(first)) ?? {}
    expect(
      await call<Channels>('/channels').then(({ channels }) => channels.some(({ id }) => id === place)),
    ).toBe(false)
    // Over the table’s hour on Monday to Tuesday’s post: it is open for a day.
    while ((await now()) < '2026-12-01') await call('/time', { by: 'next' })
    const inside = async (user: string): Promise<Answered[]> =>
      (await call<{ messages: Answered[] }>(`/channels/${place}/messages?user=${user}`)).messages
    const [board, soon] = await inside(first)
    expect([board?.card?.title, soon?.card?.title]).toEqual([
      'Your mock table',
      'Your mock table begins in ten minutes',
    ])
    for (const user of users)
      expect((await letters(user)).map(({ card }) => card?.title)).not.toContain(
        'Your mock table begins in ten minutes',
      )
    /** Somebody presses a button in the booth; the newest message that has it. */
    const pressInside = async (user: string, label: string): Promise<void> => {
      const found = (await inside(user)).findLast(({ card }) =>
        card?.buttons?.some((each) => each.label === label),
      )
      const button = found?.card?.buttons?.find((each) => each.label === label)
      if (!button?.action) throw new Error(`no ${label} for ${user}`)
      await call('/actions', { user, message: found?.id, action: button.action, arg: button.arg ?? '' })
    }
    for (const user of users) await pressInside(user, 'I’m here')
    await expect
      .poll(async () => (await inside(first))[0]?.card?.buttons?.map(({ label }) => label))
      .toContain('Start')
    await pressInside(first, 'Start')
    await expect.poll(async () => (await inside(first))[0]?.card?.title).toBe('Round 1')
    for (const user of users.slice(1)) await pressInside(user, 'My card')
    const ownCard = async (user: string): Promise<Answered | undefined> =>
      (await inside(user)).findLast(({ card }) => /round 1/.test(card?.title ?? ''))
    const titles: string[] = []
    for (const user of users) titles.push((await ownCard(user))?.card?.title ?? '')
    expect(titles.sort()).toEqual([
      'You are the candidate · round 1',
      'You are the interviewer · round 1',
      'You observe · round 1',
    ])
    for (const user of users) {
      await page.evaluate((id) => localStorage.setItem('studyhall.member', id), user)
      await page.goto(`${phone.bot().url}/#/${place}`)
      await page.reload()
      await page.locator('.message:visible', { hasText: 'round 1' }).getByText('0–2 min').waitFor()
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390)
    }
  })
})

describe.skipIf(!chromiumPath)('mock tables in the playground’s page', () => {
  const phone = onAPhone()
  let page: Page
  beforeAll(() => {
    page = phone.page()
  })
  /** Somebody opens a channel of theirs. */
  const as = async (user: string, channel: string): Promise<void> => {
    await page.evaluate((id) => localStorage.setItem('studyhall.member', id), user)
    await page.goto(`${phone.bot().url}/#/${channel}`)
    await page.reload()
    await page.locator('.message:visible, .empty:visible').first().waitFor()
  }
  const say = async (text: string): Promise<void> => {
    await page.fill('#composer', text)
    await page.keyboard.press('Escape')
    await page.keyboard.press('Enter')
  }
  const shown = (text: string | RegExp) => page.locator('.message:visible', { hasText: text }).last()
  /** Presses a button of the newest message that says so. */
  const press = (text: string | RegExp, label: string): Promise<void> =>
    shown(text).locator('button', { hasText: label }).first().click()
  const next = async (): Promise<void> => {
    await page.evaluate(async () => {
      const headers = { 'content-type': 'application/json' }
      await fetch('/api/time', { method: 'POST', headers, body: JSON.stringify({ by: 'next' }) })
    })
  }
  type Places = { channels: { id: string; booth?: true }[] }
  const boothOf = (user: string): Promise<string | undefined> =>
    page.evaluate(async (id) => {
      const places = (await (await fetch(`/api/channels?user=${id}`)).json()) as Places
      return places.channels.find(({ booth }) => booth)?.id
    }, user)

  it('seat six people at two tables, and one is run with a no-show, a switch, scores, and forget-me', async () => {
    const users = ['ada', 'lin', 'sam', 'mo', 'kim', 'zoe']
    await as('ada', 'study-group')
    await say('/group settings mocks on')
    await shown('tables at which members').waitFor()
    for (const user of users) {
      await as(user, 'study-group')
      await say('/mock')
      await press('Take a seat', 'Take a seat')
      await page.getByLabel('Hours, in your zone').fill('22:00-23:00')
      await page.getByRole('button', { name: 'Save' }).click()
      await shown('You have a seat').waitFor()
    }
    const letter = page.locator('.message:visible', { hasText: 'You have a mock table' })
    for (let i = 0; i < 4; i++) {
      await as('ada', 'dm-ada')
      if ((await letter.count()) > 0) break
      await next()
    }
    const company = new Map<string, string[]>()
    for (const user of users) {
      await as(user, `dm-${user}`)
      await letter.waitFor()
      expect(await letter.count()).toBe(1)
      const said = await letter.innerText()
      company.set(
        user,
        users.filter((other) => other !== user && new RegExp(`With:.*\\b${other}\\b`, 'i').test(said)),
      )
    }
    const [a, b, missing] = ['ada', ...(company.get('ada') ?? [])] as [string, string, string]
    expect(company.get(b)).toEqual(users.filter((user) => user === a || user === missing))
    for (const user of [a, b]) {
      await as(user, `dm-${user}`)
      await press('You have a mock table', 'I’ll be there')
      await shown('You are coming').waitFor()
    }
    await expect.poll(() => boothOf(missing)).toBeDefined()
    const booth = (await boothOf(a)) ?? ''
    const outsider = users.find((user) => ![a, b, missing].includes(user)) ?? ''
    expect(await boothOf(outsider)).toBeUndefined()
    // Past the table’s hour, to the next post: it is open for a day.
    const now = () =>
      page.evaluate(async () => ((await (await fetch('/api/time')).json()) as { now: string }).now)
    while ((await now()) < '2026-12-01') await next()
    for (const user of [b, a]) {
      await as(user, booth)
      await press('Only who sits here', 'I’m here')
      await shown('You are here').waitFor()
    }
    await press('You are here', 'Start with who is here')
    const cards: Record<string, string> = {}
    for (const user of [a, b]) {
      await as(user, booth)
      if (user === b) await press('My card shows each of you', 'My card')
      const card = shown(/You are the (candidate|interviewer) · round 1/)
      cards[user] = await card.innerText()
    }
    const isCandidate = (user: string) => cards[user]?.includes('You are the candidate')
    const [candidate, interviewer] = isCandidate(a) ? [a, b] : [b, a]
    expect([isCandidate(candidate), isCandidate(interviewer)]).toEqual([true, false])
    expect(cards[candidate]).not.toMatch(/Listen for|A strong answer/)
    expect(cards[interviewer]).toMatch(/Listen for|A strong answer/)
    await as(interviewer, booth)
    await press('You are the interviewer · round 1', 'Score the candidate')
    const lines = Number(/1 of (\d)/.exec(await shown('how was it?').innerText())?.[1])
    for (let line = 1; line <= lines; line++)
      await press(`${line} of ${lines}.`, line === 1 ? 'Strong' : 'Fair')
    await shown('Scored').waitFor()
    await as(candidate, booth)
    await press('You are the candidate · round 1', 'My feedback')
    await shown(/Your feedback[\s\S]* strong/).waitFor()
    await as(interviewer, booth)
    await press('Round 1', 'Switch seats')
    await shown('You are the candidate · round 2').waitFor()
    await as(candidate, 'study-group')
    await say('/forget-me')
    await press('Delete everything', 'Delete everything')
    await shown('Delete everything').waitFor({ state: 'hidden' })
    await say('/my-data')
    await shown('Nothing is stored about you.').waitFor()
    await as(interviewer, booth)
    await press('You are the candidate · round 2', 'My card')
    await shown('The interviewer: somebody who left.').waitFor()
    await next()
    await as(missing, `dm-${missing}`)
    await shown('You were missed at your table').waitFor()
    expect(await boothOf(candidate)).toBeUndefined()
  })
})
