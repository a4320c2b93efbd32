import { describe, expect, it } from 'vitest'
import { readConfig, switchesOff } from '../../src/config.ts'
import { suggestions } from '../../src/core/suggestion.ts'
import { describeCommands } from '../../src/features.ts'
import { NAMELESS } from '../../src/optional.ts'
import * as to from '../../src/words/signatures.ts'
import { acting, cardOf, saidIn } from '../support/acting.ts'
import { aCaller, addGroup, aGroup, createStudy, LIN } from '../support/study.ts'

/** What is said before everybody, each by a command of its own. */
const DEEDS: readonly (readonly [command: string, text?: string])[] = [
  ['pause'],
  ['skip'],
  ['jump', '9'],
  [to.takePath.name, '"40 days"'],
  [to.reviewOnly.name],
  ['share', 'topic feature-stores'],
  ['share', 'day 3'],
]
const ADA = 'Ada Lovelace'
const ada = aCaller({ name: ADA })

async function aStudy(off: readonly string[]) {
  const study = await createStudy({ off })
  const managers = [{ ...ada.member, name: ADA }]
  await addGroup(study.store, aGroup({ suggestions: true, position: 6, managers }))
  await study.engine.start()
  return { study, ...acting(() => study, ada) }
}

/** What was said before everybody of each deed, with what stands in tokens. */
async function saidBefore(off: readonly string[]): Promise<Map<string, string>> {
  const said = new Map<string, string>()
  for (const [command, text = ''] of DEEDS) {
    const { ask } = await aStudy(off)
    const answer = await ask(command, text)
    const whole = JSON.stringify(cardOf(answer))
    expect({ visibility: answer.visibility, tone: cardOf(answer).tone }, whole).toEqual({
      visibility: 'public',
      tone: command === 'share' ? undefined : 'good',
    })
    said.set(`${command} ${text}`.trim(), saidIn(whole))
  }
  return said
}

/** A question that Lin suggests by name, as its group reads it when it is posted; `later` are the switches at that time. */
async function suggested(off: readonly string[], later = off) {
  const { study, ask } = await aStudy(off)
  const lin = aCaller({ member: LIN, name: 'Lin Yutang' })
  const form = await ask('suggest', '', lin)
  const inputs = form.reply && 'form' in form.reply ? form.reply.form.inputs.map(({ name }) => name) : []
  await ask('suggest', { values: { ask: 'Why do we cache?', credit: 'named' } }, lin)
  const [stored] = (await study.store.list(suggestions, { prefix: 'groupabc/', limit: 5 })).map(
    ({ value }) => value,
  )
  const after = later === off ? study : await createStudy({ store: study.store, off: later })
  const queue = cardOf(await after.bot.dispatch('suggestions', {}, ada))
  await after.store.transact(async (tx) => {
    for (const { key, value } of await tx.list(suggestions, { prefix: 'groupabc/', limit: 5 }))
      tx.put(suggestions, key, { ...value, state: 'approved', from: '2026-11-23' })
  })
  if (after !== study) await after.engine.start()
  await after.pass(2)
  const posted = after.chat.held.find(({ card }) => card.text?.includes('Why do we cache?'))
  return { inputs, stored, queue, footer: posted?.card.footer, isPosted: posted !== undefined }
}

describe('an operator who wants nobody named', () => {
  it('says so in one setting, and with it go the features that consist in names', () => {
    const env = { PLAYGROUND: 'on', NAMES: 'off', FEATURES_OFF: 'votes' }
    expect(readConfig(env, 'none').off).toEqual(new Set(['votes', 'names', 'mocks', 'buddy']))
    expect(readConfig({ PLAYGROUND: 'on', NAMES: 'on' }, 'none').off).toEqual(new Set())
    expect(() => readConfig({ ...env, NAMES: 'perhaps' }, 'none')).toThrow(/NAMES/)
    const names = describeCommands(switchesOff(env)).map(({ name }) => name)
    for (const gone of ['mock', 'buddy']) expect(names).not.toContain(gone)
    expect(names).toEqual(expect.arrayContaining(['pledge', 'managers']))
  })
})

describe('where nobody is to be named', () => {
  it('no announcement says who did it, as all of them do elsewhere', async () => {
    for (const [deed, text] of await saidBefore([])) expect(text, deed).toContain(ADA)
    const said = await saidBefore(NAMELESS)
    for (const [deed, text] of said) expect(text, deed).not.toMatch(/Ada|Lovelace/)
    expect(said.get('pause')).toContain('Somebody paused the daily posts.')
    expect(said.get('share day 3')).toContain('Shared by somebody')
  })

  it('a suggested question bears no name: none is asked for, none is stored', async () => {
    const usual = await suggested([])
    expect(usual.inputs).toContain('credit')
    expect(usual.queue.fields).toContainEqual({ name: 'Suggested by', value: 'Lin Yutang' })
    expect(usual.footer).toBe('Suggested by Lin Yutang')
    const silent = await suggested(NAMELESS)
    expect(silent.inputs).toEqual(['ask', 'answer', 'area'])
    expect(silent.stored).not.toHaveProperty('by')
    expect(silent).toMatchObject({ isPosted: true, footer: undefined })
  })

  it('a name that somebody agreed to before is not shown either, to nobody', async () => {
    const { stored, queue, isPosted, footer } = await suggested([], NAMELESS)
    expect(stored).toHaveProperty('by')
    expect(JSON.stringify(queue)).not.toContain('Lin')
    expect({ isPosted, footer }).toEqual({ isPosted: true, footer: undefined })
  })

  it('managers still read who manages the group, members how many do', async () => {
    const sam = aCaller({ member: LIN, name: 'Lin' })
    const list = async (off: readonly string[], caller = sam) =>
      cardOf(await (await aStudy(off)).ask('managers', '', caller)).text
    expect(await list([])).toContain('- Ada')
    expect(await list(NAMELESS)).toMatch(/^One manager, and the /)
    expect(await list(NAMELESS, ada)).toContain('- Ada')
  })

  it('whoever may not do something is sent to a manager, not to Ada', async () => {
    const refusal = async (off: readonly string[]) => {
      const { ask } = await aStudy(off)
      return saidIn(cardOf(await ask('pause', '', aCaller({ member: LIN, name: 'Lin' }))).text)
    }
    expect(await refusal([])).toMatch(/Ask Ada Lovelace or one of the /)
    expect(await refusal(NAMELESS)).toMatch(/Ask one of the group’s managers or one of the /)
  })

  it('one’s own private cards stay what they are', async () => {
    const { ask } = await aStudy(NAMELESS)
    for (const name of ['me', 'my-data', 'help', 'messages', 'status'])
      expect(cardOf(await ask(name)).tone, name).not.toBe('bad')
    for (const name of ['mock', 'buddy'])
      expect(cardOf(await ask(name)).title, name).toBe('This is switched off')
  })
})
