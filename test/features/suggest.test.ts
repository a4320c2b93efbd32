import { beforeEach, describe, expect, it } from 'vitest'
import type { Answer } from '../../src/core/bot.ts'
import type { Card } from '../../src/core/card.ts'
import { type Day, labelOf, questionCount } from '../../src/core/curriculum.ts'
import { PlatformError } from '../../src/core/errors.ts'
import { occurrences } from '../../src/core/occurrence.ts'
import { personOf } from '../../src/core/person.ts'
import { authored, suggestions } from '../../src/core/suggestion.ts'
import { erase, forget } from '../../src/delivery/forget.ts'
import { acting, cardOf, saidIn } from '../support/acting.ts'
import { aCaller, addGroup, aGroup, CURRICULA, createStudy, LIN, SAM, type Study } from '../support/study.ts'

let study: Study
const { ask, press } = acting(() => study)
const lin = aCaller({ member: LIN, name: 'Lin' })
const sam = aCaller({ member: SAM, name: 'Sam *the* Great' })
/** Fills the form behind a button. */
const submit = async (of: Card, label: string, values: Record<string, string>): Promise<Answer> => {
  const { reply } = await press(of, label)
  if (!reply || !('form' in reply)) throw new Error('no form')
  const { action, arg = '' } = reply.form
  return ask(action, { text: arg, values })
}
const propose = (values: Record<string, string>, caller = lin): Promise<Answer> =>
  ask('suggest', { values: { credit: 'unnamed', ...values } }, caller)
const stored = async () => (await study.store.list(suggestions, { limit: 50 })).map(({ value }) => value)
const sent = (title: RegExp): Card[] =>
  study.chat.held.flatMap(({ card }) => (title.test(card.title ?? '') ? [card] : []))
/** How many questions a day asks, with some more, in words. */
const asked = (day: number, more: number): string => {
  const count = questionCount(CURRICULA.default.day(day) as Day) + more
  return ['', '', '', '', 'Four', 'Five', 'Six', 'Seven', 'Eight', 'Nine', 'Ten'][count] ?? String(count)
}
const nextDay = async (): Promise<void> => {
  study.clock.step(24 * 3_600_000)
  await study.pass(2)
}

beforeEach(async () => {
  study = await createStudy()
  // Day 6 is a review day.
  await addGroup(study.store, aGroup({ position: 6, suggestions: true }))
  await study.engine.start()
})

describe('suggest', () => {
  it('is off before a manager switches it on', async () => {
    await study.change(({ suggestions: _, ...group }) => group)
    expect(saidIn(cardOf(await ask('suggest', '', lin)).text)).toContain('settings suggestions on')
    expect(cardOf(await propose({ ask: 'Why?' })).title).toBe('This group takes no suggestions')
    expect(cardOf(await ask('settings')).text).toContain('**suggestions** Members cannot suggest questions.')
    await ask('settings', 'suggestions on')
    expect(cardOf(await propose({ ask: 'Why?' })).title).toBe('Thank you')
  })

  it('opens a form, and takes a question on one line too, whatever its words are', async () => {
    expect(await ask('suggest', '', lin)).toMatchObject({
      reply: {
        form: { inputs: [{ name: 'ask' }, { name: 'answer' }, { name: 'area' }, { name: 'credit' }] },
      },
    })
    await ask('suggest', 'Why is there no free lunch, unnamed or named', lin)
    expect(await stored()).toMatchObject([
      { ask: 'Why is there no free lunch, unnamed or named', state: 'open' },
    ])
  })

  it.each<[Record<string, string>, string]>([
    [{ ask: ' ' }, 'ask'],
    [{ answer: 'x' }, 'ask'],
    [{ ask: 'x'.repeat(601) }, 'ask'],
    [{ ask: 'Why?', answer: 'x'.repeat(2_001) }, 'answer'],
    [{ ask: 'Why?', area: 'x'.repeat(61) }, 'area'],
  ])('refuses what does not fit and names the field', async (values, field) => {
    expect((await propose(values)).field).toBe(field)
    expect(await stored()).toEqual([])
  })

  it('takes three open ones of a person, and the same one once', async () => {
    for (const text of ['One?', 'Two?', 'Two?', 'Three?']) await propose({ ask: text })
    expect(cardOf(await propose({ ask: 'Four?' })).title).toBe('3 of yours are waiting')
    expect(await stored()).toHaveLength(3)
    expect(cardOf(await propose({ ask: 'Another?' }, sam)).title).toBe('Thank you')
    await press(cardOf(await ask('suggestions')), 'Approve: next review day')
    expect(cardOf(await propose({ ask: 'Four?' })).title).toBe('Thank you')
  })
})

describe('a manager', () => {
  it('sees those that wait one by one, without who made them unless they agreed', async () => {
    await propose({ ask: 'Why *not*?\nReally?', answer: 'Because.', area: 'caching' })
    await propose({ ask: 'Why so?', credit: 'named' }, sam)
    const first = cardOf(await ask('suggestions'))
    expect(first).toMatchObject({
      title: 'A suggestion',
      text: '**Why \\*not\\*?**\n\n**Really?**\n\n*A good answer says:* Because.',
      fields: [{ name: 'Area', value: 'caching' }],
      footer: '1 of 2: 2 waiting, 0 to come',
    })
    const second = cardOf(await press(first, 'Next →'))
    expect(second.fields).toEqual([{ name: 'Suggested by', value: 'Sam \\*the\\* Great' }])
    expect(JSON.stringify([first, second])).not.toMatch(/Lin|lin/)
  })

  it('is told where managers look anyway, and by no message', async () => {
    const before = study.chat.told.length
    await propose({ ask: 'Why?' })
    expect(cardOf(await ask('status')).text).toContain('*One suggestion waits for a manager.*')
    expect((await study.bot.home(aCaller().member))[0]?.text).toContain('One suggestion waits')
    await propose({ ask: 'Why then?' })
    await study.pass(2)
    await ask('aloud', 'groupabc/daily/2026-11-23', sam)
    study.clock.step(7 * 24 * 3_600_000)
    await study.pass(3)
    expect(sent(/^Last week in/)).toMatchObject([
      { text: expect.stringContaining('*2 suggestions wait for a manager.*') },
    ])
    expect(study.chat.told.length).toBe(before)
  })

  it('edits one, and turns one down with a word that its author finds', async () => {
    await propose({ ask: 'Wy?' })
    const edited = await submit(cardOf(await ask('suggestions')), 'Edit', { ask: 'Why?', answer: 'So.' })
    expect(cardOf(edited).title).toBe('Saved')
    expect(await stored()).toMatchObject([{ ask: 'Why?', answer: 'So.', state: 'open' }])
    await submit(cardOf(await ask('suggestions')), 'Turn down', { word: 'We had it in May' })
    expect(await stored()).toEqual([])
    expect(cardOf(await ask('suggestions', '', lin)).text).toMatch(/Turned down on .*2026: We had it in May/)
    // By the group's date, which may be another one than that of UTC.
    await study.change((group) => ({
      ...group,
      schedule: { ...group.schedule, zone: 'Pacific/Pago_Pago' },
    }))
    expect(cardOf(await ask('suggestions', '', lin)).text).toContain('Turned down on Sun 22 Nov 2026')
    const { title } = cardOf(await ask('suggestion-approve', 'gone', aCaller()))
    expect(title).toBe('This suggestion is gone')
  })

  it('alone decides', async () => {
    await propose({ ask: 'Why?' })
    const queue = cardOf(await ask('suggestions'))
    for (const label of ['Approve: next review day', 'Approve for a day', 'Edit', 'Turn down'])
      expect(cardOf(await press(queue, label, lin)).title).toBe('Only a manager can do that')
    expect(cardOf(await ask('suggestions', '', lin))).toMatchObject({
      title: 'Your suggestions',
      text: '- Why?: *waits for a manager*',
    })
  })
})

describe('an approved suggestion', () => {
  it('comes on the next review day in place of a recall question, with its answer on request', async () => {
    await propose(
      { ask: 'What breaks first?\nSay why.', answer: 'The cache.', area: 'caching', credit: 'named' },
      sam,
    )
    await press(cardOf(await ask('suggestions')), 'Approve: next review day')
    await study.pass(3)
    const [post] = sent(/^Day 6 of 133/)
    const [plain] = study.chat.held.filter(({ key }) => key.endsWith('.2')).map(({ card }) => card.text ?? '')
    // As many questions as ever: one fewer of the second prompt's, and the group's.
    expect(post?.plain).toContain(`${asked(6, 0)} questions`)
    const labels = (CURRICULA.default.day(6)?.prompts[1]?.questions ?? []).map((_, i) => labelOf(2, i))
    expect(labels.filter((label) => !plain?.includes(`**${label}**`))).toHaveLength(1)
    const [guest] = sent(/^From the group · caching$/)
    expect(guest).toMatchObject({
      text: '**3a** What breaks first?\n\nSay why.\n\n*Begin your reply with 3a.*',
      footer: 'Suggested by Sam \\*the\\* Great',
    })
    expect(cardOf(await press(guest as Card, 'Answer', lin)).text).toContain('**Answer:** The cache.')
    expect(cardOf(await ask('suggestions', '', sam)).text).toContain('*was posted*')
    expect(cardOf(await ask('suggestions')).text).toContain('None waits')
    // Once is enough.
    await study.change((group) => ({ ...group, position: 6 }))
    await nextDay()
    expect(sent(/^From the group/)).toHaveLength(1)
  })

  it('comes beside all questions on a day that was chosen, or the next study day', async () => {
    await study.change((group) => ({ ...group, position: 2 }))
    await propose({ ask: 'Why?' })
    const queue = cardOf(await ask('suggestions'))
    expect((await submit(queue, 'Approve for a day', { from: '2026-11-20' })).field).toBe('from')
    expect(cardOf(await submit(queue, 'Approve for a day', { from: 'tomorrow' })).text).toContain(
      'comes on Tue 24 Nov 2026 or the next study day',
    )
    await study.pass(2)
    expect(sent(/^From the group/)).toEqual([])
    await nextDay()
    expect(sent(/^From the group$/)).toMatchObject([{ text: expect.stringContaining('**4a** Why?') }])
    expect(sent(/^Day 3 of 133/)[0]?.plain).toContain(`${asked(3, 1)} questions`)
  })

  it('waits while suggestions are off', async () => {
    await propose({ ask: 'Why?' })
    await press(cardOf(await ask('suggestions')), 'Approve: next review day')
    await study.change((group) => ({ ...group, suggestions: false }))
    await study.pass(3)
    expect(sent(/^From the group/)).toEqual([])
    expect(cardOf(await ask('suggestions')).text).toContain('Suggestions are off')
  })

  it('comes again where its post never went out', async () => {
    await propose({ ask: 'Why?' })
    await press(cardOf(await ask('suggestions')), 'Approve: next review day')
    study.chat.mishaps = [{ error: new PlatformError('invalid', 'No.') }]
    await study.pass(3)
    expect((await study.row('2026-11-23'))?.state).toBe('failed')
    // Until then it is in the queue, and its author does not read that it was posted.
    expect(cardOf(await ask('suggestions')).text).toBe('**Why?**')
    expect(cardOf(await ask('suggestions', '', lin)).text).toContain('comes on a review day')
    await nextDay()
    expect(sent(/^From the group/)).toHaveLength(1)
    expect(cardOf(await ask('suggestions', '', lin)).text).toContain('was posted')
  })

  it('is posted again with its post', async () => {
    await propose({ ask: 'Why?' })
    await press(cardOf(await ask('suggestions')), 'Approve: next review day')
    await study.pass(3)
    await ask('post-now', 'again')
    await study.settle()
    expect(sent(/^From the group/)).toHaveLength(2)
  })
})

describe('what is stored of a suggestion', () => {
  it('stays without its author when they are forgotten, also in the ledger', async () => {
    await propose({ ask: 'Why?', credit: 'named' }, sam)
    await press(cardOf(await ask('suggestions')), 'Approve: next review day')
    await study.pass(3)
    expect(JSON.stringify(await study.row('2026-11-23'))).toContain('Sam')
    expect(cardOf(await ask('my-data', '', sam)).text).toContain('you suggested one question')
    await press(cardOf(await ask('forget-me', '', sam)), 'Delete everything', sam)
    expect(await stored()).toMatchObject([{ ask: 'Why?', state: 'approved' }])
    expect(JSON.stringify([await stored(), await study.row('2026-11-23')])).not.toContain('Sam')
    expect(await study.store.list(authored, { limit: 9 })).toEqual([])
    expect(cardOf(await ask('my-data', '', sam)).text).toBe('Nothing is stored about you.')
  })

  it.each<[string, () => Promise<unknown>]>([
    ['forgotten', async () => press(cardOf(await ask('forget-me', '', sam)), 'Delete everything', sam)],
    [
      'turned down',
      async () => {
        const [{ key } = { key: '' }] = await study.store.list(suggestions, { limit: 1 })
        return ask('suggestion-refuse', { text: key.slice('groupabc/'.length), values: { word: '' } })
      },
    ],
  ])('names nobody who was %s, where a post failed or was sent again', async (_, end) => {
    await propose({ ask: 'Why?', credit: 'named' }, sam)
    await press(cardOf(await ask('suggestions')), 'Approve: next review day')
    study.chat.mishaps = [{ error: new PlatformError('invalid', 'No.') }]
    await study.pass(3)
    await nextDay()
    await ask('post-now', 'again')
    await study.settle()
    const rows = async () =>
      (await study.store.list(occurrences, { limit: 9 })).filter(({ value }) => value.guest !== undefined)
    expect((await rows()).filter(({ value }) => JSON.stringify(value).includes('Sam'))).toHaveLength(3)
    await end()
    expect(await rows()).toHaveLength(3)
    expect(JSON.stringify([await rows(), await stored()])).not.toContain('Sam')
  })

  it('leaves with its group', async () => {
    await propose({ ask: 'Why?' })
    await forget(study.store, aGroup())
    expect(await stored()).toEqual([])
    await erase(study.store, [{ kind: authored }], personOf(LIN))
    expect(await study.store.list(authored, { limit: 9 })).toEqual([])
  })
})
