import type { Op } from '../core/ports.ts'
import { checkKey, decode, encode } from './record.ts'
import type { Records } from './records.ts'

/** Thrown by a write that fails its commit without an error: a record to insert exists, or a change declines. */
export const DECLINED = Symbol('declined')

/**
 * The write behind one op, to run inside a transaction. What is wrong with the op itself (key, value) throws TypeError
 * at once. The write throws DECLINED or, where it would hit an unreadable record, UnreadableRecord. An insert that finds
 * a record hands its text to `found`.
 */
export function writeOf(records: Records, op: Op, found: (op: Op, text: string) => void): () => void {
  const { kind, key } = op
  checkKey(key)
  const current = () => records.read(kind.name, key)
  const currentValue = () => {
    const text = current()
    return text === undefined ? undefined : { value: decode(kind, key, text) }
  }
  switch (op.op) {
    case 'put': {
      const text = encode(kind, key, op.value)
      return () => {
        currentValue()
        records.write(kind.name, key, text)
      }
    }
    case 'insert': {
      const text = encode(kind, key, op.value)
      return () => {
        if (records.insert(kind.name, key, text)) return
        found(op, current() ?? '')
        throw DECLINED
      }
    }
    case 'change':
      return () => {
        const record = currentValue()
        const changed = record && op.change(record.value)
        if (changed === undefined) throw DECLINED
        records.write(kind.name, key, encode(kind, key, changed))
      }
    case 'delete':
      return () => {
        currentValue()
        records.erase(kind.name, key)
      }
  }
}
