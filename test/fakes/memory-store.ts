import {
  type Kind,
  MissingRecord,
  type Op,
  type Range,
  type Store,
  UnreadableRecord,
} from '../../src/core/ports.ts'

/**
 * A Store in memory for the tests of what uses one: values pass through JSON, records are parsed on reading and
 * writing, commits are all or none, and after `close` everything rejects.
 */
export function createMemoryStore(): Store {
  let rows = new Map<string, string>()
  let open = true

  const rowOf = (kind: Kind<unknown>, key: string) => `${kind.name}\u0000${key}`
  const assertOpen = () => {
    if (!open) throw new Error('The store is closed.')
  }
  const parse = <T>(kind: Kind<T>, key: string, json: string): T => {
    const parsed = kind.schema.safeParse(JSON.parse(json))
    if (!parsed.success) throw new UnreadableRecord(kind.name, key, parsed.error.message)
    return parsed.data
  }
  const write = (into: Map<string, string>, kind: Kind<unknown>, key: string, value: unknown) => {
    if (key === '') throw new Error('A record needs a key.')
    into.set(rowOf(kind, key), JSON.stringify(kind.schema.parse(value)))
  }

  /** Applies one write to the rows of its commit; `false` fails the commit. */
  const apply = (next: Map<string, string>, op: Op): boolean => {
    const row = rowOf(op.kind, op.key)
    if (op.op === 'delete') next.delete(row)
    else if (op.op === 'change') {
      const json = next.get(row)
      const changed = json === undefined ? undefined : op.change(parse(op.kind, op.key, json))
      if (changed === undefined) return false
      write(next, op.kind, op.key, changed)
    } else {
      if (op.op === 'insert' && next.has(row)) return false
      write(next, op.kind, op.key, op.value)
    }
    return true
  }

  return {
    get: async (kind, key) => {
      assertOpen()
      const json = rows.get(rowOf(kind, key))
      return json === undefined ? undefined : parse(kind, key, json)
    },
    list: async <T>(kind: Kind<T>, { prefix = '', after, limit, reverse = false }: Range) => {
      assertOpen()
      const start = rowOf(kind, '')
      const keys = [...rows.keys()]
        .filter((row) => row.startsWith(start))
        .map((row) => row.slice(start.length))
        .filter((key) => key.startsWith(prefix))
        .filter((key) => after === undefined || (reverse ? key < after : key > after))
        .sort()
      if (reverse) keys.reverse()
      return keys
        .slice(0, limit)
        .map((key) => ({ key, value: parse(kind, key, rows.get(rowOf(kind, key)) ?? '') }))
    },
    commit: async (ops) => {
      assertOpen()
      const next = new Map(rows)
      if (!ops.every((op) => apply(next, op))) return false
      rows = next
      return true
    },
    update: async (kind, key, to) => {
      assertOpen()
      const json = rows.get(rowOf(kind, key))
      if (json === undefined) throw new MissingRecord(kind.name, key)
      const value = to(parse(kind, key, json))
      write(rows, kind, key, value)
      return value
    },
    close: async () => {
      open = false
    },
  }
}
