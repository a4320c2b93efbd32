import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { readSetting } from '../config.ts'
import { StartError, UserError } from '../core/errors.ts'
import { type Group, groups } from '../core/group.ts'
import { each, type Store } from '../core/records.ts'
import { folded, plain } from '../core/text.ts'
import { openCurricula } from '../curricula.ts'
import { exportOf } from '../features/export/rules.ts'
import { fileOf } from '../features/export/text.ts'
import { explain, openReadOnly } from '../storage/open-storage.ts'
import { databaseUrl, unreadableTo } from './ledger.ts'
import type { SubCommand } from './sub-command.ts'

/** `studyhall export`: a group's days, discussions and settings, with nobody in them. Reads beside a running bot. */
export const exportGroup: SubCommand = {
  usage: 'studyhall export GROUP [--json] [--out FILE]',
  summary: 'Writes a group’s days, discussions and settings, without people, as Markdown or JSON.',
  run: async (args) => {
    const { values, positionals } = parseArgs({
      args,
      options: { json: { type: 'boolean' }, out: { type: 'string' } },
      allowPositionals: true,
    })
    const wanted = positionals.join(' ')
    if (wanted === '')
      throw new UserError('Which group?', 'Write its name or id, as `npx studyhall ledger` prints them.')
    const url = databaseUrl()
    const store = await openReadOnly(url, unreadableTo(console.error))
    try {
      const group = await groupNamed(store, wanted)
      const curricula = openCurricula(readSetting('CURRICULUM_DIR'))
      const made = await exportOf(store, group, curricula, Temporal.Now.instant())
      const { text } = fileOf(made, values.json ? 'json' : 'markdown')
      if (values.out === undefined) process.stdout.write(text)
      else write(values.out, text)
      return 0
    } catch (error) {
      if (error instanceof UserError || error instanceof StartError) throw error
      throw await explain(url, error)
    } finally {
      await store.close()
    }
  },
}

/** The group by its id, or by a name that no other has. Throws UserError. */
async function groupNamed(store: Store, wanted: string): Promise<Group> {
  const all: Group[] = []
  for await (const { value } of each(store, groups)) all.push(value)
  const byId = all.find(({ id }) => id === wanted)
  const found = byId ? [byId] : all.filter(({ name }) => folded(name) === folded(wanted))
  const [group, ...others] = found
  if (group && others.length === 0) return group
  const many = found.map(({ id }) => id).join(', ')
  throw group
    ? new UserError('Several groups are called that', `Write the id of one: ${many}.`)
    : new UserError('There is no such group', `None is called ${plain(wanted.slice(0, 40))}.`)
}

function write(file: string, text: string): void {
  try {
    writeFileSync(file, text, { flag: 'wx' })
  } catch (error) {
    const { code = '' } = error as { code?: string }
    const why = code === 'EEXIST' ? 'it is there already' : code
    throw new StartError([`${file} cannot be written: ${why}. Choose another name.`])
  }
}
