import { existsSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { StartError } from '../../core/errors.ts'
import { type Group, groups } from '../../core/group.ts'
import { type Occurrence, occurrences, seriesPrefix } from '../../core/occurrence.ts'
import { each, type Store } from '../../core/records.ts'
import { explain, openReadOnly } from '../../storage/open-storage.ts'
import { NOTHING_YET } from '../../storage/postgres/layout.ts'
import { refuseStrayWal } from '../../storage/sqlite/base.ts'
import { LAYOUT, layoutOf } from '../../storage/sqlite/database.ts'
import { locationOf } from '../../storage/sqlite/location.ts'
import { unreadableTo } from '../ledger.ts'

/** A group with its newest daily posts, the newest first. */
export type GroupFacts = { group: Group; rows: Occurrence[] }

/** The database as it lies there. Nothing of it is changed. */
export type DatabaseFacts = {
  /** The file; the engine's name for a server, whose address may hold a password; empty where the settings name neither. */
  place: string
  /** Of a server, whether anything of ours is there. */
  exists: boolean
  /** What lies beside the file and does not belong to it. */
  stray: string | undefined
  /** Why it cannot be read, each a sentence with its fix. */
  problems: string[]
  /** Its layout's version is older than this program's: the next start brings it up. */
  isOlder: boolean
  /** What SQLite finds damaged; empty where all is well, and on Postgres, which looks after itself. */
  damage: string[]
  /** Records that their kinds refuse. */
  unreadable: string[]
  groups: GroupFacts[]
  /** Open where it could be read; to be closed. */
  store: Store | undefined
}

/** Rows of each group that are looked at. */
const ROWS = 10
/** Damages that are told. */
const MOST = 5

/** Opens and reads a database beside a running bot. Never rejects. */
export async function lookAtDatabase(url: string): Promise<DatabaseFacts> {
  const isFile = url.startsWith('file:')
  const facts: DatabaseFacts = {
    place: isFile ? locationOf(url) : url && 'Postgres',
    exists: url !== '',
    stray: undefined,
    problems: [],
    isOlder: false,
    damage: [],
    unreadable: [],
    groups: [],
    store: undefined,
  }
  if (url === '') return facts
  try {
    if (isFile && !lookAtFile(facts)) return facts
    const log = unreadableTo((sentence) => facts.unreadable.push(sentence))
    facts.store = await openReadOnly(url, log)
    for await (const { value: group } of each(facts.store, groups)) {
      const range = { prefix: seriesPrefix(group.id), limit: ROWS, reverse: true }
      facts.groups.push({
        group,
        rows: (await facts.store.list(occurrences, range)).map(({ value }) => value),
      })
    }
  } catch (error) {
    const explained = await explain(url, error)
    const problems = explained instanceof StartError ? explained.problems : [String(explained)]
    facts.exists = !problems.includes(NOTHING_YET)
    if (facts.exists) facts.problems.push(...problems)
  }
  return facts
}

/** Whether the file can be opened as a database of ours; what keeps it from that is noted. Throws as SQLite does. */
function lookAtFile(facts: DatabaseFacts): boolean {
  const path = facts.place
  facts.exists = existsSync(path)
  if (!facts.exists) return false
  try {
    // Before anything is opened: opening is what destroys.
    refuseStrayWal(path)
  } catch (error) {
    facts.stray = (error as Error).message
    return false
  }
  const db = new DatabaseSync(path, { readOnly: true, timeout: 1_000 })
  try {
    const layout = layoutOf(db)
    facts.isOlder = layout > 0 && layout < LAYOUT
    const found = db.prepare(`PRAGMA integrity_check(${MOST})`).all()
    facts.damage = found.map((row) => String(row.integrity_check)).filter((line) => line !== 'ok')
    return !facts.isOlder
  } finally {
    db.close()
  }
}
