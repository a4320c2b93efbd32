import type { Card } from '../../src/core/card.ts'
import type { Form } from '../../src/core/form.ts'
import { aCaller, addGroup, aGroup, CHANNEL, CURRICULA, createStudy } from './study.ts'

const { pillars, topics } = CURRICULA.default

/** What members and managers look up, by command and what is typed behind it. */
const ASKED: [name: string, text: string][] = [
  ['pillar', ''],
  ...pillars.map(({ id }): [string, string] => ['pillar', id]),
  ...topics.map(({ id }): [string, string] => ['topic', id]),
  ['topic', 'model'],
  ['today', ''],
  ['help', ''],
  ['help', 'all'],
  ['help', 'group'],
  ['me', ''],
  ['join', ''],
  ['review', ''],
  ['messages', ''],
  ['settings', ''],
  ['status', ''],
  ['managers', ''],
  ['off', ''],
  ['path', ''],
  ['pace', ''],
  ['list', ''],
  ...Array.from({ length: 8 }, (_, i): [string, string] => ['roadmap', `page:${i + 1}`]),
  ...Array.from({ length: 20 }, (_, i): [string, string] => ['browse', `page:${i + 1}`]),
  ['browse', 'late events in a join'],
]

/** The answers to all of that in a group at day 58, each with what was asked. */
export async function lookUps(): Promise<{ what: string; card: Card }[]> {
  const study = await createStudy()
  await addGroup(study.store, aGroup({ position: 58 }))
  const found: { what: string; card: Card }[] = []
  for (const [name, text] of ASKED) {
    const what = `${name} ${text}`.trim()
    const { reply } = await study.bot.dispatch(name, { text }, aCaller())
    if (!reply || !('card' in reply)) throw new Error(`${what} is no card`)
    found.push({ what, card: reply.card })
  }
  return found
}

/** What opens a form, by command and what its button carries. */
const FORMS: [name: string, text: string][] = [
  ['settings-form', 'schedule'],
  ['settings-form', 'posts'],
  ['settings-form', 'group'],
  ['off-form', ''],
  ['path-form', ''],
  ['pause-form', ''],
  ['jump-form', ''],
  ['holidays', ''],
  ['suggest', ''],
  ['pledge', ''],
  ['mock-form', ''],
]

/** Every form of a group where each feature is switched on, and that of a channel without one, each with what opens it. */
export async function forms(): Promise<{ what: string; form: Form }[]> {
  const study = await createStudy()
  await addGroup(study.store, aGroup({ suggestions: true, votes: true, mocks: true, host: true }))
  const found: { what: string; form: Form }[] = []
  const open = async (name: string, text: string, caller = aCaller()): Promise<void> => {
    const what = `${name} ${text}`.trim()
    const { reply } = await study.bot.dispatch(name, { text }, caller)
    if (!reply || !('form' in reply)) throw new Error(`${what} is no form`)
    found.push({ what, form: reply.form })
  }
  await open('setup', '', aCaller({ channel: { ...CHANNEL, channel: 'other' } }))
  for (const [name, text] of FORMS) await open(name, text)
  return found
}
