import { StartError } from '../../core/errors.ts'
import { advice, type Check, type Found, failed, ok } from './check.ts'
import type { FolderFacts } from './folder.ts'

/** Less room than this, in bytes, is soon gone; a backup a day takes as much as the database. */
const LITTLE_ROOM = 200 * 2 ** 20

/** File systems by Linux's numbers (statfs(2)), on which a database is lost or damaged. */
const KINDS: Record<number, (folder: string) => Found> = {
  16914836: inMemory, // tmpfs, 0x01021994
  2240043254: inMemory, // ramfs, 0x858458f6
  2035054128: (folder) =>
    advice(
      `${folder} is in the container itself (overlayfs): it goes when the container is replaced.`,
      'Mount a volume there: docker run -v studyhall:/data …',
    ),
  26985: overNetwork, // nfs, 0x6969
  4283649346: overNetwork, // cifs, 0xff534d42
  4266872130: overNetwork, // smb2, 0xfe534d42
  16914839: overNetwork, // 9p, 0x01021997
}

function inMemory(folder: string): Found {
  return failed(
    `${folder} is in the machine’s memory (tmpfs): the data are gone after its next start.`,
    'Set DATABASE_URL to a file on a disk.',
  )
}

function overNetwork(folder: string): Found {
  return failed(
    `${folder} is on a network’s or another system’s disk, over which SQLite’s locks are not safe.`,
    'Set DATABASE_URL to a file on a disk of this machine, or to a Postgres.',
  )
}

const dataFolder: Check = {
  name: 'data-folder',
  what: 'The folder of the database: whether it can be written, lies on a real disk, and has room',
  cause:
    'Nothing is posted that cannot be written down first, and what is in memory is gone at the next start.',
  fix: 'Let the bot’s user write the folder, make room, or set DATABASE_URL to another place.',
  run: (facts) => {
    const folder = facts.folder()
    return folder ? judgeFolder(folder) : []
  },
}

function judgeFolder({ folder, exists, problem, kind, room }: FolderFacts): Found[] {
  const found: Found[] = []
  if (problem)
    found.push(
      failed(
        `${folder} cannot be ${exists ? 'written' : 'made'} (${problem}).`,
        problem === 'ENOSPC'
          ? 'Make room on that disk.'
          : `Let the user that the bot runs as write there, such as: chown -R <user> ${folder}; or set DATABASE_URL to another place.`,
      ),
    )
  const onKind = KINDS[kind]?.(folder)
  if (onKind) found.push(onKind)
  const megabytes = Math.floor(room / 2 ** 20)
  if (room < LITTLE_ROOM)
    found.push(
      failed(`${folder} has room for ${megabytes} MB more.`, 'Make room on that disk: 200 MB at the least.'),
    )
  if (found.length > 0) return found
  const size = megabytes >= 2048 ? `${Math.floor(megabytes / 1024)} GB` : `${megabytes} MB`
  return [
    ok(
      `${folder} ${exists ? 'can be written' : 'will be created at the first start'}; it has room for ${size}.`,
    ),
  ]
}

const leftOver: Check = {
  name: 'left-over',
  what: 'A -wal beside the database that belongs to another file',
  cause:
    'SQLite would mix the two, and both would be lost. It happens where a copy is put in the place of a database by hand.',
  fix: 'Restore copies with: npx studyhall restore FILE. It keeps what it replaces.',
  run: async (facts) => {
    // Beside a server lies nothing.
    if (!facts.folder()) return []
    const { stray, exists } = await facts.database()
    if (stray) return [failed(stray)]
    return exists ? [ok('What lies beside the database belongs to it.')] : []
  },
}

const database: Check = {
  name: 'database',
  what: 'The database: whether it can be opened, its version, its integrity, and records that cannot be read',
  cause: 'The bot does not start without it, and a group whose record cannot be read gets nothing.',
  fix: 'Restore a backup from the folder backups beside the database: npx studyhall restore FILE',
  run: async (facts) => {
    const { place, exists, stray, problems, isOlder, damage, unreadable, groups } = await facts.database()
    if (stray || place === '') return []
    if (!exists) return [ok(`There is nothing in ${place} yet; the first start makes what it needs.`)]
    const found = [
      ...problems.map((problem) => failed(problem, 'Do what the sentence says.')),
      ...damage.map((line) => failed(`${place} is damaged: ${line}`)),
      ...unreadable.map((line) =>
        failed(
          line,
          'Start the newer Studyhall that wrote it; or restore a backup: npx studyhall restore FILE',
        ),
      ),
    ]
    if (isOlder)
      found.push(
        advice(
          `${place} was written by an older Studyhall.`,
          'Start this one once: it copies the file, then brings it up to date.',
        ),
      )
    if (found.length > 0) return found
    return [ok(`${place} is whole; ${groups.length} ${groups.length === 1 ? 'group' : 'groups'}.`)]
  },
}

/** Problems of a curriculum that are told; `curriculum check` tells all. */
const MOST_PROBLEMS = 5

const curriculum: Check = {
  name: 'curriculum',
  what: 'The curricula, and whether every group’s is there',
  cause:
    'A group whose curriculum is missing or broken waits, and without the default one the bot does not start.',
  fix: 'See every problem with its line: npx studyhall curriculum check. A running bot takes up what you correct: npx studyhall curriculum reload',
  run: async (facts) => {
    const curricula = facts.curricula()
    if (curricula instanceof StartError) return told(curricula.problems)
    const { groups } = await facts.database()
    const missing = groups.filter(({ group }) => curricula.all.every(({ id }) => id !== group.curriculum))
    const found = [
      ...told(curricula.problems),
      ...missing.map(({ group }) =>
        failed(
          `${group.name} studies “${group.curriculum}”, which is not there.`,
          'Put its folder back into CURRICULUM_DIR, or have a manager move the group with the command “switch”.',
        ),
      ),
    ]
    if (found.length > 0) return found
    return [ok(`Loaded: ${curricula.all.map(({ id, length }) => `${id} (${length} days)`).join(', ')}.`)]
  },
}

const told = (problems: readonly string[]): Found[] => [
  ...problems.slice(0, MOST_PROBLEMS).map((problem) => failed(problem)),
  ...(problems.length > MOST_PROBLEMS
    ? [failed(`… and ${problems.length - MOST_PROBLEMS} more problems.`)]
    : []),
]

/** What concerns the data, in the order in which it is fixed. */
export const DATA_CHECKS: readonly Check[] = [dataFolder, leftOver, database, curriculum]
