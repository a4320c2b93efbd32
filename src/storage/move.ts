import { createHash, type Hash } from 'node:crypto'
import { compareKeys } from './range.ts'
import type { Bulk, Stored, Table } from './storage.ts'

/** Rows read, and rows written in one durable transaction, at a time. */
const PAGE = 1_000

/** What is left out of one side. */
type Skip = ReadonlySet<string>

/** One side of a move: what it holds, without the kinds in `skip`. */
export type Side = { bulk: Bulk; skip: Skip }

/**
 * Makes a table of the target hold what the source holds, and nothing else. What is there already is not written again, so
 * a copy that broke off is ended by another one. Rejects as an engine does.
 */
export async function copy(table: Table, source: Side, target: Side): Promise<void> {
  const there = rowsOf(table, target)
  const puts: Stored[] = []
  const gone: Stored[] = []
  const flush = async (least: number): Promise<void> => {
    if (puts.length + gone.length < least) return
    await target.bulk.write(table, puts.splice(0), gone.splice(0))
  }
  let old = (await there.next()).value
  for await (const row of rowsOf(table, source)) {
    for (; old && compareRows(old, row) < 0; old = (await there.next()).value) {
      gone.push(old)
      await flush(PAGE)
    }
    const isThere = old !== undefined && compareRows(old, row) === 0
    if (!isThere || old?.text !== row.text || old.until !== row.until) puts.push(row)
    if (isThere) old = (await there.next()).value
    await flush(PAGE)
  }
  for (; old; old = (await there.next()).value) {
    gone.push(old)
    await flush(PAGE)
  }
  await flush(1)
}

/** How many rows of a kind there are, and a checksum over their keys and what they hold. */
export type Tally = { count: number; sum: string }

/** Counts a table by kind. Equal on two engines that hold the same. */
export async function tally(table: Table, side: Side): Promise<Map<string, Tally>> {
  const kinds = new Map<string, { count: number; hash: Hash }>()
  for await (const { kind, key, text, until = '' } of rowsOf(table, side)) {
    const counted = kinds.get(kind) ?? { count: 0, hash: createHash('sha256') }
    counted.count++
    counted.hash.update(JSON.stringify([key, text, until]))
    kinds.set(kind, counted)
  }
  return new Map([...kinds].map(([kind, { count, hash }]) => [kind, { count, sum: hash.digest('hex') }]))
}

/** Deletes everything in a table. */
export async function clear(table: Table, bulk: Bulk): Promise<void> {
  for (let page = await bulk.page(table, undefined, PAGE); page.length > 0; ) {
    await bulk.write(table, [], page)
    page = await bulk.page(table, undefined, PAGE)
  }
}

/** A table's rows in order of kind and key, with the text that all engines would give for the same value. */
async function* rowsOf(table: Table, { bulk, skip }: Side): AsyncGenerator<Stored, undefined> {
  for (let last: Stored | undefined; ; ) {
    const page = await bulk.page(table, last, PAGE)
    for (const row of page)
      if (!skip.has(row.kind)) yield table === 'record' ? { ...row, text: canonical(row.text) } : row
    last = page.at(-1)
    if (page.length < PAGE) return undefined
  }
}

const compareRows = (a: Stored, b: Stored): number => compareKeys(a.kind, b.kind) || compareKeys(a.key, b.key)

/** The same value, its names in order. What is no JSON, and so can be read by nobody, stays unreadable as a text. */
function canonical(text: string): string {
  try {
    return JSON.stringify(inOrder(JSON.parse(text)))
  } catch {
    return JSON.stringify(text)
  }
}

function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).map(([name, each]) => [name, inOrder(each)] as const)
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)))
}
