import { parseArgs } from 'node:util'
import { stringify } from 'yaml'
import { UserError } from '../core/errors.ts'
import { groups } from '../core/group.ts'
import { each, type Store } from '../core/records.ts'
import { suggestionsOf } from '../core/suggestion.ts'
import { explain, openReadOnly } from '../storage/open-storage.ts'
import { databaseUrl, unreadableTo } from './ledger.ts'
import type { SubCommand } from './sub-command.ts'

/** `studyhall suggestions`: a group's own questions as YAML that `curriculum import` reads. Reads beside a running bot. */
export const suggestions: SubCommand = {
  usage: 'studyhall suggestions [GROUP] [--all]',
  summary:
    'Prints the questions that a group approved, as YAML for `curriculum import`; with --all those that wait too.',
  run: async (args) => {
    const { values, positionals } = parseArgs({
      args,
      options: { all: { type: 'boolean' } },
      allowPositionals: true,
    })
    const url = databaseUrl()
    const store = await openReadOnly(url, unreadableTo(console.error))
    try {
      const id = await groupMeant(store, positionals)
      const own = (await suggestionsOf(store, id)).filter(
        ({ value }) => values.all || value.state === 'approved',
      )
      // No author: the questions are the group's.
      const list = own.map(({ id: key, value: { ask, answer, area } }) => ({ id: key, ask, answer, area }))
      console.log(list.length === 0 ? '# This group has no questions of its own.' : stringify(list).trimEnd())
      return 0
    } catch (error) {
      throw error instanceof UserError ? error : await explain(url, error)
    } finally {
      await store.close()
    }
  },
}

/** The id of the group that is named, or of the only one. Throws UserError that names those there are. */
async function groupMeant(store: Store, [wanted, ...more]: readonly string[]): Promise<string> {
  const all: { id: string; name: string }[] = []
  for await (const { value } of each(store, groups)) all.push(value)
  const found = all.filter(({ id, name }) => wanted === undefined || id === wanted || name === wanted)
  const [only] = found
  if (only && found.length === 1 && more.length === 0) return only.id
  throw new UserError(
    all.length === 0 ? 'There is no group yet' : 'Which group?',
    all.length === 0
      ? 'Set one up first.'
      : `Write one of: ${all.map(({ id, name }) => `${id} (${name})`).join(', ')}.`,
  )
}
