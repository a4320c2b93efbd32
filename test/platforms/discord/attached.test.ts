import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { FILE_BYTES } from '../../../src/core/form.ts'
import { groups } from '../../../src/core/group.ts'
import { createReader } from '../../../src/platforms/discord/attached.ts'
import { aClub, startDiscordStudy } from '../../e2e/discord-study.ts'
import type { Upload } from '../../fakes/discord/modal-submit.ts'

const year = new Date().getUTCFullYear() + 1
const entry = (day: string, name: string): string =>
  ['BEGIN:VEVENT', `DTSTART;VALUE=DATE:${year}${day}`, `SUMMARY:${name}`, 'END:VEVENT'].join('\r\n')
const file = (text: string, more: Partial<Upload> = {}): Upload => ({
  name: 'holidays.ics',
  bytes: new TextEncoder().encode(text),
  ...more,
})

describe('a calendar that is attached on Discord', () => {
  let at: Awaited<ReturnType<typeof startDiscordStudy<ReturnType<typeof aClub>>>>
  const lin = () => at.fake.member(at.world.lin)
  const labelled = (message: { components?: unknown } | undefined, label: string): string =>
    ((message?.components ?? []) as { components: { label: string; custom_id: string }[] }[])
      .flatMap(({ components }) => components)
      .find((button) => button.label === label)?.custom_id ?? ''
  const titleOf = (seen: Awaited<ReturnType<ReturnType<typeof lin>['slash']>>): string =>
    seen.message?.embeds[0]?.title ?? ''
  const open = () => lin().slash(at.world.text, 'group holidays')
  const send = async (given: Parameters<ReturnType<typeof lin>['submitModal']>[1]) =>
    lin().submitModal(await open(), given)
  const off = async () => (await at.store.list(groups, { limit: 1 }))[0]?.value.schedule.off

  beforeEach(async () => {
    at = await startDiscordStudy(aClub)
    const asked = await lin().slash(at.world.text, 'group setup', {
      time: '09:00',
      zone: 'UTC',
      days: 'daily',
    })
    await lin().press(asked.message ?? '', labelled(asked.message, 'Start now'))
  })
  afterEach(() => at.stop())

  it('is read, shown as a list, and saved', async () => {
    const long = Array.from({ length: 400 }, () => entry('0101', 'New Year')).join('\r\n')
    const list = await send({ file: file(`\uFEFF${long}\r\n${entry('0106', 'Épiphanie')}`) })
    expect(list.message?.embeds[0]?.description).toContain('Épiphanie')
    await lin().press(list.message ?? '', labelled(list.message, 'Save as days off'))
    expect(await off()).toEqual([
      { from: `${year}-01-01`, to: `${year}-01-01` },
      { from: `${year}-01-06`, to: `${year}-01-06` },
    ])
  })

  it('counts along with what is pasted beside it', async () => {
    const list = await send({ file: file(entry('0101', 'New Year')), calendar: entry('0106', 'Epiphany') })
    expect(list.message?.embeds[0]?.description).toMatch(/New Year[^]*Epiphany/)
  })

  it('is asked for again where neither a file nor a text is there', async () => {
    const refused = await send({})
    expect(titleOf(refused)).toBe('No calendar is there')
    const again = await lin().press(refused.message ?? '', labelled(refused.message, 'Correct it'))
    const list = await lin().submitModal(again, { file: file(entry('0101', 'New Year')) })
    expect(list.message?.embeds[0]?.description).toContain('New Year')
  })

  it('is refused where it is longer than is read, whatever Discord says of its size, and where its address leads elsewhere', async () => {
    const long = 'x'.repeat(FILE_BYTES + 1)
    const answers = [
      await send({ file: file(long) }),
      await send({ file: file(long, { size: 10 }) }),
      await send({ file: file('x', { at: 'https://example.com/holidays.ics' }) }),
      await send({ file: file('x', { at: 'http://169.254.169.254/latest' }) }),
      await send({ file: file('x', { at: `${new URL(at.fake.api).origin}/attachments/1/gone.ics` }) }),
    ]
    expect(answers.map(titleOf)).toEqual([
      'This file is too long',
      'This file is too long',
      'I could not read this file',
      'I could not read this file',
      'I could not read this file',
    ])
    expect(await off()).toEqual([])
    expect(() => at.fake.assertNoUnknown()).toThrow('gone.ics')
    at.fake.assertNoUnknown = () => {}
  })
})

it('of addresses alone none but those of Discord are asked', async () => {
  const read = createReader('https://discord.com/api')
  for (const url of ['file:///etc/passwd', 'no address', 'http://cdn.discordapp.com/attachments/1/2/a.ics'])
    expect(await read([{ input: 'file', url, size: 1 }])).toMatchObject({ field: 'file', again: true })
})
