import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { chromiumPath } from './chromium.ts'
import { onAPhone } from './page.ts'

vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 })

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
