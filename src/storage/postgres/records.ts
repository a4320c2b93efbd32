import type { Range } from '../../core/records.ts'
import { boundsOf } from '../range.ts'
import { decode } from '../record.ts'
import { isSame, type Row, type Source, type TxRun, type Walked, type Write } from '../tx.ts'
import type { Query } from './link.ts'

type Keyed = Row & { key: string }

/** The records as a source, each call one statement. */
export function sourceOver(query: Query): Source {
  return {
    async read(kind, key) {
      const [row] = await query(
        'SELECT version, body::text AS text FROM studyhall.record WHERE kind = $1 AND key = $2',
        [kind, key],
      )
      return row && read(row)
    },
    // One statement, and so one instant, unless some cannot be read and more is wanted.
    async walk(kind, range, want, take) {
      for (let from = range; ; ) {
        const rows = await query(...walkStatement(kind, from, want, 'version, body::text AS text'))
        for (const row of rows) if (take(read(row))) return false
        const last = rows.at(-1)
        if (!last || rows.length < want) return true
        from = { ...range, after: last.key as string }
      }
    },
  }
}

/** Whether what a run read is still so, as `query` sees it. */
export async function holds(query: Query, { seen, walked }: TxRun): Promise<boolean> {
  if (seen.length > 0) {
    const rows = await query(
      `SELECT asked.nth::int AS nth, record.version FROM unnest($1::text[], $2::text[])
         WITH ORDINALITY AS asked (kind, key, nth)
         JOIN studyhall.record ON record.kind = asked.kind AND record.key = asked.key`,
      [seen.map(({ kind }) => kind), seen.map(({ key }) => key)],
    )
    const versions = new Map(rows.map(({ nth, version }) => [nth, version]))
    if (seen.some(({ version }, i) => versions.get(i + 1) !== version)) return false
  }
  for (const walk of walked) if (!(await isSameNow(query, walk))) return false
  return true
}

async function isSameNow(query: Query, walk: Walked): Promise<boolean> {
  const rows = await query(...walkStatement(walk.kind, walk.range, walk.versions.length + 1, 'version'))
  return isSame(walk, rows as Keyed[])
}

/** Writes what a run would write. Rejects with UnreadableRecord rather than write over a record that cannot be read. */
export async function apply(query: Query, { writes }: TxRun): Promise<void> {
  const puts = writes.filter((write) => write.text !== undefined)
  await refuseUnreadable(
    query,
    puts.filter(({ seen }) => !seen),
  )
  const gone = writes.filter(({ text }) => text === undefined)
  await query(
    `WITH gone AS (
       DELETE FROM studyhall.record USING unnest($1::text[], $2::text[]) AS old (kind, key)
       WHERE record.kind = old.kind AND record.key = old.key)
     INSERT INTO studyhall.record (kind, key, body)
       SELECT kind, key, body::jsonb FROM unnest($3::text[], $4::text[], $5::text[]) AS new (kind, key, body)
     ON CONFLICT (kind, key) DO UPDATE SET version = excluded.version, body = excluded.body`,
    [...keysOf(gone), ...keysOf(puts), puts.map(({ text }) => toJsonb(text as string))],
  )
}

async function refuseUnreadable(query: Query, writes: readonly Write[]): Promise<void> {
  if (writes.length === 0) return
  const rows = await query(
    `SELECT asked.nth::int AS nth, record.version, body::text AS text FROM unnest($1::text[], $2::text[])
       WITH ORDINALITY AS asked (kind, key, nth)
       JOIN studyhall.record ON record.kind = asked.kind AND record.key = asked.key`,
    keysOf(writes),
  )
  for (const row of rows) {
    const { kind, key } = writes[(row.nth as number) - 1] as Write
    decode(kind, key, read(row).text)
  }
}

const keysOf = (writes: readonly Write[]): [string[], string[]] => [
  writes.map(({ kind }) => kind.name),
  writes.map(({ key }) => key),
]

const read = (row: Record<string, unknown>): Keyed => ({
  key: row.key as string,
  version: row.version as string,
  text: fromJsonb(row.text as string),
})

/** Keys are compared as bytes, which the column's collation is: what a range means is the same on every server. */
function walkStatement(kind: string, range: Range, limit: number, columns: string): [string, unknown[]] {
  const { low, lowIncluded, high } = boundsOf(range)
  const sql = `SELECT key, ${columns} FROM studyhall.record WHERE kind = $1 AND key ${lowIncluded ? '>=' : '>'} $2
    ${high === undefined ? '' : 'AND key < $3'} ORDER BY key ${range.reverse ? 'DESC' : 'ASC'}
    ${Number.isFinite(limit) ? `LIMIT ${limit}` : ''}`
  return [sql, [kind, low, ...(high === undefined ? [] : [high])]]
}

/** Stands for what `jsonb` cannot hold: NUL and halves of a pair of surrogates. A noncharacter, for itself it stands twice. */
const MARK = '\ufffe'

/** A record's JSON as `jsonb` takes it. `JSON.stringify` writes as an escape what needs one here. */
export const toJsonb = (text: string): string =>
  text.replaceAll(/\\(?:u(0000|d[89a-f][\da-f]{2})|.)|\ufffe/g, (found, code: string | undefined) =>
    code ? MARK + code : found === MARK ? MARK + MARK : found,
  )

/** What `toJsonb` was given, its spaces and the order of its names aside. */
export const fromJsonb = (text: string): string =>
  text.replaceAll(/\ufffe(\ufffe|[\da-f]{4})/g, (_, code: string) => (code === MARK ? MARK : `\\u${code}`))
